"""Papers: one page where one page is promised, everything said, nothing an author writes runs."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from pipeline.errors import ConfigError, ContentError, Unsupported
from pipeline.model import VN, Audience, Rendition
from pipeline.studio import papers
from pipeline.studio.papers import making, timing
from pipeline.studio.papers.questions import questions
from pipeline.studio.papers.school import MOST, school_audiences
from tests.papers.conftest import SITE, Desk, bare, boxes, codes, pages, text
from tests.papers.judges import faults
from tests.purity import nothing_outside

BODY = """Từ ngày 01/12, xe thu gom rác chạy theo giờ mới, 2 chuyến mỗi ngày.

## Lịch mới

| Khu phố | Giờ |
|---|---|
| Khu phố 1 | 17h00 |
| Khu phố 2 | 18h00 |

## Bà con làm gì?

1. **Phân loại** rác trước khi bỏ.
2. Buộc kín miệng túi.
3. Để rác trước cửa 15 phút trước giờ xe đến.

## Không nên làm

- Không để rác qua đêm.
- Không đốt rác.

Xe không đến, bà con gọi tổng đài 1022.
"""
AT = datetime(2026, 11, 30, 9, tzinfo=VN)
A4 = (595.3, 841.9)  # points
FORMS = ("notice", "leaflet", "speaker", "script")


def paper(desk: Desk, form: str, body: str = BODY, **more: str) -> Path:
    rendition: Rendition = getattr(papers, form)(desk.told(body, **more), desk.look)
    return desk.make(rendition)


# --- what they say ----------------------------------------------------------------------------


def test_the_notice_has_the_look_of_an_administrative_document_and_its_source(desk: Desk) -> None:
    (words,) = text(paper(desk, "notice", more="nguồn: Báo Đồng Nai\n"))
    flat = " ".join(words.split())
    for said in (
        "ỦY BAN NHÂN DÂN PHƯỜNG XUÂN LẬP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Xuân Lập, ngày 20 tháng 11 năm 2026",
        "THÔNG BÁO",
        "Giờ thu gom rác mới",
        "Bản in từ bài đăng ngày 20/11/2026",
        "nguồn: Báo Đồng Nai",
        "Khu phố 2",
        "Để rác trước cửa 15 phút",
    ):
        assert bare(said) in bare(flat), said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ((2027, 2, 5), "Xuân Lập, ngày 05 tháng 02 năm 2027"),
        ((2026, 11, 20), "Xuân Lập, ngày 20 tháng 11 năm 2026"),
        ((2026, 3, 1), "Xuân Lập, ngày 01 tháng 3 năm 2026"),
    ],
)
def test_a_date_is_written_as_the_decree_asks(day: tuple[int, int, int], said: str) -> None:
    assert making.place_and_day("phường Xuân Lập", datetime(*day, tzinfo=VN)) == said


def test_the_speaker_s_outline_has_points_text_answers_and_words_to_say(desk: Desk) -> None:
    more = 'truyền thanh:\n  nội dung: "Bà con nghe đây: giờ thu gom rác đã đổi."\n'
    words = " ".join(" ".join(text(paper(desk, "speaker", more=more))).split())
    parts = ("I. Điều cần nhớ", "II. Nội dung trình bày", "III. Hỏi và đáp", "IV. Lời nói gợi ý")
    at = [words.index(part) for part in parts]
    assert at == sorted(at)
    assert "Bà con làm gì?" in words[at[2] : at[3]]
    assert "V. Ý kiến của bà con" in words


def test_the_loudspeaker_s_own_text_is_what_a_speaker_is_offered(desk: Desk) -> None:
    (desk.office.root / "config.toml").open("a", encoding="utf-8").write(
        '\n[channels.radio]\nkind = "radio"\nstation = "Đài truyền thanh"\n'
    )
    desk = Desk(desk.office.root)
    more = 'truyền thanh:\n  nội dung: "Bà con nghe đây: giờ thu gom rác đã đổi."\n'
    words = " ".join(" ".join(text(paper(desk, "speaker", more=more))).split())
    assert words.partition("IV. Lời nói gợi ý")[2].startswith(" Bà con nghe đây")


def test_questions_are_answered_in_the_article_s_own_words(desk: Desk) -> None:
    story = desk.told(BODY)
    found = {each.ask: each.answers for each in questions(story.outline)}
    assert found["Bà con làm gì?"][1] == "Buộc kín miệng túi."
    assert found["Cần lưu ý điều gì?"] == ("Không để rác qua đêm.", "Không đốt rác.")
    assert any("1022" in answer for answer in found["Cần giúp đỡ thì gọi số nào?"])


def test_five_minutes_under_the_flag_take_no_more_than_five(xuan_lap: Desk) -> None:
    """Every article of the office, told to each kind of pupils that it is written for."""
    for article in xuan_lap.articles().values():
        for audience in school_audiences(article):
            story = xuan_lap.story(article.told_to(audience))
            script, slides, leaflet = papers.assembly(story, xuan_lap.look)
            said = script.to_json()["recipe"]["data"]["syllables"]
            assert 60 <= said <= MOST == 5 * 140, article.slug
            assert {each.recipe.suffix for each in (slides, leaflet)} == {
                "pptx",
                "pdf",
            }
            assert (
                script.to_json()["recipe"]["data"]["headline"]
                == leaflet.to_json()["recipe"]["data"]["headline"]
            )


def test_no_page_of_a_script_ends_in_a_heading(desk: Desk) -> None:
    """Whatever the heading's place, something of what it is about stands under it."""
    for rows in range(17, 24):
        lines = "".join(f"Dòng thứ {row} của bài.\n\n" for row in range(rows))
        pages = text(paper(desk, "script", f"{lines}## Các bước sau cùng\n\nMở ứng dụng ra xem.\n"))
        (page,) = [each for each in pages if "Các bước sau cùng" in each]
        assert "Mở ứng dụng ra xem" in page, rows


