"""Correcting an article: a new edition, with a note for readers, in the place of the old one."""

from __future__ import annotations

from dataclasses import replace

from pipeline.errors import LoaError
from pipeline.model import Correction
from pipeline.office.actor import Actor
from pipeline.office.approval import (
    approve_editions,
    check_authority,
    find_named,
    readable_articles,
)
from pipeline.office.dispatch_lock import SentAct, send_or_leave
from pipeline.office.guarding import check_guard
from pipeline.office.media import MediaProgress
from pipeline.office.newsroom import Newsroom
from pipeline.office.publication import publish_due
from pipeline.plan import Item, Plan
from pipeline.plan.history import public_of


def correct_article(
    room: Newsroom,
    article: str,
    note: str,
    channel: str,
    actor: Actor,
    progress: MediaProgress | None = None,
    answers: tuple[str, ...] = (),
) -> SentAct:
    """Write the note down, approve the editions that carry it, and send them.

    `article`: as staff name it. `channel`: its name; empty: every channel. Raises LoaError: there
    is no such article, nothing of it stands, or it is not this person's to approve.
    """
    _, made = room.refresh_plan()
    slug = room.find_slug(article, made.articles)
    if not _is_correctable(room, made, slug, channel):
        title = next(each.title for each in made.articles if each.slug == slug)
        gone = any(place[0] == slug for place in room.ledger.known().withdrawn)
        why = (
            "đã gỡ nên không còn gì để đính chính."
            if gone
            else "chưa ra ở kênh nào nên chưa có gì để đính chính: cứ sửa tệp rồi duyệt."
        )
        raise LoaError(f"Bài “{title}” {why}", code="nothing-to-correct", article=slug)
    noted = _with_note(_corrected_items(room, made, slug, channel), note, room)
    check_guard(room, noted, actor, answers)  # before the note is kept: it is published too
    room.ledger.correct(slug, " ".join(note.split()), actor.name, room.clock())
    _, made = room.refresh_plan()
    wanted = _corrected_items(room, made, slug, channel)
    check_authority(room, wanted, actor)
    approve_editions(room, wanted, actor)
    return SentAct(slug, send_or_leave(lambda: publish_due(room, progress)))


def _with_note(items: list[Item], note: str, room: Newsroom) -> list[Item]:
    """The items as they are once the note is kept."""
    told = Correction(room.clock(), " ".join(note.split()))
    return [
        replace(each, article=replace(each.article, corrections=(*each.article.corrections, told)))
        for each in items
    ]


def _is_correctable(room: Newsroom, made: Plan, slug: str, channel: str) -> bool:
    """Whether an article stands, or is to stand, on a channel where nobody withdrew it."""
    known = room.ledger.known()
    places = [(slug, name) for name in room.channels if channel in ("", name)]
    return any(
        place not in known.withdrawn
        and (place in made.items or public_of(known.lines.get(place, ())))
        for place in places
    )


def _corrected_items(room: Newsroom, made: Plan, slug: str, channel: str) -> list[Item]:
    """The editions by which a correction goes out: none where the article was withdrawn.

    While its file can't be read, only where a revision of it was approved: of what the file says
    now nobody knows whether it is to go further.
    """
    withdrawn, wanted = room.ledger.known().withdrawn, find_named(room, made, [slug])
    if slug not in readable_articles(room, made):
        approved = room.ledger.approvals()
        editions = room.ledger.editions_of(slug)
        places = {name for digest, name in editions.items() if digest in approved}
        wanted = [item for item in wanted if item.edition.channel in places]
    return [
        item
        for item in wanted
        if channel in ("", item.edition.channel) and (slug, item.edition.channel) not in withdrawn
    ]
