"""What is wrong with an office's articles and schedules, and what channels can't carry of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline import content
from pipeline.content import Level, Problem
from pipeline.delivery import Approval
from pipeline.guard import GuardLevel
from pipeline.office import omissions
from pipeline.office.newsroom import Newsroom
from pipeline.office.notices import GuardNotice, find_notices
from pipeline.office.spoken_doubts import doubt_hints
from pipeline.plan import Plan


@dataclass(frozen=True, slots=True)
class OfficeCheck:
    """How many articles can be used, and what is to be said of files: errors and hints."""

    articles: int
    problems: tuple[Problem, ...]
    notices: tuple[GuardNotice, ...] = ()  # of the guard, about what is not approved yet

    @property
    def questions(self) -> int:
        """How many places must be mended or answered for before they are approved."""
        waiting = [each.finding.level for each in self.notices if each.is_open]
        return waiting.count(GuardLevel.ANSWER)

    @property
    def errors(self) -> int:
        """How many problems keep a file from being used."""
        stamped = sum(each.finding.level is GuardLevel.ERROR for each in self.notices)
        return stamped + sum(each.level == Level.ERROR for each in self.problems)


def check_office(room: Newsroom) -> OfficeCheck:
    """Read everything and write nothing. Raises LoaError."""
    reading, made = room.read_plan()
    title_of, approved = room.office.title_of, room.ledger.approvals()
    problems = [
        *reading.problems,
        *_refusal_problems(room, made),
        *_unmade_problems(made),
        *_schedule_problems(room.timetable.faults, Level.ERROR),
        *_schedule_problems(room.timetable.hints(reading.articles, room.clock()), Level.HINT),
        *content.dated(reading.articles, room.clock(), _known_slugs(room), reading.date_lines),
        *doubt_hints(made.items.values(), room.channels, approved),
        *omissions.omission_hints(made.items.values(), room.channels, title_of, room.omissions),
    ]
    return OfficeCheck(
        len(reading.articles), tuple(problems), tuple(_guard_notices(room, made, approved))
    )


def _guard_notices(
    room: Newsroom, made: Plan, approved: Mapping[str, Approval]
) -> Iterator[GuardNotice]:
    """Of every article but those of which all is approved already: `loa guard --public` does."""
    planned: dict[str, list[bool]] = {}
    for (slug, _), item in made.items.items():
        planned.setdefault(slug, []).append(item.is_approved(approved))
    waiting = [each for each in made.articles if not all(planned.get(each.slug, [False]))]
    for notices in find_notices(room, waiting).values():
        yield from notices


def content_errors(room: Newsroom) -> str:
    """How many articles can't be read now, and where to look; empty if none."""
    wrong = room.reading.errors if room.reading else ()
    files = sorted({each.path for each in wrong})
    if not files:
        return ""
    first = wrong[0]
    return (
        f"{len(files)} bài có lỗi: {first.path}:{first.line}: {first.message} "
        "Bản đã duyệt (nếu có) vẫn giữ chỗ. Chạy “loa check” để xem cách sửa."
    )


def _known_slugs(room: Newsroom) -> set[str]:
    """Slugs of which something went out or waits."""
    return {line[-1].about for line in room.ledger.known().lines.values()}


def _schedule_problems(sentences: Sequence[str], level: Level) -> Iterator[Problem]:
    """Sentences that begin with their place: `schedules/dai.toml:3: …`."""
    for each in sentences:
        place = re.match(r"(schedules/[^:,]*)(?::(\d+)|, dòng (\d+))?[:,]?\s*", each)
        line = int(place[2] or place[3] or 1) if place else 1
        path, message = (place[1], each[place.end() :]) if place else ("schedules", each)
        yield Problem(path, line, message, "", level)


def _refusal_problems(room: Newsroom, made: Plan) -> Iterator[Problem]:
    """What a channel can't carry is worth telling, and stops nothing."""
    for each in made.refusals:
        name = room.office.title_of(each.channel)
        message = f"Kênh {name} không phát bài này: {each.reason}"
        yield Problem(f"content/{each.article.path}", 1, message, "", Level.HINT)


def _unmade_problems(made: Plan) -> Iterator[Problem]:
    """Products that were wanted of an article and can't tell what matters: each told once."""
    found = {
        (item.article.path, sentence): None
        for item in made.items.values()
        for sentence in item.edition.unmade
    }
    for path, sentence in found:
        message = sentence.removeprefix(f"{path}: ")
        yield Problem(f"content/{path}", 1, message, "", Level.HINT)
