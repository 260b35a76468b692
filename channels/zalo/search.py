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
from dataclasses import dataclass, field, replace
from datetime import timedelta

from channels.zalo import look
from channels.zalo.answers import ListedArticle
from channels.zalo.client import ZaloClient
from channels.zalo.codes import ContentRefused
from channels.zalo.memory import ArticleMemory
from channels.zalo.met import MetArticles, Wanted
from channels.zalo.reading import END, PAGE, ListingPlace, ListingReading, add_page, agree
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
class ListingSearch:
    """The listing of one OA, as one channel reads it."""

    zalo: ZaloClient
    memory: ArticleMemory
    _heard: int = field(default=0, init=False)  # when this process last read the top
    _unlisted: int = field(default=0, init=False)  # new articles in a row not listed at once
    _newest: tuple[int, tuple[ListedArticle, ...]] = field(
        default=(0, ()), init=False
    )  # when, what

    # --- looking for what may be there ----------------------------------------------------------

    def find(
        self, wanted: Sequence[Wanted]
    ) -> tuple[
        dict[str, list[str]], dict[str, ListedArticle], DeliveryError | ContentRefused | None
    ]:
        """Ids of the articles that bear each delivery's mark, oldest first; by key.

        With them what the listing said of articles on the way, and what ended the look early.
        """
        met, pages = MetArticles(self.memory), dict[str, ListedArticle]()
        found: dict[str, list[str]] = {}
        try:
            found = met.find_marks(self.zalo, wanted)
            left = [each for each in wanted if each.key not in found and not self.is_absent(each)]
            if left:  # for Zalo's own time too: our clock may be days wrong
                met.take_in(self.zalo.read_slice(0).listed, pages)
                found |= met.find_marks(self.zalo, left)
            young = [each for each in wanted if each.key not in found and not self.is_due(each)]
            if young:
                found |= self._search_top(
                    met, pages, young, min(each.since for each in young) - _MARGIN
                )
            due = [each for each in wanted if each.key not in found and self.is_due(each)]
            if not all(map(self.is_absent, due)):
                self._continue_reading(met, pages, [each.silent + SETTLE - _BLUR for each in due])
                found |= met.find_marks(self.zalo, due)
        except (DeliveryError, ContentRefused) as error:
            return found, pages, error
        finally:
            met.save()
        return found, pages, None

    def is_due(self, wanted: Wanted) -> bool:
        """Whether absence from the listing may prove something by now."""
        return self.zalo.zalo_time >= wanted.silent + SETTLE - _BLUR

    def is_absent(self, wanted: Wanted) -> bool:
        """Whether two readings agreed that saw all but it. Ask after `find` did not find it."""
        return self._place.agreed >= wanted.silent + SETTLE - _BLUR

    def rest_left(self) -> int:
        """Milliseconds until a reading may go on."""
        return max(0, self._place.rest - self.zalo.zalo_time)

    def proof_due_in(self, silent: int) -> int:
        """Milliseconds until absence may prove something of what fell silent then."""
        return max(0, silent + SETTLE - self.zalo.zalo_time)

    # --- looking before something is made -------------------------------------------------------

    def glance(self, wanted: Wanted) -> tuple[list[str], MetArticles, dict[str, ListedArticle]]:
        """Ids that bear the mark already, and all that was met. Down to where all is known.

        The first time ever that is the end of the listing. Raises TryLater, Rejected.
        """
        met, pages = MetArticles(self.memory), dict[str, ListedArticle]()
        if not self._place.begun:
            self._read_whole(met, pages)
        at, known, first = 0, False, False
        while not known or (first and at < _FIRST):
            known = met.take_in(
                self._read_top_page() if at == 0 else self.zalo.read_slice(at * PAGE).listed, pages
            )
            at += 1
            first = self._heard == 0 or self.zalo.zalo_time - self._heard > _LONG
        if first:  # two readings of the top
            met.take_in(self.zalo.read_slice(0).listed, pages)
        if met.meets_foreign_mark(self.zalo):
            self.require_proof()
        found = met.find_marks(self.zalo, [wanted])
        met.mark_passed()
        met.save()
        self._heard = self.zalo.zalo_time
        return found.get(wanted.key, []), met, pages

    def require_proof(self) -> None:
        """Somebody else writes what we would: from now on absence must be proved."""
        self._keep(replace(self._place, cut=self.zalo.zalo_time))

    def doubted_since(self) -> int:
        """Since when (milliseconds) somebody else wrote, if it was not proved absent since."""
        cut = self._place.cut
        return cut if self._place.agreed < cut + SETTLE - _BLUR else 0

    def read_newest(self, made: str = "") -> dict[str, ListedArticle]:
        """What the first page says, by id; empty if it can't be read now.

        If it is only for an article (id) just `made`, and new ones are listed late, mostly nothing
        is asked.
        """
        met, pages = MetArticles(self.memory), dict[str, ListedArticle]()
        if not made or self._unlisted < _LATE or self._unlisted % _LATE == 0:
            with suppress(DeliveryError, ContentRefused):
                listed = self.zalo.read_slice(0).listed
                self._newest = (self.zalo.office_time, listed)
                met.take_in(listed, pages)
                met.save()
        if made:
            self._unlisted = 0 if made in pages else self._unlisted + 1
        return pages

    def _read_top_page(self) -> tuple[ListedArticle, ...]:
        """The first page: as just read after another article, or read now."""
        (at, listed), self._newest = self._newest, (0, ())
        return (
            listed if 0 <= self.zalo.office_time - at <= _FRESH else self.zalo.read_slice(0).listed
        )

    def _read_whole(self, met: MetArticles, pages: dict[str, ListedArticle]) -> None:
        """Read a listing of which nothing is known to its end. Raises TryLater between parts."""
        at, empty, ended = self._place.at, 0, False
        try:
            for _ in range(2 * _CHUNK):
                told = self.zalo.read_slice(at)
                met.take_in(told.listed, pages)
                empty = 0 if told.listed else empty + 1
                if empty >= END and at >= told.total:
                    met.mark_passed()
                    ended = True
                    return
                at += PAGE
        finally:
            met.save()
            place = self._place
            back = max(0, at - END * PAGE)
            self._keep(replace(place, at=back, begun=ended or place.begun))
        raise TryLater("Máy đang đọc danh sách bài đã có trên Zalo, xong mới đăng bài đầu tiên.")

    # --- walking ---------------------------------------------------------------------------------

    def _search_top(
        self,
        met: MetArticles,
        pages: dict[str, ListedArticle],
        wanted: Sequence[Wanted],
        since: int,
    ) -> dict[str, list[str]]:
        """What bears the marks, from the top down to what is surely older."""
        found: dict[str, list[str]] = {}
        empty, listed = 0, list(pages.values())  # `find` has read the first page
        for at in range(PAGE, _TOP * PAGE, PAGE):
            dates = [one.born for one in listed]
            empty = 0 if listed else empty + 1
            if len(found) == len(wanted) and _is_beyond(dates, pages, found):
                break
            if empty >= END or (dates and all(dates) and max(dates) < since):
                break
            listed = list(self.zalo.read_slice(at).listed)
            met.take_in(listed, pages)
            found |= met.find_marks(self.zalo, [each for each in wanted if each.key not in found])
        return found

    def _continue_reading(
        self, met: MetArticles, pages: dict[str, ListedArticle], needs: Sequence[int]
    ) -> None:
        """Read on, until two whole readings agree of which the first began after one of `needs`."""
        place = self._place
        resumed = self._choose_reading(place, needs)
        if resumed is None:
            return
        before, reading, need = resumed
        agreed, failed, length, read, lost = place.agreed, place.failed, place.length, 0, False
        try:
            while agreed < need and read < _CHUNK:
                if not reading.done:
                    told = self.zalo.read_slice(reading.offset)
                    read += 1
                    met.take_in(told.listed, pages)
                    ids = [each.article_id for each in told.listed]
                    after = add_page(reading, ids, told.total, self.zalo.zalo_time)
                    lost, reading = bool(reading.seen) and not after.seen, after
                if reading.done:
                    length = len(reading.seen) // PAGE
                    if before and self._agree(before, reading, met):
                        agreed, failed = before.began, 0
                    else:
                        lost = before is not None
                    before, reading = reading, ListingReading(began=self.zalo.zalo_time)
                if lost:  # begun anew, or not quiet
                    failed += 1
                    break
        finally:
            met.save()
            rest = max(0, read - _FREE) * _REST + min(failed, _MOST_FAILED) * _FAILED
            if agreed >= need:  # meanwhile more get lost, and the next readings serve them all
                rest += min(max(0, length - _FREE) * _GATHER, _LONG)
            came_to = replace(
                self._place,
                reading=reading,
                before=before,
                agreed=agreed,
                failed=failed,
                goal=need if agreed < need else 0,
                length=length,
                rest=self.zalo.zalo_time + rest,
            )
            self._keep(came_to)

    def _choose_reading(
        self, place: ListingPlace, needs: Sequence[int]
    ) -> tuple[ListingReading | None, ListingReading, int] | None:
        """The reading before, the one to go on with, and what it must prove; None: it rests."""
        before, goal, reading = place.before, place.goal, place.reading
        serves = reading is not None and reading.began >= min(needs)
        if goal and serves:
            self._keep(replace(place, served=self.zalo.zalo_time))
        if self.rest_left():
            return None
        if goal and reading is not None:
            if serves:
                return before, reading, min(needs)
            if self.zalo.zalo_time - place.served < _OTHERS:
                return before, reading, goal  # others wait for it: first to its end
        self._keep(replace(place, served=self.zalo.zalo_time))
        last = before if before and before.began >= max(needs) else None
        return last, ListingReading(began=self.zalo.zalo_time), min(needs)

    def _agree(self, first: ListingReading, second: ListingReading, met: MetArticles) -> bool:
        def gone(article_id: str) -> bool:
            return look.read_article(self.zalo, article_id) is None

        return agree(first, second, met.births(), self.memory.is_ours, gone, SETTLE)

    @property
    def _place(self) -> ListingPlace:
        """How far the listing was read, in whatever process."""
        return ListingPlace.from_json(self.memory.notes.get(self._key))

    def _keep(self, place: ListingPlace) -> None:
        """On disk when it returns: what changed, all of it at once."""
        old, new = self._place.to_json(), place.to_json()
        changes = {name: new.get(name) for name in {**old, **new} if old.get(name) != new.get(name)}
        if changes:
            self.memory.notes.put(self._key, **changes)

    @property
    def _key(self) -> str:
        return f"{self.memory.channel}/đọc danh sách"


def _is_beyond(
    dates: Sequence[int], pages: Mapping[str, ListedArticle], found: Mapping[str, list[str]]
) -> bool:
    """Whether a walk has come to what is older than all it found, so that no twin is missed."""
    ids = [each for some in found.values() for each in some]
    born = min((pages[each].born for each in ids if each in pages), default=0)
    return not dates or min(dates) < born - _BLUR
