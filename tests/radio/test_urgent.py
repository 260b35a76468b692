"""Khẩn cấp at once: by command and by article, by whom, and never twice."""

from __future__ import annotations

import json
import os
import random
import re
import resource
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.radio.sounds import decoded, found_at
from tests.radio.test_handover import in_a_child, killed
from tests.support.command_line import Result, run_loa

NOW = "2026-11-25T22:15"  # in the quiet hours
CONFIG = """
[ward]
name = "phường Xuân Lập"

[sections]
khan-cap = "Tin khẩn"

[channels.radio]
kind = "radio"
station = "Đài truyền thanh phường Xuân Lập"
voices = ["espeak"]
"""
WORDS = "Nước lũ đang lên nhanh. Bà con khu phố 3 sơ tán đến Nhà văn hóa phường."
ARTICLE = """---
tiêu đề: Nước lũ đang lên
chuyên mục: khan-cap
ngày: 25/11/2026 21:50
tác giả: Ban Chỉ huy phòng thủ dân sự phường
mức độ: khẩn cấp
---

{body}
"""


class Office:
    def __init__(self, root: Path, studio: Path) -> None:
        self.root, self.emergency = root, root / "var" / "handover" / "emergency"
        root.mkdir(parents=True)
        (root / "config.toml").write_text(CONFIG, encoding="utf-8")
        (root / "build").symlink_to(studio)

    def run(self, *arguments: str, now: str = NOW, ok: bool = True) -> Result:
        options = ["--office", str(self.root), "--now", now]
        result = run_loa(*arguments, *options)
        assert (result.exit_code == 0) is ok, result.output
        return result

    def urgent(self, *arguments: str, **more: Any) -> Result:
        return self.run("radio", "urgent", *arguments, **more)

    def bulletins(self) -> list[Path]:
        """What a station finds."""
        return sorted(self.emergency.glob("[0-9]*.mp3"))

    def about(self) -> dict[str, object]:
        return json.loads(self.bulletins()[-1].with_suffix(".json").read_text("utf-8"))

    def two_persons(self) -> None:
        text = CONFIG + 'urgent_confirm = "trước"\n'
        (self.root / "config.toml").write_text(text, encoding="utf-8")

    def write(self, body: str = WORDS, slug: str = "nuoc-lu-dang-len") -> None:
        path = self.root / "content" / "khan-cap" / f"{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ARTICLE.format(body=body), encoding="utf-8")


@pytest.fixture
def office(tmp_path: Path, studio: Path) -> Office:
    return Office(tmp_path / "phuong", studio)


def test_words_are_said_twice_after_the_alert_at_once_in_quiet_hours(office, studio):
    office.urgent("--text", WORDS, "--by", "Lê Văn A")
    (mp3,) = office.bulletins()
    about = office.about()
    said = about["text"]
    assert said.startswith("Đây là Đài truyền thanh phường Xuân Lập. Thông báo khẩn cấp.")
    first, again = said.split("Xin nhắc lại.")
    assert first.count("sơ tán đến Nhà văn hóa phường") == 1
    assert again.count("sơ tán đến Nhà văn hóa phường") == 1
    kinds = [row["kind"] for row in about["items"]]
    assert kinds == ["alert", "intro", "item", "section", "item"]
    heard = decoded(mp3, 8000)
    once, twice = (row for row in about["items"] if row["kind"] == "item")
    start, length = round(once["start_s"] * 8000), round(once["duration_s"] * 8000)
    at, likeness = found_at(heard[start : start + length], heard[start + length :], 8000)
    assert likeness > 0.95
    assert at + once["start_s"] + once["duration_s"] == pytest.approx(twice["start_s"], abs=0.05)
    assert about["audio"]["loudness"]["integrated_lufs"] == pytest.approx(-16, abs=1)
    assert about["audio"]["loudness"]["true_peak_dbtp"] <= -1
    assert about["approved"] == [{"by": "Lê Văn A", "at": "2026-11-25T22:15:00+07:00"}]


