"""Articles → the recipes of pictures. Pure; loads nothing that draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.errors import Unsupported
from pipeline.model import Article, Form, Priority, Rendition
from pipeline.outline import headline, outline
from pipeline.recipes.cards import (
    AdvicePart,
    AdviceTitles,
    BigFigure,
    CallsPart,
    ChartPart,
    ChartRecipe,
    CoverRecipe,
    DatesPart,
    InfographicRecipe,
    NumbersPart,
    OrdersPart,
    Part,
    PointsPart,
    StepsPart,
)
from pipeline.studio.base.brand import Brand
from pipeline.studio.cards.choice import chart_part, choose_parts
from pipeline.studio.cards.estimate import Paper
from pipeline.text import nfc, shorten, squeeze

VERSION = 2  # of the drawing: a change of looks makes new files
ALT = 1200  # characters of an alternative text, at most

_PAPERS: Mapping[str, tuple[Paper, float, int, int]] = {  # paper, title's size, width, height
    "portrait": (Paper(968, 900, 3, 3), 60, 1080, 1350),
    "a4": (Paper(1096, 1290, 6, 4), 66, 2480, 3508),
}


def name_infographic(
    article: Article, brand: Brand, shape: str, url: str, section: str = ""
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
        summary, parts = choose_parts(
            told, _lower(paper, min(0.2 * height, size * 1.24 * (lines - 1)))
        )
    except Unsupported as error:
        what = "infographic" if shape == "portrait" else "áp phích"
        raise Unsupported(
            f"{article.path}: {what} không đủ chỗ cho {error}, nên không làm. Viết phần ấy ngắn "
            f"lại, hoặc chọn sản phẩm khác ở đầu bài (“sản phẩm: …”)."
        ) from None
    recipe = InfographicRecipe(
        version=VERSION,
        shape=shape,
        ward=brand.name,
        publisher=_publisher(article, brand),
        kicker=_kicker(article, section),
        seal=brand.seal,
        title=title,
        summary=summary,
        parts=parts,
        call=_once(told.call, parts),
        url=url,
        invitation=f"Quét mã QR để đọc toàn bài: {urlsplit(url).netloc}" if url else "",
    )
    alt = squeeze(nfc(article.infographic_alt)) or _alt("Infographic", recipe)
    return Rendition(Form.IMAGE, recipe, alt, width, height)


def _once(call: str, parts: Sequence[Part]) -> str:
    """The call to action, unless it is long or a point says it already."""
    said = any(call in part.entries for part in parts if isinstance(part, PointsPart))
    return "" if said or len(call) > 130 else call


def _lower(paper: Paper, taken: float) -> Paper:
    """What is left of a paper under a title of several lines."""
    return Paper(paper.width, paper.height - taken, paper.most, paper.numbers)


def name_cover(
    article: Article,
    brand: Brand,
    width: int,
    height: int,
    max_bytes: int = 0,
    section: str = "",
) -> Rendition:
    """A cover of the article's title in the ward's identity: JPEG of exactly these pixels.

    Cheap: the body is not read. `max_bytes`: no file is heavier (0: no limit).
    """
    _, title = headline(article)
    recipe = CoverRecipe(
        version=VERSION,
        ward=brand.name,
        publisher=_publisher(article, brand),
        kicker=_kicker(article, section),
        seal=brand.seal,
        title=shorten(title, 160),
        urgent=article.priority is Priority.URGENT,
        width=width,
        height=height,
        max_bytes=max_bytes,
    )
    kicker = f"{recipe.kicker}. " if recipe.kicker else ""
    alt = f"Ảnh bìa: {kicker}{recipe.title} ({recipe.ward})"
    return Rendition(Form.IMAGE, recipe, alt, width, height)


@dataclass(frozen=True, slots=True)
class Chart:
    """A table of numbers as a picture."""

    table: int  # which table of the article, from 0
    line: int  # of the author's file
    illustrated: bool  # the author shows a picture under the same heading
    picture: Rendition


def name_charts(article: Article, brand: Brand) -> tuple[Chart, ...]:
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
        if part := chart_part(grid):
            picture = _chart_rendition(article, brand, told.headline, part)
            found.append(Chart(at, grid.line, grid.heading in shown, picture))
    return tuple(found)


def _chart_rendition(article: Article, brand: Brand, title: str, part: ChartPart) -> Rendition:
    from pipeline.studio.cards import graph

    recipe = ChartRecipe(
        version=VERSION,
        ward=brand.name,
        publisher=_publisher(article, brand),
        kicker=_kicker(article, ""),
        seal=brand.seal,
        title=title,
        part=part,
    )
    laid = graph.lay_chart(recipe)
    return Rendition(Form.IMAGE, recipe, _chart_alt(part), laid.width, laid.height)


def _publisher(article: Article, brand: Brand) -> str:
    """Who says it."""
    return squeeze(nfc(article.unit or brand.publisher))


def _kicker(article: Article, section: str) -> str:
    """In which series."""
    kicker, _ = headline(article)
    kicker = kicker or section or article.kind
    if article.priority is Priority.URGENT:
        kicker = "Tin khẩn cấp"
    return squeeze(nfc(kicker[:1].upper() + kicker[1:]))


# --- alternative texts ----------------------------------------------------------------------------


def _alt(what: str, recipe: InfographicRecipe) -> str:
    """All that a picture says, in its order."""
    pieces = [f"{what}: {recipe.title}", recipe.summary]
    pieces += [_describe_part(part) for part in recipe.parts]
    pieces.append(recipe.call)
    return shorten(" ".join(_with_full_stop(each) for each in pieces if each), ALT)


def _with_full_stop(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", ":")) else f"{text}."


def _describe_part(part: Part) -> str:
    words = "; ".join(each.rstrip(".;") for each in _entries(part))
    return f"{part.heading.rstrip(':.')}: {words}" if part.heading else words


def _entries(part: Part) -> Iterator[str]:
    match part:
        case NumbersPart():
            yield from map(_figure_text, part.entries)
        case StepsPart():
            for at, (lead, text) in enumerate(part.entries, part.start):
                yield f"{at}. {f'{lead}: ' if lead else ''}{text}"
        case AdvicePart():
            yield from _advice_texts(part)
        case DatesPart():
            yield from (f"{when}: {', '.join(what)}" for when, what in part.entries)
        case CallsPart():
            yield from (f"{whose}: gọi {number}" for number, whose in part.entries)
        case ChartPart():
            yield from _rows(part)
        case PointsPart() | OrdersPart():
            yield from part.entries


def _figure_text(figure: BigFigure) -> str:
    bound, number, unit, label = figure
    glue = "" if unit == "%" else " "
    return f"{label}: {bound} {number}{glue}{unit}".replace("  ", " ").strip()


def _advice_texts(part: AdvicePart) -> Iterator[str]:
    titles, texts = part.titles or AdviceTitles("Nên", "Không nên"), part.entries
    for title, side in ((titles.dos, texts.dos), (titles.donts, texts.donts)):
        if side:
            yield f"{title}: " + " ".join(map(_with_full_stop, side))


def _rows(part: ChartPart) -> Iterator[str]:
    series = part.series
    for name, _, written in part.entries:
        if len(series) == 1:
            yield f"{name} {written[0]}"
        else:
            told = zip(series, written, strict=True)
            yield f"{name}: " + ", ".join(f"{which.lower()} {figure}" for which, figure in told)


def _chart_alt(part: ChartPart) -> str:
    kind = "Biểu đồ đường" if part.kind == "line" else "Biểu đồ thanh"
    return shorten(f"{kind}: {_describe_part(part)}.", ALT)
