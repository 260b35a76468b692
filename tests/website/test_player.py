"""“Nghe bài này”: the loudspeaker's words on the page, for whoever would rather listen."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from types import MappingProxyType

import pytest
from playwright.sync_api import Browser

from channels.website import Website
from pipeline import studio
from pipeline.channel import MemoryNotes
from pipeline.config import Office, Surroundings
from pipeline.errors import ConfigError
from pipeline.model import Article, Bulletin, Form, Override
from pipeline.secrets import FileSecrets
from pipeline.settings import parse, replace
from pipeline.studio.base import ffmpeg
from tests.website import newsroom
from tests.website.newsroom import article, publish, website
from tests.website.test_browser import (  # noqa: F401 - fixtures
    HERE,
    browser,
    judges,
    length_of_sound,
)

RADIO = {"kind": "radio", "station": "Đài truyền thanh phường Xuân Lập", "voices": ["espeak"]}


def with_radio(root: Path) -> Office:
    known = newsroom.office(root)
    return Office(root, replace(known.config, channels={"loa": RADIO}))


def spoken(number: int, **changes: object) -> Article:
    """An article with few words to say."""
    own = MappingProxyType({"loa": Override(text="Sáng mai, phường mở lớp học số.")})
    return article(number, **{"overrides": own, **changes})


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A site with an article that can be heard, one with doubtful words and one without words."""
    office = with_radio(tmp_path_factory.mktemp("nghe"))
    doubtful = article(2, body="Họp tổ dân phố ngày 31/02/2026.")
    picture = newsroom.image(office, "anh.jpg", 640, 400)
    wordless = article(3, title="…", body="![](anh.jpg)", images=(picture,))
    outcomes = publish(website(office), [spoken(1), doubtful, wordless])
    assert not [each for each in outcomes if isinstance(each, Exception)]
    return office


def page_of(office: Office, slug: str) -> str:
    return (office.root / f"var/site/bai/{slug}.html").read_text("utf-8")


def test_the_page_plays_the_words_of_the_loudspeaker(office: Office) -> None:
    edition = website(office).compose(Bulletin((spoken(1),)))
    (sound,) = [each for each in edition.renditions if each.form is Form.AUDIO]
    radio = newsroom_radio(office).compose(Bulletin((spoken(1),)))
    assert sound.to_json()["recipe"]["phrases"] == radio.data["phrases"]
    assert sound.to_json()["recipe"]["voices"] == radio.renditions[0].to_json()["recipe"]["voices"]
    (source,) = re.findall(
        r'<audio controls preload="none" src="\.\./([^"]+)"', page_of(office, "bai-1")
    )
    heard = ffmpeg.measure_loudness(office.root / "var/site" / source)
    assert heard.integrated_lufs == pytest.approx(-19, abs=1)
    assert heard.true_peak_dbtp <= -1


def newsroom_radio(office: Office):
    from channels.radio import open_radio
    from pipeline.channel_settings import RadioSettings

    around = Surroundings(office, "loa", MemoryNotes(), FileSecrets(office.var / "secrets"))
    return open_radio(around, parse(RadioSettings, RADIO))


def test_other_spoken_words_wait_for_approval_again(office: Office) -> None:
    channel = website(office)
    one = channel.compose(Bulletin((spoken(1),)))
    own = MappingProxyType({"loa": Override(text="Sáng kia, phường mở lớp học số.")})
    other = channel.compose(Bulletin((spoken(1, overrides=own),)))
    assert one.text == other.text
    assert one.digest != other.digest


@pytest.mark.parametrize("slug", ["bai-2", "bai-3"])
def test_words_that_can_not_be_said_keep_no_page_back_and_get_no_player(office, slug) -> None:
    assert "<audio" not in page_of(office, slug)
    assert 'class="body"' in page_of(office, slug)


def test_without_a_station_or_if_the_office_does_not_want_it_there_is_no_player(tmp_path) -> None:
    silent, unwanted = newsroom.office(tmp_path / "a"), with_radio(tmp_path / "b")
    for channel in (website(silent), website(unwanted, listen=False)):
        edition = channel.compose(Bulletin((spoken(1),)))
        assert edition.data["listen"] is None
        assert not [each for each in edition.renditions if each.form is Form.AUDIO]


def test_if_no_voice_speaks_the_page_goes_out_without_a_player(tmp_path, monkeypatch) -> None:
    office = with_radio(tmp_path)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "none"))
    (outcome,) = publish(website(office), [spoken(1)])
    assert not isinstance(outcome, Exception)
    assert "<audio" not in page_of(office, "bai-1")
    monkeypatch.undo()
    publish(website(office), [spoken(1, title="Lớp học số mở sáng mai")])
    assert "<audio" in page_of(office, "bai-1")


def test_the_sound_goes_when_its_article_is_withdrawn(tmp_path) -> None:
    office = with_radio(tmp_path)
    channel: Website = website(office)
    (receipt,) = publish(channel, [spoken(1)])
    sounds = office.root / "var/site/tep"
    assert len(list(sounds.glob("*.mp3"))) == 1
    channel.withdraw(receipt)  # type: ignore[arg-type]
    assert not list(sounds.glob("*.mp3"))
    assert "<audio" not in page_of(office, "bai-1")


def test_a_voice_that_fails_is_told_for_what_needs_it(tmp_path, monkeypatch) -> None:
    office = with_radio(tmp_path)
    edition = website(office).compose(Bulletin((spoken(1),)))
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "none"))
    with pytest.raises(ConfigError, match="ffmpeg"):
        studio.make_file(edition.renditions[-1], office)


def test_a_browser_plays_it_from_a_plain_file_and_paper_does_not_show_it(
    office: Office,
    browser: Browser,  # noqa: F811
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 700})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((office.root / "var/site/bai/bai-1.html").as_uri())
    player = page.get_by_label("Nghe bài này")
    assert player.is_visible()
    assert page.evaluate("document.querySelector('audio').readyState") == 0  # nothing is fetched
    page.evaluate("document.querySelector('audio').load()")
    page.evaluate("document.querySelector('audio').preload = 'metadata'")
    heard = length_of_sound(page)
    recipe = website(office).compose(Bulletin((spoken(1),))).renditions[-1].recipe
    assert heard == pytest.approx(_seconds(recipe, office), abs=0.2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.emulate_media(media="print")
    assert not page.locator(".listen").is_visible()
    assert complaints == []
    page.close()


def _seconds(recipe, office: Office) -> float:
    from pipeline.studio.sound import voice

    found = voice.speech_seconds(recipe.words, office)
    assert found
    return found


def test_checkers_of_html_and_of_access_find_nothing(
    office: Office,
    browser: Browser,  # noqa: F811
    judges: Path,  # noqa: F811
) -> None:
    path = office.root / "var/site/bai/bai-1.html"
    command = [str(judges / ".bin/html-validate"), "--config", str(HERE / ".htmlvalidate.json")]
    found = subprocess.run(
        [*command, str(path)], cwd=HERE, capture_output=True, text=True, timeout=90
    )
    assert found.returncode == 0, found.stdout
    axe = (judges / "axe-core/axe.min.js").read_text("utf-8")
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        page.goto(path.as_uri())
        page.evaluate(axe)
        assert page.evaluate("axe.run()")["violations"] == []
        context.close()
