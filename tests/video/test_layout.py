"""Nothing is clipped, overlaps or leaves the safe area: 200 generated articles, each shape."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.recipes.films import (
    AdviceFigure,
    CodeFigure,
    FigureRow,
    RowsFigure,
    Scene,
    SceneFigure,
    StepFigure,
)
from pipeline.recipes.pictures import SourceFile
from pipeline.studio.base import images, lettering
from pipeline.studio.base.brand import GOLD, ON_RED, Brand, read_brand
from pipeline.studio.cards.shapes import Area, DrawnCard, Words
from pipeline.studio.video import layout, paint
from pipeline.studio.video.captions import Cue
from pipeline.studio.video.shapes import SHAPES, FilmShape
from tests.video.office import office

LONG = (
    "Nghiêng", "nghiêng", "khuyếch", "trương", "phường", "Xuân", "Lập", "Ỡm", "Ẫy", "quyền",
    "truyền", "thông", "chuyển", "đổi", "số", "Trung", "tâm", "nghiệm", "thu", "dichvucong.gov.vn",
    "1.234.567.890", "ngoằn", "ngoèo", "PCTT-TKCN", "electroencephalographically",
)  # fmt: skip


def sentence(chance: random.Random, most: int) -> str:
    """Up to `most` words, long ones among them."""
    return " ".join(chance.choice(LONG) for _ in range(chance.randint(1, most)))


def generated(seed: int) -> Scene:
    """A scene as it might come from an article."""
    chance = random.Random(seed)
    figure = chance.choice(("none", "rows", "step", "advice", "code"))
    figures: dict[str, SceneFigure | None] = {
        "none": None,
        "rows": RowsFigure(
            rows=tuple(
                FigureRow(sentence(chance, 4)[:32], sentence(chance, 14)[:70])
                for _ in range(chance.randint(1, 3))
            )
        ),
        "step": StepFigure(value=f"{chance.randint(1, 40)}/{chance.randint(40, 99)}"),
        "advice": AdviceFigure(good=chance.random() < 0.5),
        "code": CodeFigure(url=f"https://{'xuanlap' * chance.randint(1, 6)}.example/a/"),
    }
    return Scene(
        kind="end" if figure == "code" else "told",
        kicker=sentence(chance, 9) if chance.random() < 0.4 else "",
        heading=sentence(chance, chance.choice((3, 12, 40))),
        figure=figures[figure],
        image=chance.choice((None, SourceFile(source="a.jpg", sha256=""))),
        weight=1.0,
        phrases=(),
    )


def overlaps(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 1
    )


def ink(words: Words) -> tuple[float, float, float, float]:
    """Where its letters are: lines may share the air above and below them."""
    left, _, right, _ = words.box
    return left, words.y - 0.86 * words.size, right, words.y + 0.2 * words.size


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Brand:
    return read_brand(office(tmp_path_factory.mktemp("office")))


@lru_cache(maxsize=3)
def cards(look: Brand, shape: FilmShape) -> list[DrawnCard]:
    """The same 200 scenes for each test."""
    return [layout.lay_frame(generated(seed), shape, look) for seed in range(200)]


@pytest.mark.parametrize("name", SHAPES)
def test_every_word_stays_within_the_safe_area_and_touches_no_other(look: Brand, name: str) -> None:
    shape = SHAPES[name]
    left, top, right, bottom = shape.safe
    for seed, card in enumerate(cards(look, shape)):
        for words in card.words:
            a, b, c, d = ink(words)
            assert left - 1 <= a, (seed, words)
            assert top - 1 <= b, (seed, words)
            assert c <= right + 1, (seed, words)
            assert d <= bottom + 1, (seed, words)
            assert words.size >= 14, (seed, words)
        for one, other in combinations(card.words, 2):
            assert not overlaps(ink(one), ink(other)), (seed, one.text, other.text)
        captions = layout.band_box(shape)
        assert not [w for w in card.words if overlaps(ink(w), captions)], seed


@pytest.mark.parametrize("name", SHAPES)
def test_captions_fit_their_box_whatever_the_words(name: str) -> None:
    shape = SHAPES[name]
    left, top, right, bottom = shape.captions
    for seed in range(200):
        words = sentence(random.Random(seed), 16).split(" ")
        while len(" ".join(words)) > 90 and len(words) > 1:
            words.pop()
        lines, size = paint.break_caption(Cue(0, 1, tuple((word, 0.0) for word in words)), shape)
        assert [word for line in lines for _, word in line] == words, "every word is shown"
        high = size * (1.27 + 1.34 * (len(lines) - 1))
        wide = max(lettering.text_width(paint.line_text(line), size, "Bold") for line in lines)
        assert high <= bottom - top
        assert wide <= right - left
        assert size >= 0.5 * shape.caption, (seed, words)


def test_a_number_of_several_groups_is_lit_as_one_word() -> None:
    cue = Cue(0, 2, (("gọi", 0.0), ("1900 9095", 0.5), ("ngay", 1.5)))
    lines, _ = paint.break_caption(cue, SHAPES["9:16"])
    shown = [word for line in lines for word in line]
    assert shown == [(0, "gọi"), (1, "1900"), (1, "9095"), (2, "ngay")]


def light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    a, b = sorted((light(one), light(other)))
    return (b + 0.05) / (a + 0.05)


def test_every_word_can_be_read_on_its_ground(look: Brand) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1, also for the captions' lit word."""
    for shape in SHAPES.values():
        for seed, card in enumerate(cards(look, shape)):
            for words in card.words:
                assert contrast(words.fill, words.ground) >= 4.5, (seed, words)
    for fill in (ON_RED, GOLD):
        assert contrast(fill, layout.BAND) >= 4.5


