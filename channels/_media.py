"""What is made of a whole article beside its words: films, pictures, slides, papers. Pure.

The office's rules ([[media]] of config.toml) say which articles get which product and which
channels carry it; the author's `sản phẩm` in the head says otherwise. Everything is only named
here: the recipes hold every word, so that who approves an edition approves its products.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from channels._addresses import article_url
from pipeline import speech
from pipeline.announcer import stations
from pipeline.announcer.announcer import Announcer
from pipeline.channel_settings import RadioSettings
from pipeline.config import Media, Office
from pipeline.errors import ConfigError, ContentError, LoaError, Unsupported
from pipeline.model import (
    Article,
    Audience,
    Clip,
    Edition,
    Form,
    Priority,
    Product,
    Rendition,
)
from pipeline.outline import MOST_COLUMNS, MOST_ROWS, Outline, outline, table_name
from pipeline.recipes.pictures import ClipEdit, SourceFile
from pipeline.recipes.sound import VoiceChain
from pipeline.speech import Lexicon, Script
from pipeline.studio.base import article_view
from pipeline.studio.base.article_view import ArticleView
from pipeline.studio.base.brand import Brand, read_brand
from pipeline.studio.carried import find_missing
from pipeline.text import squeeze

FORMS: Mapping[Product, Form] = {
    **dict.fromkeys(Product, Form.DOCUMENT),
    Product.FILM: Form.VIDEO,
    Product.INFOGRAPHIC: Form.IMAGE,
    Product.POSTER: Form.IMAGE,
}
_LONGEST = 60_000  # characters of an article of which products are made: some 30 pages
_TELLING = frozenset(("infographic", "slides", "paper", "video"))  # they tell the article
_PARTS = {Product.ASSEMBLY: ("Lời đọc dưới cờ", "Slide dưới cờ", "Tờ phát dưới cờ")}


@dataclass(frozen=True, slots=True)
class ArticleProduct:
    """One product of an article, and what lies beside it (cover and captions of a film…)."""

    product: Product
    audience: Audience
    renditions: tuple[Rendition, ...]  # never empty

    @property
    def label(self) -> str:
        """What staff and readers call it: “Slide (tiểu học)”."""
        return self._label_for(self.product[:1].upper() + self.product[1:])

    @property
    def labels(self) -> tuple[str, ...]:
        """What each file is called; the parts of a package have names of their own."""
        parts = _PARTS.get(self.product)
        return tuple(map(self._label_for, parts)) if parts else (self.label,) * len(self.renditions)

    def _label_for(self, name: str) -> str:
        return name if self.audience is Audience.EVERYONE else f"{name} ({self.audience})"


_Outcomes = tuple[tuple[ArticleProduct, ...], tuple[str, ...]]  # what is made, why the rest isn't


class ProductBuilder:
    """Names the products of one office's articles. Raises ConfigError as it is opened."""

    def __init__(self, office: Office, site: str) -> None:
        self._office = office
        self._site = site
        self._rules = office.config.media
        self._last: tuple[Article, str, _Outcomes] | None = None

    def products_of(self, article: Article, channel: str) -> tuple[ArticleProduct, ...]:
        """What a channel carries of an article, by the rules and its author's word."""
        return self._try_products(article, channel)[0]

    def add_unmade(self, edition: Edition, article: Article) -> Edition:
        """The edition, with a sentence for each product that was wanted and isn't made."""
        left_out = self._try_products(article, edition.channel)[1]
        return replace(edition, unmade=left_out) if left_out else edition

    def _try_products(self, article: Article, channel: str) -> _Outcomes:
        """(what is made, why the rest is not): one product's fault takes nothing from others."""
        last = self._last  # an edition asks twice
        if last and last[0] is article and last[1] == channel:
            return last[2]
        found: dict[tuple[Product, Audience, str], ArticleProduct] = {}
        failed: dict[str, None] = {}
        for key in self._list_keys(article, channel):
            try:
                found.setdefault(key, self.make(article, *key))
            except (Unsupported, ContentError) as error:
                failed[str(error)] = None
        outcome = tuple(found.values()), tuple(failed)
        self._last = article, channel, outcome
        return outcome

    def _list_keys(self, article: Article, channel: str) -> Iterator[tuple[Product, Audience, str]]:
        if article.secret:
            return  # the channel itself says why it carries nothing of it
        for rule in self._rules:
            if channel in rule.channels and _is_wanted(rule, article):
                for audience in _choose_audiences(article, rule):
                    yield rule.product, audience, rule.shape

    def make(
        self, article: Article, product: Product, audience: Audience, shape: str = "9:16"
    ) -> ArticleProduct:
        """One product, whatever the rules say. Raises Unsupported where nothing can be made,
        ContentError for a fault that nobody foresaw: it is this product's own.
        """
        if article.secret:
            raise Unsupported(f"{article.path}: bài có dấu mật, không làm sản phẩm nào từ bài này.")
        try:
            told = article.told_to(audience)
            short = _check_bounds(told, product)
            made = self._name_files(product, told, article_url(self._site, article.slug), shape)
            self._check_whole(product, told, short, made)
        except LoaError:
            raise
        except Exception as error:
            raise ContentError(_word_fault(article, product, error)) from error
        return ArticleProduct(product, audience, made)

    def _check_whole(
        self, product: Product, article: Article, told: Outline, made: Sequence[Rendition]
    ) -> None:
        """Raises Unsupported if what may not be left out is missing."""
        own = product is Product.FILM and (article.clip or self._has_spoken_text(article))
        for each in () if own else made:
            if each.recipe.make in _TELLING and (name := find_missing(each, told)):
                raise Unsupported(
                    f"{article.path}: {product} không đủ chỗ cho {name}, nên không làm. Viết phần "
                    "ấy ngắn lại, hoặc chọn sản phẩm khác ở đầu bài (“sản phẩm: …”)."
                )

    def _has_spoken_text(self, article: Article) -> bool:
        """Whether its author wrote a text of its own for the loudspeaker: then that is told."""
        return any(
            isinstance(each, RadioSettings) and name in article.overrides
            for name, each in self._office.channels.items()
        )

    def newsletter(self, articles: Sequence[Article], issue: str, at: datetime) -> Rendition:
        """Bản tin of several articles. Raises Unsupported: none, a secret one, one too large."""
        from pipeline.studio import papers

        if secret := next((each for each in articles if each.secret), None):
            raise Unsupported(f"{secret.path}: bài có dấu mật, không đưa vào bản tin.")
        for each in articles:
            _check_bounds(each, "bản tin")
        stories = [
            article_view.view_article(
                each, self._office, self._lexicon, article_url(self._site, each.slug)
            )
            for each in articles
        ]
        return papers.newsletter(stories, self._brand, issue, at)

    def _name_files(
        self, product: Product, article: Article, url: str, shape: str
    ) -> tuple[Rendition, ...]:
        if product is Product.FILM and article.clip:
            return _name_clip(article, article.clip, shape)
        brand, section = self._brand, self._section_name(article)
        if product in (Product.INFOGRAPHIC, Product.POSTER):
            from pipeline.studio import cards

            paper = "portrait" if product is Product.INFOGRAPHIC else "a4"
            return (cards.name_infographic(article, brand, paper, url, section),)
        if product is Product.FILM:
            from pipeline.studio import video

            told = ArticleView(article, outline(article), self._write_script(article), url, section)
            quiet = article.priority is Priority.URGENT  # nobody dances in a storm
            music = None if quiet else self._music
            film = video.name_film(told, brand, self._voices, shape, music)
            return film.video, film.cover, *film.captions
        return self._name_papers(
            product, article_view.view_article(article, self._office, self._lexicon, url)
        )

    def _name_papers(self, product: Product, told: ArticleView) -> tuple[Rendition, ...]:
        from pipeline.studio import papers, slides

        if product is Product.ASSEMBLY:
            return papers.assembly(told, self._brand)
        name = {
            Product.SLIDES: slides.name_slides,
            Product.NOTICE: papers.notice,
            Product.SPEAKER: papers.speaker,
            Product.LEAFLET: papers.leaflet,
        }[product]
        return (name(told, self._brand),)

    def _section_name(self, article: Article) -> str:
        return self._office.config.sections.get(article.section, "")

    def _write_script(self, article: Article) -> Script:
        """The words of a film: the loudspeaker's where there is one. Raises Unsupported."""
        station = self._announcer
        if station:
            script = station.script(article)
        else:
            script = article_view.read_aloud(article, self._lexicon, self._office.config.speech)
        if script.blocked:
            flag = next(each for each in script.flags if each.level == "BLOCK")
            raise Unsupported(f"{article.path}: chưa làm được video. {flag.message}")
        return script

    @cached_property
    def _brand(self) -> Brand:
        return read_brand(self._office)

    @cached_property
    def _announcer(self) -> Announcer | None:
        return stations.find_announcer(self._office)

    @cached_property
    def _lexicon(self) -> Lexicon:
        return self._announcer.lexicon if self._announcer else speech.load(self._office.lexicon)

    @cached_property
    def _music(self) -> SourceFile | None:
        from pipeline.studio.video.music import office_music

        return office_music(self._office)

    @cached_property
    def _voices(self) -> VoiceChain:
        return stations.office_voices(self._office)


