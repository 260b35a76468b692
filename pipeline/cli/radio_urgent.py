"""radio urgent: words to the loudspeakers at once, who answers for them, and taking them back."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from filelock import FileLock

from channels.radio import Radio
from pipeline.cli.common import (
    HERE,
    ByOption,
    ChannelOption,
    JsonOption,
    NowOption,
    OfficeOption,
    known_channel,
    named,
    newsroom,
    print_json,
    print_table,
)
from pipeline.delivery import Action, Delivery, Event, State, key_of
from pipeline.errors import LoaError, reason
from pipeline.model import Edition, Priority, countersign
from pipeline.office import approval
from pipeline.office.newsroom import Newsroom
from pipeline.plan.urgent import LASTS, delivery, subject_of
from pipeline.regulation import authority
from pipeline.report import clock
from pipeline.text import slug

HandoverOption = Annotated[
    Path | None, typer.Option("--handover", metavar="THƯ-MỤC", help="Thư mục bàn giao khác.")
]
_HELP = "TỆP lời văn; hoặc: confirm MÃ (người thứ hai xác nhận), withdraw MÃ (rút lại)."


def urgent(
    what: Annotated[list[str] | None, typer.Argument(metavar="[TỆP]", help=_HELP)] = None,
    text: Annotated[str, typer.Option("--text", metavar="LỜI", help="Lời văn.")] = "",
    title: Annotated[str, typer.Option("--title", metavar="TIÊU-ĐỀ")] = "",
    by: ByOption = "",
    second: Annotated[str, typer.Option("--second", metavar="TÊN", help="Người thứ hai.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Phát thêm lần nữa lời đã phát.")] = False,
    handover: HandoverOption = None,
    channel: ChannelOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
) -> None:
    """Phát ngay một bản tin khẩn cấp, kể cả giờ yên tĩnh; không nói gì thì xem các bản đã phát."""
    with newsroom(office, now) as room:
        stations = radios(room, channel, handover)
        act, names = (what or [""])[0], (what or [])[1:]
        if act in ("confirm", "withdraw"):
            chosen = _named(room, names)
            _confirm(room, chosen, named(by)) if act == "confirm" else _take(room, chosen, by)
        elif act or text:
            said = text or _text(act)
            for radio in stations:
                _say(room, radio, title, said, by=named(by), second=second, again=again)
        _show(room, stations, as_json)


def radios(room: Newsroom, channel: str, handover: Path | None) -> list[Radio]:
    """The stations that are meant. Raises LoaError if there is none."""
    channel = known_channel(room, channel)
    found = [each for each in room.channels.values() if isinstance(each, Radio)]
    if channel:
        found = [each for each in found if each.name == channel]
    if not found:
        raise LoaError(
            "Văn phòng chưa có kênh truyền thanh nào như vậy. Thêm vào config.toml một bảng "
            '[channels.radio] với kind = "radio".'
        )
    if handover:
        found = [replace(each, folder=handover.resolve()) for each in found]
        room.channels.update({each.name: each for each in found})
    return found


def _text(name: str) -> str:
    """The words in a file, or what is typed in for `-`. Raises LoaError."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise LoaError(f"Không đọc được tệp “{name}” ({reason(error)}).") from error
    except UnicodeDecodeError:
        raise LoaError(f"Tệp “{name}” không phải văn bản UTF-8. Lưu lại bằng UTF-8.") from None


# --- saying -----------------------------------------------------------------------------


