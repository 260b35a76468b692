"""What an office of `living.py` owes the public, by a calendar and a pencil: nothing of the planner
is used here. Times are those of Việt Nam.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from pipeline.delivery import Delivery, OccasionEdit
from pipeline.model import VN
from tests.campaign.living import Look, World

# Days off of 2026-12 … 2027-12: Bộ luật Lao động 2019 art. 112, Nghị quyết 80-NQ/TW (24/11), Tết
# Đinh Mùi from the 29th on, days in lieu of weekends; and the ward's own (living.CONFIG).
OFF = {
    *(date(2027, 2, day) for day in range(4, 11)),
    *(date(2027, month, day) for month, day in ((1, 1), (4, 16), (4, 30), (5, 1), (5, 3))),
    *(date(2027, month, day) for month, day in ((9, 2), (9, 3), (11, 24))),
    date(2026, 12, 15),
}
SHOWN = ("delivered", "replaced", "withdrawn")
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Duty:
    """One occasion: it is owed from `at` on and forbidden from `until` on."""

    key: str
    at: datetime
    until: datetime
    channels: tuple[str, ...]


def quiet(moment: datetime) -> bool:
    clock = moment.astimezone(VN).time()
    return clock >= time(21, 30) or clock < time(5)


def _moments(days: Sequence[int], hour: time, begin: date, end: date) -> Iterator[datetime]:
    for n in range((end - begin).days):
        day = begin + timedelta(days=n)
        if day.weekday() in days:
            yield datetime.combine(day, hour, VN)


def weekly_lessons(begin: date, end: date) -> list[Duty]:
    """Tuesdays at nine; a day off shifts it; once late, within 30 hours, before the next."""
    named: list[tuple[str, datetime]] = []
    for moment in _moments([1], time(9), begin, end):
        at = moment
        while at.date() in OFF:
            at += timedelta(days=1)
        named.append((f"hoc-so/{moment:%Y-%m-%dT%H%M}", at))
    return [Duty(key, at, at + 30 * HOUR, ("facebook", "zalo")) for key, at in named]


def reminders(begin: date, end: date) -> list[Duty]:
    """Mon, Wed, Thu, Sat at half past ten; none on days off; two may come late, within 72 hours."""
    live = [
        each
        for each in _moments([0, 2, 3, 5], time(10, 30), begin, end + timedelta(days=14))
        if each.date() not in OFF
    ]
    return [
        Duty(f"nhac-nho/{at:%Y-%m-%dT%H%M}", at, min(at + 72 * HOUR, live[n + 2]), ("facebook",))
        for n, at in enumerate(live[:-2])
        if at.date() < end
    ]


def holds(world: World, begin: datetime, storm: bool = True) -> Counter[str]:
    """Asserts all that must be true of a world whose storm is over; what was counted."""
    rows, edits, looks = world.rows(), world.edits(), world.looks()
    world.intact()
    left = [each for each in rows if each.state in ("sending", "unknown", "rejected")]
    assert not left, "not settled:\n" + world.story(left)
    _public_is_what_the_ledger_says(world, rows)
    _each_programme_says_news_once(world)
    last = world.now.date() + timedelta(days=5)  # a clock that errs may have been there
    duties = [*weekly_lessons(begin.date(), last), *reminders(begin.date(), last)]
    over = [each for each in duties if begin < each.at and each.until + HOUR < world.now]
    figures = Counter({"occasions": sum(len(each.channels) for each in over)})
    for duty in over:
        for channel in duty.channels:
            figures += _one(duty, channel, rows, edits, looks)
    _nothing_else(duties, rows)
    _never_at_night_never_in_a_burst(world, rows, looks)
    for campaign, count in (("hoc-so", 4), ("nhac-nho", 3)):
        _nobody_comes_again_early(campaign, count, rows, storm)
    return figures


def _public_is_what_the_ledger_says(world: World, rows: Sequence[Delivery]) -> None:
    """Each thing that the public sees has one row, and each row one thing."""
    for channel in ("facebook", "zalo"):
        said = [
            each.receipt.remote_id
            for each in rows
            if each.channel == channel and each.state == "delivered" and each.receipt
        ]
        seen = world.public(channel)
        assert len(seen) == len(set(seen))
        assert sorted(said) == sorted(seen), f"{channel}: the ledger and the public disagree"
    pages = {path.stem for path in (world.root / "var" / "site" / "bai").glob("*.html")}
    site = [each for each in rows if each.channel == "website" and each.state == "delivered"]
    assert sorted(each.subject for each in site) == sorted(pages)
    assert len(pages) == 8


def _each_programme_says_news_once(world: World) -> None:
    """No programme is older than its slot; a notice is news in one of them, lessons come weekly."""
    programmes = world.programmes()
    news = [slot for slot, said in programmes.items() if "hop-to-dan-pho" in said]
    assert len(news) == 1, news
    for slot in programmes:
        day = date.fromisoformat(slot[:10])
        assert day.weekday() < 5
        assert slot.endswith("/1700")


def _one(
    duty: Duty,
    channel: str,
    rows: Sequence[Delivery],
    edits: Mapping[str, Sequence[OccasionEdit]],
    looks: Sequence[Look],
) -> Counter[str]:
    """An occasion that is over went out once and in time, or the ledger tells why not."""
    ours = [each for each in rows if (each.subject, each.channel) == (duty.key, channel)]
    sent = [each for each in ours if each.state in SHOWN]
    told = [each for each in ours if each.detail and "không còn trong lịch" not in each.detail]
    told_too = [e for e in edits.get(duty.key, ()) if (e.kind, e.channel) == ("missed", channel)]
    assert len(sent) <= 1, f"twice: {duty}"
    if sent:
        assert sent[0].claimed
        assert duty.at <= sent[0].claimed < duty.until, f"at the wrong time: {duty} {sent[0]}"
        return Counter(sent=1)
    assert told or any(e.note for e in told_too), f"lost without a reason: {duty}"
    assert not _could(duty, looks), f"lost though the office was there: {duty} {ours} {told_too}"
    return Counter(missed=1)


def _could(duty: Duty, looks: Sequence[Look]) -> bool:
    """Whether the office, awake and with the right time, had two chances four hours apart.

    A clock that errs may have passed the occasion by; then it owes a reason only.
    """
    astray = [
        each
        for each in looks
        if not each.right and each.true < duty.until and max(each.true, each.office) >= duty.at
    ]
    chances = [
        each.true
        for each in looks
        if each.right and duty.at <= each.true < duty.until and not quiet(each.true)
    ]
    return not astray and bool(chances) and chances[-1] - chances[0] >= 4 * HOUR


def _nothing_else(duties: Sequence[Duty], rows: Sequence[Delivery]) -> None:
    """No campaign says what no rule asked for."""
    keys = {each.key for each in duties}
    strange = {each.subject for each in rows if each.campaign and each.state in SHOWN} - keys
    assert strange == set()


def _never_at_night_never_in_a_burst(
    world: World, rows: Sequence[Delivery], looks: Sequence[Look]
) -> None:
    """By the office's own clock; where that erred between two posts, their distance is unknown."""
    shown = [
        (each.claimed, each)
        for each in rows
        if each.campaign and each.state in SHOWN and each.claimed
    ]
    night = [each for at, each in shown if quiet(at)]
    assert not night, "at night:\n" + world.story(night)
    wrong = [each.office for each in looks if not each.right]
    for channel in ("facebook", "zalo"):
        sure = sorted(
            ((at, each) for at, each in shown if each.channel == channel and _sure(at, wrong)),
            key=lambda one: one[0],
        )
        for (first, one), (then, other) in pairwise(sure):
            assert then - first >= HOUR, "a burst:\n" + world.story([one, other])


def _sure(at: datetime, wrong: Sequence[datetime]) -> bool:
    return not any(abs(at - each) < 3 * HOUR for each in wrong)


def _nobody_comes_again_early(
    campaign: str, count: int, rows: Sequence[Delivery], storm: bool
) -> None:
    """In each run of as many occasions as the list is long, every article has one turn.

    In a storm two may change places: what was asked for by a killed office keeps its turn until
    it is known to have come to nothing, and a clock that errs takes a later occasion first. Then
    still no article is ever more than two turns ahead of another.
    """
    shown = [each for each in rows if each.state in SHOWN]
    turns = {each.subject: each.about for each in shown if each.campaign == campaign}
    for each in shown:  # what only the loudspeakers told was told
        for key, said in each.data.occasions.items():
            if key.startswith(f"{campaign}/"):
                turns.setdefault(key, said.slug)
    order = [turns[key] for key in sorted(turns)]
    told = Counter(dict.fromkeys(order, 0))
    for slug in order:
        told[slug] += 1
        assert max(told.values()) - min(told.values()) <= 1 + storm, f"{campaign}: {order}"
    for n in range(0 if storm else len(order) - count + 1):
        assert len(set(order[n : n + count])) == count, f"{campaign}: again too early: {order}"
