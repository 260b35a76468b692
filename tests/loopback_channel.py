"""The smallest channel: a text for farends/loopback.py, in the far end's three temperaments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote

from pipeline.channel import Limits, Redelivery
from pipeline.errors import DeliveryError, Rejected, Unsupported
from pipeline.http.answer import Answer
from pipeline.http.endpoint import HttpEndpoint
from pipeline.model import Bulletin, Edition, Observation, Receipt
from pipeline.text import nfc, shorten

SETTLE = timedelta(minutes=2)


@dataclass
class LoopbackChannel:
    """`temper` is "safe", "find" or "ask"."""

    url: str
    temper: str
    token: str = field(repr=False)
    read: float = 0.4
    patience: float = 0.8
    name: str = "loopback"
    waiting: str = ""

    def __post_init__(self) -> None:
        self.far = HttpEndpoint(
            f"{self.url}/{self.temper}",
            title="Vòng lặp",
            connect=self.read,
            read=self.read,
            patience=self.patience,
            trust_env=False,
        )
        self.limits = Limits(
            redelivery=Redelivery[self.temper.upper()],
            settle=SETTLE if self.temper == "find" else timedelta(0),
            title_chars=100,
            text_chars=2000,
            images=0,
            forms=frozenset(),
        )
        self._headers = {"Authorization": f"Bearer {self.token}"}

    def compose(self, bulletin: Bulletin) -> Edition:
        article = bulletin.article
        if article.secret:
            raise Unsupported(f"Bài “{article.title}” có dấu mật nên không kênh nào đăng.")
        link = f"https://xuanlap.example/{article.slug}/"
        title = shorten(article.title, 100)
        text = shorten(nfc(article.body), 1900 - len(title)) + f"\n{link}"
        return Edition(self.name, article.slug, title, f"{title}\n{text}", link=link)

    def deliver(self, edition: Edition, key: str) -> Receipt:
        answer = self._create(edition, key)
        return Receipt(answer.text("id"), at=answer.text("at"))

    def _create(self, edition: Edition, key: str) -> Answer:
        return self.far.ask(
            "POST",
            "/things",
            effect=True,
            headers={**self._headers, "Idempotency-Key": quote(key)},
            json={"text": edition.text, "marker": key},
            judge=self._judge,
        )

    def find(self, edition: Edition, key: str) -> Receipt | None:
        if self.temper == "ask":
            return None
        name, mark = ("key", quote(key)) if self.temper == "safe" else ("marker", key)
        answer = self.far.ask(
            "GET", "/things", effect=False, headers=self._headers, query={name: mark}
        )
        things = answer.rows("things")
        return Receipt(things[0].text("id"), at=things[0].text("at")) if things else None

    def observe(self, receipt: Receipt) -> Observation:
        answer = self.far.ask(
            "GET",
            f"/things/{receipt.remote_id}",
            effect=False,
            headers=self._headers,
            judge=_gone_is_an_answer,
        )
        return Observation(visible=answer.status != 404 and bool(answer.text("id")))

    def withdraw(self, receipt: Receipt) -> None:
        self.far.ask(
            "DELETE",
            f"/things/{receipt.remote_id}",
            effect=True,
            headers=self._headers,
            judge=_gone_is_an_answer,
        )

    def replace(self, receipt: Receipt, edition: Edition, key: str) -> Receipt:
        answer = self.far.ask(
            "PUT",
            f"/things/{receipt.remote_id}",
            effect=True,
            headers=self._headers,
            json={"text": edition.text, "marker": key},
        )
        return Receipt(answer.text("id"), at=answer.text("at"))

    def _judge(self, answer: Answer) -> bool:
        if answer.status in (400, 401):
            raise Rejected(f"Vòng lặp không nhận: {answer.words()}.")
        return False


class LoopbackTogether(LoopbackChannel):
    """The same, many editions at once: the far end is still asked for each."""

    def deliver_together(
        self, wanted: Sequence[tuple[Edition, str]]
    ) -> list[Receipt | DeliveryError]:
        return [self._outcome(edition, key) for edition, key in wanted]

    def _outcome(self, edition: Edition, key: str) -> Receipt | DeliveryError:
        try:
            return self.deliver(edition, key)
        except DeliveryError as error:
            return error


def _gone_is_an_answer(answer: Answer) -> bool:
    return answer.status == 404
