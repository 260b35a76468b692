"""A broadcast of one to five Zalo articles to the OA's followers: at most once.

There is no test run, no status, no way to read it back or call it off; people at Zalo look at
it for about half an hour before it goes (Zalo OA `oa/message`, template media; read 2026-11).
So an unclear answer is a question for a person, the channel is off until config.toml says
otherwise, and nothing is asked at night, when Zalo takes none (22:00-06:00 Vietnam).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from channels.zalo.client import ZaloClient, until_morning
from channels.zalo.codes import ContentRefused
from channels.zalo.memory import ArticleMemory
from channels.zalo.tokens import Clock
from pipeline.channel import Limits, Notes, Redelivery
from pipeline.errors import Rejected, TryLater, Unsupported
from pipeline.model import VN, Article, Bulletin, Edition, EditionData, Observation, Receipt

MOST = 5
_JITTER = 600  # seconds after 06:05 within which broadcasts spread themselves


@dataclass(frozen=True, slots=True)
class BroadcastData(EditionData):
    """What the edition of a broadcast holds beside its words."""

    articles: tuple[str, ...]  # slugs


@dataclass(frozen=True)
class ZaloBroadcast:
    """The channel of broadcasts of one OA. `article` composes as the articles' channel does."""

    name: str
    zalo: ZaloClient
    notes: Notes
    now: Clock
    article: Callable[[Bulletin], Edition]
    articles: str = "zalo"  # the articles' channel
    enabled: bool = False
    cities: str = ""  # Zalo's codes, e.g. "1,16"; empty: every follower

    @property
    def limits(self) -> Limits:
        """Five articles, never twice, after their own delivery."""
        return Limits(redelivery=Redelivery.ASK, articles=MOST, after=(self.articles,))

    @property
    def waiting(self) -> str:
        """Why nothing can leave now."""
        if not self.enabled:
            return (
                "đang tắt: mỗi người quan tâm chỉ nhận được ít tin mỗi tháng; muốn dùng thì đặt "
                f"“enabled = true” trong [channels.{self.name}] của config.toml."
            )
        return self.zalo.tokens.waiting

    def compose(self, bulletin: Bulletin) -> Edition:
        """One article: a candidate, approved with the article itself. Several, or a slot: the
        broadcast, approved when every candidate in it is. Raises Unsupported, ContentError.
        """
        if not 1 <= len(bulletin.articles) <= MOST:
            raise Unsupported(
                f"Một tin gửi người quan tâm Zalo chứa 1 đến {MOST} bài, "
                f"bản tin này có {len(bulletin.articles)} bài."
            )
        items = [self._compose_candidate(each) for each in bulletin.articles]
        if len(items) == 1 and bulletin.slot is None:
            return items[0]
        slugs = tuple(each.subject for each in items)
        return Edition(
            channel=self.name,
            subject=bulletin.slot.id if bulletin.slot else _name_of(slugs),
            title=items[0].title,
            text="\n".join(each.text for each in items),
            link=items[0].link,
            parts=tuple(each.digest for each in items),
            data=BroadcastData(slugs).to_json(),
        )

    def deliver(self, edition: Edition, key: str) -> Receipt:
        """Send once. Whatever is not a clear answer is OutcomeUnknown, for a person."""
        if receipt := self.find(edition, key):
            return receipt
        if night := until_morning(self.now()):
            raise TryLater(
                "Zalo không nhận tin gửi người quan tâm từ 22 giờ đến 6 giờ; sáng máy sẽ gửi.",
                night + _delay_of(key),
            )
        message = self._compose_message(
            [self._require_article_id(slug) for slug in BroadcastData.of(edition).articles]
        )
        try:
            message_id = self.zalo.send_broadcast(message)
        except ContentRefused as error:
            raise Rejected(str(error)) from None
        self.notes.put(key, message=message_id, at=self.now().astimezone(VN).isoformat())
        return self._read_receipt(key)

    def find(self, edition: Edition, key: str) -> Receipt | None:
        """Only what was noted here: Zalo can't be asked."""
        return self._read_receipt(key) if self.notes.get(key).get("message") else None

    def observe(self, receipt: Receipt) -> Observation:
        """Nobody can look: what was taken is taken for sent."""
        return Observation(True, note="Zalo không cho xem lại tin đã gửi; xem ở oa.zalo.me.")

    def _compose_candidate(self, article: Article) -> Edition:
        part = self.article(Bulletin((article,)))
        return Edition(
            channel=self.name,
            subject=part.subject,
            title=part.title,
            text=f"• {part.title}",
            link=part.link,
            parts=(part.digest,),
            data=BroadcastData((part.subject,)).to_json(),
        )

    def _read_receipt(self, key: str) -> Receipt:
        note = self.notes.get(key)
        return Receipt(note["message"], at=note["at"])

    def _require_article_id(self, slug: str) -> str:
        article_id = ArticleMemory(self.notes.of(self.articles), self.articles).article_of(slug)
        if not article_id:
            raise TryLater(
                f"Bài “{slug}” chưa có trên Zalo nên chưa gửi được cho người quan tâm.",
                timedelta(minutes=10),
            )
        return article_id

    def _compose_message(self, article_ids: list[str]) -> dict[str, Any]:
        elements = [{"media_type": "article", "attachment_id": each} for each in article_ids]
        payload = {"template_type": "media", "elements": elements}
        return {
            "recipient": {"target": {"cities": self.cities} if self.cities else {}},
            "message": {"attachment": {"type": "template", "payload": payload}},
        }


def _name_of(slugs: Sequence[str]) -> str:
    """A name that follows from the articles."""
    name = hashlib.sha256("\n".join(slugs).encode()).hexdigest()[:8]
    return f"{slugs[0]}+{len(slugs) - 1}-{name}"


def _delay_of(key: str) -> timedelta:
    """The same delivery waits the same seconds: no chance is asked."""
    return timedelta(seconds=int(hashlib.sha256(key.encode()).hexdigest(), 16) % _JITTER)
