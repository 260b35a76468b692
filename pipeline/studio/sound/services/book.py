"""What was asked of paid voices, by month; and what went wrong with one last.

One SQLite file in var/: safe from a power cut, and for several processes at once. Characters are
counted before they are asked for, since what got no answer may have been charged all the same.
Months are those of Việt Nam.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pipeline.errors import TryLater, reason
from pipeline.model import VN

TroubleKind = Literal["key", "request", "cap", "busy", "link", "sound"]
_TABLES = """
create table if not exists used (
    voice text not null, month text not null, characters integer not null,
    primary key (voice, month)
);
create table if not exists trouble (
    voice text primary key, kind text not null, sentence text not null,
    since text not null, last text not null, instead text not null default ''
);
"""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a voice did not speak when it was last asked. Times are aware."""

    voice: str  # its name in config.toml
    kind: TroubleKind
    sentence: str  # for staff
    since: datetime
    last: datetime
    instead: str  # the name of the voice that spoke; empty: none did


@dataclass(frozen=True, slots=True)
class VoiceBook:
    """The book of an office."""

    path: Path

    @classmethod
    def of(cls, var: Path) -> VoiceBook:
        """The one in a folder."""
        return cls(var / "giong-doc.db")

    # characters

    def used(self, voice: str, now: datetime) -> int:
        """Characters asked for in the month of `now`. Raises TryLater."""
        if not self.path.exists():
            return 0
        with self._open() as base:
            return _used(base, voice, month_of(now))

    def count(self, voice: str, now: datetime, characters: int, most: int) -> bool:
        """Count characters that are about to be asked for; False: they would pass `most` (0: none).

        On disk when this returns. Raises TryLater if it can't be.
        """
        month = month_of(now)
        with self._open() as base:
            before = _used(base, voice, month)
            if most and before + characters > most:
                return False
            base.execute(
                "insert into used values (?, ?, ?) on conflict (voice, month)"
                " do update set characters = characters + excluded.characters",
                (voice, month, characters),
            )
        return True

    # troubles

    def note_trouble(self, voice: str, kind: TroubleKind, sentence: str, now: datetime) -> None:
        """A voice could not speak. `since` stays while the kind does."""
        at = now.isoformat()
        with self._open() as base:
            base.execute(
                "insert into trouble (voice, kind, sentence, since, last) values (?, ?, ?, ?, ?)"
                " on conflict (voice) do update set sentence = excluded.sentence,"
                " last = excluded.last, instead = '',"
                " since = iif(kind = excluded.kind, since, excluded.since), kind = excluded.kind",
                (voice, kind, sentence, at, at),
            )

    def note_instead(self, voice: str, other: str) -> None:
        """Another voice spoke what this one could not."""
        with self._open() as base:
            base.execute("update trouble set instead = ? where voice = ?", (other, voice))

    def forget_trouble(self, voice: str) -> None:
        """The voice spoke, or has another key now. Writes nothing if all was well."""
        if any(each.voice == voice for each in self.troubles()):
            with self._open() as base:
                base.execute("delete from trouble where voice = ?", (voice,))

    def troubles(self) -> list[Trouble]:
        """By the name of the voice. Raises TryLater."""
        if not self.path.exists():
            return []
        with self._open() as base:
            rows = base.execute(
                "select voice, kind, sentence, since, last, instead from trouble order by voice"
            ).fetchall()
        return [
            Trouble(
                *(voice, kind, sentence),
                *(datetime.fromisoformat(since), datetime.fromisoformat(last)),
                instead,
            )
            for voice, kind, sentence, since, last, instead in rows
        ]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction, alone."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=20, isolation_level=None)) as base:
                base.execute("pragma synchronous = full")
                base.executescript(_TABLES)
                base.execute("begin immediate")
                try:
                    yield base
                except BaseException:
                    base.execute("rollback")
                    raise
                base.execute("commit")
        except (OSError, sqlite3.Error) as error:
            raise TryLater(
                f"Không ghi được sổ giọng đọc {self.path} ({reason(error)}): kiểm tra chỗ trống và "
                "quyền ghi của ổ đĩa. Tệp hỏng thì đổi tên nó đi; số ký tự đã dùng trong tháng khi "
                "ấy đếm lại từ 0."
            ) from error


def month_of(now: datetime) -> str:
    """E.g. `2026-12`, in Việt Nam."""
    return f"{now.astimezone(VN):%Y-%m}"


def _used(base: sqlite3.Connection, voice: str, month: str) -> int:
    row = base.execute(
        "select characters from used where voice = ? and month = ?", (voice, month)
    ).fetchone()
    return int(row[0]) if row else 0
