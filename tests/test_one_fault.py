"""What nobody foresaw in one article, edition or file is that one's own: told, and stepped over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from channels.website import Website
from pipeline import content
from pipeline.channel import MemoryNotes
from pipeline.channel_settings import WebsiteSettings
from pipeline.cli.progress import Bars
from pipeline.composed import Composed
from pipeline.config import Office as Settled
from pipeline.config import Surroundings
from pipeline.model import Bulletin, Edition, Form, Rendition
from pipeline.office.media import make_media
from pipeline.office.newsroom import Newsroom
from pipeline.office.rounds import Rounds
from pipeline.recipes.cards import InfographicRecipe
from pipeline.studio.base.brand import read_brand
from tests.conftest import Clock
from tests.content_office import HEAD, NEIGHBOURS
from tests.content_office import office as written
from tests.support.offices import OfficeBuilder
from tests.website import newsroom


class Stumbling(Website):
    """The real website, which stumbles over one article."""

    def compose(self, bulletin: Bulletin) -> Edition:
        if bulletin.article.slug == "hong":
            return {"": Edition}["khóa"]  # type: ignore[return-value]
        return super().compose(bulletin)


@pytest.mark.parametrize("many", [3, 500])  # in this process, and spread over several
def test_an_edition_that_stumbles_keeps_nothing_from_the_others(tmp_path: Path, many: int) -> None:
    around = Surroundings(newsroom.office(tmp_path), "website", MemoryNotes(), newsroom.NoSecrets())
    channel = Stumbling(around, WebsiteSettings(kind="website", url=newsroom.URL))
    first = newsroom.article(1)
    articles = [replace(first, slug=f"tot-{n}") for n in range(many)]
    articles.insert(1, replace(first, slug="hong", path="thong-bao/hong.md"))
    made = {article.slug: outcome for article, _, outcome in Composed().of(articles, [channel])}
    told = made.pop("hong")
    assert isinstance(told, str)
    assert "content/thong-bao/hong.md" in told
    assert "KeyError" in told
    assert len(made) == many
    assert all(isinstance(each, Edition) for each in made.values())


@pytest.mark.parametrize("many", [1, 400])
def test_an_article_whose_reading_stumbles_is_an_error_of_its_own(
    tmp_path: Path, many: int
) -> None:
    head = HEAD.replace("---\n", "---\nghi âm: loi.mp3\n", 1)
    good = {f"tot/{n}.md": f"{HEAD}\nLời {n}.\n" for n in range(many)}
    bureau = written(tmp_path, {**good, "tin/index.md": f"{head}\nLời.\n", "tin/loi.mp3": b"ID3"})
    probe = content.MediaProbe(hear=lambda path: 1 / 0)
    reading = content.read(bureau, probe=probe)
    assert len(reading.articles) == many + len(NEIGHBOURS)
    assert [each.path for each in reading.errors] == ["content/tin/index.md"]
    assert "ZeroDivisionError" in reading.errors[0].message


def strange_infographic(office: Settled) -> Rendition:
    """A picture of a shape that nobody can draw."""
    recipe = InfographicRecipe(
        version=2,
        shape="hình tròn",
        ward="Phường",
        publisher="UBND",
        kicker="",
        seal=read_brand(office).seal,
        title="Sân đình",
        summary="",
        parts=(),
        call="",
        url="",
        invitation="",
    )
    return Rendition(Form.IMAGE, recipe)


def test_a_file_that_can_not_be_made_is_told_and_the_rest_is_made(
    office: OfficeBuilder, capsys: pytest.CaptureFixture[str]
) -> None:
    room = Newsroom.open(office.root, Clock())
    _, plan = room.read_plan()
    good = [
        each
        for item in plan.items.values()
        for each in item.edition.renditions
        if each.form is Form.IMAGE
    ][:1]
    dull = strange_infographic(room.office)
    with Bars(quiet=True) as bars:
        make_media(room, [dull, *good], bars)
    told = " ".join(capsys.readouterr().err.split())
    assert "Không làm được “Sân đình”" in told
    assert "KeyError" in told
    assert (room.office.build / good[0].path).exists()
    rounds = Rounds(room, lambda *_, **more: said.append(str(more.get("detail", ""))))
    said: list[str] = []
    (room.office.build / good[0].path).unlink()
    rounds._todo = [dull, *good]
    assert rounds.make_one()
    assert "KeyError" in said[0]
    assert (room.office.build / good[0].path).exists()
    room.close()
