"""Before a slot: whether what was handed over is whole, fits, and may be played then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from channels.radio import Radio, handed
from pipeline.errors import LoaError
from pipeline.model import VN, Slot
from pipeline.office.newsroom import Newsroom
from pipeline.regulation import quiet_at
from pipeline.report import clock


@dataclass(frozen=True, slots=True)
class HandoverCheck:
    """Whether one programme is well, and the sentence for staff."""

    well: bool
    sentence: str


def check_handover(
    room: Newsroom, radio: Radio, day: str = "", hour: str = ""
) -> Iterator[HandoverCheck]:
    """Look at a station's slots: the one at `hour` (“1700”) of `day` (ISO), all of the day, or,
    where neither is told, the next one. Raises LoaError: not a day, not an hour.
    """
    wanted = _slot_starts(room, radio, day, hour)
    if not wanted:
        station = room.office.title_of(radio.name)
        yield HandoverCheck(
            False, f"{station}: không có khung giờ nào để kiểm tra. Xem “loa radio rundown”."
        )
    for at in wanted:
        name = f"{at:%Y-%m-%d}/{at:%H%M}"
        folder = handed.folders(radio.folder, f"{at:%Y-%m-%d}").get(f"{at:%H%M}")
        if folder is None:
            told = f"{name}: chưa có chương trình nào được bàn giao. Duyệt tin rồi “loa publish”."
            yield HandoverCheck(False, told)
            continue
        wrong = [*handed.wrong(radio.folder, folder), *_rule_faults(room, radio, at)]
        for each in wrong:
            yield HandoverCheck(False, f"{folder.parent.name}/{folder.name}: {each}")
        if not wrong:
            yield HandoverCheck(
                True, f"{folder.parent.name}/{folder.name}: tốt, phát lúc {clock(at)}."
            )


def _slot_starts(room: Newsroom, radio: Radio, day: str, hour: str) -> list[datetime]:
    """When the slots start: as named, else all of the day, else the next one."""
    hours, now = room.timetable.hours, room.clock()
    if not day and not hour:
        first = hours.first(radio.name, now)
        return [first.astimezone(VN)] if first else []
    on = _parse_day(day) if day else now.astimezone(VN).date()
    start = datetime.combine(on, datetime.min.time(), VN)
    if hour:
        return [start + timedelta(hours=_parse_hour(hour)[0], minutes=_parse_hour(hour)[1])]
    planned = {slot.start.astimezone(VN) for slot in _slots_from(room, radio, start)}
    given = {f"{on}T{each[:2]}:{each[2:]}" for each in handed.folders(radio.folder, str(on))}
    return sorted(planned | {datetime.fromisoformat(each).replace(tzinfo=VN) for each in given})


def _rule_faults(room: Newsroom, radio: Radio, at: datetime) -> Iterator[str]:
    """What the station's hours and rules have against a programme at this time."""
    hours = room.timetable.hours
    slot = next((each for each in _slots_from(room, radio, at) if each.start == at), None)
    closed = hours.closed(radio.name, at, at + timedelta(minutes=1))
    if closed:
        yield closed[0].breach.sentence
    elif slot is None:
        yield "không có khung giờ nào như vậy trong schedules/: đài sẽ phát ngoài giờ."
    regulation = hours.regulation(radio.name)
    end = at + timedelta(seconds=slot.length if slot else 60)
    if regulation and (article := quiet_at(regulation, at, end)) and not closed:
        yield f"rơi vào giờ yên tĩnh. Theo {article}"


def _slots_from(room: Newsroom, radio: Radio, at: datetime) -> list[Slot]:
    return room.timetable.hours.slots(radio.name, at, at + timedelta(days=1))


def _parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise LoaError(
            f"“{text}” không phải ngày. Viết dạng 2026-11-25.", code="bad-day", value=text
        ) from None


def _parse_hour(text: str) -> tuple[int, int]:
    if not (found := re.fullmatch(r"([01]\d|2[0-3]):?([0-5]\d)", text)):
        raise LoaError(f"“{text}” không phải giờ. Viết dạng 1700.", code="bad-hour", value=text)
    return int(found[1]), int(found[2])
