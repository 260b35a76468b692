"""What several test files need: a clock that moves only when told, and an empty ledger."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.ledger import Ledger
from pipeline.model import VN
from tests.support.needs import (
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_runtest_teardown,
)
from tests.support.offices import office, spoken

__all__ = [
    "office",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_runtest_teardown",
    "spoken",
]

pytest.register_assert_rewrite("tests.contract")
settings.register_profile("quick", max_examples=20)  # make check; the whole suite tries more

# Commands are started some hundred times: they keep what they compiled, whatever the host says
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Everything is written with fsync, so a disk costs time, and tells nothing: kill -9 takes neither
# from a disk nor from memory what was written
MEMORY, ROOM = Path("/dev/shm"), 4 << 30  # bytes
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


class Clock:
    """The time, in Việt Nam."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 8, 0, tzinfo=VN)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        """Let `timedelta(**time)` pass."""
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger_url(tmp_path: Path) -> str:
    """Where `ledger` is kept; tests/test_postgresql.py keeps it elsewhere."""
    return f"sqlite:///{tmp_path / 'var' / 'ledger.db'}"


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    book = Ledger(ledger_url)
    yield book
    book.close()
