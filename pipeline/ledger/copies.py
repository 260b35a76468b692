"""A copy of a whole ledger, as one SQLite file, whichever database holds it; and back.

Of SQLite by its own backup (consistent while others write). Of PostgreSQL table by table in one
snapshot, not by pg_dump: that needs the server's own version on the ward's machine and gives a
file that only it can read, while our copy is opened, counted and put back by the code that reads
ledgers, into either database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, delete, func, insert, select, text
from sqlalchemy.engine import make_url

from pipeline.errors import ConfigError, reason
from pipeline.ledger import schema, store

_AT_ONCE = 500  # rows
_BESIDE = ("", "-wal", "-shm", "-journal")  # the files of one SQLite database


def save(engine: Engine, path: Path) -> None:
    """Write all that the ledger holds at this moment into a new SQLite file."""
    if engine.url.get_backend_name() == "sqlite":
        save_file(Path(str(engine.url.database)), path)
        return
    copied = store.connect(f"sqlite:///{path}")
    try:
        snapshot = engine.execution_options(isolation_level="REPEATABLE READ")
        with store.transaction(snapshot) as db, store.transaction(copied) as copy:
            _pour(db, copy)
    finally:
        copied.dispose()


def save_file(database: Path, path: Path) -> None:
    """A copy of an SQLite file, whoever else writes to it. Raises sqlite3.Error."""
    with (
        closing(sqlite3.connect(database, timeout=30)) as source,
        closing(sqlite3.connect(path)) as target,
    ):
        source.backup(target)


def count(path: Path) -> Mapping[str, int]:
    """Rows of each table of a copy. Raises ConfigError if it is damaged or no ledger."""
    try:
        with closing(sqlite3.connect(path)) as db:
            found = db.execute("pragma integrity_check").fetchall()
            if found != [("ok",)]:
                raise ConfigError(
                    f"Bản sao của sổ phát hành đã hỏng ({path.name}).",
                    code="ledger-copy-broken",
                    path=path.name,
                )
            tables = "select name from sqlite_master where type = 'table'"
            counts = {
                name: f'select count(*) from "{name}"'  # noqa: S608 - the file's own tables
                for (name,) in sorted(db.execute(tables).fetchall())
            }
            return {name: int(db.execute(ask).fetchone()[0]) for name, ask in counts.items()}
    except sqlite3.Error as error:
        raise ConfigError(
            f"Bản sao của sổ phát hành không đọc được ({reason(error)}).",
            code="ledger-copy-unreadable",
        ) from error


def load(url: str | URL, path: Path, now: datetime) -> Path | None:
    """Put a copy in the place of a ledger; where the old file was put aside, if it was a file.

    Nobody else may hold the ledger. Raises ConfigError.
    """
    url = make_url(url)
    if url.get_backend_name() == "sqlite":
        return _swap(Path(str(url.database)), path, now)
    target, source = store.connect(url), store.connect(f"sqlite:///{path}")
    try:
        with store.transaction(source) as copy, store.transaction(target) as db:
            for table in schema.metadata.sorted_tables:
                db.execute(delete(table))
            _pour(copy, db)
            _count_on(db)
    finally:
        target.dispose()
        source.dispose()
    return None


def _swap(place: Path, path: Path, now: datetime) -> Path | None:
    """A file for a file; the old one, with what belongs to it, keeps its bytes beside."""
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.with_name(f"{place.name}.truoc-{now:%Y%m%d-%H%M%S}")
    moved = False
    for end in _BESIDE:
        old = place.with_name(f"{place.name}{end}")
        if old.exists():
            old.replace(aside.with_name(f"{aside.name}{end}"))
            moved = True
    path.replace(place)
    return aside if moved else None


def _pour(source: Connection, target: Connection) -> None:
    """All rows of all tables."""
    for table in schema.metadata.sorted_tables:
        for some in source.execute(select(table)).mappings().partitions(_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in some])


def _count_on(db: Connection) -> None:
    """PostgreSQL numbers new rows by a sequence of its own: let it go on after ours."""
    for table in schema.metadata.sorted_tables:
        number = table.autoincrement_column
        if number is not None:
            newest = int(db.scalar(select(func.max(number))) or 0)
            db.execute(
                text("select setval(pg_get_serial_sequence(:name, :column), :newest, :used)"),
                {
                    "name": table.name,
                    "column": number.name,
                    "newest": max(newest, 1),
                    "used": newest > 0,
                },
            )
