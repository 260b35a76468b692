"""The contract, proved on the smallest channel in three temperaments; and that it bites."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from farends import loopback
from farends.stage import Stage
from tests.contract import HttpChannelContract
from tests.loopback_channel import LoopbackChannel


class _Loopback(HttpChannelContract):
    creates = ("POST", r"/things$")
    temper = "safe"

    @pytest.fixture
    def stage(self, tmp_path: Path) -> Iterator[Stage]:
        with Stage(loopback.PLATFORM, tmp_path) as stage:
            yield stage

    @pytest.fixture
    def channel(self, stage: Stage, canaries: tuple[str, ...]) -> LoopbackChannel:
        return LoopbackChannel(stage.url, self.temper, canaries[0])


class TestSafe(_Loopback):
    temper = "safe"


class TestFind(_Loopback):
    temper = "find"


class TestAsk(_Loopback):
    temper = "ask"
