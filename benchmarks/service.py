"""What `loa run` costs: from saving a file to its check; processor and memory while idle.

    .venv/bin/python benchmarks/service.py [ARTICLES] [SECONDS]

A website and a Facebook Page (not connected); nothing is approved. Linux: reads /proc. In the
end a day of it is rehearsed.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

OFFICE = """
[ward]
name = "phường Xuân Lập"
[sections]
thong-bao = "Thông báo"
[channels.website]
kind = "website"
url = "https://xuanlap.example"
folder = "var/site"
[channels.facebook]
kind = "facebook"
"""
ARTICLE = """---
tiêu đề: Thông báo số {n}
chuyên mục: thông báo
ngày: 24/11/2026
tác giả: Phòng Văn hóa - Xã hội
---

Nội dung của thông báo số {n}, {words}.
"""


def write(folder: Path, n: int) -> Path:
    path = folder / f"thong-bao-{n}.md"
    text = ARTICLE.format(n=n, words="gửi đến bà con các tổ dân phố " * 20)
    path.write_text(text, encoding="utf-8")
    return path


def lines(root: Path) -> list[dict[str, str]]:
    files = sorted((root / "var" / "log").glob("*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]


def latency(root: Path, folder: Path, n: int) -> tuple[float, float]:
    """Seconds from saving a file until it was checked, and until it was shown on every channel."""
    begun, slug = time.monotonic(), f"thong-bao-{n}"
    name = write(folder, n).name
    checked = previewed = 0.0
    while not previewed:
        if time.monotonic() - begun > 60:
            raise TimeoutError(name)
        time.sleep(0.01)
        for each in lines(root):
            if each["event"] == "checked" and name in each["path"]:
                checked = checked or time.monotonic() - begun
            if each["event"] == "previewed" and each["slug"] == slug:
                previewed = time.monotonic() - begun
    return checked, previewed


def processor(pid: int) -> float:
    """Seconds of processor that the process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def calm(pid: int) -> None:
    """Wait until the process has nothing to do, at most ten minutes."""
    for _ in range(60):
        before = processor(pid)
        time.sleep(10)
        if processor(pid) - before < 1:
            return


def memory(pid: int) -> float:
    """Resident megabytes."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0]) / 1000


def main(count: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as name:
        root, folder = Path(name), Path(name, "content", "thong-bao")
        folder.mkdir(parents=True)
        Path(root, "schedules").mkdir()
        Path(root, "config.toml").write_text(OFFICE, encoding="utf-8")
        for n in range(count):
            write(folder, n)
        command = [sys.executable, "-m", "pipeline", "run", "--office", name, "--port", "0"]
        begun = time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as service:
            while not Path(root, "var", "heartbeat.json").exists():
                time.sleep(0.05)
            print(f"{count} articles: first round after {time.monotonic() - begun:.1f} s")
            some = [latency(root, folder, count + n) for n in range(10)]
            for what, each in zip(("check", "preview"), zip(*some, strict=True), strict=True):
                print(f"save to {what}: median {median(each):.2f} s, worst {max(each):.2f} s")
            calm(service.pid)  # after the round that the saved files asked for
            before, begun = processor(service.pid), time.monotonic()
            time.sleep(seconds)
            share = (processor(service.pid) - before) / (time.monotonic() - begun)
            print(f"idle: {100 * share:.1f} % of a core, {memory(service.pid):.0f} MB")
            service.terminate()
            service.wait(120)
        a_day(root)


def a_day(root: Path) -> None:
    """24 hours of the same office by the same rounds, everything approved and sent; peak memory."""
    options = ["--office", str(root), "--from", "2026-12-01", "--days", "1"]
    command = [sys.executable, "-m", "pipeline", "rehearse", *options]
    begun = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    took = time.monotonic() - begun
    print(f"24 rehearsed hours: {took:.0f} s, at most {peak:.0f} MB with the stand-ins")


if __name__ == "__main__":
    main(int((sys.argv[1:2] or ["1000"])[0]), float((sys.argv[2:3] or ["60"])[0]))
