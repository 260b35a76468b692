"""Clips that staff bring: looked at, cut, framed, titled, levelled; a broken one is named."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pipeline import studio
from pipeline.config import Office
from pipeline.errors import ContentError
from pipeline.recipes.pictures import ClipEdit
from pipeline.studio.base import ffmpeg
from pipeline.studio.clips import editing, footage
from pipeline.studio.video import LONGEST
from pipeline.studio.video.shapes import SHAPES
from tests.video.office import office

HALVES = "color=red:s=320x360:r=25:d=5[a];color=blue:s=320x360:r=25:d=5[b];[a][b]hstack"
TONE = ("-f", "lavfi", "-i", "sine=440:d=5:r=48000", "-c:a", "aac")
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with a clip of 5 s, 640 × 360, quiet: red to the left, blue to the right."""
    made = office(tmp_path_factory.mktemp("office"))
    where = ("-metadata", "location=+10.9305+107.2410/", "-metadata", "com.apple.quicktime.make=Ai")
    ffmpeg.run_ffmpeg([
        "-f", "lavfi", "-i", HALVES, *TONE, *X264, *where,
        "-movflags", "+faststart+use_metadata_tags", made.content / "quay.mp4",
    ])  # fmt: skip
    return made


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def edited(place: Office, name: str, edit: ClipEdit, shape: str) -> Path:
    """An edited clip of a file in content/."""
    return studio.make_file(
        editing.name_clip(name, digest(place.content / name), edit, shape), place
    )


def frames(path: Path, width: int, height: int) -> np.ndarray[Any, Any]:
    """Every frame's every tenth point in RGB, as a player of our day shows it."""
    return _read(path, width // 10, height // 10)


def frame(path: Path, width: int, height: int, at: float = 1.5) -> np.ndarray[Any, Any]:
    """One whole frame."""
    return _read(path, width, height, "-ss", f"{at}", "-frames:v", "1")[0]


def _read(path: Path, width: int, height: int, *some: str) -> np.ndarray[Any, Any]:
    seen = f"scale={width}:{height}:flags=neighbor:in_color_matrix=bt709"
    rgb = ("-vf", seen, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1")
    raw = ffmpeg.run_ffmpeg(["-i", path, *some, *rgb])
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3).astype(int)


def test_a_clip_is_looked_at(place: Office) -> None:
    seen = footage.examine_clip(place.content / "quay.mp4")
    assert (seen.width, seen.height, seen.fps, seen.sound) == (640, 360, 25, True)
    assert seen.seconds == pytest.approx(5, abs=0.1)


def test_a_clip_is_cut_cropped_titled_faded_and_as_loud_as_all_else(place: Office) -> None:
    edit = ClipEdit(start=1, end=4.2, title="Hội thi tin học trẻ phường Xuân Lập")
    path = edited(place, "quay.mp4", edit, "1:1")
    seen = footage.examine_clip(path)
    assert (seen.width, seen.height, seen.fps, seen.sound) == (1080, 1080, 30, True)
    assert seen.seconds == pytest.approx(3.2, abs=0.05)
    assert ffmpeg.measure_loudness(path).integrated_lufs == pytest.approx(editing.LOUD, abs=0.5)
    middle = frame(path, 1080, 1080)
    assert frames(path, 1080, 1080)[0].mean() < 10 < middle.mean(), "it fades in from black"
    assert abs(middle[900, 100] - (254, 0, 0)).max() < 12, "red stays the red that was filmed"
    assert middle[900, 1000, 2] > 200, "cut from the middle: both halves are seen"
    left, _, right, bottom = SHAPES["1:1"].safe
    title = middle[bottom - 80 : bottom - 10, left:right]
    assert (title.min(axis=2) > 200).sum() > 500, "the title's letters are white"


def test_what_a_phone_tells_of_place_and_owner_stays_behind(place: Office) -> None:
    assert "+10.9305+107.2410/" in ffmpeg.read_tags(place.content / "quay.mp4").values()
    path = edited(place, "quay.mp4", ClipEdit(end=3), "1:1")
    made = path.read_bytes()
    assert "location" not in "".join(ffmpeg.read_tags(path)).lower()
    assert b"107.24" not in made
    assert b"com.apple" not in made
    path.unlink()
    assert edited(place, "quay.mp4", ClipEdit(end=3), "1:1").read_bytes() == made, "twice the same"


def test_a_wide_clip_is_shown_whole_in_an_upright_film(place: Office) -> None:
    path = edited(place, "quay.mp4", ClipEdit(end=3, title="Tên"), "9:16")
    shown = frame(path, 1080, 1920)
    assert shown[960, 20, 0] > 200
    assert shown[960, 1060, 2] > 200, "from its left to its right edge"
    above = shown[100, 100]
    assert 20 < above[0] < 150, "above it the same picture, dark and blurred"
    assert (shown[500:640, 66:300].min(axis=2) > 200).sum() > 200, "the title hides no face"


def test_a_cover_is_one_whole_frame_of_it(place: Office) -> None:
    named = editing.name_clip(
        "quay.mp4", digest(place.content / "quay.mp4"), ClipEdit(title="Tên"), "1:1"
    )
    with Image.open(studio.make_file(editing.name_clip_cover(named), place)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1080, 1080))
        assert np.asarray(picture)[400, 100, 0] > 200, "no title, no fade"


