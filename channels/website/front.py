"""The front page: what matters now, from what is public and without a clock. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from channels.website.index import ALL, Card, Index
from channels.website.pages import Draft, marks
from channels.website.shell import Shell
from pipeline.model import Priority

_LOOK_BACK = 60  # articles among which urgent ones are looked for
_URGENT_FOR = timedelta(days=3)  # where the author gave no expiry
_LATEST = 7
_LEADING = 5  # newest articles among which a priority one leads
_OF_SECTION = 3


def urgent(index: Index) -> list[Card]:
    """Urgent articles whose time has not passed when the newest article was published.

    The site has no clock: it changes only when something is delivered. So every urgent notice
    also says on the page until when it holds.
    """
    newest = index.latest(ALL, _LOOK_BACK)
    return [
        card
        for card in newest
        if card.priority == Priority.URGENT and _until(card) > newest[0].date
    ]


def _until(card: Card) -> str:
    if card.expiry:
        return card.expiry
    last = datetime.fromisoformat(card.date) + _URGENT_FOR
    return last.isoformat(timespec="minutes")


def leading(index: Index) -> Card | None:
    """The article on top: the newest that has priority, else the newest."""
    newest = index.latest(ALL, _LEADING)
    chosen = (card for card in newest if card.priority == Priority.PRIORITY)
    return next(chosen, newest[0] if newest else None)


def home(shell: Shell, index: Index) -> Draft:
    """The draft of the front page."""
    alarms, lead = urgent(index), leading(index)
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
            "index.html",
            "index.html",
            urgent=alarms,
            lead=lead,
            latest=latest,
            blocks=drawn,
        )

    shown = [alarms, [lead] if lead else [], latest, *blocks.values()]
    return Draft("index.html", ("home", shell.version, *map(marks, shown)), draw)
