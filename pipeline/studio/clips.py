"""Clips that staff bring from their phones, looked at and edited. The only door of moviepy.

    seen = look(path)                                  # length, size, sound
    clip(source, sha256, Edit(start=2, end=31, title="Hội thi tin học trẻ"), "9:16")

The recipe "clip": {make, suffix: "mp4", source, sha256, shape, edit}; the clip is cut, cropped to
a shape from its middle, titled, faded, and brought to one loudness. Only clips come by here: films
made from articles are drawn frame by frame elsewhere, several times as fast (see
benchmarks/video.py).
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.config import Office
from pipeline.errors import ContentError
from pipeline.model import Form, Rendition
from pipeline.studio import ffmpeg, images
from pipeline.studio.cards import lettering
from pipeline.studio.identity import DEEP, ON_RED, font
from pipeline.studio.progress import report
from pipeline.studio.video.encode import BIT_RATE, CRF, HERTZ, PRESET
from pipeline.studio.video.frames import FPS
from pipeline.studio.video.scenes import LONGEST, SHORTEST
from pipeline.studio.video.shapes import SHAPES, Shape

if TYPE_CHECKING:
    from moviepy import VideoClip
    from PIL.Image import Image as Picture

LOUD = -16.0  # LUFS of an edited clip, as of everything else that is heard
_PEAK = -1.0  # dBTP that no clip is raised above
_MOST_GAIN = 24.0  # dB: a clip so quiet holds noise
_TITLE = 4.0  # seconds that the title stands
_EXACT = ("-bitexact", "-map_metadata", "-1", "-movflags", "+faststart")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a clip is."""

    seconds: float
    width: int  # pixels, after rotation
    height: int
    fps: float
    sound: bool


@dataclass(frozen=True, slots=True)
class Edit:
    """What is done to a clip. Seconds."""

    start: float = 0.0
    end: float = 0.0  # 0: to its end
    fade: float = 0.4  # from and to black, picture and sound; 0: none
    title: str = ""  # words over its beginning


def clip(source: str, sha256: str, edit: Edit, shape: str = "9:16", alt: str = "") -> Rendition:
    """Name an edited clip. Pure. `source`: below content/, posix; `shape`: a key of SHAPES."""
    form = SHAPES[shape]
    recipe: dict[str, Any] = {"make": "clip", "suffix": "mp4", "source": source, "sha256": sha256}
    recipe |= {"shape": shape, "edit": asdict(edit)}
    return Rendition(Form.VIDEO, recipe, alt, form.width, form.height)


def look(path: Path) -> Seen:
    """What a clip is. Raises ContentError if it can't be played."""
    with _opened(path) as video:
        width, height = video.size
        sound = video.audio is not None
        return Seen(round(video.duration, 3), width, height, float(video.fps), sound)


def thumbnail(path: Path, at: float, out: Path, max_bytes: int = 900_000) -> None:
    """One frame of a clip, `at` seconds, as a JPEG. Raises ContentError."""
    from PIL import Image

    with _opened(path) as video:
        moment = min(max(0.0, at), max(0.0, video.duration - 1 / video.fps))
        picture = Image.fromarray(video.get_frame(moment))
    out.write_bytes(images.encoded(picture, max_bytes))


def make(recipe: Mapping[str, Any], office: Office, path: Path) -> None:
    """The edited clip of a recipe. Raises ContentError, ConfigError, TryLater."""
    source = _approved(recipe, office)
    edit, shape = Edit(**recipe["edit"]), SHAPES[recipe["shape"]]
    seen = look(source)
    start, end = _span(recipe["source"], edit, seen)
    with tempfile.TemporaryDirectory(prefix="loa-") as folder:
        cut = Path(folder, "clip.mp4")
        with _opened(source) as video:
            _write(_finished(_fitted(video.subclipped(start, end), shape), edit, shape), cut)
        _level(cut, path)
    report("Dựng clip", 1, 1)


def _approved(recipe: Mapping[str, Any], office: Office) -> Path:
    """The clip, if it is still the file that was approved."""
    path = office.content / str(recipe["source"])
    try:
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == recipe["sha256"]
    except OSError as error:
        raise ContentError(
            f"{recipe['source']}: không đọc được clip ({error.strerror}). "
            "Đặt lại tệp vào chỗ cũ rồi phát hành lại."
        ) from None
    if not same:
        raise ContentError(f"{recipe['source']}: clip đã đổi sau khi duyệt. Duyệt lại bài.")
    return path


