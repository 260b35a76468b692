"""The sổ nhật ký phát sóng: what the station's log tells, kept so that a change shows."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from pipeline import logbook
from pipeline.ledger import Ledger
from pipeline.logbook import BroadcastOutcome
from pipeline.model import VN
from pipeline.office.newsroom import Newsroom
from pipeline.office.rounds import Rounds
from tests.radio.conftest import CONFIG
from tests.radio.station import hand_over
from tests.support.command_line import Result, run_loa

DAY = "2026-11-25"
ITEMS = [
    {"n": 1, "kind": "signature", "id": "", "title": "Nhạc hiệu", "start_s": 0.3, "duration_s": 6},
    {"n": 2, "kind": "item", "id": "mua-bao", "title": "Ứng phó bão", "start_s": 20.0}
    | {"duration_s": 30.0, "priority": "khẩn cấp", "genre": "tin", "source": "Đài tỉnh"}
    | {"approved_by": "Lê Văn A"},
    {"n": 3, "kind": "item", "id": "rac", "title": '=HYPERLINK("x";"Rác")', "start_s": 60.0}
    | {"duration_s": 30.0, "priority": "thông thường", "approved_by": "Trần B"},
]


def at(clock: str, day: str = DAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=VN)


def line(clock: str, event: str, name: str = "", offset_ms: int = 0, day: str = DAY) -> str:
    moment = at(clock, day).isoformat(timespec="milliseconds")
    row = {"at": moment, "event": event, "id": name, "offset_ms": offset_ms}
    return json.dumps(row) + "\n"


def cue(day: str = DAY, hour: str = "1700", **more: Any) -> dict[str, Any]:
    return {
        "id": f"{day}/{hour}",
        "revision": 1,
        "title": "Chương trình chiều",
        "station": "Đài",
        "priority": "thông thường",
        "slot": {"date": day, "start": f"{hour[:2]}:{hour[2:]}", "length_s": 900},
        "audio": {"duration_s": 100.0, "sha256": "ab"},
        "items": ITEMS,
        **more,
    }


URGENT: dict[str, Any] = {
    "id": "emergency/20261125-170100-aa",
    "title": "Cháy chợ",
    "station": "Đài",
    "priority": "khẩn cấp",
    "at": f"{DAY}T17:01:00+07:00",
    "approved": [{"by": "Lê Văn A", "at": ""}, {"by": "Trần B", "at": ""}],
    "audio": {"duration_s": 20.0, "sha256": "cd"},
    "items": [
        {"kind": "item", "id": "khan", "title": "Cháy chợ", "start_s": 7.0, "duration_s": 5.0},
        {"kind": "item", "id": "khan", "title": "Cháy chợ", "start_s": 14.0, "duration_s": 5.0},
    ],
}
SLOT = f"{DAY}/1700"


def told(
    lines: list[str], now: str = "18:00:00", also: Mapping[str, Any] = MappingProxyType({})
) -> list[logbook.LogbookEntry]:
    given = {SLOT: cue(), **also}
    return logbook.entries(given, logbook.read(lines).airings, at(now))


def test_a_programme_is_told_with_each_of_its_items_when_they_were_heard():
    (entry,) = told([line("17:00:00.250", "start", SLOT), line("17:01:40.250", "end", SLOT)])
    assert entry.outcome is BroadcastOutcome.WHOLE
    assert entry.remark == ""
    assert entry.planned == f"{DAY}T17:00:00.000+07:00"
    assert (entry.start, entry.end) == (
        f"{DAY}T17:00:00.250+07:00",
        f"{DAY}T17:01:40.250+07:00",
    )
    assert [(part.id, part.start[11:19], part.approved_by) for part in entry.parts] == [
        ("mua-bao", "17:00:20", "Lê Văn A"),
        ("rac", "17:01:00", "Trần B"),
    ]
    assert entry.parts[0].priority == "khẩn cấp"
    assert entry.parts[0].source == "Đài tỉnh"


def test_an_emergency_moves_what_comes_after_it():
    lines = [
        line("17:00:00", "start", SLOT),
        line("17:00:55", "start", URGENT["id"]),
        line("17:01:15", "end", URGENT["id"]),
        line("17:02:00", "end", SLOT),
    ]
    programme, urgent = told(lines, also={URGENT["id"]: URGENT})
    assert [part.start[11:19] for part in programme.parts] == ["17:00:20", "17:01:20"]
    assert programme.outcome is BroadcastOutcome.WHOLE
    assert "nhường tin khẩn 20 giây" in programme.remark
    assert urgent.approved_by == "Lê Văn A, Trần B"
    assert [part.start[11:19] for part in urgent.parts] == ["17:01:02"]


def test_what_was_handed_over_and_not_heard_is_an_alarm_once_its_slot_is_over():
    assert told([], now="17:14:59") == []
    (entry,) = told([], now="17:15:00")
    assert entry.outcome is BroadcastOutcome.MISSING
    assert entry.start == ""
    assert "kiểm tra máy phát" in entry.remark
    withdrawn = {SLOT: cue(withdrawn=True)}
    assert logbook.entries(withdrawn, (), at("18:00:00")) == []


def test_an_alarm_that_a_later_log_proves_wrong_stands_no_more():
    (missing,) = told([])
    (aired,) = told([line("17:00:00", "start", SLOT), line("17:01:40", "end", SLOT)])
    assert logbook.standing([missing, aired]) == [aired]
    assert logbook.standing([missing]) == [missing]


@pytest.mark.parametrize(
    ("lines", "outcome", "remark"),
    [
        (["start 17:00:00", "end 17:00:50"], BroadcastOutcome.CUT, "thiếu 50 giây cuối"),
        (["start 17:00:00", "on 17:03:00"], BroadcastOutcome.CUT, "mất điện"),
        (["start 17:00:00"], BroadcastOutcome.CUT, "mất điện"),
        (["start 17:00:40", "end 17:02:20"], BroadcastOutcome.WHOLE, "muộn 40 giây"),
        (["start 17:00:00", "end 16:59:30"], BroadcastOutcome.WHOLE, "đồng hồ máy phát đã nhảy"),
        (["start 17:00:00", "end 23:10:00"], BroadcastOutcome.WHOLE, "đồng hồ máy phát đã nhảy"),
    ],
)
def test_what_went_wrong_is_said(lines, outcome, remark):
    log = [line(each.split()[1], each.split()[0], SLOT) for each in lines]
    log = [each.replace(f'"on", "id": "{SLOT}"', '"on", "id": ""') for each in log]
    (entry,) = told(log, now="23:30:00")
    assert entry.outcome is outcome
    assert remark in entry.remark


def test_items_that_a_cut_programme_did_not_reach_were_not_heard():
    (entry,) = told([line("17:00:00", "start", SLOT), line("17:00:50", "end", SLOT)])
    assert [bool(part.start) for part in entry.parts] == [True, False]
    joined = [line("17:00:30", "start", SLOT, 30_000), line("17:01:40", "end", SLOT)]
    (entry,) = told(joined)
    assert [part.start[11:19] for part in entry.parts] == ["", "17:01:00"]
    assert "bỏ 30 giây đầu" in entry.remark


def test_what_is_still_on_air_is_no_entry_yet():
    assert told([line("17:00:00", "start", SLOT)], now="17:01:00") == []


def test_an_item_is_new_once_and_a_repeat_afterwards():
    morning = f"{DAY}/0530"
    lines = [
        line("05:30:00", "start", morning),
        line("05:31:40", "end", morning),
        line("17:00:00", "start", SLOT),
        line("17:01:40", "end", SLOT),
    ]
    first, second = told(lines, also={morning: cue(hour="0530")})
    assert [part.repeat for part in first.parts] == [False, False]
    assert [part.repeat for part in second.parts] == [True, True]


def test_a_log_is_read_whatever_happened_to_it():
    whole = [line("17:00:00", "start", SLOT), line("17:01:40", "end", SLOT)]
    torn = [*whole, line("17:02:00", "start", SLOT)[:-9]]
    assert logbook.read(torn).airings == logbook.read(whole).airings
    assert logbook.read(torn).problems == ()
    broken = ["\x00\x00\x00\n", "rác\n", '{"at": 5}\n', "[]\n", '{"at":"17","event":"on"}\n', "\n"]
    reading = logbook.read([*broken, *whole])
    assert reading.airings == logbook.read(whole).airings
    assert [each.split()[1] for each in reading.problems] == ["2", "3", "4", "5"]
    chance = random.Random(3)
    text = "".join(whole)
    for _ in range(300):
        at_random = chance.randrange(len(text))
        logbook.read((text[:at_random] + chr(chance.randrange(1, 300)) + text[at_random + 1 :]
                      ).splitlines(keepends=True))  # fmt: skip


# --- linked rows ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of twelve rows."""
    path = tmp_path_factory.mktemp("book") / "ledger.db"
    ledger = Ledger.at(path)
    for n in range(12):
        day = (at("17:00", "2026-11-02") + timedelta(days=n)).date().isoformat()
        lines = [
            line("17:00:00", "start", f"{day}/1700", day=day),
            line("17:01:40", "end", f"{day}/1700", day=day),
        ]
        found = logbook.entries(
            {f"{day}/1700": cue(day)}, logbook.read(lines).airings, at("18:00", day)
        )
        assert len(ledger.broadcasts.add(found, at("18:00", day))) == 1
        assert ledger.broadcasts.add(found, at("18:00", day)) == []
    assert logbook.faults(ledger.broadcasts.rows(), ledger.broadcasts.head()) == []
    ledger.close()
    return path


