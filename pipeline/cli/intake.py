"""intake: news from other sites and from the ward's units become drafts."""

from __future__ import annotations

from dataclasses import asdict

import typer

from pipeline import config
from pipeline.cli.common import (
    HERE,
    JsonOption,
    NowOption,
    OfficeOption,
    clock_of,
    console,
    print_json,
)
from pipeline.office.intake import IntakeOutcome, Result, take_in_news

_COLOURS = {Result.TAKEN: "green", Result.REFUSED: "red", Result.REPEATED: "yellow"}


def intake(office: OfficeOption = HERE, now: NowOption = "", as_json: JsonOption = False) -> None:
    """Nhận tin từ nơi khác: nguồn RSS và hộp bài của đơn vị, mỗi tin thành một bản nháp."""
    house = config.read(office.resolve())
    found: list[IntakeOutcome] = []
    for outcome in take_in_news(house, clock_of(now)()):
        found.append(outcome)
        if not as_json:
            _tell(outcome)
    taken = sum(each.result is Result.TAKEN for each in found)
    refused = sum(each.result is Result.REFUSED for each in found)
    if as_json:
        print_json({"taken": taken, "refused": refused, "found": [asdict(e) for e in found]})
        return
    if not found:
        typer.echo("Chưa có nguồn nào trong config.toml và không có gì ở content/inbox.")
    typer.echo(f"{taken} bản nháp mới, {refused} thứ không nhận được.")


def _tell(outcome: IntakeOutcome) -> None:
    out = console()
    colour = _COLOURS.get(outcome.result, "dim")
    out.print(f"[{colour}]{outcome.result}[/] ", end="")
    origin = ": ".join(each for each in (outcome.origin, outcome.title) if each)
    out.print(f"{origin}: {outcome.sentence}" if origin else outcome.sentence, markup=False)