def test_the_files_are_whole_and_open_to_the_player_whatever_the_umask(office):
    before = os.umask(0o077)
    try:
        office.urgent("--text", WORDS, "--by", "Lê Văn A")
    finally:
        os.umask(before)
    (mp3,) = office.bulletins()
    assert office.about()["audio"]["sha256"] == sha256(mp3.read_bytes()).hexdigest()
    assert sorted(path.suffix for path in office.emergency.iterdir()) == [".json", ".mp3"]
    assert {path.stat().st_mode & 0o777 for path in office.emergency.iterdir()} == {0o644}
    assert office.emergency.stat().st_mode & 0o777 == 0o755
    assert re.fullmatch(r"20261125-221500-[0-9a-f]{8}\.mp3", mp3.name)


def test_the_same_words_again_are_not_broadcast_again_without_an_explicit_act(office):
    office.urgent("--text", WORDS, "--by", "Lê Văn A")
    told = office.urgent("--text", f"  {WORDS}\n", "--by", "Lê Văn A", now="2026-11-25T23:00")
    assert "--again" in told.output
    office.run("publish", now="2026-11-25T23:01")
    assert len(office.bulletins()) == 1
    office.urgent("--text", WORDS, "--by", "Trần B", "--again", now="2026-11-25T23:05")
    assert len(office.bulletins()) == 2
    assert office.about()["approved"][0]["by"] == "Trần B"
    office.urgent("--text", WORDS, "--by", "Lê Văn A", now="2026-11-26T12:00")  # another alarm
    assert len(office.bulletins()) == 3


def test_a_bulletin_that_starts_with_a_dash_and_titles_of_any_kind_are_read(office, tmp_path):
    title = 'Cháy "chợ"\n; <Xuân Lập>'
    office.urgent("--text", "- Cháy ở chợ. Tránh xa.", "--title", title, "--by", "Lê Văn A")
    about = office.about()
    assert about["title"] == 'Cháy "chợ" ; (Xuân Lập)'
    assert "\nCháy chợ; Xuân Lập\nCháy ở chợ. Tránh xa.\n" in about["text"]
    assert about["audio"]["duration_s"] > 8
    assert all(path.name.isascii() for path in office.emergency.iterdir())
    file = tmp_path / "-bao.txt"
    file.write_bytes("\ufeff-- Bão số 9 vào gần bờ.\r\n\r\nKhông ra ngoài.\r\n".encode())
    office.urgent(str(file), "--by", "Lê Văn A", now="2026-11-25T22:20")
    assert "Bão số chín vào gần bờ." in office.about()["text"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--text", "Gọi Công an 𝔛𝔜ℨ 北京", "--by", "A"), "dòng 1"),
        (("--text", " \n ", "--by", "A"), "chưa có lời"),
        (("--text", "…!?", "--by", "A"), "chưa có lời"),
        (("--text", WORDS), "--by"),
        (("--text", WORDS, "--by", "Lê Văn A", "--second", "lê  văn A"), "người khác"),
        (("khong-co.txt", "--by", "A"), "khong-co.txt"),
        (("confirm", "khong-co", "--by", "A"), "khong-co"),
    ],
)
def test_what_cannot_be_said_or_answered_for_is_refused_and_nothing_is_handed_over(
    office, arguments, told
):
    assert told in office.urgent(*arguments, ok=False).output
    assert office.bulletins() == []


def test_one_person_may_act_and_another_confirms_afterwards(office):
    office.urgent("--text", WORDS, "--by", "Lê Văn A")
    assert "CHỜ NGƯỜI THỨ HAI" in office.urgent().output
    name = office.bulletins()[0].stem
    assert "người khác" in office.urgent("confirm", name, "--by", "Lê Văn A", ok=False).output
    shown = office.urgent("confirm", name, "--by", "Trần Thị B").output
    assert "Trần Thị B" in shown
    assert "CHỜ NGƯỜI THỨ HAI" not in shown
    assert len(office.bulletins()) == 1


