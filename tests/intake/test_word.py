# ruff: noqa: E501 - XML
"""A Word file as its reader sees it on the screen: every word carried, or named as not carried."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.intake import Result
from tests.intake import letters
from tests.intake.office import drafts, office, once
from tests.intake.word_files import HEADING, cell, docx, p, part, r, relation, table

Read = Callable[[bytes], str]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The draft (head with notes, and body) that a file of a unit becomes."""
    house = office(tmp_path)

    def drafted(data: bytes) -> str:
        file = house.content / "inbox" / "Tổ 5" / "bai.docx"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        (found,) = once(house)
        assert found.result is Result.TAKEN, found.sentence
        (draft,) = drafts(house)
        told = draft.read_text(encoding="utf-8")
        return told + "".join(f"[{each.name}]\n" for each in sorted(draft.parent.iterdir()))

    return drafted


def notes(draft: str) -> str:
    return "\n".join(line for line in draft.split("\n") if line.startswith("# - "))


def body(draft: str) -> str:
    return draft.split("\n---\n", 1)[1]


# --- beside the text ------------------------------------------------------------------------


def test_footnotes_and_endnotes_stand_at_the_end(read: Read) -> None:
    told = read(
        docx(
            p("Mỗi nhà một chổi", inner='<w:r><w:footnoteReference w:id="2"/></w:r>')
            + p("Tổ 4 nghỉ", inner='<w:r><w:endnoteReference w:id="1"/></w:r>')
            + p("Hết.", inner='<w:r><w:footnoteReference w:id="9"/></w:r>'),
            relation("f", "footnotes", "footnotes.xml") + relation("e", "endnotes", "endnotes.xml"),
            {
                "word/footnotes.xml": part(
                    "footnotes", f'<w:footnote w:id="2">{p("Chổi tre")}{p("cán dài.")}</w:footnote>'
                ),
                "word/endnotes.xml": part(
                    "endnotes", f'<w:endnote w:id="1">{p("Vì đường ngập.")}</w:endnote>'
                ),
            },
        )
    )
    assert "Mỗi nhà một chổi (chú thích 1)" in body(told)
    assert "Chú thích 1: Chổi tre cán dài." in body(told)
    assert "Chú thích 2: Vì đường ngập." in body(told)
    assert "Chú thích 3: (tệp Word thiếu chú thích này)" in body(told)
    assert "chú thích" in notes(told)


def test_words_of_the_margins_are_named(read: Read) -> None:
    told = read(
        docx(
            p("Mời bà con dự họp."),
            relation("h", "header", "h1.xml") + relation("g", "footer", "f1.xml"),
            {
                "word/h1.xml": part(
                    "hdr",
                    '<w:p><w:r><w:pict><v:shape><v:textpath string="DỰ THẢO LẦN 2"/></v:shape>'
                    "</w:pict></w:r></w:p>",
                ),
                "word/f1.xml": part("ftr", p("Trang 1/3")),
            },
        )
    )
    assert "DỰ THẢO LẦN 2" in notes(told)
    assert "Trang 1/3" not in told


def test_comments_and_tracked_deletions_are_named_and_out(read: Read) -> None:
    told = read(
        docx(
            p(
                "Họp lúc ",
                inner=f"<w:del>{r('').replace('w:t', 'w:delText').replace('></w:delText', '>18 giờ</w:delText')}"
                f"</w:del><w:ins>{r('19 giờ')}</w:ins><w:r><w:commentReference w:id='0'/></w:r>",
            )
        )
    )
    assert "Họp lúc 19 giờ" in body(told)
    assert "18 giờ" not in told
    assert "Track Changes" in notes(told)
    assert "Comment" in notes(told)


# --- what the author took back ---------------------------------------------------------------


