"""What units drop into their inboxes: each accepted once or refused with a sentence; none lost."""

from __future__ import annotations

import hashlib
import io
import threading
import time
import unicodedata
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline import content
from pipeline.config import Office
from pipeline.intake import Result
from pipeline.text import fold
from tests.intake import letters
from tests.intake.letters import BAD, GOOD, LETTER, TITLE
from tests.intake.office import NOW, accepted, drafts, everything, office, once, refused, taken
from tests.intake.site import picture

UNIT = "Trường THCS Xuân Lập"


@pytest.fixture
def house(tmp_path: Path) -> Office:
    return office(tmp_path)


def drop(house: Office, name: str, data: bytes | str, unit: str = UNIT) -> Path:
    file = house.content / "inbox" / unit / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return file


def digests(house: Office) -> set[str]:
    return {hashlib.sha256(data).hexdigest() for data in everything(house).values()}


@pytest.mark.parametrize("name", GOOD)
def test_a_messy_file_becomes_one_draft_with_its_unit(name: str, house: Office) -> None:
    data, title = GOOD[name]
    file = drop(house, name, data)
    (found,) = once(house)
    assert found.result is Result.TAKEN, found.sentence
    (draft,) = drafts(house)
    article = accepted(house, draft)
    assert article.unit == UNIT
    assert not title or article.title == title
    assert not file.exists()
    assert (file.parent / ".da-nhan" / file.name).read_bytes() == data
    before = everything(house)
    assert once(house, NOW + timedelta(days=1)) == []
    assert everything(house) == before


@pytest.mark.parametrize("name", BAD)
def test_a_hopeless_file_stays_with_a_sentence_beside_it(name: str, house: Office) -> None:
    data, words = BAD[name]
    file = drop(house, name, data)
    (found,) = once(house)
    assert found.result is Result.REFUSED
    assert words in found.sentence
    assert file.read_bytes() == data
    reason = file.with_name(file.name + ".chua-nhan.txt").read_text(encoding="utf-8-sig")
    assert reason == found.sentence + "\n"
    assert drafts(house) == []
    before = everything(house)
    assert [each.result for each in once(house)] == [Result.REFUSED]
    assert everything(house) == before


