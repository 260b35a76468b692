"""radio verify: before a slot, whether all is well."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from pipeline.cli.common import (
    HERE,
    ChannelOption,
    HandoverOption,
    JsonOption,
    NowOption,
    OfficeOption,
    known_channel,
    newsroom,
    print_json,
)
from pipeline.office.handover_check import check_handover
from pipeline.office.stations import find_stations


def verify(
    day: Annotated[str, typer.Option("--date", metavar="NGÀY", help="Ví dụ 2026-11-25.")] = "",
    hour: Annotated[str, typer.Option("--slot", metavar="GIỜ", help="Ví dụ 1700.")] = "",
    handover: HandoverOption = None,
    channel: ChannelOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
) -> None:
    """Trước giờ phát: tệp bàn giao có nguyên vẹn, vừa khung giờ, đúng Quy chế, đài đọc được không.

    Không nói ngày thì xem khung giờ sắp tới; có ngày thì xem mọi khung giờ của ngày ấy.
    """
    with newsroom(office, now) as room:
        found = [
            each
            for radio in find_stations(room, known_channel(room, channel), handover)
            for each in check_handover(room, radio, day, hour)
        ]
        if as_json:
            print_json([asdict(each) for each in found])
        for each in () if as_json else found:
            typer.echo(each.sentence if each.well else f"HỎNG: {each.sentence}", err=not each.well)
        if not all(each.well for each in found):
            raise typer.Exit(1)
