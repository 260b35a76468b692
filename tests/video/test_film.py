"""Films as they are seen and heard: real voice, real frames, real encoder, real browser."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline import studio
from pipeline.config import Office
from pipeline.errors import ContentError, Unsupported
from pipeline.model import Rendition
from pipeline.recipes.films import FilmRecipe
from pipeline.recipes.pictures import SourceFile
from pipeline.recipes.sound import EspeakVoice
from pipeline.studio.base import ffmpeg
from pipeline.studio.base.progress import listen_to_progress
from pipeline.studio.sound import mastering
from pipeline.studio.sound.pcm import Sound
from pipeline.studio.video import LONGEST, SHORTEST, Film
from pipeline.studio.video.frames import FPS
from pipeline.studio.video.shapes import SHAPES
from tests.support.narrowing import require_type
from tests.video.office import BODY, article, film, office, photo, placed
from tests.video.test_captions import CLOSE, onsets

SQUARE = SHAPES["1:1"]


@dataclass(frozen=True)
class Made:
    """A film that was made, and where."""

    place: Office
    named: Film
    path: Path
    heard: tuple[tuple[str, int, int], ...]  # what progress told

    def beside(self, suffix: str) -> str:
        rendition = next(r for r in self.named.captions if r.recipe.suffix == suffix)
        return studio.make_file(rendition, self.place).read_text(encoding="utf-8")


def make(place: Office, named: Film) -> Made:
    heard: list[tuple[str, int, int]] = []
    with listen_to_progress(lambda *each: heard.append(each)):
        path = studio.make_file(named.video, place)
    return Made(place, named, path, tuple(heard))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One square film of three sentences."""
    place = office(tmp_path_factory.mktemp("office"))
    return make(place, film(place, article(cover=placed(place, photo())), "1:1"))


def cues(srt: str) -> list[tuple[float, float, str]]:
    found = re.findall(r"(\d\d):(\d\d):(\d\d),(\d{3}) --> (\d\d):(\d\d):(\d\d),(\d{3})\n(.+?)\n\n",
                       srt + "\n", re.DOTALL)  # fmt: skip

    def at(h: str, m: str, s: str, ms: str) -> float:
        return int(h) * 3600 + int(m) * 60 + int(s) + int(ms) / 1000

    return [(at(*row[:4]), at(*row[4:8]), row[8].replace("\n", " ")) for row in found]


def sound(path: Path) -> Sound:
    return mastering.decode_sound(path.read_bytes(), 22050)


def seen(path: Path, box: tuple[int, int, int, int]) -> Iterator[np.ndarray]:
    """A part of every frame, grey."""
    left, top, right, bottom = box
    size = (right - left, bottom - top)
    crop = f"crop={size[0]}:{size[1]}:{left}:{top}"
    raw = ffmpeg.run_ffmpeg(
        ["-i", path, "-vf", crop, "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"]
    )
    data = np.frombuffer(raw, np.uint8).reshape(-1, size[1], size[0])
    yield from data


def test_a_film_lasts_as_long_as_its_narration(made: Made) -> None:
    """Picture, sound and speech end together, and a platform takes the length."""
    frames = sum(1 for _ in seen(made.path, (0, 0, 2, 2)))
    heard = sound(made.path)
    loud = [at for at, each in enumerate(heard.samples) if abs(each) > 300]
    spoken = (loud[-1] - loud[0]) / heard.hertz
    assert abs(frames / FPS - spoken) <= 0.2
    assert abs(frames / FPS - heard.seconds) <= 0.05
    assert SHORTEST <= frames / FPS <= LONGEST


def test_ffmpeg_decodes_it_without_a_word(made: Made) -> None:
    _, report = ffmpeg.run_measured(["-xerror", "-i", made.path, "-f", "null", "-"])
    assert not re.search(r"error|invalid|corrupt|non.monoton|missing", report, re.IGNORECASE)
    assert "yuv420p(tv, bt709" in report
    assert re.search(r"1080x1080.*30 fps", report)
    assert "aac" in report


