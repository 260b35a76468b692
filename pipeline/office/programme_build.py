"""Making one programme now, and handing it over to the station."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from channels.radio import Radio
from pipeline.delivery import State
from pipeline.dispatch import Dispatch
from pipeline.errors import LoaError
from pipeline.model import Edition, Slot
from pipeline.office.media import MediaProgress, make_media
from pipeline.office.newsroom import Newsroom
from pipeline.office.rundown import find_programme, last_delivery
from pipeline.plan import NoRoom
from pipeline.recipes.pictures import ImageRecipe
from pipeline.report import clock


@dataclass(frozen=True, slots=True)
class ProgrammeDraft:
    """One slot's programme with its sounds made; `aside`: a copy, beside the ledger."""

    radio: Radio
    slot: Slot
    aside: bool
    edition: Edition | None  # None: nothing to say
    left_out: tuple[NoRoom, ...]  # what it has no room for


def prepare_programme(
    room: Newsroom,
    radio: Radio,
    start: datetime,
    aside: bool,
    progress: MediaProgress | None = None,
) -> ProgrammeDraft:
    """Plan the slot that begins at `start` and make its sounds.

    Raises LoaError: no such slot, it is over, or a rule forbids it (with the article).
    """
    slot = _find_slot(room, radio, start)
    ahead = (slot.start.date() - room.clock().date()).days + 1
    days = max(ahead, room.office.config.planning.horizon_days)  # where does the rest go?
    look = room.read_plan if aside else room.refresh_plan
    _, made = look(days)
    missing = room.missing_media(made)
    if wanted := [each for each in missing if not isinstance(each.recipe, ImageRecipe)]:
        make_media(room, wanted, progress)
        _, made = look(days)
    left_out = (
        each
        for each in made.left_out
        if each.item.edition.channel == radio.name and each.slot == slot
    )
    edition = find_programme(made, radio.name, slot)
    return ProgrammeDraft(radio, slot, aside, edition, tuple(left_out))


def hand_over(room: Newsroom, draft: ProgrammeDraft) -> Path:
    """The handed-over folder. Raises LoaError: nothing is to be said, or it was not handed over."""
    radio, slot = draft.radio, draft.slot
    if draft.edition is None:
        raise LoaError(
            f"Khung giờ {clock(slot.start)} chưa có tin nào được duyệt. Chạy “loa status” để xem "
            "bài nào chờ duyệt.",
            code="slot-without-items",
            slot=slot.id,
        )
    if draft.aside:
        return radio.folder / radio.deliver(draft.edition, slot.id).remote_id
    return radio.folder / _send_programme(room, radio, slot)


def _find_slot(room: Newsroom, radio: Radio, start: datetime) -> Slot:
    """The slot of a wish. Raises LoaError with the article that forbids it, or the remedy."""
    hours = room.timetable.hours
    closed = hours.closed(radio.name, start, start + timedelta(minutes=1))
    breach = closed[0].breach if closed else None
    slots = hours.slots(radio.name, start, start + timedelta(minutes=1))
    if not slots:
        breach = breach or hours.wish(radio.name, start, 1)
        if breach:
            raise LoaError(
                f"Không làm được chương trình này. {breach.sentence}",
                code="slot-forbidden",
                at=start.isoformat(),
            )
        raise LoaError(
            f"Không có khung giờ {clock(start)} trong schedules/. Thêm một bảng [[slot]] có "
            f'dates = ["{start:%d/%m/%Y}"] rồi chạy lại.',
            code="slot-unknown",
            at=start.isoformat(),
        )
    days = (start.date() - room.clock().date()).days + 1
    if slots[0] not in hours.open_slots(radio.name, room.clock(), max(1, days)):
        raise LoaError(
            f"Khung giờ {clock(start)} đã qua, hoặc sắp bắt đầu: không sửa được nữa.",
            code="slot-over",
            at=start.isoformat(),
        )
    return slots[0]


def _send_programme(room: Newsroom, radio: Radio, slot: Slot) -> str:
    """Hand over by the ledger, this station's programmes only; the folder's name."""
    sender = Dispatch(
        room.ledger,
        {radio.name: radio},
        room.clock,
        planning=room.office.config.planning,
        prepare=room.make_edition_media,
    )
    with room.sole_sender():
        sender.wake()
        sender.reconcile()
        sender.tick()
    last = last_delivery(room, radio.name, slot)
    if last is None or last.state is not State.DELIVERED or last.receipt is None:
        why = f"{last.state.vietnamese}. {last.detail}" if last else "chưa lên kế hoạch."
        raise LoaError(
            f"Chương trình {slot.id} chưa bàn giao được: {why}",
            code="programme-not-handed-over",
            slot=slot.id,
        )
    return last.receipt.remote_id
