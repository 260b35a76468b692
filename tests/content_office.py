"""An office in a temporary folder with two good articles, for tests of pipeline/content."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline import config
from pipeline.config import Office

CONFIG = """
[ward]
name = "phường Xuân Lập"
[sections]
thong-bao = "Thông báo"
binh-dan-hoc-vu-so = "Bình dân học vụ số"
[channels.website]
kind = "website"
[channels.radio]
kind = "radio"
[channels.facebook]
kind = "facebook"
[channels.zalo]
kind = "zalo"
"""
HEAD = "---\ntiêu đề: Bài thử\nchuyên mục: Thông báo\nngày: 25/11/2026\n---\n"  # body: line 6
GOOD = HEAD.replace("Bài thử", "Bài tốt {}") + "\nNội dung tốt.\n"
NEIGHBOURS = ("a-tot", "z-tot")  # before and after any file under test


def office(root: Path, files: Mapping[str, str | bytes]) -> Office:
    """The office, with `files` (path below content/ → text or bytes) beside the good ones."""
    content = root / "content"
    content.mkdir(parents=True, exist_ok=True)
    (root / "config.toml").write_text(CONFIG, encoding="utf-8")
    good = {f"{name}.md": GOOD.format(name) for name in NEIGHBOURS}
    for path, data in (good | dict(files)).items():
        file = content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
    return config.read(root)
