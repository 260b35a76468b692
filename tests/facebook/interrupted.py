"""Deliveries that are interrupted on purpose: one misfortune for each place where a post may be.

Run by the version that is tested, and once by the version before it to record
`notes_of_the_version_before.json` (what that version left on disk in every phase).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from farends.faults import Rule
from pipeline.channel import MemoryNotes
from pipeline.model import VN, Bulletin, Edition
from tests.facebook.office import Desk
from tests.facebook.test_videos import TALL, WIDE, clip

KEY = "k/1"
BEGIN = datetime(2026, 11, 30, 8, 0, tzinfo=VN)
_FLIP = r"/\d+_\d+$"
_VIDEO = r"/(videos|video_reels)$"


class PowerCut(BaseException):
    """The machine stops here; nothing of the programme runs on."""


@dataclass
class CutNotes(MemoryNotes):
    """Notes of a machine whose power fails just before a note of this name is written."""

    name: str = ""

    def put(self, key: str, **values: Any) -> None:
        if values.get(self.name):
            raise PowerCut
        super().put(key, **values)


@dataclass(frozen=True)
class Interruption:
    """How a delivery is interrupted, and the phase in which it then is."""

    phase: str
    rules: tuple[Rule, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    switches: Mapping[str, Any] = field(default_factory=dict)
    cut_before: str = ""  # the note that is not written any more
    size: tuple[int, int] | None = None  # of a video; None: a post with two photos

    def edition(self, desk: Desk) -> Edition:
        """What is delivered."""
        channel = desk.channel(**self.settings)
        if self.size:
            return clip(desk, channel, self.size, 60_000)
        edition = channel.compose(Bulletin((desk.illustrated("navy", "teal"),)))
        desk.make(edition)
        return edition

    def happen(self, desk: Desk, deliver: Callable[[], Any]) -> None:
        """Deliver once, and be interrupted."""
        desk.switch(**self.switches)
        desk.stage.plan(*self.rules)
        with suppress(Exception, PowerCut):
            deliver()
        desk.stage.plan()


def _no(code: int, path: str = r"/feed$", **more: Any) -> Rule:
    body = {"error": {"code": code, "message": "no"}}
    return Rule("reply", when="before", method="POST", path=path, body=body, **more)


def _reset(path: str, when: Any = "after", nth: int = 0) -> Rule:
    return Rule("reset", when=when, method="POST", path=path, nth=nth)


ONE = {"two_phase": False}
INTERRUPTIONS: dict[str, Interruption] = {
    "one-phase: a photo was lost": Interruption("ready", (_reset(r"/photos$", nth=2),), ONE),
    "one-phase: nothing arrived": Interruption("creating", (_reset(r"/feed$", "before"),), ONE),
    "one-phase: the answer was lost": Interruption("creating", (_reset(r"/feed$"),), ONE),
    "one-phase: refused": Interruption("ready", (_no(100),), ONE),
    "one-phase: refused once, to be tried later": Interruption("ready", (_no(200),), ONE),
    "one-phase: a rate limit": Interruption("ready", (_no(32),), ONE),
    "one-phase: said to be there already": Interruption("ready", (_no(506),), ONE),
    "one-phase: public": Interruption("public", (), ONE),
    "two-phases: a photo was lost": Interruption("ready", (_reset(r"/photos$", nth=2),)),
    "two-phases: no draft arrived": Interruption("drafting", (_reset(r"/feed$", "before"),)),
    "two-phases: the draft's answer was lost": Interruption("drafting", (_reset(r"/feed$"),)),
    "two-phases: the draft was refused": Interruption("drafting", (_no(100),)),
    "two-phases: a block": Interruption("drafting", (_no(368),)),
    "two-phases: nothing of the publication arrived": Interruption(
        "drafted", (_reset(_FLIP, "before"),)
    ),
    "two-phases: the publication's answer was lost": Interruption("drafted", (_reset(_FLIP),)),
    "two-phases: the publication was refused": Interruption("drafted", (_no(100, _FLIP),)),
    "two-phases: accepted and ignored": Interruption("publishing", switches={"flip": "ignored"}),
    "two-phases: public": Interruption("public"),
}
for _name, _size in (("video", WIDE), ("reel", TALL)):
    _last = 3 if _size is WIDE else 2
    INTERRUPTIONS |= {
        f"{_name}: bytes on their way": Interruption(
            "uploading", (_reset(_VIDEO + "|video-upload", "before", 2),), size=_size
        ),
        f"{_name}: uploaded, then the power fails": Interruption(
            "uploaded", cut_before="finishing", size=_size
        ),
        f"{_name}: nothing of finish arrived": Interruption(
            "finishing", (_reset(_VIDEO, "before", _last),), size=_size
        ),
        f"{_name}: finish's answer was lost": Interruption(
            "finishing", (_reset(_VIDEO, "after", _last),), size=_size
        ),
        f"{_name}: finish refused": Interruption(
            "uploading", (_no(100, _VIDEO, nth=_last),), size=_size
        ),
        f"{_name}: it does not play": Interruption(
            "finishing", switches={"video_fails": True}, size=_size
        ),
        f"{_name}: in processing": Interruption(
            "finishing", switches={"processing": 120}, size=_size
        ),
        f"{_name}: public": Interruption("public", size=_size),
    }
