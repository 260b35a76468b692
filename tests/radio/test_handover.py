"""The folder that the station's machine finds: whole or absent, and never changed."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from html.parser import HTMLParser
from multiprocessing import get_context
from pathlib import Path

import pytest

from channels.radio import Radio, handover
from pipeline.errors import Rejected, TryLater
from pipeline.model import Bulletin, Edition
from pipeline.studio import make_file
from tests.contract import ChannelContract
from tests.radio.conftest import (
    ARTICLES,
    SLOT,
    article,
    office_at,
    programme_of,
    radio_of,
)
from tests.support.narrowing import require

FILES = ["programme.html", "programme.json", "programme.m3u8", "programme.mp3"]


def folder_of(radio: Radio, name: str = "2026-11-25/1700") -> Path:
    return radio.folder / name


def is_whole(folder: Path) -> bool:
    """All four files, and the sound is the one that the cue sheet tells of."""
    if sorted(path.name for path in folder.iterdir()) != FILES:
        return False
    about = json.loads((folder / "programme.json").read_text("utf-8"))
    mp3 = (folder / "programme.mp3").read_bytes()
    texts = [(folder / name).read_text("utf-8") for name in ("programme.m3u8", "programme.html")]
    return about["audio"]["sha256"] == hashlib.sha256(mp3).hexdigest() and all(texts)


def state_of(folder: Path) -> object:
    """Everything that a change to a file of the folder would change."""
    stats = [(path.name, path.stat()) for path in sorted(folder.iterdir())]
    return [(name, s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns) for name, s in stats]


def changed(radio: Radio) -> Edition:
    other = article("tiem-chung", body=ARTICLES["tiem-chung"].replace("Ba", "Tư"))
    return programme_of(radio, other, article("mua-bao"))


class TestRadioContract(ChannelContract):
    """What every channel promises, of the loudspeaker: one slot, one programme on air."""

    @pytest.fixture
    def channel(self, radio):
        return radio

    @pytest.fixture
    def bulletin(self):
        return Bulletin((article("tiem-chung"), article("mua-bao")), slot=SLOT)

    @pytest.fixture
    def another(self, later):
        return Bulletin((article("tuyen-sinh"),), slot=later(SLOT, 1))

    @pytest.fixture
    def make(self, office) -> Callable[[Edition], None]:
        def make_all(edition: Edition) -> None:
            for each in edition.renditions:
                make_file(each, office)

        return make_all

    @pytest.fixture
    def public(self, radio):
        """What a station plays: the highest revision of each slot."""

        def on_air() -> list[tuple[str, str]]:
            slots: dict[str, Path] = {}
            for folder in sorted(radio.folder.glob("*/[0-9]*")):
                slots[f"{folder.parent.name}/{folder.name[:4]}"] = folder
            return [(slot, (f / "programme.json").read_text("utf-8")) for slot, f in slots.items()]

        return on_air


def test_a_hand_over_is_four_whole_files_and_nothing_else(radio):
    receipt = radio.deliver(programme_of(radio), "k")
    assert receipt.remote_id == "2026-11-25/1700"
    assert is_whole(folder_of(radio))
    assert os.listdir(radio.folder / "2026-11-25") == ["1700"]
    assert all(name.isascii() for name in os.listdir(folder_of(radio)))


def test_a_programme_taken_back_is_out_of_the_stations_sight_and_its_name_is_spent(radio):
    first = radio.deliver(programme_of(radio), "k")
    second = radio.replace(first, changed(radio), "k")
    radio.withdraw(second)
    radio.withdraw(second)
    assert list(radio.folder.glob("*/[0-9]*")) == []
    assert not radio.observe(second).visible
    assert radio.find(changed(radio), "k") is None
    kept = sorted(path.name for path in (radio.folder / "2026-11-25").iterdir())
    assert kept == [".rut-1700", ".rut-1700.r2"]
    assert radio.deliver(programme_of(radio), "k").remote_id == "2026-11-25/1700.r3"


def test_the_cue_sheet_file_tells_the_programme_the_slot_the_sound_and_each_item(radio):
    edition = programme_of(radio)
    radio.deliver(edition, "k")
    about = json.loads((folder_of(radio) / "programme.json").read_text("utf-8"))
    assert about["id"] == "2026-11-25/1700"
    assert about["edition"] == edition.digest
    assert about["slot"] == {
        "date": "2026-11-25", "start": "17:00", "length_s": 900, "tz": "Asia/Ho_Chi_Minh",
    }  # fmt: skip
    assert about["priority"] == "khẩn cấp"
    mp3 = folder_of(radio) / "programme.mp3"
    assert about["audio"]["bytes"] == mp3.stat().st_size
    assert about["audio"]["loudness"]["integrated_lufs"] == pytest.approx(-16, abs=1)
    kinds = [row["kind"] for row in about["items"]]
    assert (kinds[0], kinds[1], kinds[-1]) == ("signature", "intro", "outro")
    items = [row for row in about["items"] if row["kind"] == "item"]
    assert [row["content_sha256"] for row in items] == list(edition.parts)
    assert {row["voice"] for row in items} == {"espeak-140"}
    starts = [row["start_s"] for row in about["items"]]
    assert starts == sorted(starts)


def test_the_playlist_is_plain_and_names_the_bare_file(radio):
    title = "Tin khẩn,\n“nghỉ học” <b>"
    radio.deliver(programme_of(radio, article("tuyen-sinh", title=title)), "k")
    data = (folder_of(radio) / "programme.m3u8").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    head, info, name, *rest = data.decode().split("\n")
    assert (head, name, rest) == ("#EXTM3U", "programme.mp3", [""])
    seconds = int(info.split(":")[1].split(",")[0])
    about = json.loads((folder_of(radio) / "programme.json").read_text("utf-8"))
    assert seconds == round(about["audio"]["duration_s"])
    assert "Đài truyền thanh phường Xuân Lập - " in info


def test_the_printed_sheet_shows_titles_as_text(radio):
    title = 'Giờ <script>alert(1)</script> & "mới"'
    radio.deliver(programme_of(radio, article("thu-gom-rac", title=title)), "k")
    html = (folder_of(radio) / "programme.html").read_text("utf-8")
    tags: list[str] = []
    words: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            tags.append(tag)

        def handle_data(self, data):
            words.append(data)

    Reader().feed(html)
    assert "script" not in tags
    assert title in words
    assert tags.count("tr") == 1 + len(
        json.loads((folder_of(radio) / "programme.json").read_text("utf-8"))["items"]
    )


def test_everyone_may_read_it_whatever_the_umask(radio):
    before = os.umask(0o077)
    try:
        radio.deliver(programme_of(radio), "k")
    finally:
        os.umask(before)
    folder = folder_of(radio)
    for each in (radio.folder, folder.parent, folder):
        assert each.stat().st_mode & 0o777 == 0o755, each
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o644}


def test_handing_over_again_changes_nothing_and_gives_the_same_receipt(radio):
    first = radio.deliver(programme_of(radio), "k")
    before = state_of(folder_of(radio))
    assert radio.deliver(programme_of(radio), "k") == first
    assert radio.deliver(programme_of(radio), "another key") == first
    assert state_of(folder_of(radio)) == before
    assert os.listdir(radio.folder / "2026-11-25") == ["1700"]


def test_another_programme_for_the_same_slot_is_the_next_revision(radio):
    first = radio.deliver(programme_of(radio), "k")
    before = (folder_of(radio) / "programme.mp3").read_bytes()
    second = radio.replace(first, changed(radio), "k2")
    assert second.remote_id == "2026-11-25/1700.r2"
    assert radio.replace(first, changed(radio), "k2") == second
    about = json.loads((radio.folder / second.remote_id / "programme.json").read_text("utf-8"))
    assert about["revision"] == 2
    assert (folder_of(radio) / "programme.mp3").read_bytes() == before
    assert radio.find(programme_of(radio), "k") is None, "the station plays the second"
    assert radio.find(changed(radio), "k2") == second


def test_words_that_were_said_before_a_change_stand_in_the_revision_that_is_played(radio):
    """An article came in and was withdrawn: the programme is once more what it was at first."""
    first = radio.deliver(programme_of(radio), "k")
    second = radio.replace(first, changed(radio), "k2")
    third = radio.replace(second, programme_of(radio), "k3")
    assert third.remote_id == "2026-11-25/1700.r3"
    assert radio.standing([third]) == [programme_of(radio).digest]
    assert radio.replace(second, programme_of(radio), "k3") == third
    fourth = radio.replace(third, changed(radio), "k4")
    assert fourth.remote_id == "2026-11-25/1700.r4"


def test_a_harmed_revision_is_mended_though_the_one_below_is_whole(radio):
    """The station plays the highest, whole or not."""
    first = radio.deliver(programme_of(radio), "k")
    second = radio.replace(first, changed(radio), "k2")
    os.truncate(radio.folder / second.remote_id / "programme.mp3", 20000)
    assert radio.standing([second]) == [None]
    assert radio.deliver(programme_of(radio), "k").remote_id == "2026-11-25/1700.r3"


def test_revisions_are_counted_as_numbers(radio):
    for name in ("1700", "1700.r2", "1700.r10", "1700.r9", "1705.r30"):
        folder_of(radio, f"2026-11-25/{name}").mkdir(parents=True)
    assert radio.deliver(programme_of(radio), "k").remote_id == "2026-11-25/1700.r11"


@pytest.mark.parametrize("harm", ["cut", "gone", "sheet gone", "sheet spoilt"])
def test_a_harmed_hand_over_is_noticed_and_mended_by_a_new_revision(radio, harm):
    receipt = radio.deliver(programme_of(radio), "k")
    mp3, sheet = (folder_of(radio) / f"programme.{each}" for each in ("mp3", "json"))
    if harm == "cut":
        os.truncate(mp3, 20000)
    elif harm == "sheet spoilt":
        sheet.write_text("{")
    else:
        (mp3 if harm == "gone" else sheet).unlink()
    seen = radio.observe(receipt)
    assert not seen.visible
    assert "2026-11-25/1700" in seen.note
    assert radio.find(programme_of(radio), "k") is None
    again = radio.deliver(programme_of(radio), "k")
    assert again.remote_id == "2026-11-25/1700.r2"
    assert is_whole(radio.folder / again.remote_id)


def test_a_hand_over_that_was_taken_away_is_not_visible(radio):
    receipt = radio.deliver(programme_of(radio), "k")
    folder_of(radio).rename(radio.folder / "elsewhere")
    assert not radio.observe(receipt).visible
    assert radio.find(programme_of(radio), "k") is None


def test_a_folder_that_cannot_be_made_is_told_and_nothing_appears(radio, office):
    radio.folder.parent.mkdir(parents=True)
    radio.folder.write_text("một tệp đứng chỗ của thư mục")
    with pytest.raises(TryLater, match="thư mục bàn giao"):
        radio.deliver(programme_of(radio), "k")
    radio.folder.unlink()
    assert radio.deliver(programme_of(radio), "k").remote_id == "2026-11-25/1700"


def in_a_child(work: Callable[[], object]) -> str:
    """What `work` raised, in a process of its own that loses nothing if it is spoilt."""
    context = get_context("fork")
    queue = context.SimpleQueue()

    def run() -> None:
        try:
            queue.put(repr(work()))
        except Exception as error:
            queue.put(f"{type(error).__name__}: {error}")

    child = context.Process(target=run)
    child.start()
    child.join(30)
    assert not queue.empty(), child.exitcode
    return queue.get()


def test_a_folder_without_the_right_to_write_is_the_operators_to_mend(radio, office):
    edition = programme_of(radio)
    make_file(edition.renditions[0], office)
    radio.folder.mkdir(parents=True)
    radio.folder.chmod(0o555)

    def as_ordinary_user() -> object:
        if os.getuid() == 0:
            os.setuid(65534)
        return handover.write(radio.folder, edition, office.build / edition.renditions[0].path)

    told = in_a_child(as_ordinary_user)
    radio.folder.chmod(0o755)
    assert told.startswith("Rejected: Không có quyền ghi")
    assert os.listdir(radio.folder) == []


def test_a_full_disk_leaves_nothing_half_written(radio, office):
    """A limit on file sizes stands for the full disk: writing fails in the middle."""
    edition = programme_of(radio)
    make_file(edition.renditions[0], office)

    def on_a_full_disk() -> object:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        return radio.deliver(edition, "k")

    assert in_a_child(on_a_full_disk).startswith("TryLater: Không ghi được")
    assert os.listdir(radio.folder / "2026-11-25") == []
    radio.deliver(edition, "k")
    assert is_whole(folder_of(radio))


def test_a_full_disk_while_the_sound_is_made_is_only_a_wait(tmp_path):
    office = office_at(tmp_path / "office")
    radio = radio_of(office)
    edition = programme_of(radio, article("tiem-chung"))

    def on_a_full_disk() -> object:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        return radio.deliver(edition, "k")

    assert in_a_child(on_a_full_disk).startswith("TryLater: Không ghi được")
    assert not radio.folder.exists()
    assert not [path for path in office.build.rglob("*") if path.is_file()]
    radio.deliver(edition, "k")
    assert is_whole(folder_of(radio))


def test_what_is_not_a_programme_of_the_studio_is_refused(radio, office, tmp_path):
    path = tmp_path / "other.mp3"
    item = radio.compose(Bulletin((article("tiem-chung"),)))
    path.write_bytes(make_file(item.renditions[0], office).read_bytes())
    with pytest.raises(Rejected, match="không phải chương trình"):
        handover.write(radio.folder, programme_of(radio), path)
    assert os.listdir(radio.folder / "2026-11-25") == []


# --- power failures -------------------------------------------------------------------------


@contextmanager
def watched(root: Path) -> Iterator[list[str]]:
    """Look every 2 ms: what stands under a final name is whole, and never changes."""
    wrong: list[str] = []
    seen: dict[Path, object] = {}
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.002):
            for folder in root.glob("*/2026-11-25/[0-9]*"):
                state = state_of(folder)
                if folder not in seen and not is_whole(folder):
                    wrong.append(f"{folder} is not whole")
                if seen.setdefault(folder, state) != state:
                    wrong.append(f"{folder} changed")

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield wrong
        time.sleep(0.02)
        assert thread.is_alive()
        assert seen
    finally:
        done.set()
        thread.join(5)


def killed(work: Callable[[], object], after: float) -> None:
    """Run in a real process, shot after so many seconds."""
    child = get_context("fork").Process(target=work)
    child.start()
    time.sleep(after)
    os.kill(require(child.pid), signal.SIGKILL)
    child.join(10)


def test_a_kill_at_any_moment_of_the_hand_over_leaves_it_whole_or_absent(radio, office, tmp_path):
    first, second = programme_of(radio), changed(radio)
    for edition in (first, second):
        make_file(edition.renditions[0], office)
    start = time.monotonic()
    radio.deliver(first, "k")
    usual = time.monotonic() - start
    chance = random.Random(1)
    with watched(tmp_path) as wrong:
        for n in range(25):
            station = replace(radio, folder=tmp_path / f"station-{n}")
            for edition, name in ((first, "1700"), (second, "1700.r2")):
                work = partial(station.deliver, edition, "k")
                killed(work, chance.uniform(0, 2 * usual + 0.01))
                assert work().remote_id == f"2026-11-25/{name}"
                assert is_whole(station.folder / "2026-11-25" / name)
            assert sorted(os.listdir(station.folder / "2026-11-25")) == ["1700", "1700.r2"]
    assert wrong == []


@pytest.mark.parametrize("offices", [1, pytest.param(17, marks=pytest.mark.long)])
def test_a_kill_at_any_moment_of_the_making_is_repaired_by_a_rerun_with_the_same_bytes(
    tmp_path, studio, offices
):
    """Six kills in each office: 102 in the long run."""
    chance = random.Random(2)
    with watched(tmp_path) as wrong:
        for n in range(offices):
            office = office_at(tmp_path / f"office-{n}")
            radio = replace(radio_of(office), folder=tmp_path / f"station-{n}")
            edition = programme_of(radio)
            for _ in range(6):
                killed(partial(radio.deliver, edition, "k"), chance.uniform(0, 0.8))
            receipt = radio.deliver(edition, "k")
            mp3 = radio.folder / receipt.remote_id / "programme.mp3"
            assert mp3.read_bytes() == (studio / edition.renditions[0].path).read_bytes()
            assert receipt.remote_id == "2026-11-25/1700"
    assert wrong == []
