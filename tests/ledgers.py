"""Ledgers as earlier revisions of this house left them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url

from pipeline.ledger import store


def at_revision(url: str, revision: str) -> Engine:
    """A database whose tables are those of a revision; to be filled by the test."""
    if url.startswith("sqlite"):
        Path(str(make_url(url).database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    store.upgrade(engine, revision)
    return engine


def written_by_0006(url: str) -> None:
    """A ledger with rows of every kind, as the version with revision 0006 wrote them.

    ledger_0006.sql was written by that version's own code: pages and accounts with names of every
    kind, whose memory stood in `notes` under keys that began with the name; some of them had never
    delivered anything.
    """
    engine = at_revision(url, "0006")
    statements = Path(__file__).with_name("ledger_0006.sql").read_text("utf-8").splitlines()
    with engine.begin() as db:
        for statement in statements:
            if not statement.startswith("--"):
                db.exec_driver_sql(statement.replace("%", "%%"))
    engine.dispose()
