"""check: which files are wrong, where, why, and how to mend them."""

from __future__ import annotations

from dataclasses import asdict

import typer

from pipeline.cli.common import (
    HERE,
    JsonOption,
    NowOption,
    OfficeOption,
    console,
    newsroom,
    print_json,
)
from pipeline.content import Level, Problem
from pipeline.office.check import check_office


def check(office: OfficeOption = HERE, now: NowOption = "", as_json: JsonOption = False) -> None:
    """Xem bài nào viết sai: tệp nào, dòng nào, vì sao, sửa thế nào."""
    with newsroom(office, now) as room:
        found = check_office(room)
        if as_json:
            findings = [asdict(each) for each in found.problems]
            print_json({"articles": found.articles, "findings": findings})
        else:
            _print_problems(found.problems)
            remind = len(found.problems) - found.errors
            typer.echo(f"{found.articles} bài dùng được, {found.errors} lỗi, {remind} điều nhắc.")
        if found.errors:
            raise typer.Exit(1)


def _print_problems(problems: tuple[Problem, ...]) -> None:
    out = console()
    for each in sorted(problems, key=lambda one: (one.path, str(one.line))):
        colour = "red" if each.level == Level.ERROR else "yellow"
        out.print(f"[{colour}]{each.level}[/] ", end="")
        out.print(f"{each.path}:{each.line}: {each.message} {each.remedy}", markup=False)
