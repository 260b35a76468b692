"""`loa run` as a process: one for an office, quick to see, clean to stop, safe to kill."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from pipeline.office.file_watcher import FileWatcher
from tests.support.offices import ROOT, OfficeBuilder

LONG = 90.0  # seconds: other processes may share the machine


class Running:
    """The service of an office, started and stopped as the system does it."""

    def __init__(self, office: OfficeBuilder) -> None:
        self.office = office
        self.process: subprocess.Popen[str] | None = None

    def start(self, *more: str) -> None:
        options = ["--office", str(self.office.root), "--port", "0", *more]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "run", *options],
            cwd=ROOT,
            env={**os.environ, "LANG": "C"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    def stop(self, number: int = signal.SIGTERM) -> str:
        assert self.process
        self.process.send_signal(number)
        told, _ = self.process.communicate(timeout=LONG)
        return told

    def log(self) -> list[dict[str, str]]:
        files = sorted((self.office.root / "var" / "log").glob("*.jsonl"))
        text = "".join(path.read_text(encoding="utf-8") for path in files)
        return [json.loads(line) for line in text.splitlines()]

    def heard(self, event: str) -> list[dict[str, str]]:
        return [each for each in self.log() if each["event"] == event]


def until(true: Callable[[], object], limit: float = LONG, every: float = 0.05) -> None:
    """Return when it is true, looking after so many seconds again and again."""
    end = time.monotonic() + limit
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(every)


@pytest.fixture
def running(office: OfficeBuilder) -> Iterator[Running]:
    made = Running(office)
    yield made
    if made.process and made.process.poll() is None:
        made.process.kill()
        made.process.wait(LONG)


def test_the_service_publishes_checks_what_is_saved_and_stops_cleanly(running: Running) -> None:
    office = running.office
    office.run("approve", "--all", "--by", "Bà Hà", now="")
    running.start()
    until(lambda: office.page("hop-to-dan-pho"))
    heartbeat = office.root / "var" / "heartbeat.json"
    until(heartbeat.exists)
    address = json.loads(heartbeat.read_text(encoding="utf-8"))["address"]
    with urllib.request.urlopen(f"{address}/healthz", timeout=LONG) as answer:
        assert json.load(answer)["healthy"] is True
    with urllib.request.urlopen(f"{address}/tinh-trang", timeout=LONG) as answer:
        assert "Đang chạy." in answer.read().decode()
    with urllib.request.urlopen(f"{address}/bai/hop-to-dan-pho.html", timeout=LONG) as answer:
        assert "Tổ dân phố họp lúc" in answer.read().decode()
    (office.root / "content" / "thong-bao" / "hong.md").write_text("---\ntiêu: x\n", "utf-8")
    until(lambda: [each for each in running.heard("checked") if "hong.md" in each["path"]])
    second = subprocess.run(
        [sys.executable, "-m", "pipeline", "run", "--office", str(office.root), "--port", "0"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LONG,
    )
    assert second.returncode == 1
    assert "đã có một “loa run” đang chạy" in second.stderr
    assert "Đã dừng gọn." in running.stop()
    assert running.process
    assert running.process.returncode == 0
    assert running.heard("stopped-cleanly")


def test_a_file_that_is_still_being_copied_is_left_alone(tmp_path: Path) -> None:
    told: list[float] = []
    path = tmp_path / "bai.md"
    with FileWatcher([tmp_path], lambda _: told.append(time.monotonic())):
        time.sleep(0.5)
        with path.open("w") as file:
            for _ in range(20):
                file.write("một đoạn\n")
                file.flush()
                time.sleep(0.1)
        last = time.monotonic()
        until(lambda: told, 30)
    assert told[0] >= last - 0.1


DRAFT = """---
tiêu đề: "Mời <b>bà con</b> họp"
chuyên mục: thông báo
ngày: 24/11/2026
tác giả: Phòng Văn hóa - Xã hội
---

