"""What units really send: good letters, and two dozen messy files."""

from __future__ import annotations

import io
import unicodedata
import zipfile

from docx import Document
from docx.shared import Inches

from pipeline.intake import legacy
from tests.intake.site import picture

LETTER = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Xuân Lập, ngày 20 tháng 11 năm 2026

THÔNG BÁO
Về việc tổ chức ngày hội đọc sách của trường

Kính gửi: Quý phụ huynh học sinh

Nhà trường tổ chức ngày hội đọc sách vào sáng thứ Bảy tại sân trường. Mỗi lớp góp một gian sách, \
học sinh được trao đổi sách cũ và nghe kể chuyện. Trân trọng kính mời phụ huynh tới dự cùng các em.

Nội dung:
- Trưng bày sách theo chủ đề
- Thi kể chuyện theo sách
- Trao tặng tủ sách lớp học
"""
TITLE = "Thông báo về việc tổ chức ngày hội đọc sách của trường"


def tcvn3(text: str) -> bytes:
    """As a machine with .Vn fonts saved it."""
    back = {letter: sign for sign, letter in legacy._TCVN3.items()}
    signs = (back.get(each) or back.get(each.lower()) or each for each in text)
    return "".join(signs).encode("latin-1")


def vni(text: str) -> bytes:
    """As a machine with VNI fonts saved it."""
    letters = {letter: sign for sign, letter in legacy._VNI_LETTERS.items()} | {"í": "í", "ì": "ì"}
    marks = {mark: sign for sign, mark in reversed(legacy._VNI_MARKS.items())}
    found = []
    for each in text:
        base, *rest = list(unicodedata.normalize("NFD", each))
        if each in letters or not rest:
            found.append(letters.get(each, each))
            continue
        if "\u031b" in rest:
            base = {"o": "ô", "O": "Ô", "u": "ö", "U": "Ö"}[base]
            rest.remove("\u031b")
        mark = "".join(sorted(rest, key=lambda sign: sign not in "\u0302\u0306"))
        sign = marks[mark] if mark else ""
        found.append(base + (sign.upper() if base.isupper() else sign))
    return "".join(found).encode("latin-1")


def cp1258(text: str) -> bytes:
    """As Windows 98 saved it: a letter, then its tone."""
    found = b""
    for each in unicodedata.normalize("NFC", text):
        try:
            found += each.encode("cp1258")
        except UnicodeEncodeError:
            signs = unicodedata.normalize("NFD", each)
            tones = "".join(sign for sign in signs if sign in "\u0300\u0301\u0303\u0309\u0323")
            base = "".join(sign for sign in signs if sign not in tones)
            found += (unicodedata.normalize("NFC", base) + tones).encode("cp1258")
    return found


def twice(text: str) -> bytes:
    """UTF-8 that was taken for Windows-1252 and saved as UTF-8."""
    odd = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    return "".join(
        chr(byte) if byte in odd else bytes([byte]).decode("cp1252") for byte in text.encode()
    ).encode()


def docx(kind: str = "full") -> bytes:
    """A Word file as units write them."""
    document = Document()
    if kind == "full":
        document.add_heading("Hội thi An toàn giao thông năm 2026", 1)
        paragraph = document.add_paragraph("Sáng nay, ")
        paragraph.add_run("hơn 200").bold = True
        paragraph.add_run(" đoàn viên").bold = True
        paragraph.add_run(" tham gia hội thi do Đoàn phường tổ chức. ")
        paragraph.add_run("Không khí sôi nổi.").italic = True
        document.add_heading("Các phần thi", 2)
        document.add_paragraph("Chào hỏi", style="List Bullet")
        document.add_paragraph("Trả lời tình huống", style="List Bullet")
        document.add_paragraph("Vòng một", style="List Number")
        table = document.add_table(2, 2)
        cells = ("Đội", "Điểm", "Khu phố 1", "95")
        for cell, words in zip(table._cells, cells, strict=True):
            cell.text = words
        document.add_picture(io.BytesIO(picture("red", (120, 80))), width=Inches(2))
        document.add_paragraph("Ban tổ chức trao giải cho ba đội dẫn đầu.")
    elif kind == "old font":
        for line in LETTER.split("\n"):
            document.add_paragraph(tcvn3(line).decode("latin-1"))
    elif kind == "tracked":
        paragraph = document.add_paragraph("Công đoàn phường phát động ")
        run = paragraph.add_run("tháng công nhân")
        inserted = run._r.makeelement(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}ins", {}
        )
        run._r.addprevious(inserted)
        inserted.append(run._r)
        paragraph.add_run(" với nhiều hoạt động thiết thực.")
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def zip_bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", "<w:document/>")
        with packed.open("word/media/x.bin", "w", force_zip64=True) as part:
            for _ in range(250):
                part.write(b"\0" * 1_000_000)
    return data.getvalue()


_MD = "# Ngày hội đọc sách\n\nNhà trường mời phụ huynh tới dự ngày hội đọc sách sáng thứ Bảy.\n"
_HEAD = "---\ntiêu đề: Lớp học bơi hè\nchuyên mục: Nhà trường\nngày: 20/11/2026\n"
_ABOUT = "Trường mở lớp học bơi cho học sinh tiểu học, mỗi lớp hai mươi em, học vào buổi chiều.\n"
_MAIL = (
    "From: Hội Phụ nữ <phunu@xuanlap.example>\nTo: phongvhxh@xuanlap.example\n"
    "Subject: Fwd: Mô hình phân loại rác tại nguồn\nDate: Fri, 20 Nov 2026 09:15:00 +0700\n\n"
    "Chi hội khu phố 5 vận động mỗi nhà hai thùng rác, một xanh một vàng.\nGửi các anh chị biên "
    "tập xem và đăng giúp, xin cảm ơn.\n"
)

GOOD: dict[str, tuple[bytes, str]] = {  # file name -> (bytes, title of the draft)
    "thu.txt": (LETTER.encode(), TITLE),
    "utf8-bom.txt": (b"\xef\xbb\xbf" + LETTER.encode(), TITLE),
    "utf16.txt": (LETTER.encode("utf-16"), TITLE),
    "utf16 không dấu hiệu.txt": (LETTER.encode("utf-16-le"), TITLE),
    "win1258.txt": (cp1258(LETTER), TITLE),
    "tcvn3.txt": (tcvn3(LETTER), TITLE),
    "vni.txt": (vni(LETTER), TITLE),
    "hai lan.txt": (twice(LETTER), TITLE),
    "crlf.txt": (LETTER.replace("\n", "\r\n").encode(), TITLE),
    "mac.txt": (LETTER.replace("\n", "\r").encode(), TITLE),
    "nfd.txt": (unicodedata.normalize("NFD", LETTER).encode(), TITLE),
    "THƯ VIẾT HOA ĐUÔI.TXT": (LETTER.encode(), TITLE),
    "bài.docx": (docx(), "Hội thi An toàn giao thông năm 2026"),
    "phong cu.docx": (docx("old font"), TITLE),
    "sua theo doi.docx": (
        docx("tracked"),
        "Công đoàn phường phát động tháng công nhân với nhiều hoạt động thiết thực.",
    ),
    "khong dau muc.md": (_MD.encode(), "Ngày hội đọc sách"),
    "co dau.md": ((_HEAD + "---\n" + _ABOUT).encode(), "Lớp học bơi hè"),
    "dau sai.md": (
        (_HEAD + "tiêu đề: [chưa khép\n---\n# Lớp bơi\n\n" + _ABOUT).encode(),
        "Lớp bơi",
    ),
    "dau khong dong.md": ((_HEAD + "\n" + _ABOUT).encode(), ""),
    "khoa la.md": ((_HEAD + "lạ: 1\nchuyên mục 2: x\n---\n" + _ABOUT).encode(), "Lớp học bơi hè"),
    "doi dang ngay.md": (
        (_HEAD + "nháp: không\nkênh: trang tin\n---\n" + _ABOUT).encode(),
        "Lớp học bơi hè",
    ),
    "toml.md": (
        ('+++\ntitle = "Lớp học bơi hè"\nduties = ["R07"]\n+++\n' + _ABOUT).encode(),
        "Lớp học bơi hè",
    ),
    "thu dien tu.txt": (_MAIL.encode(), "Mô hình phân loại rác tại nguồn"),
    "mot dong.txt": ("Mai họp tổ dân phố lúc 19 giờ.".encode(), "Mai họp tổ dân phố lúc 19 giờ."),
    "khong dau.txt": (b"Moi ba con den nha van hoa khu pho 3 hop to dan pho.", ""),
    "dai.txt": (("Câu văn dài không xuống dòng. " * 400).encode(), "Câu văn dài không xuống dòng."),
    "ky tu an.txt": (
        "\u200bTin\u200b vui\ufeff của trường\n\nNội dung\u00ad ngắn.".encode(),
        "Tin vui của trường",
    ),
    "dau la.txt": ("* sao *\n<script>x()</script>\n---\n# thăng\n[x](javascript:1)".encode(), ""),
}
BAD: dict[str, tuple[bytes, str]] = {  # file name -> (bytes, words of the sentence)
    "trong.txt": (b"", "Tệp trống"),
    "trang.docx": (docx("blank"), "không có chữ nào"),
    "chi co dau.txt": (b"--- !!! ...\n", "không có chữ nào"),
    "cu.doc": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".docx"),
    "cu doi ten.docx": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "đời cũ"),
    "dut.docx": (docx()[:3000], "chưa chép xong"),
    "khong phai word.docx": (b"xin chao", "hỏng"),
    "bom.docx": (zip_bomb(), "bung ra nặng"),
    "quet.pdf": (b"%PDF-1.7 ...", "Word"),
    "quet doi ten.txt": (b"%PDF-1.7 ...", "PDF"),
    "bang.xlsx": (b"PK\x03\x04", "Word"),
    "nen.rar": (b"Rar!", "Giải nén"),
    "phim.mp4": (b"\0\0\0\x18ftyp", "biên tập"),
    "nhi phan.txt": (bytes(range(128, 256)) * 30, "không chắc là bảng mã nào"),
    "tieng duc.txt": ("Das größte Gebäude für Schüler, sehr schön.".encode("latin-1"), "bảng mã"),
    "khong duoi": ("Nội dung".encode(), "không có đuôi"),
    "anh gia.jpg": (b"<html>", "không phải ảnh"),
    "anh dut.jpg": (picture(size=(600, 600))[:2000], "hỏng"),
}
