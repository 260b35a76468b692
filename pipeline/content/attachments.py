"""Files that an article carries for its readers: named by a link in its text, or in its head.

    Xem [Kế hoạch số 57](ke-hoach-57.pdf).
    tệp đính kèm: [mau-don.docx, {tệp: du-toan.xlsx, tên: Dự toán năm 2026}]

A link to a file that lies beside the article is an attachment. What a file holds decides, whatever
its name says: what could harm whoever opens it is refused with a sentence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline import attachments
from pipeline.attachments import FileFault, FileLook
from pipeline.config import Office
from pipeline.confine import Stumbled, TooMuch, confined, contents
from pipeline.content import values
from pipeline.content.beside import MediaProbe, Sort, path_beside
from pipeline.content.frontmatter import Value
from pipeline.content.images import ImageIndex
from pipeline.content.links import link_target
from pipeline.content.problem import Findings, Wrong, quoted
from pipeline.content.values import bare
from pipeline.errors import ContentError
from pipeline.markdown import Mark
from pipeline.model import Attachment
from pipeline.text import nfc, squeeze

_SORT = Sort(
    "Tệp đính kèm",
    "Tệp đính kèm không dùng được.",
    "Chép tệp vào thư mục của bài và ghi tên tệp, ví dụ [Kế hoạch](ke-hoach.pdf).",
    "Lưu lại thành PDF nhẹ hơn, hoặc chia thành nhiều tệp.",
)
_ACCEPTED = (
    "Đăng được: PDF, Word, Excel, PowerPoint, ODT, ODS, ODP, CSV, ảnh, MP3, M4A. "
    "Lưu lại thành một loại ấy."
)
_FAULTS: Mapping[FileFault, tuple[str, str]] = {
    FileFault.UNKNOWN: ("không thuộc loại tệp đăng được.", _ACCEPTED),
    FileFault.ARCHIVE: (
        "là tệp nén: điện thoại không mở được, và không ai thấy bên trong có gì.",
        "Giải nén rồi đính kèm từng tệp.",
    ),
    FileFault.PROGRAM: ("là chương trình hoặc trang mã chạy được, không đăng.", _ACCEPTED),
    FileFault.BROKEN: ("bị hỏng hoặc bị cắt cụt.", "Chép lại tệp gốc rồi thay vào."),
    FileFault.LOCKED: ("có mật khẩu, người đọc không mở được.", "Bỏ mật khẩu rồi lưu lại."),
    FileFault.MACRO: (
        "có macro (mã chạy được), có thể hại máy người đọc.",
        "Lưu lại thành loại không có macro, ví dụ DOCX, XLSX hay PDF.",
    ),
    FileFault.SCRIPT: (
        "có mã chạy được hoặc biểu mẫu tự gửi đi, có thể hại máy người đọc.",
        "In lại tệp ra PDF (Print → Save as PDF) rồi thay vào.",
    ),
    FileFault.INSIDE: (
        "có một tệp khác giấu bên trong.",
        "Bỏ tệp ở trong ra, hoặc in lại thành PDF; cần đăng cả hai thì đính kèm từng tệp.",
    ),
    FileFault.REMOTE: (
        "tự tải thứ khác từ trên mạng về, hoặc gọi chương trình khác, khi mở ra.",
        "Lưu lại thành PDF rồi thay vào.",
    ),
    FileFault.FORMULA: (
        "có ô bắt đầu bằng “=”, “+”, “-” hay “@” mà bảng tính sẽ chạy như công thức.",
        "Lưu các ô ấy thành giá trị.",
    ),
    FileFault.MIXED: (
        "vừa là loại tệp này vừa là loại tệp khác, không an toàn.",
        "Mở bằng chương trình đã làm ra tệp rồi lưu lại thành tệp mới.",
    ),
    FileFault.HUGE: ("bung ra quá lớn, có thể làm treo máy người đọc.", "Chia thành nhiều tệp."),
}
_TEXTS = ("md", "html", "htm", "")  # endings that a link to another article has
_KEYS: Mapping[str, str] = {
    **dict.fromkeys(("tep", "file", "src"), "src"),
    **dict.fromkeys(("ten", "title", "tieude", "name"), "title"),
}


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file as the author names it, not looked at yet."""

    src: str
    title: str  # empty: as the file is called
    line: int


# --- where authors name them ------------------------------------------------------------------


def head_files(value: Value, office: Office) -> tuple[NamedFile, ...]:
    """The files that a head names: one, a list, or groups with a name for each. Raises Wrong."""
    if value.parts is not None:
        return tuple(each for part in value.parts for each in head_files(part, office))
    if value.entries is None:
        return (NamedFile(values.text(value, office), "", value.line),)
    told: dict[str, str] = {}
    for entry in value.entries:
        key = _KEYS.get(bare(entry.key))
        if key is None or key in told:
            message = f"không dùng được khóa {quoted(entry.key)} (lạ hoặc trùng)."
            raise Wrong(message, "Chỉ dùng: tệp, tên, mỗi khóa một lần.", entry.line)
        told[key] = values.text(entry.value, office)
    if not told.get("src"):
        raise Wrong("thiếu tên tệp.", "Thêm “tệp: …”, ví dụ “tệp: ke-hoach.pdf”.", value.line)
    return (NamedFile(told["src"], told.get("title", ""), value.line),)


