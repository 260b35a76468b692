"""Clips that staff bring from their phones, edited. The only door of moviepy.

    clip(source, sha256, Edit(start=2, end=31, title="Hội thi tin học trẻ"), "9:16")
    cover(clip(…))                                 # one frame of it, for who hasn't begun to watch

The clip is made even (footage.py), titled, faded, and brought to one loudness; what the phone
wrote into the file about place and owner stays behind. Films made from articles are drawn frame
by frame elsewhere, several times as fast (see benchmarks/video.py).
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.config import Office
from pipeline.errors import ContentError, reason
from pipeline.model import Form, Rendition
from pipeline.recipes.pictures import ClipCoverRecipe, ClipEdit, ClipRecipe
from pipeline.studio.base import ffmpeg, images, lettering
from pipeline.studio.base.brand import DEEP, ON_RED, font_file
from pipeline.studio.base.progress import report_progress
from pipeline.studio.clips import footage
from pipeline.studio.video import COVER_BYTES
from pipeline.studio.video.encode import BIT_RATE, CRF, HERTZ, PRESET
from pipeline.studio.video.frames import FPS
from pipeline.studio.video.shapes import SHAPES, FilmShape

if TYPE_CHECKING:
    import numpy as np
    from moviepy import VideoClip
    from PIL.Image import Image as Picture

    Frame = np.ndarray[Any, Any]

LOUD = -16.0  # LUFS of an edited clip, as of everything else that is heard
_PEAK = -1.0  # dBTP that no clip is raised above
_MOST_GAIN = 24.0  # dB: a clip so quiet holds noise
_OFF = 28  # pixels between a title and what is around it
_TITLE = 4.0  # seconds that the title stands
_COVER_AT = 1 / 3  # of its length: titles and fades are over
_MOST_RATE = 8000  # kbit/s of the pictures
_MOST_BYTES = 45_000_000  # Zalo takes 50 MB (Zalo OA API, upload_video; read 2026-11)
_EXACT = ("-bitexact", "-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart")


def name_clip(
    source: str, sha256: str, edit: ClipEdit, shape: str = "9:16", alt: str = ""
) -> Rendition:
    """Name an edited clip. Pure. `source`: below content/, posix; `shape`: a key of SHAPES."""
    form = SHAPES[shape]
    recipe = ClipRecipe(source=source, sha256=sha256, shape=shape, edit=edit)
    return Rendition(Form.VIDEO, recipe, alt, form.width, form.height)


def name_clip_cover(of: Rendition) -> Rendition:
    """Name a picture from an edited clip. Pure."""
    if not isinstance(of.recipe, ClipRecipe):
        raise TypeError(f"no clip: {of.recipe!r}")
    recipe = ClipCoverRecipe(max_bytes=COVER_BYTES, clip=of.recipe)
    return Rendition(Form.IMAGE, recipe, of.alt, of.width, of.height)


def make_clip(recipe: ClipRecipe, office: Office, path: Path) -> None:
    """The edited clip of a recipe. Raises ContentError, ConfigError, TryLater."""
    source = _approved_clip(recipe, office)
    edit, shape = recipe.edit, SHAPES[recipe.shape]
    seconds = footage.seconds_of_cut(source, edit.start, edit.end, office.build)
    with tempfile.TemporaryDirectory(prefix="loa-") as folder:
        even, drawn = Path(folder, "even.mov"), Path(folder, "drawn.mp4")
        footage.cut_evenly(source, edit.start, seconds, shape, even)
        report_progress("Dựng clip", 1, 3)
        with _open_clip(even) as video:
            free = footage.above(footage.examine_clip(source), shape)
            _write_clip(_finish_clip(video, edit, shape, free), drawn, seconds)
        report_progress("Dựng clip", 2, 3)
        _join_sound(drawn, even, _sound_filters(even, edit, seconds), path)
    report_progress("Dựng clip", 3, 3)


def make_cover(recipe: ClipCoverRecipe, office: Office, path: Path) -> None:
    """One frame of a clip, without title or fade, as a JPEG. Raises ContentError."""
    from PIL import Image

    clip = recipe.clip
    source, edit = _approved_clip(clip, office), clip.edit
    seconds = footage.seconds_of_cut(source, edit.start, edit.end, office.build)
    with tempfile.TemporaryDirectory(prefix="loa-") as folder:
        still = Path(folder, "still.png")
        footage.frame(source, edit.start + _COVER_AT * seconds, SHAPES[clip.shape], still)
        with Image.open(still) as picture:
            path.write_bytes(images.encode_jpeg(picture.convert("RGB"), recipe.max_bytes))


def _approved_clip(recipe: ClipRecipe, office: Office) -> Path:
    """The clip, if it is still the file that was approved."""
    path = office.content / recipe.source
    try:
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == recipe.sha256
    except OSError as error:
        raise ContentError(
            f"{recipe.source}: không đọc được clip ({reason(error)}). "
            "Đặt lại tệp vào chỗ cũ rồi phát hành lại."
        ) from None
    if not same:
        raise ContentError(f"{recipe.source}: clip đã đổi sau khi duyệt. Duyệt lại bài.")
    return path


# --- sound ------------------------------------------------------------------------------


def _sound_filters(even: Path, edit: ClipEdit, seconds: float) -> str:
    """The filters that fade the sound and bring it to one loudness; empty: there is none."""
    if not footage.examine_clip(even).sound:
        return ""
    out = f"afade=out:st={max(0.0, seconds - edit.fade):.3f}:d={edit.fade}"
    faded = f"afade=in:d={edit.fade},{out}" if edit.fade else "anull"
    _, told = ffmpeg.run_measured([
        "-i", even, "-vn", "-af", f"{faded},ebur128=peak=true", "-f", "null", "-",
    ])  # fmt: skip
    heard = ffmpeg.read_loudness(told)
    gain = min(LOUD - heard.integrated_lufs, _PEAK - heard.true_peak_dbtp, _MOST_GAIN)
    return faded if heard.integrated_lufs <= ffmpeg.SILENCE else f"{faded},volume={gain:.3f}dB"


def _join_sound(drawn: Path, even: Path, sound: str, path: Path) -> None:
    """The pictures as they were drawn, with the sound of the clip under them."""
    coder = ("-c:a", "aac", "-b:a", f"{BIT_RATE}k", "-ar", str(HERTZ))
    heard = ("-i", even, "-map", "0:v:0", "-map", "1:a:0", "-af", sound, *coder) if sound else ()
    ffmpeg.run_ffmpeg(["-i", drawn, *heard, "-c:v", "copy", *_EXACT, "-f", "mp4", path])


# --- pictures ---------------------------------------------------------------------------


def _finish_clip(video: VideoClip, edit: ClipEdit, shape: FilmShape, free: int) -> VideoClip:
    """With its title and fades. `free`: pixels above the picture."""
    from moviepy import vfx

    if edit.title:
        video = video.transform(_title_drawer(edit.title, shape, free))
    return video.with_effects([vfx.FadeIn(edit.fade), vfx.FadeOut(edit.fade)] if edit.fade else [])


def _title_drawer(
    text: str, shape: FilmShape, free: int
) -> Callable[[Callable[[float], Frame], float], Frame]:
    """The words on the ward's red: above the picture, else low in it, where no faces are."""
    import numpy as np

    left, top, right, bottom = shape.safe
    words = np.asarray(_draw_title(text, right - left, shape))
    height, width = words.shape[:2]
    y = free - height - _OFF if free - height - _OFF >= top else bottom - height

    def shown(frame: Callable[[float], Frame], at: float) -> Frame:
        picture = frame(at)
        if at < _TITLE:
            picture = picture.copy()
            picture[y : y + height, left : left + width] = words
        return picture

    return shown


