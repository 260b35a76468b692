"""radio verify, radio log: before a slot, whether all is well; afterwards, what was heard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from channels.radio import Radio, handed
from pipeline import logbook
from pipeline.cli.command_line import Commands
from pipeline.cli.common import (
    HERE,
    ChannelOption,
    JsonOption,
    NowOption,
    OfficeOption,
    newsroom,
    print_json,
    print_table,
)
from pipeline.cli.radio_urgent import HandoverOption, radios
from pipeline.errors import LoaError
from pipeline.logbook import Entry
from pipeline.model import VN, Slot
from pipeline.office.broadcast_log import air_faults, import_log
from pipeline.office.newsroom import Newsroom
from pipeline.regulation import quiet_at
from pipeline.report import clock

log = Commands("Sổ nhật ký phát sóng: nạp, xuất, kiểm tra.", no_args_is_help=True)
MonthOption = Annotated[str, typer.Option("--month", metavar="NĂM-THÁNG", help="Ví dụ 2026-11.")]


# --- before the slot --------------------------------------------------------------------


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
            for radio in radios(room, channel, handover)
            for each in _verified(room, radio, day, hour)
        ]
        if as_json:
            print_json([{"well": well, "sentence": sentence} for well, sentence in found])
        for well, sentence in () if as_json else found:
            typer.echo(sentence if well else f"HỎNG: {sentence}", err=not well)
        if not all(well for well, _ in found):
            raise typer.Exit(1)


def _verified(room: Newsroom, radio: Radio, day: str, hour: str) -> Iterator[tuple[bool, str]]:
    """(whether a slot that is meant is well, what is to be said of it)."""
    wanted = _wanted(room, radio, day, hour)
    if not wanted:
        station = room.office.title_of(radio.name)
        yield False, f"{station}: không có khung giờ nào để kiểm tra. Xem “loa radio rundown”."
    for at in wanted:
        name = f"{at:%Y-%m-%d}/{at:%H%M}"
        folder = handed.folders(radio.folder, f"{at:%Y-%m-%d}").get(f"{at:%H%M}")
        if folder is None:
            told = f"{name}: chưa có chương trình nào được bàn giao. Duyệt tin rồi “loa publish”."
            yield False, told
            continue
        wrong = [*handed.wrong(radio.folder, folder), *_against(room, radio, at)]
        yield from ((False, f"{folder.parent.name}/{folder.name}: {each}") for each in wrong)
        if not wrong:
            yield True, f"{folder.parent.name}/{folder.name}: tốt, phát lúc {clock(at)}."


def _wanted(room: Newsroom, radio: Radio, day: str, hour: str) -> list[datetime]:
    """When the slots start: as named, else all of the day, else the next one."""
    hours, now = room.timetable.hours, room.clock()
    if not day and not hour:
        first = hours.first(radio.name, now)
        return [first.astimezone(VN)] if first else []
    on = _day(day) if day else now.astimezone(VN).date()
    start = datetime.combine(on, datetime.min.time(), VN)
    if hour:
        return [start + timedelta(hours=_hour(hour)[0], minutes=_hour(hour)[1])]
    planned = {slot.start.astimezone(VN) for slot in _slots(room, radio, start)}
    given = {f"{on}T{each[:2]}:{each[2:]}" for each in handed.folders(radio.folder, str(on))}
    return sorted(planned | {datetime.fromisoformat(each).replace(tzinfo=VN) for each in given})


def _against(room: Newsroom, radio: Radio, at: datetime) -> Iterator[str]:
    """What the station's hours and rules have against a programme at this time."""
    hours = room.timetable.hours
    slot = next((each for each in _slots(room, radio, at) if each.start == at), None)
    closed = hours.closed(radio.name, at, at + timedelta(minutes=1))
    if closed:
        yield closed[0].breach.sentence
    elif slot is None:
        yield "không có khung giờ nào như vậy trong schedules/: đài sẽ phát ngoài giờ."
    regulation = hours.regulation(radio.name)
    end = at + timedelta(seconds=slot.length if slot else 60)
    if regulation and (article := quiet_at(regulation, at, end)) and not closed:
        yield f"rơi vào giờ yên tĩnh. Theo {article}"


