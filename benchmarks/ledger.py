"""What a ledger's past costs: the questions of a round at so many settled deliveries.

    python benchmarks/ledger.py [--past 100000]

Milliseconds of the processor, in one process, each question asked once before. The last lines are
what still reads all of the past, once for each process and each change.
"""

# ruff: noqa: E402 - run as a script, beside what it shares

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from _sites import memory_folder

from pipeline.delivery import OUT, PENDING, Delivery, Event, State, key_of
from pipeline.ledger import Ledger
from pipeline.model import VN, Edition
from tests.support.past_deliveries import write_past

NOW = datetime(2026, 12, 1, 8, tzinfo=VN)
PAGE = "trang-fb"


def news(name: str) -> list[Edition]:
    """Twenty editions that the ledger does not know."""
    return [Edition(PAGE, f"{name}-{number}", f"Bài {number}", "…") for number in range(20)]


def plan(ledger: Ledger, name: str) -> None:
    """Keep and plan twenty new ones."""
    editions = news(name)
    keys = [(each, key_of("", each.subject, each.digest, PAGE, "đăng")) for each in editions]
    ledger.keep(editions, NOW)
    wanted = [Delivery(key, PAGE, each.subject, each.digest, due=NOW) for each, key in keys]
    ledger.plan(wanted, NOW)


def approve(ledger: Ledger, name: str) -> None:
    """Approve the twenty."""
    ledger.approve([each.digest for each in news(name)], "Bà Hà", NOW)


def ask_and_wait(ledger: Ledger, name: str) -> None:
    """One question that is answered: try later."""
    [claimed] = ledger.claim(ledger.in_state(State.SCHEDULED)[:1], NOW)
    ledger.advance(claimed, Event.BUSY, NOW, not_before=NOW)


QUESTIONS: dict[str, Callable[[Ledger, str], object]] = {
    "keep and plan 20": plan,
    "approve 20": approve,
    "one busy answer": ask_and_wait,
    "what is due": lambda ledger, _: ledger.in_state(State.SCHEDULED),
    "what has lapsed": lambda ledger, _: ledger.in_state(*PENDING, lapsed=NOW),
    "last question": lambda ledger, _: ledger.last_claim(PAGE, NOW, OUT),
    "200 to be observed": lambda ledger, _: ledger.to_observe([PAGE, "dai"], NOW, 200),
    "who approved": lambda ledger, name: ledger.provenance.approvals([news(name)[0].digest]),
    "take one approval back": lambda ledger, name: ledger.revoke(
        [news(name)[0].digest], "Bà Hà", NOW
    ),
    "all that is known": lambda ledger, _: ledger.known(),
    "all approvals": lambda ledger, _: ledger.approvals(),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--past", type=int, default=100_000)
    past = parser.parse_args().past
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        url = f"sqlite:///{folder}/ledger.db"
        write_past(url, past)
        ledger = Ledger(url)
        print(f"ledger with {past:,} settled deliveries, ms")
        for name, ask in QUESTIONS.items():
            ask(ledger, "first") if not name.startswith("all") else None
            start = time.process_time()
            ask(ledger, "second")
            print(f"{name:24}{(time.process_time() - start) * 1000:9.1f}")
        ledger.close()


if __name__ == "__main__":
    main()
