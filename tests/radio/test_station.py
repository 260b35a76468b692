"""The station itself, heard: Debian's Liquidsoap under a faked clock, searched by correlation."""

from __future__ import annotations

import signal
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from channels.radio import handed
from pipeline import logbook
from pipeline.logbook import BroadcastOutcome
from pipeline.model import VN, Slot
from tests.radio.conftest import office_at, programme_of, radio_of
from tests.radio.sounds import Samples, decoded, found_at
from tests.radio.station import HERTZ, Station, hand_over, noise

DAY = "2026-11-25"  # a Wednesday
OFF_GRID = 0.7  # of noise that lies half a sample beside itself; of any other noise, below 0.2
ITEMS: list[dict[str, Any]] = [
    {"n": 1, "kind": "signature", "id": "", "title": "Nhạc hiệu", "start_s": 0.0, "duration_s": 1},
    {"n": 2, "kind": "item", "id": "tiem-chung", "title": "Tiêm chủng", "start_s": 2.0}
    | {"duration_s": 2.5, "approved_by": "Lê Văn A", "source": "Trạm Y tế"},
    {"n": 3, "kind": "item", "id": "thu-gom-rac", "title": "Thu gom rác", "start_s": 9.0}
    | {"duration_s": 2.5},
]
pytestmark = [pytest.mark.xdist_group("station"), pytest.mark.timeout(150)]


@dataclass
class Evening:
    """Three stations that ran side by side, and what they were given."""

    ordinary: Station  # a slot with an emergency in it
    quiet: Station  # a slot that runs into the quiet hours
    closing: Station  # a slot that closes on a programme that is too long, and a power failure
    urgent: Path  # the quiet station's bulletin


def moment(clock: str) -> datetime:
    return datetime.fromisoformat(f"{DAY}T{clock}").replace(tzinfo=VN)


def place(root: Path, name: str, clock: str, **more: object) -> Station:
    folder = root / name
    (folder / "handover" / "emergency").mkdir(parents=True)
    folder.chmod(0o777)
    return Station(folder, folder / "handover", moment(clock), **more)  # type: ignore[arg-type]


def run_ordinary(station: Station) -> None:
    given = station.handover
    hand_over(given, DAY, "1645", seed=1, seconds=5, length_s=600)  # its slot is over
    hand_over(given, DAY, "1700", seed=2, seconds=12, length_s=60)  # replaced
    hand_over(given, DAY, "1700.r2", seed=3, seconds=12, length_s=60, items=ITEMS)
    hand_over(given, DAY, "1730", seed=4, seconds=5, length_s=600)  # to come
    written = hand_over(given, DAY, "1700.r3", seed=5, seconds=5, length_s=60).parent
    written.rename(written.with_name(".1700.r3.77"))  # somebody is still writing it
    noise(given / "emergency" / "20261124-1200-old.mp3", 6, 3)  # yesterday's
    fresh = given / "emergency" / ".fresh"
    noise(fresh, 7, 3)
    station.switch_on()
    station.wait_until("17:00:06")
    fresh.rename(given / "emergency" / "20261125-165900-0a1b2c3d.mp3")
    station.wait_until("17:00:22")
    station.stop()


def run_quiet(station: Station, studio: Path) -> Path:
    urgent = given_by_the_office(station, studio)
    hand_over(station.handover, DAY, "2000", seed=8, seconds=8, length_s=600)
    station.switch_on()
    station.wait_until("20:00:03")
    for suffix in (".json", ".mp3"):
        final = station.handover / "emergency" / (urgent.stem + suffix)
        urgent.with_suffix(suffix).rename(final)
    station.wait_until("20:00:22")
    station.stop()
    return station.handover / "emergency" / urgent.name


def run_closing(station: Station) -> None:
    hand_over(station.handover, DAY, "1729", seed=9, seconds=90, length_s=64)
    hand_over(station.handover, DAY, "1730", seed=10, seconds=90, length_s=120)
    station.switch_on()
    station.wait_until("17:30:08")
    station.stop(signal.SIGKILL)
    station.recording.rename(station.folder / "before.wav")
    station.starts = station.now
    station.switch_on()
    station.wait_for("start", f"{DAY}/1730", 2)
    time.sleep(4)
    station.stop()


