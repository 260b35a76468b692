"""The demo: one office before the website, the radio and both stand-ins, on this machine."""

from __future__ import annotations

import json

from farends import facebook, zalo
from farends.stage import Stage
from tests.support.offices import OfficeBuilder


def test_a_demo_shows_each_article_once_on_every_channel_and_again_changes_nothing(
    office: OfficeBuilder,
) -> None:
    office.write("tiem-chung", "Lịch tiêm chủng", "Trạm Y tế tiêm chủng sáng 5/12/2026.")
    for _ in range(2):
        told = office.run("demo", "--seconds", "0.1").stdout
        assert "/trang" in told
    folder = office.root / "var" / "demo"
    site = folder / "var" / "site" / "bai"
    assert sorted(path.stem for path in site.glob("*.html")) == ["hop-to-dan-pho", "tiem-chung"]
    assert list((folder / "var" / "handover").glob("*/*/programme.mp3"))
    for platform in (facebook.PLATFORM, zalo.PLATFORM):
        with Stage(platform, folder / "farends") as stage:
            shown = json.dumps(stage.public(), ensure_ascii=False)
            assert len(stage.public()) == 2, platform.name
        assert "Họp tổ dân phố" in shown
        assert "Lịch tiêm chủng" in shown
    assert not (office.root / "var" / "site").exists()


def test_a_demo_says_what_is_public_already_and_leaves_out_what_was_withdrawn(
    office: OfficeBuilder,
) -> None:
    office.write("lich-cu", "Lịch cũ", "Lịch này sai.")
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    office.run("withdraw", "lich-cu", "--by", "Bà Hà", "--reason", "Sai lịch")
    office.write("tiem-chung", "Lịch tiêm chủng", "Trạm Y tế tiêm chủng sáng 5/12/2026.")
    told = " ".join(office.run("demo", "--seconds", "0.1").stdout.split())
    assert "1 bài dưới đây đã ra thật rồi" in told
    assert "trông ra sao: “Họp tổ dân phố”." in told
    assert "Bài đã gỡ không diễn thử ở kênh đã gỡ: “Lịch cũ”." in told
    site = office.root / "var" / "demo" / "var" / "site" / "bai"
    assert {path.stem for path in site.glob("*.html")} == {"hop-to-dan-pho", "tiem-chung"}
