"""Making the films, sounds, pictures and papers that editions need; telling how far it got."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pipeline import studio
from pipeline.errors import LoaError
from pipeline.model import Form, Rendition
from pipeline.office.newsroom import Newsroom
from pipeline.studio.base.progress import listen_to_progress

WORDS = {Form.IMAGE: "ảnh", Form.AUDIO: "âm thanh", Form.VIDEO: "video", Form.DOCUMENT: "tài liệu"}


class MediaProgress(Protocol):
    """What hears how far the making got."""

    def begin(self, form: Form, count: int) -> None:
        """So many files of a form are to be made next."""

    def step(self, what: str, done: int, total: int) -> None:
        """So much of a file is made."""

    def finish(self, fault: str) -> None:
        """A file is made; or it could not be, and why (for staff)."""


class SilentProgress:
    """Nobody listens to the progress."""

    def begin(self, form: Form, count: int) -> None:
        """Nothing."""

    def step(self, what: str, done: int, total: int) -> None:
        """Nothing."""

    def finish(self, fault: str) -> None:
        """Nothing."""


def make_media(
    room: Newsroom, wanted: Sequence[Rendition], progress: MediaProgress | None = None
) -> list[str]:
    """Make missing files, form by form. What can't be made is a sentence for staff, not fatal."""
    hears = progress or SilentProgress()
    faults: list[str] = []
    for form in Form:
        some = [each for each in wanted if each.form is form]
        if some:
            hears.begin(form, len(some))
        for rendition in some:
            fault = _make_file(room, rendition, hears)
            faults += [fault] if fault else []
            hears.finish(fault)
    return faults


def _make_file(room: Newsroom, rendition: Rendition, hears: MediaProgress) -> str:
    """Make one file; why it could not be made, or nothing."""
    try:
        with listen_to_progress(hears.step):
            studio.make_file(rendition, room.office)
    except LoaError as error:
        return str(error)
    except Exception as error:  # one file's fault is its own: the others are made
        return studio.unforeseen_fault(rendition, error)
    return ""
