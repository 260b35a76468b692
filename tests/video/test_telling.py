"""What is said and what is shown of it: word for word, sentence by sentence, within the time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline import config, content, programme, speech
from pipeline.config import Office, Speech
from pipeline.model import Article
from pipeline.outline import outline
from pipeline.recipes.films import RowsFigure, Scene
from pipeline.recipes.sound import EspeakVoice
from pipeline.studio.base.article_view import ArticleView, read_aloud
from pipeline.studio.base.brand import read_brand
from pipeline.studio.video import LONGEST, SHAPES, name_film
from pipeline.studio.video.scenes import SHORTEST, plan_scenes
from pipeline.studio.video.telling import sentences, words
from tests.support.narrowing import require_type
from tests.video.office import ADDRESS, VOICES, article, film, office, placed, story

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def ours() -> tuple[Office, tuple[Article, ...]]:
    """This repository's own office."""
    place = config.read(ROOT)
    return place, tuple(content.read(place).articles)


def told(scene: Scene) -> str:
    return " ".join(unit.written for phrase in scene.phrases for unit in phrase.units)


def said(scene: Scene) -> list[str]:
    return [phrase.spoken for phrase in scene.phrases]


def lasting(rows: Sequence[Scene]) -> float:
    return programme.estimate_seconds([phrase[:2] for row in rows for phrase in row.phrases])


def test_every_word_that_is_said_is_shown_by_one_that_is_written(
    ours: tuple[Office, tuple[Article, ...]],
) -> None:
    place, articles = ours
    lexicon = speech.load(place.lexicon)
    whole = spoken = 0
    for each in articles:
        for sentence in sentences(read_aloud(each, lexicon, place.config.speech)):
            for breath in sentence.phrases:
                count = sum(unit.words for unit in breath.units)
                assert count == len(words(breath.spoken)), breath
                whole += 1
                spoken += any(char.isdigit() for unit in breath.units for char in unit.written)
    assert whole > 500
    assert spoken > 50, "figures are shown as figures, not as the words that are said for them"


def test_a_number_to_call_is_shown_in_figures_while_its_words_are_said() -> None:
    rows = plan_scenes(story(article("Cần hỏi, xin gọi số 1900 9095.")))
    units = [unit for phrase in rows[1].phrases for unit in phrase.units]
    assert any(written == "1900 9095." and count >= 8 for written, count in units), units
    assert require_type(RowsFigure, rows[1].figure).rows[0][0] == "1900 9095"


def test_naming_a_film_is_pure_and_holds_all_that_shows(tmp_path: Path) -> None:
    place = office(tmp_path)
    image = placed(place, b"one")
    first = film(place, article(cover=image))
    assert first == film(place, article(cover=image))
    assert film(place, article(cover=placed(place, b"two"))).video.path != first.video.path
    assert film(place, article(title="Tên khác", cover=image)).video.path != first.video.path
    assert film(place, article(cover=image), "1:1").video.path != first.video.path
    slow = (EspeakVoice(rate=120),)
    assert film(place, article(cover=image), voices=slow).video.path != first.video.path
    assert len({each.path for each in (*first.captions, first.cover, first.video)}) == 5


def test_five_thousand_words_are_told_in_whole_sentences_within_the_time() -> None:
    body = "\n\n".join(
        f"## Việc thứ {n}\n\nTổ công nghệ số khu phố {n} hướng dẫn bà con cài định danh điện tử "
        f"vào ngày {n % 27 + 1}/12/2026. Bà con mang theo căn cước và điện thoại, đến nhà văn hóa "
        "trước giờ hẹn mười lăm phút. Không đọc mã xác thực cho bất kỳ ai."
        for n in range(1, 106)
    )
    assert len(body.split()) > 5000
    whole = story(article(body))
    rows = plan_scenes(whole)
    every = [breath.spoken for each in sentences(whole.script) for breath in each.phrases]
    spoken = [text for row in rows[:-1] for text in said(row)]
    at = -1
    for text in spoken:  # in the order of the text
        at = every.index(text, at + 1)
    assert all(text.endswith((".", "!", "?", ",", ":", ";")) for text in spoken[1:])
    complete = {each.phrases[-1].spoken for each in sentences(whole.script)}
    assert all(said(row)[-1] in complete for row in rows[:-1]), "a sentence is cut"
    seconds = lasting(rows)
    assert 40 < seconds < LONGEST


@pytest.mark.parametrize(
    "body",
    [
        "Sáng mai cúp điện khu phố ba từ bảy giờ đến mười một giờ, bà con chủ động trữ nước.",
        "Không đề mục, không hình. Chỉ có hai câu.",
        "## Chỉ có đề mục\n\n- một\n- hai\n- ba",
        "| Việc | Số |\n|---|---|\n| Hỏi | 1022 |\n| Khác | 113 |",
    ],
)
def test_articles_of_any_form_become_scenes(body: str) -> None:
    rows = plan_scenes(story(article(body)))
    assert [row.kind for row in (rows[0], rows[-1])] == ["title", "end"]
    assert all(row.heading and row.phrases for row in rows)


def test_a_heading_is_not_told_alone() -> None:
    rows = plan_scenes(story(article("## Mang theo gì?\n\nSổ tiêm chủng của cháu và khăn sạch.")))
    assert "Mang theo gì?" in told(rows[1])
    assert "Sổ tiêm chủng" in told(rows[1])


def test_every_article_of_the_office_has_a_film_of_each_shape(
    ours: tuple[Office, tuple[Article, ...]],
) -> None:
    place, articles = ours
    lexicon = speech.load(place.lexicon)
    look = read_brand(place)
    for each in articles:
        whole = ArticleView(
            each, outline(each), read_aloud(each, lexicon, Speech()), ADDRESS, "Thông báo"
        )
        rows = plan_scenes(whole)
        assert SHORTEST < lasting(rows) < LONGEST, each.slug
        for shape in SHAPES:
            named = name_film(whole, look, VOICES, shape)
            assert named.video.width / named.video.height == pytest.approx(
                {"9:16": 9 / 16, "1:1": 1, "16:9": 16 / 9}[shape]
            )
