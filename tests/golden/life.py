"""Twelve days of the office, sent to nobody: what planning writes into the ledger, row by row.

Everything is approved when it comes up, sent when it is due and taken as delivered, except where
the story says otherwise: an article changes, one is withdrawn, one is corrected, occasions are
moved and skipped, an approval is taken back, the machine sleeps for a day and a half.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.delivery import EditKind, Event, OccasionEdit, State
from pipeline.model import Receipt, digest, dump
from pipeline.office.newsroom import Newsroom
from pipeline.plan import Plan, withdrawal
from tests.golden import office

BY = "Lê Văn Ba"
DAYS = 12
STEP = timedelta(hours=7)


class Clock:
    """The time of the story."""

    def __init__(self) -> None:
        self.now = office.BEGIN

    def __call__(self) -> datetime:
        return self.now


def lived(root: Path) -> tuple[list[tuple[str, str]], ...]:
    """(editions, deliveries, occasions) of the office built in a folder, after its story."""
    clock = Clock()
    room = Newsroom.open(office.build(root), clock)
    try:
        editions = sorted(office.editions(room))
        live(root, clock, room)
        return editions, sorted(deliveries(room)), list(occasions(room))
    finally:
        room.close()


def live(root: Path, clock: Clock, room: Newsroom) -> None:
    """Live through the story. Receipts are the deliveries' keys."""
    happens = _story(root, room)
    for step in range(int(timedelta(days=DAYS) / STEP)):
        if step in happens:
            happens[step]()
        if step not in range(15, 20):  # the machine sleeps
            _round(room, step)
        clock.now += STEP


def _round(room: Newsroom, step: int) -> None:
    _, plan = room.refresh_plan()
    if step % 3 != 1:  # nobody is there to approve
        _approve(room, plan, step)
    room.refresh_plan()
    for delivery in room.ledger.in_state(State.HELD, State.SCHEDULED, lapsed=room.clock()):
        room.ledger.advance(delivery, Event.MISSED, room.clock())
    for delivery in room.ledger.in_state(State.SCHEDULED):
        if delivery.due <= room.clock():
            for claimed in room.ledger.claim([delivery], room.clock()):
                refused = step % 5 == 4 and claimed.channel == "zalo"
                event = Event.REFUSED if refused else Event.TOOK
                receipt = None if refused else Receipt(claimed.key)
                room.ledger.advance(claimed, event, room.clock(), receipt=receipt)


def _approve(room: Newsroom, plan: Plan, step: int) -> None:
    known = room.ledger.known()
    items = [
        item
        for (slug, _), item in sorted(plan.items.items())
        if not item.is_approved(known.approved) and digest(slug)[0] < "3456789abcdef"[min(step, 12)]
    ]
    terms = {key: each for item in items for key, each in item.terms.items()}
    articles = [item.article for item in items]
    room.ledger.approve([*terms], BY, room.clock(), terms=terms, of=articles)


def _story(root: Path, room: Newsroom) -> dict[int, Callable[[], None]]:
    path = root / "content" / "them"

    def change() -> None:
        for name in ("bai-1", "bai-3", "co-tieng"):
            text = (path / f"{name}.md").read_text("utf-8")
            (path / f"{name}.md").write_text(text.replace("Việc số", "Chuyện số"), "utf-8")

    def postpone() -> None:
        text = (
            (path / "bai-6.md")
            .read_text("utf-8")
            .replace("đăng từ: 2026-11-25", "đăng từ: 2026-11-28")
        )
        (path / "bai-6.md").write_text(text, "utf-8")

    def remove() -> None:
        (path / "bai-4.md").unlink()
        (path / "bai-16.md").unlink()

    def withdraw() -> None:
        known = room.ledger.known()
        lines = [line for (slug, _), line in known.lines.items() if slug == "bai-0"]
        public = [line[-1] for line in lines if line[-1].state is State.DELIVERED]
        gone = [withdrawal(each, room.clock(), "Sai.", 1) for each in public]
        held = [line[-1] for line in lines if line[-1].state in (State.HELD, State.SCHEDULED)]
        digests = list(room.ledger.editions_of("bai-0"))
        room.ledger.withdraw(held, gone, digests, BY, room.clock(), "Sai.")

    def edit() -> None:
        later = office.BEGIN + timedelta(days=8, hours=3)
        coming = room.timetable.occurrences(room.clock(), room.clock() + timedelta(days=9))
        keys = [one.key for name in sorted(coming) for one in coming[name]][:4]
        edits = [
            OccasionEdit(EditKind.MOVED, "Mưa to.", moment=later),
            OccasionEdit(EditKind.SKIPPED, "Họp."),
            OccasionEdit(EditKind.REPLACED, article="bai-5"),
        ]
        room.ledger.occasions.write([*zip(keys, edits, strict=False)], BY, room.clock())

    return {
        3: lambda: room.ledger.correct("bai-2", "Giờ đúng là 19 giờ.", BY, room.clock()),
        5: change,
        6: edit,
        8: withdraw,
        10: postpone,
        11: remove,
        13: lambda: room.ledger.revoke(list(room.ledger.editions_of("bai-10")), BY, room.clock()),
        22: lambda: room.ledger.correct("gio-thu-gom-rac", "Từ 17 giờ.", BY, room.clock()),
    }


def deliveries(room: Newsroom) -> Iterator[tuple[str, str]]:
    """(key, digest of all that the ledger holds of it) of each delivery, by line."""
    for line in room.ledger.known().lines.values():
        for each in line:
            row = asdict(each) | {"receipt": None, "data": each.data.to_json()}
            yield each.key, digest(dump(row))[:16]


def occasions(room: Newsroom) -> Iterator[tuple[str, str]]:
    """(number and occasion, digest of the edit) of everything that was written about occasions."""
    for key, edits in sorted(room.ledger.known().edits.items()):
        for number, each in enumerate(edits, 1):
            moment = each.moment.isoformat() if each.moment else ""
            value = moment or each.article or each.channel
            told = {"kind": str(each.kind), "value": value, "note": each.note}
            yield f"{key} {number}", digest(told)[:16]
