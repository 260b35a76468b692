"""A year of choices and ninety days of work, with everything that goes wrong in an office."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.campaign import Calendar, Campaign, Use, choose, occurrences
from pipeline.config import Planning
from pipeline.delivery import State
from pipeline.dispatch import Dispatch
from pipeline.ledger import Ledger
from pipeline.model import VN
from tests.campaign.test_planning import DAYS, PAGE, Desk, Radio, weekly
from tests.conftest import Clock
from tests.shelf import OpenShelf
from tests.test_plan import MORNING, article

QUIET = Planning().quiet
CARRIED = (State.DELIVERED, State.REPLACED)


@pytest.mark.parametrize("seed", range(20))
def test_a_year_of_turns_with_files_that_come_and_go(seed: int) -> None:
    """Choosing week by week: no gap over the rule, no repeat before the list has ended."""
    chance = random.Random(seed)
    raw = {"when": [{"days": ["thứ Ba"], "times": ["09:00"]}], "holidays": "dời"}
    rules = weekly(**raw)
    begin = datetime(2026, 12, 1, tzinfo=VN)
    year = occurrences(rules, begin, begin + timedelta(days=365), Calendar())
    there = {f"bai-{n}": article(f"bai-{n}", date=MORNING - timedelta(days=n)) for n in range(6)}
    uses: list[Use] = []
    joined: dict[str, int] = {}
    for now in (each.at for each in year):
        if chance.random() < 0.1:
            name = f"moi-{len(there)}-{now:%j}"
            there[name] = article(name, date=MORNING - timedelta(days=chance.randrange(30)))
            joined[name] = len(uses)
        if chance.random() < 0.05 and len(there) > 3:
            del there[chance.choice(sorted(there))]
        coming = [each for each in year if each.at >= now]
        chosen = choose(rules, coming, there, uses)
        one = coming[0]
        if chance.random() < 0.1:
            continue  # it was missed: no turn was used
        slug = chosen[one.key]
        turns = [use.slug for use in uses]
        if slug in turns:
            last = len(turns) - 1 - turns[::-1].index(slug)
            waited = {name for name in there if joined.get(name, 0) <= last} - {slug}
            assert waited <= set(turns[last:]), "again before the list has ended"
        uses.append(Use(one.at, one.key, chosen[one.key]))
    assert len(uses) >= 40
    gaps = [b.at - a.at for a, b in itertools.pairwise(year)]
    assert max(gaps) <= timedelta(days=9)  # Tết moves one Tuesday by two days at most
    assert not any(Calendar().day_off(each.at.date()) for each in year)


class Power(KeyboardInterrupt):
    """The plug was pulled."""


class Office(Desk):
    """A desk that sleeps, dies in the middle of sending, and has a clock that errs."""

    def __init__(self, folder: Path, clock: Clock, chance: random.Random) -> None:
        self.chance, self.folder = chance, folder
        page = OpenShelf("facebook", PAGE, before=self.pull, after=self.pull)
        super().__init__(Ledger.at(folder / "ledger.db"), clock, Radio(), page)
        self.hours = (17,)
        self.campaigns = [_daily()]

    def pull(self) -> None:
        if self.chance.random() < 0.15:
            raise Power

    def restart(self) -> None:
        self.ledger.close()
        self.ledger = Ledger.at(self.folder / "ledger.db")
        self.sender = Dispatch(self.ledger, self.channels, self.clock, planning=Planning())  # type: ignore[arg-type]
        self.sender.wake()

    def look(self) -> None:
        try:
            self.plan()
            self.sender.reconcile()
            self.sender.tick()
        except Power:
            self.restart()

    def live(self, days: int) -> None:
        """Looks at random moments; sleeps of up to a week; a clock that jumps there and back."""
        end = self.clock() + timedelta(days=days)
        while self.clock() < end:
            self.look()
            dice = self.chance.random()
            if dice < 0.02:
                self.clock.pass_(hours=self.chance.uniform(10, 168))
            elif dice < 0.04:
                right = self.clock.now
                self.clock.pass_(hours=self.chance.uniform(-60, 60))
                self.look()
                self.clock.now = right + timedelta(minutes=1)
            else:
                self.clock.pass_(minutes=self.chance.uniform(20, 260))


def _daily() -> Campaign:
    return weekly(
        when=[
            {"days": DAYS, "times": ["09:00"]},
            {"days": ["thứ Năm"], "times": ["17:00"], "channels": ["radio"], "repeat": True},
        ],
        catch_up={"facebook": "một lần"},
        late_hours=30,
        spacing_minutes=30,
    )


def ninety_days(folder: Path, clock: Clock, seed: int, days: int) -> None:
    office = Office(folder, clock, random.Random(seed))
    office.look()
    made = office.plan()
    office.ledger.approve([i.edition.digest for i in made.items.values()], "Bà Hà", clock())
    begin = clock()
    office.live(days)
    office.look()
    rows = office.rows(campaign="hoc-so")
    posts = Counter(remote.split("#")[0] for remote, _ in office.channels["facebook"].public)
    assert max(posts.values()) == 1, "published twice"
    delivered = [each for each in rows if each.state in CARRIED]
    assert max(Counter(each.subject for each in delivered).values()) == 1
    assert {each.key for each in delivered} <= set(posts)
    told = {each.subject for each in rows if each.state in CARRIED or each.detail}
    told |= set(office.ledger.known().edits)
    rules, late = office.campaigns[0], timedelta(hours=31)
    due = occurrences(rules, begin + timedelta(hours=1), clock() - late, Calendar())
    owed = [each.key for each in due if "facebook" in each.channels and each.key not in told]
    assert owed == [], "lost without a reason"
    for each in delivered:
        assert each.claimed
        assert not Calendar(quiet=QUIET).is_quiet(each.claimed), each.key
        planned = datetime.fromisoformat(each.subject.split("/")[1][:15]).replace(tzinfo=VN)
        assert each.claimed - planned <= late, "later than the policy allows"
    assert len(delivered) > days / 3
    office.ledger.close()


def test_thirty_days_of_sleep_kills_and_clock_jumps(tmp_path: Path, clock: Clock) -> None:
    ninety_days(tmp_path, clock, seed=3, days=30)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_ninety_days_of_sleep_kills_and_clock_jumps(
    tmp_path: Path, clock: Clock, seed: int
) -> None:
    ninety_days(tmp_path, clock, seed, days=90)
