"""Taking an article down, and stopping what still waits of it."""

from __future__ import annotations

from pipeline.delivery import LIFE, Action, Delivery, Event, Known, State
from pipeline.office.actor import Actor
from pipeline.office.dispatch_lock import SentAct, send_or_leave
from pipeline.office.newsroom import Newsroom
from pipeline.plan import Plan, withdrawal

_STANDING = (State.DELIVERED, State.SENDING, State.UNKNOWN)


def withdraw_article(
    room: Newsroom, article: str, channel: str, actor: Actor, reason: str
) -> SentAct:
    """Take an article down wherever that is possible, and stop what waits of it.

    `article`: as staff name it. `channel`: its name; empty: every channel. Raises LoaError: there
    is no such article.
    """
    slug = room.find_slug(article, room.refresh_plan()[1].articles)
    plan_withdrawal(room, slug, channel, actor, reason)
    room.refresh_plan()
    return SentAct(slug, send_or_leave(lambda: room.send_due(lambda _: None)))


def plan_withdrawal(
    room: Newsroom, slug: str, only: str, actor: Actor, reason: str
) -> list[Delivery]:
    """Stop what waits and plan the taking down of what is public; the withdrawals.

    `only`: on this channel; empty: on every one.
    """
    _, made = room.refresh_plan()
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
    editions = _withdrawn_editions(room, slug, only, known, made)
    substance = next((each.substance for each in made.articles if each.slug == slug), None)
    if slug not in known.addresses:  # a file that is renamed later is known by these words
        room.ledger.articles.keep([each for each in made.articles if each.slug == slug], now)
    room.ledger.withdraw(stops, planned, editions, actor.name, now, reason, substance)
    return planned


def _withdrawn_editions(
    room: Newsroom, slug: str, only: str, known: Known, made: Plan
) -> list[str]:
    """Editions (digests) of an article that were approved, and those that could be today."""
    kept = room.ledger.editions_of(slug).items()
    approved = {(digest, channel) for digest, channel in kept if digest in known.approved}
    today = {
        (item.edition.digest, channel)
        for (name, channel), item in made.items.items()
        if name == slug
    }
    return sorted(digest for digest, channel in approved | today if only in ("", channel))
