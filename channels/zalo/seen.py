"""What the public sees of articles that we know by their id. Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from channels.zalo import look
from channels.zalo.client import JSON, Zalo
from channels.zalo.codes import ContentRefused
from pipeline.errors import DeliveryError, Rejected
from pipeline.model import Observation, Receipt

_GONE = Observation(False, note="Bài không còn trên Zalo.")
_COUNTS = {"views": "total_view", "shares": "total_share"}


def together(zalo: Zalo, receipts: Sequence[Receipt]) -> list[Observation | DeliveryError]:
    """One for each, in order, from one walk of the listing. Raises as `slice` does.

    What is listed as shown is taken for shown, and asked for by itself only if it is alone.
    """
    ids = [each.remote_id for each in receipts if _knows_id(each)]
    seen: list[Observation | DeliveryError] = []
    alone = len(ids) == 1
    pages = look.listed(zalo, ids) if ids and not alone else {}
    for each in receipts:
        try:
            seen.append(_alone(zalo, each) if alone else _observed(zalo, each, pages))
        except ContentRefused as error:
            seen.append(Rejected(str(error)))
        except DeliveryError as error:
            seen.append(error)
    return seen


def article_of(zalo: Zalo, article_id: str, pages: Mapping[str, JSON]) -> JSON | None:
    """What the listing, or else the article itself, tells; None if there is none (any more)."""
    listed = pages.get(article_id)
    shown = listed is not None and listed.get("status") == "show"
    return listed if shown else look.detail(zalo, article_id)


def vouched(receipt: Receipt) -> None:
    """Raises Rejected if a person vouched for the delivery: nobody told its id."""
    if not _knows_id(receipt):
        raise Rejected(
            "Bài này do người xác nhận đã thấy nên máy không biết mã của nó trên Zalo: sửa hoặc gỡ "
            "ở oa.zalo.me."
        )


def _knows_id(receipt: Receipt) -> bool:
    return bool(receipt.remote_id) and not any(each in receipt.remote_id for each in "/ ")


def _alone(zalo: Zalo, receipt: Receipt) -> Observation:
    if not _knows_id(receipt):
        return Observation(True, note="Có người xác nhận đã thấy bài trên Zalo.")
    if (seen := look.detail(zalo, receipt.remote_id)) is None:
        return _GONE
    return _told(receipt, seen, look.listed(zalo, [receipt.remote_id]).get(receipt.remote_id))


def _observed(zalo: Zalo, receipt: Receipt, pages: Mapping[str, JSON]) -> Observation:
    seen = article_of(zalo, receipt.remote_id, pages) if _knows_id(receipt) else None
    if seen is None:
        return _GONE if _knows_id(receipt) else _alone(zalo, receipt)
    return _told(receipt, seen, pages.get(receipt.remote_id))


def _told(receipt: Receipt, seen: JSON, listed: JSON | None) -> Observation:
    told = listed or {}
    counts = {name: look.number(told.get(key)) for name, key in _COUNTS.items() if listed}
    visible = seen.get("status") == "show"
    return Observation(visible, counts, _note(visible, receipt.data.get("twins", [])))


def _note(visible: bool, twins: Sequence[str]) -> str:
    hidden = "" if visible else "Bài đang bị ẩn trên Zalo."
    many = f"Trên Zalo có thêm {len(twins)} bài trùng: xem và gỡ ở oa.zalo.me." if twins else ""
    return " ".join(filter(None, [hidden, many]))
