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
