"""A rehearsal goes on where the ledger stands: nothing that is past comes once more."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import VN
from tests.campaign.furnished import furnish, stand_ins
from tests.campaign.test_rehearsal import CAMPAIGN
from tests.support.offices import OfficeBuilder

BY = ("--by", "Bà Hà")
ALARM = """---
tiêu đề: Nước sông dâng nhanh
chuyên mục: thông báo
ngày: 25/11/2026 7 giờ 30
tác giả: Ban Chỉ huy phòng chống thiên tai
mức độ: khẩn cấp
---

Bà con khu phố 3 rời bờ sông ngay.
"""


def rehearse(office: OfficeBuilder, begin: str, days: int = 2) -> dict[str, Any]:
    """The report of a rehearsal."""
    told = office.run("rehearse", "--from", begin, "--days", str(days), now="")
    found: dict[str, Any] = json.loads(
        (office.root / "var" / "rehearsal" / "report.json").read_text("utf-8")
    )
    return found | {"printed": told.output}


def shown(told: dict[str, Any], channel: str) -> list[tuple[str, str, str]]:
    return sorted(
        (each["title"], each["state"], each["action"])
        for each in told["deliveries"]
        if each["channel"] == channel
    )


def test_what_was_published_sounded_or_withdrawn_does_not_come_again(office: OfficeBuilder) -> None:
    office.write("tiem-chung", "Lịch tiêm chủng", "Tiêm chủng sáng 5/12/2026.")
    office.write("lich-cu", "Lịch cũ", "Lịch này sai.")
    (office.root / "content" / "thong-bao" / "bao.md").write_text(ALARM, "utf-8")
    office.run("approve", "--all", *BY)
    office.run("publish")
    assert len(list((office.handover / "emergency").glob("[0-9]*.mp3"))) == 1
    office.run("withdraw", "lich-cu", *BY, "--reason", "Sai lịch", now="2026-11-25T09:00")
    office.run("publish", now="2026-11-25T09:05")
    office.write("lich-cu", "Lịch cũ", "Lịch này đã sửa.")
    office.write("cham-diem", "Chấm điểm tổ", "Chấm điểm các tổ ngày 4/12/2026.")
    office.run("plan", now="2026-11-25T09:10")
    ledger = office.root / "var" / "ledger.db"
    before = sha256(ledger.read_bytes()).hexdigest()
    told = rehearse(office, "2026-11-26")
    assert sha256(ledger.read_bytes()).hexdigest() == before
    assert shown(told, "website") == [
        ("Chấm điểm tổ", "delivered", "publish"),
        ("Lịch cũ", "held", "publish"),  # what was withdrawn comes back by its name alone
    ]
    radio = [each for each in told["deliveries"] if each["channel"] == "radio"]
    assert {title for each in radio for title in each["spoken"]} == {"Chấm điểm tổ"}
    assert not list((office.root / "var" / "rehearsal" / "var").glob("handover/emergency/*.mp3"))
    assumed = {each["title"] for each in told["deliveries"] if each["assumed"]}
    assert assumed == {"Chấm điểm tổ", "Chương trình 2026-11-26/0530"}
    page = (office.root / "var" / "rehearsal" / "report.html").read_text("utf-8")
    assert "09:10 25/11/2026" in page  # up to when the ledger tells
    assert "chưa duyệt" in page


def test_an_occasion_that_was_skipped_or_had_stays_so(office: OfficeBuilder) -> None:
    for n in (1, 2, 3):
        office.write(f"bai-{n}", f"Bài học số {n}", f"Bài {n}.")
    (office.root / "content" / "thong-bao" / "hop-to-dan-pho" / "index.md").unlink()
    (office.root / "schedules" / "hoc.toml").write_text(CAMPAIGN, "utf-8")
    office.run("approve", "--all", *BY)
    office.run("publish")
    skipped = "hoc-so/2026-11-26T0900"
    office.run("plan", "skip", skipped, *BY, now="2026-11-25T10:00")
    told = rehearse(office, "2026-11-26")
    posts = [each for each in told["deliveries"] if each["campaign"] == "hoc-so"]
    assert {each["occasion"][:10] for each in posts} == {"2026-11-27"}
    assert {each["at"][:16] for each in posts} == {"2026-11-27T09:00"}
    assert not any(each["assumed"] for each in told["deliveries"])


def test_a_programme_that_was_handed_over_is_corrected_by_the_rehearsal(
    office: OfficeBuilder,
) -> None:
    """It stands in the rehearsal's own hand-over; its words change there, and are counted once."""
    office.run("approve", "--all", *BY)
    office.run("publish")
    office.write("hop-to-dan-pho", "Họp tổ dân phố", "Tổ dân phố họp lúc 20 giờ ngày 28/11/2026.")
    told = rehearse(office, "2026-11-25", days=1)
    assert shown(told, "website") == [
        ("Họp tổ dân phố", "delivered", "replace"),
        ("Họp tổ dân phố", "replaced", "publish"),
    ]
    states = [each for each in shown(told, "radio") if "1700" in each[0]]
    assert ("Chương trình 2026-11-25/1700", "delivered", "replace") in states


