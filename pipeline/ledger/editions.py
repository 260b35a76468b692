"""Editions as rows: kept by digest, given back as they were kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from pipeline.errors import LoaError
from pipeline.ledger import rows, schema
from pipeline.model import Edition


def keep(db: Connection, editions: Iterable[Edition], now: datetime) -> int:
    """Store editions not known yet; how many were new."""
    table, wanted = schema.editions, {edition.digest: edition for edition in editions}
    there: set[str] = set()
    for some in rows.chunks(wanted):
        there |= set(db.scalars(select(table.c.digest).where(table.c.digest.in_(some))))
    values = [
        {
            "digest": edition.digest,
            "channel": edition.channel,
            "subject": edition.subject,
            "title": edition.title,
            "parts": list(edition.parts),
            "body": json.dumps(edition.to_json(), ensure_ascii=False),
            "at": now,
        }
        for edition in wanted.values()
        if edition.digest not in there
    ]
    return len(rows.insert_new(db, table, values, "digest"))


def read(db: Connection, wanted: Sequence[str]) -> dict[str, Edition]:
    """Editions by digest. Raises LoaError if one is missing or can't be read.

    Whether the bytes are still those of the digest is for whoever sends them to ask.
    """
    table = schema.editions
    found: dict[str, Edition] = {}
    for digests in rows.chunks(wanted):
        some = table.c.digest.in_(digests)
        for row in db.execute(select(table.c.digest, table.c.body).where(some)):
            found[row.digest] = _parsed(row.body)
    if missing := set(wanted) - set(found):
        raise LoaError(f"Sổ phát hành không có ấn bản {min(missing)[:16]}.", code="edition-missing")
    return found


def spoilt(db: Connection, wanted: Sequence[str]) -> list[str]:
    """Titles of those editions whose bytes are not what their digests say, or are missing."""
    table, found = schema.editions, dict[str, str]()
    for digests in rows.chunks(wanted):
        some = table.c.digest.in_(digests)
        for row in db.execute(select(table.c.digest, table.c.title, table.c.body).where(some)):
            if not _whole(row.digest, row.body):
                found[row.digest] = row.title
    return list(found.values())


def _whole(digest: str, body: str) -> bool:
    try:
        return _parsed(body).digest == digest
    except LoaError:
        return False


def _parsed(body: str) -> Edition:
    try:
        return Edition.from_json(json.loads(body))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise LoaError(
            "Sổ phát hành có một ấn bản đã hỏng. Lấy lại sổ từ bản sao lưu: “loa restore TỆP”.",
            code="edition-broken",
        ) from None
