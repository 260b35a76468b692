"""Random months of a station: no rule is broken, nothing overruns, order and turns are kept.

Timetables and rules are drawn at random, written as staff write them, and read; the real radio
composes; how long the sound truly lasts strays from the estimate. A pencil (pencil.py) judges.
"""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from channels.radio import Radio, open_radio
from pipeline import config, programme, schedule
from pipeline.announcer.announcer import Announcer
from pipeline.channel import MemoryNotes
from pipeline.channel_settings import RadioSettings, Texts
from pipeline.config import Office, Surroundings
from pipeline.delivery import Approval, Known
from pipeline.errors import ConfigError
from pipeline.model import VN, Article, Edition, Priority, ProgrammeData, digest
from pipeline.plan import Plan, PlanningInput, plan
from pipeline.recipes import codec
from pipeline.recipes.sound import ProgrammeRecipe, SpeechRecipe
from pipeline.secrets import FileSecrets
from tests.radio import pencil
from tests.radio.conftest import CONFIG
from tests.support.narrowing import require, require_type
from tests.timetables import all_good

MONTHS = [date(2027, month, 1) for month in range(1, 13)]
CHANNELS = ("radio", "radio-khu-pho-1")
SENTENCES = (
    "Từ ngày mai, xe thu gom rác chạy theo giờ mới trên các tuyến đường.",
    "Trạm Y tế phường tiêm chủng cho trẻ em vào sáng thứ Ba.",
    "Bà con mang theo căn cước công dân và điện thoại.",
    "Mọi thắc mắc xin hỏi tổ công nghệ số cộng đồng.",
)


