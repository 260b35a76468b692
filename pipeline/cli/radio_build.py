"""radio build: make one programme now and hand it over."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from pipeline.cli.common import (
    HERE,
    ChannelOption,
    HandoverOption,
    NowOption,
    OfficeOption,
    known_channel,
    newsroom,
)
from pipeline.cli.progress import Bars
from pipeline.errors import LoaError
from pipeline.model import VN, Priority
from pipeline.office.programme_build import ProgrammeDraft, hand_over, prepare_programme
from pipeline.office.stations import find_stations
from pipeline.report import clock


def build(
    day: Annotated[str, typer.Option("--date", metavar="NGÀY", help="Ví dụ 2026-11-25.")],
    hour: Annotated[str, typer.Option("--slot", metavar="GIỜ", help="Ví dụ 1700.")],
    handover: HandoverOption = None,
    channel: ChannelOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Làm chương trình của một khung giờ ngay bây giờ và bàn giao; trái Quy chế thì từ chối.

    Có --handover thì chỉ chép một bản vào thư mục ấy (thẻ nhớ, đài nhận tệp bằng tay).
    """
    with newsroom(office, now) as room:
        start = _start(day, hour)
        radio = find_stations(room, known_channel(room, channel), handover)[0]
        with Bars() as bars:
            draft = prepare_programme(room, radio, start, handover is not None, bars)
        _print_left_out(draft)
        typer.echo(f"Đã bàn giao {hand_over(room, draft)}.")


def _start(day: str, hour: str) -> datetime:
    try:
        return datetime.strptime(f"{day} {hour.replace(':', '')}", "%Y-%m-%d %H%M").replace(
            tzinfo=VN
        )
    except ValueError:
        raise LoaError(
            f"Không hiểu --date {day} --slot {hour}. Viết --date 2026-11-25 --slot 1700.",
            code="bad-slot",
            day=day,
            hour=hour,
        ) from None


def _print_left_out(draft: ProgrammeDraft) -> None:
    """What the programme has no room for; what must be said and can't is told as a fault."""
    for each in draft.left_out:
        loud = each.item.article.priority is not Priority.NORMAL
        sign = "! " if loud else ""
        after = f" Sẽ phát {clock(each.next.start)}." if each.next else ""
        typer.echo(f"{sign}Để lại “{each.item.edition.title}”: {each.reason}{after}", err=loud)
