"""Many deliveries through the real dispatch and ledger, with the office killed again and again.

The platform's stand-in plays in a process of its own, with misfortunes in a fifth of all
requests; the office runs in another and is killed by SIGKILL at random moments, to begin
anew from what is on disk. In the end the stand-in's oracle is asked what the public sees.

    trial = Trial(far="farends.facebook", open=my_channel, subject=whose, rules=RULES, count=60)
    figures = run(trial, tmp_path)
    assert figures.once_each

`open(url, folder, notes, clock)` opens the channel; it runs in the office's process, so it must
be importable. `subject(entry)` tells which article an entry of the oracle belongs to. Both
clocks, the office's and the platform's, are one that moves only when told.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from farends.control import Remote
from farends.faults import Rule
from pipeline.channel import Channel, Notes
from pipeline.delivery import OPEN, Delivery, State, key_of
from pipeline.dispatch import Dispatch
from pipeline.ledger import Ledger
from pipeline.model import VN, Bulletin, Edition
from tests.contract import an_article

BEGIN = datetime(2026, 11, 25, 8, 0, tzinfo=VN)
STEP = timedelta(minutes=1)  # the clock moves so far whenever nothing is left to do
WAVE = 250  # deliveries planned at once: an office does not have thousands waiting
Opener = Callable[[str, Path, Notes, Callable[[], datetime]], Channel]


def misfortunes(share: float = 0.25) -> tuple[Rule, ...]:
    """Every kind of silence, before and after the effect, in about `share` of all requests.

    The patterns differ only so that each rule has chance of its own.
    """
    kinds: tuple[tuple[str, dict[str, Any]], ...] = (
        ("reset", {"when": "before"}),
        ("reset", {"when": "after"}),
        ("close", {"when": "after"}),
        ("truncate", {}),
        ("reply", {"status": 502, "body": "<h1>Bad Gateway</h1>"}),
        ("reply", {"status": 500, "body": {"error": {"code": 2, "message": "retry later"}}}),
        ("reply", {"when": "before", "status": 503, "headers": {"Retry-After": "30"}}),
        ("lag", {"seconds": 240.0}),
        ("stall", {"when": "after", "seconds": 0.5}),
    )
    each = 1 - (1 - share) ** (1 / len(kinds))
    return tuple(
        Rule(action, path="/" + "." * number, probability=each, **how)  # type: ignore[arg-type]
        for number, (action, how) in enumerate(kinds)
    )


@dataclass(frozen=True)
class Trial:
    """What is tried. `mean` seconds pass between two kills, of which there are `kills`."""

    far: str  # module of the stand-in
    open: Opener
    subject: Callable[[Mapping[str, Any]], str]
    rules: tuple[Rule, ...] = field(default_factory=misfortunes)
    count: int = 60
    kills: int = 8
    mean: float = 0.7
    seed: int = 57
    limit: float = 240  # seconds for all of it
    settings: Mapping[str, Any] = field(default_factory=dict)  # sent to `setup`
    setup: Callable[[str, Path, Mapping[str, Any]], None] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)  # fields of every article
    spread: float = 0  # seconds between the due times of two deliveries
    wave: int = WAVE
    # plans more before each wave: (ledger, channel, number of its first delivery)
    also: Callable[[Ledger, Channel, int], None] | None = None


@dataclass(frozen=True)
class Figures:
    """What came of it."""

    deliveries: int
    public: Counter[str]
    states: Counter[str]
    kills: int
    seconds: float
    requests: int
    struck: int  # requests that met a misfortune
    unknown: int  # deliveries that were unknown at some time
    asked: Counter[str] = field(default_factory=Counter)  # requests by the last part of their path

    @property
    def duplicates(self) -> int:
        """Public things beyond one for each delivery."""
        return sum(count - 1 for count in self.public.values())

    @property
    def lost(self) -> int:
        """Deliveries of which the public sees nothing."""
        return self.deliveries - len(self.public)

    @property
    def once_each(self) -> bool:
        """Nothing twice, nothing lost, nothing open."""
        settled = self.states == {State.DELIVERED: self.deliveries}
        return not self.duplicates and not self.lost and settled

    def __str__(self) -> str:
        share = 100 * self.struck / max(1, self.requests)
        return (
            f"{self.deliveries} deliveries, {self.kills} kills, {self.requests} requests "
            f"({share:.1f} % with a misfortune), {self.unknown} outcomes unknown for a time: "
            f"{self.duplicates} duplicates, {self.lost} lost, {dict(self.states)}, "
            f"{self.seconds:.0f} s"
        )


def run(trial: Trial, folder: Path) -> Figures:
    """Try it. Raises AssertionError if it does not end within the limit."""
    began = time.monotonic()
    with _stand_in(trial, folder) as (url, remote):
        remote.clock(at=BEGIN)
        if trial.setup:
            trial.setup(url, folder, trial.settings)
        remote.plan(*trial.rules)
        kills = 0
        for first in range(0, trial.count, trial.wave):
            _plan(trial, url, folder, range(first, min(first + trial.wave, trial.count)))
            kills += _suffer(trial, url, remote, folder, began + trial.limit, kills)
        remote.plan()
        journal = remote.journal()
        return Figures(
            deliveries=trial.count,
            public=Counter(trial.subject(each) for each in remote.public()),
            kills=kills,
            seconds=time.monotonic() - began,
            requests=len(journal),
            struck=sum(1 for each in journal if each["faults"]),
            asked=Counter(each["path"].rpartition("/")[2] for each in journal),
            **_ledger_says(folder),
        )


@contextmanager
def _stand_in(trial: Trial, folder: Path) -> Iterator[tuple[str, Remote]]:
    command = [sys.executable, "-m", trial.far, "--folder", str(folder / "far")]
    played = subprocess.Popen(
        [*command, "--seed", str(trial.seed)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    try:
        assert played.stdout
        told = json.loads(played.stdout.readline())
        yield told["url"], Remote(told["control"])
    finally:
        played.terminate()
        played.wait(10)


def _plan(trial: Trial, url: str, folder: Path, numbers: range) -> None:
    ledger = Ledger.at(folder / "ledger.db")
    channel = trial.open(url, folder, ledger.state_of("kênh"), lambda: BEGIN)
    editions = [_edition(channel, number, trial.extra) for number in numbers]
    dues = [BEGIN + number * timedelta(seconds=trial.spread) for number in numbers]
    ledger.keep(editions, BEGIN)
    ledger.plan(list(map(_delivery, editions, dues)), BEGIN)
    ledger.approve([each.digest for each in editions], "Phó Chủ tịch", BEGIN)
    if trial.also:
        trial.also(ledger, channel, numbers[0])
    ledger.close()


def _edition(channel: Channel, number: int, extra: Mapping[str, Any]) -> Edition:
    words = f"Khu phố {number % 9 + 1} họp lúc {number % 12 + 7} giờ."
    fields = {"slug": f"tin-{number}", "title": f"Tin số {number}", "body": words, "summary": ""}
    return channel.compose(Bulletin((an_article(**fields, **extra),)))


def _delivery(edition: Edition, due: datetime) -> Delivery:
    key = key_of("", edition.subject, edition.digest, edition.channel, "đăng")
    return Delivery(key, edition.channel, edition.subject, edition.digest, due)


def _suffer(trial: Trial, url: str, remote: Remote, folder: Path, until: float, before: int) -> int:
    """Start the office, kill it, start it again, until all is settled. How many kills."""
    chance = random.Random(trial.seed + before)
    processes = multiprocessing.get_context("forkserver")
    opener = getattr(trial.open, "func", trial.open)  # a partial, or a plain function
    processes.set_forkserver_preload(["tests.many", opener.__module__])
    kills = 0
    while True:
        office = processes.Process(target=_work, args=(trial.open, url, remote, folder))
        office.start()
        alive = chance.expovariate(1 / trial.mean) if before + kills < trial.kills else None
        _join(office, alive, until)
        if office.exitcode == 0:
            return kills
        if office.is_alive():
            office.kill()  # SIGKILL
            kills += 1
        office.join(10)
        assert office.exitcode in (0, -9), f"the office failed: {office.exitcode}"
        remote.quiet()  # what the dead asked for has had its effect before anybody looks


def _join(office: BaseProcess, seconds: float | None, until: float) -> None:
    left = max(0.0, until - time.monotonic())
    office.join(left if seconds is None else min(seconds, left))
    if time.monotonic() >= until and office.is_alive():
        office.kill()
        raise AssertionError("the office did not end in time")


@dataclass
class _Clock:
    """The one clock, as the office knows it."""

    remote: Remote
    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now = self.remote.clock(advance=seconds).astimezone(VN)


def _work(opener: Opener, url: str, remote: Remote, folder: Path) -> None:
    """The office: everything that is due, looks, waits; until nothing is open."""
    clock = _Clock(remote, remote.clock().astimezone(VN))
    ledger = Ledger.at(folder / "ledger.db")
    channel = opener(url, folder, ledger.state_of("kênh"), clock)
    dispatch = Dispatch(
        ledger, {channel.name: channel}, clock, told=lambda delivery: clock.advance(1)
    )
    dispatch.wake()
    while ledger.in_state(*(OPEN - {State.REJECTED})):
        dispatch.tick()
        dispatch.reconcile()
        remote.quiet()  # minutes pass at once here: first let what is under way arrive
        clock.advance(STEP.total_seconds())
    ledger.close()


def _ledger_says(folder: Path) -> dict[str, Any]:
    ledger = Ledger.at(folder / "ledger.db")
    every = ledger.in_state(*State)
    unknown = sum(any(e.event == "silent" for e in ledger.events(each.key)) for each in every)
    ledger.close()
    return {"states": Counter(each.state for each in every), "unknown": unknown}
