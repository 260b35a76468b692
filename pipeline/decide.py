"""What may leave now, and what may be said of the unknown. Pure: no far end, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from pipeline.channel import Limits, Redelivery
from pipeline.delivery import Action, Delivery, Event, State
from pipeline.errors import LoaError
from pipeline.model import VN, Edition, Receipt

LONGEST_WAIT = timedelta(hours=1)
FIRST_LOOK = timedelta(seconds=30)
LOOK_AGES = tuple(timedelta(hours=hours) for hours in (1, 24, 72, 168, 720, 4320))
LOOK_FAILED = timedelta(hours=1)  # counts can wait
FAULT_RESTS = timedelta(minutes=5)  # a channel that failed as no channel should


def is_missed(delivery: Delivery, now: datetime) -> bool:
    """Its time has passed: a 05:30 programme must not shout at 11:00."""
    return delivery.until is not None and delivery.until <= now


def due(delivery: Delivery, now: datetime) -> bool:
    """Its time has come, and no wait is under way."""
    return has_come(delivery, now) and not _waits(delivery, now)


def has_come(delivery: Delivery, now: datetime) -> bool:
    """Its hour has come. What is to be taken down goes at once, whatever clock wrote its hour."""
    return delivery.action is Action.WITHDRAW or delivery.due <= now


def _waits(delivery: Delivery, now: datetime) -> bool:
    """Whether a far end asked for more time. No withdrawal waits since a time that is to come."""
    clock_was_wrong = delivery.since is not None and now < delivery.since
    if delivery.action is Action.WITHDRAW and clock_was_wrong:
        return False
    return delivery.not_before is not None and delivery.not_before > now


def too_soon(limits: Limits, last_claim: datetime | None, now: datetime) -> bool:
    """The channel asks for a longer gap between two deliveries."""
    return last_claim is not None and now < last_claim + limits.min_gap


def is_act(delivery: Delivery) -> bool:
    """Whether it changes what is public, rather than adding to it."""
    return delivery.action is not Action.PUBLISH


def is_quiet(delivery: Delivery, hours: tuple[time, time], now: datetime) -> bool:
    """A campaign disturbs nobody at night; news that a person approved does not wait."""
    start, end = hours
    clock = now.astimezone(VN).time()
    night = start <= clock < end if start <= end else clock >= start or clock < end
    return night and bool(delivery.campaign) and delivery.action is Action.PUBLISH


def is_crowded(delivery: Delivery, last_out: datetime | None, now: datetime) -> bool:
    """A campaign's post keeps its distance to whatever went out before on the channel."""
    gap = timedelta(minutes=delivery.data.sharing.spacing if delivery.data.sharing else 0)
    spaced = bool(delivery.campaign) and delivery.action is Action.PUBLISH
    return spaced and last_out is not None and now < last_out + gap


def why_missed(delivery: Delivery) -> str:
    """What staff read of a delivery whose time has passed."""
    held = "Đã quá giờ phát mà chưa ai duyệt."
    reason = held if delivery.state is State.HELD else "Đã quá giờ phát."
    sharing = delivery.data.sharing
    return (
        f"{reason} Phát bù của chiến dịch: {sharing.catch_up}."
        if sharing and sharing.catch_up
        else reason
    )


def lacks(delivery: Delivery, limits: Limits, standing: Mapping[str, Mapping[str, State]]) -> str:
    """The channel that must have delivered the subject before, or nothing.

    `standing`: channel → subject → where its last delivery stands. A channel on which the
    subject was never planned, or is asked for no more, is not waited for.
    """
    if delivery.action is Action.WITHDRAW:
        return ""
    for channel in limits.after:
        state = standing.get(channel, {}).get(delivery.about)
        if state not in (None, State.DELIVERED, State.CANCELLED):
            return channel
    return ""