def _say(
    room: Newsroom, radio: Radio, title: str, text: str, *, by: str, second: str, again: bool
) -> None:
    """Plan the bulletin once, write down who answers for it, hand it over."""
    item = radio.words(title, text, room.clock())
    _may(room, radio.name, by)
    if second:
        _another(by, second)
    with FileLock(room.office.var / "urgent-words.lock"):
        planned = None if again else _standing(room, item)
        if planned is None:
            planned = _planned(room, radio, item)
        elif planned.state is State.DELIVERED:
            typer.echo(
                f"Lời này đã được phát ({_name(room, planned)}, {_told(planned)}). "
                "Nếu cần phát thêm lần nữa, chạy lại với --again.",
                err=True,
            )
    if planned.state is State.REJECTED:  # whoever asks again has mended what was wrong
        room.ledger.advance(planned, Event.RETRIED, room.clock(), by=by)
    item = room.ledger.edition(str(planned.data["item"]))
    if item.digest not in room.ledger.approvals():
        room.ledger.approve([item.digest], by, room.clock())
    if second:
        _confirm(room, [planned], second)
    room.rush(only=item.subject)  # an article's own alarm is planned anew before it is sent


def _standing(room: Newsroom, item: Edition) -> Delivery | None:
    """The bulletin of the same words that was asked for lately, and not taken back."""
    line = room.ledger.known().lines.get((subject_of(item.subject), item.channel), ())
    if not line or line[-1].action is Action.WITHDRAW:
        return None
    gone = line[-1].state in (State.EXPIRED, State.CANCELLED, State.WITHDRAWN)
    late = room.clock() >= line[-1].due + LASTS
    return None if gone or late else line[-1]


def _planned(room: Newsroom, radio: Radio, item: Edition) -> Delivery:
    """Write down a new bulletin; it waits until it is approved."""
    now = room.clock()
    bulletin = radio.urgent(item, now)
    wanted = delivery(bulletin, item.subject, now, now + LASTS)
    key = key_of("", item.subject, bulletin.digest, radio.name, wanted.occasion)
    room.ledger.keep([item, countersign(item), bulletin], now)
    room.ledger.plan([replace(wanted, key=key)], now)
    found = room.ledger.delivery(key)
    if found is None:
        raise LoaError(f"Không ghi được bản tin khẩn “{item.title}” vào sổ. Chạy lại lệnh.")
    return found


# --- answering for it -------------------------------------------------------------------


def _may(room: Newsroom, channel: str, by: str) -> None:
    """Raise LoaError, with the article, if the Quy chế lets others approve khẩn cấp."""
    if room.timetable.unruled:
        raise LoaError(room.timetable.unruled)
    regulation = room.timetable.hours.regulation(channel)
    if regulation and (refusal := authority(regulation, Priority.URGENT, "", by)):
        raise LoaError(refusal)


def _another(by: str, second: str) -> None:
    if " ".join(by.split()).casefold() == " ".join(second.split()).casefold():
        raise LoaError(f"Người thứ hai phải là người khác, không phải chính “{second}”.")


def _confirm(room: Newsroom, chosen: list[Delivery], by: str) -> None:
    """A second person's word, beforehand or after the fact. Raises LoaError."""
    if any("path" in each.data for each in chosen):
        room.refresh()  # the article may ask for no alarm any more
    accepted = room.ledger.approvals()
    for each in chosen:
        item = room.ledger.edition(str(each.data["item"]))
        if item.digest not in accepted:
            raise LoaError(f"“{item.title}” chưa ai duyệt, nên chưa có gì để xác nhận.")
        _another(accepted[item.digest].by, by)
        if countersign(item).digest not in accepted:
            room.ledger.keep([countersign(item)], room.clock())
            room.ledger.approve([countersign(item).digest], by, room.clock())
    room.rush()


def _take(room: Newsroom, chosen: list[Delivery], by: str) -> None:
    for about in sorted({each.about for each in chosen}):
        approval.withdraw(room, about, "", named(by), "Rút bản tin khẩn.")
    room.rush()


def _named(room: Newsroom, names: list[str]) -> list[Delivery]:
    """The bulletins that are named by their ids, or by their articles. Raises LoaError."""
    urgent = _bulletins(room)
    meant = {slug for name in names for slug in _abouts(room, urgent, name)}
    found = [each for each in urgent if {_name(room, each), each.about} & meant]
    if not found:
        known = ", ".join(_name(room, each) for each in urgent) or "chưa có bản nào"
        raise LoaError(f"Không có bản tin khẩn “{' '.join(names)}”. Các mã: {known}.")
    return found


