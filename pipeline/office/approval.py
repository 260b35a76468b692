"""Acts of a named person: accepting editions, and taking an article down."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.delivery import LIFE, Action, Delivery, Event, Known, State
from pipeline.office.newsroom import Newsroom
from pipeline.plan import Item, Plan, withdrawal

_STANDING = (State.DELIVERED, State.SENDING, State.UNKNOWN)


def approve(room: Newsroom, wanted: Sequence[Item], by: str) -> int:
    """Accept editions on the terms of their articles, and sound the alarms that this sets off.

    How many editions.
    """
    approved = room.ledger.approvals()
    fresh = [item for item in wanted if not item.is_approved(approved)]
    digests = [item.edition.digest for item in fresh]
    terms = {digest: each for item in fresh for digest, each in item.terms.items()}
    articles = [item.article for item in fresh]
    room.ledger.approve(digests, by, room.clock(), terms=terms, of=articles)
    room.refresh()
    room.rush()
    return len(fresh)


def withdraw(room: Newsroom, slug: str, only: str, by: str, reason: str) -> list[Delivery]:
    """Stop what waits and plan the taking down of what is public; the withdrawals."""
    _, made = room.refresh()
    known, now = room.ledger.known(), room.clock()
    lines = [
        line
        for (_, name), line in known.lines.items()
        if line[-1].about == slug and only in ("", name)
    ]
    planned: list[Delivery] = []
    for line in lines:
        for each in line:
            if each.action is not Action.WITHDRAW and each.state in _STANDING:
                planned.append(withdrawal(each, now, reason, len(line) + len(planned)))
    stops = [line[-1] for line in lines if (line[-1].state, Event.STOPPED) in LIFE]
    editions = _editions(room, slug, only, known, made)
    substance = next((each.substance for each in made.articles if each.slug == slug), None)
    room.ledger.withdraw(stops, planned, editions, by, now, reason, substance)
    return planned


def _editions(room: Newsroom, slug: str, only: str, known: Known, made: Plan) -> list[str]:
    """Editions (digests) of an article that were approved, and those that could be today."""
    kept = room.ledger.editions_of(slug).items()
    approved = {(digest, channel) for digest, channel in kept if digest in known.approved}
    today = {
        (item.edition.digest, channel)
        for (name, channel), item in made.items.items()
        if name == slug
    }
    return sorted(digest for digest, channel in approved | today if only in ("", channel))
