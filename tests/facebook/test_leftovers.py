"""What was uploaded and is on no post is removed, and never what a post carries."""

from __future__ import annotations

import pytest

from channels.facebook import Facebook
from farends.facebook_posts import list_unused
from farends.faults import Rule
from pipeline.delivery import Event, State
from pipeline.errors import OutcomeUnknown, Rejected
from pipeline.model import Bulletin, Edition
from tests.contract import an_article, outcome_of
from tests.facebook.office import Desk
from tests.facebook.test_other_answers import Office
from tests.facebook.test_videos import WIDE, clip
from tests.many import misfortunes

DAY = 24 * 3600


def illustrated(desk: Desk, channel: Facebook, *colours: str, **changes: object) -> Edition:
    edition = channel.compose(Bulletin((desk.illustrated(*colours, **changes),)))
    desk.make(edition)
    return edition


@pytest.mark.parametrize("two_phase", [False, True])
def test_what_a_post_carries_is_on_no_list_and_stays(desk, two_phase):
    channel = desk.channel(two_phase=two_phase)
    channel.deliver(illustrated(desk, channel, "navy", "teal"), "k/1")
    assert channel.left() == 0
    desk.stage.clock(advance=DAY / 2)
    channel.tidy()
    (post,) = desk.stage.public()
    assert len(post["photos"]) == 2
    assert list_unused(desk.stage.store) == []


@pytest.mark.parametrize("two_phase", [False, True])
def test_photos_of_a_refused_post_go_when_others_took_their_place(desk, two_phase):
    channel = desk.channel(two_phase=two_phase)
    edition = illustrated(desk, channel, "navy", "teal")
    error = {"error": {"code": 100, "message": "no"}}
    desk.stage.plan(
        Rule("reply", when="before", method="POST", path=r"/feed$", body=error, times=1)
    )
    assert isinstance(outcome_of(lambda: channel.deliver(edition, "k/1")), Rejected)
    assert channel.left() == 2
    desk.stage.clock(advance=3600)
    channel.deliver(edition, "k/1")
    assert channel.left() == 0
    assert list_unused(desk.stage.store) == []
    assert len(desk.stage.public()[0]["photos"]) == 2


def test_a_refusal_that_was_none_keeps_the_photos_of_the_post_that_was_made(desk):
    channel = desk.channel(two_phase=False)
    edition = illustrated(desk, channel, "navy", "teal")
    error = {"error": {"code": 100, "message": "no"}}
    desk.stage.plan(Rule("reply", method="POST", path=r"/feed$", body=error))
    assert isinstance(outcome_of(lambda: channel.deliver(edition, "k/1")), Rejected)
    desk.stage.plan()
    desk.stage.clock(advance=DAY / 2)
    channel.tidy()
    assert channel.find(edition, "k/1")
    channel.tidy()
    assert len(desk.stage.public()[0]["photos"]) == 2
    assert channel.left() == 0


@pytest.mark.parametrize("two_phase", [False, True])
def test_what_belongs_to_no_post_at_all_goes_after_some_hours(desk, two_phase):
    """A delivery that was stopped: its photos, and its draft, are of no use any more."""
    channel = desk.channel(two_phase=two_phase)
    edition = illustrated(desk, channel, "navy")
    path = r"/\d+_\d+$" if two_phase else r"/feed$"
    desk.stage.plan(Rule("reset", when="before", method="POST", path=path))
    assert isinstance(outcome_of(lambda: channel.deliver(edition, "k/1")), OutcomeUnknown)
    desk.stage.plan()
    desk.stage.clock(advance=3600)
    channel.tidy()
    assert list_unused(desk.stage.store), "it may still be sent"
    desk.stage.clock(advance=6 * 3600)
    desk.channel(two_phase=two_phase).tidy()
    assert list_unused(desk.stage.store) == []
    assert channel.left() == 0
    channel.deliver(edition, "k/1")  # should it be sent after all
    assert len(desk.stage.public()[0]["photos"]) == 1


