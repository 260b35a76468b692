"""Videos and reels: the id is known before any byte moves, and only `finish` publishes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from channels.facebook import Facebook
from farends.faults import Rule
from pipeline.channel import MemoryNotes
from pipeline.errors import OutcomeUnknown, Rejected, TryLater
from pipeline.model import Bulletin, Edition, Form, Rendition
from pipeline.recipes import UnknownRecipe
from tests.contract import an_article, outcome_of
from tests.facebook.office import Desk

WIDE = (1280, 720)
TALL = (1080, 1920)
SIZES = pytest.mark.parametrize("size", [WIDE, TALL], ids=["video", "reel"])


def clip(
    desk: Desk,
    channel: Facebook,
    size: tuple[int, int],
    bytes_: int = 150_000,
    **changes: Any,
) -> Edition:
    """An edition with a video; its file is there (Facebook looks at pixels, the stand-in not)."""
    recipe = {"make": "video", "of": "huong-dan-vneid", "suffix": "mp4"}
    video = Rendition(Form.VIDEO, UnknownRecipe(recipe), "Video hướng dẫn", *size)
    path = desk.office.build / video.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(range(250)) * (bytes_ // 250))
    return replace(channel.compose(Bulletin((an_article(**changes),))), renditions=(video,))


@SIZES
def test_a_video_is_sent_in_phases_and_public_once(desk, size):
    channel = desk.channel()
    edition = clip(desk, channel, size)
    receipt = channel.deliver(edition, "k/1")
    (shown,) = desk.stage.public()
    assert shown["message"] == edition.text
    assert receipt.data["video"] == shown["id"]
    assert receipt.remote_id != shown["id"], "the feed post's id is another thing"
    assert receipt.url == f"https://www.facebook.com/reel/{shown['id']}/"
    seen = channel.observe(receipt)
    assert seen.visible
    assert seen.counts


def test_a_long_video_goes_in_chunks(desk):
    channel = desk.channel()
    channel.deliver(clip(desk, channel, WIDE, 200_000), "k/1")
    transfers = [
        each for each in desk.stage.journal() if each["body"] and "start_offset" in each["body"]
    ]
    assert [each["body"]["start_offset"] for each in transfers] == [
        "0",
        "65536",
        "131072",
        "196608",
    ]


@SIZES
@pytest.mark.parametrize("nth", [1, 2])
def test_silence_before_the_last_phase_is_only_a_wait(desk, size, nth):
    channel = desk.channel()
    edition = clip(desk, channel, size)
    path = r"/(videos|video_reels)$|video-upload"
    desk.stage.plan(Rule("reset", method="POST", path=path, nth=nth))
    assert isinstance(outcome_of(lambda: channel.deliver(edition, "k/1")), TryLater)
    desk.stage.plan()
    assert desk.stage.public() == []
    channel.deliver(edition, "k/1")
    assert len(desk.stage.public()) == 1


@SIZES
@pytest.mark.parametrize("when", ["before", "after"])
def test_silence_at_the_last_phase_is_unknown_and_the_video_tells(desk, size, when):
    channel = desk.channel()
    edition = clip(desk, channel, size, 60_000)
    last = 3 if size is WIDE else 2
    rule = Rule("reset", when=when, method="POST", path=r"/(videos|video_reels)$", nth=last)
    desk.stage.plan(rule)
    assert isinstance(outcome_of(lambda: channel.deliver(edition, "k/1")), OutcomeUnknown)
    desk.stage.plan()
    found = outcome_of(lambda: channel.find(edition, "k/1"))
    if when == "before":
        assert found is None
        channel.deliver(edition, "k/1")
        assert len(desk.stage.store.all("video")) == 1, (
            "what was uploaded is finished, not sent again"
        )
    else:
        assert found.data["video"] == desk.stage.public()[0]["id"]
    assert len(desk.stage.public()) == 1


@SIZES
def test_a_video_in_processing_is_unknown_until_it_shows(desk, size):
    desk.stage.clock(at=desk.stage.clock())
    desk.switch(processing=120)
    channel = desk.channel()
    edition = clip(desk, channel, size)
    assert isinstance(outcome_of(lambda: channel.deliver(edition, "k/1")), OutcomeUnknown)
    assert isinstance(outcome_of(lambda: channel.find(edition, "k/1")), TryLater)
    desk.stage.clock(advance=121)
    receipt = channel.find(edition, "k/1")
    assert receipt.data["video"] == desk.stage.public()[0]["id"]


@SIZES
def test_a_video_that_facebook_can_not_process_needs_a_person(desk, size):
    desk.switch(video_fails=True)
    channel = desk.channel()
    edition = clip(desk, channel, size)
    assert isinstance(outcome_of(lambda: channel.deliver(edition, "k/1")), OutcomeUnknown)
    assert channel.find(edition, "k/1") is None
    with pytest.raises(Rejected, match="không xử lý được video"):
        channel.deliver(edition, "k/1")
    desk.switch(video_fails=False)
    for _, video in desk.stage.store.all("video"):
        desk.stage.store.drop("video", video["id"])
    channel.deliver(edition, "k/1")
    assert len(desk.stage.public()) == 1


@SIZES
def test_an_office_that_lost_its_notes_finds_the_video_by_its_address(desk, size):
    channel = desk.channel()
    edition = clip(desk, channel, size)
    receipt = channel.deliver(edition, "k/1")
    desk.notes = MemoryNotes()
    assert desk.channel().find(edition, "k/1").data["video"] == receipt.data["video"]


def test_an_upload_that_stayed_empty_is_noticed_before_the_last_phase(desk):
    channel = desk.channel()
    edition = clip(desk, channel, TALL)
    desk.stage.plan(
        Rule("reply", when="before", path="video-upload", status=200, body={"success": False})
    )
    assert isinstance(outcome_of(lambda: channel.deliver(edition, "k/1")), TryLater)
    assert not [each for each in desk.stage.journal() if "video_state" in str(each["body"])]


def test_our_token_goes_to_no_other_host(desk):
    """The upload address comes from the answer: it must be Facebook's."""
    channel = desk.channel(upload_url="https://rupload.facebook.com")
    edition = clip(desk, channel, TALL)
    with pytest.raises(Rejected, match="upload_url"):
        channel.deliver(edition, "k/1")
    assert not [each for each in desk.stage.journal() if "video-upload" in each["path"]]


def test_thirty_reels_a_day_are_the_limit_and_the_rest_waits(desk):
    desk.stage.store.keep("facebook:reels", [desk.stage.store.now().timestamp()] * 30)
    channel = desk.channel()
    outcome = outcome_of(lambda: channel.deliver(clip(desk, channel, TALL), "k/1"))
    assert isinstance(outcome, TryLater)
    assert outcome.pauses


@SIZES
def test_the_words_under_a_video_are_corrected_and_the_video_is_taken_down(desk, size):
    channel = desk.channel()
    edition = clip(desk, channel, size)
    receipt = channel.deliver(edition, "k/1")
    corrected = replace(edition, text=edition.text + "\n\nĐính chính.")
    channel.replace(receipt, corrected, "k/2")
    assert desk.stage.public()[0]["message"].endswith("Đính chính.")
    channel.withdraw(receipt)
    channel.withdraw(receipt)
    assert desk.stage.public() == []
    desk.stage.clock(advance=channel.limits.settle.total_seconds())
    assert not channel.observe(receipt).visible