@pytest.mark.parametrize(
    "hidden", ["<w:vanish/>", '<w:rStyle w:val="An"/>', '<w:vanish w:val="1"/>']
)
def test_hidden_words_are_not_the_article_s(hidden: str, read: Read) -> None:
    told = read(docx(p("Mời họp.", inner=r(" Nhớ hỏi lại bí thư.", hidden))))
    assert "bí thư" not in told
    assert "chữ ẩn" in notes(told)


def test_words_that_are_not_hidden_any_more_are(read: Read) -> None:
    told = read(
        docx(p("Mời họp", inner=r(" ở đình.", '<w:rStyle w:val="An"/><w:vanish w:val="0"/>')))
    )
    assert "Mời họp ở đình." in body(told)


@pytest.mark.parametrize("struck", ["<w:strike/>", "<w:dstrike/>"])
def test_struck_words_are_not_the_article_s(struck: str, read: Read) -> None:
    told = read(docx(p("Góp ", inner=r("50.000", struck) + r(" 30.000 đồng."))))
    assert "50.000" not in told
    assert "30.000 đồng" in body(told)
    assert "gạch ngang" in notes(told)


def test_what_was_moved_is_said_once(read: Read) -> None:
    told = read(
        docx(
            f"<w:p><w:moveFrom>{r('Mang theo nón.')}</w:moveFrom></w:p>"
            + p("Đi sớm.")
            + f"<w:p><w:moveTo>{r('Mang theo nón.')}</w:moveTo></w:p>"
            + f"<w:moveTo>{p('Về trước trưa.')}</w:moveTo>"
        )
    )
    assert body(told).count("Mang theo nón.") == 1
    assert body(told).index("Đi sớm") < body(told).index("Mang theo")
    assert "Về trước trưa." in body(told)


# --- words in odd places ---------------------------------------------------------------------


def test_words_in_wrappers_and_controls_are_words(read: Read) -> None:
    told = read(
        docx(
            f"<w:customXml>{p('Một.')}</w:customXml>"
            f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Hai.')}</w:sdtContent></w:sdt>"
            f"<w:p><w:smartTag><w:customXml>{r('Ba')}</w:customXml></w:smartTag>{r(' bốn.')}</w:p>"
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            f"{p('Bấm vào đây để nhập.')}</w:sdtContent></w:sdt>"
        )
    )
    assert "Một.\n\nHai.\n\nBa bốn." in body(told)
    assert "Bấm vào đây" not in told
    assert "chưa điền" in notes(told)


def test_an_equation_is_a_line_of_words(read: Read) -> None:
    def run(words: str) -> str:
        return f"<m:r><m:t>{words}</m:t></m:r>"

    fraction = f"<m:f><m:num>{run('a+b')}</m:num><m:den>{run('2')}</m:den></m:f>"
    power = f"<m:sSup><m:e>{run('x')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>"
    root = f"<m:rad><m:deg/><m:e>{run('16')}</m:e></m:rad>"
    total = f"<m:oMath>{fraction}{run(' = ')}{power}{run(' + ')}{root}</m:oMath>"
    told = read(docx(p("Lấy ", inner=total + r(" đồng."))))
    assert "Lấy (a+b)/2 = x² + √16 đồng." in body(told)
    assert "công thức" in notes(told)


def test_signs_of_other_fonts_are_signs(read: Read) -> None:
    told = read(
        docx(
            p(
                "Gọi ",
                inner='<w:r><w:sym w:font="Wingdings" w:char="F028"/></w:r>'
                + r(" 0251; dưới ", "")
                + '<w:r><w:sym w:font="Symbol" w:char="F0A3"/></w:r>'
                + r("\uf0b1", '<w:rFonts w:ascii="Symbol"/>')
                + r(" 5 kg ")
                + '<w:r><w:sym w:font="Phong La" w:char="F041"/></w:r>'
                + '<w:r><w:sym w:font="Wingdings" w:char="F030"/></w:r>',
            )
        )
    )
    assert "Gọi ☎ 0251; dưới ≤± 5 kg" in body(told)
    assert "□" in body(told)
    assert "ký hiệu" in notes(told)


