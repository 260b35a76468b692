"""An office that lives: the real rounds before real stand-ins, cut off by SIGKILL, asleep, or led
astray by its clock. What it did is read from its ledger, and from what the public sees.

A life is a child process, each far end another. True time is the stand-ins'; the office may
believe another. Each look that was completed is written into a diary: the oracle asks what could
have been done, and when.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import tomlkit
from PIL import Image

from farends import zalo
from farends.control import Remote
from farends.stage import Stage
from pipeline.campaign import Calendar
from pipeline.commands.demo import admit, stand_in_settings
from pipeline.commands.rehearse import Life, MovingClock
from pipeline.delivery import Delivery, Edit, Known
from pipeline.ledger import Ledger
from pipeline.model import VN
from tests.crash.killing import forked

ROOT = Path(__file__).parents[2]
ZONES = ("UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Ho_Chi_Minh", "Asia/Kathmandu")
NEVER = timedelta(0)
ARTICLE = """---
tiêu đề: {title}
chuyên mục: {section}
ngày: {day}
tác giả: Tổ công nghệ số cộng đồng
ảnh bìa: bia.png
mô tả ảnh bìa: Lớp học buổi tối ở nhà văn hóa
---

{title}. Mời bà con đến nhà văn hóa khu phố cùng học.
"""
CONFIG = """
[ward]
name = "phường Mẫu"
[sections]
hoc-so = "Học số"
nhac-nho = "Nhắc nhở"
thong-bao = "Thông báo"
[channels.website]
kind = "website"
url = "https://mau.example"
folder = "var/site"
[channels.radio]
kind = "radio"
station = "Đài truyền thanh phường Mẫu"
handover = "var/handover"
[channels.facebook]
kind = "facebook"
[channels.zalo]
kind = "zalo"
[planning]
horizon_days = 4
days_off = { "Ngày hội của phường" = 2026-12-15 }
"""
SCHEDULE = """
[[slot]]
channel = "radio"
time = "17:00"
days = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu"]
minutes = 15

[[campaign]]
name = "hoc-so"
section = "hoc-so"
channels = ["facebook", "zalo", "radio"]
start = 2026-12-01
holidays = "dời"
catch_up = { facebook = "một lần", zalo = "một lần", radio = "bỏ qua" }
late_hours = 30
[[campaign.when]]
days = ["thứ Ba"]
times = ["09:00"]

