"""The only door of ffmpeg (from the imageio-ffmpeg wheel; no ffprobe needed).

`run` works on files and bytes, `stream` on what is made while it works; `loudness` measures by
ebur128 (EBU R 128, ITU-R BS.1770); `tags` reads what a file says of itself.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import imageio_ffmpeg

from pipeline.errors import ConfigError, ContentError, TryLater, reason

_LONGEST = 900  # seconds that one run may take
_FULL = ("No space left on device", "Disk quota exceeded")
_VALUES = {
    "integrated": re.compile(r"I:\s+(-?[\d.]+|-inf|nan) LUFS"),
    "range": re.compile(r"LRA:\s+(-?[\d.]+|nan) LU"),
    "peak": re.compile(r"Peak:\s+(-?[\d.]+|-inf) dBFS"),
}
SILENCE = -70.0  # LUFS: the absolute gate; nothing louder was heard


@dataclass(frozen=True, slots=True)
class Loudness:
    """What ebur128 heard in a file, all of it, as mono."""

    integrated_lufs: float
    lra_lu: float
    true_peak_dbtp: float


def run_ffmpeg(arguments: Sequence[str | Path], data: bytes = b"") -> bytes:
    """What ffmpeg writes to stdout. Raises ConfigError, ContentError, TryLater (disk full)."""
    return _run_command(arguments, data, "error").stdout


def stream_frames(arguments: Sequence[str | Path], chunks: Iterable[bytes | memoryview]) -> None:
    """Feed ffmpeg's stdin with chunks as they are made. Raises as `run`.

    Each chunk is written before the next one is asked for, so that its memory may be used again.
    """
    with tempfile.TemporaryFile() as report, _start_ffmpeg(arguments, report) as child:
        watch = threading.Timer(_LONGEST, child.kill)
        watch.start()
        try:
            _feed_child(child, chunks)
        except BaseException:
            child.kill()
            raise
        finally:
            child.wait()
            watch.cancel()
        if child.returncode:
            report.seek(0)
            _explain(report.read().decode("utf-8", "replace"))


def _start_ffmpeg(arguments: Sequence[str | Path], report: IO[bytes]) -> subprocess.Popen[bytes]:
    command = [*_command("error"), *map(str, arguments)]
    try:
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=report, bufsize=0
        )
    except OSError as error:
        raise _missing(error) from error
    _widen(child)
    return child


def _widen(child: subprocess.Popen[bytes]) -> None:
    """Let a megabyte stand in the pipe, where the system can: a frame in 3 turns, not in 48."""
    assert child.stdin
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(child.stdin, fcntl.F_SETPIPE_SZ, 1 << 20)


def _feed_child(child: subprocess.Popen[bytes], chunks: Iterable[bytes | memoryview]) -> None:
    assert child.stdin
    try:
        for chunk in chunks:
            view = memoryview(chunk)
            while view:  # a pipe may take a part only
                view = view[child.stdin.write(view) :]
        child.stdin.close()
    except BrokenPipeError:
        pass  # ffmpeg gave up: its report says why


def measure_loudness(path: Path) -> Loudness:
    """Measure a sound file. A file without any sound measures SILENCE."""
    _, report = run_measured(["-i", path, "-af", "ebur128=peak=true", "-f", "null", "-"])
    return read_loudness(report)


def run_measured(arguments: Sequence[str | Path], data: bytes = b"") -> tuple[bytes, str]:
    """Run with filters that report (ebur128): what came to stdout, and the report."""
    done = _run_command(arguments, data, "info")
    return done.stdout, done.stderr.decode("utf-8", "replace")


def read_loudness(report: str) -> Loudness:
    """The summary of an ebur128 report. Without `peak=true` the true peak is 0."""
    found = {name: pattern.findall(report) for name, pattern in _VALUES.items()}
    return Loudness(
        integrated_lufs=max(SILENCE, _number(found["integrated"], SILENCE)),
        lra_lu=_number(found["range"], 0.0),
        true_peak_dbtp=_number(found["peak"], SILENCE) if found["peak"] else 0.0,
    )


def _number(values: list[str], otherwise: float) -> float:
    last = values[-1] if values else ""
    return float(last) if last and last not in ("nan", "-inf") else otherwise


def media_seconds(path: Path) -> float:
    """How long a sound file says that it lasts. Raises ContentError."""
    _, report = run_measured(["-i", path, "-f", "ffmetadata", "-"])
    told = re.search(r"Duration: (\d+):(\d+):([\d.]+)", report)
    if told is None:
        raise ContentError(f"{path.name}: không biết tệp âm thanh này dài bao lâu.")
    return int(told[1]) * 3600 + int(told[2]) * 60 + float(told[3])


def read_tags(path: Path) -> dict[str, str]:
    """The global tags of a file, as written (keys as ffmpeg spells them)."""
    text = run_ffmpeg(["-i", path, "-f", "ffmetadata", "-"]).decode("utf-8", "replace")
    head = re.split(r"(?m)^\[", text, maxsplit=1)[0]
    found = re.findall(r"(?m)^((?:[^=\\\n;#]|\\.)+)=((?:[^\\\n]|\\.|\\\n)*)$", head)
    return {_unescape_tag(key): _unescape_tag(value) for key, value in found}


def escape_tag(text: str) -> str:
    """A value as ffmpeg's metadata files ask for it (section 25.3 of ffmpeg-formats)."""
    return re.sub(r"([=;#\\\n])", r"\\\1", text)


def _unescape_tag(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _run_command(
    arguments: Sequence[str | Path], data: bytes, loglevel: str
) -> subprocess.CompletedProcess[bytes]:
    command = [*_command(loglevel), *map(str, arguments)]
    try:
        # without data, stdin is empty: ffmpeg would otherwise read the terminal's keys
        done = subprocess.run(command, input=data, capture_output=True, timeout=_LONGEST)
    except OSError as error:
        raise _missing(error) from error
    except subprocess.TimeoutExpired:
        raise TryLater(f"ffmpeg làm quá {_LONGEST // 60} phút chưa xong nên đã dừng.") from None
    if done.returncode:
        _explain(done.stderr.decode("utf-8", "replace"))
    return done


def _command(loglevel: str) -> list[str]:
    return [_executable(), "-hide_banner", "-nostats", "-loglevel", loglevel, "-y"]


def _missing(error: OSError) -> ConfigError:
    return ConfigError(
        f"Không chạy được ffmpeg ({reason(error)}). Chạy “loa doctor”, hoặc cài lại gói "
        "imageio-ffmpeg."
    )


def _explain(report: str) -> None:
    if any(each in report for each in _FULL):
        raise TryLater("Ổ đĩa đã đầy khi làm âm thanh, phim. Xóa bớt tệp rồi chạy lại.")
    last = (report.strip().splitlines() or ["không rõ lý do"])[-1]
    raise ContentError(f"ffmpeg không làm được tệp âm thanh, phim: {last}")


def _executable() -> str:
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise ConfigError(
            "Không thấy ffmpeg. Cài lại gói imageio-ffmpeg, hoặc đặt biến môi trường "
            "IMAGEIO_FFMPEG_EXE chỉ đến ffmpeg của máy."
        ) from error
