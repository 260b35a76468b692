"""Sound for horn loudspeakers: the band they carry, dense, and equally loud.

Aim: −16 LUFS on the mono ENCODED file, true peak at most −1 dBTP. ffmpeg's `loudnorm` misses
on synthetic speech by 1-2 LU, so: equaliser, compressor, a static gain, an oversampled limiter
at LIMIT, measured by ebur128 and corrected until it is within 0.25 LU. The MP3 encoder takes
0.45 dB away, hence PIECE; the encoded file is measured again and corrected if it must be.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pipeline.recipes.sound import RecordingRecipe, SpeechRecipe
from pipeline.studio.base import ffmpeg
from pipeline.studio.base.ffmpeg import Loudness
from pipeline.studio.sound.pcm import HERTZ, Sound

TARGET = -16.0  # LUFS, encoded
PEAK = -1.0  # dBTP, encoded
PIECE = -15.6  # LUFS of a mastered piece before it is encoded
LIMIT = -2.7  # dBTP of a mastered piece: the encoder overshoots by up to 1.5 dB
BIT_RATE = 96  # kbit/s
VERSION = 3  # part of every cached piece's name: raise it when the chain changes

_BAND = (
    "highpass=f=180:poles=2,highpass=f=180:poles=2,lowpass=f=8000,"
    "equalizer=f=300:t=q:w=1:g=-2,equalizer=f=2800:t=q:w=1:g=3"
)
_DENSE = ",acompressor=threshold=0.06:ratio=3:attack=1:release=80:knee=4:detection=peak"
_LIMIT = (
    f"aresample=176400,alimiter=limit={10 ** (LIMIT / 20):.6f}:attack=2:release=50"
    f":level=disabled:latency=1,aresample={HERTZ}"
)
_FIRST_GAIN = 15.8  # dB: what espeak-ng's voice needs, so that it mostly takes one round
_MOST_GAIN = 45.0
_ROUNDS = 6
_RAW = ("-f", "s16le", "-ar", str(HERTZ), "-ac", "1")
_EXACT = ("-fflags", "+bitexact", "-flags:a", "+bitexact", "-id3v2_version", "3")


def master_sound(sound: Sound, speech: bool = True, boost: float = 0.0) -> Sound:
    """The sound in the horn's band at PIECE, 44.1 kHz. Sound too short to measure is kept low.

    A tune (`speech=False`) keeps its swells, and lies a little below the voice. `boost`: dB
    that bring a recording to the level of a synthetic voice, for which the compressor is set.
    """
    gain, aim = _FIRST_GAIN, PIECE if speech else PIECE - 1
    shape = (f"volume={boost:.3f}dB," if boost else "") + _BAND + (_DENSE if speech else "")
    for turn in range(_ROUNDS):
        result, heard = _filter_sound(sound, f"{shape},volume={gain:.3f}dB,{_LIMIT}")
        error = aim - heard.integrated_lufs
        if abs(error) <= 0.25 or heard.integrated_lufs <= ffmpeg.SILENCE:
            break
        # a limited peak gives back less than it is asked for: ask for half as much again
        gain = min(_MOST_GAIN, gain + (1.5 if turn else 1.0) * error)
    return result


def speed_up(sound: Sound, ratio: float) -> Sound:
    """The same voice, `ratio` times as fast (1.0 to 1.05), at the same pitch."""
    return _filter_sound(sound, f"atempo={ratio:.5f}")[0]


def decode_sound(data: bytes, hertz: int) -> Sound:
    """The sound of an encoded file's bytes. Raises ContentError if there is none."""
    raw = ("-f", "s16le", "-ar", str(hertz), "-ac", "1")
    return Sound(hertz, ffmpeg.run_ffmpeg(["-i", "pipe:0", *raw, "pipe:1"], data))


def _filter_sound(sound: Sound, filters: str) -> tuple[Sound, Loudness]:
    source = ("-f", "s16le", "-ar", str(sound.hertz), "-ac", "1", "-i", "pipe:0")
    graph = f"aresample={HERTZ},{filters},ebur128=framelog=quiet"
    pcm, report = ffmpeg.run_measured([*source, "-af", graph, *_RAW, "pipe:1"], sound.pcm)
    return Sound(HERTZ, pcm), ffmpeg.read_loudness(report)


def encode_mp3(
    pcm: Iterable[bytes],
    path: Path,
    describe: Callable[[Loudness], str],
    level: float = TARGET,
) -> Loudness:
    """Write an MP3 (mono, 44.1 kHz, CBR) of mastered PCM at `level` LUFS; what it measures.

    `describe` gives ffmpeg metadata (tags, chapters) for what was measured. The same PCM and
    the same description give the same bytes. Raises TryLater if the disk refuses.
    """
    with tempfile.TemporaryDirectory(prefix="loa-") as folder:
        bare, about = Path(folder, "bare.mp3"), Path(folder, "about.txt")
        heard = _encode_sound(b"".join(pcm), bare, level)
        about.write_text(";FFMETADATA1\n" + describe(heard), encoding="utf-8")
        described = ("-f", "ffmetadata", "-i", about, "-map", "0:a", "-map_metadata", "1")
        final = ("-map_chapters", "1", "-c", "copy", *_EXACT, "-write_id3v1", "0", "-f", "mp3")
        ffmpeg.run_ffmpeg(["-i", bare, *described, *final, path])
    return heard


def write_article(pcm: Iterable[bytes], path: Path, recipe: SpeechRecipe | RecordingRecipe) -> None:
    """The MP3 of one article, with its title and its station. Raises as `encode`."""
    tags = {"title": recipe.title, "artist": recipe.artist}
    encode_mp3(
        pcm, path, lambda _: tag_text(tags), TARGET if recipe.level is None else recipe.level
    )


def _encode_sound(pcm: bytes, path: Path, level: float) -> Loudness:
    """Encode, measure, and correct by a static gain until it is right."""
    gain = level - TARGET
    for _ in range(4):
        coder = ("-c:a", "libmp3lame", "-b:a", f"{BIT_RATE}k", *_EXACT)
        ffmpeg.run_ffmpeg([*_RAW, "-i", "pipe:0", "-af", f"volume={gain:.3f}dB", *coder, path], pcm)
        heard = ffmpeg.measure_loudness(path)
        # the peak has the last word: never louder than it allows
        room = PEAK - 0.1 - heard.true_peak_dbtp
        error = min(level - heard.integrated_lufs, room)
        if heard.integrated_lufs <= ffmpeg.SILENCE or (room >= 0 and abs(error) <= 0.3):
            break
        gain += error if room >= 0 else error - 0.1
    return heard


def tag_text(tags: Mapping[str, str]) -> str:
    """Tags in ffmpeg's metadata format, on one line each."""
    return "".join(
        f"{name}={ffmpeg.escape_tag(' '.join(text.split()))}\n" for name, text in tags.items()
    )
