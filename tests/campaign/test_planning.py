"""Campaigns in the ledger: whose turn it is, once each, edited, corrected, caught up."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from pipeline.campaign import Calendar, Campaign, find_occurrences
from pipeline.channel import Limits, Redelivery
from pipeline.config import Planning
from pipeline.delivery import Action, Delivery, EditKind, Event, OccasionEdit, State
from pipeline.dispatch import Dispatch
from pipeline.ledger import Ledger
from pipeline.model import VN, Article, Edition, Slot
from pipeline.plan import Plan, PlanningInput, plan, since
from pipeline.settings import parse
from tests.conftest import Clock
from tests.shelf import OpenShelf, Shelf
from tests.test_plan import MORNING, Loudspeaker, article

SLUGS = ("bai-1", "bai-2", "bai-3")
DAY = timedelta(days=1)


class Radio(Loudspeaker):
    """A loudspeaker that tells what it announced as heard before, and keeps nothing twice."""

    def compose(self, bulletin: Any) -> Edition:
        made = super().compose(bulletin)
        if not bulletin.repeats:
            return made
        return replace(made, text=f"{made.text}\nphát lại: {', '.join(sorted(bulletin.repeats))}")


class Desk:
    """A ledger, channels, campaigns and a clock: a day's work, as the newsroom does it."""

    def __init__(self, ledger: Ledger, clock: Clock, *channels: Shelf) -> None:
        self.ledger, self.clock = ledger, clock
        self.channels = {each.name: each for each in channels}
        self.campaigns: list[Campaign] = []
        self.articles: list[Article] = lessons()
        self.hours: tuple[int, ...] = ()  # of the radio's slots, every day
        self.sender = Dispatch(ledger, self.channels, clock, planning=Planning())

    def slots(self) -> list[Slot]:
        days = [self.clock().replace(minute=0) + n * DAY for n in range(4)]
        starts = [day.replace(hour=hour) for day in days for hour in self.hours]
        first = self.clock() + timedelta(minutes=10)
        return [Slot(each, 900) for each in starts if each > first]

    def first_slot(self, channel: str, at: datetime) -> datetime | None:
        days = [at.replace(minute=0) + n * DAY for n in range(3)]
        starts = [day.replace(hour=hour) for day in days for hour in self.hours]
        return min((each for each in starts if each >= at), default=None)

    def given(self) -> PlanningInput:
        known, now = self.ledger.known(), self.clock()
        since(known, now, self.campaigns)
        calendar = Calendar(
            slotted=frozenset({"radio"} if self.hours else ()), first_slot=self.first_slot
        )
        until = now + 4 * DAY
        return PlanningInput(
            known=known,
            now=now,
            slots={"radio": self.slots()} if self.hours else {},
            gone=lambda path: path not in {each.path for each in self.articles},
            seconds=lambda _: None,
            campaigns=self.campaigns,
            occurrences={
                each.name: find_occurrences(
                    each, since(known, now, [each]), until, calendar, known.edits
                )
                for each in self.campaigns
            },
        )

    def plan(self) -> Plan:
        given, now = self.given(), self.clock()
        made = plan(self.articles, list(self.channels.values()), given)
        fresh = [each.name for each in self.campaigns if each.name not in given.known.edits]
        begun = [(name, OccasionEdit(EditKind.BEGUN, moment=now)) for name in fresh]
        self.ledger.occasions.write([*begun, *made.missed], "kế hoạch", now)
        self.ledger.keep(made.editions, now)
        for delivery, why in made.stops:
            self.ledger.advance(delivery, Event.STOPPED, now, detail=why)
        self.ledger.plan(made.deliveries, now)
        self.ledger.occasions.planned([each.name for each in self.campaigns], now)
        return made

    def approve(self) -> None:
        made = self.plan()
        self.ledger.approve(
            [each.edition.digest for each in made.items.values()], "Bà Hà", self.clock()
        )

    def work(self, **time: float) -> None:
        """Plan and send every hour (less often at night) until so much time has passed."""
        end = self.clock() + timedelta(**time)
        while self.clock() < end:
            self.plan()
            self.sender.reconcile()
            self.sender.tick()
            self.clock.pass_(hours=3 if self.clock().hour in (19, 22, 1) else 1)

    def rows(self, **wanted: Any) -> list[Delivery]:
        every = [each for line in self.ledger.known().lines.values() for each in line]
        kept = [x for x in every if all(getattr(x, name) == v for name, v in wanted.items())]
        return sorted(kept, key=lambda each: (each.due, each.key))

    def told(self, **wanted: Any) -> list[tuple[str, str]]:
        """(day, slug) of what a campaign delivered."""
        sent = self.rows(state=State.DELIVERED, campaign="hoc-so", **wanted)
        return [(f"{each.since:%d/%m %H:%M}", each.about) for each in sent]