@pytest.fixture
def book(untouched: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(untouched, tmp_path))


def faults_of(path: Path) -> list[str]:
    ledger = Ledger.at(path)
    found = logbook.faults(ledger.broadcasts.rows(), ledger.broadcasts.head())
    ledger.close()
    return found


CHANGES = {
    "changed": "update broadcasts set body = replace(body, 'Trần B', 'Trần C') where number = {n}",
    "spoilt": "update broadcasts set body = '{{' where number = {n}",
    "removed": "delete from broadcasts where number = {n}",
    "shortened": "delete from broadcasts where number >= {n}",
    "moved": "update broadcasts set number = number + 100 where number >= {n}",
    "inserted": "insert into broadcasts select 13, 'x', body, hash, hash, at from broadcasts "
    "where number = {n}",
    "hidden": "update broadcasts set body = replace(body, 'đã phát', 'không phát'), "
    "hash = (select hash from broadcasts where number = {n} % 12 + 1) where number = {n}",
}


@pytest.mark.parametrize("row", [1, 2, 7, 12])
@pytest.mark.parametrize("change", CHANGES)
def test_a_row_that_was_changed_removed_or_inserted_shows(book, change, row):
    database = sqlite3.connect(book)
    with database:
        assert database.execute(CHANGES[change].format(n=row)).rowcount
    database.close()
    assert faults_of(book)