def test_nothing_is_lost_of_all_messy_files_at_once(house: Office) -> None:
    files = [drop(house, name, data) for name, (data, _) in {**GOOD, **BAD}.items()]
    before = {hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    found = once(house)
    assert len(found) == len(files) >= 20
    assert before <= digests(house)  # every original is still somewhere
    assert {each.title for each in refused(found)} == {*BAD}
    repeated = [each for each in found if each.result is Result.REPEATED]
    assert len(taken(found)) + len(repeated) == len(GOOD)
    assert all(house.root.joinpath(each.path).is_file() for each in repeated)
    assert len(drafts(house)) == len(taken(found))
    again = once(house)
    assert {each.result for each in again} == {Result.REFUSED}


@pytest.mark.parametrize("name", ["tcvn3.txt", "vni.txt", "win1258.txt", "hai lan.txt"])
def test_an_old_encoding_is_read_to_the_letter_and_told(name: str, house: Office) -> None:
    drop(house, name, GOOD[name][0])
    once(house)
    (draft,) = drafts(house)
    body = accepted(house, draft).body
    assert "học sinh được trao đổi sách cũ và nghe kể chuyện" in body
    assert "- Trưng bày sách theo chủ đề" in body
    assert "máy đã chuyển sang Unicode" in draft.read_text()


def test_word_comes_with_headings_bold_lists_tables_and_pictures(house: Office) -> None:
    drop(house, "bài.docx", letters.docx())
    once(house)
    (draft,) = drafts(house)
    body = accepted(house, draft).body
    assert "Sáng nay, **hơn 200 đoàn viên** tham gia" in body
    assert "*Không khí sôi nổi*." in body
    assert "## Các phần thi" in body
    assert "- Chào hỏi\n- Trả lời tình huống" in body
    assert "1. Vòng một" in body
    assert "| Đội | Điểm |\n| --- | --- |\n| Khu phố 1 | 95 |" in body
    assert "](anh-1.jpg)" in body
    assert (draft.parent / "anh-1.jpg").is_file()


def test_the_letter_s_day_is_the_article_s_if_it_can_be(house: Office) -> None:
    drop(house, "thu.txt", LETTER)
    drop(house, "cu.txt", LETTER.replace("2026", "2012").replace("đọc sách", "thể thao"))
    once(house)
    dates = {each.parent.name[:10] for each in drafts(house)}
    assert dates == {"2026-11-20", "2026-11-25"}


def test_a_head_that_a_unit_wrote_is_kept_and_never_publishes(house: Office) -> None:
    head = (
        "---\ntiêu đề: Lớp học bơi hè\nchuyên mục: Nhà trường\nngày: 20/11/2026\nnháp: không\n"
        "đơn vị: Liên đội trường\nmức độ: ưu tiên\nđối tượng: [học sinh, phụ huynh]\n"
        "chuyên mục lạ: x\ntruyền thanh:\n  nội dung: |\n    Đọc chậm.\n\n    Hết.\n---\n"
        "Mở lớp bơi."
    )
    (house.root / "config.toml").write_text(
        (house.root / "config.toml").read_text() + '[channels.radio]\nkind = "radio"\n'
    )
    from pipeline import config

    house = config.read(house.root)
    drop(house, "a.md", head)
    once(house)
    (draft,) = drafts(house)
    assert content.read(house).articles == ()
    article = accepted(house, draft)
    assert (article.unit, article.section) == ("Liên đội trường", "nha-truong")
    assert article.priority == "ưu tiên"
    assert article.audience == ("học sinh", "phụ huynh")
    assert article.overrides["radio"].text == "Đọc chậm.\n\nHết."
    text = draft.read_text()
    assert "chuyên mục lạ: x" in text  # told, not used
    assert text.count("\nnháp") == 1
    assert "mọi bài gửi tới vẫn là nháp" in text


def test_a_document_s_letterhead_is_not_its_summary(house: Office) -> None:
    drop(house, "thu.txt", LETTER)
    once(house)
    (draft,) = drafts(house)
    assert accepted(house, draft).summary.startswith("Nhà trường tổ chức ngày hội đọc sách")
    assert "bỏ quốc hiệu" in draft.read_text()


def test_a_folder_is_credited_by_the_name_that_the_office_gives_it(tmp_path: Path) -> None:
    house = office(tmp_path, extra='[intake.units]\nthcs = "Trường THCS Xuân Lập"\n')
    drop(house, "a.txt", LETTER, unit="thcs")
    once(house)
    assert accepted(house, drafts(house)[0]).unit == "Trường THCS Xuân Lập"


# --- images -------------------------------------------------------------------------------


def test_images_beside_go_with_their_text(house: Office) -> None:
    drop(house, "a.md", "# Một\n\nTin thứ nhất.\n\n![Sân trường](Ảnh%20sân.JPG)\n")
    drop(house, "b.txt", "Tin thứ hai của trường\n\nNội dung.")
    drop(house, unicodedata.normalize("NFD", "ảnh sân.jpg"), picture("red"))
    drop(house, "b (1).png", picture("blue", kind="PNG"))
    drop(house, "la.webp", picture("black", kind="WEBP"))
    found = once(house)
    assert len(taken(found)) == 2
    one, two = (accepted(house, each) for each in drafts(house))
    assert [(each.src, each.alt) for each in one.images] == [("anh-san.jpg", "Sân trường")]
    assert [each.src for each in two.images] == ["b-1.png"]
    (waiting,) = [each for each in found if each.result is Result.WAITING]
    assert waiting.title == "la.webp"
    assert "chưa có bài nào đi kèm" in waiting.sentence
    left = [each.name for each in (house.content / "inbox" / UNIT).iterdir()]
    assert sorted(left) == [".da-nhan", "la.webp"]


def test_a_folder_with_one_text_is_one_article(house: Office) -> None:
    drop(house, "Hội thi/bài viết.docx", letters.docx("tracked"))
    drop(house, "Hội thi/IMG_0001.JPG", picture("red"))
    drop(house, "Hội thi/IMG_0002.jpeg", picture("blue", kind="PNG"))  # a lie that is mended
    once(house)
    (draft,) = drafts(house)
    assert [each.src for each in accepted(house, draft).images] == ["img-0001.jpg", "img-0002.png"]
    assert "chưa có mô tả" in draft.read_text()


def test_a_cover_named_in_the_head_comes_along(house: Office) -> None:
    head = "---\ntiêu đề: Có bìa\nảnh bìa: Bìa đẹp.jpg\nmô tả ảnh bìa: Cổng\n---\n"
    drop(house, "a.md", head + "Chữ.")
    drop(house, "Bìa đẹp.jpg", picture())
    once(house)
    cover = accepted(house, drafts(house)[0]).cover
    assert cover is not None
    assert (cover.src, cover.alt) == ("bia-dep.jpg", "Cổng")


def test_pictures_that_did_not_come_or_lie_elsewhere_are_told(house: Office) -> None:
    drop(house, "a.md", "# Tin\n\n![Xa](https://a.vn/x.jpg) ![Thiếu](thieu.jpg) ![](C:\\anh.png)")
    once(house)
    (draft,) = drafts(house)
    body = accepted(house, draft).body
    assert "[Xa](<https://a.vn/x.jpg>)" in body
    assert "Thiếu" in body
    assert "“thieu.jpg” nhưng không có ảnh gửi kèm" in draft.read_text()


# --- the same once more -------------------------------------------------------------------

VARIANTS = {
    "byte-identical": lambda text: text,
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "old tone marks": lambda text: text.replace("HÒA", "HOÀ").replace("hòa", "hoà"),
    "no accents": fold,
    "capitals": str.upper,
    "line ends": lambda text: text.replace("\n", "\r\n"),
    "one word changed": lambda text: text.replace("sáng thứ Bảy", "sáng ngày thứ Bảy"),
    "a greeting more": lambda text: text + "\nTrân trọng.\n",
}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_text_once_more_is_recognised_and_told(name: str, house: Office) -> None:
    drop(house, "thu.txt", LETTER)
    (first,) = once(house)
    data = VARIANTS[name](LETTER)
    file = drop(house, "thu gui lai.txt", data, unit="Công đoàn")
    (found,) = once(house, NOW + timedelta(days=3))
    assert found.result is Result.REPEATED
    assert found.path == first.path
    assert TITLE in found.sentence
    assert len(drafts(house)) == 1
    assert (file.parent / ".da-nhan" / file.name).read_bytes() == data.encode()


def test_a_text_that_differs_in_a_number_is_news_and_its_likeness_is_told(house: Office) -> None:
    text = LETTER + "\nThời gian: 7 giờ 30 ngày 28 tháng 11, tại hội trường tầng 2."
    drop(house, "a.txt", text)
    (first,) = once(house)
    drop(house, "b.txt", text.replace("ngày 28", "ngày 29"))
    (second,) = once(house)
    assert second.result is Result.TAKEN
    draft = house.root / second.path
    assert f"Gần giống {first.path}" in draft.read_text()


def test_an_article_of_the_office_is_recognised(house: Office) -> None:
    body = LETTER.partition("Kính gửi")[2]
    folder = house.content / "nha-truong"
    folder.mkdir()
    head = f"---\ntiêu đề: {TITLE}\nchuyên mục: Nhà trường\nngày: 20/11/2026\n---\n"
    (folder / "cu.md").write_text(head + LETTER.partition("THÔNG BÁO")[0] + body)
    drop(house, "a.txt", LETTER)
    (found,) = once(house)
    assert found.result is Result.REPEATED
    assert found.path == "content/nha-truong/cu.md"


# --- files that are not ready, folders that can't be used ----------------------------------


def test_a_file_still_being_copied_is_left_alone(house: Office) -> None:
    file = drop(house, "thu.txt", LETTER[:200])
    going = threading.Event()

    def copying() -> None:
        while not going.wait(0.05):
            with file.open("ab") as out:
                out.write(b"x")

    thread = threading.Thread(target=copying, daemon=True)
    thread.start()
    found = once(house, settle=0.5)
    going.set()
    thread.join(5)
    assert [each.result for each in found] == [Result.WAITING]
    assert drafts(house) == []
    file.write_text(LETTER)
    assert len(taken(once(house))) == 1


def test_names_of_half_copied_and_locked_files_are_left_alone(house: Office) -> None:
    for name in ("~$thu.docx", "thu.docx.part", "a.crdownload", ".~lock.thu.docx#", "b.tmp"):
        drop(house, name, b"x")
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "._thu.docx"):
        drop(house, name, b"x")
    before = everything(house)
    assert {each.result for each in once(house)} == {Result.WAITING}
    assert everything(house) == before