def lessons() -> list[Article]:
    return [article(slug, body=slug, date=MORNING - (9 - n) * DAY) for n, slug in enumerate(SLUGS)]


def weekly(**more: Any) -> Campaign:
    """Every day at nine from the 24th on: quicker to test than weeks."""
    raw: dict[str, Any] = {
        "name": "hoc-so",
        "channels": ["facebook"],
        "section": "thong-bao",
        "start": "24/11/2026",
        "holidays": "vẫn phát",
        "when": [{"days": DAYS, "times": ["09:00"]}],
    }
    return parse(Campaign, {**raw, **more})


DAYS = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
PAGE = Limits(Redelivery.FIND, settle=timedelta(minutes=10))
SITE = Limits(Redelivery.SAFE)


@pytest.fixture
def desk(ledger: Ledger, clock: Clock) -> Desk:
    made = Desk(ledger, clock, OpenShelf("website", SITE), OpenShelf("facebook", PAGE))
    made.campaigns = [weekly()]
    return made


def test_articles_take_turns_and_are_new_posts_of_the_approved_words(desk: Desk) -> None:
    desk.approve()
    desk.work(days=6)
    assert [slug for _, slug in desk.told()] == [*SLUGS, *SLUGS][:5]
    assert {each.action for each in desk.rows()} == {Action.PUBLISH}
    page = Counter(edition.subject for _, edition in desk.channels["facebook"].public)
    assert page == {"bai-1": 3, "bai-2": 3, "bai-3": 2}  # once as news, then by the campaign
    assert len(desk.channels["website"].public) == 3


def test_planning_twice_plans_once(desk: Desk) -> None:
    desk.plan()
    before = desk.rows()
    desk.plan()
    assert desk.rows() == before
    assert len([each for each in before if each.campaign]) == 3


def test_nothing_goes_out_that_nobody_approved_and_it_keeps_its_turn(desk: Desk) -> None:
    desk.work(days=3)
    assert desk.told() == []
    missed = desk.rows(state=State.EXPIRED)
    assert {each.about for each in missed} == {"bai-1"}
    assert "chưa ai duyệt" in missed[0].detail
    desk.approve()
    desk.work(days=1)
    assert [slug for _, slug in desk.told()] == ["bai-1"]


def test_an_article_added_in_the_middle_waits_for_its_turn(desk: Desk) -> None:
    desk.approve()
    desk.work(days=2, hours=6)
    desk.articles.append(article("bai-0", body="mới", date=MORNING - 20 * DAY))
    desk.approve()
    desk.work(days=4)
    slugs = [slug for _, slug in desk.told()]
    assert slugs == ["bai-1", "bai-2", "bai-0", "bai-3", "bai-1", "bai-2"]


def test_a_file_changed_takes_back_what_is_no_longer_planned(desk: Desk) -> None:
    desk.approve()
    desk.campaigns = [weekly(when=[{"days": DAYS, "times": ["10:00"]}])]
    desk.plan()
    assert {each.due.hour for each in desk.rows(state=State.SCHEDULED) if each.campaign} == {10}
    stopped = [each for each in desk.rows(state=State.CANCELLED) if each.campaign]
    assert {each.detail for each in stopped} == {"Dịp này không còn trong lịch."}
    desk.campaigns = []
    desk.plan()
    assert [each for each in desk.rows(state=State.SCHEDULED) if each.campaign] == []


def test_a_rule_added_in_the_afternoon_is_not_owed_this_morning(desk: Desk) -> None:
    desk.approve()
    desk.work(days=2, hours=6)
    desk.campaigns = [
        weekly(
            when=[{"days": DAYS, "times": ["09:00"]}, {"days": DAYS, "times": ["11:00"]}],
            catch_up="một lần",
        )
    ]
    desk.plan()
    assert all(each.due > desk.clock() for each in desk.rows(state=State.SCHEDULED))


