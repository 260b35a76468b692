"""A demo: all of an office published before stand-ins, as if for the first time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.config import Office
from pipeline.delivery import Known
from pipeline.ledger import Ledger
from pipeline.ledger.rehearsal import copy_past
from pipeline.office.actor import Actor, Proof
from pipeline.office.approval import approve_editions
from pipeline.office.guarding import passing_items
from pipeline.office.newsroom import Newsroom, ledger_url
from pipeline.plan import Plan
from pipeline.plan.history import public_of

APPROVER = Actor("Người duyệt thử (loa demo)", Proof.PLAN)
_MOST = 10  # titles that are told by name


def approve_demo(room: Newsroom, past: Known | None) -> list[str]:
    """Approve everything in a copy but what was withdrawn; what is no news in it, for staff.

    `past`: what the ledger of the office itself knows; None: it has none.
    """
    _, made = room.refresh_plan()
    withdrawn = past.withdrawn if past else frozenset()
    wanted = [item for place, item in made.items.items() if place not in withdrawn]
    approve_editions(room, passing_items(room, wanted), APPROVER)
    return list(_past_sentences(made, past))


def read_past(source: Office) -> Known | None:
    """What the office's own ledger knows, read from a copy; None: it has none yet."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        if copy_past(ledger_url(source), path) is None:
            return None
        ledger = Ledger.at(path)
        try:
            return ledger.known()
        finally:
            ledger.close()


def _past_sentences(made: Plan, past: Known | None) -> Iterator[str]:
    """What of the demo is no news, in sentences for staff."""
    if past is None:
        return
    out = {line[-1].about for line in past.lines.values() if public_of(line)}
    gone = {slug for slug, _ in past.withdrawn}
    titles = {each.slug: each.title for each in made.articles}
    if known := sorted(titles[slug] for slug in out & titles.keys()):
        yield (
            f"Diễn thử phát lại từ đầu: {len(known)} bài dưới đây đã ra thật rồi, ở đây chỉ để xem "
            f"trông ra sao: {_title_list(known)}."
        )
    if left := sorted(titles[slug] for slug in gone & titles.keys()):
        yield f"Bài đã gỡ không diễn thử ở kênh đã gỡ: {_title_list(left)}."


def _title_list(titles: Sequence[str]) -> str:
    more = f" và {len(titles) - _MOST} bài nữa" if len(titles) > _MOST else ""
    return "; ".join(f"“{each}”" for each in titles[:_MOST]) + more
