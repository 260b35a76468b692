"""Whatever interrupts a delivery, and wherever: it goes on from its notes and is public once.

`notes_of_the_version_before.json` was written by the version of 30/11/2026 before the life of a
post was a table (interrupted.py, run by that version): a delivery under way must survive an
upgrade.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from channels.facebook import Facebook
from channels.facebook.state import PostState
from farends import facebook as far
from farends.facebook_posts import list_unused
from farends.faults import Rule
from farends.stage import Stage
from pipeline.channel import MemoryNotes
from pipeline.errors import DeliveryError, OutcomeUnknown, Rejected, TryLater
from pipeline.model import Edition, Receipt
from tests.contract import outcome_of
from tests.facebook.interrupted import (
    BEGIN,
    INTERRUPTIONS,
    KEY,
    ONE,
    CutNotes,
    Interruption,
    PowerCut,
)
from tests.facebook.office import Desk
from tests.facebook.test_videos import SIZES, TALL, WIDE, clip

BEFORE: Mapping[str, Any] = json.loads(
    (Path(__file__).parent / "notes_of_the_version_before.json").read_text(encoding="utf-8")
)
NAMES = pytest.mark.parametrize("name", INTERRUPTIONS)
SETTLE = timedelta(minutes=11).total_seconds()


def go_on(desk: Desk, channel: Facebook, edition: Edition) -> Receipt:
    """As the office does: look, and only then deliver; a person retries what was refused."""
    for _ in range(8):
        desk.stage.clock(advance=SETTLE)
        with suppress(DeliveryError):
            return channel.find(edition, KEY) or channel.deliver(edition, KEY)
    raise AssertionError("it is never settled")


def is_public_once(desk: Desk) -> None:
    """One public thing, and nothing hidden beside it."""
    assert len(desk.stage.public()) == 1
    assert len(desk.stage.store.all("post")) + len(desk.stage.store.all("video")) == 1
    desk.stage.clock(advance=25 * 3600)  # Facebook itself drops a photo whose answer was lost
    assert list_unused(desk.stage.store) == []


def interrupted(desk: Desk, how: Interruption) -> Edition:
    desk.stage.clock(at=BEGIN)
    edition = how.edition(desk)
    if how.cut_before:
        desk.notes = CutNotes(name=how.cut_before)
    channel = desk.channel(**how.settings)
    how.happen(desk, lambda: channel.deliver(edition, KEY))
    desk.notes = MemoryNotes(desk.notes.kept)
    return edition


def said(notes: Mapping[str, Any]) -> dict[str, Any]:
    """Without the notes that say nothing."""
    return {name: value for name, value in notes.items() if value not in ({}, False)}


@NAMES
def test_notes_of_the_version_before_are_read_in_every_phase(name):
    notes = BEFORE[name][KEY]
    state = PostState.from_json(notes)
    assert state.phase == INTERRUPTIONS[name].phase
    kept = {each: value for each, value in state.to_json().items() if value is not None}
    assert kept == said(notes)


@NAMES
def test_this_version_leaves_the_notes_of_the_version_before(desk, name):
    interrupted(desk, INTERRUPTIONS[name])
    assert {key: said(notes) for key, notes in desk.notes.kept.items()} == {
        key: said(notes) for key, notes in BEFORE[name].items()
    }


@NAMES
def test_what_the_version_before_left_under_way_goes_on_and_is_public_once(desk, name):
    how = INTERRUPTIONS[name]
    edition = interrupted(desk, how)
    desk.notes = MemoryNotes({key: dict(notes) for key, notes in BEFORE[name].items()})
    desk.switch(flip=True, video_fails=False, processing=0)
    go_on(desk, desk.channel(**how.settings), edition)
    is_public_once(desk)


# --- power cuts ---------------------------------------------------------------------------------


class NthCut(MemoryNotes):
    """Notes of a machine whose power fails before or after the nth note is written."""

    def __init__(self, left: int, after: bool) -> None:
        super().__init__()
        self.left, self.after = left, after

    def put(self, key: str, **values: Any) -> None:
        self.left -= 1
        if self.left == 0 and not self.after:
            raise PowerCut
        super().put(key, **values)
        if self.left == 0:
            raise PowerCut


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "how",
    [
        Interruption("public", settings=ONE),
        Interruption("public"),
        Interruption("public", size=WIDE),
        Interruption("public", size=TALL),
    ],
    ids=["one-phase", "two-phases", "video", "reel"],
)
def test_power_may_fail_at_every_note_and_the_post_is_public_once(tmp_path, how, after):
    cuts = 0
    while True:
        with Stage(far.PLATFORM, tmp_path / f"far-{cuts}") as stage:
            stage.clock(at=BEGIN)
            desk = Desk(stage, tmp_path / f"office-{cuts}")
            edition = how.edition(desk)
            desk.notes = NthCut(cuts + 1, after)
            outcome: Receipt | None = None
            with suppress(PowerCut):
                outcome = desk.channel(**how.settings).deliver(edition, KEY)
            desk.notes = MemoryNotes(desk.notes.kept)
            if outcome is None:
                go_on(desk, desk.channel(**how.settings), edition)
            public = desk.stage.public()
            assert len(public) == 1, f"cut at note {cuts + 1}"
            if outcome is not None:
                break
        cuts += 1
    assert cuts >= 5


# --- a no that was a yes, and drafts that were lost ---------------------------------------------


def refuse_finish(desk: Desk, size: tuple[int, int]) -> None:
    """`finish` works, and its answer says no."""
    body = {"error": {"code": 100, "message": "no"}}
    path, nth = r"/(videos|video_reels)$", 3 if size is WIDE else 2
    desk.stage.plan(Rule("reply", method="POST", path=path, nth=nth, status=400, body=body))


@SIZES
def test_a_video_whose_publication_was_refused_and_worked_is_found_and_not_sent_twice(desk, size):
    channel = desk.channel()
    edition = clip(desk, channel, size, 60_000)
    refuse_finish(desk, size)
    assert isinstance(outcome_of(lambda: channel.deliver(edition, KEY)), Rejected)
    desk.stage.plan()
    ((video, _),) = desk.stage.store.all("video")
    assert go_on(desk, channel, edition).data["video"] == video
    is_public_once(desk)


@SIZES
def test_a_video_whose_publication_was_refused_and_worked_is_never_removed(desk, size):
    channel = desk.channel()
    refuse_finish(desk, size)
    outcome_of(lambda: channel.deliver(clip(desk, channel, size, 60_000), KEY))
    desk.stage.plan()
    desk.stage.clock(advance=7 * 3600)
    channel.tidy()
    assert len(desk.stage.public()) == 1


def test_a_post_whose_draft_was_removed_as_a_leftover_is_published_by_a_new_one(desk):
    desk.switch(flip="ignored")
    channel = desk.channel()
    edition = INTERRUPTIONS["two-phases: public"].edition(desk)
    assert isinstance(outcome_of(lambda: channel.deliver(edition, KEY)), OutcomeUnknown)
    desk.switch(flip=True)
    desk.stage.clock(advance=7 * 3600)  # without power
    channel.tidy()
    assert isinstance(outcome_of(lambda: channel.deliver(edition, KEY)), Receipt)
    is_public_once(desk)


def test_a_draft_that_is_made_again_and_whose_answer_is_lost_is_waited_for(desk):
    channel = desk.channel()
    edition = desk.edition(channel)
    desk.stage.plan(Rule("reset", when="before", method="POST", path=r"/\d+_\d+$", nth=1))
    outcome_of(lambda: channel.deliver(edition, KEY))
    ((draft, _),) = desk.stage.store.all("post")
    desk.stage.store.drop("post", draft)
    desk.stage.clock(advance=SETTLE)
    desk.stage.plan(
        Rule("lag", method="POST", path=r"/feed$", seconds=120),
        Rule("reset", method="POST", path=r"/feed$", times=1),
    )
    assert isinstance(outcome_of(lambda: channel.deliver(edition, KEY)), TryLater)
    outcome_of(lambda: channel.deliver(edition, KEY))
    desk.stage.plan()
    go_on(desk, channel, edition)
    is_public_once(desk)


def test_a_draft_whose_answer_was_lost_is_removed_when_posts_are_made_in_one_phase(desk):
    how = INTERRUPTIONS["two-phases: the draft's answer was lost"]
    edition = interrupted(desk, how)
    go_on(desk, desk.channel(**ONE), edition)
    is_public_once(desk)


def test_a_post_that_was_public_and_was_deleted_by_hand_is_made_again_when_it_is_asked_for(desk):
    for two_phase in (False, True):
        channel = desk.channel(two_phase=two_phase)
        edition = desk.edition(channel, slug=f"tin-{two_phase}", title=f"Tin {two_phase}")
        receipt = channel.deliver(edition, f"k/{two_phase}")
        desk.stage.store.drop("post", receipt.remote_id)
        desk.stage.clock(advance=SETTLE)
        assert channel.find(edition, f"k/{two_phase}") is None
        channel.deliver(edition, f"k/{two_phase}")
    assert len(desk.stage.public()) == 2