def test_what_facebook_does_not_remove_now_is_asked_for_again(desk):
    channel = desk.channel()
    edition = illustrated(desk, channel, "navy")
    desk.stage.plan(Rule("reset", when="before", method="POST", path=r"/feed$", times=1))
    outcome_of(lambda: channel.deliver(edition, "k/1"))
    desk.stage.clock(advance=7 * 3600)
    desk.stage.plan(Rule("reset", when="before", method="DELETE"))
    outcome_of(channel.tidy)
    assert channel.left() == 1
    desk.stage.plan()
    channel.tidy()
    assert (channel.left(), list_unused(desk.stage.store)) == (0, [])


def test_a_video_that_was_begun_anew_leaves_no_half_of_itself(desk):
    channel = desk.channel()
    edition = clip(desk, channel, WIDE, 60_000)
    desk.stage.plan(Rule("reset", when="before", method="POST", path=r"/videos$", nth=2))
    outcome_of(lambda: channel.deliver(edition, "k/1"))
    channel.deliver(edition, "k/1")
    assert (channel.left(), list_unused(desk.stage.store)) == (0, [])
    assert len(desk.stage.public()) == 1


def test_a_corrected_album_that_comes_again_is_a_post_of_its_own(desk):
    """Found under the mark of its correction, it was taken for the repeat and never posted."""
    channel = desk.channel()
    receipt = channel.deliver(illustrated(desk, channel, "navy"), "k/1")
    corrected = illustrated(desk, channel, "navy", body="Đã sửa.")
    channel.replace(receipt, corrected, "k/2")
    channel.deliver(corrected, "k/3")
    assert len(desk.stage.public()) == 2


def test_an_empty_list_asks_nothing(desk):
    channel = desk.channel()
    asked = len(desk.stage.journal())
    channel.tidy()
    assert len(desk.stage.journal()) == asked


# --- storms ---------------------------------------------------------------------------------

# A delivery that was never asked for reads the Page's posts of 35 days, here ten pages; a quarter
# of all requests fail, so a whole reading is rare, and waits grow to an hour
MOST_ROUNDS = 3000


def storm(office: Office, count: int, wave: int = 25) -> list[str]:
    """Posts with two photos each, a quarter of all requests struck; the keys."""
    desk, keys = office.desk, []
    channel = desk.channel(**office.settings)
    for first in range(0, count, wave):
        for number in range(first, min(first + wave, count)):
            pictures = [
                desk.picture(f"{number}-{each}.png", f"#{each + 1:02x}{number:04x}", 32)
                for each in range(2)
            ]
            article = an_article(
                slug=f"tin-{number}",
                title=f"Tin {number}",
                cover=pictures[0],
                images=(pictures[1],),
            )
            edition = channel.compose(Bulletin((article,)))
            desk.make(edition)
            keys.append(office.plan(edition, f"k/{number}"))
        desk.stage.plan(*misfortunes(0.25))
        for _ in range(MOST_ROUNDS):
            office.work(1, step=1)
            for each in office.ledger.in_state(State.REJECTED):
                office.ledger.advance(each, Event.RETRIED, office.clock(), by="Bà Hà")
            if not office.ledger.in_state(State.SCHEDULED, State.SENDING, State.UNKNOWN):
                break
        desk.stage.plan()
    return keys


def calm_after(office: Office, count: int) -> None:
    """Each post once, with its photos; and nothing beside them."""
    channel = office.desk.channel(**office.settings)
    channel.tidy()
    assert channel.left() == 0
    office.pass_(25 * 60)  # what was uploaded and whose answer was lost, Facebook drops itself
    channel.tidy()
    public = office.desk.stage.public()
    assert len(public) == len({each["message"] for each in public}) == count
    assert {len(each["photos"]) for each in public} == {2}
    assert list_unused(office.desk.stage.store) == []


@pytest.mark.parametrize("two_phase", [False, True], ids=["one-phase", "two-phases"])
def test_after_a_storm_nothing_unused_is_left_on_the_page(desk, ledger, clock, two_phase):
    office = Office(desk, ledger, clock, two_phase=two_phase, timer=desk.timer)
    storm(office, 12)
    calm_after(office, 12)


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("two_phase", [False, True], ids=["one-phase", "two-phases"])
def test_after_a_storm_of_a_thousand_nothing_unused_is_left_on_the_page(
    desk, ledger, clock, two_phase
):
    office = Office(desk, ledger, clock, two_phase=two_phase, timer=desk.timer)
    storm(office, 1000)
    calm_after(office, 1000)
