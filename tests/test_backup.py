"""A backup is one whole moment of the ledger; after a restore nothing goes out twice."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import zipfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from pipeline.channel import Limits, Redelivery
from pipeline.delivery import State
from pipeline.ledger import Ledger, copies
from pipeline.ledger.claims import FIRST, HERE, RESTORED, Claim
from pipeline.model import VN
from pipeline.office.newsroom import Newsroom
from pipeline.office.previews import Previews
from pipeline.office.rounds import Rounds
from pipeline.office.service import Service
from tests.conftest import Clock
from tests.shelf import OpenShelf
from tests.support.offices import OfficeBuilder
from tests.test_dispatch import edition, schedule, sender, state

PAGE = Limits(Redelivery.FIND, settle=timedelta(minutes=10))
MAIL = Limits(Redelivery.ASK)
SITE = Limits(Redelivery.SAFE)


def claim(ledger: Ledger, generation: int, kind: str, at: datetime) -> None:
    ledger.claims.add(Claim(generation, "vp", "phường Mẫu", "/srv/loa", kind, "Bà Hà", at))


def restored(ledger: Ledger, url: str, copy: Path, clock: Clock) -> Ledger:
    """The ledger of a copy, in the place of the one in use."""
    ledger.close()
    copies.load(url, copy, clock())
    book = Ledger(url)
    claim(book, 2, RESTORED, clock())
    return book


class Desk:
    """Three far ends, of each kind; what is approved goes to all."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self.clock, self.ledger = clock, ledger
        self.shelves = [
            OpenShelf("website", SITE),
            OpenShelf("facebook", PAGE),
            OpenShelf("tin nhắn", MAIL),
        ]

    def approve(self, slug: str, due: datetime | None = None) -> list[str]:
        when = {"due": due or self.clock()}
        some = [edition(slug, each.name) for each in self.shelves]
        return [schedule(self.ledger, self.clock, each, **when) for each in some]

    def work(self, hours: float) -> None:
        end = self.clock() + timedelta(hours=hours)
        while self.clock() < end:
            send = sender(self.ledger, self.clock, *self.shelves)
            send.wake()
            send.reconcile()
            send.tick()
            self.clock.pass_(minutes=max(15, hours * 5))

    def public(self, channel: str) -> Counter[str]:
        [shelf] = [each for each in self.shelves if each.name == channel]
        return Counter(each.subject for _, each in shelf.public)


@pytest.mark.parametrize("hours", [1, 24, 24 * 7])
def test_after_a_restore_nothing_goes_out_twice_and_nothing_is_lost(
    ledger: Ledger, ledger_url: str, clock: Clock, tmp_path: Path, hours: int
) -> None:
    claim(ledger, 1, FIRST, clock())
    desk = Desk(ledger, clock)
    desk.approve("cu")
    desk.work(1)
    desk.approve("dang-cho")
    desk.approve("sau-do", clock() + timedelta(minutes=30))
    desk.approve("con-lau", clock() + timedelta(hours=hours + 2))
    ledger.save_copy(tmp_path / "sao.db")
    desk.work(hours / 2)
    lost = ["moi", "moi-nua"]
    for slug in lost:
        desk.approve(slug)
    desk.work(hours / 2)
    desk.ledger = restored(ledger, ledger_url, tmp_path / "sao.db", clock)
    assert all(desk.ledger.delivery(key) is None for key in desk_keys(desk, lost))
    for slug in [*lost, "hoan-toan-moi"]:
        desk.approve(slug, clock() - timedelta(hours=hours / 2))
    desk.work(6)
    slugs = ["cu", "dang-cho", "sau-do", "con-lau", *lost, "hoan-toan-moi"]
    assert desk.public("facebook") == Counter(slugs)
    assert desk.public("website") == Counter(slugs)
    assert max(desk.public("tin nhắn").values()) == 1
    asked = desk.ledger.in_state(State.UNKNOWN)
    assert {each.channel for each in asked} == {"tin nhắn"}
    assert {each.about for each in asked} == set(slugs) - {"cu"}
    assert all("loa settle" in each.detail for each in asked)
    desk.ledger.close()


