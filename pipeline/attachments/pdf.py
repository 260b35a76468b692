"""PDF files, by qpdf (pikepdf) and PDFium (pypdfium2). Only ever in a child with limits.

pikepdf reads every object, also those in compressed streams, where no search of the bytes finds
them, opens what only its author may change, and writes the rest back as it was; it reads no text.
PDFium reads the text and knows nothing of actions. pypdf does both, in Python: a scan of 300 pages
takes it some hundred times as long, and AES needs a further package.

Names of dictionaries: ISO 32000-2:2020, 7.11.4 (embedded files), 12.6.4 (actions), 12.7 (forms),
12.8 (signatures).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pikepdf
import pypdfium2

from pipeline.attachments.kinds import MOST_WORDS, FileFault, FileLook

_ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition"})
_ACTIVE = frozenset({"/JS", "/XFA", "/RichMediaContent"})
_PEOPLE = ("/Author", "/Creator", "/Manager", "/LastModifiedBy")
_LONG_LINE = 50  # characters: a shorter one is a title, a cell or the end of a paragraph
_BEGINS = re.compile(r"[-–•+*]|\d+[.)/]|[a-zđ][.)]")  # an entry of a list
_XMP_PEOPLE = ("dc:creator", "dc:contributor", "pdfx:Author", "xmp:Author")


def examine_pdf(data: bytes) -> FileLook:
    """What a PDF is."""
    if b"PK\x05\x06" in data[-66_000:]:
        return FileLook("pdf", FileFault.MIXED)  # the end of a ZIP: it opens as one, too
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            fault, signed = _judge_objects(pdf)
            if fault is None and not len(pdf.pages):
                fault = FileFault.BROKEN
            named = not signed and _names_people(pdf)
    except pikepdf.PasswordError:
        return FileLook("pdf", FileFault.LOCKED)
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, KeyError):
        return FileLook("pdf", FileFault.BROKEN)
    if fault:
        return FileLook("pdf", fault)
    words, cut = _read_words(data)
    return FileLook("pdf", signed=signed, named=named, words=words, cut=cut)


def _judge_objects(pdf: pikepdf.Pdf) -> tuple[FileFault | None, bool]:
    """(what is wrong with an object, whether one is a signature)."""
    signed = False
    for each in _dictionaries(pdf):
        if str(each.get("/S", "")) in _ACTIONS or not _ACTIVE.isdisjoint(each.keys()):
            return FileFault.SCRIPT, signed
        if "/EF" in each or str(each.get("/Type", "")) == "/EmbeddedFile":
            return FileFault.INSIDE, signed
        signed = signed or ("/ByteRange" in each and "/Contents" in each)
    return None, signed


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the file, also those inside others."""
    for top in pdf.objects:
        waiting: list[Any] = [top]
        while waiting:
            each = waiting.pop()
            if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
                yield each
                waiting += [inner for inner in each.values() if _is_direct(inner)]
            elif isinstance(each, pikepdf.Array):
                waiting += [inner for inner in each if _is_direct(inner)]


def _is_direct(value: Any) -> bool:
    """Whether it is written inside another object: the others come by themselves."""
    kinds = (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)
    return isinstance(value, kinds) and not value.is_indirect


def _names_people(pdf: pikepdf.Pdf) -> bool:
    told = pdf.docinfo
    if any(str(told.get(key, "")).strip() for key in _PEOPLE if key != "/Creator"):
        return True
    with suppress(Exception), pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        return any(xmp.get(key) for key in _XMP_PEOPLE)
    return False


def _read_words(data: bytes) -> tuple[str, bool]:
    """(the text layer, page by page, whether it was cut); empty for a scan."""
    pages: list[str] = []
    size = 0
    try:
        with pypdfium2.PdfDocument(data) as document:
            for page in document:
                pages.append(_reflow(page.get_textpage().get_text_range()))
                size += len(pages[-1]) + 2
                if size > MOST_WORDS:
                    break
    except pypdfium2.PdfiumError:
        return "", False
    words = "\n\n".join(each for each in pages if each)
    return words[:MOST_WORDS], len(words) > MOST_WORDS


def _reflow(text: str) -> str:
    """A page's lines as paragraphs: a long line that ends no sentence goes on in the next."""
    paragraphs: list[str] = []
    goes_on = False
    for line in (each.strip() for each in text.splitlines()):
        if goes_on and line and not _BEGINS.match(line):
            paragraphs[-1] += f" {line}"
        elif line:
            paragraphs.append(line)
        goes_on = len(line) > _LONG_LINE and not line.endswith((".", ":", ";", "!", "?"))
    return "\n".join(paragraphs)


def clean_pdf(data: bytes) -> bytes:
    """The same PDF without the people in its metadata; the same bytes on every run."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for key in _PEOPLE:
            if key in pdf.docinfo:
                del pdf.docinfo[key]
        if "/Metadata" in pdf.Root:
            with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
                for key in _XMP_PEOPLE:
                    if key in xmp:
                        del xmp[key]
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()
