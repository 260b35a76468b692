"""Facebook keeps the contract of channels over HTTP: in one phase, and in two with photos."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from channels.facebook import Facebook
from farends.faults import Rule
from farends.stage import Stage
from pipeline.errors import TryLater
from pipeline.model import Bulletin, Edition
from tests.contract import MOODS, HttpChannelContract, outcome_of
from tests.facebook.office import Desk


class _Facebook(HttpChannelContract):
    """With the fixtures of this folder; patience ends when the stand-in falls silent."""

    settings: dict[str, object]

    @pytest.fixture
    def channel(self, desk: Desk) -> Facebook:
        return desk.channel(desk.timer, **self.settings)

    @pytest.fixture
    def canaries(self, desk: Desk) -> tuple[str, ...]:
        return (desk.token, desk.secret)

    @pytest.fixture
    def stage(self, desk: Desk) -> Stage:
        return desk.stage


class TestOnePhase(_Facebook):
    """The post is published by the call that creates it."""

    creates = ("POST", r"/feed$")
    settings = {"two_phase": False}  # noqa: RUF012


class TestTwoPhases(_Facebook):
    """Photos, a draft that carries them, and the call that publishes it: `is_published`."""

    creates = ("POST", r"/\d+_\d+$")
    settings = {"two_phase": True}  # noqa: RUF012

    @pytest.fixture
    def bulletin(self, desk: Desk) -> Bulletin:
        return Bulletin((desk.illustrated("navy", "teal", "maroon"),))

    @pytest.fixture
    def another(self, desk: Desk) -> Bulletin:
        """With a photo of its own: Facebook takes equal photos for the same post."""
        article = desk.illustrated("olive", slug="bai-khac", title="Lịch tiếp công dân")
        return Bulletin((article,))

    @pytest.fixture
    def make(self, desk: Desk) -> Callable[[Edition], None]:
        return desk.make

    @pytest.mark.parametrize("mood", MOODS)
    def test_silence_while_the_draft_is_made_is_only_a_wait(
        self, mood, channel, edition, stage, public, elapse
    ):
        """Nobody sees a draft; the next try finds it, or waits until it surely is not there."""
        rule = MOODS[mood].rule
        stage.plan(Rule(**{**rule.__dict__, "method": "POST", "path": r"/feed$"}))
        outcome = outcome_of(lambda: channel.deliver(edition, "k/1"))
        stage.plan()
        assert public() == [] or mood == "untyped"
        if mood not in ("untyped", "no-403"):
            assert isinstance(outcome, TryLater)
        elapse(timedelta(minutes=1))
        if isinstance(outcome_of(lambda: channel.deliver(edition, "k/1")), TryLater):
            elapse(channel.limits.settle)
            channel.deliver(edition, "k/1")
        assert len(public()) == 1
        assert len(stage.store.all("post")) == 1, "a draft was left behind"