def aim(delivery: Delivery, target: Delivery | None) -> Event | None:
    """What a replacement or withdrawal may do, by what became of the delivery it aims at.

    CLAIMED: it is there, go. STOPPED: there is nothing any more to act on. None: wait until
    its own outcome is settled.
    """
    if delivery.action is Action.PUBLISH:
        return Event.CLAIMED
    if target is not None and target.state in (State.SENDING, State.UNKNOWN):
        return None
    if target is not None and target.state is State.SCHEDULED and delivery.action is Action.REPLACE:
        return None  # looked for and not found: it is sent first, then replaced
    if target is not None and target.state is State.DELIVERED:
        return Event.CLAIMED
    return Event.STOPPED


def next_look(since: datetime, now: datetime, least: timedelta) -> datetime | None:
    """When what is public since a moment, and was just observed, is observed next; None: never.

    After an hour, then more and more seldom, up to half a year: few look at old news, and each
    question counts against what a platform lets an application ask. `least`: between two.
    """
    coming = (since + age for age in LOOK_AGES if since + age > now)
    look = next(coming, None)
    return max(look, now + least) if look else None


def must_look(delivery: Delivery, limits: Limits) -> bool:
    """Whether `find` is to be asked about an unknown outcome.

    Withdrawing is harmless to repeat, and replacing on a far end that others serve. On a SAFE
    channel everything is; but its article may have changed, or be nobody's any more: where it
    stands, it is to be replaced or to go, and where it does not, it is not to come.
    """
    if limits.redelivery is Redelivery.SAFE:
        return delivery.action is not Action.WITHDRAW
    return delivery.action is Action.PUBLISH and limits.redelivery is Redelivery.FIND


def check_approved(delivery: Delivery, edition: Edition) -> None:
    """Raise LoaError unless the edition, as the ledger gave it, is the one that was approved."""
    if edition.digest != delivery.edition:
        raise LoaError(
            f"Ấn bản đã duyệt của “{edition.title or delivery.about}” trong sổ phát hành bị sửa "
            "hoặc hỏng nên không gửi. Lấy lại sổ từ bản sao lưu bằng “loa restore TỆP”, hoặc sửa "
            "bài rồi duyệt lại."
        )


def may_repeat(delivery: Delivery, limits: Limits) -> bool:
    """Whether sending it would show the public a second one, if it went out before."""
    return delivery.action is Action.PUBLISH and limits.redelivery is not Redelivery.SAFE


def why_doubted(limits: Limits) -> str:
    """What staff read of a delivery that is looked for before it is sent the first time."""
    if limits.redelivery is Redelivery.ASK:
        act = "có thể tin đã ra rồi. Mở kênh ra nhìn, rồi trả lời bằng “loa settle”."
    else:
        act = "tìm ở đầu nhận trước, chưa có thì mới gửi."
    return f"Sổ vừa được khôi phục hoặc dời chỗ: {act}"


def verdict(
    delivery: Delivery, limits: Limits, found: Receipt | None, now: datetime
) -> Event | None:
    """What an unknown outcome turned out to be; None while only time or a person can tell.

    `found` is what `find` saw, if it was to be asked.
    """
    if found is not None:
        return Event.FOUND
    if delivery.action is not Action.PUBLISH or limits.redelivery is Redelivery.SAFE:
        return Event.ABSENT
    if limits.redelivery is Redelivery.FIND and now >= settles_at(delivery, limits, now):
        return Event.ABSENT
    return None


def settles_at(delivery: Delivery, limits: Limits, now: datetime) -> datetime:
    """From when absence proves something: `settle` after the far end fell silent.

    Not after it was asked: a question may last for minutes, and take effect at their end.
    """
    return (delivery.since or now) + limits.settle


def wait_after(attempts: int, asked_for: timedelta) -> timedelta:
    """How long to wait before the next try: as asked, and longer each time, up to an hour."""
    patience = timedelta(seconds=15 * 2 ** min(attempts, 10))
    return max(asked_for, min(patience, LONGEST_WAIT))
