"""One article, channel by channel: where it stands; with `--full` everything that happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from pipeline.cli.common import console, print_json
from pipeline.delivery import Known, State
from pipeline.ledger import Entry
from pipeline.office.newsroom import Newsroom
from pipeline.plan.urgent import subject_of
from pipeline.report import Standing, answer_to, clock, line_of


def show_history(room: Newsroom, asked: str, as_json: bool = False, full: bool = False) -> None:
    """A line for each channel, and the whole command where a person has to answer.

    Raises LoaError if there is no such article.
    """
    found = room.status()
    slug = room.named(asked, found.articles)
    cells, known = found.of(slug), room.ledger.known()
    if as_json:
        told = {
            key: [asdict(each) for each in room.ledger.events(key)]
            for cell in cells
            for key in _keys(cell, known)
        }
        print_json({"cells": [cell.to_json() for cell in cells], "events": told})
        return
    out, title_of = console(), room.office.title_of
    article = next(each for each in found.articles if each.slug == slug)
    out.print(f"“{article.title}” (content/{article.path})", style="bold", markup=False)
    for cell in cells:
        last = room.ledger.delivery(cell.key) if cell.key else None
        out.print(f"  {title_of(cell.channel)}: {line_of(cell, last)}", markup=False)
        for line in _events(room, cell, known) if full else ():
            out.print(f"      {line}", markup=False)
    for some in known.lines.values():
        for each in some:
            if each.about == slug and each.state in (State.UNKNOWN, State.REJECTED):
                out.print(f"! {title_of(each.channel)}: {answer_to(each)}", markup=False)


def _keys(cell: Standing, known: Known) -> list[str]:
    """The deliveries of a cell: its line's, or the one that carries it; and its alarm's."""
    own = [each.key for each in known.lines.get((cell.slug, cell.channel), ())]
    alarm = known.lines.get((subject_of(cell.slug), cell.channel), ())
    return (own or [key for key in [cell.key] if key]) + [each.key for each in alarm]


def _events(room: Newsroom, cell: Standing, known: Known) -> Iterator[str]:
    for key in _keys(cell, known):
        yield f"lượt {key}"
        yield from (f"  {_event(each)}" for each in room.ledger.events(key))


def _event(entry: Entry) -> str:
    by = f", {entry.by}" if entry.by else ""
    detail = f". {entry.detail}" if entry.detail else ""
    return f"{clock(entry.at)}  {State(entry.after).vietnamese}{by}{detail}"
