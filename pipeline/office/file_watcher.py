"""Telling of saved files: those that lie still. One that is still being copied is left alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from watchfiles import watch

STILL = 0.3  # seconds without change until a file counts as saved
_POLL = 0.1
_PATIENCE = 600  # polls until a file that never lies still is told of all the same

Stamp = tuple[int, int] | None


class FileWatcher:
    """Watches folders from a thread; `told` hears of files that were saved or taken away."""

    def __init__(self, folders: Iterable[Path], told: Callable[[frozenset[Path]], object]) -> None:
        self._folders, self._told = tuple(folders), told
        self._stop, self._news = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._moving: dict[Path, tuple[Stamp, int, int]] = {}  # stamp, polls still, polls at all
        self._threads = [
            threading.Thread(target=each, daemon=True, name=name)
            for each, name in ((self._watch, "watch"), (self._settle, "settle"))
        ]

    def __enter__(self) -> FileWatcher:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._news.set()
        for thread in self._threads:
            thread.join(5)

    @property
    def moving(self) -> bool:
        """Whether some file is being written right now."""
        return bool(self._moving)

    def _watch(self) -> None:
        for changes in watch(
            *self._folders,
            stop_event=self._stop,
            debounce=100,
            step=25,
            rust_timeout=1000,
            raise_interrupt=False,
        ):
            with self._lock:
                for _, name in changes:
                    self._moving[Path(name)] = (file_stamp(Path(name)), 0, 0)
            self._news.set()

    def _settle(self) -> None:
        while not self._stop.is_set():
            self._news.wait()
            self._news.clear()
            while self._moving and not self._stop.wait(_POLL):
                if saved := self._saved_files():
                    self._told(saved)

    def _saved_files(self) -> frozenset[Path]:
        found: set[Path] = set()
        with self._lock:
            for path, (before, still, polls) in list(self._moving.items()):
                now = file_stamp(path)
                still = still + 1 if now == before else 0
                if still * _POLL >= STILL or polls > _PATIENCE:
                    del self._moving[path]
                    found.add(path)
                else:
                    self._moving[path] = (now, still, polls + 1)
        return frozenset(found)


def file_stamp(path: Path) -> Stamp:
    """Size and time of a file; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
