"""radio urgent: words to the loudspeakers at once, who answers for them, and taking them back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import (
    HERE,
    AnswerOption,
    ByOption,
    ChannelOption,
    HandoverOption,
    JsonOption,
    NowOption,
    OfficeOption,
    actor_of,
    known_channel,
    newsroom,
    print_json,
    print_table,
)
from pipeline.delivery import State
from pipeline.errors import LoaError, reason
from pipeline.office.newsroom import Newsroom
from pipeline.office.stations import find_stations
from pipeline.office.urgent import (
    UrgentBulletin,
    UrgentWords,
    announce_urgent,
    confirm_urgent,
    is_stuck,
    list_urgent,
    state_word,
    withdraw_urgent,
)

_HELP = "TỆP lời văn; hoặc: confirm MÃ (người thứ hai xác nhận), withdraw MÃ (rút lại)."


def urgent(
    what: Annotated[list[str] | None, typer.Argument(metavar="[TỆP]", help=_HELP)] = None,
    text: Annotated[str, typer.Option("--text", metavar="LỜI", help="Lời văn.")] = "",
    title: Annotated[str, typer.Option("--title", metavar="TIÊU-ĐỀ")] = "",
    by: ByOption = "",
    second: Annotated[str, typer.Option("--second", metavar="TÊN", help="Người thứ hai.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Phát thêm lần nữa lời đã phát.")] = False,
    answers: AnswerOption = None,
    handover: HandoverOption = None,
    channel: ChannelOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
) -> None:
    """Phát ngay một bản tin khẩn cấp, kể cả giờ yên tĩnh; không nói gì thì xem các bản đã phát."""
    with newsroom(office, now) as room:
        stations = find_stations(room, known_channel(room, channel), handover)
        act, names = (what or [""])[0], (what or [])[1:]
        if act == "confirm":
            confirm_urgent(room, names, actor_of(by))
        elif act == "withdraw":
            withdraw_urgent(room, names, actor_of(by))
        elif act or text:
            said = text or _read_text(act)
            words = UrgentWords(title, said, second, again, tuple(answers or ()))
            for radio in stations:
                if notice := announce_urgent(room, radio, words, actor_of(by)):
                    typer.echo(f"{notice} Phát lại: thêm --again.", err=True)
        _print_bulletins(room, as_json)
        if is_stuck(room, stations):
            raise typer.Exit(1)


def _read_text(name: str) -> str:
    """The words in a file, or what is typed in for `-`. Raises LoaError."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise LoaError(
            f"Không đọc được tệp “{name}” ({reason(error)}).", code="text-unreadable", path=name
        ) from error
    except UnicodeDecodeError:
        raise LoaError(
            f"Tệp “{name}” không phải văn bản UTF-8. Lưu lại bằng UTF-8.",
            code="text-not-utf8",
            path=name,
        ) from None


def _print_bulletins(room: Newsroom, as_json: bool) -> None:
    found = list_urgent(room)
    for each in found:
        last = each.delivery
        if last.state not in (State.DELIVERED, State.WITHDRAWN) and last.detail:
            typer.echo(f"{each.title}: {last.detail}", err=True)
    if as_json:
        print_json([each.to_json() for each in found])
    elif found:
        rows = [_row(room, each) for each in found]
        head = ("Mã", "Bản tin khẩn", "Kênh", "Đang ở", "Người duyệt", "Người xác nhận")
        print_table("Tin khẩn cấp", head, rows)
    else:
        typer.echo("Chưa có bản tin khẩn nào.")


def _row(room: Newsroom, each: UrgentBulletin) -> tuple[str, ...]:
    station = room.office.title_of(each.delivery.channel)
    taken_back = each.delivery.state in (State.WITHDRAWN, State.CANCELLED)
    unconfirmed = each.approved_by and not taken_back
    waits = each.confirmed_by or ("CHỜ NGƯỜI THỨ HAI" if unconfirmed else "")
    where, approver = state_word(each.delivery), each.approved_by or "chưa ai"
    return each.id, each.title, station, where, approver, waits