def test_links_of_fields_lead_where_they_led(read: Read) -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = '<w:r><w:instrText> HYPERLINK "https://a.example/x?y=1" \\o "z" </w:instrText></w:r>'
    inner = "<w:r><w:instrText> PAGEREF _Toc \\h </w:instrText></w:r>"
    told = read(
        docx(
            p("Xem ", inner=char("begin") + code + char("separate") + r("bảng kê") + char("end"))
            + p(
                "",
                inner="<w:fldSimple w:instr='HYPERLINK \"https://b.example/\"'>"
                + r("trang bạn")
                + "</w:fldSimple>",
            )
            + p("", inner=f'<w:hyperlink r:id="l">{r("mẫu đơn")}</w:hyperlink>')
            + p("Số ", inner=char("begin") + inner + char("separate") + r("12") + char("end"))
            + p("", inner='<w:hyperlink w:anchor="Muc1">' + r("mục một") + "</w:hyperlink>"),
            relation("l", "hyperlink", "https://c.example/don", "External"),
        )
    )
    assert "Xem [bảng kê](https://a.example/x?y=1)" in body(told)
    assert "[trang bạn](https://b.example/)" in body(told)
    assert "[mẫu đơn](https://c.example/don)" in body(told)
    assert "Số 12" in body(told)
    assert "PAGEREF" not in told
    assert "\nmục một\n" in body(told)


def test_text_boxes_are_paragraphs_of_their_own_and_said_once(read: Read) -> None:
    inner = f"<w:txbxContent>{p('Đường dây nóng: 0251.')}{p('Gọi ban ngày.')}</w:txbxContent>"
    told = read(
        docx(
            p(
                "Trời mưa thì nghỉ.",
                inner="<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
                f"{inner}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}"
                "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
                + r(" Nắng thì làm."),
            )
            + p(
                "",
                inner=f"<w:r><w:pict><v:textbox><w:txbxContent>{p('Cũ thôi.')}</w:txbxContent>"
                "</v:textbox></w:pict></w:r>",
            )
        )
    )
    assert "Trời mưa thì nghỉ. Nắng thì làm.\n\nĐường dây nóng: 0251.\n\nGọi ban ngày." in body(
        told
    )
    assert body(told).count("Đường dây nóng") == 1
    assert "Cũ thôi." in body(told)


# --- headings and lists ----------------------------------------------------------------------


def test_headings_and_lists_come_from_what_styles_are_based_on(read: Read) -> None:
    told = read(
        docx(
            p("Mở đầu tin.")
            + p("Chuẩn bị", "Muc")
            + p("Dụng cụ", "Phan")
            + p("Chổi.", "ViecNho")
            + p("Xẻng.", "Viec")
            + p("Không phải tiêu đề.", "ThanBai")
        )
    )
    assert "## Chuẩn bị\n\n### Dụng cụ\n\n1. Chổi.\n2. Xẻng.\n\nKhông phải tiêu đề." in body(told)


def test_numbers_go_on_past_other_paragraphs(read: Read) -> None:
    told = read(
        docx(
            p("Chia tổ.", number="1")
            + p("Tổ trưởng giữ danh sách.")
            + p("Phát chổi.", number="1")
            + p("chổi tre", number="1", level=1)
            + p("chổi nhựa", number="1", level=1)
            + p("Ra đường.", number="1")
            + p("quét", number="1", level=1)
            + p("Làm lại từ đầu.", number="5")
            + p("Rồi nghỉ.", number="5")
        )
    )
    for line in (
        "1. Chia tổ.",
        "2. Phát chổi.",
        "a) chổi tre",
        "b) chổi nhựa",
        "3. Ra đường.",
        "a) quét",
        "1. Làm lại từ đầu.\n2. Rồi nghỉ.",
    ):
        assert f"\n{line}\n" in body(told), body(told)


