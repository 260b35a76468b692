"""The power is cut before and after each line that is written: the article is public once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from channels.zalo.article import ZaloArticles
from farends import zalo
from farends.stage import Stage
from pipeline.channel import MemoryNotes
from pipeline.errors import DeliveryError, TryLater
from pipeline.model import Bulletin, Edition, Receipt
from tests.zalo import office
from tests.zalo.test_films import MADE, MP4, keep


class Cut(BaseException):
    """The power is off: nothing catches this."""


@dataclass
class Fragile(MemoryNotes):
    """Notes during whose writing the power is cut once: before the `nth` is on disk, or after."""

    nth: int = 0
    when: str = "before"
    written: list[str] = field(default_factory=list)

    def put(self, key: str, **values: Any) -> None:
        self.written.append(key)
        cut = len(self.written) == self.nth
        if cut and self.when == "before":
            raise Cut
        super().put(key, **values)
        if cut:
            raise Cut


def opened(stage: Stage, folder: Path, notes: MemoryNotes, **changes: Any) -> ZaloArticles:
    """Another process of the same office."""
    more = {"products_of": lambda _: MADE, "build": folder / "build"}
    return office.articles(stage, folder, notes, **more, **changes)


def settle(stage: Stage, channel: ZaloArticles, edition: Edition, key: str) -> Receipt:
    """What dispatch does about an unknown outcome: look; only what is absent is sent again."""
    for _ in range(30):
        try:
            return channel.find(edition, key) or channel.deliver(edition, key)
        except TryLater as wait:
            stage.clock(advance=max(61.0, wait.after.total_seconds()))
        except DeliveryError:
            stage.clock(advance=61)
    raise AssertionError("it never came to an end")


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("hidden_first", [False, True], ids=["shown", "hidden-first"])
def test_a_cut_at_any_note_leaves_the_article_public_once(stage, tmp_path, when, hidden_first):
    zalo.change_account(stage, film_polls=0, access_seconds=10**8, lag_seconds=300)
    office.admit(stage, tmp_path, stage.clock)
    keep(tmp_path, MP4)
    notes, cuts, ended = Fragile(when=when), 0, False
    while not ended:
        cuts += 1
        notes = Fragile(kept=notes.kept, nth=cuts, when=when)
        channel = opened(stage, tmp_path, notes, hidden_first=hidden_first)
        article = office.illustrated(slug=f"bai-{cuts}", title=f"Tin số {cuts}")
        edition = channel.compose(Bulletin((article,)))
        try:
            channel.deliver(edition, f"k/{cuts}")
            ended = True
        except Cut:
            again = opened(stage, tmp_path, MemoryNotes(notes.kept), hidden_first=hidden_first)
            settle(stage, again, edition, f"k/{cuts}")
    told = [each["title"] for each in stage.public()]
    assert sorted(told) == sorted(f"Tin số {number}" for number in range(1, cuts + 1))
    assert cuts > 8


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_cut_at_any_note_of_a_correction_leaves_the_new_text_in_the_old_place(
    stage, tmp_path, when
):
    zalo.change_account(stage, film_polls=0, access_seconds=10**8, lag_seconds=300)
    office.admit(stage, tmp_path, stage.clock)
    keep(tmp_path, MP4)
    whole = MemoryNotes()
    channel = opened(stage, tmp_path, whole)
    old = channel.deliver(channel.compose(Bulletin((office.illustrated(),))), "k/0")
    cuts, ended = 0, False
    while not ended:
        cuts += 1
        right = f"Bản đúng thứ {cuts}."
        edition = channel.compose(Bulletin((office.illustrated(body=right),)))
        cutting = opened(stage, tmp_path, Fragile(kept=whole.kept, nth=cuts, when=when))
        try:
            cutting.replace(old, edition, f"k/{cuts}")
            ended = True
        except Cut:
            opened(stage, tmp_path, whole).replace(old, edition, f"k/{cuts}")
        (seen,) = stage.public()
        assert right in str(seen["body"])
        assert seen["id"] == old.remote_id
    assert cuts > 4
