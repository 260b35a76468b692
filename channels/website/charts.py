"""A chart under each table of numbers, unless the author shows a picture there already. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from channels.website.pictures import file
from pipeline.model import Article, Rendition
from pipeline.studio import cards
from pipeline.studio.base.brand import Brand

_END = re.compile("</table></section>")  # of a table that stands in no other: see body.py


def draw_charts(html: str, article: Article, look: Brand) -> tuple[str, tuple[Rendition, ...]]:
    """(the body with its charts, their files). Raises ConfigError if a font is missing."""
    found = {
        each.table: each.picture
        for each in cards.name_charts(article, look)
        if not each.illustrated
    }
    if not found or "<table" in article.body:  # tables in HTML are not counted as the author's
        return html, ()
    return _placed(html, found), tuple(found.values())


def _placed(html: str, found: Mapping[int, Rendition]) -> str:
    pieces = _END.split(html)
    told = [pieces[0]]
    for at, piece in enumerate(pieces[1:]):
        picture = found.get(at)
        told.append("</table></section>" + (_figure(picture) if picture else "") + piece)
    return "".join(told)


def _figure(picture: Rendition) -> str:
    return (
        f'<figure class="chart"><img src="../{file(picture)}" width="{picture.width}" '
        f'height="{picture.height}" loading="lazy" decoding="async" '
        f'alt="{escape(picture.alt)}"></figure>'
    )