def test_where_two_must_agree_nothing_is_heard_before_the_second(office):
    office.two_persons()
    office.urgent("--text", WORDS, "--by", "Lê Văn A")
    office.run("publish")
    assert office.bulletins() == []
    office.urgent("confirm", _name(office), "--by", "Trần Thị B")
    assert len(office.bulletins()) == 1
    assert [each["by"] for each in office.about()["approved"]] == ["Lê Văn A", "Trần Thị B"]
    office.urgent("--text", "Lũ rút.", "--by", "Lê Văn A", "--second", "Trần Thị B")
    assert len(office.bulletins()) == 2


def _name(office: Office) -> str:
    return re.findall(r"20261125-\d{6}-[0-9a-f]{8}", office.urgent().output)[0]


def test_who_may_approve_an_urgent_bulletin_is_the_quy_che(office):
    schedules = office.root / "schedules"
    schedules.mkdir()
    (schedules / "dai.toml").write_text(
        '[[regulation]]\ntitle = "Quy chế"\nchannels = ["radio"]\n[[regulation.rule]]\n'
        'article = "Điều 7"\ntext = "Lãnh đạo duyệt."\napprove = ["khẩn cấp"]\nby = ["lãnh đạo"]\n'
        '[[regulation.role]]\nname = "lãnh đạo"\npeople = ["Trần Thị B"]\n',
        encoding="utf-8",
    )
    assert "Điều 7" in office.urgent("--text", WORDS, "--by", "Lê Văn A", ok=False).output
    assert office.bulletins() == []
    office.urgent("--text", WORDS, "--by", "Trần Thị B")
    assert len(office.bulletins()) == 1


def test_a_bulletin_is_taken_back_out_of_the_stations_sight(office):
    office.urgent("--text", WORDS, "--by", "Lê Văn A")
    name = office.bulletins()[0].stem
    office.urgent("withdraw", name, "--by", "Trần Thị B")
    assert office.bulletins() == []
    office.run("publish")
    office.urgent("--text", "Tin khác.", "--by", "Lê Văn A")
    assert len(office.bulletins()) == 1


def test_a_hand_over_elsewhere_is_asked_for(office, tmp_path):
    office.urgent("--text", WORDS, "--by", "A", "--handover", str(tmp_path / "usb"))
    assert len(list((tmp_path / "usb" / "emergency").glob("*.mp3"))) == 1
    assert office.bulletins() == []


# --- an article -----------------------------------------------------------------------------


def test_an_urgent_article_goes_out_as_it_is_approved_and_leads_the_next_programme(office):
    schedules = office.root / "schedules"
    schedules.mkdir()
    slot = '[[slot]]\nchannel = "radio"\ntime = "05:30"\ndays = ["thứ Năm"]\nminutes = 15\n'
    (schedules / "dai.toml").write_text(slot, encoding="utf-8")
    office.write()
    office.run("plan")
    office.run("publish")
    assert office.bulletins() == []
    office.run("approve", "nuoc-lu-dang-len", "--by", "Trần Thị B")
    assert len(office.bulletins()) == 1
    assert office.about()["approved"][0]["by"] == "Trần Thị B"
    assert "khẩn cấp: đã giao đài" in office.run("status").output
    told = office.run("status", "nuoc-lu-dang-len").output
    assert "khẩn cấp: đã giao đài\n" in told
    assert "/radio/khẩn cấp" not in told, "no internal key"
    assert "/radio/khẩn cấp" in office.run("status", "nuoc-lu-dang-len", "--full").output
    office.run("publish")
    office.run("publish", now="2026-11-25T22:20")
    assert len(office.bulletins()) == 1
    sheet = office.root / "var" / "handover" / "2026-11-26" / "0530" / "programme.json"
    programme = json.loads(sheet.read_text("utf-8"))
    items = [row["id"] for row in programme["items"] if row["kind"] == "item"]
    assert items[0] == "nuoc-lu-dang-len"


def test_an_urgent_article_of_two_persons_waits_for_the_second(office):
    office.two_persons()
    office.write()
    office.run("approve", "nuoc-lu-dang-len", "--by", "Lê Văn A")
    assert office.bulletins() == []
    office.urgent("confirm", "nuoc-lu-dang-len", "--by", "Trần Thị B")
    assert len(office.bulletins()) == 1


