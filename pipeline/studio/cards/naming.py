"""Articles → the recipes of pictures. Pure; loads nothing that draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import Unsupported
from pipeline.model import Article, Form, Priority, Rendition
from pipeline.outline import headline, outline
from pipeline.recipes import from_dict
from pipeline.recipes.cards import ChartRecipe
from pipeline.studio.cards.choice import chart, chosen
from pipeline.studio.cards.estimate import Paper
from pipeline.studio.identity import Identity
from pipeline.text import nfc, shorten, squeeze

VERSION = 2  # of the drawing: a change of looks makes new files
ALT = 1200  # characters of an alternative text, at most

_PAPERS: Mapping[str, tuple[Paper, float, int, int]] = {  # paper, title's size, width, height
    "portrait": (Paper(968, 900, 3, 3), 60, 1080, 1350),
    "a4": (Paper(1096, 1290, 6, 4), 66, 2480, 3508),
}


def infographic(
    article: Article, look: Identity, shape: str, url: str, section: str = ""
) -> Rendition:
    """The infographic of an article: `shape` is "portrait" (1080 × 1350) or "a4" (2480 × 3508).

    `url`: the article's public address, behind the QR code (empty: no code). `section`: the name
    of its chuyên mục, shown where the title has no kicker of its own. Raises Unsupported if
    what may not be left out has no room.
    """
    paper, size, width, height = _PAPERS[shape]
    told = outline(article)
    title = shorten(told.headline, 150)
    lines = -(-len(title) * size * 0.57 // paper.width)
    try:
        summary, parts = chosen(told, _lower(paper, min(0.2 * height, size * 1.24 * (lines - 1))))
    except Unsupported as error:
        what = "infographic" if shape == "portrait" else "áp phích"
        raise Unsupported(
            f"{article.path}: {what} không đủ chỗ cho {error}, nên không làm. Viết phần ấy ngắn "
            f"lại, hoặc chọn sản phẩm khác ở đầu bài (“sản phẩm: …”)."
        ) from None
    recipe = {
        "make": "infographic",
        "suffix": "png",
        "version": VERSION,
        "shape": shape,
        **_signed(article, look, section),
        "title": title,
        "summary": summary,
        "parts": list(parts),
        "call": _once(told.call, parts),
        "url": url,
        "invitation": f"Quét mã QR để đọc toàn bài: {urlsplit(url).netloc}" if url else "",
    }
    alt = squeeze(nfc(article.infographic_alt)) or _alt("Infographic", recipe)
    return Rendition(Form.IMAGE, from_dict(recipe), alt, width, height)


def _once(call: str, parts: Sequence[Mapping[str, Any]]) -> str:
    """The call to action, unless it is long or a point says it already."""
    said = any(call in part["entries"] for part in parts if part["kind"] == "points")
    return "" if said or len(call) > 130 else call


def _lower(paper: Paper, taken: float) -> Paper:
    """What is left of a paper under a title of several lines."""
    return Paper(paper.width, paper.height - taken, paper.most, paper.numbers)


def cover(
    article: Article,
    look: Identity,
    width: int,
    height: int,
    max_bytes: int = 0,
    section: str = "",
) -> Rendition:
    """A cover of the article's title in the ward's identity: JPEG of exactly these pixels.

    Cheap: the body is not read. `max_bytes`: no file is heavier (0: no limit).
    """
    _, title = headline(article)
    recipe: dict[str, Any] = {
        "make": "cover",
        "suffix": "jpg",
        "version": VERSION,
        **_signed(article, look, section),
        "title": shorten(title, 160),
        "urgent": article.priority is Priority.URGENT,
        "width": width,
        "height": height,
    }
    if max_bytes:
        recipe["max_bytes"] = max_bytes
    kicker = f"{recipe['kicker']}. " if recipe["kicker"] else ""
    alt = f"Ảnh bìa: {kicker}{recipe['title']} ({recipe['ward']})"
    return Rendition(Form.IMAGE, from_dict(recipe), alt, width, height)


@dataclass(frozen=True, slots=True)
class Chart:
    """A table of numbers as a picture."""

    table: int  # which table of the article, from 0
    line: int  # of the author's file
    illustrated: bool  # the author shows a picture under the same heading
    picture: Rendition


def charts(article: Article, look: Identity) -> tuple[Chart, ...]:
    """One for each table of numbers, in the order of the text.

    Measures with the typeface, since a page must know how high a picture is. Raises ConfigError
    if a font is missing.
    """
    if "|" not in article.body:  # no table, and nothing to load
        return ()
    told = outline(article)
    shown = {topic.heading for topic in told.topics if topic.image}
    found = []
    for at, grid in enumerate(told.tables):
        if part := chart(grid):
            picture = _charted(part, told.headline, _signed(article, look, ""))
            found.append(Chart(at, grid.line, grid.heading in shown, picture))
    return tuple(found)


def _charted(part: Mapping[str, Any], title: str, signed: Mapping[str, str]) -> Rendition:
    from pipeline.studio.cards import graph

    recipe: dict[str, Any] = {"make": "chart", "suffix": "png", "version": VERSION, **signed}
    recipe |= {"title": title, "part": part}
    made = from_dict(recipe)
    assert isinstance(made, ChartRecipe)
    laid = graph.card(made)
    return Rendition(Form.IMAGE, made, _chart_alt(part), laid.width, laid.height)


def _signed(article: Article, look: Identity, section: str) -> dict[str, str]:
    """Who says it, under which sign, in which series."""
    kicker, _ = headline(article)
    kicker = kicker or section or article.kind
    if article.priority is Priority.URGENT:
        kicker = "Tin khẩn cấp"
    return {
        "ward": look.name,
        "publisher": squeeze(nfc(article.unit or look.publisher)),
        "kicker": squeeze(nfc(kicker[:1].upper() + kicker[1:])),
        "seal": look.seal,
    }


# --- alternative texts ----------------------------------------------------------------------------


def _alt(what: str, recipe: Mapping[str, Any]) -> str:
    """All that a picture says, in its order."""
    pieces = [f"{what}: {recipe['title']}", recipe["summary"]]
    pieces += [_told(part) for part in recipe["parts"]]
    pieces.append(recipe["call"])
    return shorten(" ".join(_stopped(each) for each in pieces if each), ALT)


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", ":")) else f"{text}."


def _told(part: Mapping[str, Any]) -> str:
    words = "; ".join(each.rstrip(".;") for each in _entries(part))
    return f"{part['heading'].rstrip(':.')}: {words}" if part["heading"] else words


def _entries(part: Mapping[str, Any]) -> Iterator[str]:
    entries = part["entries"]
    match part["kind"]:
        case "numbers":
            for bound, number, unit, label in entries:
                glue = "" if unit == "%" else " "
                yield f"{label}: {bound} {number}{glue}{unit}".replace("  ", " ").strip()
        case "steps":
            for at, (lead, text) in enumerate(entries, part.get("start", 1)):
                yield f"{at}. {f'{lead}: ' if lead else ''}{text}"
        case "advice":
            titles = part.get("titles", {"dos": "Nên", "donts": "Không nên"})
            for name, side in entries.items():
                yield f"{titles[name]}: " + " ".join(map(_stopped, side))
        case "dates":
            yield from (f"{when}: {', '.join(what)}" for when, what in entries)
        case "calls":
            yield from (f"{whose}: gọi {number}" for number, whose in entries)
        case "bars" | "line":
            yield from _rows(part)
        case _:
            yield from entries


def _rows(part: Mapping[str, Any]) -> Iterator[str]:
    series = part["series"]
    for name, _, written in part["entries"]:
        if len(series) == 1:
            yield f"{name} {written[0]}"
        else:
            told = zip(series, written, strict=True)
            yield f"{name}: " + ", ".join(f"{which.lower()} {figure}" for which, figure in told)


def _chart_alt(part: Mapping[str, Any]) -> str:
    kind = "Biểu đồ đường" if part["kind"] == "line" else "Biểu đồ thanh"
    return shorten(f"{kind}: {_told(part)}.", ALT)