def _span(name: str, edit: Edit, seen: Seen) -> tuple[float, float]:
    """From when to when. Raises ContentError if nothing fit for a platform is left."""
    end = min(edit.end or seen.seconds, seen.seconds)
    lasts = end - edit.start
    if not SHORTEST <= lasts <= LONGEST:
        raise ContentError(
            f"{name}: đoạn chọn dài {max(0.0, lasts):.1f} giây; video ngắn phải từ "
            f"{SHORTEST:.0f} đến {LONGEST:.0f} giây. Sửa lại chỗ bắt đầu và kết thúc."
        )
    return edit.start, end


def _level(source: Path, path: Path) -> None:
    """The same pictures, the sound as loud as all else."""
    heard = ffmpeg.loudness(source) if look(source).sound else ffmpeg.Loudness(ffmpeg.SILENCE, 0, 0)
    gain = min(LOUD - heard.integrated_lufs, _PEAK - heard.true_peak_dbtp, _MOST_GAIN)
    if heard.integrated_lufs <= ffmpeg.SILENCE:
        gain = 0.0
    coder = ("-c:v", "copy", "-af", f"volume={gain:.3f}dB", "-c:a", "aac", "-b:a", f"{BIT_RATE}k")
    ffmpeg.run(["-i", source, *coder, *_EXACT, "-f", "mp4", path])


def _fitted(video: VideoClip, shape: Shape) -> VideoClip:
    """The middle of the picture, filling the shape."""
    from moviepy import vfx

    width, height = video.size
    share = min(width / shape.width, height / shape.height)
    crop = vfx.Crop(
        x_center=width / 2,
        y_center=height / 2,
        width=int(shape.width * share),
        height=int(shape.height * share),
    )
    return video.with_effects([crop, vfx.Resize((shape.width, shape.height))])


def _finished(video: VideoClip, edit: Edit, shape: Shape) -> VideoClip:
    """With its title and fades."""
    from moviepy import CompositeVideoClip, afx, vfx

    if edit.title:
        words = _title(edit.title, shape).with_duration(min(_TITLE, video.duration))
        video = CompositeVideoClip([video, words], size=(shape.width, shape.height))
    if edit.fade and video.audio is not None:
        video = video.with_effects([afx.AudioFadeIn(edit.fade), afx.AudioFadeOut(edit.fade)])
    fades = [vfx.FadeIn(edit.fade), vfx.FadeOut(edit.fade)] if edit.fade else []
    return video.with_effects(fades)


def _title(text: str, shape: Shape) -> VideoClip:
    """The words on the ward's red, where captions of films stand."""
    import numpy as np
    from moviepy import ImageClip

    left, top, right, _ = shape.captions
    picture = _lettered(text, right - left, shape)
    return ImageClip(np.asarray(picture)).with_position((left, top))


def _lettered(text: str, width: int, shape: Shape) -> Picture:
    from PIL import Image, ImageDraw, ImageFont

    size, inside = float(shape.caption), width - 56
    room = shape.captions[3] - shape.captions[1]
    lines = lettering.balanced(text, size, "Bold", inside)
    while size * lettering.LEADING * len(lines) + 40 > room and size > 12:
        size *= 0.94
        lines = lettering.balanced(text, size, "Bold", inside)
    picture = Image.new("RGB", (width, round(size * lettering.LEADING * len(lines)) + 40), DEEP)
    face = ImageFont.truetype(str(font("Bold")), size, layout_engine=ImageFont.Layout.RAQM)
    pen = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        y = 20 + size * (lettering.ASCENT + row * lettering.LEADING)
        pen.text((28, y), line, ON_RED, face, anchor="ls")
    return picture


def _write(video: VideoClip, path: Path) -> None:
    video.write_videofile(
        str(path),
        fps=FPS,
        codec="libx264",
        preset=PRESET,
        threads=1,
        pixel_format="yuv420p",
        audio_codec="aac",
        audio_fps=HERTZ,
        audio_bitrate=f"{BIT_RATE}k",
        temp_audiofile=str(path.with_name("sound.m4a")),
        ffmpeg_params=["-crf", str(CRF), *_EXACT],
        logger=None,
    )


@contextmanager
def _opened(path: Path) -> Iterator[VideoClip]:
    """A clip, closed afterwards. Whatever moviepy meets in a broken file is the file's fault."""
    from moviepy import VideoFileClip

    try:
        video = VideoFileClip(str(path))
    except (OSError, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        reason = (str(error).strip().splitlines() or ["không rõ"])[-1][:120]
        raise ContentError(
            f"{path.name}: không mở được clip ({reason}). Quay lại, hoặc lưu lại thành MP4."
        ) from None
    try:
        yield video
    except OSError as error:
        reason = (str(error).strip().splitlines() or ["không rõ"])[-1][:120]
        raise ContentError(
            f"{path.name}: clip hỏng giữa chừng ({reason}). Lưu lại thành MP4."
        ) from None
    finally:
        video.close()
