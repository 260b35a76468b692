"""The binary files of Office up to 2003, by olefile. Only ever in a child with limits.

[MS-CFB] is the container, [MS-DOC] 2.5.1 the first block of a document, [MS-XLS] 2.4.117 the mark
of a password. olefile reads the container and nothing else; the words stay unread.
"""

from __future__ import annotations

import io
import struct

import olefile

from pipeline.attachments.kinds import FileFault, FileLook

_KINDS = {
    "worddocument": "doc", "workbook": "xls", "book": "xls", "powerpoint document": "ppt",
}  # fmt: skip
_MACROS = frozenset({"macros", "vba", "_vba_project_cur", "_vba_project"})
_FILEPASS = 0x2F


def examine_compound(data: bytes) -> FileLook:
    """What a compound file is."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as parts:
            return _judge(parts)
    except (OSError, ValueError, IndexError, struct.error, TypeError, AttributeError):
        return FileLook("", FileFault.BROKEN)


def _judge(parts: olefile.OleFileIO) -> FileLook:
    paths = parts.listdir(streams=True, storages=True)
    names = {each.lower().lstrip("\x01") for path in paths for each in path}
    if "encryptedpackage" in names:
        return FileLook("", FileFault.LOCKED)
    kind = next((kind for name, kind in _KINDS.items() if parts.exists(name)), "")
    if not kind:
        return FileLook(
            fault=FileFault.PROGRAM if "_5__summaryinformation" in names else FileFault.UNKNOWN
        )
    if names & _MACROS:
        return FileLook(kind, FileFault.MACRO)
    if "ole10native" in names:
        return FileLook(kind, FileFault.INSIDE)
    if _is_locked(parts, kind):
        return FileLook(kind, FileFault.LOCKED)
    told = parts.get_metadata()
    signed = bool(names & {"_signatures", "_xmlsignatures"})
    return FileLook(kind, signed=signed, named=bool(told.author or told.last_saved_by))


def _is_locked(parts: olefile.OleFileIO, kind: str) -> bool:
    if kind == "doc":
        head = parts.openstream("WordDocument").read(12)
        return len(head) == 12 and bool(struct.unpack_from("<H", head, 10)[0] & 0x0100)
    if kind == "xls":
        name = "Workbook" if parts.exists("Workbook") else "Book"
        return _has_record(parts.openstream(name).read(), _FILEPASS)
    return bool(parts.exists("EncryptedSummary"))


def _has_record(book: bytes, wanted: int) -> bool:
    """Whether the first sheet of records holds one of a kind."""
    at = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        if kind == wanted:
            return True
        if kind in (0x000A, 0):  # the end of the first substream, where a password would stand
            return False
        at += 4 + size
    return False
