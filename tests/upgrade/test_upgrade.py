"""An office that an earlier version published: this one approves, sends and changes nothing."""

from __future__ import annotations

import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.upgrade.__main__ import HERE, loa

VERSIONS = sorted(HERE.glob("*.tar.xz"))


@pytest.fixture(scope="module", params=VERSIONS, ids=lambda path: path.name.removesuffix(".tar.xz"))
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked office, after this version published in it once."""
    folder = tmp_path_factory.mktemp("office")
    with tarfile.open(request.param) as packed:
        packed.extractall(folder, filter="data")
    (folder / "before.json").write_text(json.dumps(deliveries(folder)), encoding="utf-8")
    loa(folder, "09:40", "restore", "--here", "--by", "Bà Lê Thị Hòa")  # it lies elsewhere now
    (folder / "said.txt").write_text(loa(folder, "09:40", "publish"), encoding="utf-8")
    return folder


def deliveries(office: Path) -> list[list[str]]:
    """Keys and states of every delivery in the ledger."""
    with closing(sqlite3.connect(office / "var" / "ledger.db")) as ledger:
        rows = ledger.execute("select key, state from deliveries order by key")
        return [list(row) for row in rows]


def standing(status: str) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Of `loa status --json`: by article and channel, the state, the delivery, the edition."""
    return {
        (cell["slug"], cell["channel"]): (cell["state"], cell["key"], cell["edition"])
        for cell in json.loads(status)["cells"]
    }


def test_nothing_waits_for_approval_again(office: Path) -> None:
    before = standing((office / "status.json").read_text(encoding="utf-8"))
    assert standing(loa(office, "09:40", "status", "--json")) == before


def test_nothing_is_sent_again(office: Path) -> None:
    assert "Lần này: 0 lượt đã phát hành." in (office / "said.txt").read_text(encoding="utf-8")


def test_no_delivery_is_added_or_moved(office: Path) -> None:
    assert deliveries(office) == json.loads((office / "before.json").read_text(encoding="utf-8"))
