"""A rehearsal: the office's coming days by the same code, the same bytes each time."""

from __future__ import annotations

import json

from tests.test_office import Office, office

__all__ = ["office"]  # the fixture
LESSON = """---
tiêu đề: Bài học số {n}
chuyên mục: thông báo
ngày: {n}/11/2026
tác giả: Tổ Bình dân học vụ số
---

Bài học số {n} của lớp Bình dân học vụ số.
"""
CAMPAIGN = """
[[campaign]]
name = "hoc-so"
title = "Học số"
section = "thong-bao"
channels = ["facebook", "zalo"]
start = 2026-11-26
catch_up = "một lần"

[[campaign.when]]
days = ["thứ Năm", "thứ Sáu"]
times = ["09:00"]

[[campaign.when]]
days = ["thứ Sáu"]
times = ["17:00"]
channels = ["radio"]
repeat = true
"""


def test_the_coming_days_are_rehearsed_and_two_rehearsals_are_the_same(office: Office) -> None:
    for n in (1, 2, 3):
        path = office.root / "content" / "thong-bao" / f"bai-{n}.md"
        path.write_text(LESSON.format(n=n), encoding="utf-8")
    (office.root / "schedules" / "hoc.toml").write_text(CAMPAIGN, encoding="utf-8")
    reports = []
    for _ in range(2):
        office.run("rehearse", "--from", "2026-11-25", "--days", "3", now="")
        folder = office.root / "var" / "rehearsal"
        pages = (folder / name for name in ("report.json", "report.html"))
        reports.append([page.read_bytes() for page in pages])
    assert reports[0] == reports[1]
    report = json.loads(reports[0][0])
    told = report["deliveries"]
    assert {each["state"] for each in told if each["at"] < "2026-11-28"} >= {"delivered"}
    posts = [x for x in told if x["campaign"] == "hoc-so" and x["state"] == "delivered"]
    assert {(each["at"][:16], each["channel"], each["title"]) for each in posts} == {
        ("2026-11-26T09:00", "facebook", "Bài học số 1"),
        ("2026-11-27T09:00", "facebook", "Bài học số 2"),
    }
    refused = {each["slug"] for each in report["refused"] if "bắt buộc có ảnh bìa" in each["why"]}
    assert refused == {"bai-1", "bai-2", "bai-3"}  # by Zalo
    spoken = {each["title"]: each["spoken"] for each in told if "spoken" in each}
    assert spoken["Chương trình 2026-11-27/1700"] == ["Bài học số 2"]
    assert not (office.root / "var" / "ledger.db").exists()
