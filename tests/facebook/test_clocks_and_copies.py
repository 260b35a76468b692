"""Clocks that are wrong, ledgers restored from copies, two machines with one office: once each."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from farends.faults import Rule
from pipeline.channel import MemoryNotes
from pipeline.delivery import Event, State
from pipeline.dispatch import Dispatch
from pipeline.ledger import Ledger
from pipeline.ledger.claims import RESTORED, Claim
from pipeline.model import Edition, Priority
from tests.facebook.test_other_answers import PHASES, Office, post
from tests.facebook.test_videos import TALL, WIDE, clip

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SKEWS = pytest.mark.parametrize(
    "skew", [-DAY, -HOUR, HOUR, DAY], ids=["day-behind", "hour-behind", "hour-ahead", "day-ahead"]
)
LONG = pytest.mark.long


@pytest.fixture
def office(desk, ledger, clock) -> Office:
    return Office(desk, ledger, clock)


def texts(office: Office) -> list[str]:
    return sorted(each["message"].split("\n")[0] for each in office.desk.stage.public())


# --- clocks ---------------------------------------------------------------------------------


class Skewed(Office):
    """Our clock runs apart from Facebook's, until it is mended."""

    skew = timedelta()

    def pass_(self, minutes: float) -> None:
        self.clock.now += timedelta(minutes=minutes)
        self.desk.stage.clock(at=self.clock() - self.skew)

    def mend(self) -> None:
        self.clock.now -= self.skew
        self.skew = timedelta()


def misfortune(mood: str, two_phase: bool) -> list[Rule]:
    """One answer is lost, and lists lag."""
    path = {"draft": r"/feed$", "post": r"/\d+_\d+$" if two_phase else r"/feed$"}[mood]
    lag = Rule("lag", method="POST", path=r"/feed$", seconds=300)
    return [lag, Rule("reset", method="POST", path=path, times=1)]


@SKEWS
@PHASES
@pytest.mark.parametrize("mood", ["draft", "post"])
@pytest.mark.parametrize("mended", [pytest.param(2, marks=LONG), 20, pytest.param(90, marks=LONG)])
def test_whatever_our_clock_says_a_post_is_public_once(
    desk, ledger, clock, skew, two_phase, mood, mended
):
    office = Skewed(desk, ledger, clock, two_phase=two_phase)
    office.skew = skew
    office.pass_(0)
    desk.stage.plan(*misfortune(mood, two_phase))
    key = office.plan(post(office, "mot"), "k/1")
    office.work(mended, step=1)
    desk.stage.plan()
    office.mend()
    office.work(60 * 30, step=30)
    assert office.of(key).state is State.DELIVERED
    assert texts(office) == ["Tin mot"]
    assert len(desk.stage.store.all("post")) == 1, "a draft was left behind"


@SKEWS
@PHASES
def test_whatever_facebooks_own_times_say_a_post_is_public_once(
    office, monkeypatch, skew, two_phase
):
    """Its `Date` and the times of its posts come from two clocks."""
    from email.utils import format_datetime as true

    from farends import server

    office.settings["two_phase"] = two_phase
    monkeypatch.setattr(
        server, "format_datetime", lambda at, usegmt: true(at + skew, usegmt=usegmt)
    )
    office.desk.stage.plan(*misfortune("post", two_phase))
    key = office.plan(post(office, "mot"), "k/1")
    office.work(20, step=1)
    office.desk.stage.plan()
    office.work(60 * 30, step=30)
    assert office.of(key).state is State.DELIVERED
    assert texts(office) == ["Tin mot"]


@PHASES
def test_without_a_date_a_lost_post_is_found_behind_many_others(office, monkeypatch, two_phase):
    from farends import server

    office.settings["two_phase"] = two_phase
    monkeypatch.setattr(server, "format_datetime", lambda at, usegmt: "")
    edition = post(office, "mot")
    path = r"/\d+_\d+$" if two_phase else r"/feed$"
    office.desk.stage.plan(Rule("reset", method="POST", path=path, times=1))
    key = office.plan(edition, "k/1")
    office.work(1, step=1)
    office.desk.stage.plan()
    crowd(office, 130)
    office.work(60)
    assert office.of(key).state is State.DELIVERED
    assert texts(office).count("Tin mot") == 1


def crowd(office: Office, count: int) -> None:
    """Posts of others on the Page."""
    store = office.desk.stage.store
    made = office.desk.stage.clock().strftime("%Y-%m-%dT%H:%M:%S+0000")
    for number in range(count):
        one = f"105700000000057_{199_000_000_000_000 + number}"
        about: dict[str, Any] = {
            "id": one,
            "message": f"Bài tay {number}",
            "link": "",
            "photos": [],
        }
        about |= {"is_published": True, "scheduled_publish_time": 0}
        store.put("post", one, {**about, "created_time": made, "application": "571169"})


