"""A ledger with a long past: what an office of ten or a hundred years' work leaves in it.

    write_past(ledger_url, 100_000)

Of ten deliveries four are programmes of a station, four are posts on a platform, one was replaced
by a newer version and one was withdrawn. Each has its edition, its approval, its events, and what
the public saw of it. All of it is settled and nothing of it has a file in content/.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import insert

from pipeline.ledger import schema, store
from pipeline.model import VN

START = datetime(2016, 1, 4, 5, 30, tzinfo=VN)
_AT_ONCE = 5_000
Rows = dict[str, list[dict[str, Any]]]


def write_past(url: str, count: int, end: datetime = datetime(2026, 11, 1, tzinfo=VN)) -> None:
    """Fill a ledger with so many settled deliveries, all from before `end`."""
    engine = store.connect(url)
    step = (end - START) / count
    for start in range(0, count, _AT_ONCE):
        rows: Rows = {name: [] for name in _TABLES}
        for number in range(start, min(start + _AT_ONCE, count)):
            _settle(rows, number, START + step * number)
        with store.transaction(engine) as db:
            for name, some in rows.items():
                if some:
                    db.execute(insert(_TABLES[name]), some)
    engine.dispose()


_TABLES = {
    each.name: each
    for each in (
        schema.editions,
        schema.approvals,
        schema.deliveries,
        schema.events,
        schema.observations,
    )
}


def _settle(rows: Rows, number: int, at: datetime) -> None:
    kind = number % 10
    station = kind < 4
    channel = "dai" if station else "trang-fb"
    subject = f"{at:%Y-%m-%d/%H%M}.{number}" if station else f"cu-{number:07d}"
    digest = _digest(f"bản {number}")
    parts = [_digest(f"tin {number - back}") for back in range(3)] if station else []
    key = f"thường/{subject}@{digest[:16]}/{channel}/đăng"
    body = {"channel": channel, "subject": subject, "title": f"Bài cũ {number}", "body": "<p>…</p>"}
    rows["editions"].append(
        {
            "digest": digest,
            "channel": channel,
            "subject": subject,
            "at": at,
            "title": f"Bài cũ {number}",
            "parts": parts,
            "body": json.dumps(body),
        }
    )
    rows["approvals"] += [
        {"edition": each, "granted": True, "by": "Bà Hà", "note": "", "at": at, "terms": None}
        for each in ([parts[0]] if parts else [digest])
    ]
    state = {8: "replaced", 9: "withdrawn"}.get(kind, "delivered")
    data: dict[str, Any] = {"path": f"thong-bao/{subject}.md"}
    if station:
        words = [_digest(f"lời {each}") for each in parts]
        data = {"slot": at.isoformat(), "parts": parts, "words": words}
    rows["deliveries"].append(
        {
            "key": key,
            "channel": channel,
            "subject": subject,
            "edition": digest,
            "campaign": "",
            "occasion": "đăng",
            "action": "publish",
            "target": "",
            "sequence": 1,
            "due": at,
            "until": at + timedelta(hours=1) if station else None,
            "state": state,
            "since": at,
            "claimed": at,
            "attempts": 1,
            "detail": "",
            "receipt": {"remote_id": str(number), "url": f"https://mau.example/{number}"},
            "data": data,
        }
    )
    rows["events"] += _events(key, state, at)
    rows["observations"] += [
        {"delivery": key, "at": at + timedelta(days=day), "visible": True, "counts": {"xem": day}}
        for day in (1, 30)
        if state == "delivered"
    ]


def _events(key: str, state: str, at: datetime) -> Iterator[dict[str, Any]]:
    before = ""
    steps = [("planned", "held"), ("approved", "scheduled"), ("claimed", "sending")]
    steps.append(("took", "delivered"))
    if state != "delivered":
        steps.append(("superseded" if state == "replaced" else "removed", state))
    for event, after in steps:
        yield {"delivery": key, "at": at, "event": event, "before": before, "after": after}
        before = after


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
