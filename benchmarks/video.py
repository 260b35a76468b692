"""What a short film costs, beside plain moviepy and beside the encoder alone.

    .venv/bin/python benchmarks/video.py [ARTICLES]

First a 1080×1920 clip, 30 frames a second: four stills that zoom slowly over the whole frame, a
caption, a narration. Three ways in one run: ours, plain moviepy code, and the floor: x264
encoding the very frames of ours, read from a file. Once at moviepy's own settings (medium, CRF
23), then ours at the product's (veryfast, CRF 21). Each is done ROUNDS times in turn; the best
counts. Then a batch of films of articles (50 if not told otherwise). Work is processor time of
this process and its children, which other programs on the machine disturb less than the clock.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont, ImageOps

from pipeline import config, speech, studio
from pipeline.config import Office, Speech
from pipeline.model import VN, Article, Image
from pipeline.outline import outline
from pipeline.recipes.sound import EspeakVoice
from pipeline.studio.base import ffmpeg
from pipeline.studio.base.article_view import ArticleView, read_aloud
from pipeline.studio.base.brand import font_file, read_brand
from pipeline.studio.sound import mastering, pcm, voice
from pipeline.studio.sound.voices.espeak import Espeak
from pipeline.studio.video import encode, name_film
from pipeline.studio.video.frames import FPS, Moving, Patch, draw_frames
from pipeline.studio.video.planes import Planes, planes_of
from pipeline.studio.video.zoom import Motion

WIDTH, HEIGHT, STILLS, SECONDS, ZOOM = 1080, 1920, 4, 6, 0.06
ROUNDS = 2
WORDS = (
    "Tổ công nghệ số cộng đồng hướng dẫn bà con",
    "cài đặt định danh điện tử tại nhà văn hóa",
    "vào bảy giờ sáng thứ Bảy hằng tuần",
    "bà con mang theo căn cước và điện thoại",
)
ROOT = Path(__file__).parent.parent
OFFICE = '[ward]\nname = "phường Xuân Lập"\n[sections]\nthong-bao = "Thông báo"\n'


def still(number: int, width: int, height: int) -> Pictures.Image:
    """One of this office's own pictures, cut to a size."""
    paths = sorted((ROOT / "content").glob("*/*/bia.jpg"))
    with Pictures.open(paths[number % len(paths)]) as picture:
        return ImageOps.fit(picture.convert("RGB"), (width, height), Pictures.Resampling.LANCZOS)


def caption(text: str) -> Pictures.Image:
    """White words on dark red."""
    picture = Pictures.new("RGB", (948, 200), "#520b0e")
    face = ImageFont.truetype(str(font_file("Bold")), 46)
    ImageDraw.Draw(picture).text((474, 100), text, "#fff8ea", face, anchor="mm")
    return picture


# --- three ways ---------------------------------------------------------------------------


