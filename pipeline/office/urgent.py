"""Urgent bulletins: words to the loudspeakers at once, who answers for them, taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from filelock import FileLock

from channels.radio import Radio
from pipeline.delivery import Action, Delivery, Event, State, key_of
from pipeline.errors import LoaError
from pipeline.model import Edition, Priority, countersign
from pipeline.office.actor import Actor
from pipeline.office.alarms import bulletin_name, newest_bulletins
from pipeline.office.guarding import check_words
from pipeline.office.newsroom import Newsroom
from pipeline.office.withdrawal import plan_withdrawal
from pipeline.plan.urgent import LASTS, delivery, subject_of
from pipeline.regulation import authority, name_key
from pipeline.report import clock
from pipeline.text import slug


@dataclass(frozen=True, slots=True)
class UrgentWords:
    """What is to be said at once."""

    title: str
    text: str
    second: str = ""  # a second person who answers for it; empty: to be confirmed later
    again: bool = False  # once more, though the same words were handed over
    answers: tuple[str, ...] = ()  # to the guard, each as `loại: lý do`


@dataclass(frozen=True, slots=True)
class UrgentBulletin:
    """A bulletin as it stands: its newest delivery, and who answers for it."""

    id: str
    title: str
    delivery: Delivery
    approved_by: str  # empty: nobody yet
    confirmed_by: str  # by the second person; empty: nobody yet

    def to_json(self) -> dict[str, object]:
        """For `--json`."""
        each = self.delivery
        return {
            "id": self.id,
            "title": self.title,
            "channel": each.channel,
            "state": each.state.value,
            "since": each.since.isoformat() if each.since else "",
            "detail": each.detail,
            "approved_by": self.approved_by,
            "confirmed_by": self.confirmed_by,
        }


def confirm_urgent(room: Newsroom, names: Sequence[str], actor: Actor) -> None:
    """A second person's word after the fact. `names`: ids, titles, articles. Raises LoaError."""
    _write_confirmation(room, _find_bulletins(room, list(names)), actor)


def withdraw_urgent(room: Newsroom, names: Sequence[str], actor: Actor) -> None:
    """Take bulletins back at once. `names`: ids, titles, articles. Raises LoaError."""
    for about in sorted({each.about for each in _find_bulletins(room, list(names))}):
        plan_withdrawal(room, about, "", actor, "Rút bản tin khẩn.")
    room.send_urgent()


def list_urgent(room: Newsroom) -> list[UrgentBulletin]:
    """Every bulletin, by time."""
    approvers = room.ledger.approvers()
    found: list[UrgentBulletin] = []
    for each in newest_bulletins(room.ledger.known()):
        item = room.ledger.edition(each.data.item)
        first, second = (
            approvers.get(digest, "") for digest in (item.digest, countersign(item).digest)
        )
        name = bulletin_name(room.ledger, each)
        found.append(UrgentBulletin(name, item.title, each, first, second))
    return found


def is_stuck(room: Newsroom, stations: Sequence[Radio]) -> bool:
    """Whether a bulletin did not reach one of these stations although it was approved."""
    names, now = {each.name for each in stations}, room.clock()
    on_its_way = (State.SCHEDULED, State.REJECTED, State.UNKNOWN)
    newest = newest_bulletins(room.ledger.known())
    due = [each for each in newest if each.state in on_its_way and each.due <= now]
    # an article's own alarm goes out in the next round, when it is planned anew
    stuck = [each for each in due if each.state is not State.SCHEDULED or not each.data.path]
    return any(each.channel in names for each in stuck)


# --- saying -----------------------------------------------------------------------------


def announce_urgent(room: Newsroom, radio: Radio, words: UrgentWords, actor: Actor) -> str:
    """Plan the bulletin once, write down who answers for it, hand it over.

    What staff ought to know: that the same words were handed over before; else nothing. Raises
    LoaError: not this person's to approve, or the second person is no other.
    """
    item = radio.words(words.title, words.text, room.clock())
    notice = ""
    _check_approver(room, radio.name, actor)
    if words.second:
        _check_other(actor.name, words.second)
    check_words(room, words.title, words.text, actor, words.answers)
    with FileLock(room.office.var / "urgent-words.lock"):
        planned = None if words.again else _find_standing(room, item)
        if planned is None:
            planned = _plan_bulletin(room, radio, item)
        elif planned.state is State.DELIVERED:
            name = bulletin_name(room.ledger, planned)
            notice = (
                f"Lời này đã được phát ({name}, {state_word(planned)}). "
                "Nếu cần, yêu cầu phát thêm lần nữa."
            )
    if planned.state is State.REJECTED:  # whoever asks again has mended what was wrong
        room.ledger.advance(planned, Event.RETRIED, room.clock(), by=actor.name)
    item = room.ledger.edition(planned.data.item)
    if item.digest not in room.ledger.approvals():
        room.ledger.approve([item.digest], actor.name, room.clock())
    if words.second:
        _write_confirmation(room, [planned], Actor(words.second, actor.proof))
    room.send_urgent(only=item.subject)  # an article's own alarm is planned anew before it is sent
    return notice


