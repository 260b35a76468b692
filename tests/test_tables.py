"""Tables of commands: as rich draws them, and thousands of rows at once."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from rich.table import Column, Table
from rich.text import Text

from pipeline.cli import common
from pipeline.cli.common import console, print_table

HEAD = ["Bài", "Trang web", "Loa"]
ROW = ["Họp tổ dân phố", "đã phát hành", "chờ duyệt"]


def drawn_by_rich(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    out = console()
    if not common.on_screen():
        out.width = 160
    out.print(title, style="italic", markup=False)
    words = common._words(head, rows)
    columns = (
        Column(name, overflow="fold", min_width=wide)
        for name, wide in zip(head, words, strict=True)
    )
    table = Table(*columns)
    for row in rows:
        table.add_row(*map(Text, row))
    out.print(table)


@pytest.mark.parametrize(
    "rows",
    [
        [ROW],
        [ROW, ["", "—", "x"], ["A" * 60, "b" * 50, "c"]],
        [ROW, ["A" * 60, "b" * 50, "c " * 40]],  # too wide for one line
        [ROW, ["hai\ndòng", "tab\tở đây", "\x1b[31mđỏ\x1b[0m"]],
        [ROW, ["  thụt  ", "đuôi  ", " "]],
        [ROW, ["[bold]không phải lệnh[/]", ":smile:", "\\["]],
        [ROW, ["tiếng 漢字", "👍🏽 ok", "e\u0301 ghép"]],
        [ROW, ["a\u00a0b", "c\u200bd", "\ufeffe"]],
    ],
    ids=["one", "several", "wide", "control", "spaces", "brackets", "double width", "unseen"],
)
@pytest.mark.parametrize(
    "head", [HEAD, ["Bài", "[red]Trang[/]", ":smiling_face_with_sunglasses:"]], ids=["", "marked"]
)
@pytest.mark.parametrize("terminal", [False, True], ids=["file", "terminal"])
def test_a_table_is_as_rich_draws_it(
    terminal: bool,
    head: list[str],
    rows: list[list[str]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("COLUMNS", "150")
    drawn_by_rich("Bài × kênh", head, rows)
    wanted = capsys.readouterr().out
    print_table("Bài × kênh", head, rows)
    assert capsys.readouterr().out == wanted


def test_a_table_of_thousands_of_rows_takes_no_time(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[f"Bài số {number}", "đã phát hành", "chờ duyệt"] for number in range(2_000)]
    spent = []
    for draw in (drawn_by_rich, print_table):
        start = time.process_time()
        draw("Bài × kênh", HEAD, rows)
        spent.append(time.process_time() - start)
    assert capsys.readouterr().out.count("Bài số 1999 ") == 2
    assert spent[1] < spent[0] / 3, spent
