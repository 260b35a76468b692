"""Word, Excel, PowerPoint and OpenDocument files: a ZIP of XML. Only ever in a child with limits.

Names of parts and relationships: ECMA-376 part 2 (Open Packaging), ISO/IEC 26300 part 2.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from pipeline.attachments.kinds import MOST_WORDS, FileFault, FileLook

_MOST_PARTS = 5_000
_MOST_OPEN = 400_000_000  # bytes of all parts together
_MAIN = {  # the content type of the main part → the kind
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml": "pptx",
}
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_RUNS = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX", re.IGNORECASE)
_FETCHES = re.compile(  # a relationship that is followed without a click
    rb"<Relationship\b(?=[^>]*TargetMode=[\"']External)"
    rb"(?=[^>]*Type=[\"'][^\"']*/(?:attachedTemplate|oleObject|frame|subDocument|externalLink"
    rb"Path|image|audio|video)[\"'])",
    re.IGNORECASE,
)
_ASKS = re.compile(rb"\bDDE(?:AUTO)?\b|<ddeLink\b", re.IGNORECASE)
_PACKED = "Ole10Native".encode("utf-16-le")  # an OLE object that is a file of any kind
_REMARKS = re.compile(r"(?:word|xl|ppt)/(?:.*/)?(?:threaded)?comments?[^/]*\.xml$", re.IGNORECASE)
_CHANGES = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)\s")
_TEXTS = {
    "docx": re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$"),
    "xlsx": re.compile(r"xl/(?:sharedStrings|worksheets/sheet\d+|comments\d*)\.xml$"),
    "pptx": re.compile(r"ppt/(?:slides|notesSlides)/\w+\d+\.xml$"),
}
_PARAGRAPHS = frozenset({"p", "h", "si", "row", "table-row"})
_PEOPLE = frozenset({
    "creator", "lastModifiedBy", "initial-creator", "printed-by", "Manager",
})  # fmt: skip
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


class _RefusedZip(Exception):
    def __init__(self, fault: FileFault) -> None:
        self.fault = fault


def examine_zipped(data: bytes) -> FileLook:
    """What a file that begins as a ZIP is."""
    kind = ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _check_whole(data, parts)
            kind = _kind(parts)
            if not kind:
                return FileLook(fault=FileFault.ARCHIVE)
            if fault := _judge_parts(parts, kind):
                return FileLook(kind, fault)
            words = "\n".join(_words(parts, kind))
            return FileLook(
                kind,
                signed=any(
                    "_xmlsignatures/" in name.lower() or name.endswith("documentsignatures.xml")
                    for name in parts.namelist()
                ),
                named=_names_people(parts),
                remarks=_has_remarks(parts, kind),
                words=words[:MOST_WORDS],
                cut=len(words) > MOST_WORDS,
            )
    except _RefusedZip as refused:
        return FileLook(kind, refused.fault)
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, *_BROKEN):
        return FileLook(kind, FileFault.BROKEN)


_BROKEN = (NotImplementedError, RuntimeError, EOFError, ValueError, KeyError, OSError)


def _check_whole(data: bytes, parts: zipfile.ZipFile) -> None:
    """Raise _RefusedZip for what is no plain ZIP from its first byte to its last."""
    infos = parts.infolist()
    if len(infos) > _MOST_PARTS or sum(each.file_size for each in infos) > _MOST_OPEN:
        raise _RefusedZip(FileFault.HUGE)
    end = data.rfind(b"PK\x05\x06")
    after = len(data) - end - 22 - len(parts.comment)
    if after or b"%PDF-" in data[:1024] or min((each.header_offset for each in infos), default=0):
        raise _RefusedZip(FileFault.MIXED)
    names = [each.filename for each in infos]
    if len(set(names)) < len(names):
        raise _RefusedZip(FileFault.MIXED)  # readers differ in which of two they take
    for name in names:
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name:
            raise _RefusedZip(FileFault.MIXED)
    if any(each.flag_bits & 1 for each in infos):
        raise _RefusedZip(FileFault.LOCKED)


def _kind(parts: zipfile.ZipFile) -> str:
    names = set(parts.namelist())
    if "[Content_Types].xml" in names:
        types = parts.read("[Content_Types].xml")
        if _RUNS.search(types):
            raise _RefusedZip(FileFault.MACRO)
        return next((kind for told, kind in _MAIN.items() if told.encode() in types), "")
    return _ODF.get(parts.read("mimetype").strip(), "") if "mimetype" in names else ""


def _judge_parts(parts: zipfile.ZipFile, kind: str) -> FileFault | None:
    for name in parts.namelist():
        low = name.lower()
        if low.startswith(("basic/", "scripts/")) or "vbaproject" in low or "/activex/" in low:
            return FileFault.MACRO
        if low.endswith((".exe", ".dll", ".js", ".vbs", ".bat", ".hta", ".lnk", ".scr")):
            return FileFault.INSIDE
        if low.endswith(".rels") and _FETCHES.search(parts.read(name)):
            return FileFault.REMOTE
        if low.endswith(".bin") and _PACKED in parts.read(name):
            return FileFault.INSIDE
        if kind == "docx" and low == "word/document.xml" and _asks_programs(parts.read(name)):
            return FileFault.REMOTE
        if low.startswith("xl/externallinks/") and _ASKS.search(parts.read(name)):
            return FileFault.REMOTE
        if low == "meta-inf/manifest.xml" and b"encryption-data" in parts.read(name):
            return FileFault.LOCKED
        if low in ("content.xml", "settings.xml") and b"<script:event-listener" in parts.read(name):
            return FileFault.MACRO
    return None


def _asks_programs(document: bytes) -> bool:
    """Whether a field of a Word document starts a program (DDE). Its words may stand in pieces."""
    if b"instrText" not in document and b"w:instr=" not in document:
        return False
    tree = etree.fromstring(document, _PARSER)
    told = "".join(each.text or "" for each in tree.iter("{*}instrText"))
    told += " ".join(
        value for each in tree.iter("{*}fldSimple") for value in map(str, each.attrib.values())
    )
    return bool(re.search(r"\bDDE(?:AUTO)?\b", told, re.IGNORECASE))


def _names_people(parts: zipfile.ZipFile) -> bool:
    for name in _meta_parts(parts):
        tree = etree.fromstring(parts.read(name), _PARSER)
        if any(each.text and each.text.strip() for each in _people(tree)):
            return True
    return False


def _meta_parts(parts: zipfile.ZipFile) -> list[str]:
    known = ("docProps/core.xml", "docProps/app.xml", "meta.xml")
    return [name for name in parts.namelist() if name in known]


def _people(tree: etree._Element) -> Iterator[etree._Element]:
    for each in tree.iter():
        if isinstance(each.tag, str) and etree.QName(each).localname in _PEOPLE:
            yield each


def _has_remarks(parts: zipfile.ZipFile, kind: str) -> bool:
    if any(_REMARKS.match(name) for name in parts.namelist()):
        return True
    if kind == "docx" and "word/document.xml" in parts.namelist():
        return bool(_CHANGES.search(parts.read("word/document.xml")))
    if kind == "odt":
        content = parts.read("content.xml")
        return b"<text:tracked-changes" in content or b"<office:annotation" in content
    return False


def _words(parts: zipfile.ZipFile, kind: str) -> Iterator[str]:
    """The text of each paragraph, cell row or slide line, in the order of the parts."""
    wanted = _TEXTS.get(kind)
    names = [each for each in parts.namelist() if wanted and wanted.match(each)]
    if kind in ("odt", "ods", "odp"):
        names = ["content.xml"]
    for name in sorted(names, key=_reading_order):
        tree = etree.fromstring(parts.read(name), _PARSER)
        for each in tree.iter():
            if isinstance(each.tag, str) and etree.QName(each).localname in _PARAGRAPHS:
                words = _paragraph(each)
                if words:
                    yield words


def _reading_order(name: str) -> tuple[int, int, str]:
    number = re.search(r"(\d+)\.xml$", name)
    return ("document" not in name, int(number[1]) if number else 0, name)


def _paragraph(element: etree._Element) -> str:
    """The text of a paragraph, without that of paragraphs inside it."""
    found: list[str] = []
    for each in element.iter():
        if not isinstance(each.tag, str):
            continue
        name = etree.QName(each).localname
        if each is not element and name in _PARAGRAPHS and name not in ("si",):
            continue
        if name in ("tab", "br", "s", "line-break", "c"):
            found.append(" ")
        if name == "v" and each.getparent().get("t") == "s":
            continue  # a number of a shared string, whose words stand elsewhere
        if each.text and name not in ("instrText", "delText"):
            found.append(each.text)
        if each is not element and each.tail:
            found.append(each.tail)
    return " ".join("".join(found).split())


def clean_zipped(data: bytes) -> bytes:
    """The same file without the people in its properties; the same bytes on every run."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(out, "w") as clean:
        meta = set(_meta_parts(parts))
        for each in parts.infolist():
            body = parts.read(each)
            if each.filename in meta:
                tree = etree.fromstring(body, _PARSER)
                for person in _people(tree):
                    person.text = ""
                body = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
            clean.writestr(each, body)
    return out.getvalue()
