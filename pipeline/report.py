"""Ledger → what staff read: where each article stands on each channel. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from pipeline.asking import waits_for
from pipeline.channel import Channel, Replaces, Withdraws
from pipeline.delivery import Action, Delivery, Known, State
from pipeline.model import VN, Article, Form, Observation
from pipeline.plan import Item, Plan
from pipeline.plan.filling import words_of
from pipeline.plan.history import public_of
from pipeline.plan.urgent import subject_of
from pipeline.text import group_digits

_SIGNS = {
    State.DELIVERED: "✓",
    State.HELD: "…",
    State.SCHEDULED: "→",
    State.SENDING: "→",
    State.UNKNOWN: "?",
    State.REJECTED: "✗",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one article stands on one channel. `word` and `detail` are Vietnamese."""

    slug: str
    channel: str
    state: str  # a State, or "refused", "unconnected", "unplanned", "missing"
    word: str
    detail: str = ""
    url: str = ""
    key: str = ""
    due: datetime | None = None
    edition: str = ""

    @property
    def short(self) -> str:
        """A cell of the table article × channel."""
        sign = _SIGNS.get(State(self.state), "") if self.state in set(State) else ""
        return f"{sign} {self.word}".strip()

    def to_json(self) -> dict[str, Any]:
        """For `--json`."""
        due = self.due.isoformat() if self.due else None
        return {name: getattr(self, name) for name in self.__slots__} | {"due": due}


@dataclass(frozen=True)
class Status:
    """The table article × channel."""

    articles: tuple[Article, ...]
    channels: tuple[str, ...]
    cells: Mapping[tuple[str, str], Standing] = field(default_factory=dict)

    def of(self, slug: str) -> list[Standing]:
        """One article's row."""
        return [self.cells[slug, name] for name in self.channels if (slug, name) in self.cells]


def status(
    articles: Sequence[Article],
    channels: Sequence[Channel],
    made: Plan,
    known: Known,
    seen: Mapping[str, tuple[datetime, Observation]],
    now: datetime,
) -> Status:
    """Where everything stands. `seen`: the last observation of each delivery, by key."""
    refused = {(each.article.slug, each.channel): each.reason for each in made.refusals}
    carriers = carriers_of(known)
    cells: dict[tuple[str, str], Standing] = {}
    for article in articles:
        for channel in channels:
            place = (article.slug, channel.name)
            if place in refused:
                reason = refused[place]
                cells[place] = Standing(*place, "refused", "không phát", reason)
            elif place in made.withdrawn:
                cells[place] = _withdrawn(place, known)
            elif place in made.items:
                cell = _over(_standing(place, channel, made, known, carriers), article, known, now)
                cells[place] = _at_once(_as_seen(cell, seen.get(cell.key)), known)
            elif article.slug in made.departed and (line := known.lines.get(place)):
                last = public_of(line) or line[-1]
                cell = _of(place, last, last.edition)
                cells[place] = replace(cell, word=f"{cell.word} (không còn tệp)")
    return Status(tuple(articles), tuple(channel.name for channel in channels), cells)


def carriers_of(known: Known) -> dict[str, Delivery]:
    """Digest of an item, or of its words → the newest programme that carries it."""
    carriers: dict[str, Delivery] = {}
    for line in known.lines.values():
        for delivery in line:
            over = delivery.state in (State.CANCELLED, State.REPLACED, State.EXPIRED)
            if not over and delivery.action is not Action.WITHDRAW:
                said = (*delivery.data.parts, *delivery.data.words)
                carriers |= dict.fromkeys(said, delivery)
    return carriers


def _standing(
    place: tuple[str, str],
    channel: Channel,
    made: Plan,
    known: Known,
    carriers: Mapping[str, Delivery],
) -> Standing:
    edition = made.items[place].edition.digest
    if channel.limits.articles > 1:
        return _in_programme(place, made.items[place], known, carriers)
    line = known.lines.get(place, ()) or by_campaign(place, known)
    if not line:
        return Standing(*place, "unplanned", "chưa lên kế hoạch", edition=edition)
    last = line[-1]
    waits = waits_for(channel) if last.state is State.SCHEDULED else ""
    return _of(place, last, edition, waits)


_UNSENT = ("unplanned", State.HELD, State.SCHEDULED, State.CANCELLED, State.EXPIRED, "unconnected")


def _over(cell: Standing, article: Article, known: Known, now: datetime) -> Standing:
    """An article whose `hết hạn` has come waits for nothing where it never was public."""
    public = public_of(known.lines.get((cell.slug, cell.channel), ()))
    if article.expiry is None or now < article.expiry or public or cell.state not in _UNSENT:
        return cell
    word = f"{State.EXPIRED.vietnamese} (hết hạn {ending(article.expiry)})"
    return replace(cell, state=str(State.EXPIRED), word=word)


def ending(expiry: datetime) -> str:
    """An end as staff wrote it: `ngày 30/11/2026`, or with its hour."""
    local = expiry.astimezone(VN)
    if local.time() == time.min:  # the day before, to its end
        return f"ngày {local - timedelta(days=1):%d/%m/%Y}"
    return clock(expiry)


def _withdrawn(place: tuple[str, str], known: Known) -> Standing:
    """What a person took down: also where nothing had gone out, or it is out of reach."""
    line = known.lines.get(place, ())
    if line and line[-1].action is Action.WITHDRAW:
        return _of(place, line[-1], line[-1].edition)
    return Standing(*place, str(State.WITHDRAWN), State.WITHDRAWN.vietnamese)


def by_campaign(place: tuple[str, str], known: Known) -> tuple[Delivery, ...]:
    """The newest line of a campaign that carries an article which it alone publishes."""
    slug, channel = place
    lines = [
        line
        for (_, name), line in known.lines.items()
        if name == channel and line[-1].campaign and line[-1].about == slug
    ]
    return max(lines, key=lambda line: line[-1].due, default=())