Mời bà con họp lúc 19 giờ ngày 28/11/2026 về QĐ 12/QĐ-UBND{more}.
"""


def status(address: str) -> str:
    with urllib.request.urlopen(f"{address}/tinh-trang", timeout=LONG) as answer:
        return str(answer.read().decode())


def test_a_saved_article_is_shown_as_every_channel_would_publish_it(running: Running) -> None:
    running.start()
    until(lambda: running.heard("started"))
    address = running.heard("started")[0]["address"]
    path = running.office.root / "content" / "thong-bao" / "moi-hop.md"
    for n, more in enumerate(("", ", nhớ mang căn cước"), 1):
        path.write_text(DRAFT.format(more=more), encoding="utf-8")
        until(lambda n=n: len(running.heard("previewed")) >= n)  # type: ignore[misc]
    slug = running.heard("previewed")[0]["slug"]
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        until(lambda: f'{slug}">Mời &lt;b&gt;bà con' in status(address))  # it waits, by its title
        page.goto(f"{address}/tinh-trang")
        page.get_by_role("link", name="Mời <b>bà con</b> họp", exact=True).click()
        page.wait_for_url(f"{address}/xem-truoc/{slug}")
        assert page.title() == "Xem trước: Mời <b>bà con</b> họp"
        shown = page.locator("#kenh-facebook").inner_text()
        assert "nhớ mang căn cước" in shown
        said = page.locator("#kenh-radio tbody").inner_text()
        assert "mười chín giờ" in said.lower()
        site = page.frame_locator("#kenh-website iframe").locator("main")
        assert "nhớ mang căn cước" in site.inner_text()
        browser.close()
    stranger = urllib.request.Request(
        f"{address}/xem-truoc/{slug}", headers={"Host": "example.com"}
    )
    with pytest.raises(urllib.error.HTTPError, match="421"):
        urllib.request.urlopen(stranger, timeout=LONG)
    with urllib.request.urlopen(f"{address}/xem-truoc/{slug}", timeout=LONG) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not running.office.page(slug), "nothing of it is public"
    running.stop()


def fetched(address: str, path: str) -> str:
    with urllib.request.urlopen(address + path, timeout=LONG) as answer:
        return str(answer.read().decode())


def test_articles_that_were_there_before_are_listed_and_shown_too(running: Running) -> None:
    """After a restart nobody has to save a file again to send its preview to the approver."""
    running.start()
    until(lambda: running.heard("started"))
    address = running.heard("started")[0]["address"]
    title = "Họp tổ dân phố"
    until(lambda: title in fetched(address, "/xem-truoc/"))
    assert f'<a href="/xem-truoc/hop-to-dan-pho">{title}' in fetched(address, "/xem-truoc/")
    shown = fetched(address, "/xem-truoc/hop-to-dan-pho")
    assert f"<h1>Xem trước: {title}" in shown
    assert "Tổ dân phố họp lúc" in shown
    assert "Tổ dân phố họp lúc" in fetched(address, "/xem-truoc/trang/bai/hop-to-dan-pho.html")
    told = status(address)
    assert f'<a href="/xem-truoc/hop-to-dan-pho">{title}' in told
    assert "chờ duyệt: " in told
    assert not running.office.page("hop-to-dan-pho"), "nothing of it is public"
    (running.office.root / "content" / "thong-bao" / "hong.md").write_text(
        "---\ntiêu: x\n", "utf-8"
    )
    until(lambda: "content/thong-bao/hong.md:" in fetched(address, "/xem-truoc/"))
    with pytest.raises(urllib.error.HTTPError) as missing:
        fetched(address, "/xem-truoc/khong-co")
    assert '<html lang="vi">' in missing.value.read().decode()
    shutil.rmtree(running.office.root / "content" / "thong-bao" / "hop-to-dan-pho")
    until(lambda: title not in fetched(address, "/xem-truoc/"))
    running.stop()
