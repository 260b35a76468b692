"""The podcast's own pages: valid, usable by everybody, playing from a plain folder."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.podcast.conftest import article, episode_of, heard_again
from tests.website.test_browser import (  # noqa: F401 - fixtures
    HERE,
    browser,
    judges,
    length_of_sound,
)


@pytest.fixture
def pages(podcast, programme, folder) -> list[Path]:
    wanted = [heard_again(podcast, programme), episode_of(podcast, article("tiem-chung"))]
    podcast.deliver_together([(each, each.subject) for each in wanted])
    return sorted(folder.rglob("*.html"))


def test_checkers_find_nothing_and_a_player_plays(
    pages: list[Path],
    browser: Browser,  # noqa: F811
    judges: Path,  # noqa: F811
) -> None:
    assert len(pages) == 3
    command = [str(judges / ".bin/html-validate"), "--config", str(HERE / ".htmlvalidate.json")]
    found = subprocess.run(
        [*command, *map(str, pages)], cwd=HERE, capture_output=True, text=True, timeout=90
    )
    assert found.returncode == 0, found.stdout
    axe = (judges / "axe-core/axe.min.js").read_text("utf-8")
    for scheme in ("light", "dark"):
        context = browser.new_context(
            color_scheme=scheme,
            bypass_csp=True,
            viewport={"width": 320, "height": 700},
        )
        page = context.new_page()
        for path in pages:
            page.goto(path.as_uri())
            page.evaluate(axe)
            assert page.evaluate("axe.run()")["violations"] == [], path.name
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path.name
        context.close()
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(next(each for each in pages if each.parent.name == "chuong-trinh").as_uri())
    page.evaluate("document.querySelector('audio').preload = 'metadata'")
    assert length_of_sound(page) > 30
    assert complaints == []
    page.close()
