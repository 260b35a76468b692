"""Ideas → what each slide shows: an idea over as many slides as its words need. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.recipes.slides import Idea, Notes, SpeakerNote, TableIdea, TextIdea
from pipeline.studio.slides import fit, grids
from pipeline.studio.slides import layouts as places


@dataclass(frozen=True, slots=True)
class PlannedSlide:
    """One slide: what of an idea it shows, and its part of the notes."""

    idea: Idea
    notes: Notes
    size: float = 0.0  # points, of the letters of a text that is parted
    part: grids.TablePart | None = None  # of a table


def plan_slides(idea: Idea) -> Iterator[PlannedSlide]:
    """The slides of an idea."""
    match idea:
        case TextIdea(kind="text"):
            yield from _text(idea)
        case TableIdea():
            yield from _table(idea)
        case _:
            yield PlannedSlide(idea, idea.notes)


def _text(idea: TextIdea) -> Iterator[PlannedSlide]:
    place = places.IDEA.place(places.TEXT)
    parts = fit.split_paragraphs(idea.paras, place)
    size = min(fit.size_of(part, place) for part in parts)
    starts = [part[0].line for part in parts]
    for part, told in zip(parts, _dealt(idea.notes, starts), strict=True):
        yield PlannedSlide(replace(idea, paras=tuple(part)), told, size)


def _table(idea: TableIdea) -> Iterator[PlannedSlide]:
    pieces = grids.table_parts(idea.header, idea.rows, places.GRID.place(places.TABLE))
    starts = [idea.first_row + piece.first for piece in pieces]
    for piece, told in zip(pieces, _dealt(idea.notes, starts), strict=True):
        yield PlannedSlide(idea, told, part=piece)


def _dealt(notes: Notes, starts: Sequence[int]) -> list[Notes]:
    """Notes to slides that begin at those lines: each to the last that has begun."""
    dealt: list[list[SpeakerNote]] = [[] for _ in starts]
    for note in notes:
        begun = [at for at, start in enumerate(starts) if start <= note.line]
        # lines that begin again (columns beside the first) have been told before
        at = next((at for at in begun if starts[at] == starts[begun[-1]]), 0) if begun else 0
        dealt[at].append(note)
    return [tuple(each) for each in dealt]


def titles_of(titles: Sequence[str]) -> list[str]:
    """Each slide's own title: what recurs is counted, “Bốn dấu hiệu (2/3)”."""
    seen: dict[str, int] = {}
    found = []
    for title in titles:
        total = titles.count(title)
        seen[title] = seen.get(title, 0) + 1
        found.append(title if total == 1 else f"{title} ({seen[title]}/{total})")
    return found
