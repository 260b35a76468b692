"""Clips as phones write them: looked at, and made even.

    seen = look(path)                              # length, size, sound
    seconds = lasting(path, 2, 31, office.build)   # of a cut that the platforms take
    even(path, 2, 29, SHAPES["9:16"], out)         # that cut: upright, 30 frames a second, BT.709

Phones turn their pictures by a mark in the file, let the time between frames vary, and write
HEVC in colours brighter than a screen's. Whatever looks at an even clip meets none of it.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ContentError, reason
from pipeline.studio.base import ffmpeg
from pipeline.studio.sound import pcm
from pipeline.studio.video.encode import HERTZ
from pipeline.studio.video.frames import FPS
from pipeline.studio.video.scenes import LONGEST, SHORTEST
from pipeline.studio.video.shapes import FilmShape

_MOST_LOST = 0.5  # of a picture: whoever stands at its edge would be cut away
_VERSION = 1  # of what is looked for in a file
_EXACT = ("-bitexact", "-map_metadata", "-1", "-map_chapters", "-1")

# How a kind of film begins, and ffmpeg's reader of it: a playlist that only pretends to be a
# film would make ffmpeg open other files.
_KINDS = (
    (rb"....(?:ftyp|moov|mdat|wide|free|skip)", "mov"),  # mp4, mov, 3gp
    (rb"\x1aE\xdf\xa3", "matroska"),  # mkv, webm
    (rb"RIFF....AVI ", "avi"),
    (rb"0&\xb2u", "asf"),  # wmv
    (rb"\x00\x00\x01\xba", "mpeg"),
    (rb"G.{187}G|.{4}G.{191}G", "mpegts"),  # camcorders
)
_HEAD = 400  # bytes by which a kind is told
_LENGTH = re.compile(r"Duration: (\d+):(\d+):([\d.]+)")
_PICTURE = re.compile(r"Stream #\S+ Video: (.*), (\d+)x(\d+)\b(?!.*attached pic)(.*)")
_TURNED = re.compile(r"rotation of (-?\d+)")
_REACHED = re.compile(r"time=(\d+):(\d+):([\d.]+)")
_COLOURS = re.compile(r"\((?:[^()]*, )?(?:bt|smpte|fcc|gbr)")  # yuv420p(tv, bt709, …)
_BRIGHT = ("arib-std-b67", "smpte2084")  # HLG and PQ: as telephones film in HDR


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What a clip is."""

    seconds: float
    width: int  # pixels, after rotation
    height: int
    fps: float  # on the average
    sound: bool
    bright: bool = False  # HDR
    matrix: str = "auto"  # of its colours: as the file tells, or as it is usual for its size


def examine_clip(path: Path) -> ClipFacts:
    """What a clip is, read to its end. Raises ContentError if it isn't one, or is cut short."""
    source = _source(path)
    every = ("-map", "0:V:0?", "-map", "0:a:0?", "-c", "copy", "-f", "null", "-")
    try:
        _, report = ffmpeg.run_measured([*source, *every])
    except ContentError as error:
        raise _unopened_error(path, str(error).rpartition(": ")[2]) from None
    told = report.partition("\nOutput #")[0]
    picture, length = _PICTURE.search(told), _LENGTH.search(told)
    if picture is None or length is None:
        raise _unopened_error(path, "không có hình")
    seconds, reached = _seconds(length), _seconds(_REACHED.findall(report)[-1])
    if reached < 0.95 * seconds - 1:
        raise ContentError(
            f"{path.name}: clip bị cụt ở giây thứ {reached:.0f}. Chép lại tệp từ điện thoại."
        )
    width, height = int(picture[2]), int(picture[3])
    turned = _TURNED.search(told)
    if turned and abs(int(turned[1])) in (90, 270):
        width, height = height, width
    fps = re.search(r"([\d.]+) fps", picture[4])
    return ClipFacts(
        round(seconds, 3),
        width,
        height,
        float(fps[1]) if fps else 0.0,
        " Audio: " in told,
        any(each in picture[1] for each in _BRIGHT),
        "auto"
        if _COLOURS.search(picture[1])
        else "bt709"
        if min(width, height) >= 720
        else "bt601",
    )


def seconds_of_cut(path: Path, start: float, end: float, build: Path | None = None) -> float:
    """Seconds of a clip from `start` to `end` (0: its end). Raises ContentError as `look`, or if
    no platform takes a clip so long.

    With `build` the file's length is kept there by its digest, and is not worked out twice.
    """
    seconds = _length(path, build)
    until = end or seconds
    if until > seconds + 0.05 or start >= seconds:
        raise ContentError(
            f"{path.name}: clip chỉ dài {_seconds_text(seconds)} giây mà cắt tới giây thứ "
            f"{_seconds_text(max(until, start))}. Sửa lại chỗ bắt đầu và kết thúc."
        )
    lasts = min(until, seconds) - start
    if not SHORTEST <= round(lasts, 2) <= LONGEST:
        raise ContentError(
            f"{path.name}: đoạn chọn dài {_seconds_text(max(0.0, lasts))} giây; video ngắn phải từ "
            f"{SHORTEST:.0f} đến {LONGEST:.0f} giây. Sửa lại chỗ bắt đầu và kết thúc."
        )
    return lasts


