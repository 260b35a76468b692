"""Progress bars for long work, on the terminal's error stream so that output stays clean."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from pipeline import studio
from pipeline.errors import LoaError
from pipeline.model import Form, Rendition
from pipeline.office.media import WORDS, unforeseen_fault
from pipeline.office.newsroom import Newsroom
from pipeline.studio.progress import listening


def make_media(room: Newsroom, wanted: Sequence[Rendition], quiet: bool) -> None:
    """Make missing media with a bar for each form; what can't be made is told, not fatal."""
    shown = Console(file=sys.stderr)
    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=shown, disable=quiet) as bars:
        for form in Form:
            some = [each for each in wanted if each.form is form]
            if some:
                _make(room, bars, bars.add_task(f"Làm {WORDS[form]}", total=len(some)), some)


def _make(room: Newsroom, bars: Progress, bar: TaskID, wanted: Sequence[Rendition]) -> None:
    step = bars.add_task("", total=None, visible=False)

    def hear(what: str, done: int, total: int) -> None:
        bars.update(step, description=f"  {what}", completed=done, total=total, visible=True)

    for rendition in wanted:
        try:
            with listening(hear):
                studio.make(rendition, room.office)
        except LoaError as error:
            bars.console.print(f"  {error}", markup=False)
        except Exception as error:  # one file's fault is its own: the others are made
            bars.console.print(f"  {unforeseen_fault(rendition, error)}", markup=False)
        bars.advance(bar)
    bars.remove_task(step)