def test_numbers_that_are_words_are_words(read: Read) -> None:
    told = read(
        docx(
            p("Phạm vi áp dụng.", number="3")
            + p("Tổ chức thực hiện.", number="3")
            + p("Mục đích", "Muc", number="2")
            + p("Yêu cầu", "Muc", number="2")
            + p("Việc một.", number="1")
            + p("Việc sâu.", number="1", level=2)
            + p("Nhà sạch.", number="4")
            + p("Không số.", "Viec", number="0")
        )
    )
    for line in (
        "Điều 3. Phạm vi áp dụng.",
        "Điều 4. Tổ chức thực hiện.",
        "## I. Mục đích",
        "## II. Yêu cầu",
        "1. Việc một.",
        "1.1. Việc sâu.",
        "- Nhà sạch.",
        "Không số.",
    ):
        assert f"\n{line}\n" in body(told), body(told)


# --- tables ----------------------------------------------------------------------------------


def test_a_merged_cell_is_said_in_each_of_its_rows(read: Read) -> None:
    begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    told = read(
        docx(
            p("Lịch trực:")
            + table(
                cell("Ngày") + cell("Buổi") + cell("Ai trực"),
                cell("Thứ bảy", begin) + cell("Sáng") + cell("Chị Tư", begin),
                cell("", on) + cell("Chiều") + cell("", on),
                "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell("Tối") + cell("Anh Năm"),
                cell("Cả tuần", '<w:gridSpan w:val="2"/>') + cell("Tổ 3"),
            )
        )
    )
    assert "| Thứ bảy | Sáng | Chị Tư |\n| Thứ bảy | Chiều | Chị Tư |" in body(told)
    assert "|  | Tối | Anh Năm |" in body(told)
    assert "| Cả tuần |  | Tổ 3 |" in body(told)


def test_a_table_in_a_cell_keeps_its_words(read: Read) -> None:
    inner = table(cell("7 giờ") + cell("tập trung"), cell("8 giờ") + cell("ra quân"))
    told = read(
        docx(
            p("Lịch:")
            + table(cell("Buổi") + cell("Việc"), cell("Sáng") + f"<w:tc>{inner}{p('')}</w:tc>")
        )
    )
    assert "| Sáng | 7 giờ – tập trung 8 giờ – ra quân |" in body(told)


# --- files in the file -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "drawn",
    [
        '<w:pict><v:shape alt="Cổng chào"><v:imagedata r:id="p"/></v:shape></w:pict>',
        '<w:drawing><wp:docPr descr="Cổng chào"/><a:blip r:embed="p"/></w:drawing>',
    ],
)
def test_pictures_old_and_new_come_along(drawn: str, read: Read) -> None:
    told = read(
        docx(p("Xem ảnh.", inner=f"<w:r>{drawn}</w:r>"), relation("p", "image", "media/a.png"))
    )
    assert "![Cổng chào](anh-1.png)" in body(told)
    assert "[anh-1.png]" in told


@pytest.mark.parametrize(
    ("relations", "words"),
    [
        (relation("p", "image", "media/khong-co.png"), "thiếu một ảnh"),
        (relation("p", "image", "NULL"), "thiếu một ảnh"),
        ("", "thiếu một ảnh"),
        (relation("p", "image", "file:///C:/anh.png", "External"), "liên kết tới nơi khác"),
    ],
)
def test_a_picture_that_is_not_there_costs_itself_alone(
    relations: str, words: str, read: Read
) -> None:
    drawn = '<w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r>'
    told = read(docx(p("Họp lúc 7 giờ.", inner=drawn), relations))
    assert "Họp lúc 7 giờ." in body(told)
    assert words in notes(told)


def test_charts_and_objects_are_named(read: Read) -> None:
    told = read(
        docx(p("Biểu đồ:", inner='<w:r><w:object><o:OLEObject ProgID="Excel"/></w:object></w:r>'))
    )
    assert "đối tượng nhúng" in notes(told)