def test_people_move_skip_and_replace_one_occasion_and_the_ledger_remembers(desk: Desk) -> None:
    desk.approve()
    edits = [
        (
            "hoc-so/2026-11-24T0900",
            OccasionEdit(EditKind.MOVED, moment=datetime(2026, 11, 24, 15, tzinfo=VN)),
        ),
        ("hoc-so/2026-11-25T0900", OccasionEdit(EditKind.SKIPPED, "Họp hội đồng.")),
        ("hoc-so/2026-11-26T0900", OccasionEdit(EditKind.REPLACED, article="bai-3")),
    ]
    desk.ledger.occasions.write(edits, "Ông Nam", desk.clock())
    desk.work(days=4)
    assert desk.told() == [("24/11 15:00", "bai-1"), ("26/11 09:00", "bai-3")]
    [skipped] = desk.rows(subject="hoc-so/2026-11-25T0900")
    assert (skipped.state, skipped.detail) == (State.CANCELLED, "Họp hội đồng.")
    written = desk.ledger.known().edits["hoc-so/2026-11-24T0900"]
    assert [each.kind for each in written] == ["moved"]


@pytest.mark.parametrize("name", ["facebook", "trang fb", "Trang  của phường 2"])
def test_a_missed_occasion_is_told_once_whatever_its_channel_is_called(
    ledger: Ledger, clock: Clock, name: str
) -> None:
    desk = Desk(ledger, clock, OpenShelf("website", SITE), OpenShelf(name, PAGE))
    desk.campaigns, desk.articles = [weekly(channels=[name])], []
    desk.plan()
    skip = OccasionEdit(EditKind.SKIPPED, "Họp hội đồng.")
    desk.ledger.occasions.write([("hoc-so/2026-11-24T0900", skip)], "Ông Nam", clock())
    clock.now = datetime(2026, 11, 24, 9, 30, tzinfo=VN)
    for _ in range(4):
        desk.plan()
        clock.pass_(minutes=15)
    written = desk.ledger.known().edits["hoc-so/2026-11-24T0900"]
    assert written == (skip, OccasionEdit(EditKind.MISSED, "Họp hội đồng.", channel=name))


@pytest.mark.parametrize(("policy", "late"), [("bỏ qua", 0), ("một lần", 1), ("tất cả", 3)])
def test_downtime_is_caught_up_by_policy_and_never_in_a_burst(
    desk: Desk, policy: str, late: int
) -> None:
    desk.campaigns = [weekly(catch_up=policy, late_hours=336, spacing_minutes=120)]
    desk.approve()
    desk.work(hours=3)
    desk.clock.now = datetime(2026, 12, 3, 12, 0, tzinfo=VN)  # asleep since the 23rd
    desk.work(hours=9)
    sent = desk.rows(state=State.DELIVERED, campaign="hoc-so")
    assert len(sent) == late
    times = sorted(each.since for each in sent if each.since)
    assert all(b - a >= timedelta(hours=2) for a, b in itertools.pairwise(times))
    told = {
        key for key, some in desk.ledger.known().edits.items() if some[-1].kind is EditKind.MISSED
    }
    told |= {each.subject for each in desk.rows(state=State.EXPIRED)}
    told |= {each.subject for each in sent}
    assert told >= {f"hoc-so/2026-{day}T0900" for day in ("11-24", "11-30", "12-01", "12-03")}


def test_catching_up_disturbs_nobody_at_night(desk: Desk) -> None:
    desk.campaigns = [weekly(catch_up="một lần")]
    desk.approve()
    desk.work(hours=3)
    desk.clock.now = datetime(2026, 11, 24, 22, 0, tzinfo=VN)
    desk.work(hours=10)
    assert desk.told() == [("25/11 05:00", "bai-1")]


def test_a_correction_reaches_every_copy(desk: Desk) -> None:
    desk.approve()
    desk.work(days=4, hours=6)
    desk.articles = [replace(each, body=f"{each.body} sửa") for each in desk.articles]
    desk.approve()
    desk.work(hours=2)
    shown = [edition.text for _, edition in desk.channels["facebook"].public]
    assert len(shown) == 7
    assert all(text.endswith("sửa") for text in shown)


def test_what_goes_out_by_its_campaign_alone_waits_for_its_first_turn(desk: Desk) -> None:
    desk.campaigns = [weekly(scheduled_only=True, channels=["facebook", "website"])]
    desk.approve()
    desk.work(days=1, hours=2)
    assert [edition.subject for _, edition in desk.channels["website"].public] == ["bai-1"]
    assert [edition.subject for _, edition in desk.channels["facebook"].public] == ["bai-1"]
    desk.work(days=3)
    assert len(desk.channels["website"].public) == 3
    assert len(desk.channels["facebook"].public) == 4