def test_captions_stand_within_a_seventh_of_a_second_of_the_word_that_is_heard(made: Made) -> None:
    """Each caption's beginning, in the file beside the film, against the sound of the film."""
    begin = onsets(sound(made.path), 0.18)
    shown = cues(made.beside("srt"))
    assert len(shown) >= 5
    for start, _, text in shown:
        assert min(abs(start - each) for each in begin) <= CLOSE, (start, text, begin)


def test_burnt_captions_change_when_the_files_say(made: Made) -> None:
    parts = list(seen(made.path, SQUARE.captions))
    steps = [np.abs(b.astype(int) - a).mean() for a, b in itertools.pairwise(parts)]
    for start, _, text in cues(made.beside("srt"))[1:]:
        frame = round(start * FPS)
        near = steps[max(0, frame - 4) : frame + 4]
        assert max(near) > 4, (start, text)
        assert abs(int(np.argmax(near)) - 3) / FPS <= CLOSE


def test_words_light_up_one_after_the_other(made: Made) -> None:
    """The lit word wanders: between two captions the picture changes once for each word."""
    first, second = cues(made.beside("srt"))[:2]
    parts = list(seen(made.path, SQUARE.captions))[
        round(first[0] * FPS) + 1 : round(second[0] * FPS)
    ]
    changed = sum(np.abs(b.astype(int) - a).mean() > 0.15 for a, b in itertools.pairwise(parts))
    assert changed >= len(first[2].split()) - 2


def test_the_same_recipe_gives_the_same_bytes(made: Made, tmp_path: Path) -> None:
    place = office(tmp_path)
    again = make(place, film(place, article(cover=placed(place, photo())), "1:1"))
    assert again.path.name == made.path.name
    assert again.path.read_bytes() == made.path.read_bytes()


def test_a_changed_sentence_is_one_scene_and_one_reading_anew(made: Made) -> None:
    def kept(*parts: str) -> dict[str, int]:
        folder = made.place.build.joinpath(*parts)
        return {each.name: each.stat().st_mtime_ns for each in folder.glob("*.[wm][ap][v4]")}

    voices, scenes = kept("voice", "espeak-140"), kept("video", "scenes")
    changed = BODY.replace("sổ tiêm của cháu", "khăn sạch cho cháu")
    cover = placed(made.place, photo())
    make(made.place, film(made.place, article(changed, cover=cover), "1:1"))
    assert voices.items() <= kept("voice", "espeak-140").items()
    new_voices = kept("voice", "espeak-140").keys() - voices.keys()
    assert len(new_voices) == 1
    assert scenes.items() <= kept("video", "scenes").items()
    assert len(kept("video", "scenes").keys() - scenes.keys()) == 1


def test_staff_see_how_far_it_has_come(made: Made) -> None:
    told = {what: [(done, total) for name, done, total in made.heard if name == what]
            for what, _, _ in made.heard}  # fmt: skip
    scenes = len(made.named.video.to_json()["recipe"]["scenes"])
    assert told["Dựng từng cảnh"] == [(done, scenes) for done in range(1, scenes + 1)]
    assert "Đọc từng câu" in told
    assert told["Ghép phim"] == [(1, 1)]


def test_the_cover_is_the_first_scene_light_enough_for_every_platform(made: Made) -> None:
    path = studio.make_file(made.named.cover, made.place)
    assert path.stat().st_size <= 900_000
    with Image.open(path) as picture:
        assert picture.size == (1080, 1080)
        assert len(picture.convert("RGB").getcolors(1 << 22) or ()) > 500


def test_the_code_of_the_last_scene_leads_to_the_article(made: Made, tmp_path: Path) -> None:
    import segno

    from tests.video.office import ADDRESS

    frame = tmp_path / "last.png"
    ffmpeg.run_ffmpeg(["-sseof", "-0.5", "-i", made.path, "-frames:v", "1", frame])
    with Image.open(frame) as picture:
        left, top, right, bottom = SQUARE.code
        cut = picture.convert("L").crop((left, top, right, bottom))
    wanted = io.BytesIO()
    segno.make(ADDRESS, error="m", micro=False, boost_error=False).save(
        wanted, kind="png", border=4
    )
    with Image.open(wanted) as code:
        dots = np.asarray(code.convert("L")) > 128
    step, light = cut.width / dots.shape[1], np.asarray(cut)
    for y, x in np.ndindex(dots.shape):
        dot = light[int((y + 0.5) * step), int((x + 0.5) * step)]
        assert (dot > 128) == dots[y, x], (x, y)


