"""Whatever a service does, one voice speaks the whole work, and staff can read why."""

from __future__ import annotations

import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from farends.faults import Rule
from pipeline.errors import ConfigError, LoaError, TryLater
from pipeline.studio.sound import services, voice
from pipeline.studio.sound.services.asking import KeyRefused
from pipeline.studio.sound.services.book import VoiceBook
from pipeline.studio.sound.voices.espeak import Espeak
from tests.contract import MOODS, assert_sentence
from tests.services.conftest import CANARY, LATER, PLATFORMS, SENTENCES, OpenWard, everything_kept

ASKED = {kind: PLATFORMS[kind].routes[0][:2] for kind in PLATFORMS}
LOOKED = {
    "vnpt": ("POST", "/tts-service/v1/check-status"),
    "fpt": ("GET", "/tep/"),
    "zalo": ("GET", "/tep/"),
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where sentences are kept: espeak's are spoken once for all tests."""
    return tmp_path_factory.mktemp("build")


def expected(mood: str, place: str) -> type[LoaError] | None:
    """What a misfortune is; None: none at all."""
    if mood == "untyped":
        return None
    if mood == "no-403" and place != "GET":  # a store says 403 of what is not there yet
        return KeyRefused
    return TryLater


def reading_of(open_ward: OpenWard, kind: str, mood: str, place: tuple[str, str], build: Path):
    ward = open_ward(kind)
    method, path = place
    ward.stage.plan(replace(MOODS[mood].rule, method=method, path=path))
    wanted = expected(mood, method)
    chosen, _ = voice.first_able(
        (ward.voice, Espeak()), lambda each: voice.say_texts(SENTENCES, each, build)
    )
    troubles = VoiceBook.of(ward.office.var).troubles()
    if wanted is None:
        assert chosen == ward.voice
        assert sorted(ward.texts) == sorted(SENTENCES)
        assert troubles == []
        return
    assert chosen == Espeak(), "the next voice speaks all of it"
    (told,) = troubles
    assert told.kind == ("key" if wanted is KeyRefused else "busy")
    assert_sentence(ValueError(told.sentence))
    services._rests_until.clear()
    with pytest.raises(LoaError) as caught:
        list(ward.voice.speak(SENTENCES[:1]))
    shown = repr(caught.value) + "".join(traceback.format_exception(caught.value))
    assert CANARY not in shown + repr(ward.voice) + everything_kept(ward.office)
    assert isinstance(caught.value, wanted)


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("kind", PLATFORMS)
def test_a_misfortune_when_it_is_asked(kind, mood, ward, build):
    reading_of(ward, kind, mood, ASKED[kind], build)


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("kind", LATER)
def test_a_misfortune_when_what_it_promised_is_fetched(kind, mood, ward, build):
    reading_of(ward, kind, mood, LOOKED[kind], build)


@pytest.mark.parametrize("kind", PLATFORMS)
def test_a_dead_service_is_asked_once_and_left_alone_for_a_minute(kind, ward):
    here = ward(kind)
    here.stage.plan(Rule("reply", when="before", status=500))
    for _ in range(3):
        with pytest.raises(TryLater):
            list(here.voice.speak(SENTENCES))
    assert len(here.stage.journal()) == 1


@pytest.mark.parametrize("kind", PLATFORMS)
def test_one_that_fails_in_the_middle_is_asked_for_no_more(kind, ward, build):
    here = ward(kind)
    method, path = ASKED[kind]
    here.stage.plan(
        Rule("reply", when="before", status=429, method=method, path=path, nth=3),
        Rule("reply", when="before", status=429, method=method, path=path, nth=4),
    )
    texts = [f"{each} Lần {n}." for n in ("một", "hai", "ba", "bốn") for each in SENTENCES]
    chosen, _ = voice.first_able(
        (here.voice, Espeak()), lambda each: voice.say_texts(texts, each, build)
    )
    assert chosen == Espeak()
    asked = [each for each in here.stage.journal() if each["path"] == path]
    assert len(asked) <= 2 + 4 + 1  # what was under way when the first no came


def test_what_was_spoken_before_the_service_failed_is_kept_and_not_paid_again(ward, build):
    here = ward("viettel")
    texts = [f"{each} Số {n}." for n in ("một", "hai", "ba", "bốn") for each in SENTENCES]
    here.stage.plan(Rule("reply", when="before", status=500, nth=20))
    with pytest.raises(TryLater):
        voice.say_texts(texts, here.voice, build)
    services._rests_until.clear()
    here.stage.plan()
    voice.say_texts(texts, here.voice, build)
    twice = [each for each in set(here.texts) if here.texts.count(each) > 1]
    assert len(twice) <= 4, "at most what was under way"


def test_a_key_that_can_not_be_written_down_is_the_operators_to_mend(ward):
    here = ward("fpt", key="mã có dấu tiếng Việt")
    with pytest.raises(ConfigError, match="loa connect"):
        list(here.voice.speak(SENTENCES))
