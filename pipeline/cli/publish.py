"""publish, status, withdraw, correct, settle, retry: the life of a delivery."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline import report
from pipeline.asking import fault_of, waits_for
from pipeline.channel import Redelivery
from pipeline.cli.approve import named_items, waiting
from pipeline.cli.common import (
    HERE,
    ByOption,
    ChannelOption,
    JsonOption,
    NowOption,
    OfficeOption,
    console,
    known_channel,
    named,
    newsroom,
    print_json,
    print_table,
    tell_errors,
    tell_overruled,
)
from pipeline.cli.history import show_history
from pipeline.cli.progress import make_media
from pipeline.consequences import still_public
from pipeline.delivery import Delivery, Event, State
from pipeline.errors import LoaError
from pipeline.model import Receipt
from pipeline.office import approval
from pipeline.office.authority import check_authority
from pipeline.office.dispatch_lock import carried_out
from pipeline.office.newsroom import Newsroom
from pipeline.plan import Item, Plan
from pipeline.plan.lines import public_of
from pipeline.report import clock

_LOOK_YOURSELF = "Máy không tự xem được kênh này: mở kênh ra nhìn xem tin đã ra chưa."
SlugArgument = Annotated[
    str, typer.Argument(metavar="BÀI", help="Tiêu đề, tệp hoặc tên ngắn của bài.")
]


def status(
    slug: Annotated[str, typer.Argument(metavar="[BÀI]", help="Chỉ một bài.")] = "",
    full: Annotated[bool, typer.Option("--full", help="Kể từng việc đã xảy ra với bài.")] = False,
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
) -> None:
    """Mỗi bài đang ở đâu trên mỗi kênh."""
    with newsroom(office, now) as room:
        if slug:
            show_history(room, slug, as_json, full)
        else:
            show(room, as_json)


def publish(
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
    first_approval: Annotated[
        str,
        typer.Option("--first-approval", metavar="TÊN", help="Sổ còn trống thì duyệt hết."),
    ] = "",
) -> None:
    """Phát hành mọi thứ đã duyệt và đến giờ, rồi cho biết kết quả."""
    with newsroom(office, now) as room:
        tell_overruled(room)
        if first_approval and room.is_new():
            _, made = room.refresh()
            wanted = waiting(room, made)
            check_authority(room, wanted, first_approval)
            count = approval.approve(room, wanted, first_approval)
            if not as_json:
                typer.echo(f"Sổ còn trống: “{first_approval}” đã duyệt {count} ấn bản có sẵn.")
        told: list[Delivery] = []
        run(room, told, quiet=as_json)
        show(room, as_json)
        if not as_json:
            _say(room, told)
            _where(room)


def run(room: Newsroom, told: list[Delivery], quiet: bool = False) -> Plan:
    """One whole walk down the main path."""
    _, made = room.refresh()
    if wanted := room.missing_media(made):
        make_media(room, wanted, quiet)
        _, made = room.refresh()  # programmes are filled by real durations, known only now
    room.publish(told.append)
    return made


def withdraw(
    slug: SlugArgument,
    by: ByOption = "",
    reason: Annotated[str, typer.Option("--reason", metavar="LÝ-DO")] = "",
    channel: ChannelOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Gỡ bài khỏi mọi nơi gỡ được, và thôi phát những gì còn chờ."""
    with newsroom(office, now) as room:
        name = named(by)
        channel = known_channel(room, channel)
        slug = room.named(slug, room.refresh()[1].articles)
        approval.withdraw(room, slug, channel, name, reason)
        room.refresh()
        _tell(carried_out(lambda: room.publish(lambda _: None)))
        typer.echo(f"{name} gỡ bài này. {reason}".strip())
        show_history(room, slug)


