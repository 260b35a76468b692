"""What a stand-in remembers: JSON things in one SQLite file, a clock, chance from a seed.

Every request is one transaction: its effect is there when it is committed, whatever becomes
of the answer, of the client, or of this process afterwards.
"""

from __future__ import annotations

import json
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_TABLES = """
create table if not exists things (
    seq integer primary key, kind text not null, id text not null, value text not null,
    hidden_until real not null default 0, hidden_reads integer not null default 0,
    unique (kind, id)
);
create index if not exists by_kind on things (kind);
create table if not exists journal (seq integer primary key, entry text not null);
create table if not exists kept (name text primary key, value text not null);
"""


class Store:
    """JSON things by kind and id, in the order of their birth. Safe for many threads."""

    def __init__(self, path: Path, seed: int = 0) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._base = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._base.execute("pragma journal_mode = truncate")
        self._base.execute("pragma synchronous = off")  # must survive kill -9, not a power cut
        self._base.executescript(_TABLES)
        self._seed = seed
        self._lag = (0.0, 0)

    @contextmanager
    def transaction(self, lag_seconds: float = 0, lag_reads: int = 0) -> Iterator[None]:
        """All of it or nothing. What is born inside stays out of listings for the lag."""
        with self._lock:
            self._lag = (lag_seconds, lag_reads)
            self._base.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._base.execute("rollback")
                raise
            else:
                self._base.execute("commit")
            finally:
                self._lag = (0.0, 0)

    def close(self) -> None:
        """Nothing is lost by not calling this."""
        with self._lock:
            self._base.close()

    # things

    def put(self, kind: str, id: str, value: Any) -> None:  # noqa: A002 - the wire's own word
        """Keep a thing, new or changed; its place in the order stays."""
        seconds, reads = self._lag
        until = self._seconds() + seconds if seconds else 0
        self._execute(
            "insert into things (kind, id, value, hidden_until, hidden_reads)"
            " values (?, ?, ?, ?, ?)"
            " on conflict (kind, id) do update set value = excluded.value",
            (kind, id, json.dumps(value, ensure_ascii=False), until, reads),
        )

    def lag(self, kind: str, id: str, seconds: float, reads: int) -> None:  # noqa: A002
        """From now on a thing stays out of listings for so long and so many reads, at least."""
        self._execute(
            "update things set hidden_until = max(hidden_until, ?),"
            " hidden_reads = max(hidden_reads, ?) where kind = ? and id = ?",
            (self._seconds() + seconds if seconds else 0, reads, kind, id),
        )

    def get(self, kind: str, id: str) -> Any:  # noqa: A002
        """The thing, or None: the truth, lagging or not."""
        rows = self._execute("select value from things where kind = ? and id = ?", (kind, id))
        return json.loads(rows[0][0]) if rows else None

    def drop(self, kind: str, id: str) -> bool:  # noqa: A002
        """Forget a thing. True if it was there."""
        gone = self._execute(
            "delete from things where kind = ? and id = ? returning id", (kind, id)
        )
        return bool(gone)

    def all(self, kind: str, newest: int = 0) -> list[tuple[str, Any]]:
        """All things of a kind (or the `newest` so many), oldest first: the truth."""
        rows = self._execute(
            "select id, value from things where kind = ? order by seq desc limit ?",
            (kind, newest or -1),
        )
        return [(row[0], json.loads(row[1])) for row in reversed(rows)]

    def listing(self, kind: str, newest: int = 0) -> list[tuple[str, Any]]:
        """What a listing admits to, oldest first: without what still lags. Counts as a read."""
        with self._lock:
            hidden = self.lagging(kind)
            return [each for each in self.all(kind, newest) if each[0] not in hidden]

    def lagging(self, kind: str) -> frozenset[str]:
        """Ids of the things that a listing does not admit to yet. Counts as a read."""
        with self._lock:
            hidden = frozenset(
                row[0]
                for row in self._execute(
                    "select id from things where kind = ?"
                    " and (hidden_until > ? or hidden_reads > 0)",
                    (kind, self._seconds()),
                )
            )
            self._execute(
                "update things set hidden_reads = hidden_reads - 1"
                " where kind = ? and hidden_reads > 0",
                (kind,),
            )
            return hidden

    def seen(self, kind: str, id: str) -> Any:  # noqa: A002
        """One thing as a lagging read shows it: None while it lags. Counts as a read."""
        with self._lock:
            hidden = self._execute(
                "select 1 from things where kind = ? and id = ?"
                " and (hidden_until > ? or hidden_reads > 0)",
                (kind, id, self._seconds()),
            )
            self._execute(
                "update things set hidden_reads = hidden_reads - 1"
                " where kind = ? and id = ? and hidden_reads > 0",
                (kind, id),
            )
            return None if hidden else self.get(kind, id)

    # numbers, chance, time

    def number(self, name: str) -> int:
        """1, 2, 3… for each name."""
        with self._lock:
            value = int(self.kept(f"number:{name}", 0)) + 1
            self.keep(f"number:{name}", value)
            return value

    def token(self, length: int = 16) -> str:
        """A string nobody guesses and every run with this seed repeats."""
        chance = random.Random(f"{self._seed}:{self.number('token')}")  # noqa: S311 - no secret
        return "".join(chance.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(length))

    def now(self) -> datetime:
        """The far end's own clock (UTC)."""
        return datetime.fromtimestamp(self._seconds(), UTC)

    def set_clock(self, at: datetime | None = None, advance: float = 0) -> datetime:
        """Stop the clock at an aware time, and/or move it forward by seconds."""
        with self._lock:
            if at is not None:
                self.keep("clock", {"stopped": at.timestamp()})
            clock = self.kept("clock", {})
            part = "stopped" if "stopped" in clock else "ahead"
            self.keep("clock", {part: clock.get(part, 0.0) + advance})
            return self.now()

    def _seconds(self) -> float:
        clock = self.kept("clock", {})
        return float(clock.get("stopped", time.time() + clock.get("ahead", 0.0)))

    # what the stage itself remembers

    def kept(self, name: str, default: Any = None) -> Any:
        """A value by name."""
        rows = self._execute("select value from kept where name = ?", (name,))
        return json.loads(rows[0][0]) if rows else default

    def keep(self, name: str, value: Any) -> None:
        """Keep a value by name."""
        self._execute("insert or replace into kept values (?, ?)", (name, json.dumps(value)))

    def note(self, entry: Any) -> None:
        """Add to the journal."""
        text = json.dumps(entry, ensure_ascii=False)
        self._execute("insert into journal (entry) values (?)", (text,))

    def journal(self) -> list[Any]:
        """Every request, in the order in which it was answered."""
        return [
            json.loads(row[0]) for row in self._execute("select entry from journal order by seq")
        ]

    def reset(self) -> None:
        """Forget everything."""
        with self.transaction():
            for table in ("things", "journal", "kept"):
                self._base.execute(f"delete from {table}")  # noqa: S608 - our own names

    def _execute(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self._lock:
            return self._base.execute(sql, values).fetchall()
