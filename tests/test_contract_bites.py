"""The contract bites: channels that are wrong in the usual ways fail it."""

from __future__ import annotations

import inspect
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from farends import loopback
from farends.stage import Stage
from pipeline.errors import DeliveryError, OutcomeUnknown, Rejected, TryLater
from pipeline.model import VN, Bulletin, Edition, Receipt
from tests.contract import HttpChannelContract, an_article, change_first
from tests.loopback_channel import LoopbackChannel

CANARY = "CHIMHOANGYEN-0123456789"


class SendsAgain(LoopbackChannel):
    """A retry library around a create."""

    def deliver(self, edition: Edition, key: str) -> Receipt:
        try:
            return super().deliver(edition, key)
        except OutcomeUnknown:
            return super().deliver(edition, key)


class SwallowsErrors(LoopbackChannel):
    def deliver(self, edition: Edition, key: str) -> Receipt:
        try:
            return super().deliver(edition, key)
        except DeliveryError:
            return Receipt("?")


class SaysTrue(LoopbackChannel):
    def deliver(self, edition: Edition, key: str) -> Any:
        super().deliver(edition, key)
        return True


class TakesSilenceForNothing(LoopbackChannel):
    def deliver(self, edition: Edition, key: str) -> Receipt:
        try:
            return super().deliver(edition, key)
        except OutcomeUnknown:
            raise TryLater("Chưa gửi được.") from None


class TakesSilenceForNo(LoopbackChannel):
    def deliver(self, edition: Edition, key: str) -> Receipt:
        try:
            return super().deliver(edition, key)
        except OutcomeUnknown:
            raise Rejected("Không gửi được.") from None


class TakesSilenceForAbsence(LoopbackChannel):
    def find(self, edition: Edition, key: str) -> Receipt | None:
        with suppress(DeliveryError):
            return super().find(edition, key)
        return None


class LetsRequestsThrough(LoopbackChannel):
    def deliver(self, edition: Edition, key: str) -> Receipt:
        answer = requests.post(
            f"{self.url}/find/things",
            json={"text": edition.text, "marker": key},
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=0.4,
        )
        return Receipt(answer.json()["id"])


class TellsItsToken(LoopbackChannel):
    def deliver(self, edition: Edition, key: str) -> Receipt:
        try:
            return super().deliver(edition, key)
        except DeliveryError as error:
            raise Rejected(f"{error} (mã truy cập {self.token}).") from None


class ShowsItsToken(LoopbackChannel):
    def __repr__(self) -> str:
        return f"kênh với mã {self.token}"


class AsksTheTime(LoopbackChannel):
    def compose(self, bulletin: Bulletin) -> Edition:
        today = datetime.now(VN).strftime("%d/%m/%Y")
        return replace(super().compose(bulletin), title=f"Ngày {today}")


class AsksTheNetwork(LoopbackChannel):
    def compose(self, bulletin: Bulletin) -> Edition:
        with suppress(OSError), socket.create_connection(("127.0.0.1", 9), 0.1):
            pass
        return super().compose(bulletin)


class WritesAFile(LoopbackChannel):
    def compose(self, bulletin: Bulletin) -> Edition:
        Path("/dev/null").write_text(bulletin.article.title, encoding="utf-8")
        return super().compose(bulletin)


class Counts(LoopbackChannel):
    composed = 0

    def compose(self, bulletin: Bulletin) -> Edition:
        self.composed += 1
        return replace(super().compose(bulletin), title=f"Số {self.composed}")


class SaysSecrets(LoopbackChannel):
    def compose(self, bulletin: Bulletin) -> Edition:
        return super().compose(change_first(bulletin, secret=False))


class LeavesTextApart(LoopbackChannel):
    def compose(self, bulletin: Bulletin) -> Edition:
        return replace(super().compose(bulletin), text=bulletin.article.body)


class CutsNothing(LoopbackChannel):
    def compose(self, bulletin: Bulletin) -> Edition:
        return replace(super().compose(bulletin), text=bulletin.article.body * 2)


class FindsTheNewest(LoopbackChannel):
    """Finds something, whatever it is."""

    def find(self, edition: Edition, key: str) -> Receipt | None:
        answer = self.far.ask("GET", "/things", effect=False, headers=self._headers)
        things = answer.rows("things")
        return Receipt(things[-1].text("id")) if things else None


