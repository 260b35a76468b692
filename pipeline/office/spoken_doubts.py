"""What the loudspeaker is not sure how to read, told before anybody approves it.

The best reading is used, so nothing waits for an answer; the sentence names the choices, and the
two ways to settle it: plain words in the article, or a reading under `đọc`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pipeline.channel import Channel
from pipeline.content import Level, Problem
from pipeline.delivery import Approval
from pipeline.model import Article, ItemData
from pipeline.plan import Item
from pipeline.speech.script import Speaks

_QUOTED = re.compile(r"“(.+?)”")


def doubt_hints(
    items: Iterable[Item], channels: Mapping[str, Channel], approved: Mapping[str, Approval]
) -> Iterator[Problem]:
    """A hint for each doubt of what is not approved yet, at its line, for `loa check`."""
    told: set[tuple[str, str]] = set()
    for item, doubt in _doubts(items, channels):
        path = f"content/{item.article.path}"
        if not item.is_approved(approved) and (path, doubt) not in told:
            told.add((path, doubt))
            yield Problem(path, _line_of(item.article, doubt), doubt, "", Level.HINT)


def doubt_sentences(items: Iterable[Item], channels: Mapping[str, Channel]) -> Iterator[str]:
    """The doubts of what is approved now, each once, for whoever answers for it."""
    yield from dict.fromkeys(
        f"“{item.article.title}”, {doubt}" for item, doubt in _doubts(items, channels)
    )


def _doubts(items: Iterable[Item], channels: Mapping[str, Channel]) -> Iterator[tuple[Item, str]]:
    """Of stations alone: a podcast says what is said there."""
    for item in items:
        if isinstance(channels[item.edition.channel], Speaks):
            for doubt in ItemData.from_json(item.edition.data).flags or ():
                yield item, doubt


def _line_of(article: Article, doubt: str) -> int:
    """The line of the file on which the doubtful words stand; 1, if they are in its head."""
    quoted = _QUOTED.search(doubt)
    words = quoted[1] if quoted else doubt
    rows = enumerate(article.body.split("\n"), article.body_line)
    return next((line for line, row in rows if words in row), 1)
