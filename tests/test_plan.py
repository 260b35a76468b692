"""Planning: twice plans once, a changed article waits again, each article is spoken once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from pipeline.channel import Limits, Redelivery
from pipeline.delivery import Action, Event, State
from pipeline.errors import Unsupported
from pipeline.ledger import Ledger
from pipeline.model import VN, Article, Bulletin, Edition, Form, Priority, Receipt, Slot
from pipeline.plan import Plan, PlanningInput, plan, withdrawal

from .conftest import Clock
from .shelf import OpenShelf, Shelf

MORNING = datetime(2026, 11, 22, 7, 0, tzinfo=VN)


def article(slug: str = "bao-so-3", **changes: Any) -> Article:
    made = Article(slug, slug.title(), "thong-bao", MORNING, "Nội dung.", f"{slug}.md")
    return replace(made, **changes)


LOUD = Limits(Redelivery.SAFE, articles=20, forms=frozenset({Form.AUDIO}))
READ = Limits(Redelivery.ASK, articles=2, after=("website",))


@dataclass
class Loudspeaker(Shelf):
    """A channel that speaks several articles at a time, in slots."""

    name: str = "radio"
    limits: Limits = LOUD
    seconds: float = 60.0

    def compose(self, bulletin: Bulletin) -> Edition:
        items = [
            Edition(
                self.name,
                each.slug,
                each.title,
                each.body,
                data={"seconds_estimate": self.seconds, "notes": len(each.corrections)},
            )
            for each in bulletin.articles
        ]
        if bulletin.slot is None:
            return items[0]
        text = "\n".join(each.text for each in items)
        parts = tuple(each.digest for each in items)
        return Edition(self.name, bulletin.slot.id, "Chương trình", text, parts=parts)

    def replace(self, receipt: Receipt, edition: Edition, key: str) -> Receipt:
        return receipt

    def withdraw(self, receipt: Receipt) -> None:
        """Not yet on air: it can still be taken back."""


class Desk:
    """A ledger, channels and a clock: plan as the newsroom does."""

    def __init__(self, ledger: Ledger, clock: Clock, *channels: Shelf) -> None:
        self.ledger, self.clock, self.channels = ledger, clock, channels
        self.slots: dict[str, Sequence[Slot]] = {}

    def plan(self, *articles: Article, paths: Sequence[str] = ()) -> Plan:
        given = PlanningInput(
            known=self.ledger.known(),
            now=self.clock(),
            slots=self.slots,
            gone=lambda path: path not in paths,
            seconds=lambda _: None,
        )
        made = plan(articles, self.channels, given)
        self.ledger.keep(made.editions, self.clock())
        for delivery, why in made.stops:
            self.ledger.advance(delivery, Event.STOPPED, self.clock(), detail=why)
        self.ledger.plan(made.deliveries, self.clock())
        return made

    def approve(self, *articles: Article) -> None:
        made = self.plan(*articles)
        digests = [each.edition.digest for each in made.items.values()]
        self.ledger.approve(digests, "Bà Hà", self.clock())

    def deliver(self) -> None:
        for each in self.ledger.claim(self.ledger.in_state(State.SCHEDULED), self.clock()):
            self.ledger.advance(each, Event.TOOK, self.clock(), receipt=Receipt(each.key))

    def states(self) -> list[tuple[str, State]]:
        every = self.ledger.in_state(*State)
        return sorted((each.occasion, each.state) for each in every)


@pytest.fixture
def desk(ledger: Ledger, clock: Clock) -> Desk:
    return Desk(ledger, clock, OpenShelf())


def test_a_new_article_waits_for_approval(desk: Desk) -> None:
    desk.plan(article())
    desk.plan(article())
    assert desk.states() == [("đăng", State.HELD)]


@pytest.mark.parametrize(
    ("changes", "hour"),
    [({}, 7), ({"date": MORNING}, 7), ({"priority": Priority.URGENT}, 0)],
    ids=["dated by day", "dated by hour", "urgent"],
)
def test_a_post_of_an_article_dated_by_day_wakes_nobody_at_midnight(
    desk: Desk, changes: dict[str, Any], hour: int
) -> None:
    midnight = MORNING.replace(hour=0)
    desk.plan(article(**{"date": midnight, **changes}))
    (found,) = desk.ledger.in_state(State.HELD)
    assert found.due == midnight.replace(hour=hour)


def test_a_change_before_sending_takes_the_place_of_what_waited(desk: Desk) -> None:
    desk.approve(article())
    desk.plan(article(body="Sửa."))
    assert desk.states() == [("đăng", State.CANCELLED), ("đăng.2", State.HELD)]


def test_a_change_after_sending_is_a_replacement_that_waits_for_approval(desk: Desk) -> None:
    desk.approve(article())
    desk.deliver()
    desk.plan(article(body="Sửa."))
    [held] = desk.ledger.in_state(State.HELD)
    assert held.action is Action.REPLACE
    desk.approve(article(body="Sửa."))
    desk.deliver()
    assert desk.states() == [("đăng", State.REPLACED), ("đăng.2", State.DELIVERED)]


def test_a_change_taken_back_leaves_what_is_public_alone(desk: Desk) -> None:
    desk.approve(article())
    desk.deliver()
    desk.plan(article(body="Sửa."))
    desk.plan(article())
    desk.plan(article())
    assert desk.states() == [("đăng", State.DELIVERED), ("đăng.2", State.CANCELLED)]


def test_a_text_that_returns_gets_a_key_of_its_own(desk: Desk) -> None:
    for body in ("một", "hai", "một", "hai"):
        desk.plan(article(body=body))
    assert [state for _, state in desk.states()] == [State.CANCELLED] * 3 + [State.HELD]


def test_nothing_new_is_planned_over_an_unknown_outcome(desk: Desk) -> None:
    desk.approve(article())
    [sending] = desk.ledger.claim(desk.ledger.in_state(State.SCHEDULED), desk.clock())
    desk.ledger.advance(sending, Event.SILENT, desk.clock())
    desk.plan(article(body="Sửa."))
    assert desk.states() == [("đăng", State.UNKNOWN)]


def test_what_a_channel_cannot_replace_stays_as_it_is(ledger: Ledger, clock: Clock) -> None:
    desk = Desk(ledger, clock, Shelf())
    desk.approve(article())
    desk.deliver()
    desk.plan(article(body="Sửa."))
    assert desk.states() == [("đăng", State.DELIVERED)]


def test_what_waits_for_a_file_that_is_gone_is_stopped(desk: Desk) -> None:
    desk.approve(article())
    desk.plan()
    assert desk.states() == [("đăng", State.CANCELLED)]


def test_a_file_that_is_broken_for_now_stops_nothing(desk: Desk) -> None:
    desk.approve(article())
    desk.plan(paths=["bao-so-3.md"])
    assert desk.states() == [("đăng", State.SCHEDULED)]


def test_an_embargo_is_the_due_time_and_expiry_the_end(desk: Desk) -> None:
    lifts, ends = MORNING + timedelta(days=3), MORNING + timedelta(days=5)
    desk.plan(article(embargo=lifts, expiry=ends))
    [held] = desk.ledger.in_state(State.HELD)
    assert (held.due, held.until) == (lifts, ends)


def test_an_expired_article_is_not_planned(desk: Desk) -> None:
    desk.plan(article(expiry=MORNING + timedelta(hours=1)))
    assert desk.states() == []


def test_an_article_goes_only_to_the_channels_it_names(ledger: Ledger, clock: Clock) -> None:
    desk = Desk(ledger, clock, OpenShelf(), OpenShelf("facebook"))
    made = desk.plan(article(channels=("facebook",)))
    assert set(made.items) == {("bao-so-3", "facebook")}


def test_a_refusal_by_one_channel_leaves_the_others_alone(
    ledger: Ledger, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Bulletin) -> Edition:
        raise Unsupported("Kênh này không nhận bài mật.")

    strict = OpenShelf("facebook")
    monkeypatch.setattr(strict, "compose", refuse)
    desk = Desk(ledger, clock, OpenShelf(), strict)
    made = desk.plan(article())
    assert [each.channel for each in made.refusals] == ["facebook"]
    assert set(made.items) == {("bao-so-3", "website")}


def test_a_correction_makes_a_new_edition(desk: Desk) -> None:
    desk.ledger.correct("bao-so-3", "Giờ đúng là 17 giờ.", "Bà Hà", desk.clock())
    made = desk.plan(article())
    [note] = made.items["bao-so-3", "website"].article.corrections
    assert note.note == "Giờ đúng là 17 giờ."


def test_a_withdrawal_that_came_to_nothing_does_not_stop_what_comes_after(desk: Desk) -> None:
    desk.approve(article())
    desk.deliver()
    [public] = desk.ledger.in_state(State.DELIVERED)
    taking = withdrawal(public, desk.clock(), "nhầm", 1)
    desk.ledger.plan([taking], desk.clock(), "Bà Hà")
    [taking] = desk.ledger.in_state(State.SCHEDULED)
    desk.ledger.advance(taking, Event.STOPPED, desk.clock(), by="Bà Hà")
    desk.plan(article(body="Sửa."))
    [held] = desk.ledger.in_state(State.HELD)
    assert (held.action, held.target) == (Action.REPLACE, public.key)


# --- programmes -----------------------------------------------------------------------------


@pytest.fixture
def station(ledger: Ledger, clock: Clock) -> Desk:
    desk = Desk(ledger, clock, Loudspeaker())
    day = clock().replace(hour=17)
    desk.slots = {"radio": [Slot(day, 900), Slot(day + timedelta(hours=12, minutes=30), 900)]}
    return desk


def programme(desk: Desk, slot: int = 0) -> list[str]:
    """The texts of the programme that stands for a slot."""
    subject = desk.slots["radio"][slot].id
    line = desk.ledger.known().lines.get((subject, "radio"), ())
    there = (State.SCHEDULED, State.DELIVERED)
    standing = [x for x in line if x.state in there and x.action is not Action.WITHDRAW]
    return desk.ledger.edition(standing[-1].edition).text.split("\n") if standing else []


def spoken(*slugs: str, **changes: object) -> list[Article]:
    return [article(slug, body=slug, **changes) for slug in slugs]


def test_only_approved_articles_are_spoken(station: Desk) -> None:
    one, two = spoken("mot", "hai")
    station.approve(one)
    station.plan(one, two)
    assert programme(station) == ["mot"]


def test_an_article_is_spoken_in_one_programme(station: Desk) -> None:
    items = spoken("mot", "hai")
    station.approve(*items)
    station.plan(*items)
    assert (programme(station), programme(station, 1)) == (["hai", "mot"], [])


def test_what_was_spoken_is_not_spoken_again_after_its_slot(station: Desk) -> None:
    items = spoken("mot")
    station.approve(*items)
    station.plan(*items)
    station.deliver()
    station.slots = {"radio": station.slots["radio"][1:]}
    station.plan(*items)
    assert programme(station) == []


def test_what_a_programme_missed_is_spoken_in_the_next(station: Desk) -> None:
    items = spoken("mot")
    station.approve(*items)
    station.plan(*items)
    [missed] = station.ledger.in_state(State.SCHEDULED)
    station.ledger.advance(missed, Event.MISSED, station.clock())
    station.slots = {"radio": station.slots["radio"][1:]}
    station.plan(*items)
    assert programme(station) == ["mot"]


def test_a_late_article_makes_a_new_revision_of_the_programme(station: Desk) -> None:
    one, two = spoken("mot", "hai")
    station.approve(one)
    station.plan(one)
    station.deliver()
    station.approve(one, two)
    station.plan(one, two)
    assert [each.action for each in station.ledger.in_state(State.SCHEDULED)] == [Action.REPLACE]
    assert programme(station) == ["hai", "mot"]


def test_urgent_comes_first_and_what_has_no_room_waits_for_the_next_slot(station: Desk) -> None:
    items = [
        *spoken(*(f"tin-{n:02}" for n in range(15))),
        *spoken("bao", priority=Priority.URGENT),
        *spoken("uu-tien", priority=Priority.PRIORITY),
    ]
    station.approve(*items)
    made = station.plan(*items)
    assert programme(station)[:2] == ["bao", "uu-tien"]
    first, second = programme(station), programme(station, 1)
    assert sorted([*first, *second]) == sorted(each.slug for each in items)
    assert {each.item.article.slug for each in made.left_out} == set(second)


def test_an_article_too_long_for_any_slot_is_said(station: Desk) -> None:
    [channel] = station.channels
    assert isinstance(channel, Loudspeaker)
    channel.seconds = 1200
    items = spoken("ke-hoach")
    station.approve(*items)
    made = station.plan(*items)
    assert "bản tóm cho truyền thanh" in made.left_out[0].reason


def test_a_withdrawn_article_leaves_the_programme(station: Desk) -> None:
    one, two = spoken("mot", "hai")
    station.approve(one, two)
    made = station.plan(one, two)
    digest = made.items["hai", "radio"].edition.digest
    station.ledger.revoke([digest], "Bà Hà", station.clock())
    station.plan(one, two)
    assert programme(station) == ["mot"]


def test_a_programme_whose_last_article_was_withdrawn_is_taken_back(station: Desk) -> None:
    [one] = spoken("mot")
    station.approve(one)
    made = station.plan(one)
    station.deliver()
    station.ledger.revoke([made.items["mot", "radio"].edition.digest], "Bà Hà", station.clock())
    station.plan(one)
    station.plan(one)
    [taking] = station.ledger.in_state(State.SCHEDULED)
    assert taking.action is Action.WITHDRAW
    station.deliver()
    assert programme(station) == []


def test_a_broadcast_leaves_when_its_slot_opens_with_what_its_links_lead_to(
    ledger: Ledger, clock: Clock
) -> None:
    desk = Desk(ledger, clock, OpenShelf(), Loudspeaker("zalo-broadcast", limits=READ))
    slot = Slot(clock().replace(hour=17), 3600)
    desk.slots = {"zalo-broadcast": [slot]}
    items = spoken("mot", "hai", "ba")
    desk.approve(*items)
    desk.plan(*items)
    assert [each.channel for each in ledger.in_state(State.SCHEDULED)] == ["website"] * 3
    desk.deliver()
    made = desk.plan(*items)
    [broadcast] = ledger.in_state(State.SCHEDULED)
    assert (broadcast.due, broadcast.until) == (slot.start, slot.start + timedelta(hours=1))
    assert ledger.edition(broadcast.edition).text.split("\n") == ["mot", "hai"]
    assert [each.item.article.slug for each in made.left_out] == ["ba"]


@pytest.mark.parametrize("order", [list, reversed])
def test_the_order_of_files_changes_nothing(
    station: Desk, order: Callable[[list[Article]], list[Article]]
) -> None:
    items = list(order(spoken("mot", "hai", "ba")))
    station.approve(*items)
    station.plan(*items)
    assert programme(station) == ["ba", "hai", "mot"]