def test_a_corrected_alarm_replaces_the_wrong_one_once_it_is_approved(office):
    office.write()
    office.run("approve", "nuoc-lu-dang-len", "--by", "Lê Văn A")
    (wrong,) = office.bulletins()
    office.write(body=WORDS.replace("khu phố 3", "khu phố 5"))
    office.run("publish")
    assert office.bulletins() == [wrong]
    office.run("approve", "nuoc-lu-dang-len", "--by", "Lê Văn A")
    (right,) = office.bulletins()
    assert right != wrong
    assert "khu phố năm" in office.about()["text"]
    office.run("withdraw", "nuoc-lu-dang-len", "--by", "Lê Văn A")
    assert office.bulletins() == []


def test_yesterdays_alarm_is_no_alarm_any_more(office):
    office.write()
    office.run("approve", "nuoc-lu-dang-len", "--by", "Lê Văn A", now="2026-11-26T10:00")
    office.run("publish", now="2026-11-26T10:00")
    assert office.bulletins() == []


# --- power failures, full disks -------------------------------------------------------------


def test_a_full_disk_is_told_leaves_nothing_and_is_repaired_by_a_rerun(office):
    office.urgent("--text", WORDS, "--by", "A", "--handover", str(office.root / "usb"))  # made
    shutil.rmtree(office.root / "var")

    def on_a_full_disk() -> object:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = 200_000  # holds the ledger, and no bulletin
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        arguments = ["radio", "urgent", "--text", WORDS, "--by", "A", "--office", str(office.root)]
        result = run_loa(*arguments, "--now", NOW)
        return result.exit_code, "Không ghi được vào thư mục bàn giao" in result.output

    assert in_a_child(on_a_full_disk) == "(1, True)"
    assert office.bulletins() == []
    office.urgent("--text", WORDS, "--by", "A")
    assert len(office.bulletins()) == 1


def test_a_hand_over_that_cannot_be_written_is_told_and_a_rerun_repairs(office):
    office.emergency.parent.mkdir(parents=True)
    office.emergency.write_text("một tệp đứng chỗ của thư mục")
    assert "thư mục bàn giao" in office.urgent("--text", WORDS, "--by", "A", ok=False).output
    office.emergency.unlink()
    office.urgent("--text", WORDS, "--by", "A")
    assert len(office.bulletins()) == 1


@contextmanager
def watched(folder: Path) -> Iterator[list[str]]:
    """Look every 2 ms: a bulletin that a player could see is whole, and has its sheet."""
    wrong: list[str] = []
    seen: dict[str, tuple[int, int]] = {}
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.002):
            for mp3 in folder.glob("[0-9]*.mp3"):
                about = json.loads(mp3.with_suffix(".json").read_text("utf-8"))
                if about["audio"]["sha256"] != sha256(mp3.read_bytes()).hexdigest():
                    wrong.append(f"{mp3} is not whole")
                seen[mp3.name] = (mp3.stat().st_size, 0)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield wrong
        time.sleep(0.05)
        assert thread.is_alive()
        assert seen
    finally:
        done.set()
        thread.join(5)


@pytest.mark.parametrize("kills", [5, pytest.param(100, marks=pytest.mark.long)])
def test_power_may_fail_at_any_moment_and_a_rerun_says_it_once(office, kills):
    """The whole command is shot, five times for each bulletin; the next run is left in peace."""
    chance = random.Random(5)

    def run(words: str) -> None:
        office.urgent("--text", words, "--by", "A")

    start = time.monotonic()
    run("Thử máy, một hai ba.")
    usual = time.monotonic() - start
    with watched(office.emergency) as wrong:
        for n in range(-(-kills // 5)):
            words = f"{WORDS} Lần {n}."
            for _ in range(5):
                killed(partial(run, words), chance.uniform(0, 1.3 * usual))
            run(words)
            assert len(office.bulletins()) == n + 2
            assert not list(office.emergency.glob(".*"))
    assert wrong == []
