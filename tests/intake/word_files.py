# ruff: noqa: E501 - XML
"""Word files made of their XML, part by part: what Word writes, and what damaged or odd tools do."""

from __future__ import annotations

import io
import zipfile

from tests.intake.site import picture

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/'
    'math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = """
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/>
 <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Muc"/><w:basedOn w:val="H2"/></w:style>
<w:style w:type="paragraph" w:styleId="Phan"><w:name w:val="Phan rieng"/>
 <w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Viec"><w:name w:val="Viec"/>
 <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="ViecNho"><w:name w:val="Viec nho"/><w:basedOn w:val="Viec"/>
</w:style>
<w:style w:type="paragraph" w:styleId="ThanBai"><w:name w:val="Than bai"/><w:basedOn w:val="H2"/>
 <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="character" w:styleId="An"><w:name w:val="An"/><w:rPr><w:vanish/></w:rPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3."/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
 <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="3">
 <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="3"/></w:num>
<w:num w:numId="5"><w:abstractNumId w:val="0"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""
HEADING = '<w:p><w:pPr><w:pStyle w:val="H2"/></w:pPr><w:r><w:t>Lịch ra quân</w:t></w:r></w:p>'


def p(words: str, style: str = "", number: str = "", level: int = 0, inner: str = "") -> str:
    """A paragraph of words, or of XML (`inner`)."""
    told = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        told += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    run = f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>' if words else ""
    return f"<w:p><w:pPr>{told}</w:pPr>{run}{inner}</w:p>"


def r(words: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}</w:tc>"


def part(root: str, inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {_SPACES}>{inner}</w:{root}>'.encode()


def relation(identity: str, kind: str, target: str, mode: str = "") -> str:
    told = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{identity}" Type="{R}/{kind}" Target="{target}"{told}/>'


def docx(
    body: str,
    relations: str = "",
    parts: dict[str, bytes] | None = None,
    name: str = "word/document.xml",
    strict: bool = False,
    heading: str = HEADING,
) -> bytes:
    """A file of this body. `parts` are further ones, by name."""
    own = relation("s", "styles", "styles.xml") + relation("n", "numbering", "numbering.xml")
    folder, _, file = name.rpartition("/")
    all_parts = {
        "_rels/.rels": _relations(relation("d", "officeDocument", name)),
        name: part("document", f"<w:body>{heading}{body}<w:sectPr/></w:body>"),
        f"{folder}/_rels/{file}.rels": _relations(own + relations),
        f"{folder}/styles.xml": part("styles", STYLES),
        f"{folder}/numbering.xml": part("numbering", NUMBERING),
        "word/media/a.png": picture("green", (160, 90), kind="PNG"),
        **(parts or {}),
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for each, content in all_parts.items():
            packed.writestr(each, _strict(content) if strict else content)
    return data.getvalue()


def _relations(inner: str) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE}">{inner}</Relationships>'.encode()


def _strict(content: bytes) -> bytes:
    return content.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/",
        b"http://purl.oclc.org/ooxml/wordprocessingml/",
    ).replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
        b"http://purl.oclc.org/ooxml/officeDocument/",
    )