def test_it_plays_in_a_browser(made: Made, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    (tmp_path / "film.mp4").write_bytes(made.path.read_bytes())
    (tmp_path / "film.vtt").write_text(made.beside("vtt"), encoding="utf-8")
    page_html = '<video src="film.mp4" muted><track default kind="captions" src="film.vtt"></video>'
    (tmp_path / "page.html").write_text(page_html)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--allow-file-access-from-files"],
        )
        page = browser.new_page()
        page.goto((tmp_path / "page.html").as_uri())
        state = page.evaluate(
            """async () => {
              const v = document.querySelector('video');
              await v.play();
              await new Promise(done => { v.ontimeupdate = () => v.currentTime > 0.4 && done(); });
              return {w: v.videoWidth, h: v.videoHeight, length: v.duration,
                      error: v.error && v.error.message, cues: v.textTracks[0].cues.length};
            }"""
        )
        browser.close()
    assert (state["w"], state["h"], state["error"]) == (1080, 1080, None)
    assert state["length"] == pytest.approx(sound(made.path).seconds, abs=0.1)
    assert state["cues"] == len(cues(made.beside("srt")))


def test_music_lies_under_the_voice(made: Made, tmp_path: Path) -> None:
    import hashlib

    tune = made.place.content / "nhac.wav"
    ffmpeg.run_ffmpeg(["-f", "lavfi", "-i", "sine=330:d=2", "-af", "volume=-3dB", tune])
    music = SourceFile(
        source="content/nhac.wav", sha256=hashlib.sha256(tune.read_bytes()).hexdigest()
    )
    cover = placed(made.place, photo())
    with_music = make(made.place, film(made.place, article(cover=cover), "1:1", music=music))
    bare, both = sound(made.path), sound(with_music.path)
    assert len(both.pcm) == len(bare.pcm)
    a, b = (np.array(each.samples, float) for each in (bare, both))
    voiced = np.abs(a) > 300
    pause = ~np.convolve(voiced, np.ones(4001), "same").astype(bool)
    assert pause.sum() > 1000
    assert np.std(b[pause]) > 20 * max(1.0, np.std(a[pause])), "music sounds on in the pauses"
    assert np.std(a[voiced]) > 4 * np.std(b[pause]), "and lies under the voice"
    tune.write_bytes(b"other")
    (with_music.path).unlink()
    with pytest.raises(ContentError, match="nhạc đã đổi sau khi duyệt"):
        make(made.place, with_music.named)


# --- what may be wrong with an article ------------------------------------------------------


def scene(named: Film, at: int) -> Rendition:
    """The same film with one told scene only: enough to see it made."""
    recipe = named.video.recipe
    assert isinstance(recipe, FilmRecipe)
    recipe = replace(recipe, scenes=(replace(recipe.scenes[at], kind="title"),))
    return Rendition(named.video.form, recipe, "", named.video.width, named.video.height)


def test_a_picture_that_is_broken_or_changed_is_named_and_nothing_is_left_behind(
    tmp_path: Path,
) -> None:
    place = office(tmp_path)
    broken = placed(place, photo()[:3000], "hong.jpg")
    with pytest.raises(ContentError, match=r"hong\.jpg: .*ảnh hỏng"):
        studio.make_file(scene(film(place, article(cover=broken), "1:1"), 1), place)
    image = placed(place, photo(), "doi.jpg")
    (place.content / "doi.jpg").write_bytes(photo(800, 450))
    with pytest.raises(ContentError, match=r"doi\.jpg: ảnh đã đổi sau khi duyệt"):
        studio.make_file(scene(film(place, article(cover=image), "1:1"), 1), place)
    left = [each for each in (place.build / "video").rglob("*") if each.is_file()]
    assert left == []