def desk_keys(desk: Desk, slugs: list[str]) -> list[str]:
    return [
        remote.partition("#")[0]
        for shelf in desk.shelves
        for remote, each in shelf.public
        if each.subject in slugs
    ]


def test_a_folder_that_took_over_looks_before_it_sends(ledger: Ledger, clock: Clock) -> None:
    claim(ledger, 1, FIRST, clock())
    shelf = OpenShelf("facebook", PAGE)
    made = edition("bao-so-3", "facebook")
    key = schedule(ledger, clock, made)
    shelf.deliver(made, key)  # by the folder from which this one was copied
    claim(ledger, 2, HERE, clock())
    clock.pass_(minutes=11)
    send = sender(ledger, clock, shelf)
    send.tick()
    assert state(ledger, key) is State.UNKNOWN
    send.reconcile()
    assert state(ledger, key) is State.DELIVERED
    assert len(shelf.public) == 1


def test_what_is_not_there_goes_out_at_the_next_look(ledger: Ledger, clock: Clock) -> None:
    claim(ledger, 1, FIRST, clock())
    claim(ledger, 2, RESTORED, clock())
    shelf = OpenShelf("facebook", PAGE)
    clock.pass_(hours=1)
    key = schedule(ledger, clock, edition("bao-so-3", "facebook"))
    send = sender(ledger, clock, shelf)
    send.tick()
    send.reconcile()
    send.tick()
    assert state(ledger, key) is State.DELIVERED
    assert [each.event for each in ledger.events(key)].count("doubted") == 1


def test_an_office_that_was_never_restored_asks_nothing_more(ledger: Ledger, clock: Clock) -> None:
    claim(ledger, 1, FIRST, clock())
    shelf = OpenShelf("facebook", PAGE)
    key = schedule(ledger, clock, edition("bao-so-3", "facebook"))
    sender(ledger, clock, shelf).tick()
    assert state(ledger, key) is State.DELIVERED


