"""The power fails at any line: nothing comes twice, nothing is lost."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from pipeline.config import Office
from tests.intake.letters import LETTER, TITLE
from tests.intake.office import accepted, drafts, everything, office, once, taken
from tests.intake.site import Site, picture, site

_ROOM = str(Path("pipeline") / "intake")
_ITEMS = {
    "Khai trương tuyến xe buýt điện nối phường với trung tâm": "<p>Một.</p><img src='/a.jpg'>",
    "Hướng dẫn nộp hồ sơ đất đai trực tuyến tại nhà": "<p>Hai.</p>",
}
_RSS = (
    "<rss version='2.0'><channel>"
    + "".join(
        f"<item><title>{title}</title><guid>{n}</guid><link>http://a.vn/{n}</link>"
        f"<description><![CDATA[{html}]]></description></item>"
        for n, (title, html) in enumerate(_ITEMS.items())
    )
    + "</channel></rss>"
)
_MD = "# Ngày hội của các em\n\nCó ảnh:\n\n![Các em](em.jpg)\n"
_TITLES = sorted([*_ITEMS, TITLE, "Ngày hội của các em"])


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with site() as here:
        here.put("/rss", _RSS, ETag='"1"')
        yield here


def fresh(root: Path, web: Site) -> tuple[Office, dict[str, bytes]]:
    """An office to which two pieces of news and two letters come; the originals by name."""
    text = _RSS.replace("src='/a.jpg'", f"src='{web.url}/a.jpg' alt='Xe'")
    web.put("/rss", text, ETag='"1"')
    web.put("/a.jpg", picture())
    house = office(root, [web.url + "/rss"])
    originals = {"thu.txt": LETTER.encode(), "b/tin.md": _MD.encode(), "b/em.jpg": picture("red")}
    for name, data in originals.items():
        file = house.content / "inbox" / "Đoàn phường" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return house, originals


def run_until(house: Office, line: int, function: str = "") -> int:
    """Take in, in a process that dies at its n-th line in this room; its exit code.

    Only lines of one `function` are counted, if it is named.
    """

    def dying() -> None:
        left = line

        def count(frame: FrameType, event: str, arg: object) -> Any:
            nonlocal left
            if event == "line":
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return count

        def watch(frame: FrameType, event: str, arg: object) -> Any:
            here = _ROOM in frame.f_code.co_filename
            return count if here and function in ("", frame.f_code.co_name) else None

        sys.settrace(watch)
        once(house)

    process = multiprocessing.get_context("fork").Process(target=dying)
    process.start()
    process.join(60)
    assert process.exitcode is not None
    return process.exitcode


def is_whole(house: Office, originals: dict[str, bytes]) -> None:
    files = everything(house)
    assert sorted(accepted(house, each).title for each in drafts(house)) == _TITLES
    kept = sorted(data for name, data in files.items() if "/.da-nhan/" in name)
    assert kept == sorted(originals.values())
    left = [name for name in files if name.startswith("inbox/") and "/.da-nhan/" not in name]
    assert left == []
    assert not (house.content / ".dang-nhan").exists()
    pictures = [name for name in files if name.endswith(".jpg") and not name.startswith("inbox/")]
    assert len(pictures) == 2


def power_cuts(root: Path, web: Site, rounds: int, seed: int) -> int:
    """Rounds with one to three cuts each; how many processes really died."""
    chance = random.Random(seed)
    died = 0
    for number in range(rounds):
        house, originals = fresh(root / str(number), web)
        for _ in range(chance.choice((1, 1, 2, 3))):
            code = run_until(house, chance.randint(1, chance.choice((300, 1500, 6000))))
            assert code in (0, -signal.SIGKILL), f"round {number}"
            died += code != 0
        once(house)
        is_whole(house, originals)
        assert not taken(once(house))
        is_whole(house, originals)
    return died


def test_power_cuts_at_random_lines_neither_double_nor_lose(web: Site, tmp_path: Path) -> None:
    assert power_cuts(tmp_path, web, rounds=14, seed=57) > 8


def test_a_power_cut_while_originals_are_put_away_parts_no_picture_from_its_text(
    web: Site, tmp_path: Path
) -> None:
    codes = []
    for line in range(3, 44, 4):
        house, originals = fresh(tmp_path / str(line), web)
        codes.append(run_until(house, line, "put_away"))
        once(house)
        is_whole(house, originals)
    assert codes.count(-signal.SIGKILL) >= 7


@pytest.mark.long
def test_many_power_cuts_neither_double_nor_lose(web: Site, tmp_path: Path) -> None:
    assert power_cuts(tmp_path, web, rounds=600, seed=2026) > 400


def test_a_disk_that_is_full_loses_nothing(web: Site, tmp_path: Path) -> None:
    """A limit of the process on the size of files stands for a full disk."""
    import resource

    house, originals = fresh(tmp_path, web)

    def cramped() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
        try:
            once(house)
        except Exception:
            os._exit(3)

    process = multiprocessing.get_context("fork").Process(target=cramped)
    process.start()
    process.join(60)
    assert process.exitcode is not None
    once(house)
    is_whole(house, originals)