def test_a_turned_phone_gives_an_upright_clip(place: Office) -> None:
    source = place.content / "dung.mp4"
    turned = ("-display_rotation", "90", "-i", place.content / "quay.mp4", "-c", "copy", source)
    ffmpeg.run_ffmpeg(turned)
    seen = footage.examine_clip(source)
    assert (seen.width, seen.height) == (360, 640)
    named = editing.name_clip("dung.mp4", digest(source), ClipEdit(), "9:16")
    with Image.open(studio.make_file(editing.name_clip_cover(named), place)) as picture:
        shown = np.asarray(picture.resize((1080, 1920)))
    ends = {tuple(int(value > 150) for value in shown[row, 540]) for row in (200, 1700)}
    assert ends == {(1, 0, 0), (0, 0, 1)}, "the halves lie above each other, and fill the film"


def test_hevc_in_bright_colours_and_without_sound_is_shown_in_a_screens_colours(
    place: Office,
) -> None:
    source = place.content / "IMG_0042.MOV"
    bright = "colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc:log-level=none"
    ffmpeg.run_ffmpeg([
        "-f", "lavfi", "-i", "color=0xbfbfbf:s=360x360:r=24:d=3.2",
        "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le",
        "-x265-params", bright, "-tag:v", "hvc1", "-t", "3.2", source,
    ])  # fmt: skip
    seen = footage.examine_clip(source)
    assert (seen.bright, seen.sound) == (True, False)
    path = edited(place, "IMG_0042.MOV", ClipEdit(), "1:1")
    seen = footage.examine_clip(path)
    assert (seen.bright, seen.sound, seen.fps) == (False, False, 30)
    assert seen.seconds == pytest.approx(3.2, abs=0.05)
    shown = frame(path, 1080, 1080)
    assert shown.std() < 6
    assert 190 < shown.mean() < 235, "HLG's reference white, 75 %, leaves room for what shines"


def test_frames_at_uneven_times_stay_beside_their_sound(place: Office) -> None:
    """Black, and from second 3 white, in 24 frames; the tone starts with the white."""
    source = place.content / "lech.mp4"
    uneven = "color=black:s=360x360:r=30:d=3[a];color=white:s=360x360:r=30:d=1[b];[a][b]concat"
    uneven += ",select='if(lt(t,3),not(mod(n,10)),not(mod(n,2)))'"
    late = "aevalsrc=0.2*sin(2764*t)*gte(t\\,3):d=4:s=48000"
    ffmpeg.run_ffmpeg([
        "-f", "lavfi", "-i", uneven, "-f", "lavfi", "-i", late,
        "-fps_mode", "vfr", *X264, "-c:a", "aac", source,
    ])  # fmt: skip
    path = edited(place, "lech.mp4", ClipEdit(fade=0), "1:1")
    light = frames(path, 1080, 1080)[:, 50, 50, 0]
    assert len(light) == 120
    seen = int(np.argmax(light > 128)) / 30
    raw = ffmpeg.run_ffmpeg(["-i", path, "-f", "s16le", "-ac", "1", "-ar", "48000", "pipe:1"])
    heard = int(np.argmax(np.abs(np.frombuffer(raw, np.int16)) > 1000)) / 48000
    assert seen == pytest.approx(3, abs=0.04)
    assert heard == pytest.approx(seen, abs=0.06)


