"""Urgent bulletins: the newest of each article, what staff call them, whom they still wait for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pipeline.delivery import Action, Delivery, Known, State
from pipeline.errors import LoaError
from pipeline.ledger import Ledger
from pipeline.model import Edition, Priority, countersign
from pipeline.office.newsroom import Newsroom
from pipeline.regulation import confirmers

_REMEMBERED = timedelta(days=1)  # after which nobody is asked to confirm what was heard


def newest_bulletins(known: Known) -> list[Delivery]:
    """The newest urgent bulletin of each article or of words typed in, by time."""
    newest = [
        next((each for each in reversed(line) if each.action is not Action.WITHDRAW), line[-1])
        for line in known.lines.values()
        if line[-1].urgent
    ]
    return sorted(newest, key=lambda each: each.due)


def bulletin_name(ledger: Ledger, bulletin: Delivery) -> str:
    """What a person types to mean a bulletin (“MÃ”)."""
    return ledger.edition(bulletin.edition).subject.rpartition("/")[2]


def unconfirmed_alarms(room: Newsroom) -> list[str]:
    """Alarms that a second person is still to confirm: who that may be, and the command."""
    found: list[str] = []
    for each in newest_bulletins(room.ledger.known()):
        lately = each.since is not None and each.since >= room.clock() - _REMEMBERED
        if each.state is State.HELD or (each.state is State.DELIVERED and lately):
            found += _find_unconfirmed(room, each)
    return found


def _find_unconfirmed(room: Newsroom, bulletin: Delivery) -> Iterator[str]:
    try:
        item = room.ledger.edition(bulletin.data.item)
        name = bulletin_name(room.ledger, bulletin)
    except LoaError:
        return  # told by whoever reads the editions (loa doctor)
    approved = room.ledger.approvals()
    if item.digest not in approved or countersign(item).digest in approved:
        return
    first = approved[item.digest].by
    heard = "đã giao đài, còn" if bulletin.state is State.DELIVERED else ""
    yield (
        f"Còi báo động của “{item.title}” {heard} chờ người thứ hai xác nhận: "
        f"{_who(room, item, bulletin.about, first)}. Người ấy chạy: "
        f'loa radio urgent confirm {name} --by "Họ và tên"'
    ).replace("  ", " ")


def _who(room: Newsroom, item: Edition, slug: str, first: str) -> str:
    """The second person by role, as the station's rules name it."""
    rules = room.timetable.hours.regulation(item.channel)
    articles = room.reading.articles if room.reading else ()
    section = next((each.section for each in articles if each.slug == slug), "")
    roles = confirmers(rules, Priority.URGENT, section, first) if rules else ""
    return f"{roles}, khác {first}" if roles else f"bất kỳ ai khác {first}"
