"""A house whose power can fail: the real ledger, dispatch and channel; the far end outside.

A life is what the office does from a start until its delivery is settled: wake, tick and
reconcile while the clock moves on. It runs in a child process that can be killed anywhere; the
far end plays in a process of its own, which goes on. Then the office starts again.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from farends.control import Remote
from farends.faults import Rule
from pipeline import decide, delivery, dispatch
from pipeline.delivery import OPEN, Action, Delivery, Event, State, key_of
from pipeline.dispatch import Dispatch
from pipeline.ledger import Ledger
from pipeline.model import VN, Bulletin, Edition, Receipt
from tests.contract import an_article, change_first
from tests.crash.killing import End, forked
from tests.loopback_channel import LoopbackChannel, LoopbackTogether

START = datetime(2026, 11, 23, 8, 0, tzinfo=VN)
ROOT = Path(__file__).parents[2]
CHANNEL = str(ROOT / "tests" / "loopback_channel.py")
PIPELINE = (
    *(dispatch.__file__, decide.__file__, delivery.__file__),
    *map(str, (ROOT / "pipeline" / "ledger").glob("*.py")),
)
TEMPERS = ("safe", "together", "find", "ask")  # together: SAFE, many editions at once

_VERB = {Action.PUBLISH: "POST", Action.REPLACE: "PUT", Action.WITHDRAW: "DELETE"}
_AFTER = {"Retry-After": "20"}


def _once(action: Any, **more: Any) -> Rule:
    return Rule(action, **{"times": 1, "path": "/things", "method": "EFFECT", **more})


# What the far end does to the first effect that is asked of it (and to the first look)
MOODS: dict[str, tuple[Rule, ...]] = {
    "calm": (),
    "refuse": (Rule("refuse"),),
    "busy": (_once("reply", when="before", status=429, headers=_AFTER),),
    "reset-before": (_once("reset", when="before"),),
    "reset-after": (_once("reset"),),
    "stall-before": (_once("stall", when="before", seconds=9),),
    "stall-after": (_once("stall", seconds=9),),
    "late": (_once("late", seconds=9),),
    "truncate": (_once("truncate"),),
    "refused-before": (_once("reply", when="before", status=403),),
    "refused-after": (_once("reply", status=403),),
    "nonsense": (_once("reply", status=200, body="<p>Xin chào"),),
    "html-502": (_once("reply", status=502, body="<h1>Bad Gateway"),),
    "lagging": (_once("lag", seconds=100), _once("reset")),
    "silent-look": (_once("reset"), _once("reply", status=502, body="<h1>", method="GET")),
}


@dataclass(frozen=True)
class Story:
    """What became of the delivery, as the ledger tells it and as the public sees it."""

    state: State
    target: State | None  # of what was to be replaced or withdrawn
    remote_id: str
    events: tuple[tuple[str, str, str], ...]  # event, before, after
    public: tuple[dict[str, Any], ...]
    person_asked: bool

    def holds(self, temper: str, action: Action) -> None:
        """Exactly one public thing and a ledger that says so; a question only where it must."""
        assert self.state is State.DELIVERED, self
        assert temper == "ask" or not self.person_asked, self
        steps = [event for event in self.events if event[0] != "planned"]
        assert all(one[2] == next_[1] for one, next_ in pairwise(steps)), self
        assert steps[-1][2] == self.state, self
        if action is Action.WITHDRAW:
            assert self.public == (), self
            assert self.target is State.WITHDRAWN, self
            return
        assert [thing["id"] for thing in self.public] == [self.remote_id], self
        if action is Action.REPLACE:
            assert "đã đính chính" in self.public[0]["text"], self
            assert self.target is State.REPLACED, self


class House:
    """One office, one far end; `begin` makes everything new again."""

    def __init__(self, folder: Path, office: type[Dispatch] = Dispatch) -> None:
        self.folder = folder
        self.office = office
        folder.mkdir(parents=True, exist_ok=True)
        self._stage = subprocess.Popen(
            [sys.executable, "-m", "farends.loopback", "--folder", str(folder / "far")],
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert self._stage.stdout
        told = json.loads(self._stage.stdout.readline())
        self._url, self._remote = told["url"], Remote(told["control"])
        self._temper, self._action = "safe", Action.PUBLISH
        self.begin("find")
        self._live()  # warm: what is imported and compiled here, no child has to do again

    def close(self) -> None:
        """End the far end and forget everything."""
        self._stage.terminate()
        try:
            self._stage.wait(30)
        except subprocess.TimeoutExpired:  # a machine that is very busy
            self._stage.kill()
            self._stage.wait()
        assert self._stage.stdout
        self._stage.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def begin(self, temper: str, action: Action = Action.PUBLISH) -> None:
        """An approved delivery that is due, before a far end that is well."""
        self._temper, self._action = temper, action
        self._remote.reset()
        self._remote.clock(at=START)
        template = self.folder / f"{temper}-{action}"
        if not template.exists():
            forked(lambda: self._prepare(template))
        for old in self.folder.glob("ledger.db*"):
            old.unlink()
        shutil.copyfile(template / "ledger.db", self.folder / "ledger.db")
        if action is not Action.PUBLISH:  # what is to be replaced or withdrawn is really there
            forked(lambda: self._channel(9).deliver(self._edition("Bản đầu."), "old").remote_id)

    def live(self, mood: str, **how: Any) -> End:
        """One life, in a child (see `forked` for `how`); then the far end is well again."""
        verb = _VERB[self._action]
        rules = (
            replace(rule, method=verb) if rule.method == "EFFECT" else rule for rule in MOODS[mood]
        )
        self._remote.plan(*rules)
        end = forked(self._live, **how)
        self._remote.plan()
        self._remote.quiet()
        return end

    def stands(self) -> str:
        """All that the next life can notice: the ledger's files, the far end, the time."""
        files = sorted(self.folder.glob("ledger.db*"))
        there = [(each.name, sha256(each.read_bytes()).hexdigest()) for each in files]
        return repr((there, self._remote.public(), self._remote.clock()))

    def was_sending(self) -> bool:
        """Whether the last life ended between the intent and the answer."""
        book = sqlite3.connect(self.folder / "ledger.db")
        [found] = book.execute("select count(*) from deliveries where state = 'sending'").fetchone()
        book.close()
        return bool(found)

    def live_on(self) -> Story:
        """A last life without failures. Where only a person can tell, a person tells."""
        story: Story = forked(self._live_on).value
        return story

    # in the child

    def _live(self) -> None:
        ledger = Ledger.at(self.folder / "ledger.db")
        now = self._remote.clock()  # as far as time had come
        office = self.office(ledger, {"loopback": self._channel()}, lambda: now)
        office.wake()
        for minutes in (0, 1, 2, 3, 70, 70):
            if minutes:
                now += timedelta(minutes=minutes)
                self._remote.clock(at=now)
            office.tick()
            for each in ledger.in_state(State.REJECTED):  # a person lets it be sent again
                ledger.advance(each, Event.RETRIED, now, by="Bà Hà")
            office.reconcile()
            if not ledger.in_state(*OPEN - {State.HELD}):
                break
        ledger.close()

    def _live_on(self) -> Story:
        self._live()
        ledger = Ledger.at(self.folder / "ledger.db")
        watched = self._watched(ledger)
        asked = watched.state is State.UNKNOWN
        if asked:  # a person looks with her own eyes, and answers
            self._answer(ledger, watched)
            self._live()
            watched = self._watched(ledger)
        target = ledger.delivery(watched.target) if watched.target else None
        story = Story(
            state=watched.state,
            target=target.state if target else None,
            remote_id=watched.receipt.remote_id if watched.receipt else "",
            events=tuple((e.event, e.before, e.after) for e in ledger.events(watched.key)),
            public=tuple(self._remote.public()),
            person_asked=asked,
        )
        ledger.close()
        return story

    def _answer(self, ledger: Ledger, unknown: Delivery) -> None:
        seen = self._remote.public()
        event = Event.FOUND if seen else Event.ABSENT
        receipt = Receipt(seen[0]["id"]) if seen else None
        ledger.advance(unknown, event, START, by="Bà Hà", receipt=receipt)

    def _watched(self, ledger: Ledger) -> Delivery:
        """The delivery that the case is about: the last one."""
        every = ledger.in_state(*State)
        return next((each for each in every if each.target), every[0])

    def _channel(self, read: float = 0.08) -> LoopbackChannel:
        if self._temper == "together":
            return LoopbackTogether(self._url, "safe", "chim-hoang-yen", read, 4 * read)
        return LoopbackChannel(self._url, self._temper, "chim-hoang-yen", read, 4 * read)

    def _edition(self, body: str) -> Edition:
        return self._channel().compose(change_first(Bulletin((an_article(),)), body=body))

    def _prepare(self, folder: Path) -> None:
        """The ledger as it stands when the case begins."""
        folder.mkdir()
        ledger = Ledger.at(folder / "ledger.db")
        first, second = self._edition("Bản đầu."), self._edition("Bản đã đính chính.")
        ledger.keep([first, second], START)
        ledger.approve([first.digest, second.digest], "Bà Hà", START)
        published = _planned(first, "đăng")
        ledger.plan([published], START)
        if self._action is not Action.PUBLISH:
            [claimed] = ledger.claim(ledger.in_state(State.SCHEDULED), START)
            there = Receipt(f"{self._channel().temper}-1")
            ledger.advance(claimed, Event.TOOK, START, receipt=there)
            after = _planned(second, str(self._action))
            ledger.plan([replace(after, action=self._action, target=published.key)], START)
        ledger.close()


def asked(step: str) -> bool:
    """A step of the channel on behalf of dispatch."""
    return "dispatch.py" in step and "loopback_channel.py" in step


@contextmanager
def opened(office: type[Dispatch] = Dispatch) -> Iterator[House]:
    """A house in memory, where there is one: kill -9 can't tell it from a disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        house = House(Path(folder) / "house", office)
        try:
            yield house
        finally:
            house.close()


def _planned(edition: Edition, occasion: str) -> Delivery:
    key = key_of("", edition.subject, edition.digest, edition.channel, occasion)
    return Delivery(key, edition.channel, edition.subject, edition.digest, START, occasion=occasion)