def test_a_new_chain_made_over_a_changed_row_is_not_the_one_whose_head_was_printed(book, tmp_path):
    """Only the printed head tells of somebody who links every row anew, and the head with it."""
    ledger = Ledger.at(book)
    printed = ledger.broadcasts.head()
    entries = ledger.broadcasts.entries()
    ledger.close()
    forged = Ledger.at(tmp_path / "forged.db")
    changed = replace(entries[3], title="Chương trình khác")
    forged.broadcasts.add([*entries[:3], changed, *entries[4:]], at("18:00"))
    rows, head = forged.broadcasts.rows(), forged.broadcasts.head()
    forged.close()
    assert logbook.faults(rows, head) == []
    assert printed not in {row.hash for row in rows}


# --- as staff use it ------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Path:
    root = tmp_path / "phuong"
    root.mkdir()
    (root / "config.toml").write_text(CONFIG, encoding="utf-8")
    Newsroom.open(root, lambda: at("04:00:00")).close()  # before programmes comes a ledger
    given = root / "var" / "handover"
    hand_over(given, DAY, "0530", seed=1, seconds=100, length_s=900, items=ITEMS)
    hand_over(given, DAY, "1700", seed=2, seconds=100, length_s=900, items=ITEMS)
    return root


def run(office: Path, *arguments: str, ok: bool = True) -> Result:
    options = ["--office", str(office), "--now", f"{DAY}T18:00"]
    result = run_loa("radio", "log", *arguments, *options)
    assert (result.exit_code == 0) is ok, result.output
    return result


