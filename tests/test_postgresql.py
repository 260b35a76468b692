"""A province's ledger on PostgreSQL keeps every promise that a ward's file keeps."""

from __future__ import annotations

import inspect
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from pipeline.errors import ConfigError
from pipeline.ledger import Ledger, schema
from tests import (
    postgres,
    test_backup,
    test_dispatch,
    test_dispatch_faults,
    test_ledger,
    test_ledger_past,
    test_ledger_upgrade,
)
from tests.support.offices import OfficeBuilder
from tests.test_ledger_upgrade import book  # noqa: F401 - a fixture

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


def _asks_a_ledger(name: str, promise: object) -> bool:
    if not name.startswith("test_") or not callable(promise):
        return False
    return bool({"ledger", "ledger_url", "book"} & set(inspect.signature(promise).parameters))


# the promises themselves, kept before another ledger
for room in (
    *(test_ledger, test_ledger_past, test_ledger_upgrade),
    *(test_dispatch, test_dispatch_faults, test_backup),
):
    for name, promise in vars(room).items():
        if _asks_a_ledger(name, promise) and "of_a_file" not in name and "no_database" not in name:
            globals()[f"{name}_on_postgresql"] = promise


def test_an_office_publishes_once_whichever_way_it_keeps_its_ledger(
    office: OfficeBuilder,
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


def share(root: Path, url: str, ward: str = "phường Mẫu") -> None:
    config = root / "config.toml"
    text = config.read_text(encoding="utf-8").replace("phường Mẫu", ward)
    config.write_text(f'{text}\n[ledger]\nurl = "{url}"\n', encoding="utf-8")


def test_of_two_offices_on_one_server_the_second_changes_nothing(
    office: OfficeBuilder,
    ledger_url: str,
    tmp_path: Path,
) -> None:
    other = OfficeBuilder(tmp_path / "phường khác")
    shutil.copytree(office.root, other.root)
    share(office.root, ledger_url)
    share(other.root, ledger_url, "phường Khác")
    office.run("approve", "hop-to-dan-pho", "--by", "Bà Hà", "--channel", "website")
    before = everything(ledger_url)
    for act in (["plan"], ["publish", "--first-approval", "Thử"], ["restore", "--here"]):
        told = other.run(*act, *(["--by", "A"] if "--here" in act else []), ok=False).output
        assert "là của phường Mẫu" in " ".join(told.split())
    assert everything(ledger_url) == before
    office.run("publish")
    assert office.state("hop-to-dan-pho") == "delivered"


def everything(url: str) -> dict[str, list[str]]:
    engine = create_engine(url)
    with engine.connect() as db:
        found = {
            table.name: sorted(map(repr, db.execute(table.select())))
            for table in schema.metadata.sorted_tables
        }
    engine.dispose()
    return found


def test_an_office_on_a_server_is_restored_by_its_commands(
    office: OfficeBuilder,
    ledger_url: str,
    tmp_path: Path,
) -> None:
    share(office.root, ledger_url)
    office.run("approve", "hop-to-dan-pho", "--by", "Bà Hà", "--channel", "website")
    office.run("backup", str(tmp_path / "sao.zip"))
    office.run("publish")
    page = office.page("hop-to-dan-pho")
    office.run("restore", str(tmp_path / "sao.zip"), "--by", "Ông Nam")
    office.run("publish")
    assert office.state("hop-to-dan-pho") == "delivered"
    assert office.page("hop-to-dan-pho") == page
