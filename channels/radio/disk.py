"""What every hand-over does with the disk: flush, measure, open to the player, explain refusals."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from pipeline.channel import Provenance
from pipeline.errors import ContentError, Rejected, TryLater, reason
from pipeline.model import Edition, Observation, Receipt


class Place(Protocol):
    """One kind of thing in the hand-over: programmes, or emergency bulletins."""

    def write(
        self, handover: Path, edition: Edition, sound: Path, provenance: Provenance, /
    ) -> Receipt:
        """Put it there, whole; what stands there already is left. Raises Rejected, TryLater."""
        ...

    def take_back(self, handover: Path, receipt: Receipt, /) -> None:
        """Hide it from the station; again changes nothing. Raises Rejected, TryLater."""
        ...

    def find(self, handover: Path, edition: Edition, /) -> Receipt | None:
        """The receipt of what stands there whole. Raises TryLater."""
        ...

    def observe(self, handover: Path, receipt: Receipt, /) -> Observation:
        """Whether it is there and whole. Raises TryLater."""
        ...


@dataclass(frozen=True, slots=True)
class HandedSound:
    """What a receipt keeps of what was handed over, beside where it lies."""

    sha256: str
    seconds: float

    def to_json(self) -> dict[str, object]:
        """The `data` of a receipt."""
        return asdict(self)

    @classmethod
    def of(cls, about: Mapping[str, Any]) -> HandedSound:
        """Of a cue sheet in the hand-over."""
        audio = about["audio"]
        return cls(audio["sha256"], audio["duration_s"])


@contextmanager
def handing_over(handover: Path) -> Iterator[None]:
    """What the disk refuses while writing becomes Rejected (a person) or TryLater (disk full)."""
    try:
        yield
    except ContentError as error:
        raise Rejected(str(error)) from error
    except PermissionError as error:
        raise Rejected(
            f"Không có quyền ghi vào thư mục bàn giao {handover}. Cấp quyền ghi cho người chạy "
            "chương trình (hoặc sửa “handover” trong config.toml) rồi thử lại."
        ) from error
    except OSError as error:
        raise TryLater(
            f"Không ghi được vào thư mục bàn giao {handover} ({reason(error)}): kiểm tra chỗ "
            "trống và kết nối của ổ đĩa. Chưa có gì được bàn giao."
        ) from error


def sha256(path: Path) -> str:
    """Of a file's bytes, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_to_all(folder: Path) -> None:
    """Let other users look in, if the folder is ours to say so."""
    mode = folder.stat().st_mode & 0o777
    if mode & 0o755 != 0o755:
        with suppress(PermissionError):
            folder.chmod(mode | 0o755)


def flush(path: Path) -> None:
    """On the disk. Windows can't open a folder for that, and needs not."""
    folder = path.is_dir()
    if folder and os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY if folder else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
