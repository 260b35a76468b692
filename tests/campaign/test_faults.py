"""A round that meets what nobody foresaw: told, logged with its trace, tried again."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from pipeline.config import host_clock
from pipeline.office.newsroom import Newsroom
from pipeline.office.previews import Previews
from pipeline.office.rounds import Rounds
from pipeline.office.service import Service
from pipeline.office.service_log import open_service_log
from tests.campaign.test_service import until
from tests.support.offices import OfficeBuilder


class Stumbling(Rounds):
    """The real rounds, of which the first meet what nobody foresaw."""

    stumbles = 1

    def plan(self) -> None:
        if self.stumbles:
            self.stumbles -= 1
            raise KeyError("một khóa")
        super().plan()


def test_the_service_outlives_what_nobody_foresaw(
    office: OfficeBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.office.service._RETRY", 0.2)
    room = Newsroom.open(office.root, host_clock)
    log = open_service_log(office.root / "var" / "log", room.clock)
    service = Service(Stumbling(room, log), log, Previews(room))
    pulses: list[Any] = []

    def failing() -> bool:
        pulse = service.pulse()
        if not pulse.healthy:
            pulses.append(pulse)
        return not pulse.healthy

    def watch() -> None:
        try:
            until(failing)
            until(lambda: service.pulse().healthy and service.pulse().state)
        finally:
            service.stop()

    watcher = threading.Thread(target=watch)
    watcher.start()
    service.serve()
    watcher.join()
    room.close()
    assert "lỗi chưa lường trước (KeyError" in pulses[0].wrong
    assert service.pulse().healthy
    lines = "".join(each.read_text("utf-8") for each in (office.root / "var" / "log").iterdir())
    told = [json.loads(line) for line in lines.splitlines()]
    failed = [each for each in told if each["event"] == "round-failed"]
    assert "một khóa" in failed[0]["trace"]
    assert [each for each in told if each["event"] == "planned"]