def test_a_wrong_clock_that_was_put_right_loses_nothing(desk: Desk) -> None:
    desk.approve()
    right = desk.clock()
    desk.clock.now = datetime(2099, 1, 1, tzinfo=VN)
    desk.work(hours=1)
    desk.clock.now = right + timedelta(hours=1)
    desk.work(days=2, hours=1)
    assert [slug for _, slug in desk.told()][:2] == ["bai-1", "bai-2"]


def test_a_list_that_ends_stops_if_it_is_told_to(desk: Desk) -> None:
    desk.campaigns = [weekly(when_done="thôi")]
    desk.approve()
    desk.work(days=6)
    assert [slug for _, slug in desk.told()] == list(SLUGS)


def test_audiences_take_turns(desk: Desk) -> None:
    desk.articles = [
        replace(each, audience=(who,))
        for each, who in zip(desk.articles, ("học sinh", "học sinh", "người cao tuổi"), strict=True)
    ]
    desk.campaigns = [weekly(audience=["người cao tuổi", "học sinh"])]
    desk.approve()
    desk.work(days=4)
    assert [slug for _, slug in desk.told()] == ["bai-3", "bai-1", "bai-2"]


def test_the_nth_lesson_out_of_turn(desk: Desk) -> None:
    desk.campaigns = [weekly(when=[{"dates": ["25/11/2026"], "times": ["09:00"], "lesson": 2}])]
    desk.approve()
    desk.work(days=3)
    assert desk.told() == [("25/11 09:00", "bai-2")]


def test_an_article_rests_between_two_uses(desk: Desk) -> None:
    desk.campaigns = [weekly(rest_days=5, scheduled_only=True)]
    desk.approve()
    desk.work(days=8)
    days = {slug: [day for day, each in desk.told() if each == slug] for slug in SLUGS}
    assert days["bai-1"] == ["24/11 09:00", "29/11 09:00"]


# --- the station ------------------------------------------------------------------------------


@pytest.fixture
def station(ledger: Ledger, clock: Clock) -> Desk:
    made = Desk(ledger, clock, Radio(), OpenShelf("facebook", PAGE))
    made.hours = (17,)
    made.campaigns = [
        weekly(
            when=[
                {"dates": ["24/11/2026"], "times": ["09:00"]},
                {
                    "dates": ["24/11/2026", "26/11/2026"],
                    "times": ["17:00"],
                    "channels": ["radio"],
                    "repeat": True,
                },
            ]
        )
    ]
    return made


def programmes(desk: Desk) -> dict[str, str]:
    lines = desk.ledger.known().lines
    return {
        subject[5:10]: desk.ledger.edition(line[-1].edition).text
        for (subject, name), line in lines.items()
        if name == "radio" and line[-1].state is State.DELIVERED
    }


def test_the_station_repeats_the_lesson_and_says_so(station: Desk) -> None:
    station.approve()
    station.work(days=5)
    told = programmes(station)
    assert set(told["11-23"].split("\n")) == set(SLUGS)  # as news, each once
    assert told["11-24"] == "bai-1\nphát lại: bai-1"
    assert told["11-26"] == "bai-1\nphát lại: bai-1"
    assert "11-25" not in told


def test_what_a_programme_could_not_carry_is_in_the_ledger_with_its_reason(station: Desk) -> None:
    station.work(days=5)
    [missed] = station.ledger.known().edits["hoc-so/2026-11-26T1700"]
    assert (missed.kind, missed.channel) == (EditKind.MISSED, "radio")
    assert missed.note
    assert programmes(station) == {}


def test_yesterdays_programme_is_never_played(station: Desk) -> None:
    station.approve()
    station.work(hours=2)
    station.clock.now = datetime(2026, 11, 30, 8, 0, tzinfo=VN)
    station.work(days=2)
    assert set(programmes(station)) <= {"11-23", "11-24", "11-25", "11-26"}
    handed = [each.since for each in station.rows(channel="radio", state=State.DELIVERED)]
    assert all(each and each < datetime(2026, 11, 24, tzinfo=VN) for each in handed)


def test_the_station_goes_on_alone_when_the_pages_are_not_connected(station: Desk) -> None:
    station.channels["facebook"].waiting = "chưa kết nối: chạy loa connect"
    station.campaigns = [weekly(channels=["facebook", "radio"], catch_up={"facebook": "một lần"})]
    station.approve()
    station.work(days=4, hours=12)
    told = programmes(station)
    assert [told[f"11-2{day}"].split("\n")[0] for day in (4, 5, 6, 7)] == [*SLUGS, "bai-1"]