def check(office: Office, carried: Mapping[str, frozenset[Form]]) -> None:
    """Raise ConfigError for a rule that no channel, or a channel of another kind, could follow,
    and for music that can't be heard.

    `carried`: the forms that each channel of the office carries.
    """
    if office.config.video.music:
        from pipeline.studio.video.music import office_music  # few offices have any

        office_music(office)
    for number, rule in enumerate(office.config.media, 1):
        where = f"config.toml, [[media]] thứ {number} ({rule.product})"
        for name in rule.channels:
            if name not in carried:
                known = ", ".join(carried)
                raise ConfigError(f"{where}: không có kênh “{name}”. Chọn trong: {known}.")
            if FORMS[rule.product] not in carried[name]:
                able = [each for each, forms in carried.items() if FORMS[rule.product] in forms]
                raise ConfigError(
                    f"{where}: kênh “{name}” không mang được {rule.product}. "
                    f"Các kênh mang được: {', '.join(able) or 'không có'}."
                )
        for section in rule.sections:
            if section not in office.config.sections:
                known = ", ".join(office.config.sections)
                raise ConfigError(f"{where}: không có chuyên mục “{section}”. Chọn trong: {known}.")


def _check_bounds(article: Article, product: str) -> Outline:
    """Its outline. Raises Unsupported for what nothing but a page of the web can show."""
    if len(article.body) > _LONGEST:
        raise Unsupported(
            f"{article.path}: bài dài {len(article.body) // 1000} nghìn ký tự, quá dài cho "
            f"{product} (tối đa {_LONGEST // 1000} nghìn), nên không làm. Chia thành nhiều bài."
        )
    told = outline(article)
    for grid in told.tables:
        columns = max([len(grid.header), *map(len, grid.rows)])
        if columns > MOST_COLUMNS or len(grid.rows) > MOST_ROWS:
            raise Unsupported(
                f"{article.path}, dòng {grid.line}: bảng {table_name(grid)} có {len(grid.rows)} "
                f"hàng, {columns} cột, quá lớn cho {product} (tối đa {MOST_ROWS} hàng, "
                f"{MOST_COLUMNS} cột), nên không làm. Chia bảng ra, hoặc đăng thành tệp kèm theo."
            )
    return told


