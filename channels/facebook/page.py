"""The ward's Page as we see it: its posts, and which of them belong to which delivery."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from channels.facebook.codes import Refused
from channels.facebook.graph import TITLE, Graph, require_success
from channels.facebook.lifecycle import PostEvent
from channels.facebook.marks import EARLIER, FoundPost, is_older, select_ours
from channels.facebook.progress import Progress
from channels.facebook.receipts import Published
from channels.facebook.times import has_passed, parse_time
from pipeline.channel import Notes
from pipeline.errors import TryLater
from pipeline.http.answer import no_clear_answer
from pipeline.model import Receipt, Rendition

# How far back we look for what never went out, as far as we know: our ledger may be a copy of
# last month, or another machine's
_PAST = timedelta(days=35)
_PER_PAGE = 100  # more is an error (docs/graph-api/results, read 2026-11)
_MOST_PAGES = 20
_TRIES = 3  # of a page whose predecessors were read: they would have to be read again

Row = Mapping[str, object]  # a post or video as Facebook lists it: JSON that is not trusted


@dataclass(frozen=True)
class FacebookPage:
    """One Page under one token, with the notes of our deliveries to it.

    `past` remembers, for the life of the process, the posts of each list that were read once.
    """

    graph: Graph
    id: str
    app: str  # our app's id; empty: not known
    notes: Notes
    read_file: Callable[[Rendition], bytes]  # a rendition's bytes; raises TryLater
    uploads: str  # under which key the notes list what was uploaded
    past: dict[str, dict[str, Row]] = field(default_factory=dict)

    @property
    def time(self) -> str:
        """Facebook's time at its last answer (ISO 8601); empty if it told none."""
        return self.graph.now.isoformat() if self.graph.now else ""

    def has_passed(self, since: str | None, span: timedelta) -> bool:
        """Whether, by Facebook's clock, `span` has passed since a noted time."""
        return has_passed(since, span, self.graph.now)

    # --- looking ------------------------------------------------------------------------------

    def search(self, edges: tuple[str, ...], fields: str, progress: Progress) -> list[FoundPost]:
        """What carries the edition's mark and belongs to no other delivery, oldest first."""
        [found] = self.search_all(edges, fields, [progress])
        return found

    def search_all(
        self, edges: tuple[str, ...], fields: str, wanted: Sequence[Progress]
    ) -> list[list[FoundPost]]:
        """`search` of many deliveries, in order, for one reading of each list."""
        armed = [each.state.armed for each in wanted if each.state.armed is not None]
        times = [parse_time(each) for each in armed]
        rows: dict[str, Row] = {}
        for edge in edges:
            if times:  # it may be there: every look reads anew, since reads lag
                known = [each for each in times if each]
                since = min(known) if len(known) == len(times) else None
                listed = list(self._read_list(edge, fields, since, whole=True))
                rows |= {str(each.get("id", "")): each for each in listed}
            if len(times) < len(wanted):
                rows |= self._read_past(edge, fields)
        return [self._select(rows, each) for each in wanted]

    def _select(self, rows: Mapping[str, Row], progress: Progress) -> list[FoundPost]:
        mark, since = progress.edition.link, parse_time(progress.state.armed)
        found = select_ours(rows.values(), mark, self.app, since)
        owners = self.notes.get(mark) if found else {}
        return [each for each in found if owners.get(each.id, progress.key) == progress.key]

    def _read_past(self, edge: str, fields: str) -> dict[str, Row]:
        """All that a list tells of the last weeks: read once, then only what is new."""
        known = self.past.setdefault(edge, {})
        fresh: dict[str, Row] = {}
        for row in self._read_list(edge, fields, None, whole=not known):
            fresh[str(row.get("id", ""))] = row
        self.past[edge] = {**known, **fresh}
        return self.past[edge]

    def read_recent(self, edge: str, fields: str) -> Iterator[Row]:
        """All that a list tells of the last weeks, read anew. Raises TryLater, Rejected."""
        return self._read_list(edge, fields, None, whole=True)

    def read_object(self, remote: str, fields: str) -> dict[str, object] | None:
        """A post or video by its id; None if it is not there (or not yet).

        Raises TryLater, Rejected.
        """
        try:
            body = self.graph.read(remote, fields=fields)
        except Refused as no:
            if no.missing:
                return None
            raise
        if str(body.get("id", "")) != remote:
            raise no_clear_answer(False, TITLE, "câu trả lời không nói về bài đã hỏi")
        return body

    def _read_list(
        self, edge: str, fields: str, since: datetime | None, *, whole: bool
    ) -> Iterator[Row]:
        """The posts of a list, newest first, back to `since`, else as far as `_PAST`.

        Not `whole`: back to the first page on which nothing is new to us.
        """
        query: dict[str, object] = {"fields": fields, "limit": _PER_PAGE}
        if since:
            query["since"] = int((since - EARLIER).timestamp())
        for _ in range(_MOST_PAGES):
            body = self._read_page(edge, query)
            rows = body.get("data")
            if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
                raise no_clear_answer(False, TITLE, "danh sách bài không đọc được")
            known = self.past.get(edge, {})
            yield from rows
            back = since or (self.graph.now - _PAST if self.graph.now else None)
            after = _next_cursor(body)
            if not after or (rows and all(is_older(each, back) for each in rows)):
                return
            if not whole and any(str(each.get("id", "")) in known for each in rows):
                return
            query["after"] = after
        if since:
            raise TryLater("Danh sách bài trên Trang quá dài, chưa tìm hết. Máy sẽ tự tìm lại.")

    def _read_page(self, edge: str, query: Mapping[str, object]) -> dict[str, object]:
        """One page of a list. Raises TryLater, Rejected.

        An answer that breaks off is asked for again at once, unless it is of the first page.
        """
        tries = _TRIES if "after" in query else 1
        for _ in range(tries - 1):
            try:
                return self.graph.read(f"{self.id}/{edge}", **query)
            except TryLater as error:
                if error.asks_to_wait:
                    raise
        return self.graph.read(f"{self.id}/{edge}", **query)

    def delete_hidden(self, remote: str) -> None:
        """Delete what nobody sees. Gone is as good. Raises TryLater, Rejected."""
        try:
            require_success(self.graph.remove(remote, effect=False))
        except Refused as no:
            if not no.missing:
                raise

    # --- having -------------------------------------------------------------------------------

    def confirm(self, progress: Progress, found: FoundPost, published: Published) -> Receipt:
        """Note that a public post is the delivery's, then give its receipt."""
        self.claim(progress, found.id)
        progress.record(PostEvent.SEEN_PUBLIC, remote=found.id)
        url = found.url or f"https://www.facebook.com/{found.id}"
        return Receipt(found.id, url, found.at or self.time, published.to_json())

    def claim(self, progress: Progress, remote: str) -> None:
        """Note that a post belongs to a delivery, so that no other takes it for its own."""
        mark = progress.edition.link
        if self.notes.get(mark).get(remote) != progress.key:
            self.notes.put(mark, **{remote: progress.key})


def _next_cursor(body: Mapping[str, object]) -> str:
    """The cursor of the next page. Short pages are legal: only a missing `next` is the end."""
    paging = body.get("paging")
    if not isinstance(paging, Mapping) or not paging.get("next"):
        return ""
    cursors = paging.get("cursors")
    return str(cursors.get("after") or "") if isinstance(cursors, Mapping) else ""
