"""How long absence proves nothing is counted from the silence, not from the question."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from farends import loopback
from farends.faults import Rule
from farends.stage import Stage
from pipeline.delivery import Delivery, State, key_of
from pipeline.dispatch import Dispatch
from pipeline.ledger import Ledger
from pipeline.model import Bulletin, Edition, Receipt
from tests.conftest import Clock
from tests.contract import an_article
from tests.loopback_channel import LoopbackChannel


class SlowUpload(LoopbackChannel):
    """Asking takes five minutes; the effect comes at their end."""

    clock: Clock
    stage: Stage

    def deliver(self, edition: Edition, key: str) -> Receipt:
        self.clock.pass_(minutes=5)
        self.stage.clock(at=self.clock())
        return super().deliver(edition, key)


def test_a_long_question_does_not_use_up_the_time_to_settle(
    ledger: Ledger, clock: Clock, tmp_path: Path
) -> None:
    with Stage(loopback.PLATFORM, tmp_path) as stage:
        stage.clock(at=clock())
        channel = SlowUpload(stage.url, "find", "token-thu")
        channel.clock, channel.stage = clock, stage
        edition = channel.compose(Bulletin((an_article(),)))
        key = key_of("", edition.subject, edition.digest, channel.name, "đăng")
        ledger.keep([edition], clock())
        ledger.plan(
            [Delivery(key, channel.name, edition.subject, edition.digest, due=clock())], clock()
        )
        ledger.approve([edition.digest], "Bà Hà", clock())
        lags = channel.limits.settle - timedelta(seconds=20)
        stage.plan(
            Rule("lag", method="POST", times=1, seconds=lags.total_seconds()),
            Rule("reset", method="POST", times=1),
        )
        office = Dispatch(ledger, {channel.name: channel}, clock)
        for _ in range(8):
            office.tick()
            office.reconcile()
            clock.pass_(seconds=40)
            stage.clock(at=clock())
        found = ledger.delivery(key)
        assert found is not None
        assert found.state is State.DELIVERED
        assert [each["id"] for each in stage.public()] == [
            found.receipt and found.receipt.remote_id
        ]
