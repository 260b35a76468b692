"""Progress bars for long work, on the terminal's error stream so that output stays clean."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from pipeline.model import Form
from pipeline.office.media import WORDS


class Bars:
    """A bar for each form of media, and one for the file that is being made."""

    def __init__(self, quiet: bool = False) -> None:
        columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn())
        shown = Console(file=sys.stderr)
        self._bars = Progress(*columns, TimeElapsedColumn(), console=shown, disable=quiet)
        self._form: TaskID | None = None
        self._file: TaskID | None = None

    def __enter__(self) -> Bars:
        return self

    def __exit__(self, *_: object) -> None:
        if self._form is not None:  # else nothing was to be made, and nothing is shown
            self._clear()
            self._bars.stop()

    def begin(self, form: Form, count: int) -> None:
        """A new bar."""
        if self._form is None:
            self._bars.start()
        self._clear()
        self._form = self._bars.add_task(f"Làm {WORDS[form]}", total=count)
        self._file = self._bars.add_task("", total=None, visible=False)

    def step(self, what: str, done: int, total: int) -> None:
        """Move the bar of the file."""
        if self._file is not None:
            self._bars.update(
                self._file, description=f"  {what}", completed=done, total=total, visible=True
            )

    def finish(self, fault: str) -> None:
        """Move the bar of the form; say what could not be made."""
        if fault:
            self._bars.console.print(f"  {fault}", markup=False)
        if self._form is not None:
            self._bars.advance(self._form)

    def _clear(self) -> None:
        if self._file is not None:
            self._bars.remove_task(self._file)
            self._file = None
