"""Deliveries that wait for a person: those that are unknown, and those that were rejected."""

from __future__ import annotations

from pipeline.channel import Redelivery
from pipeline.delivery import Delivery, Event, State
from pipeline.errors import LoaError
from pipeline.model import Receipt
from pipeline.office.actor import Actor
from pipeline.office.newsroom import Newsroom

LOOK_YOURSELF = "Máy không tự xem được kênh này: mở kênh ra nhìn xem tin đã ra chưa."


def settle_unknown(room: Newsroom, key: str, found: bool, url: str, actor: Actor) -> str:
    """Write down what a person saw at the far end; the sentence that the ledger keeps of it.

    `url`: where it was seen, if that is known. Raises LoaError: no such delivery, or not unknown.
    """
    delivery = _find_delivery(room, key, State.UNKNOWN)
    event = Event.FOUND if found else Event.ABSENT
    receipt = Receipt(url or "người xác nhận", url) if found else None
    detail = "Người đã nhìn và thấy." if found else "Người đã nhìn và không thấy."
    room.ledger.advance(
        delivery, event, room.clock(), by=actor.name, detail=detail, receipt=receipt
    )
    return detail


def retry_rejected(room: Newsroom, key: str, actor: Actor) -> bool:
    """Let a rejected delivery be sent again; whether the machine itself looks there first.

    Raises LoaError: no such delivery, or not rejected.
    """
    delivery = _find_delivery(room, key, State.REJECTED)
    looks = room.channels[delivery.channel].limits.redelivery is not Redelivery.ASK
    detail = "Máy tìm ở đầu nhận trước; không thấy thì gửi lại." if looks else LOOK_YOURSELF
    room.ledger.advance(delivery, Event.RETRIED, room.clock(), by=actor.name, detail=detail)
    return looks


def _find_delivery(room: Newsroom, key: str, state: State) -> Delivery:
    found = room.ledger.delivery(key)
    if found is None:
        raise LoaError(
            f"Sổ không có lượt “{key}”. Xem khóa bằng “loa status BÀI”.",
            code="delivery-unknown",
            key=key,
        )
    if found.state is not state:
        raise LoaError(
            f"Lượt này đang “{found.state.vietnamese}”, không phải “{state.vietnamese}”.",
            code="delivery-in-other-state",
            key=key,
            state=str(found.state),
        )
    return found