@pytest.mark.parametrize("form", ["notice", "leaflet"])
def test_a_paper_does_not_speak_of_the_article_on_the_site(desk: Desk, form: str) -> None:
    summary = "tóm tắt: Rác được thu giờ mới. Bài viết hướng dẫn từng bước.\n"
    flat = " ".join(" ".join(text(paper(desk, form, BODY * 30, more=summary))).split())
    assert "Rác được thu giờ mới." in flat
    assert "Bài viết hướng dẫn" not in flat


def test_pupils_get_the_words_written_for_them(xuan_lap: Desk) -> None:
    article = xuan_lap.articles()["tuan-le-em-hoc-an-toan-tren-mang"]
    assert school_audiences(article) == (Audience.PRIMARY, Audience.LOWER, Audience.UPPER)
    story = xuan_lap.story(article.told_to(Audience.PRIMARY))
    words = " ".join(text(xuan_lap.make(papers.script(story, xuan_lap.look))))
    assert "là bí mật" in words
    assert "trí tuệ nhân tạo" not in words


def test_minutes_are_told_as_people_say_them() -> None:
    assert timing.clock(700) == "5 phút"
    assert timing.clock(455) == "3 phút 15 giây"
    assert timing.clock(20) == "10 giây"


def test_naming_a_paper_touches_nothing_outside_and_is_the_same_twice(desk: Desk) -> None:
    story, look = desk.told(BODY), desk.look
    with nothing_outside(papers):
        named = [getattr(papers, form)(story, look).path for form in FORMS]
        named += [each.path for each in papers.assembly(story, look)]
        named.append(papers.newsletter((story,), look, "Số 1", AT).path)
    assert named[0] == papers.notice(desk.told(BODY), desk.look).path
    assert len(set(named)) == len(named) - 2, "the package's script and leaflet are the same files"


def test_a_newsletter_without_articles_is_refused(desk: Desk) -> None:
    with pytest.raises(Unsupported, match="chưa có bài nào"):
        papers.newsletter((), desk.look, "Số 1", AT)


# --- what they look like ----------------------------------------------------------------------


def test_every_paper_of_the_office_keeps_its_pages_its_standards_and_its_code(
    xuan_lap: Desk,
) -> None:
    for article in xuan_lap.articles().values():
        story = xuan_lap.story(article)
        notice = xuan_lap.make(papers.notice(story, xuan_lap.look))
        leaflet = xuan_lap.make(papers.leaflet(story, xuan_lap.look))
        for made in (notice, leaflet):
            assert len(text(made)) == 1, article.slug
            assert faults(made) == [], article.slug
        assert codes(pages(notice, 100)[0]) == [story.address]
        assert bare(story.outline.headline) in bare(text(leaflet)[0])


def test_a_newsletter_of_the_whole_office_leads_to_each_article(xuan_lap: Desk) -> None:
    stories = [xuan_lap.story(each) for each in xuan_lap.articles().values()]
    made = xuan_lap.make(papers.newsletter(stories, xuan_lap.look, "Số 11/2026", AT))
    assert faults(made) == []
    words = bare(" ".join(text(made)))
    for story in stories:
        assert bare(story.outline.headline) in words
    found = {code for picture in pages(made, 110) for code in codes(picture)}
    assert found == {story.address for story in stories}


