"""An empty presentation in the ward's identity: one master, and the layouts of `layouts.LAYOUTS`.

python-pptx's own template gives the parts; what they show is written anew from the table of
layouts, so that there is no binary template to keep in step. The layouts hold real
placeholders: outline view, screen readers and “change layout” work as people know them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml

from pipeline.studio.base.brand import FAMILY
from pipeline.studio.slides.layouts import (
    COLOURS,
    EMU,
    FOOT,
    HEIGHT,
    LAYOUTS,
    PAGE,
    WIDTH,
    Adornment,
    Layout,
    Placeholder,
)

LANGUAGE = "vi-VN"
# what stands in where the typeface is not installed: the panose digits and the pitch say
# “sans serif, proportional”, by which programs choose (ECMA-376 part 1, 21.1.2.3.7)
FALLBACK = "Arial"
FACE = f'typeface="{FAMILY}" panose="020B0604020202020204" pitchFamily="34" charset="0"'
BULLET, INDENT = 24, 24  # points: of the text after a bullet, and one level deeper

_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)


def empty_deck(pictures: Mapping[str, bytes]) -> Any:
    """A Presentation without slides; `pictures`: the PNG of each `Shape.picture`."""
    deck: Any = pptx.Presentation()
    deck.slide_width, deck.slide_height = WIDTH * EMU, HEIGHT * EMU
    deck.part._element.sldSz.attrib.pop("type", None)  # the template's says 4:3
    for layout in list(deck.slide_layouts)[len(LAYOUTS) :]:
        deck.slide_layouts.remove(layout)
    _bare(deck)
    _theme(deck.slide_master.part)
    _master(deck.slide_master)
    for layout, wanted in zip(deck.slide_layouts, LAYOUTS.values(), strict=True):
        _layout(layout, wanted, pictures)
    _notes(deck.notes_master)
    return deck


def _bare(deck: Any) -> None:
    """Without the thumbnail and the printer settings of whoever made the template."""
    package = deck.part.package
    for holder in (package._rels, deck.part._rels):
        for key, rel in list(holder.items()):
            if rel.reltype in (RT.THUMBNAIL, RT.PRINTER_SETTINGS):
                holder.pop(key)
            elif rel.reltype == RT.EXTENDED_PROPERTIES:
                rel.target_part._blob = _APP
    for properties in deck.part._element.iter("{*}defRPr"):
        properties.set("lang", LANGUAGE)


_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>Loa Phường</Application></Properties>'
).encode()


def _theme(master: Any) -> None:
    part = master.part_related_by(RT.THEME)
    text = part.blob.decode("utf-8")
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value[1:].upper()}"/></a:{name}>'
        for name, value in COLOURS.items()
    )
    font = (
        f'<a:latin {FACE}/><a:ea typeface=""/><a:cs typeface=""/>'
        f'<a:font script="Viet" typeface="{FALLBACK}"/>'
    )
    for pattern, new in (
        (r"<a:clrScheme .*?</a:clrScheme>", f'<a:clrScheme name="Loa">{colours}</a:clrScheme>'),
        (
            r"<a:fontScheme .*?</a:fontScheme>",
            f'<a:fontScheme name="Loa"><a:majorFont>{font}</a:majorFont>'
            f"<a:minorFont>{font}</a:minorFont></a:fontScheme>",
        ),
        (r'(<a:theme [^>]*?)name="[^"]*"', r'\1name="Loa Phường"'),
    ):
        text = re.sub(pattern, new, text, count=1, flags=re.DOTALL)
    part._blob = text.encode("utf-8")


# --- XML ------------------------------------------------------------------------------------


def _frame(it: Placeholder | Adornment) -> str:
    x, y, w, h = (round(value * EMU) for value in (it.x, it.y, it.w, it.h))
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'


def _level(place: Placeholder, level: int) -> str:
    left = (BULLET if place.bullets else 0) + INDENT * level
    hang = -BULLET if place.bullets else 0
    mark = (
        '<a:buClr><a:schemeClr val="accent1"/></a:buClr><a:buFont typeface="Arial"/>'
        '<a:buChar char="•"/>'
        if place.bullets
        else "<a:buNone/>"
    )
    return (
        f'<a:lvl{level + 1}pPr marL="{left * EMU}" indent="{hang * EMU}" algn="{place.align}">'
        f'<a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'{mark}<a:defRPr lang="{LANGUAGE}" sz="{round(place.sizes[0] * 100)}" '
        f'b="{int(place.bold)}"><a:solidFill><a:schemeClr val="{place.colour}"/></a:solidFill>'
        f"</a:defRPr></a:lvl{level + 1}pPr>"
    )


def _placeholder(place: Placeholder, number: int, prompt: str, field: str = "") -> str:
    index = f' idx="{place.idx}"' if place.idx else ""
    body = (
        f'<a:r><a:rPr lang="{LANGUAGE}"/><a:t>{escape(prompt)}</a:t></a:r>'
        if not field
        else f'<a:fld id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="{field}">'
        f'<a:rPr lang="{LANGUAGE}"/><a:t>‹#›</a:t></a:fld>'
    )
    levels = _level(place, 0) + (_level(place, 1) if place.bullets else "")
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{escape(place.name)}"/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{place.kind}"{index}/></p:nvPr>'
        f'</p:nvSpPr><p:spPr>{_frame(place)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'</p:spPr><p:txBody><a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" '
        f'bIns="0" anchor="{place.anchor}"><a:normAutofit/></a:bodyPr><a:lstStyle>{levels}'
        f"</a:lstStyle><a:p>{body}</a:p></p:txBody></p:sp>"
    )


def _box(shape: Adornment, number: int) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Trang trí {number}">{DECORATIVE}</p:cNvPr>'
        f'<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_frame(shape)}'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr '
        f'val="{shape.colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def _adornment(shape: Adornment, number: int, relation: str) -> str:
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="{number}" name="Trang trí {number}">{DECORATIVE}</p:cNvPr>'
        f'<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr userDrawn="1"/>'
        f'</p:nvPicPr><p:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/>'
        f'</a:stretch></p:blipFill><p:spPr>{_frame(shape)}<a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom></p:spPr></p:pic>"
    )


def _slide(name: str, ground: str, shapes: Iterable[str]) -> Any:
    """A cSld element."""
    return parse_xml(
        f'<p:cSld {_NS} name="{escape(name)}"><p:bg><p:bgPr><a:solidFill><a:schemeClr '
        f'val="{ground}"/></a:solidFill><a:effectLst/></p:bgPr></p:bg><p:spTree><p:nvGrpSpPr>'
        f'<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        f"{''.join(shapes)}</p:spTree></p:cSld>"
    )


def _replace(element: Any, fresh: Any) -> None:
    element.replace(element.cSld, fresh)


def _master(master: Any) -> None:
    title = Placeholder(0, "title", "Tiêu đề", 56, 48, 848, 72, (32,), True, "tx2", anchor="ctr")
    body = Placeholder(1, "body", "Nội dung", 56, 134, 848, 340, (28,), bullets=True)
    shapes = (
        _placeholder(title, 2, "Bấm để sửa tiêu đề"),
        _placeholder(body, 3, "Bấm để sửa nội dung"),
        _placeholder(FOOT, 4, ""),
        _placeholder(PAGE, 5, "", "slidenum"),
    )
    element = master._element
    _replace(element, _slide("Loa Phường", "bg1", shapes))
    for style in element.iter("{*}defRPr"):
        style.set("lang", LANGUAGE)
    for level in element.iter("{*}titleStyle"):
        level[0].set("algn", "l")


def _layout(layout: Any, wanted: Layout, pictures: Mapping[str, bytes]) -> None:
    shapes: list[str] = []
    for number, shape in enumerate(wanted.shapes, 20):
        if shape.colour:
            shapes.append(_box(shape, number))
        else:
            file = io.BytesIO(pictures[shape.picture])
            _, relation = layout.part.get_or_add_image_part(file)
            shapes.append(_adornment(shape, number, relation))
    for number, place in enumerate(wanted.places, 2):
        shapes.append(_placeholder(place, number, place.name))
    if wanted.footer:
        shapes += [_placeholder(FOOT, 17, ""), _placeholder(PAGE, 18, "", "slidenum")]
    element = layout._element
    _replace(element, _slide(wanted.name, wanted.ground, shapes))
    element.attrib.pop("type", None)  # a layout of our own kind


def _notes(notes: Any) -> None:
    """The page of notes: a wide slide above, Vietnamese below."""
    for shape in notes.placeholders:
        kind = shape._element.ph.get("type")
        if kind == "sldImg":
            shape.left, shape.top = 685800, 685800
            shape.width, shape.height = 5486400, 3086100
        for properties in shape._element.iter("{*}rPr", "{*}endParaRPr", "{*}defRPr"):
            properties.set("lang", LANGUAGE)
    for properties in notes._element.iter("{*}defRPr"):
        properties.set("lang", LANGUAGE)
