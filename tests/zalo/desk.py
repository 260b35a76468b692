"""An office of one ledger and one OA, worked round by round."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from farends.stage import Stage
from pipeline.delivery import Delivery, State
from pipeline.dispatch import Dispatch
from pipeline.ledger import Ledger
from pipeline.model import VN, Bulletin, Edition
from tests.support.narrowing import require
from tests.zalo import office


class Desk:
    """`changes` are fields of the channel."""

    def __init__(self, stage: Stage, ledger: Ledger, folder: Path, **changes: Any) -> None:
        self.stage = stage
        self.ledger = ledger
        self.folder = folder
        self.channel = office.articles(stage, folder, ledger.state_of("zalo"), **changes)
        self.dispatch = Dispatch(ledger, {"zalo": self.channel}, self.now)

    def now(self) -> datetime:
        return self.stage.clock().astimezone(VN)

    def edition(self, words: str = "Nội dung.", **changes: Any) -> Edition:
        return self.channel.compose(Bulletin((office.illustrated(body=words, **changes),)))

    def add(self, key: str, edition: Edition, **more: Any) -> None:
        self.ledger.keep([edition], self.now())
        delivery = Delivery(key, "zalo", edition.subject, edition.digest, self.now(), **more)
        self.ledger.plan([delivery], self.now())
        self.ledger.approve([edition.digest], "Phó Chủ tịch", self.now())

    def article(self, number: int, **changes: Any) -> str:
        """One more article to publish; its key."""
        key = f"k/bai-{number}"
        named = {"slug": f"bai-{number}", "title": f"Tin khu phố số {number}", **changes}
        self.add(key, self.edition(f"Tin {number}.", **named))
        return key

    def work(self, rounds: int = 12, seconds: float = 120) -> None:
        for _ in range(rounds):
            self.dispatch.tick()
            self.stage.clock(advance=seconds)
            self.dispatch.reconcile()

    def state(self, key: str) -> State:
        return require(self.ledger.delivery(key)).state

    def detail(self, key: str) -> str:
        return require(self.ledger.delivery(key)).detail

    def public(self, number: int) -> int:
        """How many articles of a number the public sees."""
        slug = f"/bai/bai-{number}.html"
        return sum(slug in str(each.get("body")) for each in self.stage.public())

    def asked(self, path: str) -> int:
        return [each["path"] for each in self.stage.journal()].count(f"/v2.0/article/{path}")

    def copied(self, folder: Path, **changes: Any) -> Desk:
        """The same office from a copy of all its files, as they lie now."""
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("zalo", "*.lock"))
        return Desk(self.stage, Ledger.at(folder / "ledger.db"), folder, **changes)

    def again(self, **changes: Any) -> Desk:
        """Another process of this office."""
        self.ledger.close()
        return Desk(self.stage, Ledger.at(self.folder / "ledger.db"), self.folder, **changes)


def clock_wrong_by(desk: Desk, **span: float) -> None:
    """The office's own clock goes wrong; Zalo's does not."""
    from datetime import timedelta

    off = timedelta(**span)

    def now() -> datetime:
        return (desk.stage.clock() + off).astimezone(VN)

    desk.now = now  # type: ignore[method-assign]
    tokens = office.keeper(desk.stage.url, desk.folder, now)
    zalo = type(desk.channel.zalo)(office.far(desk.stage.url), tokens, now)
    desk.channel = replace(desk.channel, zalo=zalo, now=now)
    desk.dispatch = Dispatch(desk.ledger, {"zalo": desk.channel}, now)
