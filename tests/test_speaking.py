"""The loudspeaker's words, by the commands: read, teach, look before approving, and the gate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import run_loa
from tests.support.offices import OfficeBuilder

STRANGE = "Họp BQHZ lúc 7g30 ngày 28/11/2026."


def read(root: Path, text: str, *options: str) -> list[str]:
    result = run_loa("read", "--office", str(root), *options, typed=text)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_a_line_in_is_a_line_out(office: OfficeBuilder) -> None:
    said = read(office.root, "Họp lúc 7g30\n\nngày 10/6\n")
    assert [line.lower() for line in said] == [
        "họp lúc bảy giờ ba mươi phút",
        "",
        "ngày mười tháng sáu",
    ]


def test_doubts_and_changes_come_as_json(office: OfficeBuilder) -> None:
    [line] = read(office.root, STRANGE + "\n", "--flags", "--changes")
    told = json.loads(line)
    assert [(flag["written"], flag["level"]) for flag in told["flags"]] == [("BQHZ", "BLOCK")]
    assert "7g30" in [change["written"] for change in told["changes"]]


@pytest.fixture
def strange(office: OfficeBuilder) -> OfficeBuilder:
    office.write("hop", "Thông báo họp", STRANGE)
    return office


def test_the_preview_shows_the_doubt_first_then_both_texts(strange: OfficeBuilder) -> None:
    shown = strange.run("preview", "hop", "--channel", "radio").stdout
    assert shown.index("BQHZ") < shown.index("Viết:") < shown.index("Đọc:")
    assert "PHẢI SỬA" in shown
    assert "bảy giờ ba mươi phút" in shown


def test_a_word_that_nobody_can_read_keeps_an_article_off_the_air_until_it_is_taught(
    strange: OfficeBuilder,
) -> None:
    strange.run("approve", "--all", "--by", "Bà Hà")
    strange.run("publish")
    cells = strange.cells()
    assert cells["hop", "radio"]["state"] == "refused"
    assert cells["hop", "website"]["state"] == "delivered"
    strange.run("read", "teach", "BQHZ", "ban quản lý chợ", now="")
    assert strange.cells()["hop", "radio"]["state"] == "held"
    shown = strange.run("preview", "hop", "--channel", "radio").stdout
    assert "ban quản lý chợ" in shown
    assert "PHẢI SỬA" not in shown


def test_a_reading_in_the_article_itself_is_enough(strange: OfficeBuilder) -> None:
    path = strange.root / "content" / "thong-bao" / "hop" / "index.md"
    text = path.read_text(encoding="utf-8")
    text = text.replace("---\n\n", "đọc:\n  BQHZ: ban quản lý chợ\n---\n\n")
    path.write_text(text, encoding="utf-8")
    assert strange.cells()["hop", "radio"]["state"] == "held"


def test_a_reading_that_cannot_be_read_is_not_taught(office: OfficeBuilder) -> None:
    told = office.run("read", "teach", "BQHZ", "b q h z 12", now="", ok=False).output
    assert "Lỗi:" in told
    assert read(office.root, "Họp BQHZ\n", "--flags")[0].count("BLOCK") == 1