def test_upright_films_keep_clear_of_what_platforms_lay_over_them() -> None:
    shape = SHAPES["9:16"]
    left, top, right, bottom = shape.safe
    assert top >= 0.14 * shape.height
    assert bottom <= shape.height - 0.35 * shape.height
    assert left >= 0.06 * shape.width
    assert right <= 0.94 * shape.width


@pytest.mark.parametrize("name", SHAPES)
def test_boxes_are_even_and_lie_within_each_other(name: str) -> None:
    shape = SHAPES[name]
    for box in (shape.head, shape.captions, shape.picture, shape.sign):
        assert all(each % 2 == 0 for each in box), box
        assert 0 <= box[0] < box[2] <= shape.width
        assert 0 <= box[1] < box[3] <= shape.height
    for box in (shape.sign, shape.head, shape.captions, shape.code):
        assert shape.safe[0] <= box[0]
        assert box[2] <= shape.safe[2]
        assert shape.safe[1] <= box[1]
    for one, other in combinations((shape.sign, shape.head, shape.captions, shape.picture), 2):
        assert not overlaps(one, other)


def test_the_code_keeps_its_quiet_zone(look: Brand) -> None:
    code = CodeFigure(url="https://xuanlap.example/a/")
    scene = replace(generated(1), figure=code, kind="end")
    for shape in SHAPES.values():
        card = layout.lay_frame(scene, shape, look)
        white = [each for each in card.shapes if isinstance(each, Area) and each.fill == "#fbf6ec"]
        assert len(white) == 1
        place = (white[0].x, white[0].y, white[0].x + white[0].width, white[0].y + white[0].height)
        assert not [words for words in card.words if overlaps(ink(words), place)]


def test_a_missing_font_is_one_clear_sentence(
    tmp_path: Path, look: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.errors import ConfigError
    from pipeline.studio.base import brand as room

    monkeypatch.setattr(room, "FONTS", tmp_path)
    with pytest.raises(ConfigError, match="Thiếu tệp phông chữ"):
        list(paint.paint_scene(generated(2), (), 3, SHAPES["1:1"], look, office(tmp_path)))


@pytest.mark.parametrize("name", SHAPES)
def test_a_wide_drawing_keeps_the_words_at_its_edges(name: str, tmp_path: Path) -> None:
    place = office(tmp_path)
    drawing = Image.new("RGB", (1600, 900), "#f8f3e8")
    pen = ImageDraw.Draw(drawing)
    pen.rectangle((0, 0, 1599, 26), fill="#9b1c1f")  # as words at the top and the bottom
    pen.rectangle((0, 873, 1599, 899), fill="#0f4c5c")
    drawing.save(place.content / "ve.png")
    sha256 = hashlib.sha256((place.content / "ve.png").read_bytes()).hexdigest()
    left, top, right, bottom = SHAPES[name].picture
    size = (right - left, bottom - top)
    shown = images.fill_frame(SourceFile(source="ve.png", sha256=sha256), place, *size)
    assert shown.size == size
    middle = size[0] // 2
    above, below = (np.asarray(shown)[y, middle].tolist() for y in (5, size[1] - 6))
    assert above[0] > 100 > above[2], "red"
    assert below[2] > 60 > below[0], "teal"
