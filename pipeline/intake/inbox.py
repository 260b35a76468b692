"""content/inbox/<đơn vị>/: which files lie there, which are ready, where they go afterwards.

Originals are never deleted: they move to `.da-nhan/` beside, and only when their draft is on
disk. What is refused stays where it is, with its reason in a file beside it.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.confine import contents
from pipeline.content.problem import Wrong
from pipeline.intake.draft import durable
from pipeline.text import nfc

INBOX = "inbox"  # below content/
TAKEN = ".da-nhan"  # in a unit's folder: originals of what was taken in
REASON = ".chua-nhan.txt"  # added to a file's name: why it was not taken
TEXTS = (".md", ".markdown", ".txt", ".docx")
IMAGES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".heic", ".bmp", ".tif")
LARGEST = 30_000_000  # bytes of a file

_COPYING = (".part", ".partial", ".crdownload", ".download", ".tmp", ".filepart", ".opdownload")
_SILENT = ("~$", ".", "~wrd", "thumbs.db", "desktop.ini")
_OTHERS = {
    (".doc", ".dot", ".rtf", ".odt", ".wps"): "Mở bằng Word, lưu thành .docx rồi gửi lại.",
    (".pdf",): "Gửi bản Word (.docx) của văn bản này; bản PDF không tách được thành bài.",
    (".xls", ".xlsx", ".csv", ".ppt", ".pptx"): "Chép nội dung cần đăng vào tệp Word (.docx).",
    (".zip", ".rar", ".7z"): "Giải nén rồi chép từng tệp vào đây.",
    (".mp4", ".mov", ".avi", ".mp3", ".wav", ".m4a"): "Gửi tận tay người biên tập: đây là hộp bài.",
    (".html", ".htm", ".mht", ".eml", ".msg"): "Chép nội dung vào tệp Word (.docx) hoặc .txt.",
}
_LONGEST_NAME = 200  # bytes


@dataclass(frozen=True, slots=True)
class CopyStamp:
    """What changes while a file is being copied."""

    size: int
    modified: int
    node: int


@dataclass(frozen=True, slots=True)
class InboxFolder:
    """One folder of a unit: its files by kind, in the order of their names."""

    unit: str  # the name of the unit's folder
    path: Path
    texts: tuple[Path, ...]
    images: tuple[Path, ...]
    copying: tuple[Path, ...]
    others: tuple[tuple[Path, Wrong], ...]


def stamp(file: Path) -> CopyStamp | None:
    """A file's stamp now; None: it can't be seen."""
    try:
        found = file.stat()
    except OSError:
        return None
    return CopyStamp(found.st_size, found.st_mtime_ns, found.st_ino)


def stamps(content: Path) -> dict[Path, CopyStamp | None]:
    """The stamps of all files that wait in the inboxes."""
    found: dict[Path, CopyStamp | None] = {}
    for folder in folders(content):
        for file in (*folder.texts, *folder.images):
            found[file] = stamp(file)
    return found


def folders(content: Path) -> Iterator[InboxFolder]:
    """The folders of all units, deepest last. Raises OSError for an inbox that can't be seen."""
    inbox = content / INBOX
    if not inbox.is_dir():
        return
    for unit in _listed(inbox):
        if unit.is_dir() and not unit.is_symlink() and not _is_silent(unit.name):
            yield from _folders(unit, nfc(unit.name))


def loose(content: Path) -> list[Path]:
    """Files that lie in the inbox itself, so that nobody knows whose they are."""
    inbox = content / INBOX
    if not inbox.is_dir():
        return []
    return [
        each
        for each in _listed(inbox)
        if not each.is_dir() and not _is_silent(each.name) and not each.name.endswith(REASON)
    ]


