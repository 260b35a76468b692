"""A real station for the tests: Debian's Liquidsoap under a faked clock, recorded."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from channels.radio import disk
from pipeline.model import VN
from pipeline.studio.base import ffmpeg
from tests.radio.sounds import Samples, decoded

SCRIPT = Path(__file__).parent.parent.parent / "stations" / "liquidsoap.liq"
HERTZ = 8000  # of recordings as they are searched


def noise(path: Path, seed: int, seconds: float) -> None:
    """An MP3 that is found in a recording at one place only."""
    chance = np.random.default_rng(seed)
    values = np.convolve(chance.normal(size=round(seconds * 44100)), np.ones(8) / 8, "same")
    pcm = (values / np.abs(values).max() * 20000).astype("<i2").tobytes()
    raw = ["-f", "s16le", "-ar", "44100", "-ac", "1", "-i", "pipe:0"]
    ffmpeg.run_ffmpeg([*raw, "-c:a", "libmp3lame", "-b:a", "96k", "-f", "mp3", path], pcm)


def hand_over(
    handover: Path,
    day: str,
    name: str,
    *,
    seed: int,
    seconds: float,
    length_s: int,
    items: Any = (),
) -> Path:
    """A programme of noise in its slot, with what a cue sheet tells."""
    folder = handover / day / name
    folder.mkdir(parents=True)
    noise(folder / "programme.mp3", seed, seconds)
    hour, _, revision = name.partition(".r")
    about = {
        "id": f"{day}/{hour}",
        "revision": int(revision or 1),
        "station": "Đài truyền thanh phường Xuân Lập",
        "title": 'Chương trình "chiều"\nthứ Tư',
        "priority": "thông thường",
        "slot": {"date": day, "start": f"{hour[:2]}:{hour[2:]}", "length_s": length_s},
        "audio": {"duration_s": seconds, "sha256": disk.sha256(folder / "programme.mp3")},
        "items": list(items),
        "dropped": [],
    }
    (folder / "programme.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")
    return folder / "programme.mp3"


@dataclass
class Station:
    """One player. Its clock starts at `starts` (Việt Nam) when it is switched on."""

    folder: Path
    handover: Path
    starts: datetime
    quiet: str = "20:00-05:30"
    ordinary: bool = False  # run as nobody, if we are root
    recording: Path = field(init=False)
    log: Path = field(init=False)
    _ahead: timedelta = timedelta()
    _process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.recording, self.log = self.folder / "recording.wav", self.folder / "log.jsonl"

    def switch_on(self) -> None:
        root = os.getuid() == 0
        as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        command = as_nobody if root and self.ordinary else []
        # an offset, since a fixed start would count anew in every process
        self._ahead = self.starts - datetime.now(VN)
        command = [*command, "faketime", "-f", f"{self._ahead.total_seconds():+.3f}", "liquidsoap"]
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TZ": "UTC",  # a container's; the station counts Việt Nam's time all the same
            "LOA_HANDOVER": str(self.handover),
            "LOA_LOG": str(self.log),
            "LOA_OUTPUT": str(self.recording),
            "LOA_QUIET": self.quiet,
            "LOA_ALLOW_ROOT": "0" if self.ordinary else "1",
        }
        with (self.folder / "output.txt").open("ab") as out:
            self._process = subprocess.Popen(
                [*command, str(SCRIPT)],
                env=env,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    @property
    def now(self) -> datetime:
        return datetime.now(VN) + self._ahead

    def wait_until(self, clock: str) -> None:
        """Until the station's clock shows so much, e.g. `17:00:05`."""
        at = datetime.fromisoformat(f"{self.starts:%Y-%m-%d}T{clock}").replace(tzinfo=VN)
        left = (at - self.now).total_seconds()
        assert -5 < left < 90, f"{clock} at {self.now}"
        time.sleep(max(0.0, left))

    def wait_for(self, event: str, name: str, times: int) -> None:
        """Until its log tells of something so often."""
        limit = time.monotonic() + 40
        while len(self.noted(event, name)) < times:
            assert time.monotonic() < limit, self.log.read_text("utf-8")
            time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """The whole group: faketime and Liquidsoap fork."""
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, how)
            self._process.wait(10)
            self._gone()

    def _gone(self) -> None:
        """Wait for Liquidsoap too, at most 10 s: faketime goes first, the recording last."""
        assert self._process
        limit = time.monotonic() + 10
        with suppress(ProcessLookupError):
            while time.monotonic() < limit:
                os.killpg(self._process.pid, 0)
                time.sleep(0.05)

    # --- what it tells and what it played -------------------------------------------------

    def noted(self, event: str, name: str = "") -> list[datetime]:
        """When its log says so."""
        rows = [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]
        return [
            datetime.fromisoformat(row["at"])
            for row in rows
            if (row["event"], row["id"]) == (event, name)
        ]

    def heard(self) -> Samples:
        return decoded(self.recording, HERTZ)

    def at(self, seconds: float) -> datetime:
        """The clock at a second of the recording."""
        return self.noted("on")[-1] + timedelta(seconds=seconds)

    def second(self, moment: datetime) -> float:
        return (moment - self.noted("on")[-1]).total_seconds()
