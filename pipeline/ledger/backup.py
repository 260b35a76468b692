"""A backup of an office: one zip file with the ledger, what intake remembers, and what it counts.

manifest.json   when, whose, rows of each table, digest of each file
ledger.db       SQLite, whichever database the ledger is kept in
intake.db       what was taken in before, if anything was
secrets/…       only if asked for
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pipeline.errors import ConfigError, reason
from pipeline.ledger import Ledger, copies
from pipeline.ledger.claims import Claim

SUFFIX = ".zip"
_NAME = "loa-"
_LEDGER, _INTAKE, _MANIFEST, _SECRETS = "ledger.db", "intake.db", "manifest.json", "secrets/"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    at: str  # ISO 8601, with its zone
    office: str
    ward: str
    rows: Mapping[str, int]
    files: Mapping[str, str] = field(default_factory=dict)  # name → sha256

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.at)


def name(now: datetime) -> str:
    """The file name of a backup: it sorts by time."""
    return f"{_NAME}{now:%Y-%m-%d-%H%M%S}{SUFFIX}"


def backups(folder: Path) -> list[Path]:
    """The backups of a folder, newest first."""
    return sorted(folder.glob(f"{_NAME}*{SUFFIX}"), reverse=True)


def rotate(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest; those that were."""
    old = backups(folder)[keep:]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def make(
    ledger: Ledger, claim: Claim, var: Path, target: Path, now: datetime, secrets: bool = False
) -> Manifest:
    """Write a backup, read it back, count it, and only then give it its name. Raises ConfigError.

    The ledger may be written to meanwhile: what is in the backup is one moment of it.
    """
    half = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".loa-") as room:
            found = _gather(ledger, claim, var, Path(room), now, secrets)
            with os.fdopen(os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                _pack(file, Path(room), found)
        with opened(half, target.parent) as (manifest, _):
            half.replace(target)
            return manifest
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(
            f"Chưa ghi được bản sao lưu {target}: {reason(error)}. "
            "Kiểm tra ổ đĩa còn chỗ và cho ghi, rồi chạy lại “loa backup”.",
            code="backup-not-written",
            path=str(target),
        ) from error
    finally:
        half.unlink(missing_ok=True)


def _gather(
    ledger: Ledger, claim: Claim, var: Path, room: Path, now: datetime, secrets: bool
) -> Manifest:
    ledger.save_copy(room / _LEDGER)
    if (var / _INTAKE).exists():
        copies.save_file(var / _INTAKE, room / _INTAKE)
    if secrets:
        (room / _SECRETS).mkdir()
        for path in sorted((var / _SECRETS).glob("[A-Z]*")):
            (room / _SECRETS / path.name).write_bytes(path.read_bytes())
    files = {
        path.relative_to(room).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(room.rglob("*"))
        if path.is_file()
    }
    rows = copies.count(room / _LEDGER)
    return Manifest(now.isoformat(timespec="seconds"), claim.office, claim.ward, rows, files)


def _pack(file: object, room: Path, manifest: Manifest) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:  # type: ignore[call-overload]
        packed.writestr(_MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        for each in manifest.files:
            packed.write(room / each, each)


@contextmanager
def opened(path: Path, near: Path) -> Iterator[tuple[Manifest, Path]]:
    """What a backup says, and a folder with its files, checked against it. Raises ConfigError.

    `near`: where that folder may be for a while.
    """
    try:
        with tempfile.TemporaryDirectory(dir=near, prefix=".loa-") as room:
            manifest = _unpack(path, Path(room))
            yield manifest, Path(room)
    except FileNotFoundError:
        raise ConfigError(
            f"Không thấy tệp {path}. Ghi đúng tên bản sao lưu.",
            code="backup-missing",
            path=str(path),
        ) from None
    except (zipfile.BadZipFile, EOFError, KeyError, ValueError, TypeError) as error:
        raise ConfigError(_broken(path), code="backup-broken", path=str(path)) from error


def _unpack(path: Path, room: Path) -> Manifest:
    with zipfile.ZipFile(path) as packed:
        manifest = Manifest(**json.loads(packed.read(_MANIFEST)))
        for each, digest in manifest.files.items():
            place = (room / each).resolve()
            if not place.is_relative_to(room.resolve()):
                raise ConfigError(_broken(path), code="backup-broken", path=str(path))
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(packed.read(each))
            if sha256(place.read_bytes()).hexdigest() != digest:
                raise ConfigError(_broken(path), code="backup-broken", path=str(path))
    if copies.count(room / _LEDGER) != dict(manifest.rows):
        raise ConfigError(_broken(path), code="backup-broken", path=str(path))
    return manifest


def _broken(path: Path) -> str:
    return (
        f"{path} không phải bản sao lưu của Loa Phường, hoặc đã hỏng. Chưa đổi gì. "
        "Chọn bản sao lưu khác; “loa restore” không kèm tên tệp cho biết đang có những bản nào."
    )


def put_back(room: Path, url: str, var: Path, now: datetime) -> Path | None:
    """The files of an opened backup, in their places; where the old ledger was put aside."""
    Ledger.at(room / _LEDGER).close()  # brings an older house's tables up to date
    aside = copies.load(url, room / _LEDGER, now)
    if (room / _INTAKE).exists() and not (var / _INTAKE).exists():
        (room / _INTAKE).replace(var / _INTAKE)
    for path in sorted((room / _SECRETS).glob("[A-Z]*")):
        own = var / _SECRETS / path.name
        if not own.exists():
            own.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.chmod(0o600)
            path.replace(own)
    return aside
