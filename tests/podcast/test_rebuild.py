"""Podcast and hand-over beside the ledger: what is lost there stands again as it was approved."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.podcast.test_again import BY, Ward, build

__all__ = ["build"]  # the fixture

MORNING, EVENING = "25T09:00", "25T17:06"


@pytest.fixture
def ward(tmp_path: Path, build: Path) -> Ward:
    """Two articles handed over, one of them and a third one taken down."""
    made = Ward(tmp_path / "phường", build)
    made.write("nham", "Đăng nhầm", "Tin này đăng nhầm.")
    made.approve("lop-hoc-so", "thu-rac", "nham", now="25T08:00")
    made.run("publish", now="25T08:01")
    made.run("withdraw", "nham", "--by", BY, now="25T08:02")
    made.run("publish", now="25T08:03")
    return made


def handover(ward: Ward) -> Path:
    return ward.root / "var" / "handover"


def said(ward: Ward) -> list[str]:
    """The articles in the newest revision of the programme of 17:00."""
    days = (handover(ward) / "2026-11-25").glob("1700*/programme.json")
    newest = max(days, key=lambda path: (len(path.parent.name), path.parent.name))
    items = json.loads(newest.read_text("utf-8"))["items"]
    return sorted(str(each["id"]) for each in items if each["kind"] == "item")


# --- the podcast ------------------------------------------------------------------------------


def no_episode(ward: Ward) -> None:
    (ward.folder / "bai" / "thu-rac.html").unlink()


def no_folder(ward: Ward) -> None:
    shutil.rmtree(ward.folder)


def no_memory(ward: Ward) -> None:
    for path in (ward.root / "var").rglob("*.episodes"):
        shutil.rmtree(path)


@pytest.mark.parametrize("act", ["publish", "rebuild"])
@pytest.mark.parametrize("lose", [no_episode, no_folder, no_memory])
def test_a_podcast_that_was_lost_stands_again(
    ward: Ward, lose: Callable[[Ward], None], act: str
) -> None:
    page = (ward.folder / "bai" / "thu-rac.html").read_bytes()
    lose(ward)
    ward.run(act, now=MORNING)
    assert (ward.folder / "bai" / "thu-rac.html").read_bytes() == page
    assert sorted(ward.heard("chuyen-muc/thong-bao.xml")) == ["lop-hoc-so", "thu-rac"]
    assert ward.heard() == []


def test_a_programme_heard_again_stands_again(ward: Ward) -> None:
    ward.run("publish", now=EVENING)
    assert ward.heard() == ["2026-11-25/1700"]
    no_folder(ward)
    no_memory(ward)
    ward.run("rebuild", now="25T17:10")
    assert ward.heard() == ["2026-11-25/1700"]
    assert sorted(ward.heard("chuyen-muc/thong-bao.xml")) == ["lop-hoc-so", "thu-rac"]


# --- the hand-over ----------------------------------------------------------------------------


def no_sound(ward: Ward) -> None:
    for path in handover(ward).rglob("programme.mp3"):
        path.unlink()


def other_sound(ward: Ward) -> None:
    for path in handover(ward).rglob("programme.mp3"):
        path.write_bytes(path.read_bytes()[:-100])


def nothing_left(ward: Ward) -> None:
    shutil.rmtree(handover(ward))


@pytest.mark.parametrize("lose", [no_sound, other_sound, nothing_left])
def test_a_programme_to_come_is_handed_over_again_when_a_person_says_so(
    ward: Ward, lose: Callable[[Ward], None]
) -> None:
    lose(ward)
    told = ward.run("rebuild", now=MORNING)
    assert "1 trang, tập, chương trình" in told
    assert said(ward) == ["lop-hoc-so", "thu-rac"]
    assert "đúng như sổ" in ward.run("rebuild", now=MORNING)


def test_a_programme_that_was_taken_away_is_not_handed_over_by_itself(ward: Ward) -> None:
    nothing_left(ward)
    ward.run("publish", now=MORNING)
    assert not list(handover(ward).rglob("programme.mp3"))


def test_a_programme_whose_slot_is_over_is_not_handed_over_again(ward: Ward) -> None:
    nothing_left(ward)
    ward.run("rebuild", now=EVENING)
    assert not list(handover(ward).rglob("programme.mp3"))
