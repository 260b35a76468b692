"""Reading a listing that promises nothing, from its top to its end. Pure.

Zalo documents neither the order of `article/getslice`, nor what an offset counts, nor when a
new article is listed (read 2026-11). So a page shorter than asked for is not the end, and one
reading proves no absence: articles that come or go meanwhile shift the offsets. Each page
begins with the last article of the page before it; if that one is not seen again, the reading
steps back. The end is two empty pages in a row. What two readings agree on was there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

PAGE = 10  # articles in one slice, at most
END = 2  # empty pages in a row
_AGAIN = 2  # articles of a page that the next one shows again: neighbours may trade places
_BACKS = 50  # steps back in one reading, before it begins anew
_GONE = 5  # articles, at most, that may have been taken down between two readings


@dataclass(frozen=True)
class ListingReading:
    """How far a reading has come. `began`: milliseconds by Zalo's clock."""

    began: int
    offset: int = 0
    seen: Mapping[str, None] = field(default_factory=dict)  # ids, in the order in which they came
    empty: int = 0  # empty pages just met
    backs: int = 0
    loose: bool = True  # whether the next page can't show anything again
    done: bool = False

    def to_json(self) -> dict[str, Any]:
        """The JSON object that `from_json` reads back."""
        return {**self.__dict__, "seen": list(self.seen)}

    @classmethod
    def from_json(cls, value: Any) -> ListingReading | None:
        """What `to_json` wrote; None if it is nothing of the kind."""
        try:
            return cls(**{**value, "seen": dict.fromkeys(value["seen"])})
        except (KeyError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class ListingPlace:
    """How far a channel has read the OA's listing. Times: milliseconds by Zalo's clock; 0: none."""

    begun: bool = False  # it was read to its end once, before the first creation
    at: int = 0  # the offset at which that first reading goes on
    reading: ListingReading | None = None  # the one under way
    before: ListingReading | None = None  # the whole one that it is compared with
    agreed: int = 0  # when the first of the last two that agreed was begun
    goal: int = 0  # since when the first must have begun, that those who wait are served
    served: int = 0  # when somebody whom the reading under way serves last looked
    failed: int = 0  # readings in a row that were not quiet
    length: int = 0  # pages of the last whole reading
    rest: int = 0  # until when no page is read, so that the rest of the office works
    cut: int = 0  # since when somebody else writes what we would

    def to_json(self) -> dict[str, Any]:
        """The notes that are kept of it; what is empty is left out."""
        notes = {
            "begun": self.begun,
            "at": self.at,
            "reading": self.reading.to_json() if self.reading else None,
            "before": self.before.to_json() if self.before else None,
            "agreed": self.agreed,
            "goal": self.goal,
            "served": self.served,
            "failed": self.failed,
            "length": self.length,
            "rest": self.rest,
            "cut": self.cut,
        }
        return {name: value for name, value in notes.items() if value}

    @classmethod
    def from_json(cls, notes: Mapping[str, Any]) -> ListingPlace:
        """The place of which notes were kept."""
        return cls(
            begun=bool(notes.get("begun")),
            at=int(notes.get("at") or 0),
            reading=ListingReading.from_json(notes.get("reading")),
            before=ListingReading.from_json(notes.get("before")),
            agreed=int(notes.get("agreed") or 0),
            goal=int(notes.get("goal") or 0),
            served=int(notes.get("served") or 0),
            failed=int(notes.get("failed") or 0),
            length=int(notes.get("length") or 0),
            rest=int(notes.get("rest") or 0),
            cut=int(notes.get("cut") or 0),
        )


def add_page(reading: ListingReading, page: Sequence[str], total: int, now: int) -> ListingReading:
    """The reading after the page (ids) at its offset. `total`: what Zalo told; 0: nothing.

    `now` (milliseconds by Zalo's clock) is when a reading that must begin anew begins.
    """
    if not page:
        empty, offset = reading.empty + 1, reading.offset
        done = empty >= END and offset >= total
        return replace(reading, offset=offset + PAGE, empty=empty, loose=True, done=done)
    if not reading.loose and not any(each in reading.seen for each in page):
        if reading.backs >= _BACKS:
            return ListingReading(began=now)
        back = max(0, reading.offset - PAGE)
        return replace(reading, offset=back, backs=reading.backs + 1, loose=back == 0, empty=0)
    fresh = any(each not in reading.seen for each in page)
    # the last ones shown stand at least so far: the next page shows them again, if nothing moved
    far = max(1, len(page) - _AGAIN) if fresh else PAGE
    return replace(
        reading,
        offset=reading.offset + far,
        seen={**reading.seen, **dict.fromkeys(page)},
        empty=0,
        loose=len(page) <= _AGAIN or not fresh,
    )


def agree(
    first: ListingReading,
    second: ListingReading,
    born: Mapping[str, int],
    ours: Callable[[str], bool],
    gone: Callable[[str], bool],
    lag: int,
) -> bool:
    """Whether two whole readings saw the same.

    What only the first saw must be gone for good. What only the second saw must be new: made by
    us, or born (milliseconds) no more than `lag` before the first began.
    """
    vanished = _difference(first.seen, second.seen)
    if not first.done or not second.done or len(vanished) > _GONE:
        return False
    came = _difference(second.seen, first.seen)
    return all(born.get(each, 0) >= first.began - lag or ours(each) for each in came) and all(
        map(gone, vanished)
    )


def _difference(some: Collection[str], others: Collection[str]) -> list[str]:
    return [each for each in some if each not in others]
