"""A copy of a ledger for a rehearsal: its past without what only the real platforms know."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.engine import make_url

from pipeline.errors import ConfigError, reason
from pipeline.ledger import Ledger, copies, schema, store

_SPENT = "%/kỳ/%"  # keys under which a channel remembers what it spent of its package


def copy_past(url: str, path: Path) -> datetime | None:
    """Copy the ledger at `url` into a new SQLite file; the moment of the last thing it tells.

    None: there is no ledger yet, or it is empty. The ledger itself is only read. What
    channels remember of far ends is left out: a stand-in knows none of it. Raises ConfigError.
    """
    if not store.exists(url):
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    _copy(url, path)
    engine = store.connect(f"sqlite:///{path}")
    try:
        with store.transaction(engine) as db:
            state = schema.channel_state
            db.execute(delete(state).where(state.c.key.not_like(_SPENT)))
            tables = schema.events, schema.approvals, schema.occasion_edits
            moments = [db.scalar(select(func.max(each.c.at))) for each in tables]
    finally:
        engine.dispose()
    return max((each for each in moments if each), default=None)


def _copy(url: str, path: Path) -> None:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        ledger = Ledger(url)
        try:
            ledger.save_copy(path)
        finally:
            ledger.close()
        return
    try:
        copies.save_file(Path(str(address.database)), path)
    except sqlite3.Error as error:
        why = store.SPOILT if store.is_spoilt(error) else f"Lỗi: {reason(error)}. Chạy lại sau."
        raise ConfigError(
            f"Sổ phát hành chưa chép được để diễn tập. {why}", code="ledger-not-copied"
        ) from error
