"""What a short paper carries whole: the timetable, and the steps under their own numbers. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.outline import Grid, Outline, Steps, find_tables, find_ways
from pipeline.recipes.papers import Piece, Pieces, Section, Sections
from pipeline.studio.base.words import plain_para
from pipeline.studio.papers import pieces


def whole_sections(told: Outline) -> Sections:
    """The tables and numbered lists, in the text's order."""
    return _sections([*find_tables(told), *told.steps])


def least_sections(told: Outline) -> Sections:
    """The same without the numbered lists that don't say how something is done."""
    return _sections([*find_tables(told), *find_ways(told)])


def _sections(found: Sequence[Grid | Steps]) -> Sections:
    shown, before = list[Section](), ""
    for each in sorted(found, key=lambda one: one.line):
        body = (
            numbered_list(each) if isinstance(each, Steps) else pieces.table(each.header, each.rows)
        )
        heading = "" if each.heading == before else each.heading.rstrip(":")
        shown.append(Section(heading, 2, body))
        before = each.heading
    return tuple(shown)


def numbered_list(steps: Steps) -> Pieces:
    """A numbered list with its own numbers."""
    return pieces.as_lists(
        plain_para(entry, f"{number}.") for number, entry in enumerate(steps.entries, steps.start)
    )


def flowing_pieces(sections: Sections) -> Pieces:
    """Sections as one run of pieces, their headings in bold."""
    found: list[Piece] = []
    for each in sections:
        found += [pieces.para(each.heading, bold=True)] if each.heading else []
        found += each.pieces
    return tuple(found)
