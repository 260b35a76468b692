"""Clips that staff bring: looked at, cut, cropped, titled, levelled; a broken one is named."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline import studio
from pipeline.config import Office
from pipeline.errors import ContentError
from pipeline.studio import clips, ffmpeg
from pipeline.studio.clips import Edit
from tests.video.office import office


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with a clip of 5 s, 640 × 360, quiet: red to the left, blue to the right."""
    made = office(tmp_path_factory.mktemp("office"))
    halves = "color=red:s=320x360:r=25:d=5[a];color=blue:s=320x360:r=25:d=5[b];[a][b]hstack"
    ffmpeg.run([
        "-f", "lavfi", "-i", halves, "-f", "lavfi", "-i", "sine=440:d=5:r=48000",
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac",
        made.content / "quay.mp4",
    ])  # fmt: skip
    return made


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_clip_is_looked_at(place: Office) -> None:
    seen = clips.look(place.content / "quay.mp4")
    assert (seen.width, seen.height, seen.fps, seen.sound) == (640, 360, 25, True)
    assert seen.seconds == pytest.approx(5, abs=0.1)


def test_a_clip_is_cut_cropped_titled_faded_and_as_loud_as_all_else(place: Office) -> None:
    source = place.content / "quay.mp4"
    edit = Edit(start=1, end=4.2, title="Hội thi tin học trẻ phường Xuân Lập")
    named = clips.clip("quay.mp4", digest(source), edit, "1:1")
    path = studio.make(named, place)
    seen = clips.look(path)
    assert (seen.width, seen.height, seen.fps, seen.sound) == (1080, 1080, 30, True)
    assert seen.seconds == pytest.approx(3.2, abs=0.1)
    assert ffmpeg.loudness(path).integrated_lufs == pytest.approx(clips.LOUD, abs=0.5)
    frames = ffmpeg.run(["-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"])
    shown = np.frombuffer(frames, np.uint8).reshape(-1, 1080, 1080, 3)
    middle = shown[len(shown) // 2].astype(int)
    assert shown[0].mean() < 10 < middle.mean(), "it fades in from black"
    assert middle[900, 100, 0] > 200
    assert middle[900, 1000, 2] > 200, "cut from the middle: both halves are seen"
    left, top, right, _ = (54, 338, 1026, 508)
    title = middle[top + 10 : top + 60, left:right]
    assert (title.min(axis=2) > 200).sum() > 500, "the title's letters are white"


def test_a_thumbnail_is_one_frame_of_it(place: Office, tmp_path: Path) -> None:
    clips.thumbnail(place.content / "quay.mp4", 99, tmp_path / "anh.jpg")
    with Image.open(tmp_path / "anh.jpg") as picture:
        assert picture.size == (640, 360)
        assert picture.getpixel((100, 100))[0] > 200


def test_what_is_no_clip_is_named_in_a_sentence(place: Office) -> None:
    whole = (place.content / "quay.mp4").read_bytes()
    for name, data in (("chu.mp4", b"khong phai phim" * 99), ("cut.mp4", whole[: len(whole) // 2])):
        (place.content / name).write_bytes(data)
        with pytest.raises(ContentError, match=rf"{name}: không mở được clip"):
            clips.look(place.content / name)


def test_a_clip_too_short_for_a_platform_or_changed_since_is_refused(place: Office) -> None:
    source = place.content / "quay.mp4"
    with pytest.raises(ContentError, match="video ngắn phải từ 3 đến 90 giây"):
        studio.make(clips.clip("quay.mp4", digest(source), Edit(start=3)), place)
    with pytest.raises(ContentError, match="clip đã đổi sau khi duyệt"):
        studio.make(clips.clip("quay.mp4", "0" * 64, Edit()), place)
    with pytest.raises(ContentError, match="không đọc được clip"):
        studio.make(clips.clip("mat.mp4", "0" * 64, Edit()), place)
