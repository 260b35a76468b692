"""An office with a site and a station, and its commands as staff type them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.command_line import run_loa

BY = "Lê Văn Ba"
CONFIG = """
[ward]
name = "phường Xuân Lập"

[sections]
khan-cap = "Tin khẩn"
thong-bao = "Thông báo"

[channels.website]
kind = "website"
url = "https://xuanlap.example"
folder = "var/site"

[channels.radio]
kind = "radio"
station = "Đài truyền thanh phường Xuân Lập"
voices = ["espeak"]
"""
DAYS = '["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]'
SLOT = f'[[slot]]\nchannel = "radio"\ntime = "17:00"\ndays = {DAYS}\nminutes = 15\n'


class Ward:
    """An office on the disk. Times are of Việt Nam: `30T13:30` is in November 2026."""

    def __init__(self, root: Path, build: Path, config: str = CONFIG) -> None:
        self.root = root
        self.site = root / "var" / "site"
        self.handover = root / "var" / "handover"
        (root / "schedules").mkdir(parents=True)
        (root / "build").symlink_to(build)
        (root / "config.toml").write_text(config, "utf-8")
        (root / "schedules" / "dai.toml").write_text(SLOT, "utf-8")

    def write(self, body: str = "Nước đang lên.", name: str = "nuoc-len", **head: str) -> Path:
        """An article whose head holds the given lines; blanks in keys are underscores."""
        fields = {"tiêu_đề": "Nước lên", "chuyên_mục": "thong-bao", "ngày": "30/11/2026 8:00"}
        fields |= {"tác_giả": "Ban Chỉ huy", **head}
        lines = [f"{key.replace('_', ' ')}: {value}" for key, value in fields.items()]
        path = self.root / "content" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(["---", *lines, "---", "", body, ""]), "utf-8")
        return path

    def run(self, *arguments: str, now: str, code: int | None = 0) -> str:
        """What a command prints. `now`: day and time of November 2026, or a whole date.

        `code`: with which it ends; None: with any.
        """
        moment = now if now.count("-") == 2 else f"2026-11-{now}"
        options = ["--office", str(self.root), "--now", moment]
        done = run_loa(*arguments, *options)
        assert code in (None, done.exit_code), done.output
        return done.output

    def approve(self, *names: str, now: str, code: int = 0) -> str:
        return self.run("approve", *names, "--by", BY, now=now, code=code)

    def withdraw(self, name: str, now: str) -> str:
        return self.run("withdraw", name, "--by", BY, "--reason", "Sai số liệu", now=now)

    def states(self, name: str, now: str) -> dict[str, str]:
        """The word of `loa status` for an article, by channel."""
        told = json.loads(self.run("status", "--json", now=now))
        return {each["channel"]: each["word"] for each in told["cells"] if each["slug"] == name}

    def alarms(self) -> list[str]:
        """The emergency bulletins that a station finds."""
        return sorted(path.name for path in (self.handover / "emergency").glob("[0-9]*.mp3"))

    def pages(self) -> set[str]:
        """The articles of the site that a reader can open."""
        return {path.stem for path in (self.site / "bai").glob("*.html") if is_open(path)}

    def said(self) -> dict[str, list[str]]:
        """What a station would play: titles of the articles of each slot's newest programme."""
        slots = {sheet.parent.name[:4] for sheet in self.handover.glob("[0-9]*/[0-9]*/*.json")}
        return {slot: self.played("[0-9]*", slot) for slot in slots}

    def played(self, day: str, slot: str = "1700") -> list[str]:
        """Titles of the articles of the newest programme of one slot."""
        found: tuple[int, list[str]] = (0, [])
        for sheet in self.handover.glob(f"{day}/{slot}*/programme.json"):
            about = json.loads(sheet.read_text("utf-8"))
            titles = [row["title"] for row in about["items"] if row["kind"] == "item"]
            found = max(found, (int(about["revision"]), titles))
        return found[1]


def is_open(page: Path) -> bool:
    """Whether a page still holds its article: what was withdrawn leaves a page that says so."""
    return 'content="noindex"' not in page.read_text("utf-8")