class Clip:
    """The same film for everyone: stills, captions, narration."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        large = (round(WIDTH * 1.1), round(HEIGHT * 1.1))
        self.pictures = [still(3 * number, *large) for number in range(STILLS)]
        self.captions = [caption(text) for text in WORDS]
        chosen = Espeak()
        voice.say_texts(WORDS, chosen, folder)
        parts: list[bytes] = []
        for text in WORDS:
            sound = mastering.master_sound(voice.cached_sentence(text, chosen, folder)).pcm
            size = 2 * SECONDS * pcm.HERTZ
            parts.append(sound[:size].ljust(size, b"\0"))
        self.sound = folder / "narration.wav"
        pcm.write_wav(self.sound, pcm.Sound(pcm.HERTZ, b"".join(parts)))

    def scene(self, number: int) -> Iterator[memoryview]:
        """Ours: the frames of one still."""
        picture = planes_of(self.pictures[number])
        ground: Planes = planes_of(Pictures.new("RGB", (WIDTH, HEIGHT)))
        width, height = picture.width, picture.height
        x, y = width * ZOOM / 2, height * ZOOM / 2
        motion = Motion((0.0, 0.0, width, height), (x, y, width - x, height - y))
        over = Patch(0, SECONDS * FPS, 66, 1000, planes_of(self.captions[number]))
        moving = Moving(picture, motion, 0, 0, WIDTH, HEIGHT)
        return draw_frames(ground, moving, [over], SECONDS * FPS)

    def ours(self, preset: str, crf: int) -> Path:
        """Scenes side by side, joined with the narration."""
        scenes = [self.folder / f"scene{number}.mp4" for number in range(STILLS)]
        with ThreadPoolExecutor(2) as pool:
            list(
                pool.map(
                    lambda n: encode.encode_scene(
                        self.scene(n), (WIDTH, HEIGHT), scenes[n], preset, crf
                    ),
                    range(STILLS),
                )
            )
        path = self.folder / "ours.mp4"
        encode.join_film(scenes, None, self.sound, STILLS * SECONDS * FPS, path, {})
        return path

    def raw(self) -> Path:
        """All frames in one file."""
        path = self.folder / "frames.yuv"
        with path.open("wb") as file:
            for number in range(STILLS):
                for frame in self.scene(number):
                    file.write(frame)
        return path

    def floor(self, raw: Path, preset: str, crf: int) -> Path:
        """x264 on all its threads, and nothing else but the narration."""
        path = self.folder / "floor.mp4"
        source = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{WIDTH}x{HEIGHT}", "-r", "30")
        coder = ("-c:v", "libx264", "-preset", preset, "-crf", str(crf), "-c:a", "aac")
        ffmpeg.run_ffmpeg([*source, "-i", raw, "-i", self.sound, *coder, "-b:a", "128k", path])
        return path

    def moviepy(self) -> Path:
        """As its own guide does it."""
        from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, concatenate_videoclips

        def scene(number: int) -> CompositeVideoClip:
            base = np.asarray(self.pictures[number].resize((WIDTH, HEIGHT)))
            zoomed = ImageClip(base).with_duration(SECONDS)
            zoomed = zoomed.resized(lambda t: 1 + ZOOM * t / SECONDS).with_position("center")
            words = ImageClip(np.asarray(self.captions[number])).with_duration(SECONDS)
            return CompositeVideoClip(
                [zoomed, words.with_position((66, 1000))], size=(WIDTH, HEIGHT)
            )

        film = concatenate_videoclips([scene(number) for number in range(STILLS)])
        path = self.folder / "moviepy.mp4"
        film.with_audio(AudioFileClip(str(self.sound))).write_videofile(
            str(path), fps=FPS, audio_codec="aac", logger=None, temp_audiofile_path=str(self.folder)
        )
        return path


# --- measures -----------------------------------------------------------------------------


def work() -> float:
    """Seconds of processor time so far, children included."""
    own, children = (resource.getrusage(who) for who in (0, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@contextmanager
def memory(most: list[float]) -> Iterator[None]:
    """The most megabytes that this process and its children held at once (Linux only)."""
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.05):
            most.append(sum(map(resident, tree(os.getpid()))))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def tree(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                found += tree(int(child))
        except OSError:
            continue
    return found


def resident(pid: int) -> float:
    try:
        told = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(told[1]) / 1024 if told else 0.0


def measured(ways: dict[str, Callable[[], Path]], rounds: int) -> dict[str, tuple[float, float]]:
    """The best (wall, work) of each way, done in turn."""
    best: dict[str, tuple[float, float]] = {}
    for _ in range(rounds):
        for name, way in ways.items():
            wall, cpu = time.perf_counter(), work()
            way()
            wall, cpu = time.perf_counter() - wall, work() - cpu
            old = best.get(name, (wall, cpu))
            best[name] = (min(wall, old[0]), min(cpu, old[1]))
    return best


def likeness(path: Path, raw: Path) -> float:
    """Peak signal to noise against the frames before encoding, dB."""
    source = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{WIDTH}x{HEIGHT}", "-r", "30")
    same = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"
    graph = f"[0:v]{same}[a];[1:v]{same}[b];[a][b]psnr"
    _, report = ffmpeg.run_measured(
        ["-i", path, *source, "-i", raw, "-lavfi", graph, "-f", "null", "-"]
    )
    found = re.search(r"average:([\d.]+)", report)
    return float(found[1]) if found else 0.0


def clip(folder: Path) -> None:
    film = Clip(folder)
    raw = film.raw()
    count = STILLS * SECONDS * FPS
    print(f"{count} frames of {WIDTH}×{HEIGHT}, {os.cpu_count()} cores, best of {ROUNDS}")
    equal = measured(
        {
            "floor": partial(film.floor, raw, "medium", 23),
            "ours": partial(film.ours, "medium", 23),
        },
        ROUNDS,
    )
    equal |= measured({"moviepy": film.moviepy}, 1)
    print("equal settings: medium, CRF 23")
    table(equal, "floor", count)
    path = film.ours("medium", 23)
    print(f"  likeness of ours to the frames: {likeness(path, raw):.1f} dB, {size(path)}")
    ours = measured(
        {
            "floor": partial(film.floor, raw, encode.PRESET, encode.CRF),
            "ours": partial(film.ours, encode.PRESET, encode.CRF),
        },
        ROUNDS,
    )
    ours["moviepy"] = equal["moviepy"]
    print(f"the product's settings: {encode.PRESET}, CRF {encode.CRF}; moviepy as before")
    table(ours, "floor", count)
    path = film.ours(encode.PRESET, encode.CRF)
    print(f"  likeness of ours to the frames: {likeness(path, raw):.1f} dB, {size(path)}")
    wall, cpu = (equal["moviepy"][each] / ours["ours"][each] for each in (0, 1))
    print(f"  ours is {wall:.1f} times as fast as plain moviepy by the clock, {cpu:.1f} by work")


def size(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB"


def table(rows: dict[str, tuple[float, float]], against: str, count: int) -> None:
    for name, (wall, cpu) in rows.items():
        print(
            f"  {name:<8} {wall:7.2f} s  {wall / rows[against][0]:5.2f} of the floor   "
            f"work {cpu:7.2f} s  {cpu / rows[against][1]:5.2f} of the floor  "
            f"{1000 * cpu / count:6.1f} ms/frame"
        )


# --- many articles ------------------------------------------------------------------------


def article(place: Office, number: int) -> Article:
    """About forty words, one picture."""
    out = io.BytesIO()
    still(number, 1600, 900).save(out, "JPEG")
    name = f"bia-{number}.jpg"
    (place.content / name).write_bytes(out.getvalue())
    image = Image(name, name, hashlib.sha256(out.getvalue()).hexdigest(), 1600, 900, "jpeg")
    body = (
        f"Tổ công nghệ số khu phố {number} hướng dẫn bà con cài định danh điện tử. Buổi đầu lúc "
        f"{7 + number % 4} giờ ngày {number % 27 + 1}/12/2026. Bà con mang theo căn cước."
    )
    return Article(
        slug=f"bai-{number}", title=f"Hướng dẫn cài định danh, buổi {number}", cover=image,
        section="thong-bao", date=datetime(2026, 11, 25, 8, 0, tzinfo=VN), body=body, path="a.md",
    )  # fmt: skip


def batch(folder: Path, count: int) -> None:
    (folder / "config.toml").write_text(OFFICE, encoding="utf-8")
    (folder / "content").mkdir()
    place = config.read(folder)
    lexicon, look = speech.load(place.lexicon), read_brand(place)
    started, cpu, seconds, most = time.perf_counter(), work(), 0.0, [0.0]
    print(f"{count} articles, a film of each, 1080×1920")
    with memory(most):
        for number in range(1, count + 1):
            told = article(place, number)
            story = ArticleView(
                told, outline(told), read_aloud(told, lexicon, Speech()), "https://a.example/"
            )
            film = name_film(story, look, (EspeakVoice(rate=140),))
            path = studio.make_file(film.video, place)
            seconds += playing(path)
            if number % 10 == 0 or number == count:
                wall, spent = time.perf_counter() - started, work() - cpu
                print(
                    f"  {number:4} films  {seconds:6.0f} s of film  {wall:7.1f} s  work "
                    f"{spent:7.1f} s  {spent / seconds:5.2f} s work/s of film  "
                    f"{spent / wall:4.2f} cores busy  {max(most):4.0f} MB"
                )


def playing(path: Path) -> float:
    _, report = ffmpeg.run_measured(["-i", path, "-map", "0:v", "-c", "copy", "-f", "null", "-"])
    found = re.search(r"Duration: (\d+):(\d+):([\d.]+)", report)
    assert found
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])


def main(articles: int) -> None:
    """Print both tables; the batch in a process of its own, as its memory is measured."""
    with tempfile.TemporaryDirectory() as folder:
        clip(Path(folder))
    sys.stdout.flush()
    subprocess.run([sys.executable, __file__, "batch", str(articles)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["batch"]:
        with tempfile.TemporaryDirectory() as place:
            batch(Path(place), int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