def test_a_copy_is_one_moment_though_others_write(
    ledger: Ledger, ledger_url: str, clock: Clock, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        book, number = Ledger(ledger_url), 0
        while not stop.is_set():
            schedule(book, clock, edition(f"bai-{number}"))
            number += 1
        book.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            ledger.save_copy(tmp_path / f"{number}.db")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        rows = copies.count(tmp_path / f"{number}.db")
        with sqlite3.connect(tmp_path / f"{number}.db") as db:
            [planned] = db.execute("select count(*) from events where event='planned'").fetchone()
        assert planned == rows["deliveries"]
        assert rows["editions"] >= rows["deliveries"]


def test_a_copy_goes_on_where_it_was(
    ledger: Ledger, ledger_url: str, clock: Clock, tmp_path: Path
) -> None:
    keys = [schedule(ledger, clock, edition(f"bai-{number}")) for number in range(3)]
    before = ledger.known(), ledger.events(keys[0])
    ledger.save_copy(tmp_path / "sao.db")
    schedule(ledger, clock, edition("sau"))
    book = restored(ledger, ledger_url, tmp_path / "sao.db", clock)
    assert (book.known(), book.events(keys[0])) == before
    schedule(book, clock, edition("moi"))  # rows get numbers that are free
    assert len(book.in_state(State.SCHEDULED)) == 4
    book.close()


# --- the commands -----------------------------------------------------------------------------


def saved(office: OfficeBuilder, **more: Any) -> Path:
    office.run("backup", **more)
    return max((office.root / "var" / "sao-luu").glob("*.zip"))


def tree(office: OfficeBuilder) -> dict[str, bytes]:
    tops = (office.site, office.handover)
    return {
        str(path.relative_to(office.root)): path.read_bytes()
        for top in tops
        for path in sorted(top.rglob("*"))
        if path.is_file()
    }


def test_an_office_restored_from_yesterday_publishes_nothing_again(
    office: OfficeBuilder,
) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    file = saved(office)
    office.run("publish")
    before = tree(office)
    later = "2026-11-25T09:00"
    told = office.run("restore", str(file), "--by", "Ông Nam", now=later).stdout
    assert "lúc 08:00 25/11/2026" in told
    assert "Họp tổ dân phố" in told
    office.run("publish", now=later)
    office.run("publish", now=later)
    assert office.state("hop-to-dan-pho") == "delivered"
    assert tree(office) == before


def test_a_lost_ledger_comes_back_from_its_backup(office: OfficeBuilder) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    file = saved(office)
    (office.root / "var" / "ledger.db").unlink()
    assert str(file) in office.run("restore").stdout
    assert "sổ đã mất" in " ".join(office.run("publish", ok=False).output.split())
    office.run("restore", str(file), "--by", "Ông Nam")
    assert "0 lượt đã phát hành" in office.run("publish").stdout


def test_what_was_withdrawn_after_the_backup_stays_withdrawn(office: OfficeBuilder) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    file = saved(office)
    office.run("withdraw", "hop-to-dan-pho", "--by", "Bà Hà")
    office.run("restore", str(file), "--by", "Ông Nam")
    office.run("publish")
    assert office.page("hop-to-dan-pho") == ""
    assert not list(office.handover.glob("*/[0-9]*"))


def test_what_was_withdrawn_after_the_backup_comes_back_by_name_alone(
    office: OfficeBuilder,
) -> None:
    """The backup does not know the editions that were withdrawn: they go with the withdrawal."""
    file = saved(office)
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    office.run("withdraw", "hop-to-dan-pho", "--by", "Bà Hà")
    office.run("restore", str(file), "--by", "Ông Nam")
    office.write("hop-to-dan-pho", "Họp tổ dân phố", "Họp lúc 20 giờ ngày 28/11/2026.")
    assert "Không duyệt bài đã từng gỡ" in office.run("approve", "--all", "--by", "Bà Hà").stdout
    office.run("publish")
    assert "20 giờ" not in office.page("hop-to-dan-pho")
    office.run("approve", "hop-to-dan-pho", "--by", "Bà Hà")
    office.run("publish")
    assert "20 giờ" in office.page("hop-to-dan-pho")


def test_a_new_machine_goes_on_from_a_backup(office: OfficeBuilder, tmp_path: Path) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    file = shutil.copy(saved(office), tmp_path / "usb.zip")
    fresh = OfficeBuilder(tmp_path / "máy mới")
    shutil.copytree(office.root, fresh.root, ignore=shutil.ignore_patterns("var", "build"))
    shutil.rmtree(office.root)
    fresh.run("restore", str(file), "--by", "Ông Nam")
    fresh.run("publish")
    assert fresh.state("hop-to-dan-pho") == "delivered"


def test_a_backup_of_another_ward_is_refused(office: OfficeBuilder, tmp_path: Path) -> None:
    file = saved(office)
    other = OfficeBuilder(tmp_path / "khác")
    shutil.copytree(office.root, other.root, ignore=shutil.ignore_patterns("var", "build"))
    config = other.root / "config.toml"
    text = config.read_text(encoding="utf-8").replace("phường Mẫu", "phường Khác")
    config.write_text(text, encoding="utf-8")
    told = other.run("restore", str(file), "--by", "Ông Nam", ok=False).output
    assert "của phường Mẫu" in told
    assert not (other.root / "var" / "ledger.db").exists()


def halved(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def no_zip(file: Path) -> None:
    file.write_text("đây là thư")


def other_words(file: Path) -> None:
    with zipfile.ZipFile(file) as packed:
        files = {each: packed.read(each) for each in packed.namelist()}
    files["ledger.db"] = files["ledger.db"].replace("Họp".encode(), b"Hop ")
    with zipfile.ZipFile(file, "w") as packed:
        for each, data in files.items():
            packed.writestr(each, data)


@pytest.mark.parametrize("spoil", [halved, no_zip, other_words, Path.unlink])
def test_a_spoilt_backup_changes_nothing(office: OfficeBuilder, spoil: object) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    file = saved(office)
    spoil(file)  # type: ignore[operator]
    before = (office.root / "var" / "ledger.db").read_bytes()
    told = office.run("restore", str(file), "--by", "Ông Nam", ok=False).output
    assert "Lỗi: " in told
    assert (office.root / "var" / "ledger.db").read_bytes() == before
    office.run("publish")


def test_a_backup_holds_no_secret_unless_asked_and_the_oldest_go(
    office: OfficeBuilder,
) -> None:
    secrets = office.root / "var" / "secrets"
    secrets.mkdir(parents=True)
    (secrets / "FACEBOOK_PAGE_TOKEN").write_text("bí-mật-của-phường")
    (secrets / "FACEBOOK_PAGE_TOKEN").chmod(0o600)
    config = office.root / "config.toml"
    text = config.read_text(encoding="utf-8") + "\n[ledger]\nkeep = 2\n"
    config.write_text(text, encoding="utf-8")
    for hour in (8, 9, 10, 11):
        file = saved(office, now=f"2026-11-25T{hour:02}:00")
        with zipfile.ZipFile(file) as packed:
            assert all("bí-mật".encode() not in packed.read(each) for each in packed.namelist())
    kept = sorted(path.name for path in (office.root / "var" / "sao-luu").glob("*"))
    assert kept == ["loa-2026-11-25-100000.zip", "loa-2026-11-25-110000.zip"]
    office.run("backup", str(office.root / "có-mã.zip"), "--secrets")
    (secrets / "FACEBOOK_PAGE_TOKEN").unlink()
    office.run("restore", str(office.root / "có-mã.zip"), "--by", "Ông Nam")
    assert (secrets / "FACEBOOK_PAGE_TOKEN").read_text() == "bí-mật-của-phường"
    assert (secrets / "FACEBOOK_PAGE_TOKEN").stat().st_mode & 0o077 == 0


def test_nothing_is_restored_under_a_working_service(office: OfficeBuilder) -> None:
    file = saved(office)
    with FileLock(office.root / "var" / "service.lock"):
        office.run("backup")
        told = office.run("restore", str(file), "--by", "Ông Nam", ok=False).output
    assert "loa run" in told


def test_the_service_keeps_a_copy_each_day(office: OfficeBuilder, clock: Clock) -> None:
    office.run("approve", "--all", "--by", "Bà Hà", "--channel", "website")
    log: list[str] = []
    kept = office.root / "var" / "sao-luu"

    def day(**time: float) -> int:
        clock.now = datetime.now(VN) + timedelta(**time)  # files tell the host's time
        room = Newsroom.open(office.root, clock)
        note = lambda event, **_: log.append(event)  # noqa: E731
        Service(Rounds(room, note), note, Previews(room))._back_up()
        room.close()
        return len(list(kept.glob("*.zip")))

    assert [day(), day(hours=23), day(hours=25)] == [1, 1, 2]
    for path in kept.glob("*.zip"):
        path.unlink()
    kept.rmdir()
    kept.write_text("không phải thư mục")
    day()
    assert log == ["backed-up", "backed-up", "not-backed-up"]


# --- whose tokens -----------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["publish", "channels", "doctor"])
def test_a_variable_that_beats_the_offices_own_token_is_said(
    office: OfficeBuilder,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    secrets = office.root / "var" / "secrets"
    secrets.mkdir(parents=True)
    (secrets / "ZALO_APP_SECRET").write_text("của-phường-này\n")
    (secrets / "ZALO_APP_SECRET").chmod(0o600)
    monkeypatch.setenv("LOA_ZALO_APP_SECRET", "của-phường-khác")
    told = " ".join(office.run(command, ok=command != "doctor").output.split())
    assert told.count("LOA_ZALO_APP_SECRET") == 1
    assert "của văn phòng khác" in told
    assert "của-phường" not in told
    monkeypatch.setenv("LOA_ZALO_APP_SECRET", "của-phường-này")
    assert "LOA_ZALO" not in office.run(command).output
