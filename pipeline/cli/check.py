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
from pipeline.guard import GuardLevel
from pipeline.office.check import check_office
from pipeline.office.notices import GuardNotice


def check(office: OfficeOption = HERE, now: NowOption = "", as_json: JsonOption = False) -> None:
    """Xem bài nào viết sai: tệp nào, dòng nào, vì sao, sửa thế nào."""
    with newsroom(office, now) as room:
        found = check_office(room)
        if as_json:
            findings = [asdict(each) for each in found.problems]
            findings += [each.to_json() for each in found.notices]
            print_json({"articles": found.articles, "findings": findings})
        else:
            _print_problems(found.problems)
            _print_notices(found.notices)
            remind = len(found.problems) + len(found.notices) - found.errors - found.questions
            asked = f" {found.questions} điều phải trả lời," if found.questions else ""
            told = f"{found.articles} bài dùng được, {found.errors} lỗi,{asked} {remind} điều nhắc."
            typer.echo(told)
        if found.errors:
            raise typer.Exit(1)


def _print_notices(notices: tuple[GuardNotice, ...]) -> None:
    out = console()
    for each in notices:
        level = each.finding.level if each.is_open else GuardLevel.HINT
        colour = "red" if level is GuardLevel.ERROR else "yellow"
        out.print(f"[{colour}]{level.vietnamese}[/] ", end="")
        out.print(each.sentence, markup=False)


def _print_problems(problems: tuple[Problem, ...]) -> None:
    out = console()
    for each in sorted(problems, key=lambda one: (one.path, str(one.line))):
        colour = "red" if each.level == Level.ERROR else "yellow"
        out.print(f"[{colour}]{each.level}[/] ", end="")
        out.print(f"{each.path}:{each.line}: {each.message} {each.remedy}", markup=False)