[[campaign]]
name = "nhac-nho"
section = "nhac-nho"
channels = ["facebook"]
start = 2026-12-01
holidays = "bỏ qua"
catch_up = "tất cả"
catch_up_most = 2
late_hours = 72
spacing_minutes = 90
[[campaign.when]]
days = ["thứ Hai", "thứ Tư", "thứ Năm", "thứ Bảy"]
times = ["10:30"]
"""


LESSONS = tuple(("hoc-so", f"Bài học {n}", f"{n + 1}/11/2026") for n in range(4))
REMINDERS = tuple(("nhac-nho", f"Nhắc {n}", f"{n + 1}/11/2026") for n in range(3))
NOTICE = ("thong-bao", "Họp tổ dân phố", "20/11/2026")


def furnish(
    root: Path,
    some: Sequence[tuple[str, str, str]] = (*LESSONS, *REMINDERS, NOTICE),
    schedule: str = SCHEDULE,
) -> None:
    """An office of so many articles (section, title, day), its campaigns and its station."""
    for section, title, day in some:
        folder = root / "content" / section / title.replace(" ", "-").lower()
        folder.mkdir(parents=True)
        Image.new("RGB", (64, 36), "#0f4c5c").save(folder / "bia.png")
        text = ARTICLE.format(section=section, title=title, day=day)
        (folder / "index.md").write_text(text, encoding="utf-8")
    (root / "schedules").mkdir()
    (root / "schedules" / "lich.toml").write_text(schedule, encoding="utf-8")


@dataclass(frozen=True)
class Look:
    """A look that was completed: when it truly was, and what the office took the time to be."""

    true: datetime
    office: datetime

    @property
    def right(self) -> bool:
        return self.true == self.office


@dataclass
class World:
    """One office, its far ends, and the time."""

    root: Path
    facebook: Remote
    zalo: Remote
    now: datetime
    kills: int = 0
    pace: float = 0.5  # seconds that a life of some hours takes on this machine now

    # --- what happens -------------------------------------------------------------------------

    def live(
        self,
        until: datetime,
        kill_after: float | None = None,
        astray: timedelta = NEVER,
        zone: str = "UTC",
    ) -> None:
        """One life, killed after so many seconds if it is not over by then."""
        work = partial(self._live, until, astray, zone)
        end = forked(work, kill_after=kill_after, longest=900)
        self.kills += end.killed
        for far in (self.facebook, self.zalo):
            far.quiet()
        self.sleep(max(self.facebook.clock(), self.zalo.clock()))

    def sleep(self, until: datetime) -> None:
        """Nothing is done until then."""
        self.now = until.astimezone(VN)
        for far in (self.facebook, self.zalo):
            far.clock(at=self.now)

    def _live(self, until: datetime, astray: timedelta, zone: str) -> None:
        os.environ["TZ"] = zone
        time.tzset()
        clock, done = MovingClock(self.now + astray), [self.now]
        with (self.root / "diary").open("a") as diary:

            def tell(now: datetime) -> None:
                diary.write(f"{done[0].isoformat()} {(done[0] + astray).isoformat()}\n")
                diary.flush()
                done[0] = now - astray
                self.facebook.clock(at=done[0])
                self.zalo.clock(at=done[0])

            life = Life.open(self.root, clock, tell)
            life.live(until + astray)
            life.room.close()

    def storm(self, days: int, chance: random.Random, astray: bool) -> None:
        """So many days of kills and, if `astray`, sleeps of up to a week and a clock that errs."""
        end = self.now + timedelta(days=days)
        self.live(self.now + timedelta(seconds=1))  # all that is new on the first day
        begun = time.monotonic()
        self.live(self.now + timedelta(hours=6))
        self.pace = time.monotonic() - begun
        while self.now < end:
            dice, zone = chance.random(), chance.choice(ZONES)
            if astray and dice < 0.12:
                self.sleep(self.now + timedelta(hours=chance.uniform(10, 168)))
            elif astray and dice < 0.2:
                off = timedelta(hours=chance.uniform(-60, 60))
                self.live(self.now + timedelta(seconds=1), astray=off, zone=zone)
            else:
                until = min(end, self.now + timedelta(days=chance.uniform(0.2, 3)))
                self.live(until, kill_after=self.pace * chance.uniform(0.05, 2), zone=zone)

    # --- what came of it ----------------------------------------------------------------------

    def known(self) -> Known:
        ledger = Ledger.at(self.root / "var" / "ledger.db")
        known = ledger.known()
        ledger.close()
        return known

    def rows(self) -> list[Delivery]:
        return [each for line in self.known().lines.values() for each in line]

    def edits(self) -> dict[str, tuple[Edit, ...]]:
        return dict(self.known().edits)

    def story(self, rows: Sequence[Delivery]) -> str:
        """All that the ledger holds of these deliveries, and the looks around their events."""
        ledger, lines = Ledger.at(self.root / "var" / "ledger.db"), list[str]()
        for row in rows:
            events = ledger.events(row.key)
            first, last = events[0].at, events[-1].at
            lines += [repr(row), *(f"  {event!r}" for event in events)]
            lines += [
                f"    look: {each.true.isoformat()} as {each.office.isoformat()}"
                for each in self.looks()
                if first - timedelta(hours=6) <= each.office <= last + timedelta(days=1)
            ]
        ledger.close()
        return "\n".join(lines)

    def looks(self) -> list[Look]:
        lines = (self.root / "diary").read_text().splitlines()
        return [Look(*map(datetime.fromisoformat, line.split())) for line in lines]

    def public(self, channel: str) -> list[str]:
        """The ids of what the public sees on a platform."""
        far = self.facebook if channel == "facebook" else self.zalo
        return [str(each["id"]) for each in far.public()]

    def programmes(self) -> dict[str, list[str]]:
        """The slugs that each slot's last hand-over says."""
        found: dict[str, list[str]] = {}
        top = self.root / "var" / "handover"
        for path in sorted(top.glob("*/[0-9]*/programme.json")):  # a later revision comes later
            cue = json.loads(path.read_text(encoding="utf-8"))
            slot = f"{path.parts[-3]}/{path.parts[-2][:4]}"
            found[slot] = [each["id"] for each in cue["items"] if each.get("id")]
        return found

    def intact(self) -> None:
        """The ledger's file is whole, and each delivery's events follow one another."""
        book = sqlite3.connect(self.root / "var" / "ledger.db")
        assert book.execute("pragma integrity_check").fetchall() == [("ok",)]
        book.close()
        ledger = Ledger.at(self.root / "var" / "ledger.db")
        for each in self.rows():
            steps = [event for event in ledger.events(each.key) if event.event != "planned"]
            assert all(one.after == two.before for one, two in pairwise(steps)), each.key
            assert not steps or steps[-1].after == each.state, each.key
        ledger.close()


@contextmanager
def world(begin: datetime) -> Iterator[World]:
    """An office and its far ends, in memory if there is such a folder: kill -9 can't tell."""
    Calendar().day_off(begin.date())  # what is loaded here, no life has to load again
    Calendar().day_off(begin.date() + timedelta(days=90))
    memory = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder,
        _world(Path(folder) / "phường", begin) as made,
    ):
        yield made


@contextmanager
def _world(root: Path, begin: datetime) -> Iterator[World]:
    furnish(root)
    with stand_ins(root, begin) as (facebook, oa):
        made = World(root, facebook, oa, begin)
        made.sleep(begin)
        yield made


@contextmanager
def stand_ins(root: Path, begin: datetime) -> Iterator[tuple[Remote, Remote]]:
    """Facebook, Zalo and the site's server, each a process of its own; config.toml led to them.

    Their clocks go as the host's does until somebody stops them.
    """
    far, site = root / "farends", root / "var" / "site"
    site.mkdir(parents=True)
    with Stage(zalo.PLATFORM, far) as stage:
        admit(root, stage, lambda: begin)
    commands = [
        ["-m", "farends.facebook", "--folder", str(far)],
        ["-m", "farends.zalo", "--folder", str(far)],
        ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(site)],
    ]
    running = [
        subprocess.Popen(
            [sys.executable, *each], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        for each in commands
    ]
    try:
        told = [each.stdout.readline().decode() for each in running if each.stdout]
        page, oa = (json.loads(each) for each in told[:2])
        port = told[2].split(" port ")[1].split()[0]
        config = tomlkit.parse(CONFIG)
        settings = stand_in_settings(f"http://127.0.0.1:{port}", page["url"], oa["url"])
        for table in config["channels"].values():  # type: ignore[union-attr]
            table.update(settings[table["kind"]])
        (root / "config.toml").write_text(tomlkit.dumps(config), encoding="utf-8")
        yield Remote(page["control"]), Remote(oa["control"])
    finally:
        for each in running:
            each.kill()
            each.wait(30)
            if each.stdout:
                each.stdout.close()