@pytest.mark.long
def test_the_busiest_pictures_stay_light_enough_for_zalo(place: Office) -> None:
    source = place.content / "nhieu.mp4"
    noise = "color=gray:s=270x480:r=30:d=3,noise=alls=100:allf=t"
    ffmpeg.run_ffmpeg(["-f", "lavfi", "-i", noise, *X264, "-crf", "30", source])
    path = edited(place, "nhieu.mp4", ClipEdit(), "1:1")
    assert path.stat().st_size < (3 + 1) * 8_000_000 / 8


def test_the_longest_clip_may_not_outweigh_what_zalo_takes() -> None:
    longest = LONGEST
    assert (editing._rate(longest) + 128) * 125 * (longest + 1) < 50_000_000


def test_what_is_no_clip_is_named_in_a_sentence(place: Office) -> None:
    whole = (place.content / "quay.mp4").read_bytes()
    (place.content / "tieng.m4a").write_bytes(b"")
    ffmpeg.run_ffmpeg([*TONE, place.content / "tieng.m4a"])
    wrong = {
        "chu.mp4": (b"khong phai phim" * 99, "không phải tệp phim"),
        "ds.mp4": (b"#EXTM3U\n#EXTINF:9,\nfile:///etc/hostname\n", "không phải tệp phim"),
        "nua.mp4": (whole[: len(whole) // 3], "bị cụt ở giây thứ"),
        "tieng.mp4": ((place.content / "tieng.m4a").read_bytes(), "không có hình"),
        "rong.mp4": (b"", "không phải tệp phim"),
    }
    for name, (data, words) in wrong.items():
        (place.content / name).write_bytes(data)
        with pytest.raises(ContentError, match=rf"{name}: .*{words}"):
            footage.examine_clip(place.content / name)


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        ((3, 0), "đoạn chọn dài 2 giây; video ngắn phải từ 3 đến 90 giây"),
        ((0, 31), "chỉ dài 5 giây mà cắt tới giây thứ 31"),
        ((8, 0), "chỉ dài 5 giây mà cắt tới giây thứ 8"),
    ],
)
def test_a_cut_that_no_platform_takes_is_named(
    place: Office, cut: tuple[float, float], words: str
) -> None:
    with pytest.raises(ContentError, match=words):
        footage.seconds_of_cut(place.content / "quay.mp4", *cut)


def test_a_long_clip_is_refused_and_taken_once_it_is_cut(place: Office) -> None:
    source = place.content / "dai.mp4"
    ffmpeg.run_ffmpeg(["-f", "lavfi", "-i", "color=gray:s=64x64:r=2:d=100", *X264, source])
    with pytest.raises(ContentError, match="đoạn chọn dài 100 giây"):
        footage.seconds_of_cut(source, 0, 0, place.build)
    assert footage.seconds_of_cut(source, 5, 90, place.build) == 85


def test_a_clip_that_changed_or_went_since_it_was_approved_is_refused(place: Office) -> None:
    with pytest.raises(ContentError, match="clip đã đổi sau khi duyệt"):
        studio.make_file(editing.name_clip("quay.mp4", "0" * 64, ClipEdit()), place)
    with pytest.raises(ContentError, match="không đọc được clip"):
        studio.make_file(editing.name_clip("mat.mp4", "0" * 64, ClipEdit()), place)


def test_every_part_of_an_edit_is_in_the_name(place: Office) -> None:
    """Who approves an edition approves the cut and the title."""
    edits = [
        ClipEdit(),
        ClipEdit(start=1),
        ClipEdit(end=4),
        ClipEdit(title="Tên"),
        ClipEdit(fade=0),
    ]
    paths = {editing.name_clip("quay.mp4", "0" * 64, each).path for each in edits}
    assert len(paths) == len(edits) == len({str(asdict(each)) for each in edits})
