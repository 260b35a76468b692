"""One delivery under way: its edition, its key, and what the notes on disk say of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, Unpack

from channels.facebook.codes import Duplicate
from channels.facebook.lifecycle import NOTED, Facts, PostEvent, PostStep, next_state
from channels.facebook.state import PostState
from pipeline.channel import Notes
from pipeline.errors import DeliveryError, Rejected, TryLater
from pipeline.model import Edition

_T = TypeVar("_T")
_CLEAR_NO = (TryLater, Rejected, Duplicate)


class Progress:
    """Where a delivery is. What happens to it is on disk when `record` returns."""

    def __init__(self, notes: Notes, edition: Edition, key: str) -> None:
        self.edition = edition
        self.key = key
        self._notes = notes
        self._state = PostState.from_json(notes.get(key))

    @property
    def state(self) -> PostState:
        """All that is noted of it."""
        return self._state

    def record(self, event: PostEvent, **facts: Unpack[Facts]) -> None:
        """Note what happened. Raises ImpossibleEvent if it can't happen now."""
        after = next_state(self._state, event, **facts)
        write_changes(self._notes, self.key, self._state, after)
        self._state = after

    def ask(
        self,
        step: PostStep,
        at: str,
        request: Callable[[], _T],
        clear_no: tuple[type[DeliveryError], ...] = _CLEAR_NO,
    ) -> _T:
        """Note a step, then take it. `at`: Facebook's time at its last answer.

        An answer that is a clear no is noted too; silence leaves the note of before. Raises as
        `request` does.
        """
        noted = NOTED[step]
        if noted.before:
            self.record(noted.before, at=at)
        try:
            return request()
        except clear_no:
            if noted.no:
                self.record(noted.no)
            raise


def write_changes(notes: Notes, key: str, before: PostState, after: PostState) -> None:
    """Write what differs between two states, in one transaction."""
    old, new = before.to_json(), after.to_json()
    changed = {name: value for name, value in new.items() if value != old[name]}
    if changed:
        notes.put(key, **changed)
