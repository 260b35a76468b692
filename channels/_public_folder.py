"""The public folder: files that appear and change whole, by one rename, or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.model import Receipt

FRESH = ".moi"  # a file being written; one is enough, since one process writes at a time


_BINARY = getattr(os, "O_BINARY", 0)  # Windows turns line ends otherwise


class FileStamp(NamedTuple):
    """What the file system says of a file that we wrote: if it changed, someone else wrote."""

    size: int
    mtime: int  # nanoseconds


@dataclass(frozen=True, slots=True)
class ShownEdition:
    """What a receipt keeps of a page or an episode: which edition it is of."""

    digest: str  # empty: a person vouched for it

    def to_receipt(self, remote_id: str, url: str, at: str = "") -> Receipt:
        """As the ledger keeps it."""
        return Receipt(remote_id, url, at, {"edition": self.digest})

    @classmethod
    def from_receipt(cls, receipt: Receipt) -> ShownEdition:
        """As the ledger gives it back."""
        return cls(str(receipt.data.get("edition", "")))


class PublicFolder:
    """A folder of plain files. Paths are posix texts, relative to it; thousands at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._start = f"{root}/"
        self._made: set[str] = set()

    def write(self, path: str, data: bytes, known: bool = True) -> FileStamp:
        """Put the bytes there; a `known` file that already says the same is left alone."""
        target = self.locate(path)
        if known and (found := self.read(path)) == data and found is not None:
            return _stamp(os.stat(target))  # noqa: PTH116
        self._make(path)
        fresh = self.locate(FRESH)
        file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o666)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(file, left) :]
            stamp = _stamp(os.fstat(file))
        finally:
            os.close(file)
        os.replace(fresh, target)  # noqa: PTH105
        return stamp

    def read(self, path: str) -> bytes | None:
        """The bytes that the public gets; None if there is no such file."""
        try:
            return Path(self.locate(path)).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def stamp(self, path: str) -> FileStamp | None:
        """What the file system says of the file; None if there is none."""
        try:
            return _stamp(os.stat(self.locate(path)))  # noqa: PTH116
        except (FileNotFoundError, NotADirectoryError):
            return None

    def remove(self, path: str) -> None:
        """Take the file away, and its folder if nothing else is in it."""
        target = Path(self.locate(path))
        target.unlink(missing_ok=True)
        with suppress(OSError):
            if target.parent != self.root:
                target.parent.rmdir()
        self._made.clear()

    def sweep(self) -> None:
        """Take away what a killed process left half-written."""
        self.root.mkdir(parents=True, exist_ok=True)
        Path(self.locate(FRESH)).unlink(missing_ok=True)

    def locate(self, path: str) -> str:
        """The file's place on this machine."""
        return self._start + path

    def _make(self, path: str) -> None:
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            Path(f"{self.root}/{parent}").mkdir(parents=True, exist_ok=True)
            self._made.add(parent)


def _stamp(found: os.stat_result) -> FileStamp:
    return FileStamp(found.st_size, found.st_mtime_ns)
