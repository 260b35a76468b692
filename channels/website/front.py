"""The front page: what matters now, from what is public. Pure: the time is an argument."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from channels.website.index import ALL, ArticleCard, CardIndex
from channels.website.pages import PageDraft, marks
from channels.website.shell import Shell
from pipeline.model import Priority

PATH = "index.html"
_LOOK_BACK = 60  # articles among which urgent ones are looked for
_URGENT_FOR = timedelta(days=3)  # where the author gave no expiry
_UNTIL = re.compile(rb'data-until="([^"]+)"')
_LATEST = 7
_LEADING = 5  # newest articles among which a priority one leads
_OF_SECTION = 3


def urgent(index: CardIndex, now: datetime) -> list[ArticleCard]:
    """Urgent articles whose time has not passed."""
    newest = index.latest(ALL, _LOOK_BACK)
    return [card for card in newest if card.priority == Priority.URGENT and until(card) > now]


def until(card: ArticleCard) -> datetime:
    """When an urgent article leaves the top of the front page."""
    if card.expiry:
        return datetime.fromisoformat(card.expiry)
    return datetime.fromisoformat(card.date) + _URGENT_FOR


def is_over(page: bytes, now: datetime) -> bool:
    """Whether a front page shows something whose time has passed."""
    ends = (datetime.fromisoformat(each.decode()) for each in _UNTIL.findall(page))
    return any(each <= now for each in ends)


def leading(index: CardIndex) -> ArticleCard | None:
    """The article on top: the newest that has priority, else the newest."""
    newest = index.latest(ALL, _LEADING)
    chosen = (card for card in newest if card.priority == Priority.PRIORITY)
    return next(chosen, newest[0] if newest else None)


def home(shell: Shell, index: CardIndex, now: datetime) -> PageDraft:
    """The draft of the front page; what it shows by time says until when (`data-until`)."""
    alarms, lead = urgent(index, now), leading(index)
    latest = [card for card in index.latest(ALL, _LATEST + 1) if card != lead][:_LATEST]
    blocks = {
        key: index.latest(("chuyen-muc", key), _OF_SECTION)
        for key in shell.sections
        if ("chuyen-muc", key) in index.lists
    }

    def draw() -> str:
        drawn = {
            key: [shell.card("card.html", card, "", 3) for card in cards]
            for key, cards in blocks.items()
        }
        return shell.page(
            "home.html",
            PATH,
            PATH,
            urgent=[(card, until(card).isoformat(timespec="minutes")) for card in alarms],
            lead=lead,
            latest=latest,
            blocks=drawn,
        )

    shown = [alarms, [lead] if lead else [], latest, *blocks.values()]
    return PageDraft(PATH, ("home", shell.version, *map(marks, shown)), draw)
