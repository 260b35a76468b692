"""What was taken in before: var/intake.db. Its rows outlive the drafts that they tell of.

A draft is written down twice: *begun*, with everything by which it would be known again and the
place where it will stand, before anything is there; *done*, when it is safely on disk. After a
power cut a begun row is settled by looking: the draft is there, or it never was. So nothing comes
twice and nothing is forgotten, whatever happened to the draft afterwards.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.intake.likeness import Sketch, address, is_same_text, is_same_title

SAME_WEEK = timedelta(days=7)  # one title means one piece of news this long
_TABLES = """
create table if not exists taken (
  id integer primary key, path text not null, title text not null,
  day text not null, sketch text not null, done integer not null
);
create table if not exists keys (key text primary key, taken integer not null);
create table if not exists told (
  key text primary key, whole text not null, title text not null, changes integer not null
);
create table if not exists heavy (
  key text primary key, message text not null, remedy text not null
);
create table if not exists source (
  url text primary key, etag text not null, modified text not null, asked text not null
);
"""


@dataclass(frozen=True, slots=True)
class KnownNews:
    """Something taken in before, or an article of the office."""

    path: str  # relative to content/
    title: str
    day: datetime
    sketch: Sketch


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source answered last time. `at` is when it was asked."""

    etag: str
    modified: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry of a feed said: a digest of its words, its title, how often it changed."""

    whole: str
    title: str
    changes: int = 0


class IntakeMemory:
    """The open memory. Only one process of an office holds it."""

    def __init__(self, file: Path) -> None:
        """Open or make it. Raises ConfigError: in use elsewhere, or broken."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self.is_new = not file.exists()
        self._rows = sqlite3.connect(file, timeout=2, isolation_level=None)
        try:
            self._rows.execute("pragma locking_mode = exclusive")
            self._rows.execute("pragma synchronous = full")
            self._rows.execute("begin immediate")
            for statement in filter(str.strip, _TABLES.split(";")):
                self._rows.execute(statement)
            self._rows.execute("commit")
            self.known = [_known(row) for row in self._rows.execute(f"{_SELECT} where done = 1")]
        except sqlite3.OperationalError as error:
            self._rows.close()
            raise ConfigError(
                f"Không mở được {file} ({error}). Có thể một cửa sổ khác đang nhận tin: "
                "chờ nó xong rồi chạy lại."
            ) from None
        except (sqlite3.DatabaseError, ValueError):
            self._rows.close()
            raise ConfigError(
                f"Tệp {file} bị hỏng. Đổi tên tệp này rồi chạy lại: máy lập lại từ content/."
            ) from None

    def close(self) -> None:
        """Let go of it."""
        self._rows.close()

    # --- drafts ---------------------------------------------------------------------------

    def find(self, keys: Iterable[str]) -> KnownNews | None:
        """What is known by one of these keys."""
        for key in keys:
            row = self._rows.execute(
                f"{_SELECT} join keys on keys.taken = taken.id where keys.key = ?", (key,)
            ).fetchone()
            if row:
                return _known(row)
        return None

    def begin(self, known: KnownNews, keys: Iterable[str]) -> int:
        """This draft is about to be written; its row's number."""
        with self._rows:
            self._rows.execute("begin immediate")
            row = self._rows.execute(
                "insert into taken (path, title, day, sketch, done) values (?, ?, ?, ?, 0)",
                (known.path, known.title, known.day.isoformat(), _packed(known)),
            ).lastrowid
            assert row is not None
            self._add(row, keys)
            self._rows.execute("commit")
        return row

    def finish(self, row: int) -> None:
        """The draft is on disk."""
        self._rows.execute("update taken set done = 1 where id = ?", (row,))
        found = self._rows.execute(f"{_SELECT} where id = ?", (row,)).fetchone()
        self.known.append(_known(found))

    def drop(self, row: int) -> None:
        """The draft never came to be."""
        with self._rows:
            self._rows.execute("begin immediate")
            self._rows.execute("delete from keys where taken = ?", (row,))
            self._rows.execute("delete from taken where id = ?", (row,))
            self._rows.execute("commit")

    def same_as(self, known: KnownNews, keys: Iterable[str]) -> None:
        """These keys too mean `known`, which was taken in or is an article of the office."""
        keys = list(keys)
        found = self._rows.execute("select id from taken where path = ?", (known.path,)).fetchone()
        if not found:
            self.finish(self.begin(known, keys))
            return
        with self._rows:
            self._rows.execute("begin immediate")
            self._add(found[0], keys)
            self._rows.execute("commit")

    def settle(self, is_there: Callable[[str], bool]) -> None:
        """After a power cut: rows that were begun are done, or never happened."""
        for row, path in self._rows.execute("select id, path from taken where done = 0").fetchall():
            if is_there(path):
                self.finish(row)
            else:
                self.drop(row)

    def _add(self, row: int, keys: Iterable[str]) -> None:
        pairs = [(key, row) for key in keys]
        self._rows.executemany("insert or ignore into keys (key, taken) values (?, ?)", pairs)

    # --- what changes, and what can't be read ------------------------------------------------

    def told(self, key: str) -> Told | None:
        """What an entry of a feed said when it was seen last."""
        row = self._rows.execute(
            "select whole, title, changes from told where key = ?", (key,)
        ).fetchone()
        return Told(*row) if row else None

    def hear(self, key: str, told: Told) -> None:
        """This is what it says now."""
        self._rows.execute(
            "insert or replace into told (key, whole, title, changes) values (?, ?, ?, ?)",
            (key, told.whole, told.title, told.changes),
        )

    def heavy(self, key: str) -> tuple[str, str] | None:
        """Why a file can't be read (the sentence, the remedy), if that was tried before."""
        row = self._rows.execute(
            "select message, remedy from heavy where key = ?", (key,)
        ).fetchone()
        return (row[0], row[1]) if row else None

    def give_up(self, key: str, message: str, remedy: str) -> None:
        """A file that cost too much to be read is not read again."""
        self._rows.execute("insert or replace into heavy values (?, ?, ?)", (key, message, remedy))

    # --- sources --------------------------------------------------------------------------

    def asked(self, url: str) -> Asked | None:
        """What a source answered last time it was asked."""
        row = self._rows.execute(
            "select etag, modified, asked from source where url = ?", (url,)
        ).fetchone()
        return Asked(row[0], row[1], datetime.fromisoformat(row[2])) if row else None

    def answered(self, url: str, asked: Asked) -> None:
        """Everything in the answer was taken in (or its marks are empty, to ask for it again)."""
        self._rows.execute(
            "insert or replace into source (url, etag, modified, asked) values (?, ?, ?, ?)",
            (url, asked.etag, asked.modified, asked.at.isoformat()),
        )


def nearest(
    title: str, day: datetime, sketch: Sketch, known: Iterable[KnownNews], by_title: bool
) -> KnownNews | None:
    """What says the same: by its words, or (`by_title`) under the same title in the same week."""
    for each in known:
        if is_same_text(sketch, each.sketch):
            return each
        if by_title and abs(day - each.day) <= SAME_WEEK and is_same_title(title, each.title):
            return each
    return None


def link_key(url: str) -> list[str]:
    """The key of an address; none if it is not an address."""
    found = address(url)
    return [f"link {found}"] if found else []


_SELECT = "select path, title, day, sketch from taken"


def _packed(known: KnownNews) -> str:
    each = known.sketch
    return json.dumps([each.words, each.numbers, sorted(each.hashes), each.whole])


def _known(row: tuple[str, str, str, str]) -> KnownNews:
    path, title, day, packed = row
    words, numbers, hashes, whole = json.loads(packed)
    made = Sketch(words, numbers, frozenset(hashes), whole)
    return KnownNews(path, title, datetime.fromisoformat(day), made)
