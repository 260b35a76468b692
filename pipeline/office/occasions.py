"""Changing one occasion of a campaign: another time, another article, or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.delivery import EditKind, OccasionEdit
from pipeline.errors import LoaError
from pipeline.model import Article
from pipeline.office.actor import Actor
from pipeline.office.lookup import find_article
from pipeline.office.newsroom import Newsroom
from pipeline.report import clock


def move_occasion(room: Newsroom, occasion: str, moment: datetime, note: str, actor: Actor) -> None:
    """Let an occasion be at another moment. Raises LoaError: quiet or past then, or no occasion."""
    if room.timetable.calendar.is_quiet(moment):
        raise LoaError(
            f"{clock(moment)} rơi vào giờ yên tĩnh. Chọn giờ khác.",
            code="quiet-hours",
            at=moment.isoformat(),
        )
    if moment <= room.clock():
        raise LoaError(
            f"{clock(moment)} đã qua rồi. Chọn giờ sắp tới.",
            code="moment-past",
            at=moment.isoformat(),
        )
    _write_edit(room, occasion, OccasionEdit(EditKind.MOVED, note, moment=moment), actor)


def skip_occasion(room: Newsroom, occasion: str, note: str, actor: Actor) -> None:
    """Drop an occasion; the others stay. Raises LoaError: no such occasion."""
    why = note or f"{actor.name} bỏ dịp này."
    _write_edit(room, occasion, OccasionEdit(EditKind.SKIPPED, why), actor)


def restore_occasion(room: Newsroom, occasion: str, note: str, actor: Actor) -> None:
    """Take a dropped occasion back. Raises LoaError: no such occasion."""
    _write_edit(room, occasion, OccasionEdit(EditKind.RESTORED, note), actor)


def replace_article(
    room: Newsroom, occasion: str, article: str, note: str, actor: Actor
) -> Article:
    """Let an occasion carry another article, as staff name it; that article. Raises LoaError."""
    reading, _ = room.refresh_plan()
    chosen = find_article(reading.articles, article, room.office.content)
    _write_edit(room, occasion, OccasionEdit(EditKind.REPLACED, note, article=chosen.slug), actor)
    return chosen


def _write_edit(room: Newsroom, occasion: str, edit: OccasionEdit, actor: Actor) -> None:
    """Write the change down and plan anew. Raises LoaError if there is no such occasion."""
    known = room.ledger.known()
    some = room.timetable.occurrences(
        room.clock() - timedelta(days=2), room.clock() + timedelta(days=400), known.edits
    )
    if not any(each.key == occasion for one in some.values() for each in one):
        raise LoaError(
            f"Không có dịp “{occasion}”. Xem cột “Dịp” của “loa plan --days 30”.",
            code="occasion-unknown",
            occasion=occasion,
        )
    room.ledger.occasions.write([(occasion, edit)], actor.name, room.clock())
    room.refresh_plan()
