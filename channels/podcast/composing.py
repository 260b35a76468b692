"""Articles and programmes → episodes. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from channels._addresses import article_url
from channels.podcast.episodes import EpisodeData, page_of
from pipeline.announcer import stations
from pipeline.announcer.announcer import Announcer
from pipeline.errors import Unsupported
from pipeline.model import VN, Article, Bulletin, Edition, ProgrammeData, Rendition
from pipeline.recipes.sound import ProgrammeRecipe
from pipeline.text import nfc, shorten, squeeze

SUMMARY = 280  # characters, where the author wrote no summary


@dataclass(frozen=True, slots=True)
class Composer:
    """What episodes follow from."""

    channel: str
    url: str  # of the podcast's folder, without a slash at its end
    site: str  # address of the website that shows the articles; empty: there is none
    website: str  # its name in config.toml
    announcer: Announcer = field(repr=False)

    def compose(self, bulletin: Bulletin) -> Edition:
        """Raises Unsupported, ContentError."""
        if bulletin.again is not None:
            return self._compose_programme(bulletin.again)
        if len(bulletin.articles) != 1:
            raise Unsupported("Podcast nhận từng bài, hoặc chương trình đã phát xong.")
        return self._compose_article(bulletin.article)

    def _compose_article(self, article: Article) -> Edition:
        said = self.announcer.item(article)
        shows = self.site and (not article.channels or self.website in article.channels)
        page = f"{self.url}/{page_of('bài', article.slug)}"
        return Edition(
            channel=self.channel,
            subject=article.slug,
            title=said.title,
            text=said.text,
            link=article_url(self.site, article.slug) if shows else page,
            renditions=(stations.player_sound(said),),
            data=EpisodeData(
                kind="bài",
                at=article.date.astimezone(VN).isoformat(timespec="seconds"),
                section=article.section,
                summary=squeeze(nfc(article.summary)) or shorten(squeeze(said.text), SUMMARY),
            ).to_json(),
        )

    def _compose_programme(self, heard: Edition) -> Edition:
        """The programme as it was handed to the station, for ears; its parts are its approval."""
        return Edition(
            channel=self.channel,
            subject=heard.subject,
            title=heard.title,
            text=heard.text,
            link=f"{self.url}/{page_of('chương trình', heard.subject)}",
            renditions=(stations.player_sound(heard),),
            parts=heard.parts,
            data=EpisodeData(
                kind="chương trình",
                at=ProgrammeData.from_json(heard.data).start.isoformat(),
                section="",
                summary=_name_contents(heard.renditions[0]),
            ).to_json(),
        )


def _name_contents(programme: Rendition) -> str:
    """What a programme holds, in its order, each once."""
    recipe = programme.recipe
    segments = recipe.segments if isinstance(recipe, ProgrammeRecipe) else ()
    titles = dict.fromkeys(each.title for each in segments if each.kind == "item")
    return f"Trong chương trình: {'; '.join(title.rstrip('.') for title in titles)}."
