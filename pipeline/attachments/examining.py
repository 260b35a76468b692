"""A file's bytes → what it is. Only ever in a child with limits."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

from pipeline.attachments.kinds import MOST_WORDS, FileFault, FileLook
from pipeline.text import nfc

_STARTS = (  # how a file begins → its kind, or why it is not published
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"....ftyp(?:heic|heix|heim|heis|mif1|msf1|hevc)", re.DOTALL), "heic"),
    (re.compile(rb"....ftyp(?:M4A|M4B|mp42|isom|dash)", re.DOTALL), "m4a"),
    (re.compile(rb"ID3|\xff[\xe2-\xff]"), "mp3"),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|MSCF"), FileFault.ARCHIVE),
    (re.compile(rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|L\x00\x00\x00\x01\x14\x02"), FileFault.PROGRAM),
    (re.compile(rb"\s*<(?:\?xml|!doctype|html|svg|script)", re.IGNORECASE), FileFault.PROGRAM),
)
_CSV_RUNS = re.compile(r"\s*(?:[=@]|[+-]\s*[A-Za-z(])")  # a spreadsheet would work it out
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def examine_file(data: bytes, ending: str) -> FileLook:
    """What the bytes are, whatever the name says; `ending` tells CSV, which has no mark of its own.

    Its words are NFC and hold no control characters but line ends.
    """
    look = _examine(data, ending)
    words = _UNPRINTABLE.sub("", nfc(look.words.replace("\r\n", "\n").replace("\r", "\n")))
    return replace(look, words=words.strip())


def _examine(data: bytes, ending: str) -> FileLook:
    if data.startswith(b"%PDF-"):
        from pipeline.attachments import pdf

        return pdf.examine_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        from pipeline.attachments import zipped

        return zipped.examine_zipped(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        from pipeline.attachments import compound

        return compound.examine_compound(data)
    if b"%PDF-" in data[:1024]:
        return FileLook("pdf", FileFault.MIXED)
    if data.startswith(b"PK"):
        return FileLook(fault=FileFault.ARCHIVE)
    for start, found in _STARTS:
        if start.match(data):
            if isinstance(found, FileFault):
                return FileLook(fault=found)
            return FileLook(found)
    return _examine_csv(data) if ending == "csv" else FileLook(fault=FileFault.UNKNOWN)


def _examine_csv(data: bytes) -> FileLook:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return FileLook("csv", FileFault.BROKEN)
    if _CONTROL.search(text):
        return FileLook("csv", FileFault.BROKEN)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    except csv.Error:
        return FileLook("csv", FileFault.BROKEN)
    if any(_CSV_RUNS.match(cell) for row in rows for cell in row):
        return FileLook("csv", FileFault.FORMULA)
    words = "\n".join(" | ".join(cell.strip() for cell in row) for row in rows if any(row))
    return FileLook("csv", words=words[:MOST_WORDS], cut=len(words) > MOST_WORDS)


def _delimiter(text: str) -> str:
    """What parts the columns: the sign of three that the first line has most of."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)
