"""What the guard finds in an office's articles, and what people answered to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Office
from pipeline.guard import GuardFinding, GuardLevel, GuardRules, read_rules
from pipeline.guard.spelling import tidy
from pipeline.ledger import PLAN, GuardAnswer
from pipeline.model import Article
from pipeline.office.newsroom import Newsroom
from pipeline.plan.history import public_of
from pipeline.text import nfc

WORDS = "ra-soat.tsv"  # in content/tu-dien: the ward's own words
HEARD = ("radio", "podcast")  # kinds of channels


@dataclass(frozen=True, slots=True)
class GuardNotice:
    """A finding where staff look for it: in a file, on a line, with who answered."""

    path: str  # relative to the office
    line: int
    finding: GuardFinding
    article: str  # slug
    answer: GuardAnswer | None = None

    @property
    def is_open(self) -> bool:
        """Whether it keeps the article from being approved."""
        level = self.finding.level
        return level is GuardLevel.ERROR or (level is GuardLevel.ANSWER and self.answer is None)

    @property
    def sentence(self) -> str:
        """In one line, for staff."""
        told = f"{self.path}:{self.line}: {self.finding.sentence} {self.finding.kind.remedy}"
        if self.answer and not self.is_open:
            return f"{told} {self.answer.by} đã trả lời: {self.answer.reason}"
        return told

    def to_json(self) -> dict[str, object]:
        """For `--json`; the quote is masked."""
        found = self.finding
        return {
            "path": self.path,
            "line": self.line,
            "code": found.code,
            "level": found.level.value,
            "message": found.sentence,
            "remedy": found.kind.remedy,
            "article": self.article,
            "kind": found.kind.name,
            "where": found.where,
            "quote": found.quote,
            "open": self.is_open,
            "answered_by": self.answer.by if self.answer else "",
            "reason": self.answer.reason if self.answer else "",
        }


def office_rules(office: Office) -> GuardRules:
    """The rules, with what the ward adds. Raises ConfigError."""
    ward, own = office.config.ward, office.config.guard
    strict = dict.fromkeys(own.answers, "answer") | dict.fromkeys(own.errors, "error")
    path = office.lexicon / WORDS
    text = nfc(path.read_text(encoding="utf-8-sig")) if path.is_file() else ""
    told = (ward.phone, ward.email, ward.address, ward.hours, ward.responsible, *own.contacts)
    return read_rules(text, strict, told)


def find_notices(room: Newsroom, articles: Iterable[Article]) -> dict[str, list[GuardNotice]]:
    """What the guard says of articles, by slug, with what people answered."""
    wanted = list(articles)
    heard = frozenset(name for name, kind in room.office.kinds.items() if kind in HEARD)
    found = room.guarded.find(wanted, office_rules(room.office), heard)
    answers = _answers(room) if any(found.values()) else {}
    return {
        each.slug: [_notice(room, each, finding, answers) for finding in found[each.slug]]
        for each in wanted
    }


Answers = Mapping[tuple[str, str, str], GuardAnswer]  # by subject, kind, mark


def _answers(room: Newsroom) -> dict[tuple[str, str, str], GuardAnswer]:
    """What people answered last to each finding."""
    told = room.ledger.guard_answers.all()
    return {(each.subject, each.kind, each.mark): each for each in told if each.by != PLAN}


def _notice(
    room: Newsroom, article: Article, finding: GuardFinding, answers: Answers
) -> GuardNotice:
    answer = answers.get((article.slug, finding.code, finding.mark))
    line = finding.line or _line_in_head(room.office.content / article.path, finding.raw)
    return GuardNotice(f"content/{article.path}", line, finding, article.slug, answer)


def _line_in_head(path: Path, raw: str) -> int:
    """The line of a file on which words of its head stand; 1 if nobody can tell."""
    try:
        lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return 1
    wanted = " ".join(raw.split())
    for number, line in enumerate(lines, 1):
        here = " ".join(tidy(nfc(line)).split())
        if here and (wanted in here or (len(here) > 8 and here in wanted)):
            return number
    return 1


# --- what is public ---------------------------------------------------------------------


def public_notices(room: Newsroom) -> Iterator[tuple[Article, GuardNotice]]:
    """What the rules of today find open in articles as they were approved and are public."""
    lines = room.ledger.known().lines.values()
    slugs = sorted({last.about for line in lines if (last := public_of(line))})
    kept = [article for slug in slugs if (article := room.ledger.articles.get(slug))]
    notices = find_notices(room, kept)
    for article in kept:
        for each in notices[article.slug]:
            if each.is_open:
                yield article, each


def tell_once(room: Newsroom) -> list[tuple[Article, GuardNotice]]:
    """What of it staff were not told yet; from now on they were."""
    told = {(each.subject, each.kind, each.mark) for each in room.ledger.guard_answers.all()}
    fresh = [
        (article, each)
        for article, each in public_notices(room)
        if (article.slug, each.finding.code, each.finding.mark) not in told
    ]
    now = room.clock()
    room.ledger.guard_answers.write(
        GuardAnswer(article.slug, each.finding.code, each.finding.mark, "đã nhắc", PLAN, now)
        for article, each in fresh
    )
    return fresh
