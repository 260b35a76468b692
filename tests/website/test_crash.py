"""SIGKILL at any moment: never half a page, never a dead link, and a repeat puts all right."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pipeline.config import Office
from tests.website import newsroom
from tests.website.newsroom import article, publish, website

ROOT = Path(__file__).parent.parent.parent
DELIVERY = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.website import newsroom as n
place = n.office(Path(sys.argv[1]))
channel = n.website(place)
changed = [replace(n.article(i), title=f"Tít {sys.argv[2]} của bài {i}") for i in range(0, 60, 7)]
fresh = [n.article(i) for i in range(60, 60 + int(sys.argv[2]))]
print("ready", flush=True)
n.publish(channel, changed + fresh)
"""
ENDINGS: dict[str, str | tuple[str, ...]] = {
    ".html": "</html>",
    ".xml": ("</rss>", "</urlset>", "</sitemapindex>"),
}


class Reader(threading.Thread):
    """Reads the whole site again and again, as an impatient public."""

    def __init__(self, root: Path) -> None:
        super().__init__(daemon=True)
        self.root = root
        self.rounds = 0
        self.complaints: list[str] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            for path in sorted(self.root.rglob("*.*")):
                self._look(path)
            self.rounds += 1

    def _look(self, path: Path) -> None:
        ending = ENDINGS.get(path.suffix)
        if ending is None:
            return
        try:
            text = path.read_text("utf-8")
        except FileNotFoundError:
            self.complaints.append(f"{path} vanished")
            return
        if not text.rstrip().endswith(ending):
            self.complaints.append(f"{path}: half a page")
        elif path.suffix == ".html" and path.name != "404.html":
            self._follow(path, text)

    def _follow(self, path: Path, text: str) -> None:
        for link in re.findall(r'(?:href|src)="([^"#:]+)"', text):
            if not (path.parent / link).exists():
                self.complaints.append(f"{path}: {link} leads nowhere")


def deliver(office: Path, size: int, after: float | None) -> bool:
    """A delivery in a process of its own, killed `after` seconds; whether it lived to the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", DELIVERY, str(office), str(size)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    assert process.stdout
    process.stdout.readline()
    if after is not None:
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
    ended = process.wait(60)
    process.stdout.close()
    return ended == 0


def watch_and_kill(tmp_path: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    place = newsroom.office(tmp_path / "office")
    publish(website(place), [article(number) for number in range(60)])
    reader = Reader(place.root / "var/site")
    reader.start()
    lived = 0
    for kill in range(kills):
        lived += deliver(place.root, 1 + kill, chance.random() * 0.5)
    assert deliver(place.root, kills, None)
    reader.stopped.set()
    reader.join(30)
    assert reader.rounds > 3
    assert reader.complaints == []
    assert lived < kills, "no process was killed at work"
    calm = newsroom.office(tmp_path / "calm")
    publish(website(calm), [article(number) for number in range(60)])
    assert deliver(calm.root, kills, None)
    assert newsroom.texts(place) == newsroom.texts(calm)


def test_a_reader_never_notices_that_deliveries_are_killed(tmp_path: Path) -> None:
    watch_and_kill(tmp_path, kills=8, seed=1)


@pytest.mark.long
def test_a_reader_never_notices_hundreds_of_kills(tmp_path: Path) -> None:
    for seed in range(12):
        watch_and_kill(tmp_path / str(seed), kills=30, seed=seed)


KILLED_AT = """
import os, signal, sys
from pathlib import Path
from tests.website import newsroom as n
from channels import _public_folder
from channels.website import state
place = n.office(Path(sys.argv[1]))
channel = n.website(place)
left = int(sys.argv[2])
def counted(kind, name):
    real = getattr(kind, name)
    def step(*given):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        found = real(*given)
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return found
    setattr(kind, name, step)
for name in ("write", "remove"):
    counted(_public_folder.PublicFolder, name)
for name in ("intend", "done"):
    counted(state.SiteState, name)
receipts = n.publish(channel, [n.article(1), n.article(2, tags=("mới",))])
channel.withdraw(receipts[0])
"""


@pytest.mark.parametrize("strange", [False, True], ids=["repeated", "another delivery first"])
def test_killed_before_and_after_every_step_and_repeated(tmp_path: Path, strange: bool) -> None:
    calm = newsroom.office(tmp_path / "calm")
    everything(calm)
    steps = 0
    while True:
        steps += 7
        place = newsroom.office(tmp_path / str(steps))
        publish(website(place), [article(number) for number in range(4)])
        command = [sys.executable, "-c", KILLED_AT, str(place.root), str(steps)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        ended = subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=60)
        assert ended.returncode in (0, -signal.SIGKILL)
        if strange:
            publish(website(place), [article(9)])
            reader = Reader(place.root / "var/site")
            for path in (place.root / "var/site").rglob("*.*"):
                reader._look(path)
            assert reader.complaints == []
        everything(place)
        found = newsroom.texts(place)
        assert found == newsroom.texts(calm), steps
        if ended.returncode == 0:
            break
    assert steps > 30


def everything(place: Office) -> None:
    """What the killed process was asked to do, and the rest, in peace."""
    channel = website(place)
    publish(channel, [article(number) for number in (0, 3, 9)])
    receipts = publish(channel, [article(1), article(2, tags=("mới",))])
    channel.withdraw(receipts[0])  # type: ignore[arg-type]
