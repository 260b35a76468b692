"""What several test files need: a clock that moves only when told, and an empty ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.ledger import Ledger
from pipeline.model import VN

pytest.register_assert_rewrite("tests.contract")


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