def test_a_post_that_is_public_is_replaced_before_the_stand_ins(tmp_path: Path) -> None:
    """The stand-ins of a rehearsal learn what the platforms hold of what is to be changed."""
    root = tmp_path / "vp"
    root.mkdir()
    furnish(root, [("thong-bao", "Họp tổ dân phố", "24/11/2026")], schedule="")
    ward = OfficeBuilder(root)
    now = "2026-11-25T08:00"
    with stand_ins(root, datetime(2026, 11, 25, 8, tzinfo=VN)):
        ward.run("approve", "--all", *BY, now=now)
        ward.run("publish", now=now)
        states = {name: each["state"] for (_, name), each in ward.cells(now=now).items()}
        assert states.pop("radio") == "unplanned"  # there is no slot
        assert set(states.values()) == {"delivered"}
        path = root / "content" / "thong-bao" / "họp-tổ-dân-phố" / "index.md"
        path.write_text(path.read_text("utf-8").replace("Mời bà con", "Kính mời bà con"), "utf-8")
        told = rehearse(ward, "2026-11-26", days=1)
    for channel in ("website", "facebook", "zalo"):
        assert shown(told, channel) == [
            ("Họp tổ dân phố", "delivered", "replace"),
            ("Họp tổ dân phố", "replaced", "publish"),
        ], channel


def test_days_that_the_ledger_has_passed_are_refused_in_a_sentence(office: OfficeBuilder) -> None:
    office.run("approve", "--all", *BY)
    office.run("publish")
    told = office.run("rehearse", "--from", "2026-11-20", "--days", "3", now="", ok=False).output
    assert "25/11/2026" in told
    assert "--from" in told


def test_a_spoilt_ledger_is_told_and_not_rehearsed_as_if_nothing_had_been(
    office: OfficeBuilder,
) -> None:
    office.run("approve", "--all", *BY)
    office.run("publish")
    (office.root / "var" / "ledger.db").write_bytes(b"no ledger" * 1000)
    told = office.run("rehearse", "--from", "2026-11-26", "--days", "1", now="", ok=False).output
    assert "Sổ phát hành" in told


@pytest.mark.parametrize("begin", ["2026-11-25", "2026-11-26"])
def test_a_new_office_is_rehearsed_from_nothing(office: OfficeBuilder, begin: str) -> None:
    shutil.rmtree(office.root / "var", ignore_errors=True)
    told = rehearse(office, begin, days=1)
    assert shown(told, "website") == [("Họp tổ dân phố", "delivered", "publish")]
    assert not any(each["assumed"] for each in told["deliveries"])
    assert not (office.root / "var" / "ledger.db").exists()
