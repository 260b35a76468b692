"""What staff ought to know before it happens: bunching, cold columns, deadlines. Pure."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from pipeline.campaign.rules import Campaign, Deadline, Freshness
from pipeline.delivery import PUBLIC, Action, Delivery
from pipeline.model import VN, Article

BUNCH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A day on which staff are reminded of a deadline."""

    name: str
    at: datetime
    deadline: date
    text: str

    @property
    def key(self) -> str:
        """Its name in the ledger; one reminder is given once."""
        return f"{self.name}/{self.at:%Y-%m-%dT%H%M}"

    @property
    def left(self) -> int:
        """Days until it is late."""
        return (self.deadline - self.at.date()).days


def find_bunching(moments: Iterable[tuple[str, datetime, str]]) -> list[str]:
    """Sentences about what comes within an hour on one channel; (channel, at, title).

    What comes so on several channels is told once, with all of them.
    """
    by_channel: dict[str, list[tuple[datetime, str]]] = {}
    for channel, at, title in moments:
        by_channel.setdefault(channel, []).append((at, title))
    told: dict[str, list[str]] = {}
    for channel, some in sorted(by_channel.items()):
        for (first, one), (second, two) in pairwise(sorted(some)):
            if second - first < BUNCH:
                pair = f"“{one}” lúc {_clock(first)} và “{two}” lúc {_clock(second)}"
                told.setdefault(pair, []).append(channel)
    return [
        f"Kênh {', '.join(dict.fromkeys(channels))}: {pair} cách nhau chưa đầy một giờ. "
        "Dời một bài: loa plan move DỊP --to …"
        for pair, channels in told.items()
    ]


def find_cold_columns(
    rules: Iterable[Freshness],
    articles: Iterable[Article],
    lines: Mapping[tuple[str, str], Sequence[Delivery]],
    names: Mapping[str, str],
    now: datetime,
) -> list[str]:
    """Sentences about columns in which nothing new became public for too long."""
    newest: dict[str, datetime] = {}
    sections = {each.slug: each.section for each in articles}
    for line in lines.values():
        for each in line:
            section = sections.get(each.about)
            fresh = each.action is Action.PUBLISH and not each.campaign
            if section and fresh and each.state in PUBLIC and each.since and each.since <= now:
                newest[section] = max(each.since, newest.get(section, each.since))
    told: list[str] = []
    for rule in rules:
        last = newest.get(rule.section)
        if last is not None and now - last <= timedelta(days=rule.days):
            continue
        title = names.get(rule.section, rule.section)
        since = f"bài mới nhất ra lúc {_clock(last)}" if last else "chưa có bài nào công khai"
        told.append(
            f"Chuyên mục “{title}” đang nguội: {since}, trong khi phải có ít nhất một bài mỗi "
            f"{rule.days} ngày. Viết và duyệt một bài cho chuyên mục này."
        )
    return told


def find_absent(campaigns: Iterable[Campaign], slugs: Collection[str]) -> list[str]:
    """Sentences about articles that a campaign names and the office does not have."""
    return [
        f"Chiến dịch “{each.called}”: không có bài “{slug}”. Viết bài ấy, hoặc sửa tên trong "
        "schedules/."
        for each in campaigns
        for slug in each.articles
        if slug not in slugs
    ]


def find_reminders(rules: Iterable[Deadline], since: datetime, until: datetime) -> list[Reminder]:
    """Reminders whose moment is in [since, until), by moment."""
    found: list[Reminder] = []
    for rule in rules:
        for year in range(since.astimezone(VN).year, until.astimezone(VN).year + 2):
            for month, day in rule.before:
                deadline = _in_year(year, month, day)
                for before in rule.remind:
                    at = datetime.combine(deadline, rule.at, VN) - before
                    if since <= at < until:
                        found.append(Reminder(rule.name, at, deadline, _text(rule, deadline, at)))
    return sorted(found, key=lambda each: (each.at, each.name))


def _in_year(year: int, month: int, day: int) -> date:
    """A day of a year; 29 February is late from 1 March on in a year without it."""
    return date(year, month, day) if (month, day) != (2, 29) or isleap(year) else date(year, 3, 1)


def _text(rule: Deadline, deadline: date, at: datetime) -> str:
    left = (deadline - at.date()).days
    last = deadline - timedelta(days=1)
    return f"{rule.title}: còn {left} ngày, hạn cuối là hết ngày {last:%d/%m/%Y}."


def _clock(moment: datetime) -> str:
    return moment.astimezone(VN).strftime("%H:%M %d/%m/%Y")