def _abouts(room: Newsroom, urgent: list[Delivery], name: str) -> set[str]:
    """The bulletins that a name may mean: its id, its title, or the article that it is of."""
    said = [(each.about, room.ledger.edition(str(each.data["item"])).title) for each in urgent]
    titled = {about for about, title in said if slug(title) == slug(name)}
    if titled or any(name in (_name(room, each), each.about) for each in urgent):
        return titled or {name}
    try:
        return {room.named(name, room.read()[1].articles)}
    except LoaError:
        return set()  # told by whoever asked, with the ids


# --- showing ----------------------------------------------------------------------------


def _bulletins(room: Newsroom) -> list[Delivery]:
    """The newest bulletin of each line."""
    lines = room.ledger.known().lines.values()
    newest = [
        next((each for each in reversed(line) if each.action is not Action.WITHDRAW), line[-1])
        for line in lines
        if line[-1].urgent
    ]
    return sorted(newest, key=lambda each: each.due)


def _name(room: Newsroom, each: Delivery) -> str:
    return room.ledger.edition(each.edition).subject.rpartition("/")[2]


def _told(each: Delivery) -> str:
    at = f" {clock(each.since)}" if each.since else ""
    heard = each.state is State.DELIVERED  # by the station, not yet by anybody else
    return f"{'đã giao đài' if heard else each.state.vietnamese}{at}"


def _show(room: Newsroom, stations: list[Radio], as_json: bool) -> None:
    approvers, found = room.ledger.approvers(), []
    for each in _bulletins(room):
        item = room.ledger.edition(str(each.data["item"]))
        first, second = (
            approvers.get(digest, "") for digest in (item.digest, countersign(item).digest)
        )
        found.append((each, item.title, first, second))
        if each.state not in (State.DELIVERED, State.WITHDRAWN) and each.detail:
            typer.echo(f"{item.title}: {each.detail}", err=True)
    if as_json:
        print_json([_plain(room, *each) for each in found])
    elif found:
        rows = [_row(room, *each) for each in found]
        head = ("Mã", "Bản tin khẩn", "Kênh", "Đang ở", "Người duyệt", "Người xác nhận")
        print_table("Tin khẩn cấp", head, rows)
    else:
        typer.echo("Chưa có bản tin khẩn nào.")
    _exit(room, stations)


def _row(room: Newsroom, each: Delivery, title: str, first: str, second: str) -> tuple[str, ...]:
    station = room.office.title_of(each.channel)
    asked = first and each.state not in (State.WITHDRAWN, State.CANCELLED)
    waits = second or ("CHỜ NGƯỜI THỨ HAI" if asked else "")
    return _name(room, each), title, station, _told(each), first or "chưa ai", waits


def _plain(room: Newsroom, each: Delivery, title: str, first: str, second: str) -> dict[str, Any]:
    return {
        "id": _name(room, each),
        "title": title,
        "channel": each.channel,
        "state": each.state.value,
        "since": each.since.isoformat() if each.since else "",
        "detail": each.detail,
        "approved_by": first,
        "confirmed_by": second,
    }


def _exit(room: Newsroom, stations: list[Radio]) -> None:
    """Exit code 1 if a bulletin did not reach a station although it was approved."""
    names, now = {each.name for each in stations}, room.clock()
    on_its_way = (State.SCHEDULED, State.REJECTED, State.UNKNOWN)
    due = [each for each in _bulletins(room) if each.state in on_its_way and each.due <= now]
    # an article's own alarm goes out in the next round, when it is planned anew
    stuck = [each for each in due if each.state is not State.SCHEDULED or "path" not in each.data]
    if any(each.channel in names for each in stuck):
        raise typer.Exit(1)
