"""doctor: what this machine and this office lack, and what to do next."""

from __future__ import annotations

from dataclasses import asdict

import typer

from pipeline.cli.common import HERE, JsonOption, NowOption, OfficeOption, newsroom, print_json
from pipeline.office.doctor import examine_office


def doctor(office: OfficeOption = HERE, now: NowOption = "", as_json: JsonOption = False) -> None:
    """Xem máy và văn phòng thiếu gì, hỏng gì, và việc cần làm tiếp."""
    with newsroom(office, now) as room:
        findings = examine_office(room)
        if as_json:
            print_json([asdict(each) for each in findings])
        else:
            for each in findings:
                typer.echo(f"{each.sign} {each.subject}: {each.word}")
                if each.remedy and each.sign != "✓":
                    typer.echo(f"    → {each.remedy}")
        if not all(each.well for each in findings):
            raise typer.Exit(1)
