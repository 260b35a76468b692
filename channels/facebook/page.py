"""The ward's Page as our adapter sees it: its posts, and which of them belong to which delivery."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from channels._answer import no_clear_answer
from channels.facebook.codes import Refused
from channels.facebook.graph import FAR, Graph, succeeded
from channels.facebook.marks import EARLIER, Found, older, ours
from pipeline.channel import Notes
from pipeline.errors import TryLater
from pipeline.model import Edition, Receipt, Rendition

SETTLE = timedelta(minutes=10)  # reads lag behind creates (post-for-me#355, read 2026-11)
# How far back one is looked for that never went out, as far as we know: our ledger may be a copy
# of last month, or another machine's
_PAST = timedelta(days=35)
_APART = timedelta(minutes=2)  # clocks of one platform's machines differ a little
_PER_PAGE = 100  # more is an error (docs/graph-api/results, read 2026-11)
_MOST_PAGES = 20

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """One Page under one token, with the notes of our deliveries to it.

    `past` remembers, for the life of the process, the posts of each list that were read once.
    """

    graph: Graph
    id: str
    app: str  # our app's id; empty: not known
    notes: Notes
    file: Callable[[Rendition], bytes]  # a rendition's bytes
    uploads: str  # under which key the notes list what was uploaded
    past: dict[str, dict[str, Row]] = field(default_factory=dict)

    # --- what was noted of a delivery -------------------------------------------------------

    def noted(self, key: str) -> Mapping[str, Any]:
        """What we wrote down of a delivery."""
        return self.notes.get(key)

    def arm(self, key: str, **more: Any) -> None:
        """Note, by the far end's own clock, from when on a delivery may be at the far end."""
        armed = {} if "armed" in self.noted(key) else {"armed": self.clock()}
        if armed or more:
            self.notes.put(key, **armed, **more)

    def clock(self) -> str:
        """The far end's time at its last answer (ISO 8601); empty if it told none."""
        return self.graph.now.isoformat() if self.graph.now else ""

    def passed(self, since: Any, span: timedelta) -> bool:
        """Whether, by the far end's clock, a span has passed since a noted time.

        A time in its future was told by a clock that was wrong: what it began is long over.
        """
        began = time_of(since)
        if began is None or self.graph.now is None:
            return True
        return not began - _APART <= self.graph.now < began + span

    # --- looking ------------------------------------------------------------------------------

    def search(
        self, edges: tuple[str, ...], fields: str, edition: Edition, key: str
    ) -> list[Found]:
        """What carries the edition's mark and belongs to no other delivery, oldest first."""
        [found] = self.search_all(edges, fields, [(edition, key)])
        return found

    def search_all(
        self, edges: tuple[str, ...], fields: str, wanted: Sequence[tuple[Edition, str]]
    ) -> list[list[Found]]:
        """`search` of many (edition, key), in order, for one reading of each list."""
        armed = {key: self.noted(key).get("armed") for _, key in wanted}
        times = [time_of(each) for each in armed.values() if each is not None]
        rows: dict[str, Row] = {}
        for edge in edges:
            if times:  # it may be there: every look reads anew, since reads lag
                known = [each for each in times if each]
                since = min(known) if len(known) == len(times) else None
                listed = list(self._listed(edge, fields, since, whole=True))
                rows |= {str(each.get("id", "")): each for each in listed}
            if len(times) < len(wanted):
                rows |= self._past(edge, fields)
        return [self._of(rows, edition, key, armed[key]) for edition, key in wanted]

    def _of(self, rows: Mapping[str, Row], edition: Edition, key: str, armed: Any) -> list[Found]:
        found = ours(rows.values(), edition.link, self.app, time_of(armed))
        owners = self.notes.get(edition.link) if found else {}
        return [each for each in found if owners.get(each.id, key) == key]

    def _past(self, edge: str, fields: str) -> dict[str, Row]:
        """All that a list tells of the last weeks: read once, then only what is new."""
        known = self.past.setdefault(edge, {})
        fresh: dict[str, Row] = {}
        for row in self._listed(edge, fields, None, whole=not known):
            fresh[str(row.get("id", ""))] = row
        self.past[edge] = {**known, **fresh}
        return self.past[edge]

    def recent(self, edge: str, fields: str) -> Iterator[Row]:
        """All that a list tells of the last weeks, read anew. Raises TryLater, Rejected."""
        return self._listed(edge, fields, None, whole=True)

    def one(self, remote: str, fields: str) -> dict[str, Any] | None:
        """An object by its id; None if it is not there (or not yet)."""
        try:
            body = self.graph.read(remote, fields=fields)
        except Refused as no:
            if no.missing:
                return None
            raise
        if str(body.get("id", "")) != remote:
            raise no_clear_answer(False, FAR, "câu trả lời không nói về bài đã hỏi")
        return body

    def _listed(
        self, edge: str, fields: str, since: datetime | None, *, whole: bool
    ) -> Iterator[Row]:
        """The posts of a list, newest first, back to `since`, else as far as `_PAST`.

        Not `whole`: back to the first page on which nothing is new to us.
        """
        query: dict[str, Any] = {"fields": fields, "limit": _PER_PAGE}
        if since:
            query["since"] = int((since - EARLIER).timestamp())
        for _ in range(_MOST_PAGES):
            body = self.graph.read(f"{self.id}/{edge}", **query)
            rows = body.get("data")
            if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
                raise no_clear_answer(False, FAR, "danh sách bài không đọc được")
            known = self.past.get(edge, {})
            yield from rows
            back = since or (self.graph.now - _PAST if self.graph.now else None)
            after = _after(body)
            if not after or (rows and all(older(each, back) for each in rows)):
                return
            if not whole and any(str(each.get("id", "")) in known for each in rows):
                return
            query["after"] = after
        if since:
            raise TryLater("Danh sách bài trên Trang quá dài, chưa tìm hết. Máy sẽ tự tìm lại.")

    # --- what was uploaded ---------------------------------------------------------------------

    def listed(self, photo: str, edition: Edition, key: str) -> None:
        """Note an upload: it is on the list until it is seen on a post, or removed."""
        entry = {"key": key, "mark": edition.link, "at": self.clock()}
        self.notes.put(self.uploads, **{photo: entry})

    def removed(self, remote: str) -> None:
        """Delete what nobody sees. Gone is as good. Raises TryLater, Rejected."""
        try:
            succeeded(self.graph.remove(remote, effect=False))
        except Refused as no:
            if not no.missing:
                raise

    # --- having -------------------------------------------------------------------------------

    def receipt(self, edition: Edition, key: str, found: Found, **data: Any) -> Receipt:
        """Write down whose post this is, then give its receipt."""
        self.own(edition, key, found.id)
        self.notes.put(key, posted=found.id)
        url = found.url or f"https://www.facebook.com/{found.id}"
        return Receipt(found.id, url, found.at or self.clock(), data)

    def own(self, edition: Edition, key: str, remote: str) -> None:
        """Note that a post belongs to a delivery, so that no other takes it for its own."""
        if self.notes.get(edition.link).get(remote) != key:
            self.notes.put(edition.link, **{remote: key})

    def adopted(self, edition: Edition, key: str, found: list[Found], **data: Any) -> Receipt:
        """The receipt of the oldest of several; the others are told, never deleted unasked."""
        also = [each.id for each in found[1:]]
        return self.receipt(edition, key, found[0], **data, **({"also": also} if also else {}))


def _after(body: Mapping[str, Any]) -> str:
    """The cursor of the next page. Short pages are legal: only a missing `next` is the end."""
    paging = body.get("paging")
    if not isinstance(paging, Mapping) or not paging.get("next"):
        return ""
    cursors = paging.get("cursors")
    return str(cursors.get("after") or "") if isinstance(cursors, Mapping) else ""


def time_of(value: Any) -> datetime | None:
    """A noted time; None if none was told."""
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