class GoneIsAnError(LoopbackChannel):
    def withdraw(self, receipt: Receipt) -> None:
        path = f"/things/{receipt.remote_id}"
        self.far.ask("DELETE", path, effect=True, headers=self._headers)


SILENCE = "test_every_silence_is_read_rightly_and_ends_in_one_public_thing"
PURE = "test_composing_asks_no_clock_no_network_and_writes_nothing"
WRONG = [
    (SendsAgain, SILENCE, "reset-after"),
    (SendsAgain, "test_two_requests_at_the_far_end_are_never_made_of_one_create", ""),
    (SwallowsErrors, SILENCE, "refuse"),
    (SwallowsErrors, SILENCE, "stall-before"),
    (SaysTrue, "test_one_delivery_is_one_public_thing", ""),
    (TakesSilenceForNothing, SILENCE, "stall-after"),
    (TakesSilenceForNo, SILENCE, "html-502"),
    (TakesSilenceForAbsence, "test_a_silent_look_never_says_absent", "reset-before"),
    (LetsRequestsThrough, SILENCE, "reset-after"),
    (LetsRequestsThrough, SILENCE, "nonsense-html"),
    (LetsRequestsThrough, SILENCE, "nonsense-list"),
    (TellsItsToken, SILENCE, "no-403"),
    (TellsItsToken, "test_a_no_that_repeats_our_secret_does_not_repeat_it_to_staff", "403"),
    (ShowsItsToken, "test_no_secret_shows_anywhere", ""),
    (AsksTheTime, PURE, ""),
    (AsksTheNetwork, PURE, ""),
    (WritesAFile, PURE, ""),
    (Counts, "test_composing_twice_gives_the_same_edition", ""),
    (SaysSecrets, "test_a_secret_article_is_refused", ""),
    (LeavesTextApart, "test_decomposed_text_comes_out_composed", ""),
    (CutsNothing, "test_too_long_is_shortened_with_a_link_or_said_to_be_unsupported", ""),
    (FindsTheNewest, "test_two_deliveries_are_two_public_things", ""),
    (GoneIsAnError, "test_taking_down_takes_down_and_may_be_repeated", ""),
]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with Stage(loopback.PLATFORM, tmp_path) as stage:
        yield stage


@pytest.mark.parametrize(("wrong", "promise", "mood"), WRONG)
def test_a_wrong_channel_fails_the_contract(
    wrong: type[LoopbackChannel], promise: str, mood: str, stage: Stage
) -> None:
    with pytest.raises((AssertionError, requests.RequestException, KeyError, *_ESCAPED)):
        promised(wrong, promise, mood, stage)


@pytest.mark.parametrize(("wrong", "promise", "mood"), WRONG)
def test_the_right_channel_keeps_the_same_promises(
    wrong: type[LoopbackChannel], promise: str, mood: str, stage: Stage
) -> None:
    promised(LoopbackChannel, promise, mood, stage)


_ESCAPED = (TypeError, AttributeError, DeliveryError, pytest.fail.Exception)


def promised(kind: type[LoopbackChannel], promise: str, mood: str, stage: Stage) -> None:
    """Run one promise of the contract on a FIND channel of a kind."""
    channel = kind(stage.url, "find", CANARY)
    bulletin = Bulletin((an_article(),))
    contract = HttpChannelContract()
    contract.creates = ("POST", r"/things$")
    fixtures: dict[str, Any] = {
        "channel": channel,
        "stage": stage,
        "public": stage.public,
        "bulletin": bulletin,
        "another": change_first(bulletin, slug="khac", title="Lịch tiếp công dân"),
        "longest": change_first(bulletin, body="Thi đua chuyển đổi số. " * 2000),
        "canaries": (CANARY,),
        "make": lambda edition: None,
        "elapse": lambda time: stage.clock(advance=time.total_seconds() + 1),
        "mood": mood,
        "status": int(mood) if mood.isdigit() else 0,
    }
    test = getattr(contract, promise)
    wanted = inspect.signature(test).parameters
    if "edition" in wanted:
        fixtures["edition"] = channel.compose(bulletin)
    test(**{name: fixtures[name] for name in wanted})