def cut_evenly(path: Path, start: float, seconds: float, shape: FilmShape, out: Path) -> None:
    """A cut of a clip as a large MOV, exactly so long. Raises ContentError."""
    seen = examine_clip(path)
    sound = ("-map", "0:a:0", "-c:a", "pcm_s16le", "-ar", str(HERTZ), "-ac", "2")
    follow = ("-af", "aresample=async=1:first_pts=0,apad")
    last = f"fps={FPS}:start_time=0,tpad=stop=-1:stop_mode=clone"  # it may stand for seconds
    coder = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-threads", "1")
    source = ("-ss", f"{start:.3f}", *_source(path))
    plan = (
        "-filter_complex",
        f"[0:V:0]{last},{_framing_filters(seen, shape)}[out]",
        "-map",
        "[out]",
    )
    heard = (*sound, *follow) if seen.sound else ()
    try:
        ffmpeg.run_ffmpeg([
            *source, *plan, *coder, *heard, "-t", f"{seconds:.3f}", *_EXACT, "-f", "mov", out,
        ])  # fmt: skip
    except ContentError as error:
        raise _broken_error(path, error) from None


def frame(path: Path, at: float, shape: FilmShape, out: Path) -> None:
    """One frame of a clip, in a shape, as a PNG. Raises ContentError."""
    plan = (
        "-filter_complex",
        f"[0:V:0]{_framing_filters(examine_clip(path), shape)}[out]",
        "-map",
        "[out]",
    )
    source = ("-ss", f"{at:.3f}", *_source(path))
    one = ("-frames:v", "1", "-c:v", "png", *_EXACT, "-f", "image2", "-update", "1", out)
    try:
        ffmpeg.run_ffmpeg([*source, *plan, *one])
    except ContentError as error:
        raise _broken_error(path, error) from None


def above(seen: ClipFacts, shape: FilmShape) -> int:
    """Pixels of blur above a clip's picture, where it is shown whole; 0: it fills its shape."""
    if _fills(seen, shape):
        return 0
    return max(0, round((shape.height - shape.width * seen.height / seen.width) / 2))


def _fills(seen: ClipFacts, shape: FilmShape) -> bool:
    share = (seen.width / seen.height) / (shape.width / shape.height)
    return min(share, 1 / share) >= 1 - _MOST_LOST


def _framing_filters(seen: ClipFacts, shape: FilmShape) -> str:
    """Filters that fill a shape: with the picture's middle, or with all of it before a blur.

    What would lose more than half of its picture is shown whole.
    """
    size = f"{shape.width}:{shape.height}"
    colours = f"in_color_matrix={seen.matrix}:out_color_matrix=bt709:out_range=tv"
    usual = f"{_DIMMED if seen.bright else 'null'},scale=trunc(iw*sar/2)*2:ih:{colours},setsar=1"
    cover = f"scale={size}:force_original_aspect_ratio=increase,crop={size}"
    told = "colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"
    end = f"setsar=1,format=yuv420p,setparams={told}"
    if _fills(seen, shape):
        return f"{usual},{cover},{end}"
    small = f"{shape.width // 8}:{shape.height // 8}"
    back = f"scale={small}:force_original_aspect_ratio=increase,crop={small},gblur=sigma=8"
    dark = "format=yuv420p,lutyuv=y=16+(val-16)*0.4:u=128+(val-128)*0.4:v=128+(val-128)*0.4"
    whole = f"scale={size}:force_original_aspect_ratio=decrease:force_divisible_by=2"
    return (
        f"{usual},split[a][b];[a]{back},{dark},scale={size}:flags=bicubic,setsar=1[back];[b]{whole},setsar=1[front];"
        f"[back][front]overlay=(W-w)/2:(H-h)/2,{end}"
    )


# from HDR to a screen's colours, in light: ffmpeg-filters, tonemap and zscale
_DIMMED = (
    "scale=min(iw\\,1920):min(ih\\,1920):force_original_aspect_ratio=decrease:force_divisible_by=2,"
    "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=mobius:desat=0,"
    "zscale=t=bt709:m=bt709:r=tv,format=yuv420p"
)


def _source(path: Path) -> tuple[str | Path, ...]:
    """How ffmpeg is told to read a clip. Raises ContentError."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise ContentError(
            f"{path.name}: không đọc được clip ({reason(error)}). Đặt lại tệp vào chỗ cũ."
        ) from None
    reader = next((kind for start, kind in _KINDS if re.match(start, head, re.DOTALL)), None)
    if reader is None:
        raise _unopened_error(path, "không phải tệp phim")
    return ("-f", reader, "-protocol_whitelist", "file", "-i", path)


def _length(path: Path, build: Path | None) -> float:
    if build is None:
        return examine_clip(path).seconds
    try:
        with path.open("rb") as file:
            name = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return examine_clip(path).seconds  # it tells what is wrong
    kept = build / "video" / "clips" / f"{name}.{_VERSION}"
    with suppress(OSError, ValueError):
        return float(kept.read_text("ascii"))
    seconds = examine_clip(path).seconds
    with pcm.write_whole(kept) as fresh:
        fresh.write_text(f"{seconds}\n", "ascii")
    return seconds


def _seconds(found: re.Match[str] | tuple[str, ...]) -> float:
    hours, minutes, seconds = found.groups() if isinstance(found, re.Match) else found
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _seconds_text(seconds: float) -> str:
    return f"{seconds:.1f}".removesuffix(".0").replace(".", ",")


def _unopened_error(path: Path, reason: str) -> ContentError:
    return ContentError(
        f"{path.name}: không mở được clip ({reason}). Quay lại, hoặc lưu lại thành MP4."
    )


def _broken_error(path: Path, error: ContentError) -> ContentError:
    reason = str(error).rpartition(": ")[2]
    return ContentError(f"{path.name}: clip hỏng giữa chừng ({reason}). Lưu lại thành MP4.")
