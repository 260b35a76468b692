"""Offices in a folder: made as staff make one, filled by tests, run by commands as staff type them.

    def test_a_page_is_published(office: OfficeBuilder) -> None:
        office.run("approve", "--all", "--by", "Bà Hà")
        office.run("publish")
        assert "19 giờ" in office.page("hop-to-dan-pho")

`office` is a fixture for every test (tests/conftest.py names it). It has one article, and what its
station says is spoken already: voices and sounds take seconds, and are tried in tests/radio.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.support.command_line import Result, run_loa

ROOT = Path(__file__).parents[2]
NOW = "2026-11-25T08:00"  # a Wednesday
NEWS = """---
tiêu đề: {title}
chuyên mục: thông báo
ngày: 24/11/2026
tác giả: Phòng Văn hóa - Xã hội
ảnh bìa: bia.png
mô tả ảnh bìa: Nhà văn hóa khu phố
---

{body}
"""


class OfficeBuilder:
    """An office folder and its commands, run as staff run them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.site = root / "var" / "site"
        self.handover = root / "var" / "handover"

    def run(self, *arguments: str, now: str = NOW, ok: bool = True) -> Result:
        options = ["--office", str(self.root)] + (["--now", now] if now else [])
        result = run_loa(*arguments, *options)
        assert (result.exit_code == 0) is ok, result.output
        return result

    def write(self, name: str, title: str, body: str) -> Path:
        path = self.root / "content" / "thong-bao" / name / "index.md"
        path.parent.mkdir(exist_ok=True)
        Image.new("RGB", (640, 360), "#0f4c5c").save(path.with_name("bia.png"))
        path.write_text(NEWS.format(title=title, body=body), encoding="utf-8")
        return path

    def cells(self, **options: Any) -> dict[tuple[str, str], dict[str, str]]:
        told = json.loads(self.run("status", "--json", **options).stdout)
        return {(cell["slug"], cell["channel"]): cell for cell in told["cells"]}

    def state(self, slug: str, channel: str = "website") -> str:
        return self.cells()[slug, channel]["state"]

    def page(self, slug: str) -> str:
        path = self.site / "bai" / f"{slug}.html"
        return path.read_text(encoding="utf-8") if path.exists() else ""


def open_office(root: Path) -> OfficeBuilder:
    """A new office with one article that waits for approval."""
    result = run_loa("new", str(root))
    assert result.exit_code == 0, result.output
    (root / "content" / "thong-bao" / "bai-dau-tien.md").unlink()
    made = OfficeBuilder(root)
    made.write("hop-to-dan-pho", "Họp tổ dân phố", "Tổ dân phố họp lúc 19 giờ ngày 28/11/2026.")
    return made


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build/ of such an office after it has published."""
    made = open_office(tmp_path_factory.mktemp("spoken") / "văn phòng")
    made.run("approve", "--all", "--by", "Bà Hà")
    made.run("publish")
    return made.root / "build"


@pytest.fixture
def office(tmp_path: Path, spoken: Path) -> OfficeBuilder:
    """`open_office`, whose station has spoken before."""
    made = open_office(tmp_path / "văn phòng")
    shutil.copytree(spoken, made.root / "build", dirs_exist_ok=True)
    return made
