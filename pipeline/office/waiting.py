"""What waits, and for what, as /tinh-trang tells it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.content import Problem
from pipeline.delivery import Action, Approval, Delivery, State
from pipeline.office.rounds import Rounds
from pipeline.plan import Plan
from pipeline.report import clock

MOST = 100  # articles that are named


@dataclass(frozen=True, slots=True)
class WaitingArticle:
    """An article that something is still to be done about."""

    slug: str
    title: str
    waits: tuple[str, ...]  # "chờ duyệt: trang web, loa"


def waiting_articles(
    rounds: Rounds, opened: Sequence[Delivery], approved: Mapping[str, Approval]
) -> tuple[list[WaitingArticle], int]:
    """The newest articles that wait, with the channels that they wait for; how many more do.

    `opened`: the deliveries that are not over; `approved`: editions, by digest.
    """
    channels, title_of = rounds.room.channels, rounds.room.office.title_of
    found: dict[str, dict[str, list[str]]] = {}
    for each in opened:
        word = each.state.vietnamese
        if each.state is State.SCHEDULED:
            word = f"{word} từ {clock(each.due)}"
        if each.action is not Action.PUBLISH:
            word = f"{'gỡ' if each.action is Action.WITHDRAW else 'bản sửa'} {word}"
        found.setdefault(each.about, {}).setdefault(word, []).append(title_of(each.channel))
    for (slug, name), item in rounds.made.items.items():
        if channels[name].limits.articles > 1 and not item.is_approved(approved):
            names = found.setdefault(slug, {}).setdefault(State.HELD.vietnamese, [])
            names.append(title_of(name))
    articles = rounds.reading.articles if rounds.reading else ()
    standing = [each for each in reversed(articles) if each.slug in found]
    named = [
        WaitingArticle(
            slug=each.slug,
            title=each.title,
            waits=tuple(f"{word}: {', '.join(names)}" for word, names in found[each.slug].items()),
        )
        for each in standing[:MOST]
    ]
    return named, len(standing) - len(named)


def left_out_sentences(made: Plan) -> list[str]:
    """Approved articles that a programme has no room for."""
    return [
        f"“{each.item.article.title}” chưa vào chương trình {clock(each.slot.start)}: {each.reason}"
        for each in made.left_out
    ]


def problem_line(problem: Problem) -> str:
    """A problem in one line."""
    return f"{problem.path}:{problem.line}: {problem.level}. {problem.message} {problem.remedy}"
