"""Sound that staff recorded: looked at, made ready, mastered like spoken words.

Ready means: mono, no silence at its ends, none inside longer than LONGEST_SILENCE. The sha256
is that of the file that was approved: a file that changed afterwards is refused, not aired.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path

from pipeline.config import Office
from pipeline.errors import ContentError, reason
from pipeline.model import digest
from pipeline.recipes.sound import RecordedSound, RecordingRecipe
from pipeline.studio.base import ffmpeg
from pipeline.studio.sound import mastering, pcm
from pipeline.studio.sound.pcm import HERTZ, Sound

LONGEST = 5400.0  # seconds
SHORTEST = 1.0
LONGEST_SILENCE = 1.5  # seconds; a longer one becomes KEPT_SILENCE
KEPT_SILENCE = 1.0
_EDGE = 0.1  # seconds of silence kept at both ends
_VERSION = 1  # of what is made ready: raise it when that changes
_SPOKEN = -17.5  # LUFS: how loud espeak-ng speaks, for which the horn's chain is set
_FAINTEST = -58.0  # LUFS: below it there is nothing to be heard but noise
_QUIET = 30.0  # dB below the whole: silence to the ear, whatever the level of the recording
_BLOCK = 0.05  # seconds in which silence is looked for
_MONO = "aformat=channel_layouts=mono"
_CROSSED = "pan=mono|c0=0.5*c0-0.5*c1"  # of two channels, one with its poles exchanged

# How a kind of sound file begins, and ffmpeg's reader of it. Naming the reader keeps a file that
# only pretends to be sound, such as a playlist, from making ffmpeg open other files.
_KINDS = (
    (rb"RIFF....WAVE|RF64", "wav"),
    (rb"....ftyp", "mov"),  # m4a, 3gp, mp4
    (rb"OggS", "ogg"),
    (rb"fLaC", "flac"),
    (rb"#!AMR", "amr"),
    (rb"\x1aE\xdf\xa3", "matroska"),  # webm, as browsers record
    (rb"0&\xb2u", "asf"),  # wma
    (rb"FORM....AIF", "aiff"),
    (rb"\xff[\xf0\xf1\xf8\xf9]", "aac"),
    (rb"ID3|\xff[\xe0-\xff]", "mp3"),
)


def measure_recording(path: Path, build: Path | None = None) -> float:
    """Seconds that a recording will last on air. Raises ContentError if it can't be aired.

    With `build` the answer is kept there by the file's digest, and is not worked out twice.
    """
    data = _bytes(path, path.name)
    kept = _cache_path(data, build) if build else None
    if kept:
        with suppress(OSError, ValueError):
            return float(kept.read_text("ascii"))
    seconds = round(_ready(data, path.name).seconds, 3)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(f"{seconds}\n", "ascii")
    return seconds


def name_recording(source: str, office: Office) -> RecordedSound:
    """What recipes hold of a file below content/. Raises ContentError as `look`."""
    path = office.content / source
    seconds = measure_recording(path, office.build)
    return RecordedSound(source=source, sha256=_sha256(_bytes(path, source)), seconds=seconds)


def piece_path(about: RecordedSound, build: Path, speech: bool = True) -> Path:
    """Where the mastered sound of a recording is kept."""
    shape = [mastering.VERSION, _VERSION, about.sha256, speech]
    return build / "voice" / "pieces" / f"{digest(shape)[:32]}.wav"


def master_recording(about: RecordedSound, office: Office, speech: bool = True) -> Path:
    """The mastered WAV of a recording, made if missing.

    `speech=False` is for tunes. Raises ContentError: gone, changed since approval, unreadable.
    """
    path = piece_path(about, office.build, speech)
    if not path.exists():
        source = about.source
        data = _bytes(office.content / source, source)
        if _sha256(data) != about.sha256:
            raise ContentError(
                f"{source}: tệp âm thanh đã đổi sau khi duyệt. Duyệt lại bài rồi phát hành lại."
            )
        sound, loud = _shorten_silences(_decode_file(data, source), source)
        pcm.write_wav(path, mastering.master_sound(sound, speech, _SPOKEN - loud))
    return path


def make_recording(recipe: RecordingRecipe, office: Office, path: Path) -> None:
    """An article as staff recorded it. Raises ContentError, ConfigError, TryLater."""
    made = master_recording(recipe.recording, office)
    mastering.write_article([pcm.read_wav(made).pcm], path, recipe)


# --- reading ----------------------------------------------------------------------------


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ContentError(
            f"{name}: không đọc được tệp âm thanh ({reason(error)}). Đặt lại tệp vào chỗ cũ."
        ) from None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _cache_path(data: bytes, build: Path) -> Path:
    return build / "voice" / "recordings" / f"{_sha256(data)}.{_VERSION}"


def _ready(data: bytes, name: str) -> Sound:
    return _shorten_silences(_decode_file(data, name), name)[0]


def _decode_file(data: bytes, name: str) -> Sound:
    """The sound of a file, mono. Raises ContentError."""
    reader = next((kind for start, kind in _KINDS if re.match(start, data, re.DOTALL)), None)
    if reader is None:
        raise ContentError(
            f"{name}: không phải tệp âm thanh mà máy đọc được. Lưu lại thành MP3, M4A hay WAV."
        )
    with tempfile.TemporaryDirectory(prefix="loa-") as folder:
        path = Path(folder, "sound")
        path.write_bytes(data)
        try:
            sound, report = _mix_channels(path, reader, _MONO)
            if re.search(r"Audio: .*Hz, (?!mono)", report) and _is_crossed(path, reader):
                sound, report = _mix_channels(path, reader, _CROSSED)
        except ContentError as error:
            raise ContentError(
                f"{name}: tệp âm thanh hỏng hoặc không có tiếng ({error}). Ghi hoặc chép lại tệp."
            ) from None
    _check_length(sound, data, report, name)
    return sound


def _mix_channels(path: Path, reader: str, mix: str) -> tuple[Sound, str]:
    """One channel made of all, and what ffmpeg tells of the file."""
    source = ("-f", reader, "-protocol_whitelist", "file,pipe", "-i", path)
    out = ("-vn", "-sn", "-dn", "-af", mix, "-t", str(LONGEST + 1), "-ar", str(HERTZ))
    data, report = ffmpeg.run_measured([*source, *out, "-f", "s16le", "pipe:1"])
    return Sound(HERTZ, data), report


def _is_crossed(path: Path, reader: str) -> bool:
    """Whether two channels extinguish each other when they are added."""
    source = ("-f", reader, "-protocol_whitelist", "file,pipe", "-i", path, "-vn")
    heard = [
        ffmpeg.read_loudness(
            ffmpeg.run_measured(
                [*source, "-af", f"{mix},ebur128=framelog=quiet", "-f", "null", "-"]
            )[1]
        ).integrated_lufs
        for mix in (_MONO, _CROSSED)
    ]
    return heard[1] > heard[0] + 10


def _check_length(sound: Sound, data: bytes, report: str, name: str) -> None:
    if sound.seconds > LONGEST:
        raise ContentError(f"{name}: dài hơn {LONGEST / 60:.0f} phút. Cắt thành nhiều phần.")
    told = re.search(r"Duration: (\d+):(\d+):([\d.]+)", report)
    seconds = int(told[1]) * 3600 + int(told[2]) * 60 + float(told[3]) if told else 0.0
    if sound.seconds < 0.95 * seconds - 1 or _is_cut(data):
        raise ContentError(
            f"{name}: tệp bị cụt ở giây thứ {sound.seconds:.0f}. Chép lại tệp từ máy ghi âm."
        )


def _is_cut(data: bytes) -> bool:
    """Whether a WAV file is shorter than it says; recorders that don't know write 0 or most."""
    told = int.from_bytes(data[4:8], "little") + 8
    return data[:4] == b"RIFF" and len(data) + 4096 < told < 2**32 - 4096


