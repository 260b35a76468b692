"""A far end that works, in memory: a shelf that everyone can see, with moods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from pipeline.channel import Limits, Redelivery
from pipeline.errors import OutcomeUnknown
from pipeline.model import Bulletin, Edition, Observation, Receipt

Mood = Callable[[], None]
LIMITS = Limits(Redelivery.FIND, settle=timedelta(minutes=10))


def calm() -> None:
    """Nothing goes wrong."""


def silent() -> None:
    raise OutcomeUnknown("Đầu nhận không trả lời.")


@dataclass
class Shelf:
    """A channel. `before` and `after` may raise around the effect of each request."""

    name: str = "website"
    limits: Limits = LIMITS
    waiting: str = ""
    public: list[tuple[str, Edition]] = field(default_factory=list)  # (id, edition)
    before: Mood = calm
    after: Mood = calm
    asked: int = 0

    def compose(self, bulletin: Bulletin) -> Edition:
        article = bulletin.article
        return Edition(self.name, article.slug, article.title, article.body)

    def deliver(self, edition: Edition, key: str) -> Receipt:
        self.asked += 1
        self.before()
        if self.limits.redelivery is Redelivery.SAFE:
            self.public = [each for each in self.public if each[0] != key]
            self.public.append((key, edition))
            remote = key
        else:
            remote = f"{key}#{len(self.public)}"
            self.public.append((remote, edition))
        self.after()
        return Receipt(remote)

    def find(self, edition: Edition, key: str) -> Receipt | None:
        found = [remote for remote, _ in self.public if remote.split("#")[0] == key]
        return Receipt(found[0]) if found else None

    def observe(self, receipt: Receipt) -> Observation:
        return Observation(any(remote == receipt.remote_id for remote, _ in self.public))


@dataclass
class OpenShelf(Shelf):
    """A shelf from which things can be taken, and on which they can be replaced."""

    def withdraw(self, receipt: Receipt) -> None:
        self.before()
        self.public = [each for each in self.public if each[0] != receipt.remote_id]
        self.after()

    def replace(self, receipt: Receipt, edition: Edition, key: str) -> Receipt:
        self.before()
        self.public = [
            (remote, edition if remote == receipt.remote_id else old) for remote, old in self.public
        ]
        self.after()
        return receipt
