"""Ideas → what each slide shows: an idea over as many slides as its words need. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.studio.slides import fit, grids
from pipeline.studio.slides import layouts as places


def planned(idea: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    """The slides of an idea, each with its part of the notes."""
    notes = list(idea["notes"])
    if idea["kind"] == "text":
        place = places.IDEA.place(places.TEXT)
        parts = fit.split(idea["paras"], place)
        size = min(fit.size_of(part, place) for part in parts)
        starts = [part[0]["line"] for part in parts]
        for part, told in zip(parts, _dealt(notes, starts), strict=True):
            yield {**idea, "paras": part, "size": size}, told
    elif idea["kind"] == "table":
        place = places.GRID.place(places.TABLE)
        pieces = grids.parts(idea["header"], idea["rows"], place)
        starts = [idea["first_row"] + piece.first for piece in pieces]
        for piece, told in zip(pieces, _dealt(notes, starts), strict=True):
            yield {**idea, "part": piece}, told
    else:
        yield dict(idea), notes


def _dealt(notes: Sequence[Sequence[Any]], starts: Sequence[int]) -> list[list[Any]]:
    """Notes to slides that begin at those lines: each to the last that has begun."""
    dealt: list[list[Any]] = [[] for _ in starts]
    for note in notes:
        begun = [at for at, start in enumerate(starts) if start <= note[0]]
        # lines that begin again (columns beside the first) have been told before
        at = next((at for at in begun if starts[at] == starts[begun[-1]]), 0) if begun else 0
        dealt[at].append(note)
    return dealt


def titles_of(titles: Sequence[str]) -> list[str]:
    """Each slide's own title: what recurs is counted, “Bốn dấu hiệu (2/3)”."""
    seen: dict[str, int] = {}
    found = []
    for title in titles:
        total = titles.count(title)
        seen[title] = seen.get(title, 0) + 1
        found.append(title if total == 1 else f"{title} ({seen[title]}/{total})")
    return found