def _in_programme(
    place: tuple[str, str], item: Item, known: Known, carriers: Mapping[str, Delivery]
) -> Standing:
    edition = item.edition.digest
    carrier = carriers.get(edition) or carriers.get(words_of(item))
    if carrier is not None and (start := carrier.data.slot):
        found = _of(place, carrier, edition)
        word = found.word if carrier.state is not State.DELIVERED else "đã giao đài"
        return Standing(
            *place,
            found.state,
            f"{word}, {clock(start)}",
            found.detail,
            found.url,
            found.key,
            start,
            edition,
        )
    if item.is_approved(known.approved):
        return Standing(*place, "unplanned", "đã duyệt, chờ khung giờ", edition=edition)
    return Standing(*place, str(State.HELD), State.HELD.vietnamese, edition=edition)


def _of(place: tuple[str, str], last: Delivery, edition: str, waits: str = "") -> Standing:
    word = last.state.vietnamese
    if last.action is Action.REPLACE and last.state is State.HELD:
        word = "bản sửa chờ duyệt"
    if last.action is Action.WITHDRAW:
        word = "đã gỡ" if last.state is State.DELIVERED else f"gỡ: {word}"
    if waits:
        word = waits.split(":")[0]
    url = last.receipt.url if last.receipt else ""
    state = "unconnected" if waits else str(last.state)
    return Standing(*place, state, word, waits or last.detail, url, last.key, last.due, edition)


def _at_once(cell: Standing, known: Known) -> Standing:
    """With what became of its urgent bulletin, which goes ahead of its programme."""
    line = known.lines.get((subject_of(cell.slug), cell.channel), ())
    if not line:
        return cell
    urgent = _of((cell.slug, cell.channel), line[-1], cell.edition)
    word = "đã giao đài" if urgent.word == State.DELIVERED.vietnamese else urgent.word
    return replace(cell, word=f"{cell.word}; khẩn cấp: {word}")


def _as_seen(cell: Standing, seen: tuple[datetime, Observation] | None) -> Standing:
    """What was delivered and is no longer seen is not to be called delivered."""
    if seen is None or seen[1].visible or cell.state != State.DELIVERED:
        return cell
    word = f"không còn thấy ở đầu nhận, ghi nhận {clock(seen[0])}"
    return replace(cell, state="missing", word=word, detail=seen[1].note)


_PAST = (State.DELIVERED, State.WITHDRAWN, State.EXPIRED, State.CANCELLED, State.REPLACED)


def describe_standing(cell: Standing, last: Delivery | None, now: datetime) -> str:
    """A cell as one line: where it stands, since when or from when, why, and its address.

    `last`: the delivery by which it stands, if there is one.
    """
    told, semicolon, alarm = cell.word.partition(";")  # of its urgent bulletin
    if cell.due and cell.state == State.SCHEDULED and clock(cell.due) not in told:
        told += f" lúc {clock(cell.due)}" if cell.due > now else ", ra ở lượt tới"
    elif last is not None and last.since and last.state in _PAST and clock(last.since) not in told:
        told += f", từ {clock(last.since)}"
    told += semicolon + alarm
    if said := cell.detail.removeprefix(f"{cell.word}: "):  # of a channel that waits
        told += f": {said}"
    return f"{told.rstrip('.')}. {cell.url}" if cell.url else told


def answer_to(delivery: Delivery) -> str:
    """What a person types about an unknown outcome, or a refusal whose cause was mended."""
    if delivery.state is State.UNKNOWN:
        return (
            "Chưa rõ đã ra hay chưa. Mở kênh ra nhìn. Thấy thì: "
            f'loa settle "{delivery.key}" --there --by "Họ và tên"; '
            "không thấy thì thay --there bằng --absent."
        )
    return f'Sửa nguyên nhân rồi gửi lại bằng: loa retry "{delivery.key}" --by "Họ và tên"'


def clock(moment: datetime) -> str:
    """A time as staff read it: `17:00 25/11/2026`."""
    return moment.astimezone(VN).strftime("%H:%M %d/%m/%Y")


_FORMS = {
    Form.IMAGE: "ảnh",
    Form.AUDIO: "âm thanh",
    Form.VIDEO: "video",
    Form.DOCUMENT: "tài liệu",
}

MATRIX_HEAD = ("Kênh", "Tiêu đề", "Nội dung", "Ảnh", "Hình thức", "Gửi lại", "Gỡ", "Thay", "Sau")


def matrix(channels: Iterable[Channel], title_of: Callable[[str], str]) -> list[list[str]]:
    """What each channel can carry, from its own declaration; rows under MATRIX_HEAD."""
    return [_matrix_row(channel, title_of) for channel in channels]


def _matrix_row(channel: Channel, title_of: Callable[[str], str]) -> list[str]:
    limits = channel.limits
    withdraws, replaces = isinstance(channel, Withdraws), isinstance(channel, Replaces)
    size = f" ≤ {limits.image_bytes // 1000} kB" if limits.image_bytes else ""
    count = "không hạn" if limits.images is None else str(limits.images)
    return [
        title_of(channel.name),
        _count(limits.title_chars),
        _count(limits.text_chars),
        f"{count}{size}",
        ", ".join(word for form, word in _FORMS.items() if form in limits.forms),
        str(limits.redelivery),
        "được" if withdraws else "không",
        "được" if replaces else "không",
        ", ".join(map(title_of, limits.after)) or "—",
    ]


def _count(limit: int | None) -> str:
    return f"{group_digits(limit)} chữ" if limit else "không hạn"