# --- copies ---------------------------------------------------------------------------------


def copy_of(ledger_url: str, to: Path) -> Path:
    """The ledger's file as a backup keeps it."""
    path = Path(ledger_url.removeprefix("sqlite:///"))
    to.mkdir(parents=True, exist_ok=True)
    for each in path.parent.glob("ledger.db*"):
        shutil.copyfile(each, to / each.name)
    return to / path.name


@pytest.mark.parametrize(
    "age", [HOUR, DAY, 7 * DAY, 30 * DAY], ids=["an hour", "a day", "a week", "a month"]
)
@PHASES
def test_a_ledger_restored_from_a_copy_posts_nothing_twice(
    desk, ledger, ledger_url, clock, tmp_path, age, two_phase
):
    office = Office(desk, ledger, clock, two_phase=two_phase)
    keys = [office.plan(post(office, f"cu-{number}"), f"k/{number}") for number in range(6)]
    kept = copy_of(ledger_url, tmp_path / "copy")
    office.work(30)
    office.pass_(age.total_seconds() / 60)
    crowd(office, 60)
    later = office.plan(post(office, "moi"), "k/moi")
    office.work(10)
    assert len(texts(office)) == 67
    old = Ledger.at(kept)
    restored = Office(desk, old, clock, two_phase=two_phase)
    restored.plan(post(restored, "moi"), later)
    restored.work(60)
    assert {restored.of(key).state for key in (*keys, later)} == {State.DELIVERED}
    assert len(texts(office)) == len(set(texts(office))) == 67
    old.close()


def put_back(desk, kept: Path, clock, **settings) -> Office:
    """The office with the ledger of a copy, as after `loa restore`."""
    old = Ledger.at(kept)
    old.claims.add(Claim(1, "vp", "phường Mẫu", "/srv/loa", RESTORED, "Bà Hà", clock()))
    return Office(desk, old, clock, **settings)


def changed(office: Office, slug: str, **more: object) -> Edition:
    """The article of `post` in other words."""
    channel = office.desk.channel(**office.settings)
    given = {"slug": slug, "title": f"Tin {slug}", "body": f"Lời mới của {slug}."}
    return office.desk.edition(channel, **{**given, **more})


CHANGES = {
    "other words": {},
    "another title": {"title": "Tin đổi tựa"},
    "urgent now": {"priority": Priority.URGENT},
}


@PHASES
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("in_copy", [False, True], ids=["unknown-to-copy", "waits-in-copy"])
def test_an_article_that_changed_since_the_copy_is_put_in_the_place_of_its_post(
    desk, ledger, ledger_url, clock, tmp_path, two_phase, change, in_copy
):
    office = Office(desk, ledger, clock, two_phase=two_phase)
    if in_copy:
        office.plan(post(office, "mot"), "k/1")
    kept = copy_of(ledger_url, tmp_path / "copy")
    if not in_copy:
        office.plan(post(office, "mot"), "k/1")
    office.plan(post(office, "khac"), "k/khac")
    office.work(30)
    address = {each["message"]: each["id"] for each in desk.stage.public()}
    restored = put_back(desk, kept, clock, two_phase=two_phase)
    if in_copy:  # as planning does when the file has changed
        restored.ledger.advance(restored.of("k/1"), Event.STOPPED, clock())
    edition = changed(restored, "mot", **change)
    key = restored.plan(edition, "k/1-moi")
    restored.work(60)
    assert restored.of(key).state is State.DELIVERED
    messages = [each["message"] for each in desk.stage.public()]
    assert len(messages) == 2
    assert edition.text in messages
    [id_] = [each["id"] for each in desk.stage.public() if each["message"] == edition.text]
    assert id_ in address.values(), "its post stays, with its comments"
    restored.ledger.close()


def test_other_photos_go_with_the_words_that_changed_since_the_copy(
    desk, ledger, ledger_url, clock, tmp_path
):
    office = Office(desk, ledger, clock)
    kept = copy_of(ledger_url, tmp_path / "copy")
    before = changed(office, "mot", cover=desk.picture("cu.png", "red"))
    office.plan(before, "k/1")
    office.work(30)
    [old] = [each["photos"] for each in desk.stage.public()]
    restored = put_back(desk, kept, clock)
    after = changed(restored, "mot", cover=desk.picture("moi.png", "green"))
    restored.plan(after, "k/2")
    restored.work(60)
    [now] = [each["photos"] for each in desk.stage.public()]
    assert len(now) == len(old) == 1
    assert now != old
    restored.ledger.close()