def _find_standing(room: Newsroom, item: Edition) -> Delivery | None:
    """The bulletin of the same words that was asked for lately, and not taken back."""
    line = room.ledger.known().lines.get((subject_of(item.subject), item.channel), ())
    if not line or line[-1].action is Action.WITHDRAW:
        return None
    gone = line[-1].state in (State.EXPIRED, State.CANCELLED, State.WITHDRAWN)
    late = room.clock() >= line[-1].due + LASTS
    return None if gone or late else line[-1]


def _plan_bulletin(room: Newsroom, radio: Radio, item: Edition) -> Delivery:
    """Write down a new bulletin; it waits until it is approved."""
    now = room.clock()
    bulletin = radio.urgent(item, now)
    wanted = delivery(bulletin, item.subject, now, now + LASTS)
    key = key_of("", item.subject, bulletin.digest, radio.name, wanted.occasion)
    room.ledger.keep([item, countersign(item), bulletin], now)
    room.ledger.plan([replace(wanted, key=key)], now)
    found = room.ledger.delivery(key)
    if found is None:
        raise LoaError(
            f"Không ghi được bản tin khẩn “{item.title}” vào sổ. Chạy lại lệnh.",
            code="bulletin-not-kept",
        )
    return found


# --- answering for it -------------------------------------------------------------------


def _check_approver(room: Newsroom, channel: str, actor: Actor) -> None:
    """Raise LoaError, with the article, if the Quy chế lets others approve khẩn cấp."""
    if room.timetable.unruled:
        raise LoaError(room.timetable.unruled, code="urgent-rules-unread")
    regulation = room.timetable.hours.regulation(channel)
    if regulation and (refusal := authority(regulation, Priority.URGENT, "", actor.name)):
        raise LoaError(refusal, code="not-the-urgent-approver", channel=channel, by=actor.name)


def _check_other(by: str, second: str) -> None:
    if name_key(by) == name_key(second):
        raise LoaError(
            f"Người thứ hai phải là người khác, không phải chính “{second}”.",
            code="same-second-person",
            by=by,
        )


def _write_confirmation(room: Newsroom, chosen: list[Delivery], actor: Actor) -> None:
    """A second person's word, beforehand or after the fact. Raises LoaError."""
    if any(each.data.path for each in chosen):
        room.refresh_plan()  # the article may ask for no alarm any more
    accepted = room.ledger.approvals()
    for each in chosen:
        item = room.ledger.edition(each.data.item)
        if item.digest not in accepted:
            raise LoaError(
                f"“{item.title}” chưa ai duyệt, nên chưa có gì để xác nhận.",
                code="bulletin-not-approved",
            )
        _check_other(accepted[item.digest].by, actor.name)
        if countersign(item).digest not in accepted:
            room.ledger.keep([countersign(item)], room.clock())
            room.ledger.approve([countersign(item).digest], actor.name, room.clock())
    room.send_urgent()


def _find_bulletins(room: Newsroom, names: list[str]) -> list[Delivery]:
    """The bulletins that are named by their ids, or by their articles. Raises LoaError."""
    urgent = newest_bulletins(room.ledger.known())
    meant = {slug for name in names for slug in _matching_subjects(room, urgent, name)}
    found = [each for each in urgent if {bulletin_name(room.ledger, each), each.about} & meant]
    if not found:
        known = ", ".join(bulletin_name(room.ledger, each) for each in urgent) or "chưa có bản nào"
        raise LoaError(
            f"Không có bản tin khẩn “{' '.join(names)}”. Các mã: {known}.",
            code="bulletin-unknown",
            value=" ".join(names),
        )
    return found


def _matching_subjects(room: Newsroom, urgent: list[Delivery], name: str) -> set[str]:
    """The bulletins that a name may mean: its id, its title, or the article that it is of."""
    said = [(each.about, room.ledger.edition(each.data.item).title) for each in urgent]
    titled = {about for about, title in said if slug(title) == slug(name)}
    if titled or any(name in (bulletin_name(room.ledger, each), each.about) for each in urgent):
        return titled or {name}
    try:
        return {room.find_slug(name, room.read_plan()[1].articles)}
    except LoaError:
        return set()  # told by whoever asked, with the ids


def state_word(each: Delivery) -> str:
    """Where a bulletin is, in Vietnamese, and since when."""
    at = f" {clock(each.since)}" if each.since else ""
    heard = each.state is State.DELIVERED  # by the station, not yet by anybody else
    return f"{'đã giao đài' if heard else each.state.vietnamese}{at}"