@pytest.mark.parametrize("form", FORMS)
def test_each_paper_is_archivable_and_accessible_and_its_code_is_read(
    desk: Desk, form: str
) -> None:
    made = paper(desk, form)
    assert faults(made) == []
    assert [f"{SITE}/bai/bai.html"] == [code for each in pages(made, 100) for code in codes(each)]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_article_gives_the_same_bytes(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    made = paper(desk, form).read_bytes()
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    again = paper(Desk(tmp_path / "elsewhere"), form).read_bytes()
    monkeypatch.undo()
    time.tzset()
    assert made == again


# --- what may go wrong ------------------------------------------------------------------------

NASTY = """Chữ lạ: #import "@preview/x:1.0.0": * và #panic("x") $x^2$ @nhan <nhan> //

- #set page(fill: red) `#read("/etc/passwd")` \\\\ ~ _a_
- 🎉 Ký tự không có trong phông: 漢字 ☎️ ✈ Ω → ∑

| #h(1fr) | $y$ |
|---|---|
| =Tiêu đề | // chú thích |
"""


@pytest.mark.parametrize("form", FORMS)
def test_what_an_author_writes_is_shown_and_never_runs(desk: Desk, form: str) -> None:
    made = paper(desk, form, NASTY, title="Thử #panic() $ @x [lạ] *đậm*")
    words = bare(" ".join(text(made)))
    assert bare('#import "@preview/x:1.0.0": *').replace('"', "”") in words.replace(
        '"', "”"
    ).replace("“", "”")
    assert bare("Thử #panic() $ @x [lạ]") in words
    assert faults(made) == []


@pytest.mark.parametrize("form", FORMS)
def test_thirty_words_make_a_good_paper(desk: Desk, form: str) -> None:
    made = paper(desk, form, "Chiều nay phường cắt nước từ 13h00 đến 17h00. Bà con trữ nước trước.")
    words = text(made)
    assert len(words) <= 2
    assert bare("cắt nước từ 13h00") in bare(" ".join(words))
    assert faults(made) == []


@pytest.mark.parametrize("form", FORMS)
def test_five_thousand_words_and_the_longest_words_make_a_paper(desk: Desk, form: str) -> None:
    sentence = "Phường Xuân Lập tổ chức hướng dẫn bà con nộp hồ sơ trực tuyến tại nhà văn hóa. "
    parts = [
        f"#### Phần {n}: {'nghiêng' * 30}\n\n{sentence * 16}\n\n## Tiếp {n}\n" for n in range(20)
    ]
    made = paper(desk, form, "\n".join(parts))
    assert faults(made) == []
    assert len(text(made)) <= {"notice": 1, "leaflet": 1, "speaker": 14, "script": 3}[form]
    for page, word, left, top, right, bottom in boxes(made):
        inside = left >= 0 and right <= A4[0] and top >= 0 and bottom <= A4[1]
        assert inside, (page, word)


@pytest.mark.parametrize("form", ["notice", "speaker"])
def test_a_table_wider_than_the_page_becomes_lines_and_loses_nothing(desk: Desk, form: str) -> None:
    head = "| Khu phố | " + " | ".join(f"Đợt {n}" for n in range(1, 19)) + " |"
    row = "| Khu phố 1 | " + " | ".join(f"{n * 37} hộ" for n in range(1, 19)) + " |"
    made = paper(desk, form, f"{head}\n{'|---' * 19}|\n{row}\n")
    words = bare(" ".join(text(made)))
    for n in range(1, 19):
        assert bare(f"Đợt {n}: {n * 37} hộ") in words
    assert faults(made) == []


def test_a_corrupt_picture_is_named_and_a_large_one_made_small(desk: Desk) -> None:
    path = desk.office.content / "bai" / "xe.jpg"
    path.parent.mkdir(parents=True)
    Image.new("RGB", (6000, 4000), "#0f4c5c").save(path)
    body = f"{BODY}\n![Xe rác ở ngõ](xe.jpg)\n"
    made = paper(desk, "notice", body)
    assert made.stat().st_size < 300_000
    story = desk.told(f"{body} Thêm.")
    path.write_bytes(path.read_bytes()[:5000])
    fresh = papers.leaflet(story, desk.look)
    for kept in desk.office.build.rglob("*.jpg"):
        kept.unlink()
    with pytest.raises(ContentError, match=r"bai/xe\.jpg: ảnh đã đổi sau khi duyệt"):
        desk.make(fresh)


def test_a_missing_typeface_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made = papers.notice(desk.told(BODY), desk.look)
    monkeypatch.setattr("pipeline.studio.base.brand.FONTS", Path("/khong/co"))
    with pytest.raises(ConfigError, match=r"Thiếu tệp phông chữ BeVietnamPro-\w+\.ttf"):
        desk.make(made)