# --- silence ----------------------------------------------------------------------------


def _shorten_silences(sound: Sound, name: str) -> tuple[Sound, float]:
    """Without long silences; and how loud it is (LUFS). Raises ContentError."""
    levels, loud = _levels(sound)
    if sound.seconds < SHORTEST or loud < _FAINTEST:
        raise ContentError(
            f"{name}: ngắn hơn một giây, hoặc hầu như không có tiếng. Nghe thử rồi ghi âm lại."
        )
    step = 2 * round(_BLOCK * HERTZ)
    kept = b"".join(
        sound.pcm[start * step : end * step] for start, end in _stretches(levels, loud - _QUIET)
    )
    return Sound(HERTZ, kept), loud


def _levels(sound: Sound) -> tuple[list[float], float]:
    """The level (dBFS) of each block in the horn's band, and the loudness of the whole."""
    key = "lavfi.astats.Overall.RMS_level"
    filters = (
        f"ebur128=framelog=quiet,highpass=f=180,asetnsamples=n={round(_BLOCK * HERTZ)}:p=0,"
        "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=RMS_level,"
        f"ametadata=mode=print:key={key}:file=-"
    )
    source = ("-f", "s16le", "-ar", str(HERTZ), "-ac", "1", "-i", "pipe:0")
    told, report = ffmpeg.run_measured([*source, "-af", filters, "-f", "null", "-"], sound.pcm)
    rows = re.findall(rf"{re.escape(key)}=(\S+)", told.decode("ascii", "replace"))
    levels = [-120.0 if "inf" in row or "nan" in row else float(row) for row in rows]
    return levels, ffmpeg.read_loudness(report).integrated_lufs


def _stretches(levels: Sequence[float], quiet: float) -> Iterator[tuple[int, int]]:
    """The blocks to keep, as (start, end): silences lose their middle."""
    most, keep, edge = (round(each / _BLOCK) for each in (LONGEST_SILENCE, KEPT_SILENCE, _EDGE))
    at = 0
    for silent, run in groupby(levels, lambda level: level < quiet):
        start, end = at, at + len(list(run))
        at = end
        first, last = start == 0, end == len(levels)
        if not silent or not (first or last or end - start > most):
            yield start, end
        elif first or last:
            yield (max(start, end - edge), end) if first else (start, min(end, start + edge))
        else:
            yield start, start + keep // 2
            yield end - keep // 2, end
