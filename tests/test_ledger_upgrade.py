"""A ledger that the version before wrote is opened by this one, and nothing of it is missing."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from pipeline import logbook
from pipeline.channel import Overflow
from pipeline.delivery import EditKind, OccasionEdit, State
from pipeline.ledger import Ledger
from pipeline.model import VN, Receipt

from .ledgers import at_revision, written_by_0006

NOW = datetime(2026, 11, 30, 8, tzinfo=VN)
PAGES = ("facebook", "trang fb", "trang/xã", "Đài  2", "dịch vụ")
ACCOUNTS = ("zalo", "zalo thử", "oa/khu phố 3", "sổ nhật ký phát sóng", "trang", "còn lại")
LINK = "https://mau.example/hop-to-dan-pho/"
LEFT_OUT = (
    Overflow(
        "hop-to-dan-pho",
        "Họp tổ dân phố",
        "Khung giờ này đã đủ, để khung giờ sau.",
        "2026-12-01/0530",
    ),
    Overflow("bai-2", "Bài “2”", "Dài."),
)


@pytest.fixture
def book(ledger_url: str) -> Ledger:
    written_by_0006(ledger_url)
    return Ledger(ledger_url)


def key_on(book: Ledger, channel: str) -> str:
    (key,) = [each.key for each in book.in_state(*State) if each.channel == channel]
    return key


@pytest.mark.parametrize("name", PAGES)
def test_a_page_remembers_what_it_sent(book: Ledger, name: str) -> None:
    memory, key, number = book.state_of(name), key_on(book, name), PAGES.index(name)
    drafted = {"draft": f"10_{number}", "photos": {"a.jpg": "7"}, "drafting": True}
    assert memory.get(key) == {"armed": "2026-11-30T08:00:00+0700", **drafted}
    assert memory.get(LINK) == {f"10_{number}": key}, "of posts by link, its own alone"
    assert set(memory.get(f"{name} tải lên")) == {"7", f"8{number}"}
    assert memory.get(f"{name} token") == {"dead": "3f2a"}
    book.close()


@pytest.mark.parametrize("name", ACCOUNTS)
def test_an_account_remembers_its_articles(book: Ledger, name: str) -> None:
    memory, key = book.state_of(name), key_on(book, name)
    number = len(PAGES) + ACCOUNTS.index(name)
    assert memory.get(key)["id"] == f"zalo-{number}"
    assert memory.get(f"{name}/bài/hop-to-dan-pho") == {"id": f"zalo-{number}"}
    assert memory.get(f"{name}/dấu/lp{number}") == {"delivery": key}
    assert memory.get(f"{name}/số/zalo-{number}") == {"delivery": key}
    assert memory.get(f"{name}/kỳ/2026-11-01") == {"articles": number}
    assert set(memory.get(f"{name}/đã gặp")["met"]) == {"zalo-9"}
    assert memory.get(f"{name}/đọc danh sách")["at"] == 40
    assert memory.get(f"{name}/nơi") == {"here": "0123456789abcdef"}
    book.close()


def test_channels_that_never_delivered_remember_too(book: Ledger) -> None:
    assert book.state_of("trang chưa dùng").get("trang chưa dùng token") == {"dead": "77"}
    assert set(book.state_of("trang/chưa gửi").get("trang/chưa gửi tải lên")) == {"55"}
    assert book.state_of("oa chưa dùng").get("oa chưa dùng/nơi") == {"here": "0123456789abcdef"}
    unknown = "hoc-so/bai-1@0123456789abcdef/kênh lạ/2026-12-01T0900"
    assert book.state_of("kênh lạ").get(unknown) == {"posted": "99"}
    book.close()


def test_every_row_of_the_notes_has_a_place(book: Ledger) -> None:
    lines = Path(__file__).with_name("ledger_0006.sql").read_text("utf-8").splitlines()
    notes = [re.findall(r"'((?:[^']|'')*)'", each) for each in lines if "into notes" in each]
    with book._engine.connect() as db:
        columns = text("select channel, key, name from channel_state")
        kept = {(row.key, row.name): row.channel for row in db.execute(columns)}
        assert not inspect(db).has_table("notes")
    elsewhere = [key for key, name, _ in notes if (key, name) not in kept]
    programmes = [f"còn lại/{name}" for name in ("radio", "Đài  2", "loa/khu phố")]
    assert sorted(set(elsewhere)) == sorted(["dịch vụ", "sổ nhật ký phát sóng", *programmes])
    assert all(kept.values()), "each is some channel's"
    for key, name, value in notes:
        if channel := kept.get((key, name)):
            assert book.state_of(channel).get(key)[name] == json.loads(value)
    book.close()


def test_programmes_the_service_and_the_broadcast_log_go_on(book: Ledger) -> None:
    for name in ("radio", "Đài  2", "loa/khu phố"):
        assert tuple(book.provenance.dropped(name, "2026-11-30/1700")) == LEFT_OUT
        assert tuple(book.provenance.dropped(name, "2026-12-01/0530")) == ()
    assert book.heartbeats.last() == NOW
    rows, head = book.broadcasts.rows(), book.broadcasts.head()
    assert len(rows) == 2
    assert logbook.faults(rows, head) == []
    book.close()


def test_what_was_written_of_occasions_is_read_as_it_was_meant(book: Ledger) -> None:
    edits = book.known().edits
    assert edits["hoc-so"] == (OccasionEdit(EditKind.BEGUN, moment=NOW),)
    moved = datetime(2026, 12, 1, 15, tzinfo=VN)
    assert edits["hoc-so/2026-12-01T0900"] == (
        OccasionEdit(EditKind.MOVED, "Mưa to.", moment=moved),
    )
    assert edits["hoc-so/2026-12-02T0900"] == (
        OccasionEdit(EditKind.SKIPPED, "Họp hội đồng."),
        OccasionEdit(EditKind.RESTORED),
    )
    assert edits["hoc-so/2026-12-03T0900"] == (OccasionEdit(EditKind.REPLACED, article="bai-3"),)
    asleep = "Máy không chạy lúc đó, và đã quá hạn phát bù."
    assert edits["hoc-so/2026-11-24T0900"] == tuple(
        OccasionEdit(EditKind.MISSED, asleep, channel=name) for name in PAGES
    )
    (reminded,) = edits["bao-cao/2026-12-10/7"]
    assert (reminded.kind, reminded.note[:8]) == (EditKind.REMINDED, "Báo cáo:")
    book.occasions.write([("hoc-so/2026-12-02T0900", OccasionEdit(EditKind.SKIPPED))], "Bà", NOW)
    assert len(book.known().edits["hoc-so/2026-12-02T0900"]) == 3, "new ones follow the old"
    book.close()


def test_deliveries_and_everything_else_are_as_they_were(book: Ledger) -> None:
    known = book.known()
    assert sorted(channel for _, channel in known.lines) == sorted(PAGES + ACCOUNTS)
    assert {line[-1].state for line in known.lines.values()} == {State.UNKNOWN, State.DELIVERED}
    assert known.lines["hop-to-dan-pho", "trang fb"][-1].receipt == Receipt(
        "10_1", LINK, data={"photos": ["7"]}
    )
    assert set(known.planned) == {"hoc-so", "an toàn"}
    assert [each.note for each in known.corrections["hop-to-dan-pho"]] == ["Giờ đúng là 19 giờ."]
    assert len(known.approved) == len(PAGES + ACCOUNTS)
    assert set(book.pauses(NOW)) == {"trang fb"}
    assert book.spoilt() == []
    book.close()


@pytest.mark.parametrize("kept", [False, True])
def test_a_row_that_no_channel_ever_wrote_is_kept(ledger_url: str, kept: bool) -> None:
    old = at_revision(ledger_url, "0006")
    with old.begin() as db:
        if kept:
            db.execute(text("""insert into notes values ('lạ lùng', 'x', '{"a": [1, null]}')"""))
    old.dispose()
    book = Ledger(ledger_url)
    assert book.state_of("").get("lạ lùng") == ({"x": {"a": [1, None]}} if kept else {})
    book.close()


FIRST, MOMENT = datetime(2026, 1, 1, tzinfo=UTC), "%Y-%m-%d %H:%M:%S.%f"
PUBLIC = ("chưa nhìn", "nhìn sau một ngày", "nhìn sau nửa năm", "đã gỡ", "việc gỡ")


def test_what_was_public_is_observed_next_at_the_age_that_follows_its_last_observation(
    ledger_url: str,
) -> None:
    old = at_revision(ledger_url, "0007")
    with old.begin() as db:
        for number, name in enumerate(PUBLIC):
            state = "withdrawn" if name == "đã gỡ" else "delivered"
            action = "withdraw" if name == "việc gỡ" else "publish"
            db.execute(
                text(
                    "insert into deliveries (key, channel, subject, edition, campaign, occasion, "
                    "action, target, sequence, due, state, since, attempts, detail, data, receipt)"
                    " values (:key, 'trang', :key, 'x', '', '', :action, '', 1, :at, :state, :at, "
                    """1, '', '{}', '{"remote_id": "1"}')"""
                ),
                {
                    "key": name,
                    "action": action,
                    "state": state,
                    "at": (FIRST + timedelta(hours=number)).strftime(MOMENT),
                },
            )
        for name, days in (("nhìn sau một ngày", 1), ("nhìn sau nửa năm", 190)):
            db.execute(
                text(
                    "insert into observations (delivery, at, visible, counts, note) "
                    "values (:key, :at, true, '{}', '')"
                ),
                {"key": name, "at": (FIRST + timedelta(days=days, hours=3)).strftime(MOMENT)},
            )
    old.dispose()
    book = Ledger(ledger_url)
    start = datetime(2026, 1, 1, 7, tzinfo=VN)  # in UTC: midnight
    looks = [
        [each.key for each in book.to_observe(["trang"], start + timedelta(days=days), 9)]
        for days in (0, 2, 3.1, 400)
    ]
    never, daily = PUBLIC[:2]
    assert looks == [[never], [never], [never, daily], [never, daily]]
    assert len(book.in_state(*State)) == len(PUBLIC)
    book.close()
