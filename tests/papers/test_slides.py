"""Slides: editable, readable aloud, nothing outside the page, the same bytes every time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openxml_audit
import pptx
import pytest
from PIL import Image

from pipeline.errors import ConfigError, ContentError
from pipeline.studio import slides
from pipeline.studio.base import lettering
from pipeline.studio.slides.layouts import EMU, FOOT, HEIGHT, WIDTH
from tests.papers.conftest import SITE, Desk, Printer, bare, boxes, codes, pages, text


@pytest.fixture
def photo(desk: Desk) -> Path:
    path = desk.office.content / "bai" / "xe.jpg"
    path.parent.mkdir(parents=True)
    Image.new("RGB", (800, 500), "#0f4c5c").save(path)
    return path


BODY = """Từ ngày 01/12, xe thu gom rác chạy theo giờ mới.

## Lịch mới

| Khu phố | Giờ |
|---|---|
| Khu phố 1 | 17h00 |
| Khu phố 2 | 18h00 |

## Bà con làm gì?

1. **Phân loại** rác trước khi bỏ.
2. Buộc kín miệng túi.
3. Để rác trước cửa 15 phút trước giờ xe đến.

## Không nên

- Không để rác qua đêm.
- Không đốt rác.

Liên hệ tổ trưởng khu phố nếu xe không đến.
"""


def opened(path: Path) -> Any:
    return pptx.Presentation(str(path))


def shapes(path: Path) -> Iterator[tuple[Any, Any]]:
    for slide in opened(path).slides:
        for shape in slide.shapes:
            yield slide, shape


def test_what_the_article_says_stands_in_real_placeholders(desk: Desk) -> None:
    deck = opened(desk.make(slides.name_slides(desk.told(BODY), desk.look)))
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles[0] == "Giờ thu gom rác mới"
    assert len(set(titles)) == len(titles), "a screen reader tells slides apart by their titles"
    assert {"Lịch mới", "Bà con làm gì?", "Không nên", "Xin cảm ơn"} <= set(titles)
    for slide in deck.slides:
        assert slide.shapes[0].name == slide.shapes.title.name, "the title is read first"
        for shape in slide.shapes:
            assert shape.is_placeholder, shape.name
            assert shape.placeholder_format.type is not None


def test_a_table_is_a_table_and_steps_count_by_themselves(desk: Desk) -> None:
    deck = opened(desk.make(slides.name_slides(desk.told(BODY), desk.look)))
    by_title = {slide.shapes.title.text: slide for slide in deck.slides}
    (table,) = [each.table for each in by_title["Lịch mới"].shapes if each.has_table]
    assert [cell.text for cell in table.rows[1].cells] == ["Khu phố 1", "17h00"]
    assert table.first_row
    body = by_title["Bà con làm gì?"].placeholders[1]
    assert body.text_frame.paragraphs[0].runs[0].font.bold
    assert body._element.xpath(".//a:buAutoNum/@startAt") == ["1", "2", "3"]
    assert body.text_frame.paragraphs[1].text == "Buộc kín miệng túi."


def test_speaker_notes_are_the_spoken_words_of_that_slide(desk: Desk) -> None:
    story = desk.told(BODY)
    deck = opened(desk.make(slides.name_slides(story, desk.look)))
    notes = {
        slide.shapes.title.text: slide.notes_slide.notes_text_frame.text
        for slide in deck.slides
        if slide.has_notes_slide
    }
    assert "mười bảy giờ" in notes["Lịch mới"]
    assert "Không đốt rác" in notes["Không nên"]
    told = "\n".join(notes.values())
    for passage in story.script.passages:
        assert told.count(passage.spoken) >= 1, passage.spoken


def test_every_run_is_vietnamese_and_every_picture_has_words(desk: Desk, photo: Path) -> None:
    body = f"{BODY}\n![Xe rác ở ngõ]({photo.name})\n"
    for _, shape in shapes(desk.make(slides.name_slides(desk.told(body), desk.look))):
        languages = shape._element.xpath(".//a:r/a:rPr/@lang")
        assert len(languages) == len(shape._element.xpath(".//a:r"))
        assert set(languages) <= {"vi-VN"}
        for properties in shape._element.xpath(".//p:nvPicPr/p:cNvPr"):
            assert len(properties.get("descr")) > 5
    alts = [
        properties.get("descr")
        for _, shape in shapes(desk.make(slides.name_slides(desk.told(body), desk.look)))
        for properties in shape._element.xpath(".//p:nvPicPr/p:cNvPr")
    ]
    assert alts == ["Xe rác ở ngõ", f"Mã QR dẫn đến {SITE}/bai/bai.html"]


def test_the_office_s_slides_open_whole_and_nothing_leaves_its_place(
    xuan_lap: Desk, printed: Printer
) -> None:
    """LibreOffice opens them; every word is seen, inside the page and above the footer."""
    decks = [
        xuan_lap.make(slides.name_slides(xuan_lap.story(each), xuan_lap.look))
        for each in xuan_lap.articles().values()
    ]
    assert len(decks) >= 14
    for deck, pdf in zip(decks, printed(decks), strict=True):
        assert openxml_audit.validate_pptx(str(deck)).errors == []
        seen(deck, pdf)


def seen(deck: Path, pdf: Path) -> None:
    """Every paragraph of every slide is on its page, and no word beyond its place."""
    shown = list(opened(deck).slides)
    words = text(pdf)
    assert len(words) == len(shown)
    for slide, page in zip(shown, words, strict=True):
        for shape in slide.shapes:
            for paragraph in paragraphs(shape):
                assert bare(paragraph) in bare(page), (deck, paragraph)
    for number, word, left, top, right, bottom in boxes(pdf):
        assert left >= -1, (deck, number, word)
        assert right <= WIDTH + 1, (deck, number, word)
        assert top >= -1, (deck, number, word)
        assert bottom <= HEIGHT + 1, (deck, number, word)
        footed = shown[number - 1].slide_layout.name not in ("Bìa", "Bìa có ảnh", "Kết")
        standing = top >= FOOT.y - 2
        assert bottom <= FOOT.y + 2 or standing or not footed, (deck, number, word)


def paragraphs(shape: Any) -> list[str]:
    if shape.has_table:
        # side by side, words of cells come in turn, and so do the parts of a broken word
        cells = [cell.text for row in shape.table.rows for cell in row.cells]
        return [word for word in " ".join(cells).split() if len(word) <= 24]
    if not shape.has_text_frame or shape.name in ("Số trang",):
        return []
    return [each.text for each in shape.text_frame.paragraphs]


def test_without_the_typeface_another_stands_in_and_still_fits(
    desk: Desk, printed: Printer
) -> None:
    deck = desk.make(slides.name_slides(desk.told(BODY), desk.look))
    (pdf,) = printed([deck], own_fonts=False)
    for page, word, left, top, right, bottom in boxes(pdf):
        inside = left >= -1 and right <= WIDTH + 1 and top >= -1 and bottom <= HEIGHT + 1
        assert inside, (page, word)
    assert any("Buộc kín miệng túi" in page for page in text(pdf))


def test_the_closing_slide_s_code_leads_to_the_article(desk: Desk, printed: Printer) -> None:
    (pdf,) = printed([desk.make(slides.name_slides(desk.told(BODY), desk.look))])
    assert codes(pages(pdf, 72)[-1]) == [f"{SITE}/bai/bai.html"]


def test_the_same_article_gives_the_same_bytes(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk.make(slides.name_slides(desk.told(BODY), desk.look)).read_bytes()
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    other = Desk(tmp_path / "elsewhere")
    again = other.make(slides.name_slides(other.told(BODY), other.look)).read_bytes()
    monkeypatch.undo()
    time.tzset()
    assert made == again


def test_a_changed_sentence_changes_the_file_s_name(desk: Desk) -> None:
    first = slides.name_slides(desk.told(BODY), desk.look).path
    assert first == slides.name_slides(desk.told(BODY), desk.look).path
    changed = BODY.replace("Không đốt rác", "Không đốt lá")
    assert first != slides.name_slides(desk.told(changed), desk.look).path


def test_too_much_text_goes_on_to_another_slide_and_none_is_lost(desk: Desk) -> None:
    steps = "\n".join(f"{n}. Bước thứ {n} của việc đăng ký trực tuyến." for n in range(1, 18))
    deck = opened(desk.make(slides.name_slides(desk.told(f"## Các bước\n\n{steps}\n"), desk.look)))
    told = [slide for slide in deck.slides if slide.shapes.title.text.startswith("Các bước")]
    assert [slide.shapes.title.text for slide in told] == [
        f"Các bước ({n}/{len(told)})" for n in range(1, len(told) + 1)
    ]
    numbers = [
        int(start)
        for slide in told
        for start in slide.placeholders[1]._element.xpath(".//a:buAutoNum/@startAt")
    ]
    assert numbers == list(range(1, 18))
    for slide in told:
        assert len(slide.placeholders[1].text_frame.paragraphs) <= 6


def test_a_table_wider_or_longer_than_a_slide_goes_on(desk: Desk) -> None:
    head = "| Khu phố | " + " | ".join(f"Đợt {n}" for n in range(1, 25)) + " |"
    rule = "|---" * 25 + "|"
    rows = "\n".join(
        f"| Khu phố {row} | " + " | ".join(f"{row * n} hộ" for n in range(1, 25)) + " |"
        for row in range(1, 31)
    )
    deck = opened(desk.make(slides.name_slides(desk.told(f"{head}\n{rule}\n{rows}\n"), desk.look)))
    cells = set()
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_table:
                assert shape.top + shape.height <= (FOOT.y + 1) * EMU
                assert shape.left + shape.width <= WIDTH * EMU
                assert shape.table.cell(0, 0).text == "Khu phố"
                cells |= {cell.text for row in shape.table.rows for cell in row.cells}
    assert {f"{row * n} hộ" for row in range(1, 31) for n in range(1, 25)} <= cells


# --- what may go wrong ------------------------------------------------------------------------


def test_thirty_words_without_headings_or_pictures_make_a_short_deck(desk: Desk) -> None:
    story = desk.told("Chiều nay phường cắt nước từ 13h00 đến 17h00. Bà con trữ nước trước.")
    deck = opened(desk.make(slides.name_slides(story, desk.look)))
    assert [slide.shapes.title.text for slide in deck.slides] == [
        "Giờ thu gom rác mới",
        "Nội dung chính",
        "Xin cảm ơn",
    ]


def test_five_thousand_words_make_a_deck_that_can_be_shown(desk: Desk, printed: Printer) -> None:
    sentence = "Phường Xuân Lập tổ chức hướng dẫn bà con nộp hồ sơ trực tuyến tại nhà văn hóa. "
    body = "\n\n".join(f"## Phần {n}\n\n{sentence * 16}" for n in range(1, 20))
    story = desk.told(body)
    assert len(story.article.body.split()) > 5000
    deck = desk.make(slides.name_slides(story, desk.look))
    assert 20 <= len(opened(deck).slides) <= 60
    (pdf,) = printed([deck])
    seen(deck, pdf)


def test_a_long_text_without_headings_is_told_in_its_weightiest_paragraphs(desk: Desk) -> None:
    body = "\n\n".join(
        f"Việc thứ {n}: bà con khu phố {n} mang giấy tờ đến nhà văn hóa trước ngày {n % 28 + 1}/12."
        for n in range(1, 260)
    )
    story = desk.told(body)
    deck = opened(desk.make(slides.name_slides(story, desk.look)))
    assert len(deck.slides) < 15
    notes = " ".join(
        slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide
    )
    assert all(passage.spoken in notes for passage in story.script.passages)


def test_the_largest_photo_that_check_lets_pass_is_shown_small(desk: Desk) -> None:
    path = desk.office.content / "bai" / "lon.jpg"
    path.parent.mkdir(parents=True)
    Image.new("RGB", (7700, 5180), "#e0a526").save(path, quality=60)
    story = desk.told("Bài có ảnh lớn.\n\n![Ảnh chụp toàn cảnh](lon.jpg)\n")
    made = desk.make(slides.name_slides(story, desk.look))
    assert made.stat().st_size < 700_000


def test_a_picture_that_breaks_after_approval_is_named(desk: Desk, photo: Path) -> None:
    story = desk.told(f"Có ảnh.\n\n![Xe rác]({photo.name})\n")
    photo.write_bytes(b"khong phai anh")
    with pytest.raises(ContentError, match=r"bai/xe\.jpg: ảnh đã đổi sau khi duyệt"):
        desk.make(slides.name_slides(story, desk.look))


def test_a_missing_typeface_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made = slides.name_slides(desk.told("Phông chữ bị xóa mất."), desk.look)
    for cached in (lettering._face, lettering._advance):
        cached.cache_clear()
    monkeypatch.setattr("pipeline.studio.base.brand.FONTS", Path("/khong/co"))
    with pytest.raises(ConfigError, match=r"Thiếu tệp phông chữ BeVietnamPro-\w+\.ttf"):
        desk.make(made)


def test_another_emblem_than_the_approved_one_is_refused(desk: Desk) -> None:
    made = slides.name_slides(desk.told("Bài đã duyệt."), desk.look)
    config_file = desk.office.root / "config.toml"
    with (desk.office.root / "huy.svg").open("w") as file:
        file.write('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    config_file.write_text(
        config_file.read_text(encoding="utf-8").replace("[ward]", '[ward]\nemblem = "huy.svg"'),
        encoding="utf-8",
    )
    with pytest.raises(ContentError, match="Biểu trưng của phường đã đổi"):
        Desk(desk.office.root).make(made)
