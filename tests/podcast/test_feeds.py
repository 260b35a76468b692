"""What players read: feeds by feedparser, sound and chapters from the folder itself."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import numpy as np
import pytest
from PIL import Image

from pipeline.errors import ConfigError, ContentError, Rejected, TryLater, Unsupported
from pipeline.model import VN, Bulletin, Recording
from pipeline.studio.base import ffmpeg
from pipeline.studio.sound import pcm, recordings, tunes
from pipeline.studio.sound.pcm import HERTZ
from pipeline.studio.sound.voices.espeak import Espeak
from tests.podcast.conftest import (
    CONFIG,
    article,
    episode_of,
    heard_again,
    office_at,
    podcast_of,
    radio_of,
)
from tests.radio.conftest import programme_of
from tests.radio.sounds import decoded, found_at
from tests.support.narrowing import require

URL = "https://xuanlap.example/podcast"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"


def read(folder: Path, feed: str = "chuong-trinh.xml"):
    found = feedparser.parse((folder / feed).read_bytes())
    assert not found.bozo
    return found


def local(folder: Path, address: str) -> Path:
    """The file behind a public address."""
    assert address.startswith(f"{URL}/")
    return folder / address.removeprefix(f"{URL}/")


@pytest.fixture
def entry(podcast, programme, folder):
    """The one programme of the feed."""
    podcast.deliver(heard_again(podcast, programme), "key")
    (entry,) = read(folder).entries
    return entry


def test_a_programme_reads_back_with_id_date_length_and_size(entry, folder, programme):
    assert entry.id == "2026-11-25/1700"
    assert entry.guidislink is False
    assert entry.published == "Wed, 25 Nov 2026 17:00:00 +0700"
    assert entry.title == programme.title
    (sound,) = entry.enclosures
    path = local(folder, sound.href)
    assert (sound.type, int(sound.length)) == ("audio/mpeg", path.stat().st_size)
    seconds = len(decoded(path)) / HERTZ
    assert int(entry.itunes_duration) == pytest.approx(seconds, abs=0.6)
    assert re.fullmatch(r"[\x21-\x7e]+", sound.href)


def test_chapters_say_where_each_item_truly_starts(entry, folder, programme):
    path = local(folder, entry.enclosures[0].href)
    items = [
        each
        for each in programme.renditions[0].to_json()["recipe"]["segments"]
        if each["kind"] == "item"
    ]
    told = [(seconds(each.start), each.title) for each in entry.psc_chapters.chapters]
    assert [title for _, title in told] == [
        "Lời xướng",
        *(each["title"] for each in items),
        "Lời kết",
    ]
    assert told[0][0] == 0
    sheet = json.loads(local(folder, _link(folder, "chapters")).read_text("utf-8"))
    assert sheet["version"] == "1.2.0"
    assert [(each["startTime"], each["title"]) for each in sheet["chapters"]] == told
    from pipeline.studio.sound import voice

    hay = decoded(path, 8000)
    build = folder.parents[2] / "build"
    speaker = Espeak()
    for (start, _), segment in zip(told[1:], items, strict=False):
        needle = decoded(voice.piece_path(segment["phrases"], speaker, build), 8000)
        at, alike = found_at(needle, hay, 8000)
        assert at == pytest.approx(start, abs=0.06)
        assert alike > 0.9


def seconds(clock: str) -> float:
    """Of `00:01:02.500`."""
    hours, minutes, rest = clock.split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(rest)


def _link(folder: Path, name: str, feed: str = "chuong-trinh.xml") -> str:
    root = ElementTree.parse(folder / feed).getroot()
    return require(root.find(f"channel/item/{PODCAST}{name}")).attrib["url"]


def test_the_transcript_holds_the_approved_words_and_a_player(entry, folder, programme):
    page = local(folder, _link(folder, "transcript")).read_text("utf-8")
    assert entry.link == _link(folder, "transcript")
    for words in programme.text.split("\n\n"):
        assert words.replace('"', "&#34;") in page
    (source,) = re.findall(r'<audio[^>]* src="([^"]+)"', page)
    assert (folder / "chuong-trinh" / source).resolve().is_file()


def test_a_phone_hears_it_at_minus_19_lufs(entry, folder):
    heard = ffmpeg.measure_loudness(local(folder, entry.enclosures[0].href))
    assert heard.integrated_lufs == pytest.approx(-19, abs=1)
    assert heard.true_peak_dbtp <= -1


def test_the_show_tells_directories_who_and_what_it_is(entry, folder):
    root = require(ElementTree.parse(folder / "chuong-trinh.xml").getroot().find("channel"))
    assert root.findtext(f"{ITUNES}explicit") == "false"
    assert require(root.find(f"{ITUNES}category")).attrib["text"] == "Government"
    assert root.findtext(f"{ITUNES}owner/{ITUNES}email") == "phongvhxh@xuanlap.example"
    assert root.findtext(f"{ITUNES}owner/{ITUNES}name") == "UBND phường Xuân Lập"
    assert root.findtext("language") == "vi"
    with Image.open(local(folder, require(root.find(f"{ITUNES}image")).attrib["href"])) as picture:
        assert 1400 <= picture.width == picture.height <= 3000
        assert picture.mode == "RGB"


def test_articles_are_episodes_of_their_own_section(podcast, folder):
    for slug in ("tiem-chung", "tuyen-sinh"):
        podcast.deliver(episode_of(podcast, article(slug)), slug)
    assert [each.id for each in read(folder, "chuyen-muc/thong-bao.xml").entries] == ["tiem-chung"]
    school = read(folder, "chuyen-muc/nha-truong.xml")
    (entry,) = school.entries
    assert school.feed.title.startswith("Nhà trường & gia đình - ")
    assert entry.id == "tuyen-sinh"
    assert entry.link == "https://xuanlap.example/bai/tuyen-sinh.html"
    assert entry.tags[0].term == "Nhà trường & gia đình"
    sound = local(folder, entry.enclosures[0].href)
    assert int(entry.itunes_duration) == pytest.approx(len(decoded(sound)) / HERTZ, abs=0.6)
    assert read(folder).entries == []


def test_what_staff_recorded_is_heard_in_the_podcast_as_they_recorded_it(office, podcast, folder):
    office.content.mkdir(exist_ok=True)
    pcm.write_wav(office.content / "loi-keu-goi.wav", tunes.signature())
    about = recordings.name_recording("loi-keu-goi.wav", office)
    recorded = Recording("loi-keu-goi.wav", about.source, about.sha256, about.seconds)
    edition = episode_of(podcast, article("loi-keu-goi", recording=recorded))
    podcast.deliver(edition, "k")
    (entry,) = read(folder, "chuyen-muc/thong-bao.xml").entries
    sound = local(folder, entry.enclosures[0].href)
    assert ffmpeg.measure_loudness(sound).integrated_lufs == pytest.approx(-19, abs=1)
    assert int(entry.itunes_duration) == pytest.approx(about.seconds, abs=0.6)
    needle = decoded(recordings.piece_path(about, office.build), 8000)
    _, alike = found_at(needle[800:-800], decoded(sound, 8000), 8000)
    assert alike > 0.9


def test_the_page_and_the_podcast_share_one_sound(office, podcast):
    from channels.website import Website
    from pipeline.channel import MemoryNotes
    from pipeline.channel_settings import WebsiteSettings
    from pipeline.config import Surroundings
    from pipeline.secrets import FileSecrets

    around = Surroundings(office, "website", MemoryNotes(), FileSecrets(office.var / "secrets"))
    site = Website(around, WebsiteSettings(kind="website", url="https://xuanlap.example"))
    page = site.compose(Bulletin((article("tiem-chung"),)))
    episode = episode_of(podcast, article("tiem-chung"))
    assert page.renditions[-1].path == episode.renditions[0].path


def test_a_programme_is_approved_by_the_approval_of_its_parts_alone(podcast, programme):
    edition = heard_again(podcast, programme)
    assert edition.parts == programme.parts
    assert edition.text == programme.text
    changed = replace(programme, text=programme.text + " Thêm.")
    assert heard_again(podcast, changed).digest != edition.digest


def test_titles_with_signs_of_markup_stay_words(podcast, folder):
    title = 'Tin "khẩn" & <b>gấp</b>; số #1'
    podcast.deliver(episode_of(podcast, article("tiem-chung", title=title)), "k")
    (entry,) = read(folder, "chuyen-muc/thong-bao.xml").entries
    assert entry.title == title
    assert "<b>" not in (folder / "index.html").read_text("utf-8")
    assert "<b>" not in (folder / "bai/tiem-chung.html").read_text("utf-8")


def test_the_newest_come_first_and_a_feed_has_an_end(office, folder):
    podcast = podcast_of(office, entries=2)
    dates = [datetime(2026, 11, day, 8, tzinfo=VN) for day in (3, 1, 2)]
    wanted = [
        (episode_of(podcast, article(f"bai-{n}", date=at)), f"k{n}") for n, at in enumerate(dates)
    ]
    podcast.deliver_together(wanted)
    feed = read(folder, "chuyen-muc/thong-bao.xml")
    assert [each.id for each in feed.entries] == ["bai-0", "bai-2"]
    assert feed.feed.updated == feed.entries[0].published
    old = podcast.find(wanted[1][0], "k1")
    assert old is not None  # its page stays, though the feed has no room for it
    assert podcast.observe(old).visible


def test_the_same_episodes_make_the_same_bytes_whatever_the_order(tmp_path, office, folder):
    other = office_at(tmp_path / "other")
    other.build.symlink_to(office.build.resolve())
    for place, slugs in ((office, ["mua-bao", "tiem-chung"]), (other, ["tiem-chung", "mua-bao"])):
        podcast = podcast_of(place)
        for slug in [*slugs, slugs[0]]:
            podcast.deliver(episode_of(podcast, article(slug)), slug)
    assert files(folder) == files(other.root / "var/site/podcast")


def files(folder: Path) -> dict[str, bytes]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_corrected_episode_takes_the_place_of_the_old_and_its_sound(podcast, folder):
    receipt = podcast.deliver(episode_of(podcast, article("tiem-chung")), "k")
    corrected = episode_of(podcast, article("tiem-chung", title="Lịch tiêm chủng mới"))
    podcast.replace(receipt, corrected, "k2")
    (entry,) = read(folder, "chuyen-muc/thong-bao.xml").entries
    assert (entry.id, entry.title) == ("tiem-chung", "Lịch tiêm chủng mới")
    assert len(list((folder / "tep").iterdir())) == 1


def test_what_is_withdrawn_leaves_feeds_pages_and_sound(podcast, programme, folder):
    receipt = podcast.deliver(heard_again(podcast, programme), "k")
    podcast.withdraw(receipt)
    assert read(folder).entries == []
    left = {name.split("/")[0] for name in files(folder)}
    assert left == {"anh.jpg", "chuong-trinh.xml", "chuyen-muc", "index.html"}


@pytest.mark.parametrize("spoil", ["tep/*.mp3", "bai/*.html", "chuyen-muc/thong-bao.xml"])
def test_what_somebody_deleted_is_noticed_and_mended_by_the_repeat(podcast, folder, spoil):
    edition = episode_of(podcast, article("tiem-chung"))
    receipt = podcast.deliver(edition, "k")
    (path,) = folder.glob(spoil)
    path.unlink()
    assert podcast.find(edition, "k") is None
    assert not podcast.observe(receipt).visible
    podcast.deliver(edition, "k")
    assert podcast.observe(receipt).visible


def test_what_can_not_be_said_or_made_is_told(office, podcast, programme, monkeypatch):
    with pytest.raises(Unsupported, match="Podcast nhận từng bài"):
        podcast.compose(Bulletin((article("mua-bao"), article("tiem-chung"))))
    with pytest.raises(ContentError):
        episode_of(podcast, article("khac", body="Họp tổ dân phố ngày 31/02/2026."))
    fresh = episode_of(podcast, article("khac", body="Câu này chưa ai đọc."))
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")
    with pytest.raises(Rejected, match="Chưa làm được tập podcast"):
        podcast.deliver(fresh, "k")


def test_a_folder_that_can_not_be_written_is_tried_later(office, podcast):
    (office.root / "var/site").mkdir(parents=True)
    (office.root / "var/site/podcast").write_text("một tệp chắn đường")
    with pytest.raises(TryLater, match="Chưa ghi được podcast"):
        podcast.deliver(episode_of(podcast, article("tiem-chung")), "k")


def test_an_office_without_a_station_has_no_podcast(tmp_path):
    text = CONFIG.replace('kind = "radio"', 'kind = "website"\nurl = "https://b.example"')
    text = text.replace("station = ", "title = ").replace('voices = ["espeak"]', "")
    with pytest.raises(ConfigError, match="chưa có kênh radio"):
        podcast_of(office_at(tmp_path, text))


KILLED = """
import sys
from pathlib import Path
from pipeline import config
from tests.podcast.conftest import article, episode_of, podcast_of
podcast = podcast_of(config.read(Path(sys.argv[1])))
one, two = (episode_of(podcast, article(slug)) for slug in ("tiem-chung", "mua-bao"))
receipt = podcast.deliver(one, "k")
print("đã bắt đầu", flush=True)
while True:
    podcast.deliver(two, "k2")
    podcast.withdraw(podcast.find(two, "k2"))