@pytest.mark.parametrize("size", [WIDE, TALL], ids=["video", "reel"])
def test_a_video_whose_words_changed_since_the_copy_is_public_once(
    desk, ledger, ledger_url, clock, tmp_path, size
):
    office = Office(desk, ledger, clock)
    kept = copy_of(ledger_url, tmp_path / "copy")
    office.plan(clip(desk, desk.channel(), size, slug="mot", body="Lời cũ."), "k/1")
    office.work(30)
    restored = put_back(desk, kept, clock)
    edition = clip(desk, desk.channel(), size, slug="mot", body="Lời mới.")
    key = restored.plan(edition, "k/2")
    restored.work(60)
    assert restored.of(key).state is State.DELIVERED
    assert [each["message"] for each in desk.stage.public()] == [edition.text]
    restored.ledger.close()


@PHASES
def test_two_occasions_of_one_article_are_two_posts_after_a_restore_too(
    desk, ledger, ledger_url, clock, tmp_path, two_phase
):
    """The copy knows of one of them: that one is nobody else's."""
    office = Office(desk, ledger, clock, two_phase=two_phase)
    office.plan(post(office, "mot"), "k/1")
    office.work(30)
    kept = copy_of(ledger_url, tmp_path / "copy")
    restored = put_back(desk, kept, clock, two_phase=two_phase)
    restored.plan(changed(restored, "mot"), "k/2", campaign="nhắc lại", occasion="2")
    restored.work(60)
    assert len(texts(restored)) == 2
    restored.ledger.close()


def test_while_facebook_cant_be_asked_nothing_goes_out_after_a_restore(
    desk, ledger, ledger_url, clock, tmp_path
):
    office = Office(desk, ledger, clock)
    kept = copy_of(ledger_url, tmp_path / "copy")
    office.plan(post(office, "mot"), "k/1")
    office.work(30)
    restored = put_back(desk, kept, clock)
    desk.stage.plan(Rule("reset", "before", method="POST", path=r"/\d+_\d+$"))
    key = restored.plan(changed(restored, "mot"), "k/2")
    restored.work(60)
    assert texts(restored) == ["Tin mot"]
    assert restored.of(key).state is State.UNKNOWN
    desk.stage.plan()
    restored.work(120)
    assert restored.of(key).state is State.DELIVERED
    assert texts(restored) == ["Tin mot"]
    restored.ledger.close()


@PHASES
def test_two_machines_with_one_office_post_nothing_twice(
    desk, ledger, ledger_url, clock, tmp_path, two_phase
):
    first = Office(desk, ledger, clock, two_phase=two_phase)
    for number in range(6):
        first.plan(post(first, f"tin-{number}"), f"k/{number}")
    other = Ledger.at(copy_of(ledger_url, tmp_path / "copy"))
    channels = []
    for each in (ledger, other):
        desk.notes = each.state_of("facebook")
        channel = desk.channel(two_phase=two_phase)
        channels.append(Dispatch(each, {channel.name: channel}, clock))
    for turn in range(24):
        dispatch = channels[turn % 2]
        dispatch.reconcile()
        for due in dispatch.ledger.in_state(State.SCHEDULED)[:1]:  # so that they run side by side
            dispatch._send(dispatch.channels["facebook"], due)
        first.pass_(5)
    for each in (ledger, other):
        assert {one.state for one in each.in_state(*State)} == {State.DELIVERED}
    assert texts(first) == [f"Tin tin-{number}" for number in range(6)]
    other.close()


def test_what_was_taken_down_meanwhile_is_not_adopted_from_memory(desk):
    """A post that was read once and is gone since is not taken for ours."""
    channel = desk.channel()
    office: Any = SimpleNamespace(desk=desk, settings={})
    edition = post(office, "mot")
    receipt = channel.deliver(edition, "k/1")
    desk.notes = MemoryNotes()
    again = desk.channel()
    assert again.find(post(office, "hai"), "k/2") is None
    channel.withdraw(receipt)
    assert again.find(edition, "k/1") is None
    again.deliver(edition, "k/1")
    assert len(desk.stage.public()) == 1


# --- many at once ---------------------------------------------------------------------------


@PHASES
@pytest.mark.parametrize("count", [5, 40])
def test_many_unknown_posts_are_looked_for_in_one_reading_of_the_list(office, two_phase, count):
    office.settings["two_phase"] = two_phase
    path = r"/\d+_\d+$" if two_phase else r"/feed$"
    office.desk.stage.plan(Rule("reset", method="POST", path=path))
    keys = [office.plan(post(office, f"tin-{number}"), f"k/{number}") for number in range(count)]
    office.work(1, step=1)
    office.desk.stage.plan()
    assert {office.of(key).state for key in keys} == {State.UNKNOWN}
    office.pass_(5)
    asked = len(office.desk.stage.journal())
    office.dispatch.reconcile()
    assert {office.of(key).state for key in keys} == {State.DELIVERED}
    assert len(office.desk.stage.journal()) - asked <= 2
    assert len(texts(office)) == count
