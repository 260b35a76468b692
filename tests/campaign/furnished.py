"""The office of `living.py`: its articles, its campaigns and its far ends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import tomlkit
from PIL import Image

from farends import zalo
from farends.control import Remote
from farends.stage import Stage
from pipeline.office.stand_ins import connect_stand_ins, stand_in_settings

ROOT = Path(__file__).parents[2]
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


@contextmanager
def stand_ins(root: Path, begin: datetime) -> Iterator[tuple[Remote, Remote]]:
    """Facebook, Zalo and the site's server, each a process of its own; config.toml led to them.

    Their clocks go as the host's does until somebody stops them.
    """
    far, site = root / "farends", root / "var" / "site"
    site.mkdir(parents=True)
    with Stage(zalo.PLATFORM, far) as stage:
        connect_stand_ins(root, stage, lambda: begin)
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
        for table in config["channels"].values():
            table.update(settings[table["kind"]])
        (root / "config.toml").write_text(tomlkit.dumps(config), encoding="utf-8")
        yield Remote(page["control"]), Remote(oa["control"])
    finally:
        for each in running:
            each.kill()
            each.wait(30)
            if each.stdout:
                each.stdout.close()