def test_a_file_without_a_unit_is_told(house: Office) -> None:
    inbox = house.content / "inbox"
    inbox.mkdir()
    (inbox / "thu.txt").write_text(LETTER)
    (found,) = once(house)
    assert found.result is Result.REFUSED
    assert "Tạo thư mục mang tên đơn vị" in found.sentence


def test_an_original_never_goes_over_another(house: Office) -> None:
    texts = [f"# Tin {n}\n\nNội dung hoàn toàn khác nhau số {n}.\n" for n in range(4)]
    for text in texts:
        drop(house, "bài.md", text)
        assert len(taken(once(house))) == 1
    shelf = house.content / "inbox" / UNIT / ".da-nhan"
    assert sorted(each.read_text() for each in shelf.iterdir()) == texts


def test_an_inbox_that_can_t_be_written_to_is_told_and_its_file_taken_once(house: Office) -> None:
    file = drop(house, "thu.txt", LETTER)
    (file.parent / ".da-nhan").write_text("một tệp chắn đường")
    (found,) = once(house)
    assert found.result is Result.TAKEN
    assert "Không cất được tệp gốc" in found.sentence
    (again,) = once(house)
    assert again.result is Result.REPEATED
    assert file.exists()
    assert len(drafts(house)) == 1


def test_links_out_of_the_inbox_are_not_followed(house: Office, tmp_path: Path) -> None:
    secret = tmp_path / "mat.txt"
    secret.write_text(LETTER)
    drop(house, "x.txt", b"").unlink()
    (house.content / "inbox" / UNIT / "mat.txt").symlink_to(secret)
    (found,) = once(house)
    assert found.result is Result.REFUSED
    assert drafts(house) == []


def test_a_mended_file_is_taken_and_its_sentence_goes(house: Office) -> None:
    file = drop(house, "thu.txt", b"")
    once(house)
    file.write_text(LETTER)
    assert len(taken(once(house))) == 1
    assert [each.name for each in file.parent.iterdir()] == [".da-nhan"]


def test_a_folder_in_the_way_of_the_draft_loses_nothing(house: Office) -> None:
    (house.content / "thong-bao").write_text("không phải thư mục")
    file = drop(house, "thu.txt", LETTER)
    (found,) = once(house)
    assert found.result is Result.REFUSED
    assert "Tệp gốc còn nguyên" in found.sentence
    assert file.exists()
    (house.content / "thong-bao").unlink()
    assert len(taken(once(house))) == 1


def test_a_thousand_words_of_word_are_quick(house: Office) -> None:
    from docx import Document

    document = Document()
    for n in range(600):
        document.add_paragraph(f"Đoạn thứ {n} của một văn bản dài nói về nhiều việc khác nhau.")
    data = io.BytesIO()
    document.save(data)
    drop(house, "dai.docx", data.getvalue())
    begun = time.monotonic()
    assert len(taken(once(house))) == 1
    assert time.monotonic() - begun < 20
