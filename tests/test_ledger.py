"""The ledger: what was written is there, and only the table moves it."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from pipeline.channel import Overflow
from pipeline.delivery import (
    Action,
    Delivery,
    EditKind,
    Event,
    Impossible,
    OccasionEdit,
    State,
    key_of,
)
from pipeline.errors import ConfigError, LoaError
from pipeline.ledger import Ledger, Raced, schema
from pipeline.model import VN, Edition, Form, Observation, Receipt, Rendition
from pipeline.recipes import UnknownRecipe

from .conftest import Clock
from .ledgers import at_revision

EDITION = Edition(
    "website",
    "bao-so-3",
    "Bão số 3",
    "<p>Đề phòng</p>",
    renditions=(
        Rendition(Form.IMAGE, UnknownRecipe({"make": "image", "suffix": "jpg"}), alt="ảnh"),
    ),
    data={"section": "khan-cap", "n": 3},
)


def planned(clock: Clock, edition: Edition = EDITION, **changes: object) -> Delivery:
    key = key_of("", edition.subject, edition.digest, edition.channel, "đăng")
    made = Delivery(key, edition.channel, edition.subject, edition.digest, due=clock())
    return replace(made, **changes)  # type: ignore[arg-type]


def scheduled(ledger: Ledger, clock: Clock, edition: Edition = EDITION) -> Delivery:
    ledger.keep([edition], clock())
    ledger.plan([planned(clock, edition)], clock())
    ledger.approve([edition.digest], "Bà Hà", clock())
    found = ledger.delivery(planned(clock, edition).key)
    assert found
    return found


def test_an_edition_comes_back_byte_for_byte(ledger: Ledger, clock: Clock) -> None:
    ledger.keep([EDITION], clock())
    assert ledger.edition(EDITION.digest) == EDITION
    assert ledger.edition(EDITION.digest).digest == EDITION.digest


def test_planning_twice_plans_once(ledger: Ledger, clock: Clock) -> None:
    assert ledger.plan([planned(clock)], clock()) == 1
    assert ledger.plan([planned(clock)], clock()) == 0
    assert len(ledger.in_state(State.HELD)) == 1


def test_nothing_leaves_held_until_a_named_person_approves_its_edition(
    ledger: Ledger, clock: Clock
) -> None:
    ledger.plan([planned(clock)], clock())
    ledger.approve(["0" * 64], "Bà Hà", clock())
    assert ledger.in_state(State.SCHEDULED) == []
    ledger.approve([EDITION.digest], "Bà Hà", clock())
    [found] = ledger.in_state(State.SCHEDULED)
    assert ledger.events(found.key)[-1].by == "Bà Hà"


def test_an_edition_made_of_parts_is_approved_when_every_part_is(
    ledger: Ledger, clock: Clock
) -> None:
    whole = Edition("radio", "2026-11-25/1700", "CT", "…", parts=("a" * 64, "b" * 64))
    ledger.keep([whole], clock())
    ledger.plan([planned(clock, whole)], clock())
    ledger.approve(["a" * 64], "Bà Hà", clock())
    assert len(ledger.in_state(State.HELD)) == 1
    ledger.approve(["b" * 64], "Bà Hà", clock())
    assert len(ledger.in_state(State.SCHEDULED)) == 1


def test_an_approval_taken_back_stops_what_has_not_gone_out(ledger: Ledger, clock: Clock) -> None:
    scheduled(ledger, clock)
    ledger.revoke([EDITION.digest], "Ông Nam", clock(), "chờ số liệu")
    [found] = ledger.in_state(State.HELD)
    assert found.detail == "chờ số liệu"
    assert ledger.known().approved == {}


def test_of_two_processes_only_one_claims(ledger: Ledger, clock: Clock, ledger_url: str) -> None:
    delivery = scheduled(ledger, clock)
    other = Ledger(ledger_url)
    got: list[Delivery] = []
    threads = [
        threading.Thread(target=lambda book=book: got.extend(book.claim([delivery], clock())))
        for book in (ledger, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    other.close()
    assert len(got) == 1


def test_a_step_from_a_stale_row_writes_nothing(ledger: Ledger, clock: Clock) -> None:
    delivery = scheduled(ledger, clock)
    ledger.claim([delivery], clock())
    before = ledger.events(delivery.key)
    with pytest.raises(Raced):
        ledger.advance(delivery, Event.CLAIMED, clock())
    assert ledger.events(delivery.key) == before


def test_an_impossible_step_writes_nothing(ledger: Ledger, clock: Clock) -> None:
    delivery = scheduled(ledger, clock)
    with pytest.raises(Impossible):
        ledger.advance(delivery, Event.TOOK, clock(), receipt=Receipt("1"))
    assert ledger.in_state(State.SCHEDULED) == [delivery]


def test_every_step_leaves_its_event(ledger: Ledger, clock: Clock) -> None:
    delivery = scheduled(ledger, clock)
    [claimed] = ledger.claim([delivery], clock())
    ledger.advance(claimed, Event.TOOK, clock(), receipt=Receipt("77", data={"a": 1}))
    steps = [(each.before, each.after) for each in ledger.events(delivery.key)]
    assert steps == [
        ("", "held"),
        ("held", "scheduled"),
        ("scheduled", "sending"),
        ("sending", "delivered"),
    ]
    found = ledger.delivery(delivery.key)
    assert found
    assert found.receipt == Receipt("77", data={"a": 1})
    assert (found.attempts, found.claimed) == (1, clock())


@pytest.mark.parametrize(
    ("action", "ends"), [(Action.REPLACE, State.REPLACED), (Action.WITHDRAW, State.WITHDRAWN)]
)
def test_what_takes_the_place_of_a_delivery_ends_it_in_the_same_step(
    ledger: Ledger, clock: Clock, action: Action, ends: State
) -> None:
    [old] = ledger.claim([scheduled(ledger, clock)], clock())
    ledger.advance(old, Event.TOOK, clock(), receipt=Receipt("77"))
    after = planned(clock, key=f"{old.key}/2", action=action, target=old.key)
    ledger.plan([after], clock(), by="Bà Hà")
    [claimed] = ledger.claim(ledger.in_state(State.SCHEDULED), clock())
    ledger.advance(claimed, Event.TOOK, clock(), receipt=Receipt("78"))
    found = ledger.delivery(old.key)
    assert found
    assert found.state is ends


def test_notes_are_there_after_reopening(ledger: Ledger, clock: Clock, ledger_url: str) -> None:
    ledger.state_of("zalo").put("khóa", token="t1", step=1)
    ledger.state_of("zalo").put("khóa", step=2)
    again = Ledger(ledger_url)
    assert again.state_of("zalo").get("khóa") == {"token": "t1", "step": 2}
    assert again.state_of("zalo").get("khác") == {}
    again.close()


def test_what_a_channel_notes_is_its_own(ledger: Ledger) -> None:
    for number, name in enumerate(NAMES):
        ledger.state_of(name).put("trang token", dead=number)
    for number, name in enumerate(NAMES):
        assert ledger.state_of(name).get("trang token") == {"dead": number}
        assert ledger.state_of("khác").of(name).get("trang token") == {"dead": number}
    ledger.state_of("trang").put("trang token", dead=None)
    assert ledger.state_of("trang").get("trang token") == {}
    assert ledger.state_of("trang fb").get("trang token") == {"dead": 1}


def test_what_a_programme_has_no_room_for_is_that_of_the_last_plan(ledger: Ledger) -> None:
    first = [Overflow("bai-1", "Bài 1", "Dài.", "2026-12-01/0530"), Overflow("a", "A", "B")]
    for name in ("radio", "đài  hai", "đài"):
        ledger.provenance.drop(name, {"2026-11-30/1700": first, "2026-12-01/0530": []})
        assert list(ledger.provenance.dropped(name, "2026-11-30/1700")) == first
        assert list(ledger.provenance.dropped(name, "2026-12-01/0530")) == []
    ledger.provenance.drop("đài", {"2026-11-30/1700": first[1:]})
    assert list(ledger.provenance.dropped("đài", "2026-11-30/1700")) == first[1:]
    assert list(ledger.provenance.dropped("radio", "2026-11-30/1700")) == first


def test_the_newest_heartbeat_is_told(ledger: Ledger, clock: Clock) -> None:
    assert ledger.heartbeats.last() is None
    for _ in range(2):
        ledger.heartbeats.write(clock())
        assert ledger.heartbeats.last() == clock()
        clock.pass_(minutes=5)


def test_a_pause_ends_by_itself_and_the_newest_counts(ledger: Ledger, clock: Clock) -> None:
    until = clock().replace(hour=9)
    ledger.pause("facebook", clock().replace(minute=30), "đăng nhanh quá")
    ledger.pause("facebook", until, "bị chặn")
    assert ledger.pauses(clock()) == {"facebook": (until, "bị chặn")}
    clock.pass_(hours=1)
    assert ledger.pauses(clock()) == {}


def test_the_newest_observation_is_told(ledger: Ledger, clock: Clock) -> None:
    delivery = scheduled(ledger, clock)
    ledger.observed(delivery, Observation(True, {"lượt xem": 3}), clock())
    clock.pass_(days=1)
    ledger.observed(delivery, Observation(False, note="không thấy nữa"), clock())
    at, seen = ledger.last_observations()[delivery.key]
    assert (at, seen.visible, seen.note) == (clock(), False, "không thấy nữa")


def test_corrections_are_kept_in_order(ledger: Ledger, clock: Clock) -> None:
    ledger.correct("bao-so-3", "Giờ đúng là 17 giờ.", "Bà Hà", clock())
    ledger.correct("bao-so-3", "Sân vận động, không phải sân trường.", "Bà Hà", clock())
    notes = [each.note for each in ledger.known().corrections["bao-so-3"]]
    assert notes == ["Giờ đúng là 17 giờ.", "Sân vận động, không phải sân trường."]


def test_a_missing_edition_is_said(ledger: Ledger) -> None:
    with pytest.raises(LoaError, match="không có ấn bản"):
        ledger.edition("f" * 64)


def test_migrations_make_exactly_the_tables_of_the_schema(ledger: Ledger) -> None:
    with ledger._engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []


NAMES = ("facebook", "trang fb", "Đài  2", "a", "trang", "trang fb 2")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("note", ["", "Họp.", "fb Họp.", " hai  dấu cách ", "dòng\nhai"])
def test_what_is_written_of_an_occasion_comes_back_as_it_was(
    ledger: Ledger, clock: Clock, name: str, note: str
) -> None:
    missed = OccasionEdit(EditKind.MISSED, note, channel=name)
    edits = [("hoc-so/1", missed), ("hoc-so/1", OccasionEdit(EditKind.SKIPPED, note))]
    ledger.occasions.write(edits, "kế hoạch", clock())
    begun = OccasionEdit(EditKind.BEGUN, moment=clock())
    ledger.occasions.write([("học số", begun)], "kế hoạch", clock())
    known = ledger.known().edits
    assert known["hoc-so/1"] == tuple(edit for _, edit in edits)
    assert known["học số"] == (begun,)


def test_how_far_planning_got_is_remembered_by_campaign(ledger: Ledger, clock: Clock) -> None:
    ledger.occasions.planned(["hoc-so", "an toàn"], clock())
    first = clock()
    clock.pass_(hours=1)
    ledger.occasions.planned(["hoc-so", "hoc-so"], clock())
    assert ledger.known().planned == {"hoc-so": clock(), "an toàn": first}


def test_a_ledger_of_an_earlier_revision_keeps_what_it_knew_of_occasions(
    ledger_url: str, clock: Clock
) -> None:
    old = at_revision(ledger_url, "0002")
    at = "2026-11-24 01:00:00.000000"
    with old.begin() as db:
        for channel in ("facebook", "trang", "trang fb"):
            row = f"'k{channel}', '{channel}', 's-{channel}', 'e', '', '', 'publish', '', 1, "
            db.exec_driver_sql(
                f"insert into deliveries values ({row} '{at}', null, 'held', '{at}', null, null, "
                "0, '', null, '{}')"
            )
        for number, (key, kind, detail) in enumerate(OLD_EVENTS, 1):
            db.execute(
                text("insert into events values (:n, :key, :at, :kind, '', '', 'Bà Hà', :told)"),
                {"n": number, "key": key, "at": at, "kind": kind, "told": detail},
            )
        db.execute(
            text("insert into notes values (:key, 'hoc-so', :value)"),
            {"key": "kế hoạch/chiến dịch", "value": '"2026-11-24T08:30:00+07:00"'},
        )
    old.dispose()
    book = Ledger(ledger_url)
    known = book.known()
    assert known.planned == {"hoc-so": datetime(2026, 11, 24, 8, 30, tzinfo=VN)}
    assert known.edits == {
        "hoc-so": (OccasionEdit(EditKind.BEGUN, moment=datetime(2026, 11, 24, 8, tzinfo=VN)),),
        "hoc-so/1": (
            OccasionEdit(EditKind.SKIPPED, "Ông Nam bỏ dịp này."),
            OccasionEdit(EditKind.MISSED, "Ông Nam bỏ dịp này.", channel="facebook"),
            OccasionEdit(EditKind.MISSED, "Ông Nam bỏ dịp này.", channel="trang fb"),
        ),
        "hoc-so/2": (
            OccasionEdit(EditKind.MOVED, "Mưa to.", moment=datetime(2026, 11, 24, 15, tzinfo=VN)),
        ),
    }
    assert [each.event for each in book.events("hoc-so")] == ["planned"], "a delivery's own stay"
    assert book.events("dịp/hoc-so/1") == []
    book.close()


OLD_EVENTS = (
    ("dịp/hoc-so", "begun", "2026-11-24T08:00:00+07:00 "),
    ("dịp/hoc-so/1", "skipped", " Ông Nam bỏ dịp này."),
    ("dịp/hoc-so/1", "missed", "facebook Ông Nam bỏ dịp này."),
    ("dịp/hoc-so/1", "missed", "trang fb Ông Nam bỏ dịp này."),
    ("dịp/hoc-so/2", "moved", "2026-11-24T15:00:00+07:00 Mưa to."),
    ("hoc-so", "planned", ""),
)


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_a_ledger_of_any_earlier_revision_is_brought_up_to_date(
    ledger_url: str, revision: str, clock: Clock
) -> None:
    at_revision(ledger_url, revision).dispose()
    book = Ledger(ledger_url)
    with book._engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []
    scheduled(book, clock)
    book.close()


def test_a_ledger_of_a_newer_house_is_left_alone_with_a_sentence(
    ledger: Ledger, ledger_url: str
) -> None:
    with ledger._engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(ConfigError, match="bản Loa Phường mới hơn"):
        Ledger(ledger_url)


def test_a_ledger_that_is_no_database_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"day khong phai co so du lieu" * 100)
    with pytest.raises(ConfigError, match=r"Sổ phát hành.*không phải cơ sở dữ liệu SQLite"):
        Ledger.at(path)


def test_power_may_fail_only_between_whole_steps_of_a_file(ledger: Ledger, tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "var" / "ledger.db")
    with ledger._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() in ("truncate", "wal")
    database.close()