@pytest.fixture(scope="module")
def evening(studio: Path) -> Iterator[Evening]:
    with tempfile.TemporaryDirectory(prefix="loa-station-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        ordinary = place(root, "ordinary", "16:59:43")
        quiet = place(root, "quiet", "19:59:41", ordinary=True)
        closing = place(root, "closing", "17:29:42")
        stations = (ordinary, quiet, closing)
        try:
            with ThreadPoolExecutor(3) as pool:
                urgent = pool.submit(run_quiet, quiet, studio)
                others = [
                    pool.submit(run_ordinary, ordinary),
                    pool.submit(run_closing, closing),
                ]
                for each in others:
                    each.result(100)
                yield Evening(*stations, urgent.result(100))
        finally:
            for station in stations:
                station.stop(signal.SIGKILL)


def given_by_the_office(station: Station, studio: Path) -> Path:
    """A real programme in the slot of 19:59, and a real bulletin that waits to be moved there."""
    office, waiting = office_at(station.folder / "office"), station.folder / "waiting"
    office.build.symlink_to(studio)
    radio = radio_of(office, handover=str(station.handover))
    radio.deliver(programme_of(radio, slot=Slot(moment("19:59"), 900)), "k")
    item = radio.words("", "Có cháy ở chợ Xuân Lập.", moment("19:58"))
    radio = radio_of(office, handover=str(waiting))
    receipt = radio.deliver(radio.urgent(item, moment("19:58")), "k")
    return waiting / f"{receipt.remote_id}.mp3"


def silent(sound: Samples, start: float, end: float) -> bool:
    return not np.any(sound[round(start * HERTZ) : round(end * HERTZ)])


def test_a_programme_is_on_air_within_a_second_of_its_slots_opening(evening):
    station = evening.ordinary
    sound = decoded(station.handover / DAY / "1700.r2" / "programme.mp3", HERTZ)
    at, likeness = found_at(sound[: 4 * HERTZ], station.heard(), HERTZ)
    assert likeness > 0.99
    assert 0 <= (station.at(at) - moment("17:00:00")).total_seconds() <= 1


def test_an_emergency_is_on_air_within_a_second_of_its_hand_over(evening):
    station = evening.ordinary
    sound = decoded(station.handover / "emergency" / "20261125-165900-0a1b2c3d.mp3", HERTZ)
    at, likeness = found_at(sound, station.heard(), HERTZ)
    assert likeness > 0.95
    assert 0 <= (station.at(at) - moment("17:00:06")).total_seconds() <= 1


def test_the_programme_resumes_where_the_emergency_broke_in(evening):
    """No sample of it is lost: before and after the break, the same sound in one piece."""
    station = evening.ordinary
    heard = station.heard()
    sound = decoded(station.handover / DAY / "1700.r2" / "programme.mp3", HERTZ)
    urgent = decoded(station.handover / "emergency" / "20261125-165900-0a1b2c3d.mp3", HERTZ)
    start, _ = found_at(sound[: 4 * HERTZ], heard, HERTZ)
    broken, _ = found_at(urgent[:HERTZ], heard, HERTZ)
    last, likeness = found_at(sound[-4 * HERTZ :], heard, HERTZ)
    assert likeness > 0.99
    lasting = last + 4 - start - len(sound) / HERTZ
    assert lasting == pytest.approx(len(urgent) / HERTZ, abs=0.1)
    assert start + 3 < broken < last


def test_nothing_is_heard_outside_the_slot(evening):
    """Neither a slot that is over, nor one to come, nor a replaced one, nor yesterday's alarm."""
    station = evening.ordinary
    heard = station.heard()
    opens = station.second(moment("17:00:00"))
    assert opens > 3
    assert silent(heard, 0, opens - 0.2)
    end = station.second(station.noted("end", f"{DAY}/1700.r2")[0])
    assert silent(heard, end + 0.3, len(heard) / HERTZ)
    assert len(heard) / HERTZ - end > 4
    replaced = decoded(station.handover / DAY / "1700" / "programme.mp3", HERTZ)
    assert found_at(replaced[: 4 * HERTZ], heard, HERTZ)[1] < 0.2


def test_quiet_hours_are_hard_silence_but_for_emergencies(evening):
    station = evening.quiet
    heard = station.heard()
    closes = station.second(moment("20:00:00"))
    urgent = decoded(evening.urgent, HERTZ)
    at, likeness = found_at(urgent[HERTZ : 9 * HERTZ], heard, HERTZ)
    assert likeness > 0.95
    start = at - 1
    assert 0 <= start - station.second(moment("20:00:03")) <= 1
    assert silent(heard, closes + 0.3, start)
    assert silent(heard, start + len(urgent) / HERTZ + 0.2, len(heard) / HERTZ)
    assert not silent(heard, closes - 2, closes - 0.3)


def test_a_station_that_starts_late_joins_where_the_programme_would_be(evening):
    """Also the one that power failed under: what was said already is not said again."""
    station = evening.quiet
    heard = station.heard()
    closes = station.second(moment("20:00:00"))
    end = heard[round((closes - 4) * HERTZ) : round((closes - 0.4) * HERTZ)]
    sound = decoded(station.handover / DAY / "1959" / "programme.mp3", HERTZ)
    at, likeness = found_at(end, sound, HERTZ)
    assert likeness > 0.9
    assert at == pytest.approx(56, abs=1)
    again = evening.closing
    follows = decoded(again.handover / DAY / "1730" / "programme.mp3", HERTZ)
    back = again.heard()
    at, likeness = found_at(back[-4 * HERTZ : -2 * HERTZ], follows, HERTZ)
    assert likeness > OFF_GRID
    since_opening = again.at(len(back) / HERTZ - 4) - moment("17:30:00")
    assert at == pytest.approx(since_opening.total_seconds(), abs=1)


def test_the_tail_of_a_programme_that_was_cut_never_comes_out_later(evening):
    station = evening.closing
    before = decoded(station.folder / "before.wav", HERTZ)
    on = station.noted("on")[0]
    closes = (moment("17:30:04") - on).total_seconds()
    too_long = decoded(station.handover / DAY / "1729" / "programme.mp3", HERTZ)
    playing = before[round((closes - 2.5) * HERTZ) : round((closes - 0.5) * HERTZ)]
    at, likeness = found_at(playing, too_long, HERTZ)
    assert likeness > OFF_GRID
    assert at == pytest.approx(61.5, abs=1.5)
    for sound in (before[round((closes + 0.4) * HERTZ) :], station.heard()):
        for second in range(60, 86, 3):
            piece = too_long[second * HERTZ : (second + 3) * HERTZ]
            if len(sound) > len(piece):
                assert found_at(piece, sound, HERTZ)[1] < 0.3


def test_the_log_says_what_the_recording_says(evening):
    """Within half a second, for the programme, each of its items, and the emergency."""
    station = evening.ordinary
    reading = logbook.read(station.log.read_text("utf-8").splitlines(keepends=True))
    assert reading.problems == ()
    cues = handed.cues(station.handover)
    book = logbook.entries(cues, reading.airings, moment("17:00:30"))
    told = {entry.id: entry for entry in book if entry.start}
    programme = told[f"{DAY}/1700.r2"]
    assert programme.outcome is BroadcastOutcome.WHOLE
    heard = station.heard()
    sound = decoded(station.handover / DAY / "1700.r2" / "programme.mp3", HERTZ)
    for part, row in zip(programme.parts, ITEMS[1:], strict=True):
        first = round(row["start_s"] * HERTZ)
        at, likeness = found_at(sound[first : first + 2 * HERTZ], heard, HERTZ)
        assert likeness > 0.99
        off = datetime.fromisoformat(part.start) - station.at(at)
        assert abs(off.total_seconds()) < 0.5
    urgent = decoded(station.handover / "emergency" / "20261125-165900-0a1b2c3d.mp3", HERTZ)
    at, _ = found_at(urgent, heard, HERTZ)
    bulletin = told["emergency/20261125-165900-0a1b2c3d"]
    assert abs((datetime.fromisoformat(bulletin.start) - station.at(at)).total_seconds()) < 0.5
    ends = datetime.fromisoformat(bulletin.end) - station.at(at + len(urgent) / HERTZ)
    assert abs(ends.total_seconds()) < 0.5


def test_what_was_handed_over_and_not_played_is_told(evening):
    station = evening.ordinary
    reading = logbook.read(station.log.read_text("utf-8").splitlines(keepends=True))
    cues = handed.cues(station.handover)
    book = logbook.entries(cues, reading.airings, moment("18:00:00"))
    missing = sorted(each.id for each in book if each.outcome is BroadcastOutcome.MISSING)
    assert missing == [f"{DAY}/1645", f"{DAY}/1730"]


def test_the_book_tells_of_the_power_failure_and_the_cut(evening):
    station = evening.closing
    reading = logbook.read(station.log.read_text("utf-8").splitlines(keepends=True))
    book = logbook.entries(handed.cues(station.handover), reading.airings, moment("19:30:00"))
    told = [(each.id, str(each.outcome), each.remark) for each in book if each.start]
    assert [name for name, _, _ in told] == [f"{DAY}/1729", f"{DAY}/1730", f"{DAY}/1730"]
    assert {outcome for _, outcome, _ in told} == {"phát thiếu"}
    assert "mất điện" in told[1][2]
    assert "vào giữa chương trình" in told[2][2]
