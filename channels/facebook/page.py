"""The ward's Page as our adapter sees it: its posts, and which of them belong to which delivery."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from channels._http import silence
from channels.facebook.codes import Refused
from channels.facebook.graph import FAR, Graph
from channels.facebook.marks import EARLIER, Found, older, ours
from pipeline.channel import Notes
from pipeline.errors import TryLater
from pipeline.model import Edition, Receipt, Rendition

SETTLE = timedelta(minutes=10)  # reads lag behind creates (post-for-me#355, read 2026-11)
_NEWEST = 25  # posts among which one is looked for that never went out
_PER_PAGE = 100  # more is an error (docs/graph-api/results, read 2026-11)
_MOST_PAGES = 20


@dataclass(frozen=True)
class Page:
    """One Page under one token, with the notes of our deliveries to it."""

    graph: Graph
    id: str
    app: str  # our app's id; empty: not known
    notes: Notes
    file: Callable[[Rendition], bytes]  # a rendition's bytes

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
        """Whether, by the far end's clock, a span has passed since a noted time."""
        began = _time(since)
        return began is None or self.graph.now is None or self.graph.now >= began + span

    # --- looking ------------------------------------------------------------------------------

    def search(
        self, edges: tuple[str, ...], fields: str, edition: Edition, key: str
    ) -> list[Found]:
        """What carries the edition's mark and belongs to no other delivery, oldest first.

        A delivery that never went out is looked for among the newest only.
        """
        since = _time(self.noted(key).get("armed"))
        owners = self.notes.get(edition.link)
        found: dict[str, Found] = {}
        for edge in edges:
            listed = self._listed(edge, fields, since)
            for each in ours(listed, edition.link, self.app, since):
                found.setdefault(each.id, each)
        free = [each for each in found.values() if owners.get(each.id, key) == key]
        return sorted(free, key=lambda each: (each.at, each.id))

    def one(self, remote: str, fields: str) -> dict[str, Any] | None:
        """An object by its id; None if it is not there (or not yet)."""
        try:
            body = self.graph.read(remote, fields=fields)
        except Refused as no:
            if no.missing:
                return None
            raise
        if str(body.get("id", "")) != remote:
            raise silence(False, FAR, "câu trả lời không nói về bài đã hỏi")
        return body

    def _listed(
        self, edge: str, fields: str, since: datetime | None
    ) -> Iterator[Mapping[str, Any]]:
        """The posts of a list, newest first, back to `since`; without it one page."""
        query: dict[str, Any] = {"fields": fields, "limit": _PER_PAGE if since else _NEWEST}
        if since:
            query["since"] = int((since - EARLIER).timestamp())
        for _ in range(_MOST_PAGES if since else 1):
            body = self.graph.read(f"{self.id}/{edge}", **query)
            rows = body.get("data")
            if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
                raise silence(False, FAR, "danh sách bài không đọc được")
            yield from rows
            after = _after(body)
            if not after or (rows and all(older(each, since) for each in rows)):
                return
            query["after"] = after
        if since:
            raise TryLater("Danh sách bài trên Trang quá dài, chưa tìm hết. Máy sẽ tự tìm lại.")

    # --- having -------------------------------------------------------------------------------

    def receipt(self, edition: Edition, key: str, found: Found, **data: Any) -> Receipt:
        """Write down whose post this is, then give its receipt."""
        self.own(edition, key, found.id)
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


def _time(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
