"""Who an office is, in a file of its own folder: var/van-phong.json.

It holds a random id, and what tells this folder from a copy of it: the machine, and the file
system's own number and birth time of the file. A folder that is moved keeps all three; copies,
whether by hand, by a backup's tool or onto another machine, don't. A second file, var/so-da-ghi,
tells how far the ledger got, so that an older ledger put back by hand is noticed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from pipeline.errors import ConfigError, reason

_FILE, _MARK = "van-phong.json", "so-da-ghi"
_MACHINE = ("/etc/machine-id", "/var/lib/dbus/machine-id")


@dataclass(frozen=True, slots=True)
class Here:
    """This folder, on this machine. Empty: the host can't tell."""

    place: str
    machine: str = ""
    file: str = ""  # number and birth time of the identity's file; empty: no file yet


@dataclass(frozen=True, slots=True)
class Identity:
    """What the file says."""

    office: str
    generation: int  # of its claim
    place: str
    machine: str
    file: str = ""
    pending: bool = False  # the claim was not yet seen in the ledger
    left: str = ""  # the folder that took over, by a person's word

    def is_at(self, here: Here) -> bool:
        """Whether this is the folder that wrote the file, moved or not, and no copy."""
        if self.machine and here.machine and self.machine != here.machine:
            return False
        number, _, born = self.file.partition("/")
        other, _, since = here.file.partition("/")
        if number and other:
            return number == other and (not born or not since or born == since)
        return self.place == here.place


def fresh(here: Here) -> Identity:
    """A new office."""
    return Identity(uuid4().hex, 1, here.place, here.machine, pending=True)


def here(var: Path) -> Here:
    """The folder whose var/ this is."""
    path = var / _FILE
    return Here(str(var.parent.resolve()), _machine(), _number(path) if path.exists() else "")


def read(var: Path) -> Identity | None:
    """Who the office is; None: it never was one. Raises ConfigError."""
    path = var / _FILE
    try:
        return Identity(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(
            f"Không đọc được {path}: {reason(error)}. Cấp lại quyền đọc.",
            code="identity-unreadable",
            path=str(path),
        ) from error
    except (ValueError, TypeError):
        raise ConfigError(
            f"Tệp {path} đã hỏng nên không biết sổ phát hành có phải của thư mục này. Xóa tệp đó "
            'rồi chạy “loa restore --here --by "Họ và tên"”.',
            code="identity-broken",
            path=str(path),
        ) from None


def write(var: Path, identity: Identity) -> Identity:
    """Keep it, durably; as it was written, with the file's own number."""
    var.mkdir(parents=True, exist_ok=True)
    path = var / _FILE
    if not path.exists():
        _put(path.with_name(f".{_FILE}.{os.getpid()}"), replace(identity, file=""), path)
    kept = replace(identity, file=_number(path))
    _put(path, kept)
    return kept


def mark(var: Path) -> int:
    """How far the ledger had got when that was last written down; 0: nothing is known."""
    with suppress(OSError, ValueError):
        return int((var / _MARK).read_text(encoding="utf-8"))
    return 0


def put_mark(var: Path, event: int) -> None:
    """Write down how far the ledger got. A full disk costs the mark, no more."""
    if event == mark(var):
        return
    half = var / f".{_MARK}.{os.getpid()}"
    with suppress(OSError):
        half.write_text(f"{event}\n", encoding="utf-8")
        half.replace(var / _MARK)


def _put(path: Path, identity: Identity, final: Path | None = None) -> None:
    # in place, as far as it was there: its number must stay
    text = json.dumps(asdict(identity), ensure_ascii=False)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
    if final:
        path.replace(final)


def _number(path: Path) -> str:
    """The file system's number of a file, and when it was born where the host tells."""
    found = path.stat()
    return f"{found.st_ino}/{_born(path, found)}" if found.st_ino else ""


def _born(path: Path, found: os.stat_result) -> str:
    born = getattr(found, "st_birthtime", None)
    if born is not None:
        return f"{born:.0f}"
    with suppress(OSError, subprocess.SubprocessError):  # Python does not ask Linux for it
        asked = ["/usr/bin/stat", "-c", "%W", str(path)]
        told = subprocess.run(
            asked, capture_output=True, text=True, timeout=5, check=True
        ).stdout.strip()
        return told if told.isdigit() and told != "0" else ""
    return ""


def _machine() -> str:
    """A name for this machine that no other has; empty if the host has none."""
    for path in _MACHINE:
        with suppress(OSError):
            if told := Path(path).read_text(encoding="utf-8").strip():
                return sha256(told.encode()).hexdigest()[:16]
    if sys.platform == "win32":
        import winreg

        with suppress(OSError):
            key = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography")
            told = str(winreg.QueryValueEx(key, "MachineGuid")[0])
            return sha256(told.encode()).hexdigest()[:16]
    return ""
