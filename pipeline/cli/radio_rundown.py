"""radio rundown, radio build: what the station will say, and making one programme now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer

from channels.radio import Radio
from pipeline import programme
from pipeline.channel import Channel
from pipeline.cli.common import (
    HERE,
    ChannelOption,
    JsonOption,
    NowOption,
    OfficeOption,
    known_channel,
    newsroom,
    print_json,
    print_table,
    tell_errors,
)
from pipeline.cli.progress import make_media
from pipeline.cli.radio_urgent import HandoverOption, radios
from pipeline.delivery import Action, Delivery, State
from pipeline.dispatch import Dispatch
from pipeline.errors import LoaError
from pipeline.model import VN, Edition, Priority, Slot
from pipeline.office.newsroom import Newsroom
from pipeline.plan import Plan
from pipeline.plan.filling import is_heard
from pipeline.regulation import vacancies
from pipeline.report import clock

_OURS = {"signature": "nhạc hiệu", "sting": "nhạc cắt", "intro": "lời xướng"}
_KINDS = {**_OURS, "section": "chuyên mục", "item": "tin", "outro": "lời kết"}


def rundown(
    days: Annotated[int, typer.Option("--days", min=1, max=60, help="Mấy ngày tới.")] = 4,
    channel: ChannelOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
) -> None:
    """Các buổi phát sắp tới: tin nào, phút nào, tin nào để lại, ngày nào nghỉ và theo điều nào."""
    with newsroom(office, now) as room:
        channel = known_channel(room, channel)
        # a shorter look ahead than the office's own would take programmes to come for past ones
        _, made = room.read(max(days, room.office.config.planning.horizon_days))
        found = [
            _rundown(room, made, each, days)
            for name, each in room.channels.items()
            if is_heard(each) and room.timetable.has(name) and channel in ("", name)
        ]
        if as_json:
            print_json(found)
        else:
            tell_errors(room)
            for each in found:
                _show(room, each)
            if not found:
                typer.echo("Chưa có giờ phát nào: thêm bảng [[slot]] vào schedules/.")


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
        for radio in radios(room, channel, handover)[:1]:
            slot = _wished(room, radio, start)
            folder = _built(room, radio, slot, aside=handover is not None)
            typer.echo(f"Đã bàn giao {folder}.")


def _start(day: str, hour: str) -> datetime:
    try:
        return datetime.strptime(f"{day} {hour.replace(':', '')}", "%Y-%m-%d %H%M").replace(
            tzinfo=VN
        )
    except ValueError:
        raise LoaError(
            f"Không hiểu --date {day} --slot {hour}. Viết --date 2026-11-25 --slot 1700."
        ) from None


# --- one programme ----------------------------------------------------------------------------


def _wished(room: Newsroom, radio: Radio, start: datetime) -> Slot:
    """The slot of a wish. Raises LoaError with the article that forbids it, or the remedy."""
    hours = room.timetable.hours
    closed = hours.closed(radio.name, start, start + timedelta(minutes=1))
    breach = closed[0].breach if closed else None
    slots = hours.slots(radio.name, start, start + timedelta(minutes=1))
    if not slots:
        breach = breach or hours.wish(radio.name, start, 1)
        if breach:
            raise LoaError(f"Không làm được chương trình này. {breach.sentence}")
        raise LoaError(
            f"Không có khung giờ {clock(start)} trong schedules/. Thêm một bảng [[slot]] có "
            f'dates = ["{start:%d/%m/%Y}"] rồi chạy lại.'
        )
    days = (start.date() - room.clock().date()).days + 1
    if slots[0] not in hours.open_slots(radio.name, room.clock(), max(1, days)):
        raise LoaError(f"Khung giờ {clock(start)} đã qua, hoặc sắp bắt đầu: không sửa được nữa.")
    return slots[0]


def _built(room: Newsroom, radio: Radio, slot: Slot, aside: bool) -> Path:
    """The handed-over folder. Raises LoaError if there is nothing to say, or it can't be made."""
    ahead = (slot.start.date() - room.clock().date()).days + 1
    days = max(ahead, room.office.config.planning.horizon_days)  # where does the rest go?
    look = room.read if aside else room.refresh
    _, made = look(days)
    if wanted := [each for each in room.missing_media(made) if each.recipe["make"] != "image"]:
        make_media(room, wanted, quiet=False)
        _, made = look(days)
    _left_out(made, radio, slot)
    edition = _edition(made, radio.name, slot)
    if edition is None:
        raise LoaError(
            f"Khung giờ {clock(slot.start)} chưa có tin nào được duyệt. Chạy “loa status” để xem "
            "bài nào chờ duyệt."
        )
    if aside:
        return radio.folder / radio.deliver(edition, slot.id).remote_id
    return radio.folder / _dispatched(room, radio, slot)


def _dispatched(room: Newsroom, radio: Radio, slot: Slot) -> str:
    """Hand over by the ledger, this station's programmes only; the folder's name."""
    sender = Dispatch(
        room.ledger,
        {radio.name: radio},
        room.clock,
        planning=room.office.config.planning,
        prepare=room.prepare,
    )
    with room.alone():
        sender.wake()
        sender.reconcile()
        sender.tick()
    last = _last(room, radio.name, slot)
    if last is None or last.state is not State.DELIVERED or last.receipt is None:
        why = f"{last.state.vietnamese}. {last.detail}" if last else "chưa lên kế hoạch."
        raise LoaError(f"Chương trình {slot.id} chưa bàn giao được: {why}")
    return last.receipt.remote_id


