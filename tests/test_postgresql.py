"""A province's ledger on PostgreSQL keeps every promise that a ward's file keeps."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from pipeline.errors import ConfigError
from pipeline.ledger import Ledger
from tests import postgres, test_dispatch, test_dispatch_faults, test_ledger
from tests.test_office import Office, office  # noqa: F401 - a fixture

_NUMBERS = itertools.count()

pytestmark = pytest.mark.xdist_group("postgresql")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture
def ledger_url(server: str) -> str:
    """A schema of its own for each test."""
    name = f"t{next(_NUMBERS)}"
    engine = create_engine(server)
    with engine.begin() as connection:
        connection.execute(text(f"create schema {name}"))
    engine.dispose()
    return f"{server}&options=-csearch_path%3D{name}"


# the promises themselves, kept before another ledger
for room in (test_ledger, test_dispatch, test_dispatch_faults):
    for name, promise in vars(room).items():
        if name.startswith("test_") and "of_a_file" not in name and "no_database" not in name:
            globals()[f"{name}_on_postgresql"] = promise


def test_an_office_publishes_once_whichever_way_it_keeps_its_ledger(
    office: Office,  # noqa: F811
    ledger_url: str,
) -> None:
    config = office.root / "config.toml"
    said = f'\n[ledger]\nurl = "{ledger_url}"\n'
    config.write_text(config.read_text(encoding="utf-8") + said, encoding="utf-8")
    office.run("approve", "hop-to-dan-pho", "--by", "Lê Thị Bình")
    office.run("publish")
    assert office.state("hop-to-dan-pho") == "delivered"
    page = office.page("hop-to-dan-pho")
    assert "Họp tổ dân phố" in page
    office.run("publish")
    assert office.page("hop-to-dan-pho") == page
    assert not (office.root / "var" / "ledger.db").exists()


def test_a_server_that_is_away_gets_a_sentence_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://loa:matkhau@/loa?host={tmp_path}"
    with pytest.raises(ConfigError, match="Sổ phát hành") as told:
        Ledger(url)
    assert "matkhau" not in str(told.value)
