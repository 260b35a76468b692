"""What was published long ago costs nothing today: no question of a round reads all that ever was.

Of SQLite, whose planner tells how it will answer; the indexes are those of PostgreSQL too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from pipeline.channel import Overflow
from pipeline.delivery import (
    OUT,
    PENDING,
    Delivery,
    EditKind,
    Event,
    OccasionEdit,
    State,
    key_of,
)
from pipeline.ledger import Ledger
from pipeline.model import Address, Article, Edition, Observation, Receipt
from tests.support.past_deliveries import write_past

from .conftest import Clock

LARGE = ("deliveries", "editions", "approvals", "events", "observations", "broadcasts", "left_out")
EDITION = Edition("trang-fb", "bai-moi", "Bài mới", "<p>Mới</p>")


def new(clock: Clock) -> Delivery:
    key = key_of("", EDITION.subject, EDITION.digest, EDITION.channel, "đăng")
    return Delivery(key, EDITION.channel, EDITION.subject, EDITION.digest, due=clock())


def written(book: Ledger, clock: Clock) -> Delivery:
    """A delivery that is on its way, in a ledger with a past."""
    book.keep([EDITION], clock())
    book.plan([new(clock)], clock())
    book.approve([EDITION.digest], "Bà Hà", clock())
    [claimed] = book.claim(book.in_state(State.SCHEDULED), clock())
    return claimed


Question = Callable[[Ledger, Delivery, Clock], object]
QUESTIONS: dict[str, Question] = {
    "keep": lambda book, one, clock: book.keep([replace(EDITION, title="Khác")], clock()),
    "plan": lambda book, one, clock: book.plan([replace(one, key="k", subject="khác")], clock()),
    "approve": lambda book, one, clock: book.approve([one.edition], "Bà Hà", clock()),
    "revoke": lambda book, one, clock: book.revoke([one.edition], "Bà Hà", clock()),
    "adopt": lambda book, one, clock: book.adopt({one.edition: "t"}),
    "accepts": lambda book, one, clock: book.accepts(one),
    "took": lambda book, one, clock: book.record_publications([(one, Receipt("1"))], clock()),
    "busy": lambda book, one, clock: book.advance(one, Event.BUSY, clock()),
    "wait": lambda book, one, clock: book.wait(one, clock(), "…"),
    "scheduled": lambda book, one, clock: book.in_state(State.SCHEDULED),
    "lapsed": lambda book, one, clock: book.in_state(*PENDING, lapsed=clock()),
    "last claim": lambda book, one, clock: book.last_claim(one.channel, clock()),
    "last out": lambda book, one, clock: book.last_claim(one.channel, clock(), OUT),
    "standing": lambda book, one, clock: book.standing(one.channel, [one.subject]),
    "to observe": lambda book, one, clock: book.to_observe([one.channel], clock(), 200),
    "observed": lambda book, one, clock: book.observed(one, Observation(True), clock()),
    "delivery": lambda book, one, clock: book.delivery(one.key),
    "title": lambda book, one, clock: book.title_of(one),
    "editions": lambda book, one, clock: book.editions([one.edition]),
    "editions of": lambda book, one, clock: book.editions_of(one.subject),
    "history": lambda book, one, clock: book.events(one.key),
    "last decision": lambda book, one, clock: book.last_decision(),
    "last event": lambda book, one, clock: book.claims.last_event(),
    "doubted": lambda book, one, clock: book.claims.doubted(one),
    "who approved": lambda book, one, clock: book.provenance.approvals([one.edition]),
    "left out": lambda book, one, clock: book.provenance.dropped("dai", "2026-11-25/1700"),
    "leave out": lambda book, one, clock: book.provenance.drop(
        "dai", {"2026-11-25/1700": [Overflow("bai", "Bài", "Dài.")]}
    ),
    "broadcasts": lambda book, one, clock: book.broadcasts.add([], clock()),
    "articles": lambda book, one, clock: book.articles.get("bai"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_round_of_a_file_reads_all_that_ever_was(
    name: str, ledger: Ledger, ledger_url: str, clock: Clock
) -> None:
    write_past(ledger_url, 300)
    one, asked = written(ledger, clock), list[tuple[str, object]]()

    def note(
        _c: object, _k: object, statement: str, values: object, _x: object, many: bool
    ) -> None:
        asked.append((statement, values[0] if many else values))  # type: ignore[index]

    event.listen(ledger._engine, "before_cursor_execute", note)
    QUESTIONS[name](ledger, one, clock)
    event.remove(ledger._engine, "before_cursor_execute", note)
    reads = [each for each in asked if each[0].split()[0] in ("SELECT", "UPDATE", "DELETE")]
    with ledger._engine.connect() as db:
        for statement, values in reads:
            plan = db.exec_driver_sql(f"explain query plan {statement}", values)  # type: ignore[arg-type]
            for step in plan:
                words = str(step[-1]).split()
                assert words[:1] != ["SCAN"] or words[1] not in LARGE, (statement, step[-1])


def test_what_is_public_is_observed_more_and_more_seldom(ledger: Ledger, clock: Clock) -> None:
    from tests.test_dispatch import OpenShelf, edition, schedule, sender

    shelf = OpenShelf()
    schedule(ledger, clock, edition())
    send, start, looks = sender(ledger, clock, shelf), clock(), list[float]()
    send.tick()
    while clock() < start + timedelta(days=400):
        if send.observe():
            looks.append((clock() - start) / timedelta(days=1))
        clock.pass_(hours=6 if clock() > start + timedelta(hours=2) else 0.5)
    assert len(looks) == 7
    assert looks[0] == 0
    assert looks[1] == pytest.approx(1 / 24)
    assert looks[2:] == pytest.approx([1, 3, 7, 30, 180], abs=0.5)


def test_what_cannot_be_observed_now_keeps_nothing_else_from_being_observed(
    ledger: Ledger, clock: Clock
) -> None:
    from tests.test_dispatch import OpenShelf, edition, schedule, sender

    shelf = OpenShelf()
    for slug in ("mot", "hai"):
        schedule(ledger, clock, edition(slug))
    send = sender(ledger, clock, shelf)
    send.tick()
    first, _ = ledger.to_observe(["website"], clock(), 9)
    ledger.observe_later(first, clock() + timedelta(hours=1))
    assert len(ledger.to_observe(["website"], clock(), 9)) == 1
    clock.pass_(hours=1)
    assert len(ledger.to_observe(["website"], clock(), 9)) == 2


def test_many_answers_are_written_in_few_transactions(ledger: Ledger, clock: Clock) -> None:
    from tests.test_dispatch import edition, schedule

    for number in range(60):
        schedule(ledger, clock, edition(f"bai-{number}"))
    ends: list[object] = []
    event.listen(ledger._engine, "commit", ends.append)
    claimed = ledger.claim(ledger.in_state(State.SCHEDULED), clock())
    after = ledger.record_publications([(each, Receipt("1")) for each in claimed], clock())
    assert {each.state for each in after} == {State.DELIVERED}
    assert len(after) == 60
    assert len(ends) == 3, "one question, the intents, the answers"
    steps = [each.event for each in ledger.events(after[0].key)]
    assert steps == ["planned", "approved", "claimed", "took"]


def test_of_answers_that_are_written_together_one_that_another_process_wrote_falls_out(
    ledger: Ledger, clock: Clock
) -> None:
    from tests.test_dispatch import edition, schedule

    for number in range(3):
        schedule(ledger, clock, edition(f"bai-{number}"))
    claimed = ledger.claim(ledger.in_state(State.SCHEDULED), clock())
    ledger.advance(claimed[1], Event.SILENT, clock())
    after = ledger.record_publications([(each, Receipt("1")) for each in claimed], clock())
    assert [each.key for each in after] == [claimed[0].key, claimed[2].key]
    assert [each.key for each in ledger.in_state(State.UNKNOWN)] == [claimed[1].key]
    assert len(ledger.events(claimed[1].key)) == 4


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "in another process"])
def test_what_is_known_is_read_again_when_anything_was_written(
    elsewhere: bool, ledger: Ledger, ledger_url: str, clock: Clock
) -> None:
    one = written(ledger, clock)
    writer = Ledger(ledger_url) if elsewhere else ledger
    memory = ledger.known()
    assert ledger.known() is memory, "nothing was written"
    article = Article("bai", "Bài", "thong-bao", clock(), "Chữ.", "thong-bao/bai.md")
    for write in (
        lambda: writer.wait(one, clock() + timedelta(hours=1), "chờ"),
        lambda: writer.advance(one, Event.BUSY, clock(), detail="bận"),
        lambda: writer.correct("bai-moi", "Giờ đúng là 8 giờ.", "Bà Hà", clock()),
        lambda: writer.articles.keep([article], clock()),
        lambda: writer.articles.note_files({"bai": Address("thong-bao/khac.md", "", "s")}),
        lambda: writer.occasions.planned(["hoc-so"], clock()),
        lambda: writer.occasions.write([("hoc-so", OccasionEdit(EditKind.BEGUN))], "Bà", clock()),
        lambda: writer.revoke([one.edition], "Bà Hà", clock()),
        lambda: writer.approve([one.edition], "Bà Hà", clock(), terms={one.edition: "t"}),
        lambda: writer.adopt({one.edition: "u"}),
        lambda: writer.exchange_receipt(one, Receipt("2")),
        lambda: writer.keep([replace(EDITION, title="Khác")], clock()),
        lambda: writer.plan([replace(one, key="k", subject="khác")], clock()),
    ):
        before = ledger.known()
        write()
        after = ledger.known()
        fresh = Ledger(ledger_url)
        assert after == fresh.known()
        assert after is ledger.known()
        fresh.close()
        assert ledger.known() == after
        assert before is not after or before == after
    if elsewhere:
        writer.close()