def _draw_title(text: str, width: int, shape: FilmShape) -> Picture:
    from PIL import Image, ImageDraw, ImageFont

    size, inside = float(shape.caption), width - 2 * _OFF
    room = shape.captions[3] - shape.captions[1]
    lines = lettering.wrap_evenly(text, size, "Bold", inside)
    while size * lettering.LEADING * len(lines) + 40 > room and size > 12:
        size *= 0.94
        lines = lettering.wrap_evenly(text, size, "Bold", inside)
    wide = max(lettering.text_width(line, size, "Bold") for line in lines)
    field = (round(wide) + 2 * _OFF, round(size * lettering.LEADING * len(lines)) + 40)
    picture = Image.new("RGB", field, DEEP)
    face = ImageFont.truetype(str(font_file("Bold")), size, layout_engine=ImageFont.Layout.RAQM)
    pen = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        y = 20 + size * (lettering.ASCENT + row * lettering.LEADING)
        pen.text((_OFF, y), line, ON_RED, face, anchor="ls")
    return picture


def _write_clip(video: VideoClip, path: Path, seconds: float) -> None:
    rate = f"{_rate(seconds)}k"
    colours = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
    screen = ("-vf", "scale=out_color_matrix=bt709:out_range=tv", "-color_range", "tv", *colours)
    video.write_videofile(
        str(path),
        fps=FPS,
        codec="libx264",
        preset=PRESET,
        threads=1,
        audio=False,
        ffmpeg_params=[
            "-crf", str(CRF), "-maxrate", rate, "-bufsize", rate, *screen, *_EXACT,
        ],
        logger=None,
    )  # fmt: skip


def _rate(seconds: float) -> int:
    """kbit/s that the pictures may take, so that no platform finds the clip too heavy."""
    return min(_MOST_RATE, int(_MOST_BYTES * 8 / 1000 / (seconds + 1)) - BIT_RATE)


@contextmanager
def _open_clip(path: Path) -> Iterator[VideoClip]:
    """An even clip, closed afterwards."""
    from moviepy import VideoFileClip

    try:
        video = VideoFileClip(str(path), audio=False)
    except (OSError, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise _unreadable(error) from None
    try:
        yield video
    except OSError as error:
        raise _unreadable(error) from None
    finally:
        video.close()


def _unreadable(error: Exception) -> ContentError:
    reason = (str(error).strip().splitlines() or ["không rõ"])[-1][:120]
    return ContentError(f"Không dựng được clip ({reason}). Lưu lại clip thành MP4.")