def test_files_set_into_the_file_are_read_or_named(read: Read) -> None:
    chunks = "".join(f'<w:altChunk r:id="c{n}"/>' for n in range(4))
    told = read(
        docx(
            p("Đầu.") + chunks + p("Cuối."),
            "".join(
                relation(f"c{n}", "aFChunk", f"chen{n}.{kind}")
                for n, kind in enumerate(("html", "txt", "docx", "rtf"))
            ),
            {
                "word/chen0.html": "<html><body><p>Từ <b>trang web</b>.</p></body></html>".encode(),
                "word/chen1.txt": "Từ tệp chữ.".encode(),
                "word/chen2.docx": docx(p("Từ tệp Word khác."), heading=""),
                "word/chen3.rtf": b"{\\rtf1 x}",
            },
        )
    )
    assert "Đầu.\n\nTừ **trang web**.\n\nTừ tệp chữ.\n\nTừ tệp Word khác.\n\nCuối." in body(told)
    assert "tệp chèn" in notes(told)


@pytest.mark.parametrize(
    "data",
    [
        docx(p("Mời bà con."), name="word/document2.xml"),
        docx(p("Mời bà con."), name="noi/dung.xml"),
        docx(p("Mời bà con."), strict=True),
        docx(p("Mời bà con."), parts={"word/styles.xml": b"", "word/numbering.xml": b"<x"}),
    ],
    ids=["document2", "elsewhere", "strict", "broken styles"],
)
def test_a_file_that_word_opens_is_taken(data: bytes, read: Read) -> None:
    assert "Mời bà con." in body(read(data))


# --- old fonts -------------------------------------------------------------------------------


def test_a_title_in_an_old_font_is_mended_alone(read: Read) -> None:
    old = letters.vni("Lịch tiêm phòng cho trẻ em").decode("latin-1")
    told = read(docx(p("Bà con đưa trẻ tới trạm y tế, nhớ mang theo sổ tiêm."), heading=p(old)))
    assert 'tiêu đề: "Lịch tiêm phòng cho trẻ em"' in told
    assert "VNI" in notes(told)


def test_a_line_that_may_be_in_an_old_font_is_named(read: Read) -> None:
    old = letters.tcvn3("Kính gửi").decode("latin-1")
    told = read(docx(p(old) + p("Bà con đưa trẻ tới trạm y tế, nhớ mang theo sổ tiêm.")))
    assert "phông cũ" in notes(told)


# --- strangers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body_",
    [
        "<w:p/>" * 1_000_000,
        p("x ") * 300_000,
        f"<w:tbl><w:tr>{cell('x') * 300}</w:tr></w:tbl>" * 300,
    ],
    ids=["empty paragraphs", "paragraphs", "cells"],
)
def test_a_bomb_of_paragraphs_costs_seconds_and_is_told(body_: str, tmp_path: Path) -> None:
    house = office(tmp_path)
    file = house.content / "inbox" / "Tổ 5" / "bom.docx"
    file.parent.mkdir(parents=True)
    file.write_bytes(docx(body_))
    begun = time.monotonic()
    (found,) = once(house)
    assert time.monotonic() - begun < 60
    if found.result is Result.TAKEN:
        (draft,) = drafts(house)
        assert "chỉ lấy phần đầu" in draft.read_text()
    else:
        assert "quá nặng" in found.sentence


@pytest.mark.parametrize(
    "data", [docx("<w:p>" * 5_000), docx(HEADING * 3)[:900], docx("<w:tbl><w:tr><w:tc>" * 60)]
)
def test_a_broken_file_is_never_told_in_english(data: bytes, tmp_path: Path) -> None:
    house = office(tmp_path)
    file = house.content / "inbox" / "Tổ 5" / "hong.docx"
    file.parent.mkdir(parents=True)
    file.write_bytes(data)
    (found,) = once(house)
    assert not any(word in found.sentence for word in ("Error", "Exception", "XML"))
