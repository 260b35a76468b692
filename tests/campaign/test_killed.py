"""`loa run` killed by SIGKILL at random moments: it goes on, and nothing is anywhere twice."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from farends.control import Remote
from pipeline.model import VN
from tests.campaign.furnished import furnish, stand_ins
from tests.campaign.living import World
from tests.campaign.test_service import LONG, Running, until
from tests.support.offices import OfficeBuilder

SLOT = """
[[slot]]
channel = "radio"
time = "{hour:02}:{minute:02}"
days = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
minutes = 15
"""
SETTLED = ("delivered", "replaced")


@dataclass
class Struck:
    """An office whose service is killed, and the far ends that saw it all."""

    office: OfficeBuilder
    running: Running
    facebook: Remote
    zalo: Remote
    figures: Counter[str]

    def strike(self, chance: random.Random) -> None:
        """One life: killed while it starts, while it sends, or soon after it began to do more."""
        lines = len(self.running.log())
        self.running.start()
        assert self.running.process
        way = chance.random()
        if way < 0.2:
            moment = chance.uniform(0.1, 2.0)
        elif way < 0.8:
            until(lambda: self.count("sending") > 0 or self.quiet(), every=0.002)
            moment = chance.uniform(0, 0.03)
        else:
            until(lambda: len(self.running.log()) > lines + 1 or self.quiet())
            moment = chance.uniform(0, 0.4)
        with suppress(subprocess.TimeoutExpired):
            self.running.process.wait(moment)
        self.running.stop(signal.SIGKILL)
        self.figures["kills"] += 1
        self.figures["sending"] += self.count("sending") > 0

    def quiet(self) -> bool:
        """Whether it started and found nothing to do."""
        assert self.running.process
        started = [x for x in self.running.heard("started") if x["pid"] == self.running.process.pid]  # type: ignore[comparison-overlap]
        return bool(started) and not self.count("held", "scheduled")

    def count(self, *states: str) -> int:
        """Deliveries in these states; of a dead service's ledger a copy is read.

        Whoever opens a ledger after a kill mends it, and that is to be the service's own work.
        """
        path = self.office.root / "var" / "ledger.db"
        if not path.exists():
            return 0
        with tempfile.TemporaryDirectory() as folder:
            if self.running.process is None or self.running.process.poll() is not None:
                for each in path.parent.glob("ledger.db*"):
                    shutil.copy(each, folder)
                path = Path(folder) / path.name
            with closing(sqlite3.connect(path, timeout=30)) as book:
                marks = ",".join("?" * len(states))
                query = f"select count(*) from deliveries where state in ({marks})"
                return int(book.execute(query, states).fetchone()[0])

    def settle(self) -> None:
        """A last start by itself; then time passes, until every question is answered."""
        begun = len(self.running.heard("started"))
        self.running.start()
        until(lambda: len(self.running.heard("started")) > begun)
        until(lambda: self.count("sending") == 0)
        assert "Đã dừng gọn." in self.running.stop()
        now = datetime.now(VN)
        for _ in range(8):
            now += timedelta(minutes=40)
            for far in (self.facebook, self.zalo):
                far.clock(at=now)
            self.office.run("publish", now=now.isoformat())
            if not self.count("held", "scheduled", "unknown", "sending"):
                return
        raise AssertionError("something never came to its end")


@contextmanager
def struck(root: Path, articles: int) -> Iterator[Struck]:
    """An office of one revision: everything is approved, nothing has gone out."""
    now = datetime.now(VN)
    some = [("thong-bao", f"Thông báo {n}", "2/1/2026") for n in range(articles)]
    furnish(root, some, SLOT.format(hour=17, minute=0))
    with stand_ins(root, now) as (facebook, zalo):
        office = OfficeBuilder(root)
        office.run("approve", "--all", "--by", "Bà Hà", now="")
        made = Struck(office, Running(office), facebook, zalo, Counter())
        yield made
        if made.running.process and made.running.process.poll() is None:
            made.running.process.kill()
            made.running.process.wait(LONG)


def exactly_one_each(made: Struck, articles: int) -> None:
    """At every far end each article stands once, and the ledger says the same."""
    world = World(made.office.root, made.facebook, made.zalo, datetime.now(VN))
    world.intact()
    slugs = {f"thong-bao-{n}" for n in range(articles)}
    for channel in ("facebook", "zalo", "website"):
        rows = [each for each in world.rows() if each.channel == channel]
        sent = Counter(each.subject for each in rows if each.state == "delivered")
        assert sent == dict.fromkeys(slugs, 1), channel
        if channel != "website":
            remote = [each.receipt.remote_id for each in rows if each.receipt]
            assert sorted(remote) == sorted(world.public(channel)), channel
    assert {path.stem for path in (made.office.site / "bai").glob("*.html")} == slugs
    said = Counter(slug for slot in world.programmes().values() for slug in slot)
    assert said == dict.fromkeys(slugs, 1), "on the loudspeakers"


def killed(root: Path, articles: int, times: int, seed: int) -> Counter[str]:
    chance = random.Random(seed)
    with struck(root, articles) as made:
        for _ in range(times):
            made.strike(chance)
        made.settle()
        exactly_one_each(made, articles)
        return made.figures


def test_killed_at_random_moments_it_goes_on(tmp_path: Path) -> None:
    assert killed(tmp_path / "phường", articles=2, times=3, seed=7)["kills"] == 3


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_killed_two_hundred_times_it_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = killed(tmp_path / "phường", articles=24, times=200, seed=11)
    with capsys.disabled():
        print(f"\n{dict(figures)}")
    assert figures["sending"] >= 3