def _left_out(made: Plan, radio: Radio, slot: Slot) -> None:
    """Tell what this programme has no room for; what must be said and can't is told as a fault."""
    for each in made.left_out:
        if each.item.edition.channel == radio.name and each.slot == slot:
            loud = each.item.article.priority is not Priority.NORMAL
            sign = "! " if loud else ""
            after = f" Sẽ phát {clock(each.next.start)}." if each.next else ""
            typer.echo(f"{sign}Để lại “{each.item.edition.title}”: {each.reason}{after}", err=loud)


def _edition(made: Plan, channel: str, slot: Slot) -> Edition | None:
    found = [each for each in made.editions if (each.channel, each.subject) == (channel, slot.id)]
    return found[-1] if found else None


def _last(room: Newsroom, channel: str, slot: Slot) -> Delivery | None:
    line = room.ledger.known().lines.get((slot.id, channel), ())
    return line[-1] if line else None


# --- the rundown ------------------------------------------------------------------------------


def _rundown(room: Newsroom, made: Plan, channel: Channel, days: int) -> dict[str, Any]:
    """What one station will say, and when it is silent."""
    hours, now = room.timetable.hours, room.clock()
    until = now + timedelta(days=days)
    regulation = hours.regulation(channel.name)
    return {
        "channel": channel.name,
        "programmes": [
            _programme(room, made, channel, slot)
            for slot in hours.open_slots(channel.name, now, days)
        ],
        "closed": [
            {"slot": each.slot.id, "reason": each.breach.sentence}
            for each in hours.closed(channel.name, now, until)
        ],
        "warnings": [
            *(vacancies(regulation) if regulation else ()),
            *(each.reason for each in made.refusals if each.channel == channel.name),
        ],
    }


def _programme(room: Newsroom, made: Plan, channel: Channel, slot: Slot) -> dict[str, Any]:
    edition = _edition(made, channel.name, slot)
    last = _last(room, channel.name, slot)
    state = last.state.vietnamese if last else "sẽ lên kế hoạch" if edition else "không có tin"
    if last and last.state is State.DELIVERED and last.action is not Action.WITHDRAW:
        state = "đã giao đài"
    rows = list(_rows(room, edition)) if edition else []
    return {
        "slot": slot.id,
        "start": slot.start.isoformat(),
        "length_s": slot.length,
        "seconds": round(rows[-1]["start_s"] + rows[-1]["duration_s"] + 0.5, 1) if rows else 0.0,
        "title": edition.title if edition else "",
        "sober": slot.sober,
        "state": state,
        "items": rows,
        "dropped": [
            each.to_json()
            for each in made.left_out
            if each.item.edition.channel == channel.name and each.slot == slot
        ],
    }


def _rows(room: Newsroom, edition: Edition) -> Iterator[dict[str, Any]]:
    """The segments with the times that they will have, as far as their sound is made."""
    recipe = edition.renditions[0].recipe
    lengths = programme.lengths(recipe, room.heard)
    approvals = room.ledger.provenance.approvals(edition.parts)
    told = {row["id"]: row for row in edition.data["items"]}
    kinds = ["", *(kind for kind, _ in lengths)]
    at = 0.0
    for n, (segment, (kind, seconds), before) in enumerate(
        zip(recipe["segments"], lengths, pairwise(kinds), strict=True), 1
    ):
        at += programme.gap(*before)
        row = told.get(segment.get("id", ""), {})
        yield {
            "n": n,
            "kind": kind,
            "id": segment.get("id", ""),
            "title": segment["title"],
            "start_s": round(at, 1),
            "duration_s": round(seconds, 1),
            "priority": row.get("priority", ""),
            "approved_by": approvals.get(segment.get("content", ""), ("", ""))[0],
        }
        at += seconds


def _show(room: Newsroom, told: Mapping[str, Any]) -> None:
    typer.echo(f"Kênh {room.office.title_of(told['channel'])}")
    for each in told["programmes"]:
        start = datetime.fromisoformat(each["start"]).astimezone(VN)
        length, most = map(programme.spoken_length, (each["seconds"], each["length_s"]))
        solemn = ", không nhạc" if each["sober"] else ""
        title = f"{clock(start)}: {each['state']}, {length} trong khung {most}{solemn}"
        if not each["items"]:
            typer.echo(title)
            continue
        rows = [
            [
                str(row["n"]),
                _clock(row["start_s"]),
                _clock(row["duration_s"]),
                _KINDS.get(row["kind"], row["kind"]),
                row["title"],
                row["priority"],
                row["approved_by"],
            ]
            for row in each["items"]
        ]
        head = ["TT", "Từ phút", "Dài", "Loại", "Nội dung", "Mức độ", "Người duyệt"]
        print_table(title, head, rows)
        for row in each["dropped"]:
            typer.echo(f"  để lại “{row['title']}”: {row['reason']} {row['next']}".rstrip())
    for each in told["closed"]:
        typer.echo(f"Nghỉ: {each['reason']}")
    for sentence in told["warnings"]:
        typer.echo(f"! {sentence}")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