def _word_fault(article: Article, product: Product, error: Exception) -> str:
    return (
        f"{article.path}: không làm được {product} vì máy gặp lỗi chưa lường trước "
        f"({type(error).__name__}). Gửi câu này và tệp của bài cho người phụ trách kỹ thuật."
    )


def _is_wanted(rule: Media, article: Article) -> bool:
    if article.products is not None:
        return rule.product in article.products
    if rule.product is Product.FILM and article.clip:
        return True
    return not rule.sections or article.section in rule.sections


def _name_clip(article: Article, clip: Clip, shape: str) -> tuple[Rendition, ...]:
    """The clip that staff bring in place of a film, and its cover; it has no captions."""
    from pipeline.studio.clips import editing

    edit = ClipEdit(clip.start, clip.end, title=clip.title)
    alt = clip.alt or f"Video: {squeeze(article.title)}"
    named = editing.name_clip(clip.path, clip.sha256, edit, shape, alt)
    return named, editing.name_clip_cover(named)


def _choose_audiences(article: Article, rule: Media) -> tuple[Audience, ...]:
    """Those who have words of their own; the others share what everyone reads, made once."""
    if rule.product is Product.FILM and article.clip:
        return (Audience.EVERYONE,)  # a clip has no words of ours
    nearest = (
        next((each for each in one.lineage if each in article.variants), Audience.EVERYONE)
        for one in rule.audiences
    )
    return tuple(dict.fromkeys(nearest))