def test_a_photo_of_fifty_megapixels_is_a_picture_that_moves(tmp_path: Path) -> None:
    place = office(tmp_path)
    image = placed(place, photo(8660, 5774), "to.jpg")
    named = scene(film(place, article("Một câu.", cover=image), "1:1"), 1)
    path = studio.make_file(named, place)
    first, *_, last = seen(path, SQUARE.picture)
    assert first.std() > 20
    assert np.abs(last.astype(int) - first).mean() > 1, "it moves"


def test_an_article_without_pictures_shows_the_drum(tmp_path: Path) -> None:
    place = office(tmp_path)
    path = studio.make_file(scene(film(place, article("Một câu ngắn."), "1:1"), 1), place)
    first = next(seen(path, SQUARE.picture))
    assert first.std() > 10


def test_a_slow_voice_loses_the_lightest_sentences_whole(tmp_path: Path) -> None:
    place = office(tmp_path)
    body = "\n\n".join(f"Bà con tổ {n} họp ở nhà văn hóa khu phố {n}." for n in range(1, 30))
    slow = (EspeakVoice(rate=80),)
    named = film(place, article(body), "1:1", slow)
    srt = studio.make_file(named.captions[0], place).read_text(encoding="utf-8")
    shown = cues(srt)
    assert shown[-1][1] <= LONGEST
    estimate = len(named.video.to_json()["recipe"]["scenes"])
    told = " ".join(text for _, _, text in shown)
    assert 5 < len(re.findall(r"Bà con tổ", told)) < estimate
    assert len(re.findall(r"Bà con tổ", told)) == len(re.findall(r"khu phố \d+\.", told))


STEPS = "\n".join(
    f"{n}. Bà con mở ứng dụng, chọn mục số {n} rồi điền đủ họ tên, ngày sinh và nơi ở."
    for n in range(1, 9)
)
ROWS = "\n".join(f"| Khu phố {n} | 8 giờ ngày {n}/12/2026 | Nhà văn hóa {n} |" for n in range(1, 8))
TABLE = f"| Khu phố | Giờ họp | Nơi họp |\n| --- | --- | --- |\n{ROWS}\n"
CRAWL = (EspeakVoice(rate=80),)


@pytest.mark.parametrize(
    "body",
    [
        f"Cách nộp hồ sơ trên mạng.\n\n{STEPS}\n",
        f"Cách nộp hồ sơ trên mạng:\n\n{STEPS}\n\nMời bà con làm theo.\n",
        f"Lịch họp các khu phố.\n\n{TABLE}\nBà con đi họp đông đủ. Trân trọng cảm ơn.\n",
    ],
    ids=["steps", "steps-and-farewell", "timetable"],
)
def test_a_voice_too_slow_for_what_matters_makes_no_film(tmp_path: Path, body: str) -> None:
    """Neither its frame alone nor a film without its timetable: a sentence says what to do."""
    place = office(tmp_path)
    named = film(place, article(body, "Họp khu phố"), "1:1", CRAWL)
    assert any(row.kind == "told" for row in require_type(FilmRecipe, named.video.recipe).scenes)
    for each in (named.video, *named.captions):
        with pytest.raises(ContentError, match=r"Họp khu phố.*giọng đọc.*không làm.*ngắn lại"):
            studio.make_file(each, place)
        assert not (place.build / each.path).exists()


def test_a_brisk_voice_makes_the_same_film_whole(tmp_path: Path) -> None:
    place = office(tmp_path)
    body = f"Cách nộp hồ sơ trên mạng.\n\n{STEPS}\n"
    named = film(place, article(body, "Nộp hồ sơ"), "1:1", (EspeakVoice(rate=200),))
    told = studio.make_file(named.captions[0], place).read_text(encoding="utf-8")
    assert "chọn mục số 8" in " ".join(text for _, _, text in cues(told))


def test_steps_that_no_film_has_time_for_are_told_when_it_is_named(tmp_path: Path) -> None:
    place = office(tmp_path)
    many = STEPS.replace("nơi ở", "nơi ở hiện nay của mình và của cả gia đình theo sổ hộ khẩu cũ")
    with pytest.raises(Unsupported, match=r"bai\.md: video ngắn.*không làm.*sản phẩm:"):
        film(place, article(f"Cách nộp hồ sơ trên mạng.\n\n{many}\n"), "1:1")
