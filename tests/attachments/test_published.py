"""A file beside an article is published whole with it, once approved, and goes away with it."""

from __future__ import annotations

import io
import re
import zipfile
from hashlib import sha256
from pathlib import Path

import docx
import pikepdf
import pytest
from PIL import Image

from tests.attachments.compound_files import compound_file
from tests.attachments.samples import (
    changed,
    locked_pdf,
    odf,
    pdf,
    signed_pdf,
    word,
    zipped,
)
from tests.support.offices import OfficeBuilder

BODY = "Mời bà con xem [Kế hoạch số 57]({}) trước khi đến họp."


def _write(office: OfficeBuilder, name: str, data: bytes, body: str = BODY) -> Path:
    path = office.write("ke-hoach", "Kế hoạch của phường", body.format(name.replace(" ", "%20")))
    path.with_name(name).write_bytes(data)
    return path


def _publish(office: OfficeBuilder) -> str:
    office.run("approve", "ke-hoach", "--by", "Bà Hà")
    office.run("publish")
    return office.page("ke-hoach").replace("\xa0", " ")


def _files(office: OfficeBuilder, ending: str) -> list[Path]:
    return sorted((office.site / "tep").glob(f"*.{ending}"))


def _served(office: OfficeBuilder, page: str, words: str) -> bytes:
    """The file behind a link of the page."""
    found = re.search(rf'href="\.\./(tep/[^"#]+)[^>]*>{words}</a>', page)
    assert found, page
    return (office.site / found[1]).read_bytes()


def test_a_link_to_a_file_becomes_a_link_with_its_kind_and_size(office: OfficeBuilder) -> None:
    _write(office, "ke hoach.pdf", pdf())
    page = _publish(office)
    assert re.search(
        r'<a class="attached" href="\.\./tep/\w+\.pdf">Kế hoạch số 57</a> '
        r'<span class="file-kind">\(PDF, \d+ kB\)</span>',
        page,
    )
    assert len(pikepdf.open(io.BytesIO(_served(office, page, "Kế hoạch số 57"))).pages) == 2


def test_one_file_under_two_names_is_linked_from_both(office: OfficeBuilder) -> None:
    _write(office, "kế hoạch.pdf", pdf(), "[Một](<kế hoạch.pdf>), [hai](./k%E1%BA%BF%20hoạch.pdf).")
    page = _publish(office)
    assert _served(office, page, "Một") == _served(office, page, "hai")


def test_a_link_keeps_the_page_that_it_opens(office: OfficeBuilder) -> None:
    path = _write(office, "a.pdf", pdf())
    path.write_text(path.read_text("utf-8").replace("a.pdf", "a.pdf#page=2"), "utf-8")
    assert re.search(r'href="\.\./tep/\w+\.pdf#page=2"', _publish(office))


def test_a_file_that_only_the_head_names_stands_below_the_text(office: OfficeBuilder) -> None:
    path = office.write("ke-hoach", "Kế hoạch của phường", "Lời mời.")
    path.with_name("mau-don.docx").write_bytes(word())
    text = path.read_text("utf-8")
    head = "tệp đính kèm: [{tệp: mau-don.docx, tên: Mẫu đơn đăng ký}]\nảnh bìa"
    path.write_text(text.replace("ảnh bìa", head, 1), "utf-8")
    page = _publish(office)
    assert "Tệp đính kèm</h2>" in page
    assert 'download="mau-don-dang-ky.docx">Mẫu đơn đăng ký</a>' in page


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", pdf()),
        ("khoa-sua.pdf", locked_pdf("")),
        ("a.docx", word()),
        ("a.odt", odf()),
        ("a.ods", odf(kind="spreadsheet")),
        ("a.doc", compound_file({"WordDocument": bytes(12)})),
        ("a.xls", compound_file({"Workbook": b"\x09\x08\0\0\x0a\0\0\0"})),
        ("a.ppt", compound_file({"PowerPoint Document": b"x"})),
        ("a.csv", "Tên;Số\nSách;-12\n".encode()),
    ],
)
def test_each_kind_of_paper_is_published(name: str, data: bytes, office: OfficeBuilder) -> None:
    _write(office, name, data)
    assert _served(office, _publish(office), "Kế hoạch số 57")


def test_a_picture_is_published_without_what_the_camera_wrote(office: OfficeBuilder) -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Nguyễn Văn Chụp"
    Image.new("RGB", (3000, 1500), "#0f4c5c").save(out, "JPEG", exif=exif)
    _write(office, "so-do.jpg", out.getvalue())
    served = _served(office, _publish(office), "Kế hoạch số 57")
    assert Image.open(io.BytesIO(served)).size == (2400, 1200)
    assert "Chụp".encode() not in served


