"""Days that are far from today: a slip of the finger, or an old article as if it were new. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from pipeline.content.problem import Level, Problem
from pipeline.model import Article

AHEAD = timedelta(days=366)
BEHIND = timedelta(days=300)


def dated(
    articles: Iterable[Article], now: datetime, known: Collection[str], lines: Mapping[str, int]
) -> list[Problem]:
    """Notes about days that nobody would expect of an article that is checked now.

    `known`: slugs of which something went out or waits; `lines`: of the day in the head, by path.
    """
    found = []
    for article in articles:
        line = lines.get(article.path, 1)
        day = f"{article.date.day}/{article.date.month}/{article.date.year}"
        if article.date > now + AHEAD:
            message = f"Ngày của bài là {day}, còn hơn một năm nữa bài mới ra."
        elif article.date < now - BEHIND and article.slug not in known:
            message = f"Bài mới mà ngày của bài là {day}, đã qua lâu rồi."
        else:
            continue
        remedy = "Kiểm tra lại năm; đúng rồi thì thôi."
        found.append(Problem(f"content/{article.path}", line, message, remedy, Level.HINT))
    return found