def _slots(room: Newsroom, radio: Radio, at: datetime) -> list[Slot]:
    return room.timetable.hours.slots(radio.name, at, at + timedelta(days=1))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise LoaError(f"--date “{text}” không phải ngày. Viết dạng 2026-11-25.") from None


def _hour(text: str) -> tuple[int, int]:
    if not (found := re.fullmatch(r"([01]\d|2[0-3]):?([0-5]\d)", text)):
        raise LoaError(f"--slot “{text}” không phải giờ. Viết dạng 1700.")
    return int(found[1]), int(found[2])


# --- afterwards -------------------------------------------------------------------------


@log.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Nhật ký JSON của máy phát.")],
    handover: HandoverOption = None,
    channel: ChannelOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Nạp nhật ký của máy phát vào sổ nhật ký phát sóng; nạp lại thì không thêm gì."""
    with newsroom(office, now) as room:
        new, problems = import_log(room, radios(room, channel, handover), file)
        for problem in problems:
            typer.echo(problem, err=True)
        typer.echo(f"Đã ghi thêm {len(new)} dòng vào sổ nhật ký phát sóng.")
        for sentence in air_faults(room, new):
            typer.echo(sentence, err=True)


@log.command("export")
def export(
    month: MonthOption = "",
    csv: Annotated[Path | None, typer.Option("--csv", metavar="TỆP", help="Cho Excel.")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="TỆP", help="Để in, ký.")] = None,
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
) -> None:
    """Xuất sổ nhật ký phát sóng của một tháng: bảng, CSV cho Excel, HTML để in."""
    with newsroom(office, now) as room:
        month = month or f"{room.clock().astimezone(VN):%Y-%m}"
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
            raise LoaError(f"--month “{month}” không phải tháng. Viết dạng 2026-11.")
        _checked(room)
        some = [
            each
            for each in logbook.standing(room.ledger.broadcasts.entries())
            if each.day.startswith(month)
        ]
        title = f"Sổ nhật ký phát sóng tháng {int(month[5:])}/{month[:4]}"
        if csv:
            csv.write_bytes(logbook.as_csv(some))
        if html:
            page = logbook.as_html(some, f"{title}, {_ward(room)}", room.ledger.broadcasts.head())
            html.write_text(page, encoding="utf-8")
        if as_json:
            print_json({"month": month, "entries": [each.to_json() for each in some]})
        elif csv or html:
            typer.echo(f"{title}: {len(some)} buổi, đã xuất.")
        else:
            _show(title, some)


def _ward(room: Newsroom) -> str:
    return room.office.config.ward.name


def _show(title: str, some: list[Entry]) -> None:
    head = ("Giờ dự kiến", "Giờ phát", "Giờ hết", "Chương trình", "Tin", "Kết quả", "Ghi chú")
    rows = [
        (
            each.planned[:16].replace("T", " "),
            each.start[11:19],
            each.end[11:19],
            each.title,
            str(len(each.parts)),
            str(each.outcome),
            each.remark,
        )
        for each in some
    ]
    print_table(title, head, rows)


@log.command("check")
def check(
    head: Annotated[
        str, typer.Option("--head", metavar="MÃ", help="Mã dòng cuối in trên một sổ cũ.")
    ] = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
) -> None:
    """Kiểm tra sổ nhật ký phát sóng: có dòng nào bị sửa, gỡ, chèn không."""
    with newsroom(office, now) as room:
        rows = _checked(room)
        if head and head not in {row.hash for row in rows}:
            raise LoaError(f"Sổ không có dòng nào mang mã {head}: sổ này không phải sổ đã in.")
        last = room.ledger.broadcasts.head()
        if as_json:
            print_json({"rows": len(rows), "head": last})
            return
        typer.echo(f"Sổ nguyên vẹn: {len(rows)} dòng. Mã dòng cuối: {last or '(sổ trống)'}")


def _checked(room: Newsroom) -> list[logbook.Link]:
    """The book's rows. Raises LoaError, telling each fault, if somebody changed it."""
    rows = room.ledger.broadcasts.rows()
    if found := logbook.faults(rows, room.ledger.broadcasts.head()):
        raise LoaError("Sổ nhật ký phát sóng đã bị can thiệp. " + " ".join(found))
    return rows
