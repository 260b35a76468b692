"""The index of an office: what its files gave when they were last read and composed, in var/.

    var/muc-luc   b"loa-index" · key (32 bytes) · digest of the rest (32 bytes) · pickled entries

It saves time and nothing else. What a file gave counts as long as its stamps are as they were,
which `content.read` asks of every file; what an article became on a channel, what that leaves out,
and what the guard finds in it, as long as the article is equal. Everything else that these depend
on is in the key: this program's own code with its rules, the packages beside it, config.toml and
the files that it names, schedules/ and the tables of words. An index with another key, a broken one
or none is passed over, and a new one written when the office is closed.

A file that changed less than two seconds ago may change again under the same stamp: it is not
kept, and where it is one of the key's, there is no index at all.
"""

from __future__ import annotations

import copyreg
import hashlib
import io
import os
import pickle
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import filelock

import channels
import pipeline
from pipeline.composed import RememberedEditions
from pipeline.config import Office
from pipeline.content.reading import RememberedFiles
from pipeline.guard.examined import RememberedFindings
from pipeline.office.omissions import RememberedOmissions
from pipeline.parallel import gc_paused

FILE = "muc-luc"  # in var/
_MAGIC = b"loa-index"
_SETTLED = 2_000_000_000  # nanoseconds after which a file's stamp tells every change
_HEAD = len(_MAGIC) + 64
# whose classes entries consist of, and no function of anybody's is called to make one
_OWN = (
    *("pipeline.model", "pipeline.recipes", "pipeline.content", "pipeline.markdown"),
    *("pipeline.carried", "pipeline.guard.findings"),
)
_OTHERS = frozenset({
    ("datetime", "datetime"), ("datetime", "date"), ("datetime", "time"),
    ("datetime", "timedelta"), ("zoneinfo", "ZoneInfo"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entries:
    """What is remembered of an office."""

    files: RememberedFiles = field(default_factory=dict)
    editions: RememberedEditions = field(default_factory=dict)
    omissions: RememberedOmissions = field(default_factory=dict)
    findings: RememberedFindings = field(default_factory=dict)


class OfficeIndex:
    """The index of one office, for as long as it is open."""

    def __init__(self, office: Office) -> None:
        self._path = office.var / FILE
        self._began = time.time_ns()
        self._key = _key(office, self._began)
        self._loaded = Entries()

    def load(self) -> Entries:
        """What it remembers; nothing if it is missing, broken, or of other settings or code."""
        with suppress(Exception), gc_paused():  # whatever is wrong with it costs only time
            data = self._path.read_bytes()
            body = memoryview(data)[_HEAD:]
            if self._key and data[:_HEAD] == _MAGIC + self._key + hashlib.sha256(body).digest():
                self._loaded = Entries(*_Reader(io.BytesIO(body)).load())
        return self._loaded

    def save(self, entries: Entries) -> None:
        """Keep what was read and composed, unless nothing was."""
        limit = self._began - _SETTLED
        files = {
            path: each
            for path, each in entries.files.items()
            if all(max(stamp.modified, stamp.changed) < limit for stamp in each.stamps)
        }
        kept = replace(entries, files=files)
        if self._key and not _same(kept, self._loaded):
            with suppress(Exception), gc_paused():  # a full disk costs the index, no more
                body = io.BytesIO()
                found = kept.files, kept.editions, kept.omissions, kept.findings
                _Writer(body, protocol=5).dump(found)
                self._write(body.getvalue())

    def _write(self, body: bytes) -> None:
        half = self._path.with_name(f".{FILE}.{os.getpid()}")
        try:
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as to:
                to.write(_MAGIC + self._key + hashlib.sha256(body).digest())
                to.write(body)
            half.replace(self._path)
        finally:
            half.unlink(missing_ok=True)


class _Writer(pickle.Pickler):
    dispatch_table = copyreg.dispatch_table | {ZoneInfo: lambda zone: (ZoneInfo, (zone.key,))}


class _Reader(pickle.Unpickler):
    """Makes the nouns of this house and moments, and nothing else, whoever wrote the file."""

    def find_class(self, module: str, name: str) -> Any:
        own = module.startswith(_OWN)
        if not own and (module, name) not in _OTHERS:
            raise pickle.UnpicklingError(name)
        found = super().find_class(module, name)
        if own and not isinstance(found, type) and name != "_read_only":
            raise pickle.UnpicklingError(name)
        return found


def _same(some: Entries, others: Entries) -> bool:
    """Whether nothing was read or composed anew."""

    def equal(one: Mapping[Any, object], other: Mapping[Any, object]) -> bool:
        return one.keys() == other.keys() and all(one[key] is other[key] for key in one)

    return (
        equal(some.files, others.files)
        and equal(some.editions, others.editions)
        and equal(some.omissions, others.omissions)
        and equal(some.findings, others.findings)
    )


def _key(office: Office, now: int) -> bytes:
    """A digest of all that entries depend on beside the articles; empty: in doubt."""
    try:
        stamps = list(_stamps(office))
    except OSError:
        return b""
    if any(max(each[2:]) > now - _SETTLED for each in stamps):
        return b""
    packages = sorted(each.name for each in _PACKAGES.glob("*-info"))
    told = repr((sys.version, str(office.root), packages, stamps))
    return hashlib.sha256(told.encode("utf-8", "surrogateescape")).digest()


_PACKAGES = Path(filelock.__file__).parent.parent  # where every package beside this program lies


def _stamps(office: Office) -> Iterator[tuple[str, int, int, int]]:
    """(path, size, changed, changed) of every file that entries depend on."""
    for package in (pipeline, channels):
        yield from _below(Path(package.__path__[0]))
    for folder in (office.lexicon, office.schedules):
        if folder.is_dir():
            yield from _below(folder)
    yield _stamp(office.root / "config.toml")
    settings = tomllib.loads((office.root / "config.toml").read_text(encoding="utf-8-sig"))
    for name in sorted(set(_texts(settings))):  # an emblem, music
        with suppress(OSError, ValueError):
            if (path := office.root / name).is_file():
                yield _stamp(path)


def _below(folder: Path) -> Iterator[tuple[str, int, int, int]]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if each != "__pycache__")
        for name in sorted(names):
            yield _stamp(Path(place, name))


def _stamp(path: Path) -> tuple[str, int, int, int]:
    found = path.stat()
    return str(path), found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _texts(value: Any) -> Iterator[str]:
    """Every text in a table of TOML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