def quote(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(quote, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(
        value, str) else str(value)  # fmt: skip


def table(name: str, values: Mapping[str, Any]) -> str:
    rows = "\n".join(f"{key} = {quote(value)}" for key, value in values.items())
    return f"[[{name}]]\n{rows}\n"


def clock(chance: random.Random, first: int = 0, last: int = 23) -> str:
    return f"{chance.randint(first, last):02d}:{chance.choice(['00', '15', '30', '45'])}"


def rules(chance: random.Random) -> list[dict[str, Any]]:
    """Between none and all of the articles a Quy chế may have."""
    found: list[dict[str, Any]] = [
        {"sessions": chance.randint(1, 4)},
        {"minutes": chance.randint(10, 60)},
        {"longest": chance.randint(5, 25)},
        {"quiet": [clock(chance, 19, 23), clock(chance, 3, 6)]},
        {"days": chance.sample(pencil.WEEK, chance.randint(3, 7))},
        {"days_off": "không phát"},
        {"mourning": chance.choice(["không phát", "chỉ tin cần thiết", "không nhạc"])},
    ]
    kept = [each for each in found if chance.random() < 0.8]
    return [
        {"article": f"Điều {n}", "text": "Lời của điều.", "special": chance.random() < 0.2, **each}
        for n, each in enumerate(kept, 1)
    ]


def timetable(chance: random.Random, month: date) -> str:
    regulation = {"title": "Quy chế thử", "channels": list(CHANNELS)}
    text = table("regulation", regulation)
    text += "".join(table("regulation.rule", each) for each in rules(chance))
    if chance.random() < 0.5:
        begin = month + timedelta(days=chance.randrange(25))
        span = {"start": begin, "end": begin + timedelta(days=chance.randrange(3))}
        named = {key: f"{value:%d/%m/%Y}" for key, value in span.items()}
        text += table("regulation.mourning", {"name": "Quốc tang", **named})
    if chance.random() < 0.5:
        text += table("regulation.zone", {"name": "Khu phố 1", "channels": list(CHANNELS)})
        text += table("regulation.zone", {"name": "Khu phố 2", "channels": ["radio"]})
    return text + "".join(slot(chance, month) for _ in range(chance.randint(1, 4)))


def slot(chance: random.Random, month: date) -> str:
    when: dict[str, Any] = {"days": chance.sample(pencil.WEEK, chance.randint(1, 5))}
    if chance.random() < 0.2:
        dates = [month + timedelta(days=chance.randrange(28)) for _ in range(2)]
        when = {"dates": sorted({f"{each:%d/%m/%Y}" for each in dates})}
    if chance.random() < 0.2:
        when["special"] = "Công văn số 5"
    minutes = {"minutes": chance.choice([5, 10, 15, 20])}
    hour = chance.choice([clock(chance, 5, 18), clock(chance, 0, 22)])
    return table("slot", {"channel": chance.choice(CHANNELS), "time": hour, **when, **minutes})


def wanted(raw: dict[str, Any], day: date) -> list[pencil.Session]:
    """What a file wishes for on a day."""
    return [
        (each["channel"], datetime.combine(day, time.fromisoformat(each["time"]), VN),
         each["minutes"], bool(each.get("special")))
        for each in raw.get("slot", [])
        if pencil.WEEK[day.weekday()] in each.get("days", [])
        or f"{day:%d/%m/%Y}" in each.get("dates", [])
    ]  # fmt: skip


def said_in(programme: Edition) -> list[str]:
    """Slugs of its items, in order."""
    return [row.id for row in ProgrammeData.from_json(programme.data).items]


def wrong(raw: dict[str, Any]) -> set[str]:
    """Articles that the file breaks on an ordinary day, or on a date that it names."""
    [regulation] = raw["regulation"]
    named = {each for one in raw["slot"] for each in one.get("dates", [])}
    dates = {pencil.day_of(each) for each in named}
    found: set[str] = set()
    weekly = {**raw, "slot": [each for each in raw["slot"] if "days" in each]}
    dated = {**raw, "slot": [each for each in raw["slot"] if "dates" in each]}
    for n in range(7):
        day = date(2024, 1, 1) + timedelta(days=n)
        found |= set(pencil.faults(regulation, day, wanted(weekly, day), ordinary=True))
    for day in dates:
        found |= set(pencil.faults(regulation, day, wanted(raw, day), ordinary=True))
        found |= set(pencil.faults(regulation, day, wanted(dated, day)))
    return found


def drawn(chance: random.Random, office: Office, month: date) -> tuple[str, schedule.Timetable]:
    """A timetable that is accepted; those that are refused must break a rule."""
    while True:
        text = timetable(chance, month)
        raw = tomllib.loads(text)
        (office.schedules / "dai.toml").write_text(text, encoding="utf-8")
        broken = wrong(raw)
        if broken:
            with pytest.raises(ConfigError, match=r"schedules/dai\.toml:\d") as refused:
                all_good(office)
            assert any(each in str(refused.value) for each in broken), f"{refused.value}\n{text}"
        else:
            return text, all_good(office)


def body(n: int) -> str:
    """The n-th article's words: the same in every month, so that they are read once."""
    chance = random.Random(n)
    return "\n\n".join(chance.choice(SENTENCES) for _ in range(chance.randint(1, 40)))


BODIES = [body(n) for n in range(40)]


def article(chance: random.Random, n: int, month: date) -> Article:
    at = datetime.combine(month, time(7), VN) + timedelta(hours=chance.randint(-200, 700))
    ends = at + timedelta(hours=chance.randint(10, 400)) if chance.random() < 0.4 else None
    return Article(
        slug=f"bai-{n:03d}", title=f"Bài số {n}", date=at, body=BODIES[n], path=f"{n}.md",
        section=chance.choice(["thong-bao", "nha-truong"]), expiry=ends,
        priority=chance.choices(list(Priority), [8, 2, 1])[0],
    )  # fmt: skip


ITEMS: dict[tuple[str, str, Priority], Edition] = {}


class Remembering(Announcer):
    """The radio's announcer, who reads the same article once."""

    def item(self, article: Article) -> Edition:
        key = (self.channel, article.slug, article.priority)
        if key not in ITEMS:
            ITEMS[key] = super().item(article)
        return ITEMS[key]


class Ear:
    """How long things truly last: up to 6 % off the estimate, always the same for the same."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def piece(self, words: Any) -> float:
        stray = int(digest([self.seed, codec.to_json(words.phrases)])[:6], 16) / 0xFFFFFF
        return programme.estimate_seconds(require(words.phrases)) * (0.94 + 0.12 * stray)

    def __call__(self, edition: Edition) -> float:
        recipe = edition.renditions[0].recipe
        if isinstance(recipe, ProgrammeRecipe):
            return programme.programme_seconds(programme.segment_seconds(recipe, self.piece))
        return self.piece(require_type(SpeechRecipe, recipe).words)


def judged(text: str, made: Plan, articles: list[Article], ear: Ear, month: date) -> int:
    """Every programme of the month against the pencil; how many there were."""
    raw = tomllib.loads(text)
    [regulation] = raw["regulation"]
    by_slug = {each.slug: each for each in articles}
    programmes = {(e.channel, e.subject): e for e in made.editions if "slot" in e.data}
    aired: Counter[tuple[str, str]] = Counter()
    days: dict[date, list[pencil.Session]] = {}
    for (channel, _), edition in programmes.items():
        data = ProgrammeData.from_json(edition.data)
        start, minutes = data.start, data.length // 60
        wish = [each for each in wanted(raw, start.date()) if each[:3] == (channel, start, minutes)]
        assert wish, "nobody asked for this session"
        days.setdefault(start.date(), []).append(wish[0])
        said = [by_slug[row.id] for row in data.items]
        ranks = [pencil.RANKS.index(str(each.priority)) for each in said]
        assert ranks == sorted(ranks), "a less urgent one came first"
        for each in said:
            assert each.date <= start
            assert each.expiry is None or start < each.expiry
            aired[channel, each.slug] += 1
        kept = pencil.in_mourning(regulation, start.date())
        recipe = require_type(ProgrammeRecipe, edition.renditions[0].recipe)
        kinds = [each.kind for each in recipe.segments]
        assert not (kept and {"signature", "sting"} & set(kinds)), "music on a day of mourning"
        assert not (kept == "chỉ tin cần thiết" and 2 in ranks)
        tunes = {"signature": 6.2, "sting": 1.6}
        lasts = [tunes.get(each.kind) or ear.piece(each) for each in recipe.segments]
        total = pencil.on_air_seconds(kinds, lasts)
        spoken = total - sum(tunes.get(kind, 0.0) for kind in kinds)
        faster = spoken / (spoken - max(0.0, total - (60 * minutes - 2)))
        assert faster <= 1.05, f"overrun: {total:.1f} s in {minutes} min"
        assert faster == 1.0 or 2 not in ranks, "hurried instead of leaving out plain news"
    for day, sessions in days.items():
        assert list(pencil.faults(regulation, day, sessions)) == [], (day, text)
    assert not [each for each, count in aired.items() if count > 1], "the same news twice"
    _turns(made, programmes, by_slug, ear)
    return len(programmes)


def _turns(
    made: Plan, programmes: dict[tuple[str, str], Edition], by_slug: dict[str, Article], ear: Ear
) -> None:
    """What was left out has a reason and, if told, a later slot that says it."""
    for each in made.left_out:
        channel, slug = each.item.edition.channel, each.item.article.slug
        there = programmes.get((channel, each.slot.id))
        said = said_in(there) if there else []
        assert slug not in said
        assert each.reason
        if each.next:
            assert each.next.start > each.slot.start
            after = programmes[channel, each.next.id]
            assert slug in said_in(after)
        # a more urgent one waits only if it can't be said even without all that is less urgent
        rank = each.item.article.priority.rank
        above = [by_slug[name] for name in said if by_slug[name].priority.rank < rank + 1]
        if any(by_slug[name].priority.rank > rank for name in said):
            lasts = ear(each.item.edition) + sum(
                ear(made.items[one.slug, channel].edition) for one in above
            )
            items = len(above) + 1
            assert lasts + items * (programme.BETWEEN + 1) + programme.FRAME > each.slot.length - 2


def month_of(folder: Path, seed: int) -> tuple[int, int]:
    """(programmes, articles left out) of one random month."""
    chance = random.Random(seed)
    office, stations = opened(folder, wordy=seed % 3 == 0)
    month = chance.choice(MONTHS)
    text, found = drawn(chance, office, month)
    articles = [article(chance, n, month) for n in range(chance.randint(0, len(BODIES)))]
    now = datetime.combine(month, time(4), VN)
    ear = Ear(seed)
    bare = PlanningInput(
        known=Known({}, {}, {}),
        now=now,
        slots={},
        gone=lambda _: False,
        seconds=ear,
    )
    items = plan(articles, stations, bare).items.values()
    approval = Approval("Bà Hà", now)
    accepted = {each.edition.digest: approval for each in items if chance.random() < 0.9}
    given = PlanningInput(
        known=Known({}, accepted, {}),
        now=now,
        slots={each: found.open_slots(each, now, 31) for each in CHANNELS if found.has(each)},
        gone=lambda _: False,
        seconds=ear,
    )
    made = plan(articles, stations, given)
    assert {e.subject for e in made.editions if "slot" in e.data} == {
        each.subject for each in made.deliveries if each.data.slot
    }
    return judged(text, made, articles, ear, month), len(made.left_out)


def opened(folder: Path, wordy: bool) -> tuple[Office, list[Radio]]:
    """An office with two stations; a wordy one says more around its items than planning reckons."""
    (folder / "schedules").mkdir(parents=True, exist_ok=True)
    second = f'\n[channels.{CHANNELS[1]}]\nkind = "radio"\n'
    (folder / "config.toml").write_text(CONFIG + second, encoding="utf-8")
    office = config.read(folder)
    texts = Texts(outro=" ".join(SENTENCES * 3)) if wordy else Texts()
    settings = RadioSettings(station="Đài truyền thanh", voices=("espeak",), texts=texts)
    secrets = FileSecrets(folder / "secrets")
    found = []
    for name in CHANNELS:
        radio = open_radio(Surroundings(office, name, MemoryNotes(), secrets), settings)
        its = radio.announcer
        told = Remembering(
            its.channel,
            its.settings,
            its.speech,
            its.frame,
            its.lexicon,
            its.voices,
            its.urgent_voices,
        )
        found.append(replace(radio, announcer=told))
    return office, found


def test_random_months_break_no_rule_and_overrun_nothing(tmp_path: Path) -> None:
    told = [month_of(tmp_path, seed) for seed in range(24)]
    assert sum(programmes for programmes, _ in told) > 150
    assert sum(left for _, left in told) > 10


@pytest.mark.long
@pytest.mark.timeout(14400)
def test_a_thousand_random_months_break_no_rule_and_overrun_nothing(tmp_path: Path) -> None:
    told = [month_of(tmp_path, seed) for seed in range(1000, 2000)]
    programmes, left = (sum(each) for each in zip(*told, strict=True))
    print(f"\n1.000 tháng: {programmes} chương trình, {left} lần để lại, 0 lỗi")
    assert programmes > 6_000
