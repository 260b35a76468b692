"""Scenes and an approved reading → one MP4; its captions and its cover.

One voice speaks the whole film. Scenes are kept in build/video/scenes/ by what they show and
when: one changed sentence is one scene drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from os import cpu_count
from pathlib import Path

from pipeline import programme
from pipeline.config import Office
from pipeline.errors import ContentError, reason
from pipeline.model import digest
from pipeline.recipes import codec
from pipeline.recipes.films import CaptionsRecipe, FilmCoverRecipe, FilmRecipe, Scene
from pipeline.recipes.sound import SpokenPhrase
from pipeline.studio.base import images
from pipeline.studio.base.article_view import approved_brand
from pipeline.studio.base.brand import FAMILY
from pipeline.studio.base.progress import report_progress
from pipeline.studio.sound import pcm, voice
from pipeline.studio.sound.voices import Voice
from pipeline.studio.video import captions, encode, paint, timing
from pipeline.studio.video.captions import Cue
from pipeline.studio.video.frames import FPS
from pipeline.studio.video.scenes import LONGEST, MUST, SURE
from pipeline.studio.video.shapes import SHAPES
from pipeline.studio.video.timing import SceneSound

VERSION = 6  # of the look: part of every cached scene's name
_TAIL = 0.06  # seconds after the last word
_SIDE_BY_SIDE = 2  # encoders at once: each takes 250 MB


@dataclass(frozen=True, slots=True)
class TimedScene:
    """A scene and how it sounds."""

    scene: Scene
    clip: SceneSound
    start: float  # seconds from the film's beginning
    cues: tuple[Cue, ...]  # from the scene's beginning

    @property
    def frames(self) -> int:
        """How many it fills."""
        return self.clip.frames


def make_film(recipe: FilmRecipe, office: Office, path: Path) -> None:
    """The film. Raises ContentError, ConfigError, TryLater."""
    brand = approved_brand(recipe.brand, office)
    chosen, parts = _speak_scenes(recipe, office)
    shape = SHAPES[recipe.shape]
    folder = office.build / "video" / "scenes"
    scenes = [folder / f"{_name(recipe, part)}.mp4" for part in parts]
    missing = {name: part for name, part in zip(scenes, parts, strict=True) if not name.exists()}

    def draw(name: Path, part: TimedScene) -> None:
        frames = paint.paint_scene(part.scene, part.cues, part.frames, shape, brand, office)
        with pcm.write_whole(name) as fresh:
            encode.encode_scene(frames, (shape.width, shape.height), fresh)

    _side_by_side([partial(draw, *each) for each in missing.items()])
    sound = voice.master_speech(_narration(parts), chosen, office.build)
    tags = {"title": recipe.title, "artist": recipe.artist}
    encode.join_film(
        scenes, _music(recipe, office), sound, sum(p.frames for p in parts), path, tags
    )
    report_progress("Ghép phim", 1, 1)


def _side_by_side(work: Sequence[Callable[[], None]]) -> None:
    """Do all of it, one on each core."""
    with ThreadPoolExecutor(min(cpu_count() or 1, _SIDE_BY_SIDE)) as pool:
        running = [pool.submit(each) for each in work]
        try:
            for done, each in enumerate(running, 1):
                each.result()
                report_progress("Dựng từng cảnh", done, len(running))
        finally:
            pool.shutdown(cancel_futures=True)


def make_captions(recipe: CaptionsRecipe, office: Office, path: Path) -> None:
    """The captions of a film as a file beside it. Raises as `make`; draws nothing."""
    film = recipe.film
    _, parts = _speak_scenes(film, office)
    cues = [cue.later(part.start) for part in parts for cue in part.cues]
    shape = SHAPES[film.shape]
    bottom = shape.height - shape.captions[3]
    text = {
        "srt": lambda: captions.to_srt(cues),
        "vtt": lambda: captions.to_vtt(cues),
        "ass": lambda: captions.to_ass(cues, shape.width, shape.height, bottom, FAMILY),
    }[recipe.suffix]()
    path.write_text(text, encoding="utf-8")


def make_frame(recipe: FilmCoverRecipe, office: Office, path: Path) -> None:
    """The cover: the first scene without captions, as a JPEG. Raises ContentError, ConfigError."""
    film = recipe.film
    brand = approved_brand(film.brand, office)
    picture = paint.paint_still(film.scenes[0], SHAPES[film.shape], brand, office)
    path.write_bytes(images.encode_jpeg(picture, recipe.max_bytes))


# --- how it sounds ----------------------------------------------------------------------


def _speak_scenes(recipe: FilmRecipe, office: Office) -> tuple[Voice, list[TimedScene]]:
    """Who speaks, and the scenes that a film has time for, timed. Raises ContentError."""
    rows = recipe.scenes
    texts = [phrase.spoken for row in rows for phrase in row.phrases]
    voices = voice.voice_chain(recipe.voices, office)
    chosen, _ = voice.first_able(voices, lambda each: voice.say_texts(texts, each, office.build))
    clips = [_clip(row, chosen, office.build, at == 0) for at, row in enumerate(rows)]
    kept = _fitting(recipe.title, rows, clips)
    parts: list[TimedScene] = []
    frame = 0
    for at in kept:
        cues = captions.caption_cues(rows[at].phrases, clips[at].heard, clips[at].seconds)
        parts.append(TimedScene(rows[at], clips[at], frame / FPS, cues))
        frame += clips[at].frames
    return chosen, parts


def _clip(row: Scene, chosen: Voice, build: Path, first: bool) -> SceneSound:
    phrases = [(phrase.spoken, phrase.pause) for phrase in row.phrases]
    if row.kind == "end":
        phrases[-1] = (phrases[-1][0], _TAIL)
    return timing.clip(phrases, chosen, build, encode.LEAD if first else 0.0)


def _fitting(title: str, rows: Sequence[Scene], clips: Sequence[SceneSound]) -> list[int]:
    """The scenes that are told: the lightest are left out, whole, until a film isn't too long.

    Raises ContentError if the voice is too slow for what the film is made for: a timetable, steps
    without which half of it or less would be left, or steps of which nobody noted where they end.
    """
    kept = list(range(len(rows)))
    if _lasting(clips, kept) > LONGEST and _estimate(rows) < SURE:
        raise ContentError(_too_slow(title))
    while _lasting(clips, kept) > LONGEST:
        lightest = min(kept, key=lambda at: (rows[at].weight, -at))
        if rows[lightest].kind != "told":
            raise ContentError(
                f"Tên bài đọc quá dài cho một video ngắn ({LONGEST:.0f} giây): đặt tên ngắn hơn."
            )
        list_ = rows[lightest].whole  # the steps of one list go together
        kept = [at for at in kept if at != lightest and (not list_ or rows[at].whole != list_)]
        if rows[lightest].weight >= MUST or _lasting(clips, kept) < LONGEST / 2:
            raise ContentError(_too_slow(title))
    return kept


def _lasting(clips: Sequence[SceneSound], kept: Sequence[int]) -> float:
    return sum(clips[at].seconds for at in kept)


def _estimate(rows: Sequence[Scene]) -> float:
    """Seconds of what is told, as they were estimated when the film was named."""
    told = [[(each.spoken, each.pause) for each in row.phrases] for row in rows[:-1]]
    return sum(programme.estimate_seconds(phrases) + phrases[-1][1] for phrases in told)


def _too_slow(title: str) -> str:
    return (
        f"Video của bài “{title}”: giọng đọc chậm nên {LONGEST:.0f} giây không đủ chỗ cho các bước "
        "hoặc lịch của bài, vốn phải kể đủ, nên không làm. Viết phần ấy ngắn lại, hoặc bỏ video ở "
        "dòng “sản phẩm: …” của bài."
    )


def _narration(parts: Sequence[TimedScene]) -> list[SpokenPhrase]:
    """All phrases with the silences that keep sound and pictures together."""
    return [
        SpokenPhrase(phrase.spoken, pause)
        for part in parts
        for phrase, pause in zip(part.scene.phrases, part.clip.pauses, strict=True)
    ]


def _name(recipe: FilmRecipe, part: TimedScene) -> str:
    """The digest of all that a scene shows, and when."""
    scene = codec.to_json(part.scene)
    shown = {key: value for key, value in scene.items() if key not in ("weight", "breaths")}
    when = [[cue.start, cue.end, [list(word) for word in cue.words]] for cue in part.cues]
    return digest([VERSION, recipe.shape, codec.to_json(recipe.brand), shown, when, part.frames])[
        :32
    ]


def _music(recipe: FilmRecipe, office: Office) -> Path | None:
    """The staff's music, if it is still the file that was approved."""
    music = recipe.music
    if not music:
        return None
    path = office.root / music.source
    try:
        same = digest(path.read_bytes()) == music.sha256
    except OSError as error:
        raise ContentError(
            f"{music.source}: không đọc được tệp nhạc ({reason(error)}). "
            "Đặt lại tệp vào chỗ cũ rồi phát hành lại."
        ) from None
    if not same:
        raise ContentError(f"{music.source}: nhạc đã đổi sau khi duyệt. Duyệt lại bài.")
    return path
