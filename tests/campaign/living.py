"""An office that lives: the real rounds before real stand-ins, cut off by SIGKILL, asleep, or led
astray by its clock. What it did is read from its ledger, and from what the public sees.

A life is a child process, each far end another. True time is the stand-ins'; the office may
believe another. Each look that was completed is written into a diary: the oracle asks what could
have been done, and when.

One person is there: the OA's admin, who consents again when the office says that its grant was
lost. It is, if a life ends after Zalo spent the refresh token and before the answer is on disk.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from channels.zalo.article import ZaloArticles
from farends.control import Remote
from pipeline.campaign import Calendar
from pipeline.delivery import Delivery, Known, OccasionEdit
from pipeline.ledger import Ledger
from pipeline.model import VN
from pipeline.office.rehearsal import Life, MovingClock
from tests.campaign.furnished import furnish, stand_ins
from tests.crash.killing import forked

ZONES = ("UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Ho_Chi_Minh", "Asia/Kathmandu")
NEVER = timedelta(0)


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

                self._consent(life)

            life = Life.open(self.root, clock, tell)
            life.live(until + astray)
            life.room.close()

    def _consent(self, life: Life) -> None:
        """What the OA's admin does when the office asks for it: “loa connect zalo”."""
        articles = life.room.channels["zalo"]
        if "đồng ý lại" not in articles.waiting:
            return
        assert isinstance(articles, ZaloArticles)
        keeper = articles.zalo.tokens
        line = HTTPConnection(urlsplit(keeper.oauth.base_url).netloc, timeout=20)
        asked = {"app_id": keeper.app_id, "redirect_uri": "http://localhost/"}
        line.request("GET", f"/v4/oa/allow?{urlencode(asked)}")
        with line.getresponse() as answer:
            back = urlsplit(answer.headers["Location"])
        keeper.exchange_code(parse_qs(back.query)["code"][0], "")
        with (self.root / "consents").open("a") as said:
            said.write(f"{life.clock().isoformat()}\n")

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

    def edits(self) -> dict[str, tuple[OccasionEdit, ...]]:
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

    def consents(self) -> int:
        """How often the OA's admin had to consent again."""
        said = self.root / "consents"
        return len(said.read_text().splitlines()) if said.exists() else 0

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