def correct(
    slug: SlugArgument,
    note: Annotated[str, typer.Option("--note", metavar="LỜI", help="Lời đính chính.")] = "",
    by: ByOption = "",
    channel: ChannelOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Đính chính: bản mới, có lời đính chính, thay bản cũ ở mọi nơi thay được."""
    with newsroom(office, now) as room:
        name = named(by)
        if not note.strip():
            raise LoaError('Phải có lời đính chính cho người đọc: thêm --note "…".')
        channel = known_channel(room, channel)
        _, made = room.refresh()
        slug = room.named(slug, made.articles)
        if not _is_correctable(room, made, slug, channel):
            raise LoaError(f"Bài “{slug}” đã gỡ nên không còn gì để đính chính.")
        room.ledger.correct(slug, " ".join(note.split()), name, room.clock())
        _, made = room.refresh()
        wanted = _corrected(room, made, slug, channel)
        check_authority(room, wanted, name)
        approval.approve(room, wanted, name)
        _tell(carried_out(lambda: run(room, [])))
        typer.echo(f"{name} đính chính bài này: {note}")
        show_history(room, slug)


def _is_correctable(room: Newsroom, made: Plan, slug: str, channel: str) -> bool:
    """Whether an article stands, or is to stand, on a channel where nobody withdrew it."""
    known = room.ledger.known()
    places = [(slug, name) for name in room.channels if channel in ("", name)]
    return any(
        place not in known.withdrawn
        and (place in made.items or public_of(known.lines.get(place, ())))
        for place in places
    )


def _corrected(room: Newsroom, made: Plan, slug: str, channel: str) -> list[Item]:
    """The editions by which a correction goes out: none where the article was withdrawn."""
    withdrawn = room.ledger.known().withdrawn
    return [
        item
        for item in named_items(room, made, [slug])
        if channel in ("", item.edition.channel) and (slug, item.edition.channel) not in withdrawn
    ]


def settle(
    key: Annotated[str, typer.Argument(metavar="LƯỢT", help="Khóa của lượt “chưa rõ”.")],
    there: Annotated[bool, typer.Option("--there", help="Đã thấy ở đầu nhận.")] = False,
    absent: Annotated[bool, typer.Option("--absent", help="Chắc chắn không có.")] = False,
    url: Annotated[str, typer.Option("--url", help="Địa chỉ bài đã thấy.")] = "",
    by: ByOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Trả lời cho một lượt “chưa rõ” sau khi chính mình đã nhìn ở đầu nhận."""
    with newsroom(office, now) as room:
        name = named(by)
        if there == absent:
            raise LoaError("Chọn đúng một: --there (đã thấy) hoặc --absent (không có).")
        found = _delivery(room, key, State.UNKNOWN)
        event = Event.FOUND if there else Event.ABSENT
        receipt = Receipt(url or "người xác nhận", url) if there else None
        detail = "Người đã nhìn và thấy." if there else "Người đã nhìn và không thấy."
        room.ledger.advance(found, event, room.clock(), by=name, detail=detail, receipt=receipt)
        typer.echo(f"{name}: {detail}")


def retry(
    key: Annotated[str, typer.Argument(metavar="LƯỢT", help="Khóa của lượt “bị từ chối”.")],
    by: ByOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Cho gửi lại một lượt bị từ chối, sau khi đã sửa nguyên nhân."""
    with newsroom(office, now) as room:
        name = named(by)
        found = _delivery(room, key, State.REJECTED)
        asks = room.channels[found.channel].limits.redelivery is Redelivery.ASK
        detail = _LOOK_YOURSELF if asks else "Máy tìm ở đầu nhận trước; không thấy thì gửi lại."
        room.ledger.advance(found, Event.RETRIED, room.clock(), by=name, detail=detail)
        if asks:
            typer.echo(
                f'{_LOOK_YOURSELF} Không thấy thì chạy: loa settle "{key}" --absent --by "{name}"; '
                "thấy rồi thì thay --absent bằng --there."
            )
        else:
            typer.echo(
                "Lần phát hành tới (“loa publish”, hoặc “loa run” đang chạy) tìm bài này ở đầu "
                "nhận trước: có rồi thì ghi là đã phát hành, chưa có thì gửi lại."
            )


# --- showing --------------------------------------------------------------------------------


def show(room: Newsroom, as_json: bool) -> None:
    """The table article × channel and what needs a person now, or its JSON."""
    found = room.status()
    if as_json:
        print_json({"cells": [cell.to_json() for cell in found.cells.values()]})
        return
    tell_errors(room)
    rows = [
        [article.slug, *(_cell(found, article.slug, name) for name in found.channels)]
        for article in found.articles
    ]
    title = f"Bài × kênh, lúc {clock(room.clock())}"
    print_table(title, ["Bài", *map(room.office.title_of, found.channels)], rows)
    for name, channel in room.channels.items():
        if fault := fault_of(channel):
            console().print(f"! Kênh {room.office.title_of(name)}: {fault}", markup=False)
    for sentence in still_public(
        found.articles, room.ledger.known(), room.clock(), room.office.title_of
    ):
        typer.echo(sentence)


def _cell(found: report.Status, slug: str, channel: str) -> str:
    cell = found.cells.get((slug, channel))
    return cell.short if cell else "—"


def _tell(sentence: str) -> None:
    if sentence:
        typer.echo(sentence)


def _say(room: Newsroom, told: list[Delivery]) -> None:
    out = console()
    done = [each for each in told if each.state is State.DELIVERED]
    out.print(f"Lần này: {len(done)} lượt đã phát hành.")
    for each in told:
        if each.state in (State.REJECTED, State.UNKNOWN, State.EXPIRED):
            out.print(
                f"  {room.office.title_of(each.channel)} · {each.subject}: "
                f"{each.state.vietnamese}. {each.detail}"
            )


def _where(room: Newsroom) -> None:
    """Where to look at what is public on this machine, and what waits for a connection."""
    out = console()
    for name, settings in room.office.config.channels.items():
        place = settings.get("folder") or settings.get("handover")
        if waiting := waits_for(room.channels[name]):
            out.print(f"{room.office.title_of(name)}: {waiting}", markup=False)
        elif place:
            folder = room.office.root / str(place)
            page = folder / "index.html"
            out.print(
                f"{room.office.title_of(name)}: mở {page if page.exists() else folder}",
                markup=False,
            )


def _delivery(room: Newsroom, key: str, state: State) -> Delivery:
    found = room.ledger.delivery(key)
    if found is None:
        raise LoaError(f"Sổ không có lượt “{key}”. Xem khóa bằng “loa status BÀI”.")
    if found.state is not state:
        raise LoaError(
            f"Lượt này đang “{found.state.vietnamese}”, không phải “{state.vietnamese}”."
        )
    return found
