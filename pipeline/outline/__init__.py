"""What an article tells, in short: points, facts, steps, advice, dates, numbers to call. Pure.

    outline(article).telling(4, 140)   # the four weightiest sentences, in the order of the text

Pictures, clips, slides and papers are made from it. Nothing is invented: every word is the
author's, cut at sentences and clauses, with the line it stands on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline import markdown
from pipeline.model import Article, Priority
from pipeline.outline.advice import advice_columns, find_advice, forbids
from pipeline.outline.facts import find_facts
from pipeline.outline.gather import STEP, gather_parts
from pipeline.outline.hotlines import find_hotlines, numbers_to_call
from pipeline.outline.moments import find_moments
from pipeline.outline.needed import (
    MOST_COLUMNS,
    MOST_ROWS,
    Need,
    find_needs,
    find_schedules,
    find_tables,
    find_ways,
    find_wholes,
    table_name,
)
from pipeline.outline.orders import find_orders
from pipeline.outline.points import find_call, gist_of, weigh_points
from pipeline.outline.quantity import Quantity, read_amount, read_quantity, unit_of_header
from pipeline.outline.sentences import first_clause, split_sentences
from pipeline.outline.shape import Fact, Grid, Hotline, Moment, Outline, Steps, Topic
from pipeline.text import nfc, slug, squeeze

__all__ = [
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Fact",
    "Grid",
    "Hotline",
    "Moment",
    "Need",
    "Outline",
    "Quantity",
    "Steps",
    "Topic",
    "advice_columns",
    "find_needs",
    "find_schedules",
    "find_tables",
    "find_ways",
    "find_wholes",
    "first_clause",
    "forbids",
    "gist_of",
    "headline",
    "numbers_to_call",
    "outline",
    "read_amount",
    "read_quantity",
    "split_sentences",
    "table_name",
    "unit_of_header",
]


def outline(article: Article) -> Outline:
    """The outline of an article; every product of it asks for the same one."""
    kicker, title = headline(article)
    urgent = article.priority is Priority.URGENT
    told = _outline(nfc(article.summary), nfc(article.body), article.body_line, urgent)
    return replace(told, title=squeeze(nfc(article.title)), kicker=kicker, headline=title)


@lru_cache(maxsize=64)
def _outline(written: str, body: str, line: int, urgent: bool) -> Outline:
    """What the words tell, without a title."""
    found = gather_parts(markdown.blocks(body, line))
    summary = squeeze(written) or _opening(found.topics)
    dos, donts = find_advice(found.lines, found.grids)
    wanted = find_orders(found.lines) if urgent else ()
    told = weigh_points(summary, found.lines, wanted)
    return Outline(
        title="",
        kicker="",
        headline="",
        summary=summary,
        points=tuple(each.text for each in told),
        weights=tuple(each.weight for each in told),
        numbered=tuple(each.numbered for each in told),
        facts=find_facts(found.lines, found.grids),
        steps=tuple(found.steps),
        dos=dos,
        donts=donts,
        dates=find_moments(found.lines, found.grids),
        hotlines=find_hotlines(found.lines, found.grids),
        topics=tuple(found.topics),
        tables=tuple(found.grids),
        call=find_call(found.lines),
        orders=wanted,
    )


def headline(article: Article) -> tuple[str, str]:
    """(kicker, headline) of a title: “Bình dân học vụ số, bài 1: Đăng ký…” is both.

    Only where what stands before the colon names the article's section; else the kicker is empty.
    """
    title = squeeze(nfc(article.title))
    before, colon, after = title.partition(":")
    if colon and after.strip() and slug(before).startswith(slug(article.section)):
        after = after.strip()
        return before.strip(), after[:1].upper() + after[1:]
    return "", title


def _opening(topics: Sequence[Topic]) -> str:
    """The first sentences of the text, up to about two lines."""
    told = next((topic.sentences for topic in topics if topic.sentences), ())
    text = ""
    for sentence in told:
        if STEP.match(sentence):
            break  # half of the steps would mislead
        whole = sentence.endswith((".", "!", "?", "…", "”"))  # else a label, a title
        if text and (not whole or len(text) + len(sentence) > 220):
            break
        text = f"{text} {sentence}".strip()
    return re.sub(r":$", ".", text)