"""


def test_killed_at_any_moment_no_feed_names_what_is_not_there(office, podcast, folder):
    one, two = (episode_of(podcast, article(slug)) for slug in ("tiem-chung", "mua-bao"))
    podcast.deliver(two, "k2")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    for n in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(office.root)],
            stdout=subprocess.PIPE, env=environment, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert child.stdout
        child.stdout.readline()
        time.sleep(0.02 * n)
        child.send_signal(signal.SIGKILL)
        child.wait(10)
        for feed in folder.rglob("*.xml"):
            for entry in feedparser.parse(io.BytesIO(feed.read_bytes())).entries:
                (sound,) = entry.enclosures
                assert local(folder, sound.href).stat().st_size == int(sound.length)
        podcast.deliver_together([(one, "k"), (two, "k2")])
        assert podcast.find(one, "k")
        assert podcast.find(two, "k2")
    ids = [each.id for each in read(folder, "chuyen-muc/thong-bao.xml").entries]
    assert ids == ["mua-bao", "tiem-chung"]
    hidden = [name for name in files(folder) if "/." in name or name.startswith(".")]
    assert hidden == []
    assert np.array_equal(sorted(p.name for p in (folder / "tep").iterdir()),
                          sorted(Path(e.renditions[0].path).name for e in (one, two)))  # fmt: skip


def test_programmes_can_be_left_out(office):
    assert podcast_of(office).limits.again == "radio"
    assert podcast_of(office, programmes=False).limits.again == ""
    assert programme_of(radio_of(office)).parts
