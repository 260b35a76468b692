"""The disk is full just when the far end has answered: the answer is lost, nothing is twice."""

from __future__ import annotations

import resource
import signal

import pytest

from pipeline.asking import Outcome
from pipeline.channel import Channel
from pipeline.delivery import Action, Delivery
from pipeline.dispatch import Dispatch
from pipeline.model import Edition
from tests.crash.house import TEMPERS, opened


class FullDisk(Dispatch):
    """From the far end's answer on, no file can grow in this process."""

    def _ask_channel(self, channel: Channel, delivery: Delivery, edition: Edition) -> Outcome:
        outcome = super()._ask_channel(channel, delivery, edition)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        return outcome


@pytest.mark.parametrize("temper", [each for each in TEMPERS if each != "together"])
def test_a_full_disk_after_the_answer_is_told_and_ends_in_one_public_thing(temper: str) -> None:
    with opened() as house:
        house.begin(temper)
        house.office = FullDisk
        with pytest.raises(AssertionError, match="Kiểm tra đĩa còn chỗ"):
            house.live("calm")
        house.office = Dispatch
        house.live_on().holds(temper, Action.PUBLISH)
