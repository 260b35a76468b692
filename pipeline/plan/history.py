"""A history: all deliveries of one subject on one channel, in order; what it lacks. Pure.

The last delivery tells what a changed article needs: a fresh publication, a replacement of what
is public, or nothing. A campaign's occasion is a subject of its own, so that sharing an article
again is no change of what is public, and a correction reaches every copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.channel import Channel, Replaces
from pipeline.delivery import PENDING, Action, Delivery, State, key_of
from pipeline.plan.results import NO_DELTA, PlanDelta

_NEVER_SENT = (State.HELD, State.SCHEDULED, State.REJECTED)


def extend_history(
    history: Sequence[Delivery], wanted: Delivery, channel: Channel, now: datetime
) -> PlanDelta:
    """What a history lacks of what is wanted, if anything."""
    stops: tuple[tuple[Delivery, str], ...] = ()
    if history:
        last = history[-1]
        if _is_settled(last, wanted, now):
            return NO_DELTA
        if last.state in _NEVER_SENT:
            stops = ((last, "Có bản mới hơn, hoặc giờ phát đã đổi."),)
    public = public_of(history)
    if public and (_same(public, wanted) or not isinstance(channel, Replaces)):
        return PlanDelta(stops=stops)
    occasion = f"{wanted.occasion}.{len(history) + 1}" if history else wanted.occasion
    fresh = replace(
        wanted,
        key=key_of(wanted.campaign, wanted.about, wanted.edition, wanted.channel, occasion),
        occasion=occasion,
        action=Action.REPLACE if public else Action.PUBLISH,
        target=public.key if public else "",
    )
    return PlanDelta(stops=stops, deliveries=(fresh,))


def _is_settled(last: Delivery, wanted: Delivery, now: datetime) -> bool:
    """Whether nothing is to be planned now: it stands, or its outcome must be known first."""
    may_stay = _may_stay(last)
    if last.state in (State.SENDING, State.UNKNOWN) or (leaving(last) and not may_stay):
        return True
    stands = not may_stay and not _taken_back(last) and _same(last, wanted)
    return stands and not _revives(last, wanted, now)


def _same(one: Delivery, wanted: Delivery) -> bool:
    """Whether a delivery is what is wanted; one that waits, at its hour and on its terms too."""
    if one.state in PENDING:
        on_terms = not one.terms or one.terms == wanted.terms
        if not on_terms or (one.due, one.until) != (wanted.due, wanted.until):
            return False
    return one.edition == wanted.edition and one.data.occasions == wanted.data.occasions


def _revives(last: Delivery, wanted: Delivery, now: datetime) -> bool:
    """A wrong clock let it expire, or an author or campaign changed their mind: there is time.

    What a person withdrew is not asked for any more (Known.revoked), so it is not among these.
    """
    if last.action is Action.WITHDRAW or (wanted.until and wanted.until <= now):
        return False
    return last.state in (State.EXPIRED, State.CANCELLED)


def leaving(last: Delivery) -> bool:
    """A withdrawal under way: nothing new until it is done, refused or given up."""
    under_way = (*PENDING, State.SENDING, State.UNKNOWN)
    return last.action is Action.WITHDRAW and last.state in under_way


def _may_stay(last: Delivery) -> bool:
    """A programme is to be taken back for want of news; the station was not asked for it yet."""
    return bool(last.data.slot) and last.action is Action.WITHDRAW and last.state in PENDING


def _taken_back(last: Delivery) -> bool:
    """A programme was taken back from the station: the same words may be handed over anew.

    What a person withdrew is not asked for any more.
    """
    done = last.action is Action.WITHDRAW and last.state is State.DELIVERED
    return done and bool(last.data.slot)


def public_of(history: Sequence[Delivery]) -> Delivery | None:
    """What the public sees of a history."""
    return next((each for each in reversed(history) if _is_public(each)), None)


def _is_public(delivery: Delivery) -> bool:
    return delivery.state is State.DELIVERED and delivery.action is not Action.WITHDRAW


def withdrawal(public: Delivery, now: datetime, reason: str, length: int) -> Delivery:
    """The taking down of what a delivery made public; `length` of its history so far."""
    return replace(
        public,
        key=f"{public.key}/gỡ.{length + 1}",
        action=Action.WITHDRAW,
        target=public.key,
        due=now,
        until=None,
        occasion=f"gỡ.{length + 1}",
        detail=reason,
        receipt=None,
    )
