"""Random lives of an office, act by act, against the plain model of `model.py`.

A life that fails prints its seed, its acts and what the machine said. It is lived again by
`python -m tests.lives SEED SEED+1`, or by pasting its acts into `broken`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.facebook import Facebook
from channels.website import Website
from channels.website.site import Site
from pipeline import decide
from pipeline.delivery import State
from pipeline.office.newsroom import Newsroom
from tests.lives.acts import Act, Life, life
from tests.lives.living import Living
from tests.lives.office import Office
from tests.lives.sounds import silent_studio
from tests.lives.trying import broken, shortened, told

AT_ONCE = 5  # lives of one test


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """In memory, where there is such a folder."""
    memory = Path("/dev/shm")
    where = memory if memory.is_dir() else None
    with tempfile.TemporaryDirectory(dir=where) as folder, silent_studio():
        made = Office(Path(folder))
        yield made
        made.close()


def lived(office: Office, first: int, count: int) -> None:
    """So many lives; the first that breaks is shortened and told."""
    for seed in range(first, first + count):
        if broken(office, life(seed)):
            shorter, why = shortened(office, life(seed))
            assert not why, told(seed, shorter, why)
            raise AssertionError(f"hạt {seed}: hỏng một lần, sống lại thì không")


@pytest.mark.parametrize("first", range(0, 20, AT_ONCE))
def test_whatever_happens_to_an_office_only_what_may_be_is_public(
    office: Office, first: int
) -> None:
    lived(office, first, AT_ONCE)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("first", range(1000, 3000, 100))
def test_two_thousand_lives(office: Office, first: int) -> None:
    lived(office, first, 100)


# --- lives that broke once, shortened -----------------------------------------------------------

PUBLIC = (Act("write", how=3), Act("approve_all"), Act("publish"))

ONCE: dict[str, Life] = {
    "secret after it was approved": (
        Act("write", how=557031), Act("approve_all"), Act("hide", how=460097),
    ),
    "withdrawn before it went out": (
        Act("write", how=1126799), Act("withdraw"), Act("approve"),
    ),
    "another day after it was approved": (
        Act("write", how=1979532), Act("approve"), Act("redate", how=3476759),
    ),
    "corrected before any channel could carry it": (
        Act("write", how=2842451), Act("choose", how=491818), Act("promote", how=351072),
        Act("correct", how=2375209),
    ),
    "corrected after it was handed over": (*PUBLIC, Act("correct", how=1)),
    "corrected twice": (Act("write", how=3), Act("correct", how=1), Act("correct", how=2)),
    "approved anew, and no round before the slot": (
        *PUBLIC, Act("redate", how=2033010), Act("approve_on", how=3249008),
    ),
    "a file that went bad before its words went out": (
        Act("write", how=3), Act("approve"), Act("spoil"),
    ),
    "a file that went bad and was withdrawn": (*PUBLIC, Act("spoil"), Act("withdraw")),
    "a bad file that says that it is secret": (
        Act("write", how=3), Act("approve"), Act("hide", how=1), Act("spoil"),
    ),
    "renamed": (*PUBLIC, Act("rename", how=7), Act("approve"), Act("publish")),
    "deleted and withdrawn": (*PUBLIC, Act("delete"), Act("publish"), Act("withdraw")),
    "deleted and corrected": (*PUBLIC, Act("delete"), Act("publish"), Act("correct", how=1)),
    "an older file of the same name": (
        *PUBLIC, Act("rival", how=4), Act("approve_all"), Act("publish"),
    ),
    "an alarm, and then another file of its name": (
        Act("write", how=117430), Act("approve_all"), Act("rival", how=2014773), Act("approve"),
    ),
    "taken back before its slot, and approved anew": (
        Act("write", how=3), Act("approve"), Act("publish"), Act("address", how=2790018),
        Act("publish"), Act("approve"),
    ),
    "taken back and approved anew before its slot": (
        Act("write", how=482959), Act("approve"), Act("publish"), Act("expire", how=1450195),
        Act("publish"), Act("approve"), Act("publish"),
    ),
    "another class after it was heard": (
        *PUBLIC, Act("wait", how=2), Act("press", how=1), Act("approve"),
    ),
    "withdrawn, renamed and approved": (
        *PUBLIC, Act("withdraw"), Act("rename", how=7), Act("approve"), Act("publish"),
    ),
    "changed after an old ledger was put back": (
        Act("write", how=698229), Act("back_up"), Act("approve"), Act("publish"),
        Act("restore", how=2098284), Act("promote"), Act("approve"),
    ),
    "reworded after an old ledger was put back": (
        Act("write", how=3), Act("back_up"), Act("approve_all"), Act("publish"),
        Act("restore", how=1), Act("reword", how=77), Act("approve_all"), Act("publish"),
    ),
    "withdrawn out of a programme that was handed over before without it": (
        *PUBLIC, Act("write", 1, 2849925), Act("correct", 1, 3709039), Act("withdraw", 1, 3572388),
    ),
    "on other terms while the clock was set back": (
        Act("write", how=1401641), Act("approve"), Act("publish"), Act("hold", how=1302750),
        Act("status"), Act("astray", how=2614433), Act("publish"),
    ),
    "renamed, withdrawn, dated anew and corrected": (
        Act("write", how=778337), Act("approve"), Act("reword", how=3260453), Act("publish"),
        Act("rename", how=1451808), Act("withdraw"), Act("redate", how=3251318),
        Act("correct", how=3092606),
    ),
    "corrected, repainted and a draft again": (
        Act("write", how=2518778), Act("correct", how=1740045), Act("repaint", how=1389325),
        Act("approve_all"), Act("draft"),
    ),
    "withdrawn, an old ledger put back, reworded": (
        Act("write", how=3), Act("back_up"), Act("approve_all"), Act("publish"), Act("withdraw"),
        Act("restore", how=2), Act("reword", how=55), Act("approve_all"), Act("publish"),
    ),
    "public, secret since, other in words and day, and moved": (
        Act("write", how=1500919), Act("approve"), Act("publish"), Act("redate", how=3220684),
        Act("hide", how=935213), Act("reword", how=674840), Act("publish"),
        Act("move", how=3731664),
    ),
    "approved anew, not sent, deleted, corrected": (
        Act("write", how=3491721), Act("approve", how=1273908), Act("publish", how=2908646),
        Act("press", how=2502423), Act("approve", how=2652920), Act("delete", how=133805),
        Act("correct", how=206809),
    ),
    "cut off while it was sent, then corrected": (
        Act("write", how=1867366), Act("approve", how=1906702), Act("kill", how=13707),
        Act("correct", how=2122888),
    ),
    "an alarm that ends": (Act("write", how=3377304), Act("approve_all"), Act("publish")),
}  # fmt: skip


@pytest.mark.parametrize("name", ONCE)
def test_a_life_that_broke_once_breaks_no_more(office: Office, name: str) -> None:
    assert not broken(office, ONCE[name])


@pytest.mark.parametrize("channel", ["website", "facebook"])
@pytest.mark.parametrize("since", ["correct", "reword", "hide"])
def test_what_was_cut_off_does_not_go_out_as_it_was_before_it_was_changed(
    office: Office, since: str, channel: str
) -> None:
    living = Living(office)
    assert not any(living.do(act) for act in (Act("write", how=3), Act("approve_all")))
    room = Newsroom.open(office.root, lambda: living.now)
    due = [each for each in room.ledger.in_state(State.SCHEDULED) if each.channel == channel]
    assert len(room.ledger.claim(due, living.now)) == 1  # and then the power fails
    room.close()
    living.ward.kill(living.now)
    living.live((Act(since, how=77),))


# --- the model bites ----------------------------------------------------------------------------

TAKEN_DOWN = (*PUBLIC, Act("withdraw"))


def test_a_page_that_stays_after_a_withdrawal_is_noticed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Website, "withdraw", lambda *_: None)
    assert "website" in broken(office, TAKEN_DOWN)


def test_a_post_that_comes_twice_is_noticed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Facebook, "_find", lambda *_: None)
    once = Facebook.deliver

    def twice(self: Facebook, edition, key):
        once(self, edition, f"{key}.")
        return once(self, edition, key)

    monkeypatch.setattr(Facebook, "deliver", twice)
    assert "2 lần trên facebook" in broken(office, PUBLIC)


def test_what_goes_out_before_its_hour_is_noticed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decide, "due", lambda *_: True)
    held = (Act("write", how=3), Act("hold"), Act("approve_all"), Act("publish"))
    assert "website" in broken(office, held)


def test_a_word_that_changes_on_its_way_is_noticed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Site._anew

    def other(self: Site, draft):
        made_from, page = whole(self, draft)
        return made_from, page and page.replace("Mời bà con".encode(), b"Xin")

    monkeypatch.setattr(Site, "_anew", other)
    assert "không phải lời của ấn bản" in broken(office, PUBLIC)


def test_a_life_that_fails_is_shortened_to_what_it_needs(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Website, "withdraw", lambda *_: None)
    idle = (Act("wait", how=3), Act("status"))
    shorter, why = shortened(office, (*idle, *TAKEN_DOWN, *idle))
    assert why
    assert [each.do for each in shorter] == ["write", "approve_all", "publish", "withdraw"]