def test_no_name_of_who_typed_a_file_is_published(office: OfficeBuilder) -> None:
    path = _write(office, "a.docx", word(), BODY + " [Bản PDF](b.pdf).")
    path.with_name("b.pdf").write_bytes(pdf())
    page = _publish(office)
    told = docx.Document(io.BytesIO(_served(office, page, "Kế hoạch số 57"))).core_properties
    assert (told.author, told.last_modified_by) == ("", "")
    with pikepdf.open(io.BytesIO(_served(office, page, "Bản PDF"))) as file:
        assert "/Author" not in file.docinfo
        assert str(file.docinfo["/Title"]) == "Kế hoạch số 57"
        with file.open_metadata() as xmp:
            assert not xmp.get("dc:creator")


def test_a_signed_file_keeps_every_byte(office: OfficeBuilder) -> None:
    data = signed_pdf()
    _write(office, "a.pdf", data)
    assert _served(office, _publish(office), "Kế hoạch số 57") == data


def test_the_words_of_a_file_are_read_on_the_page(office: OfficeBuilder) -> None:
    _write(office, "a.docx", word("Hạn nộp đơn là 30/11/2026.", "Nộp tại bộ phận một cửa."))
    page = _publish(office)
    assert "<p>Hạn nộp đơn là 30/11/2026.</p>" in page
    assert "Đọc chữ trong tệp “Kế hoạch số 57”" in page


def test_words_of_a_file_are_no_markup(office: OfficeBuilder) -> None:
    _write(office, "a.docx", word("Nhiệt độ < 30 và & > 20 độ."))
    assert "Nhiệt độ &lt; 30 và &amp; &gt; 20 độ." in _publish(office)


def test_another_file_under_the_same_name_waits_for_approval(office: OfficeBuilder) -> None:
    path = _write(office, "a.pdf", pdf())
    _publish(office)
    before = office.page("ke-hoach")
    path.with_name("a.pdf").write_bytes(signed_pdf())
    office.run("publish")
    assert office.page("ke-hoach") == before
    assert office.state("ke-hoach") != "done"
    assert len(_files(office, "pdf")) == 1


def test_an_article_whose_file_is_gone_waits_for_approval(office: OfficeBuilder) -> None:
    path = _write(office, "a.pdf", pdf())
    office.run("approve", "ke-hoach", "--by", "Bà Hà")
    path.with_name("a.pdf").unlink()
    office.run("publish")
    assert not office.page("ke-hoach")


def test_a_withdrawn_article_takes_its_files_along(office: OfficeBuilder) -> None:
    _write(office, "a.pdf", pdf())
    _publish(office)
    assert _files(office, "pdf")
    office.run("withdraw", "ke-hoach", "--by", "Bà Hà", "--reason", "Sai số liệu")
    office.run("publish")
    assert not _files(office, "pdf")


def test_channels_without_files_say_so_before_approval(office: OfficeBuilder) -> None:
    _write(office, "a.pdf", pdf())
    told = office.run("preview", "ke-hoach", "--channel", "radio").stdout
    assert "tệp đính kèm, mở trên trang tin: “Kế hoạch số 57”" in told


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.docx", changed(word(), {"word/comments.xml": b"<x/>"}), "lời nhận xét"),
        ("a.doc", compound_file({"WordDocument": bytes(12)}), "không đọc được chữ"),
        ("a.zip.md", zipped({"a": b"x"}), ""),
    ],
)
def test_what_nobody_sees_in_a_file_is_told(
    name: str, data: bytes, expected: str, office: OfficeBuilder
) -> None:
    _write(office, name, data)
    assert expected in office.run("check", ok=not name.endswith(".md")).stdout


def test_personal_data_in_a_file_stops_its_approval(office: OfficeBuilder) -> None:
    _write(office, "a.docx", word("Danh sách: bà Trần Thị Bé, CCCD 075190012345."))
    told = office.run("approve", "ke-hoach", "--by", "Bà Hà", ok=False).output
    assert "a.docx" in told
    assert not office.page("ke-hoach")


def test_the_same_file_is_published_in_the_same_bytes(
    office: OfficeBuilder, tmp_path: Path
) -> None:
    from pipeline.attachments import clean_file

    for kind, data in (("pdf", pdf()), ("docx", word()), ("odt", odf())):
        first, second = clean_file(data, kind), clean_file(data, kind)
        assert sha256(first).digest() == sha256(second).digest()
        if kind != "pdf":
            assert zipfile.ZipFile(io.BytesIO(first)).testzip() is None