def _folders(path: Path, unit: str) -> Iterator[InboxFolder]:
    texts: list[Path] = []
    images: list[Path] = []
    copying: list[Path] = []
    others: list[tuple[Path, Wrong]] = []
    inner: list[Path] = []
    for each in _listed(path):
        if _is_silent(each.name) or each.name.endswith(REASON):
            continue
        suffix = each.suffix.lower()
        if each.is_symlink() or not (each.is_file() or each.is_dir()):
            others.append((each, Wrong("Đây không phải tệp thường.", "Chép tệp thật vào đây.")))
        elif each.is_dir():
            inner.append(each)
        elif suffix in _COPYING:
            copying.append(each)
        elif suffix in TEXTS:
            texts.append(each)
        elif suffix in IMAGES:
            images.append(each)
        else:
            others.append((each, _unknown(suffix)))
    yield InboxFolder(unit, path, tuple(texts), tuple(images), tuple(copying), tuple(others))
    for each in inner:
        yield from _folders(each, unit)


def _listed(folder: Path) -> list[Path]:
    return sorted(folder.iterdir(), key=lambda each: (nfc(each.name), each.name))


def _is_silent(name: str) -> bool:
    return name.lower().startswith(_SILENT)


def _unknown(suffix: str) -> Wrong:
    for suffixes, remedy in _OTHERS.items():
        if suffix in suffixes:
            return Wrong(f"Hộp bài không nhận tệp {suffix}.", remedy)
    named = f"Hộp bài không nhận tệp {suffix}." if suffix else "Tên tệp không có đuôi."
    return Wrong(named, "Gửi bài dạng .docx, .txt hoặc .md; ảnh dạng .jpg hoặc .png.")


def bytes_of(file: Path, before: CopyStamp | None) -> bytes | None:
    """A file that lies still, whole; None: it is being copied. Raises Wrong."""
    if before is None or stamp(file) != before:
        return None
    if before.size > LARGEST:
        mega = before.size // 1_000_000
        raise Wrong(f"Tệp nặng {mega} MB, không phải là một bài.", "Thu nhỏ ảnh rồi gửi lại.")
    try:
        data = contents(file, LARGEST)
    except PermissionError:
        if os.name == "nt":  # Word or a copy holds it open
            return None
        raise Wrong("Không mở được tệp.", "Kiểm tra quyền đọc của tệp.") from None
    except OSError:
        raise Wrong("Không mở được tệp.", "Kiểm tra quyền đọc của tệp.") from None
    if stamp(file) != before:
        return None
    if not data.strip(b"\x00 \t\r\n"):
        raise Wrong("Tệp trống, không có chữ nào.", "Gửi lại tệp có nội dung.")
    return data


def put_away(file: Path, before: CopyStamp | None) -> bool:
    """Move an original to `.da-nhan/`, never over another; False: it changed meanwhile.

    Raises OSError if it can't be moved.
    """
    if before is None or stamp(file) != before:
        return False
    shelf = file.parent / TAKEN
    shelf.mkdir(exist_ok=True)
    target, number = shelf / file.name, 1
    while target.exists() or target.is_symlink():
        number += 1
        target = shelf / f"{_short(file.stem)}-{number}{file.suffix}"
    file.rename(target)
    durable(shelf)
    durable(file.parent)
    explain(file, "")
    return True


def _short(stem: str) -> str:
    return stem.encode()[:_LONGEST_NAME].decode("utf-8", "ignore")


def explain(file: Path, sentence: str) -> None:
    """Keep the reason beside a file that was not taken; without a sentence take it away.

    An inbox that can't be written to is not worth stopping for: the reason is in the report too.
    """
    note = file.with_name(_short(file.name) + REASON)
    try:
        if not sentence:
            note.unlink(missing_ok=True)
        elif not note.exists() or note.read_text(encoding="utf-8-sig") != sentence + "\n":
            note.write_text(sentence + "\n", encoding="utf-8-sig")
    except OSError:
        return


def belongs(image: Path, text: Path) -> bool:
    """Whether an image's name says whose it is: bai.docx has bai.jpg, bai-2.png, bai (3).jpg."""
    stem = unicodedata.normalize("NFC", text.stem).casefold()
    name = unicodedata.normalize("NFC", image.stem).casefold()
    rest = name.removeprefix(stem)
    return name.startswith(stem) and (not rest or not rest[0].isalnum())
