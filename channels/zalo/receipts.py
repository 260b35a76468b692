"""Receipts of articles, and what the public sees of them. Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.zalo import look
from channels.zalo.answers import ListedArticle
from channels.zalo.client import ZaloClient
from channels.zalo.codes import ContentRefused
from pipeline.errors import DeliveryError, Rejected
from pipeline.model import Observation, Receipt

_GONE = Observation(False, note="Bài không còn trên Zalo.")


@dataclass(frozen=True, slots=True)
class ArticleReceipt:
    """What a receipt of an article says."""

    article_id: str  # or what a person told who vouched for it, e.g. an address
    url: str = ""
    at: str = ""  # ISO 8601, when Zalo says that it was made; empty: not told
    slug: str = ""
    twins: tuple[str, ...] = ()  # ids of others that bear its mark

    @property
    def knows_id(self) -> bool:
        """Whether Zalo can be asked for it."""
        return bool(self.article_id) and not any(each in self.article_id for each in "/ ")

    def to_receipt(self) -> Receipt:
        """As the ledger keeps it."""
        more = {"slug": self.slug, "twins": list(self.twins)}
        return Receipt(self.article_id, self.url, self.at, more)

    @classmethod
    def from_receipt(cls, receipt: Receipt) -> ArticleReceipt:
        """As the ledger gives it back, written by `to_receipt` or for what a person settled."""
        kept: Mapping[str, Any] = receipt.data
        slug, twins = str(kept.get("slug") or ""), tuple(kept.get("twins") or ())
        return cls(receipt.remote_id, receipt.url, receipt.at, slug, twins)


def check_id_known(receipt: Receipt) -> ArticleReceipt:
    """Raises Rejected if a person vouched for the delivery: nobody told its id."""
    told = ArticleReceipt.from_receipt(receipt)
    if not told.knows_id:
        raise Rejected(
            "Bài này do người xác nhận đã thấy nên máy không biết mã của nó trên Zalo: sửa hoặc gỡ "
            "ở oa.zalo.me."
        )
    return told


def observe_together(
    zalo: ZaloClient, receipts: Sequence[Receipt]
) -> list[Observation | DeliveryError]:
    """One for each, in order, from one walk of the listing. Raises as `read_slice` does.

    What is listed as shown is taken for shown, and asked for by itself only if it is alone.
    """
    told = [ArticleReceipt.from_receipt(each) for each in receipts]
    ids = [each.article_id for each in told if each.knows_id]
    seen: list[Observation | DeliveryError] = []
    alone = len(ids) == 1
    pages = look.read_listed(zalo, ids) if ids and not alone else {}
    for each in told:
        try:
            seen.append(_observe_alone(zalo, each) if alone else _observe(zalo, each, pages))
        except ContentRefused as error:
            seen.append(Rejected(str(error)))
        except DeliveryError as error:
            seen.append(error)
    return seen


def _observe_alone(zalo: ZaloClient, receipt: ArticleReceipt) -> Observation:
    if not receipt.knows_id:
        return Observation(True, note="Có người xác nhận đã thấy bài trên Zalo.")
    if (seen := look.read_article(zalo, receipt.article_id)) is None:
        return _GONE
    listed = look.read_listed(zalo, [receipt.article_id]).get(receipt.article_id)
    return _observation(receipt, seen.shown, listed)


def _observe(
    zalo: ZaloClient, receipt: ArticleReceipt, pages: Mapping[str, ListedArticle]
) -> Observation:
    if not receipt.knows_id:
        return _observe_alone(zalo, receipt)
    shown = look.is_shown(zalo, receipt.article_id, pages)
    return _GONE if shown is None else _observation(receipt, shown, pages.get(receipt.article_id))


def _observation(receipt: ArticleReceipt, shown: bool, listed: ListedArticle | None) -> Observation:
    counts = {"views": listed.views, "shares": listed.shares} if listed else {}
    hidden = "" if shown else "Bài đang bị ẩn trên Zalo."
    twins = len(receipt.twins)
    many = f"Trên Zalo có thêm {twins} bài trùng: xem và gỡ ở oa.zalo.me." if twins else ""
    return Observation(shown, counts, " ".join(filter(None, [hidden, many])))
