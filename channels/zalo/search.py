"""Looking for articles of ours in the OA's listing: one walk for all that are looked for.

Found: an article whose body bears a delivery's mark. Absent: two whole readings of the listing
agree (reading.py), the first begun at least `SETTLE` after Zalo fell silent, by Zalo's own
clock, and no article of the title bears the mark. Anything else is *not known yet*.

What a walk meets and isn't known to be ours is kept in the channel's notes (met.py), and so is
the place of a reading that was not finished: the next look goes on there, in whatever process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from channels.zalo import look
from channels.zalo.client import JSON, Slice, Zalo
from channels.zalo.codes import ContentRefused
from channels.zalo.memory import ArticleMemory
from channels.zalo.met import Met, Wanted
from channels.zalo.reading import END, PAGE, Reading, agree, step
from pipeline.errors import DeliveryError, TryLater

SETTLE = int(timedelta(minutes=10).total_seconds() * 1000)  # milliseconds
_BLUR = 5_000  # milliseconds by which clocks of one platform's machines and `Date` may differ
_MARGIN = 10_000  # the same, where less only costs a later look
_CHUNK = 60  # pages read in one look
_FREE = 20  # of which so many cost no rest
_REST = 20_000  # milliseconds of rest for each other page, so that the rest of the office works
_FAILED = 180_000  # milliseconds of rest for each reading in a row that was not quiet…
_MOST_FAILED = 20  # …up to an hour
_TOP = 50  # pages from the top in which a young article is looked for
_LATE = 5  # articles in a row that were listed late, before we count on it
_FIRST = 3  # pages read before the first creation after some time
_LONG = 3_600_000  # milliseconds without a word from Zalo
_FRESH = 5_000  # milliseconds for which the top that was just read serves the next look too
_GATHER = 60_000  # milliseconds of rest after a proof, for each page of the listing over _FREE
_OTHERS = 1_200_000  # milliseconds: whoever waits for a reading looks more often than that


@dataclass
class Search:
    """The listing of one OA, as one channel reads it."""

    zalo: Zalo
    memory: ArticleMemory
    _heard: int = field(default=0, init=False)  # when this process last read the top
    _unlisted: int = field(default=0, init=False)  # new articles in a row not listed at once
    _newest: tuple[int, tuple[JSON, ...]] = field(default=(0, ()), init=False)  # when, what

    # --- looking for what may be there ----------------------------------------------------------

    def find(
        self, wanted: Sequence[Wanted]
    ) -> tuple[dict[str, list[str]], dict[str, JSON], DeliveryError | ContentRefused | None]:
        """Ids of the articles that bear each delivery's mark, oldest first; by key.

        With them what the listing said of articles on the way, and what ended the look early.
        """
        met, pages = Met(self.memory), dict[str, JSON]()
        found: dict[str, list[str]] = {}
        try:
            found = met.matched(self.zalo, wanted)
            left = [each for each in wanted if each.key not in found and not self.is_absent(each)]
            if left:  # for Zalo's own time too: our clock may be days wrong
                met.add(self.zalo.slice(0).listed, pages)
                found |= met.matched(self.zalo, left)
            young = [each for each in wanted if each.key not in found and not self.due(each)]
            if young:
                found |= self._top(met, pages, young, min(each.since for each in young) - _MARGIN)
            due = [each for each in wanted if each.key not in found and self.due(each)]
            if not all(map(self.is_absent, due)):
                self._go_on(met, pages, [each.silent + SETTLE - _BLUR for each in due])
                found |= met.matched(self.zalo, due)
        except (DeliveryError, ContentRefused) as error:
            return found, pages, error
        finally:
            met.save()
        return found, pages, None

    def due(self, wanted: Wanted) -> bool:
        """Whether absence from the listing may prove something by now."""
        return self.zalo.date >= wanted.silent + SETTLE - _BLUR

    def is_absent(self, wanted: Wanted) -> bool:
        """Whether two readings agreed that saw all but it. Ask after `find` did not find it."""
        return self._agreed() >= wanted.silent + SETTLE - _BLUR

    def rest(self) -> int:
        """Milliseconds until a reading may go on."""
        return max(0, int(self._place().get("rest") or 0) - self.zalo.date)

    def proves(self, silent: int) -> int:
        """Milliseconds until absence may prove something of what fell silent then."""
        return max(0, silent + SETTLE - self.zalo.date)

    # --- looking before something is made -------------------------------------------------------

    def glance(self, wanted: Wanted) -> tuple[list[str], Met, dict[str, JSON]]:
        """Ids that bear the mark already, and all that was met. Down to where all is known.

        The first time ever that is the end of the listing. Raises TryLater, Rejected.
        """
        met, pages = Met(self.memory), dict[str, JSON]()
        if not self._place().get("begun"):
            self._begin(met, pages)
        at, known, first = 0, False, False
        while not known or (first and at < _FIRST):
            known = met.add(
                self._top_page() if at == 0 else self.zalo.slice(at * PAGE).listed, pages
            )
            at += 1
            first = self._heard == 0 or self.zalo.date - self._heard > _LONG
        if first:  # two readings of the top
            met.add(self.zalo.slice(0).listed, pages)
        if met.foreign(self.zalo):
            self.cut()
        found = met.matched(self.zalo, [wanted])
        met.passed()
        met.save()
        self._heard = self.zalo.date
        return found.get(wanted.key, []), met, pages

    def cut(self) -> None:
        """Somebody else writes what we would: from now on absence must be proved."""
        self.memory.notes.put(self._key, cut=self.zalo.date)

    def doubts(self) -> int:
        """Since when (milliseconds) somebody else wrote, if it was not proved absent since."""
        cut = int(self._place().get("cut") or 0)
        return cut if self._agreed() < cut + SETTLE - _BLUR else 0

    def newest(self, made: str = "") -> dict[str, JSON]:
        """What the first page says, by id; empty if it can't be read now.

        If it is only for an article (id) just `made`, and new ones are listed late, mostly nothing
        is asked.
        """
        met, pages = Met(self.memory), dict[str, JSON]()
        if not made or self._unlisted < _LATE or self._unlisted % _LATE == 0:
            with suppress(DeliveryError, ContentRefused):
                listed = self.zalo.slice(0).listed
                self._newest = (self.zalo.now, listed)
                met.add(listed, pages)
                met.save()
        if made:
            self._unlisted = 0 if made in pages else self._unlisted + 1
        return pages

    def _top_page(self) -> tuple[JSON, ...]:
        """The first page: as just read after another article, or read now."""
        (at, listed), self._newest = self._newest, (0, ())
        return listed if 0 <= self.zalo.now - at <= _FRESH else self.zalo.slice(0).listed

    def _begin(self, met: Met, pages: dict[str, JSON]) -> None:
        """Read a listing of which nothing is known to its end. Raises TryLater between parts."""
        at, empty = int(self._place().get("at") or 0), 0
        try:
            for _ in range(2 * _CHUNK):
                told = self.zalo.slice(at)
                met.add(told.listed, pages)
                empty = 0 if told.listed else empty + 1
                if empty >= END and at >= told.total:
                    met.passed()
                    self.memory.notes.put(self._key, begun=True)
                    return
                at += PAGE
        finally:
            met.save()
            self.memory.notes.put(self._key, at=max(0, at - END * PAGE))
        raise TryLater("Máy đang đọc danh sách bài đã có trên Zalo, xong mới đăng bài đầu tiên.")

    # --- walking ---------------------------------------------------------------------------------

    def _top(
        self, met: Met, pages: dict[str, JSON], wanted: Sequence[Wanted], since: int
    ) -> dict[str, list[str]]:
        """What bears the marks, from the top down to what is surely older."""
        found: dict[str, list[str]] = {}
        empty, listed = 0, list(pages.values())  # `find` has read the first page
        for at in range(PAGE, _TOP * PAGE, PAGE):
            dates = [look.born(one) for one in listed]
            empty = 0 if listed else empty + 1
            if len(found) == len(wanted) and _beyond(dates, pages, found):
                break
            if empty >= END or (dates and all(dates) and max(dates) < since):
                break
            listed = list(self.zalo.slice(at).listed)
            met.add(listed, pages)
            found |= met.matched(self.zalo, [each for each in wanted if each.key not in found])
        return found

    def _go_on(self, met: Met, pages: dict[str, JSON], needs: Sequence[int]) -> None:
        """Read on, until two whole readings agree of which the first began after one of `needs`."""
        place = self._place()
        resumed = self._resumed(place, needs)
        if resumed is None:
            return
        before, reading, need = resumed
        agreed, failed, read = self._agreed(), int(place.get("failed") or 0), 0
        lost, length = False, int(place.get("length") or 0)
        try:
            while agreed < need and read < _CHUNK:
                if not reading.done:
                    told: Slice = self.zalo.slice(reading.offset)
                    read += 1
                    met.add(told.listed, pages)
                    ids = [str(each["id"]) for each in told.listed]
                    after = step(reading, ids, told.total, self.zalo.date)
                    lost, reading = bool(reading.seen) and not after.seen, after
                if reading.done:
                    length = len(reading.seen) // PAGE
                    if before and self._agree(before, reading, met):
                        agreed, failed = before.began, 0
                    else:
                        lost = before is not None
                    before, reading = reading, Reading(began=self.zalo.date)
                if lost:  # begun anew, or not quiet
                    failed += 1
                    break
        finally:
            met.save()
            rest = max(0, read - _FREE) * _REST + min(failed, _MOST_FAILED) * _FAILED
            if agreed >= need:  # meanwhile more get lost, and the next readings serve them all
                rest += min(max(0, length - _FREE) * _GATHER, _LONG)
            self.memory.notes.put(
                self._key,
                reading=reading.to_json(),
                before=before.to_json() if before else None,
                agreed=agreed,
                failed=failed,
                goal=need if agreed < need else 0,
                length=length,
                rest=self.zalo.date + rest,
            )

    def _resumed(
        self, place: Mapping[str, Any], needs: Sequence[int]
    ) -> tuple[Reading | None, Reading, int] | None:
        """The reading before, the one to go on with, and what it must prove; None: it rests."""
        before, goal = Reading.from_json(place.get("before")), int(place.get("goal") or 0)
        reading = Reading.from_json(place.get("reading"))
        serves = reading is not None and reading.began >= min(needs)
        if goal and serves:
            self.memory.notes.put(self._key, served=self.zalo.date)
        if self.rest():
            return None
        if goal and reading is not None:
            if serves:
                return before, reading, min(needs)
            if self.zalo.date - int(place.get("served") or 0) < _OTHERS:
                return before, reading, goal  # others wait for it: first to its end
        self.memory.notes.put(self._key, served=self.zalo.date)
        last = before if before and before.began >= max(needs) else None
        return last, Reading(began=self.zalo.date), min(needs)

    def _agree(self, first: Reading, second: Reading, met: Met) -> bool:
        def gone(article_id: str) -> bool:
            return look.detail(self.zalo, article_id) is None

        return agree(first, second, met.born(), met.is_ours, gone, SETTLE)

    def _agreed(self) -> int:
        return int(self._place().get("agreed") or 0)

    def _place(self) -> Mapping[str, Any]:
        return self.memory.notes.get(self._key)

    @property
    def _key(self) -> str:
        return f"{self.memory.channel}/đọc danh sách"


def _beyond(
    dates: Sequence[int], pages: Mapping[str, JSON], found: Mapping[str, list[str]]
) -> bool:
    """Whether a walk has come to what is older than all it found, so that no twin is missed."""
    ids = [each for some in found.values() for each in some]
    born = min((look.born(pages[each]) for each in ids if each in pages), default=0)
    return not dates or min(dates) < born - _BLUR
