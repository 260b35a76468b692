"""What decides that something goes out, when, how loud and to whom was approved too."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.approval.ward import Ward

URGENT = {"mức_độ": "khẩn cấp", "chuyên_mục": "khan-cap"}


def test_a_changed_day_of_an_approved_alarm_sounds_nothing(ward: Ward) -> None:
    ward.write(**URGENT, ngày="28/11/2026")
    ward.approve("nuoc-len", now="30T13:30")
    ward.run("publish", now="30T13:31")
    assert ward.alarms() == []
    for minute in ("13 giờ 00", "13 giờ 05"):
        ward.write(**URGENT, ngày=f"30/11/2026 {minute}")
        ward.run("publish", now="30T13:40")
        assert ward.alarms() == []
    ward.approve("nuoc-len", now="30T13:50")
    assert len(ward.alarms()) == 1


def test_an_alarm_that_was_said_is_not_said_again_when_its_hour_changes(ward: Ward) -> None:
    ward.write(**URGENT, ngày="30/11/2026 13:00")
    ward.approve("nuoc-len", now="30T13:30")
    first = ward.alarms()
    assert len(first) == 1
    ward.write(**URGENT, ngày="30/11/2026 13:05")
    ward.run("publish", now="30T13:40")
    ward.approve("nuoc-len", now="30T13:45")
    ward.run("publish", now="30T13:46")
    assert ward.alarms() == first


@pytest.mark.parametrize("now", ["30T06:00", "30T13:30", "30T22:30"])
def test_an_alarm_dated_by_day_sounds_at_whatever_hour_it_is_approved(ward: Ward, now: str) -> None:
    ward.write(**URGENT, ngày="30/11/2026")
    told = ward.approve("nuoc-len", now=now)
    assert len(ward.alarms()) == 1
    assert "còi báo động và bản tin khẩn đã giao đài, phát NGAY" in told


def test_the_hours_of_an_alarm_count_from_its_approval(ward: Ward) -> None:
    ward.write(**URGENT, ngày="30/11/2026 06:00", đăng_từ="30/11/2026 23:00")
    ward.approve("nuoc-len", now="30T22:30")
    ward.run("publish", now="30T22:59")
    assert ward.alarms() == []
    ward.run("publish", now="2026-12-01T10:59")
    assert len(ward.alarms()) == 1


def test_an_old_alarm_sounds_nothing_and_its_approver_is_told(ward: Ward) -> None:
    ward.write(**URGENT, ngày="28/11/2026")
    told = ward.approve("nuoc-len", now="30T13:30")
    assert "còi báo động không kêu" in told
    assert ward.alarms() == []


def test_approving_tells_what_it_sets_off(ward: Ward) -> None:
    ward.write()
    told = ward.approve("nuoc-len", now="30T13:30")
    assert "“Nước lên”: trang web: ngay, ở lần phát hành tới; loa: chương trình 17:00" in told
    ward.write(name="mai", tiêu_đề="Ngày mai", ngày="02/12/2026 9:00")
    told = ward.approve("mai", now="30T13:30")
    assert "trang web: lúc 09:00 02/12/2026; loa: chương trình 17:00 02/12/2026" in told


CHANGES = {
    "secret": {"mật": "có"},
    "another channel": {"kênh": "radio"},
    "put off": {"đăng_từ": "05/12/2026 8:00"},
    "another day": {"ngày": "29/11/2026 8:00"},
    "another class": {"mức_độ": "ưu tiên"},
    "another end": {"hết_hạn": "09/12/2026"},
    "another audience": {"đối_tượng": "học sinh"},
    "a draft": {"bản_nháp": "có"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_approved_for_tomorrow_stops_when_its_head_changes(
    ward: Ward, change: dict[str, str]
) -> None:
    ahead = {"đăng_từ": "01/12/2026 8:00", "hết_hạn": "08/12/2026"}
    ward.write(**ahead)
    ward.approve("nuoc-len", now="30T13:30")
    assert ward.states("nuoc-len", now="30T13:31")["website"] == "chờ phát hành"
    ward.write(**ahead | change)
    ward.run("publish", now="2026-12-01T08:05")
    assert ward.pages() == set()
    ward.run("publish", now="2026-12-05T08:05")
    assert ward.pages() == set()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_taken_back_from_the_head_goes_out_as_approved_when_it_is_mended(
    ward: Ward, change: dict[str, str]
) -> None:
    ahead = {"đăng_từ": "01/12/2026 8:00", "hết_hạn": "08/12/2026"}
    ward.write(**ahead)
    ward.approve("nuoc-len", now="30T13:30")
    ward.write(**ahead | change)
    ward.run("publish", now="30T14:00")
    ward.write(**ahead)
    ward.run("publish", now="30T14:10")
    ward.run("publish", now="2026-12-01T08:05")
    assert ward.pages() == {"nuoc-len"}


def test_a_changed_promotion_mark_takes_an_article_out_of_the_programme(ward: Ward) -> None:
    ward.write()
    ward.approve("nuoc-len", now="30T13:30")
    ward.run("publish", now="30T13:40")
    assert ward.said() == {"1700": ["Nước lên"]}
    ward.write(quảng_bá="có")
    ward.run("publish", now="30T13:50")
    assert ward.said() == {}


@pytest.mark.parametrize(
    ("change", "why"), [({"mật": "có"}, "“mật”"), ({"hết_hạn": "30/11/2026 13:00"}, "hết hạn")]
)
def test_what_is_public_against_its_head_is_told_with_the_command_that_takes_it_down(
    ward: Ward, change: dict[str, str], why: str
) -> None:
    ward.write()
    ward.approve("nuoc-len", now="30T12:00")
    ward.run("publish", now="30T12:00")
    ward.write(**change)
    for command in ("status", "publish"):
        told = ward.run(command, now="30T13:30")
        assert why in told
        assert 'loa withdraw nuoc-len --by "TÊN" --reason "LÝ DO"' in told
    ward.withdraw("nuoc-len", now="30T13:40")
    assert ward.pages() == set()
    assert "loa withdraw" not in ward.run("status", now="30T13:50")


def test_an_approval_of_a_time_without_terms_holds_on_those_of_the_article(ward: Ward) -> None:
    ahead = {"đăng_từ": "01/12/2026 8:00"}
    ward.write(**ahead)
    ward.approve("nuoc-len", now="30T13:30")
    with sqlite3.connect(ward.root / "var" / "ledger.db") as book:
        book.execute("update approvals set terms = null")
    ward.run("status", now="30T13:40")
    ward.write(đăng_từ="01/12/2026 7:00")
    ward.run("publish", now="2026-12-01T08:05")
    assert ward.pages() == set()
    ward.write(**ahead)
    ward.run("publish", now="2026-12-01T08:06")
    assert ward.pages() == {"nuoc-len"}


@pytest.mark.parametrize("change", [{"mật": "có"}, {"đăng_từ": "30/11/2026 20:00"}])
def test_words_typed_in_sound_no_alarm_of_an_article_that_asks_for_none(
    ward: Ward, change: dict[str, str]
) -> None:
    ward.write(**URGENT, đăng_từ="30/11/2026 13:00")
    ward.approve("nuoc-len", now="30T12:00")
    ward.write(**URGENT | {"đăng_từ": "30/11/2026 13:00"} | change)
    words = ("--text", "Cháy chợ. Bà con tránh xa.", "--by", "A")
    ward.run("radio", "urgent", *words, now="30T13:05")
    assert len(ward.alarms()) == 1


# --- a file that can't be read now ---------------------------------------------------------


@pytest.mark.parametrize("asked", [("nuoc-len",), ("--all",)])
def test_a_file_with_an_error_is_approved_on_no_further_channel(
    ward: Ward, asked: tuple[str, ...]
) -> None:
    """Its last approved revision keeps its place; nobody can have read it anew."""
    ward.write()
    ward.approve("nuoc-len", "--channel", "radio", now="30T08:00")
    path = ward.write()
    path.write_text(path.read_text("utf-8").replace("tiêu đề: ", "tiêu đề: ["), "utf-8")
    told = ward.approve(*asked, now="30T09:00", code=0 if "--all" in asked else 1)
    ward.run("publish", now="30T09:05")
    assert ward.pages() == set()
    assert ward.states("nuoc-len", now="30T09:06")["radio"] == "đã giao đài, 17:00 30/11/2026"
    if "--all" not in asked:
        assert "content/nuoc-len.md" in told
        assert "đang có lỗi" in " ".join(told.split())


def test_a_correction_of_a_file_with_an_error_goes_where_the_article_was_approved(
    ward: Ward,
) -> None:
    ward.write()
    ward.approve("nuoc-len", "--channel", "radio", now="30T08:00")
    path = ward.write()
    path.write_text(path.read_text("utf-8").replace("tiêu đề: ", "tiêu đề: ["), "utf-8")
    ward.run("correct", "nuoc-len", "--note", "Đọc là mười.", "--by", "A", now="30T09:00")
    assert ward.pages() == set()
    assert ward.said() == {"1700": ["Nước lên"]}


def test_an_alarm_cut_off_by_the_power_does_not_sound_once_its_file_says_secret(
    ward: Ward,
) -> None:
    ward.write(**URGENT)
    ward.approve("nuoc-len", now="30T09:00")
    (alarm,) = ward.alarms()
    for each in (ward.handover / "emergency").glob(f"{Path(alarm).stem}*"):
        each.unlink()
    with closing(sqlite3.connect(ward.root / "var" / "ledger.db")) as db, db:
        sent = "WHERE channel = 'radio' AND state = 'delivered'"
        assert db.execute(f"UPDATE deliveries SET state = 'sending' {sent}").rowcount == 1
    ward.write(**URGENT, mật="có")
    ward.run("publish", now="30T09:05", code=None)
    assert not ward.alarms()