def test_the_log_is_taken_in_once_missing_programmes_raise_an_alarm_and_it_all_prints(
    office, tmp_path
):
    log = tmp_path / "station.jsonl"
    log.write_text(line("17:00:00.2", "start", SLOT) + line("17:01:40", "end", SLOT), "utf-8")
    told = run(office, "import", str(log)).output
    assert "KHÔNG PHÁT: 05:30 25/11/2026" in told
    assert "thêm 2 dòng" in told
    assert "thêm 0 dòng" in run(office, "import", str(log)).output
    out, html = tmp_path / "so.csv", tmp_path / "so.html"
    run(office, "export", "--month", "2026-11", "--csv", str(out), "--html", str(html))
    data = out.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [(row["Giờ dự kiến"], row["Kết quả"]) for row in rows] == [
        ("05:30:00", "không phát"),
        ("17:00:00", "đã phát"),
        ("17:00:00", "đã phát"),
    ]
    assert rows[1]["Phát lúc"] == "17:00:20"
    assert rows[1]["Người duyệt"] == "Lê Văn A"
    assert rows[1]["Mới hay phát lại"] == "mới"
    assert rows[2]["Nội dung"] == '\'=HYPERLINK("x";"Rác")'
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    page = html.read_text("utf-8")
    words: list[str] = []
    reader = HTMLParser()
    reader.handle_data = words.append  # type: ignore[method-assign, assignment]
    reader.feed(page)
    assert any("KHÔNG PHÁT: 1 chương trình" in each for each in words)
    assert '=HYPERLINK("x";"Rác")' in words
    head = run(office, "check").output.split()[-1]
    assert any(head in each for each in words)
    run(office, "check", "--head", head)
    assert "không phải sổ đã in" in run(office, "check", "--head", "abc", ok=False).output
    assert "05:30" in run(office, "export").output


def test_the_service_takes_the_log_in_by_itself_and_tells_what_was_not_heard(office):
    log = office / "station.jsonl"
    log.write_text(line("17:00:00.2", "start", SLOT) + line("17:01:40", "end", SLOT), "utf-8")
    with (office / "config.toml").open("a", encoding="utf-8") as file:
        file.write('log = "station.jsonl"\n')
    for day, told in (("2026-11-25", 1), ("2026-11-25", 1), ("2026-11-27", 0)):
        room = Newsroom.open(office, partial(at, "18:00:00", day))
        rounds = Rounds(room, lambda *_, **__: None)
        rounds.plan()
        heard = [each for each in rounds.warnings if each.startswith("KHÔNG PHÁT: 05:30")]
        assert len(heard) == told
        assert len(room.ledger.broadcasts.rows()) == 2
        room.close()
    log.unlink()
    room = Newsroom.open(office, lambda: at("18:00:00"))
    rounds = Rounds(room, lambda *_, **__: None)
    rounds.plan()
    assert any("Không đọc được nhật ký đài" in each for each in rounds.warnings)
    room.close()


def test_a_book_that_was_tampered_with_is_neither_checked_nor_exported_in_silence(office, tmp_path):
    log = tmp_path / "station.jsonl"
    log.write_text(line("17:00:00", "start", SLOT) + line("17:01:40", "end", SLOT), "utf-8")
    run(office, "import", str(log))
    database = sqlite3.connect(office / "var" / "ledger.db")
    with database:
        database.execute("delete from broadcasts where number = 1")
    database.close()
    assert "Dòng 1" in run(office, "check", ok=False).output
    assert "bị can thiệp" in run(office, "export", ok=False).output
