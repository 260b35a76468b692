"""`python -m tests.upgrade NAME`: this version publishes an office and packs it as NAME.tar.xz.

Run it with the code of the version that is named, before a change to what is kept on disk.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import tomlkit

from farends import facebook, zalo
from farends.facebook_world import set_switches
from farends.stage import Stage
from pipeline.office import stand_ins
from pipeline.web.static_site import serve_site

HERE = Path(__file__).parent
SOURCE = HERE.parent.parent
DAY = "2026-11-24"
KEPT = (
    "status.json", "config.toml", "content", "schedules",
    "var/ledger.db", "var/site.db", "var/van-phong.json", "var/so-da-ghi", "var/secrets",
)  # fmt: skip
LEFT_OUT = (
    "guong-dien-hinh", "nghi-quyet-57/nghi-quyet-57-noi-gi", "thong-bao/tra-loi-phan-anh.jpg",
    "thong-bao/tra-loi-phan-anh-gio-phat-loa.md", "binh-dan-hoc-vu-so/so-suc-khoe-dien-tu",
    "binh-dan-hoc-vu-so/nhan-biet-lua-dao-qua-mang", "nha-truong",
    "binh-dan-hoc-vu-so/dich-vu-cong-truc-tuyen",
)  # fmt: skip


def loa(office: Path, clock: str, *words: str, fails: bool = False) -> str:
    """Run one command of the office at DAY's `clock` ("HH:MM"); what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *words, "--office", office, "--now", f"{DAY}T{clock}"],
        capture_output=True, text=True, cwd=SOURCE, timeout=3000,
    )  # fmt: skip
    print(done.stdout, done.stderr)
    assert fails or done.returncode in (0, 1), done.stderr
    return done.stdout


def change(office: Path, article: str, old: str, new: str) -> None:
    """Replace words in an article's file; they must be there."""
    path = office / "content" / article
    text = path.read_text(encoding="utf-8")
    assert old in text, (article, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def make_light(office: Path) -> None:
    """Leave out what takes minutes to make: films, slides, a voice over the network."""
    path = office / "config.toml"
    config = tomlkit.parse(path.read_text(encoding="utf-8"))
    rules = [rule for rule in config["media"] if rule["product"] not in ("video ngắn", "slide")]
    config["media"] = rules
    config["channels"]["radio"]["voices"] = ["espeak"]
    path.write_text(tomlkit.dumps(config), encoding="utf-8")


def live(office: Path, page: Stage, oa: Stage) -> None:
    """Publish, correct, withdraw, skip an occasion, and leave one edit waiting for approval."""
    loa(office, "08:00", "publish", "--first-approval", "Bà Lê Thị Hòa")
    change(office, "thong-bao/gio-thu-gom-rac.md", "thu gom", "gom")
    loa(office, "09:00", "correct", "thong-bao/gio-thu-gom-rac.md", "--by", "Bà Lê Thị Hòa",
        "--note", "Viết lại cho gọn.")  # fmt: skip
    loa(office, "09:10", "withdraw", "binh-dan-hoc-vu-so/chu-ky-so-ca-nhan/index.md",
        "--by", "Ông Trần Văn Bình", "--reason", "Chờ hướng dẫn mới.")  # fmt: skip
    loa(office, "09:20", "publish")
    change(office, "nghi-quyet-57/ke-hoach-truyen-thong-nghi-quyet-57/index.md", "phường", "Phường")
    loa(office, "09:30", "publish")
    (office / "status.json").write_text(loa(office, "09:30", "status", "--json"), encoding="utf-8")


def main(name: str) -> None:
    """Make the office, live, pack."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        office = folder / "office"
        with ExitStack() as stack:
            page = stack.enter_context(Stage(facebook.PLATFORM, folder / "far"))
            oa = stack.enter_context(Stage(zalo.PLATFORM, folder / "far"))
            site = stack.enter_context(serve_site(office / "var" / "site", folder / "port"))
            set_switches(page.store, site=[site, str(office / "var" / "site")])  # for link cards
            stand_ins.copy_office(
                SOURCE, office, stand_ins.stand_in_settings(site, page.url, oa.url)
            )
            make_light(office)
            if (SOURCE / "build").is_dir():  # what was drawn and spoken before need not be again
                shutil.copytree(SOURCE / "build", office / "build")
            for each in LEFT_OUT:
                subprocess.run(["rm", "-r", office / "content" / each], check=True)
            now = datetime.fromisoformat(f"{DAY}T08:00+07:00").astimezone(UTC)
            stand_ins.connect_stand_ins(office, oa, lambda: now)
            live(office, page, oa)
        with tarfile.open(HERE / f"{name}.tar.xz", "w:xz") as packed:
            for each in KEPT:
                if (office / each).exists():
                    packed.add(office / each, each)


if __name__ == "__main__":
    main(sys.argv[1])
