"""Recipes → files in build/, made only if missing.

A rendition's path follows from its recipe, so what exists is right and is never made again;
a file appears under its final name by one rename, whole. build/ may be deleted at any time.
The digest of each file's bytes is kept beside it: what was changed since is made anew.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from pipeline.config import Office
from pipeline.errors import ContentError, LoaError, fault
from pipeline.model import Rendition
from pipeline.recipes import title_of
from pipeline.studio import making
from pipeline.text import shorten


def make_file(rendition: Rendition, office: Office) -> Path:
    """The file of a rendition, made now if missing. Raises ContentError, ConfigError, TryLater.

    A fault that nobody foresaw is a ContentError too: it is this file's own, and stops no other.
    """
    path = office.build / rendition.path
    if path.exists() and _is_whole(path):
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        making.make_recipe(rendition.recipe, office, fresh)
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        _write_seal(path, fresh)
        fresh.replace(path)
    except (LoaError, OSError):  # those are told as they are
        raise
    except Exception as error:
        raise ContentError(unforeseen_fault(rendition, error)) from error
    finally:
        fresh.unlink(missing_ok=True)
    return path


def unforeseen_fault(rendition: Rendition, error: Exception) -> str:
    """What staff read of a file whose making met what nobody foresaw."""
    what = rendition.alt or title_of(rendition.recipe) or "một tệp của bài"
    return (
        f"Không làm được “{shorten(what, 120)}”: máy gặp lỗi chưa lường trước ({fault(error)}). "
        "Các tệp khác vẫn làm. Gửi câu này và tệp của bài cho người phụ trách kỹ thuật."
    )


# --- what was made stays as it was made -------------------------------------------------------

_SEEN: dict[Path, tuple[int, int, int]] = {}  # files that were compared: inode, size, time


def _is_whole(path: Path) -> bool:
    """Whether a file is as it was made; one that was made before digests were kept is taken so."""
    found = path.stat()
    stamp = (found.st_ino, found.st_size, found.st_mtime_ns)
    if _SEEN.get(path) == stamp:
        return True
    try:
        told = _digest_file(path).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        _write_seal(path, path)
    else:
        if told != _digest(path):
            return False
    _SEEN[path] = stamp
    return True


def _write_seal(path: Path, made: Path) -> None:
    """Keep the digest of what was made, before it appears. A full disk costs it, no more."""
    kept = _digest_file(path)
    with suppress(OSError):
        half = kept.with_name(f"{kept.name}.{os.getpid()}")
        half.write_text(f"{_digest(made)}\n", encoding="ascii")
        half.replace(kept)


def _digest_file(path: Path) -> Path:
    return path.with_name(f".{path.name}.sha256")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
