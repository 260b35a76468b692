"""A real office before a real stand-in: its files, its commands, and the copies of its ledger.

Commands are run as staff type them, in this process; one that is to be killed runs in a child.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import traceback
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

import typer.main
from PIL import Image

from farends.control import Remote
from farends.facebook_world import APP_ID, PAGE_ID, PAGE_TOKEN
from pipeline.__main__ import commands
from pipeline.ledger import Ledger
from pipeline.model import VN
from pipeline.office.newsroom import Newsroom
from pipeline.secrets import FileSecrets
from tests.crash.killing import forked
from tests.lives.model import CHANNELS, Version
from tests.lives.public import Public

ROOT = Path(__file__).parents[2]
BEGIN = datetime(2026, 11, 25, 8, 7, tzinfo=VN)  # a Wednesday
BY = "Bà Hà"
CONFIG = """
[ward]
name = "phường Mẫu"
[sections]
thong-bao = "Thông báo"
khan-cap = "Tin khẩn"
[channels.website]
kind = "website"
url = "https://mau.example"
folder = "var/site"
[channels.radio]
kind = "radio"
station = "Đài truyền thanh phường Mẫu"
handover = "var/handover"
voices = ["espeak"]
[channels.facebook]
kind = "facebook"
page = "{page}"
app_id = "{app}"
url = "{url}"
upload_url = "{url}"
gap_minutes = 0
[planning]
horizon_days = 2
"""
SLOT = """[[slot]]
channel = "radio"
time = "17:00"
days = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
minutes = 15
"""
_WATCHED = (  # where a power cut may hurt: what writes down, asks, and makes public
    "pipeline/dispatch.py", "pipeline/asking.py", "pipeline/office/newsroom.py",
    "pipeline/ledger/__init__.py", "pipeline/ledger/rows.py", "pipeline/ledger/store.py",
    "channels/facebook/__init__.py", "channels/facebook/post.py", "channels/facebook/graph.py",
    "channels/website/site.py", "channels/website/state.py", "channels/_public_folder.py",
    "channels/radio/__init__.py", "channels/radio/handover.py", "channels/radio/emergency.py",
    "channels/radio/disk.py",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    text: str
    beside: str = ""  # on the error stream
    killed: bool = False


@cache
def _loa() -> Any:
    return typer.main.get_command(commands())


class Office:
    """One folder, made anew for each life; the stand-in plays in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.root, self._folder = folder / "office", folder
        self._far = subprocess.Popen(
            [sys.executable, "-m", "farends.facebook", "--folder", str(folder / "far")],
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert self._far.stdout
        told = json.loads(self._far.stdout.readline())
        self.far = Remote(told["control"])
        self._settings = CONFIG.format(page=PAGE_ID, app=APP_ID, url=told["url"])
        self.public = Public(self.root / "var", self.far, PAINTED)
        self.folders: dict[int, str] = {}
        Ledger.at(folder / "blank" / "ledger.db").close()  # its tables, made once

    def close(self) -> None:
        """End the far end."""
        self._far.terminate()
        self._far.wait(30)
        assert self._far.stdout
        self._far.stdout.close()

    def begin(self) -> None:
        """Everything is new again."""
        for name in ("content", "var", "schedules", "build"):
            shutil.rmtree(self.root / name, ignore_errors=True)
        (self.root / "content" / "thong-bao").mkdir(parents=True)
        shutil.copytree(self._folder / "blank", self.root / "var")
        (self.root / "schedules").mkdir()
        (self.root / "schedules" / "dai.toml").write_text(SLOT, encoding="utf-8")
        (self.root / "config.toml").write_text(self._settings, encoding="utf-8")
        FileSecrets(self.root / "var" / "secrets").put("FACEBOOK_PAGE_TOKEN", PAGE_TOKEN)
        self.far.reset()
        self.public = Public(self.root / "var", self.far, PAINTED)
        self.folders.clear()

    # --- files ------------------------------------------------------------------------------

    def write(
        self, who: int, version: Version, bad: str = "", draft: bool = False, slug: str = ""
    ) -> None:
        """An article's file and its picture."""
        folder = self.root / "content" / self.folders[who]
        folder.mkdir(parents=True, exist_ok=True)
        picture = folder / f"anh-{version.picture}.png"
        _paint(picture, version.picture)
        if bad == "picture":
            picture.write_bytes(picture.read_bytes()[:40])
        text = _text(version, picture.name, draft, slug)
        if bad == "head":
            text = text.replace("tiêu đề: ", "tiêu đề: [", 1)
        (folder / "index.md").write_text(text, encoding="utf-8")

    def remove(self, who: int) -> None:
        """An article's folder is deleted."""
        shutil.rmtree(self.root / "content" / self.folders[who])

    def rename(self, who: int, folder: str) -> None:
        """An article's folder gets another name, or stands elsewhere."""
        after = self.root / "content" / folder
        after.parent.mkdir(parents=True, exist_ok=True)
        (self.root / "content" / self.folders[who]).rename(after)
        self.folders[who] = folder

    def names(self, now: datetime) -> dict[int, str]:
        """What each article with a good file is called by commands."""
        room = Newsroom.open(self.root, lambda: now)
        try:
            reading, made = room.read_plan()
        finally:
            room.close()
        found = {each.path: each.slug for each in reading.articles}
        found |= {item.article.path: slug for (slug, _), item in made.items.items()}
        paths = {who: f"{folder}/index.md" for who, folder in self.folders.items()}
        return {who: found[path] for who, path in paths.items() if path in found}

    # --- commands -----------------------------------------------------------------------------

    def run(self, command: str, now: datetime, *words: str, kill_at: int = 0) -> Said:
        """What staff type. `kill_at`: the line, counted, before which the power fails."""
        told = [command, *words, "--office", str(self.root), "--now", now.isoformat()]
        if not kill_at:
            return Said(*_run(told))
        end = forked(lambda: _doomed(told, kill_at))
        self.far.quiet()
        code, text, beside = end.value or (0, "", "")
        return Said(code, text, beside, end.killed)

    def copy(self, now: datetime) -> Said:
        """The ledger is backed up as staff do, and its files are copied as anybody might."""
        self.forget_copies()
        for each in (self.root / "var").glob("ledger.db*"):
            shutil.copyfile(each, self._folder / each.name)
        return self.run("backup", now, str(self._folder / "backup"))

    def put_back(self, now: datetime, by_hand: bool) -> Said:
        """What was copied takes the ledger's place: by the command, or by hand."""
        if not by_hand:
            return self.run("restore", now, str(self._folder / "backup"), "--by", BY)
        for each in (self.root / "var").glob("ledger.db*"):
            each.unlink()
        for each in self._folder.glob("ledger.db*"):
            shutil.copyfile(each, self.root / "var" / each.name)
        return self.run("restore", now, "--here", "--by", BY)

    def forget_copies(self) -> None:
        """Of an earlier life."""
        for each in (*self._folder.glob("ledger.db*"), *self._folder.glob("backup*")):
            each.unlink()


PAINTED: dict[int, str] = {}
_PNG: dict[int, bytes] = {}


def _paint(path: Path, number: int) -> None:
    if number not in _PNG:
        into = io.BytesIO()
        colour = (number % 256, number // 256, 99)
        Image.new("RGB", (64, 36), colour).save(into, "PNG")
        _PNG[number] = into.getvalue()
        PAINTED[number] = sha256(into.getvalue()).hexdigest()
    path.write_bytes(_PNG[number])


def _text(version: Version, picture: str, draft: bool, slug: str) -> str:
    def hour(at: datetime) -> str:
        return f"{at:%d/%m/%Y %H:%M}"

    day_only = version.day.hour == version.day.minute == 0
    head = {
        "tiêu đề": version.title,
        "chuyên mục": "thong-bao",
        "ngày": f"{version.day:%d/%m/%Y}" if day_only else hour(version.day),
        "ảnh bìa": picture,
        "mô tả ảnh bìa": "Lớp học",
        "mức độ": version.urgency,
        "kênh": ", ".join(each for each in CHANNELS if each in version.channels),
        "địa chỉ": slug,
        "đối tượng": version.audience,
        "đăng từ": hour(version.embargo) if version.embargo else "",
        "hết hạn": hour(version.expiry) if version.expiry else "",
        "mật": "có" if version.secret else "",
        "quảng bá": "có" if version.promotion else "",
        "nháp": "có" if draft else "",
    }
    lines = [f"{name}: {value}" for name, value in head.items() if value]
    return "\n".join(["---", *lines, "---", "", version.words, ""])


# --- commands, and the end of commands ------------------------------------------------------------


def _run(words: list[str]) -> tuple[int, str, str]:
    out, beside = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(beside):
        try:
            _loa().main(words)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
            return code, out.getvalue(), beside.getvalue()
        except Exception:
            return 3, out.getvalue(), f"{beside.getvalue()}\n{traceback.format_exc()}"
    raise AssertionError("a command ends by sys.exit")


def _doomed(words: list[str], lines: int) -> tuple[int, str, str]:
    """In a child: SIGKILL at so many lines of the rooms where it matters."""
    left = lines

    def called(frame: FrameType, event: str, arg: Any) -> Any:
        return line if frame.f_code.co_filename.endswith(_WATCHED) else None

    def line(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal left
        left -= event == "line"
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return line

    sys.settrace(called)
    try:
        return _run(words)
    finally:
        sys.settrace(None)
