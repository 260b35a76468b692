"""What `loa run` costs: from saving a file to its check; processor and memory while idle.

    .venv/bin/python benchmarks/service.py [ARTICLES] [SECONDS]

A website and a Facebook Page (not connected); nothing is approved. Linux: reads /proc.
"""

from __future__ import annotations

import json
import os
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


def latency(root: Path, folder: Path, n: int) -> float:
    begun = time.monotonic()
    name = write(folder, n).name
    while not any(each["event"] == "checked" and name in each["path"] for each in lines(root)):
        if time.monotonic() - begun > 60:
            raise TimeoutError(name)
        time.sleep(0.01)
    return time.monotonic() - begun


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
            print(f"save to check: median {median(some):.2f} s, worst {max(some):.2f} s")
            calm(service.pid)  # after the round that the saved files asked for
            before, begun = processor(service.pid), time.monotonic()
            time.sleep(seconds)
            share = (processor(service.pid) - before) / (time.monotonic() - begun)
            print(f"idle: {100 * share:.1f} % of a core, {memory(service.pid):.0f} MB")
            service.terminate()


if __name__ == "__main__":
    main(int((sys.argv[1:2] or ["1000"])[0]), float((sys.argv[2:3] or ["60"])[0]))