def linked_files(marks: Iterable[Mark], folder: str, shelf: ImageIndex) -> list[NamedFile]:
    """The files that links of a text lead to: those that lie there and are no articles."""
    found = []
    for mark in marks:
        src = link_target(mark.value)
        ending = PurePosixPath(src).suffix.lower().removeprefix(".")
        if ending not in _TEXTS and shelf.find(folder, src):
            found.append(NamedFile(src, squeeze(mark.text), mark.line))
    return found


# --- what they are ----------------------------------------------------------------------------


def read_attachments(
    named: Iterable[NamedFile],
    folder: str,
    shelf: ImageIndex,
    probe: MediaProbe,
    findings: Findings,
) -> tuple[Attachment, ...]:
    """The files of an article in `folder`, each once; what is wrong with one goes to findings."""
    found: dict[str, Attachment] = {}
    for each in named:
        try:
            path = path_beside(each.src, folder, shelf, _SORT)
            if path not in found:
                found[path] = _examined(each, path, folder, shelf, probe, findings)
        except Wrong as wrong:
            findings.wrong(wrong, each.line)
    return tuple(found.values())


def _examined(
    named: NamedFile,
    path: str,
    folder: str,
    shelf: ImageIndex,
    probe: MediaProbe,
    findings: Findings,
) -> Attachment:
    """One file. Raises Wrong for one that may not be published."""
    name = quoted(PurePosixPath(path).name)
    data = _bytes(shelf.content / path, name)
    look = _look(data, path, name)
    width = height = 0
    if look.kind in attachments.PICTURES:
        picture = shelf.image(folder, named.src)
        width, height = picture.width, picture.height
    if look.kind in attachments.SOUNDS:
        _listen(shelf.content / path, name, probe)
    _tell(look, name, named.line, findings)
    return Attachment(
        src=named.src,
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        kind=look.kind,
        size=len(data),
        title=named.title or _readable(PurePosixPath(path).stem),
        cleaned=look.named and not look.signed and look.kind not in attachments.OLD,
        words=look.words,
        width=width,
        height=height,
    )


def _bytes(file: Path, name: str) -> bytes:
    try:
        data = contents(file, attachments.MOST_BYTES)
    except OSError:
        if file.is_file() and file.stat().st_size > attachments.MOST_BYTES:
            mega = file.stat().st_size // 1_000_000
            raise Wrong(f"Tệp đính kèm {name} nặng {mega} MB, quá 100 MB.", _SORT.lighter) from None
        raise Wrong(f"Không mở được tệp đính kèm {name}.", "Kiểm tra quyền đọc.") from None
    if not data:
        raise Wrong(f"Tệp đính kèm {name} rỗng (0 byte).", "Chép lại tệp gốc rồi thay vào.")
    return data


def _look(data: bytes, path: str, name: str) -> FileLook:
    """What the bytes are, and are called. Raises Wrong."""
    ending = attachments.kind_of_name(path)
    try:
        look = confined(attachments.LIMITS, attachments.examine_file, data, ending)
    except TooMuch as stopped:
        message = f"Tệp đính kèm {name} không mở được an toàn: {stopped}."
        raise Wrong(message, "Lưu lại thành PDF rồi thay vào.") from None
    except Stumbled:
        look = FileLook(ending, FileFault.BROKEN)
    if look.fault:
        message, remedy = _FAULTS[look.fault]
        raise Wrong(f"Tệp đính kèm {name} {message}", remedy)
    if look.kind != ending:
        right = f"{PurePosixPath(path).stem}.{look.kind}"
        raise Wrong(
            f"Tệp đính kèm {name} thật ra là {look.kind.upper()}, tên tệp nói khác.",
            f"Đổi tên thành “{right}” và sửa tên trong bài.",
        )
    return look


def _listen(file: Path, name: str, probe: MediaProbe) -> None:
    try:
        probe.hear(file)
    except ContentError as error:
        raise Wrong(f"Tệp đính kèm {name} không nghe được. {error}", _SORT.lighter) from None


def _tell(look: FileLook, name: str, line: int, findings: Findings) -> None:
    """What the file shows to whoever opens it, and what nobody can see here."""
    if look.remarks:
        findings.hint(
            line,
            f"Tệp đính kèm {name} còn lời nhận xét hoặc dấu vết sửa: ai mở tệp cũng thấy.",
            "Chấp nhận hết chỗ sửa, xóa nhận xét, rồi lưu lại.",
        )
    if look.named and look.kind in attachments.OLD:
        findings.hint(
            line,
            f"Tệp đính kèm {name} ghi tên người soạn trong phần thông tin của tệp.",
            f"Lưu lại thành {look.kind.upper()}X: máy sẽ bỏ tên ấy khi đăng.",
        )
    if not look.words and look.kind not in attachments.SOUNDS:
        findings.hint(
            line,
            f"Máy không đọc được chữ trong tệp {name} (bản quét, ảnh, hoặc loại tệp cũ), nên "
            "không rà soát được, và người khiếm thị không nghe được.",
            "Mở tệp ra xem kỹ trước khi duyệt; nên đính kèm bản PDF xuất thẳng từ Word.",
        )
    elif look.cut:
        findings.hint(
            line,
            f"Tệp đính kèm {name} rất dài: máy chỉ rà soát 100.000 ký tự đầu.",
            "Mở phần sau ra xem trước khi duyệt.",
        )


def _readable(stem: str) -> str:
    """A file's name as words."""
    words = squeeze(nfc(stem).replace("_", " ").replace("-", " "))
    return words[:1].upper() + words[1:]
