"""From articles to editions: the item that a person approves, the programme made of items. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline import markdown, programme, speech
from pipeline.announcer.frame import Frame
from pipeline.channel_settings import RadioSettings
from pipeline.config import Speech
from pipeline.errors import ContentError, Unsupported
from pipeline.model import (
    NOTHING,
    Article,
    Block,
    Edition,
    Form,
    Heading,
    ItemData,
    Paragraph,
    ProgrammeData,
    ProgrammeRow,
    Recording,
    Rendition,
    Slot,
    Span,
)
from pipeline.recipes.sound import (
    ProgrammeRecipe,
    ProgrammeSegment,
    RecordedSound,
    RecordingRecipe,
    SpeechRecipe,
    SpokenPhrase,
    VoiceChain,
)
from pipeline.speech import Lexicon, Script
from pipeline.text import nfc, squeeze

Reading = tuple[str, Article | None]  # words, and the article whose readings (`đọc`) they follow


@dataclass(frozen=True, slots=True)
class ProgrammePart:
    """One stretch of a programme: what its recipe holds, and its words."""

    recipe: ProgrammeSegment
    text: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Announcer:
    """Turns bài into what one station says."""

    channel: str
    settings: RadioSettings
    speech: Speech
    frame: Frame
    lexicon: Lexicon = field(repr=False)
    voices: VoiceChain
    urgent_voices: VoiceChain  # that need no network
    tunes: Mapping[str, RecordedSound] = field(default_factory=lambda: NOTHING)  # its own
    _last: list[tuple[Article, Edition]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    @property
    def pace(self) -> float:
        """How fast it speaks: espeak-ng's words a minute, as `programme.estimate_seconds` asks."""
        return programme.chain_pace(self.voices, self.settings.rate)

    # --- one article ----------------------------------------------------------------------

    def item(self, article: Article) -> Edition:
        """The script of one article as it will be spoken. Raises Unsupported, ContentError.

        Several channels ask for the same article in a row: the last answer is kept.
        """
        last = self._last[0] if self._last else None
        if last and last[0] is article:
            return last[1]
        item = self._item(article)
        self._last[:] = [(article, item)]
        return item

    def _item(self, article: Article) -> Edition:
        _refuse(article)
        if article.recording:
            return self._recorded(article, article.recording)
        script = self._read(article)
        phrases, title = _phrases(script), self._title(article)
        sound = SpeechRecipe(
            title=title,
            phrases=phrases,
            artist=self.settings.station,
            voices=self.voices,
        )
        return Edition(
            channel=self.channel,
            subject=article.slug,
            title=title,
            text=script.text,
            renditions=(Rendition(Form.AUDIO, sound),),
            data=ItemData(
                phrases=phrases,
                seconds=round(programme.estimate_seconds(phrases, self.pace), 1),
                priority=str(article.priority),
                flags=tuple(flag.message for flag in script.flags),
            ).to_json(),
        )

    def _recorded(self, article: Article, recording: Recording) -> Edition:
        """What staff recorded, as they recorded it; the text tells which file and how long."""
        title, length = self._title(article), programme.spoken_length(recording.seconds)
        about = RecordedSound(
            source=recording.path, sha256=recording.sha256, seconds=recording.seconds
        )
        recipe = RecordingRecipe(title=title, recording=about, artist=self.settings.station)
        return Edition(
            channel=self.channel,
            subject=article.slug,
            title=title,
            text=f"{title}\n[Ghi âm: {recording.src}, {length}]",
            renditions=(Rendition(Form.AUDIO, recipe),),
            data=ItemData(
                recording=about,
                seconds=round(recording.seconds, 1),
                priority=str(article.priority),
                flags=(),
            ).to_json(),
        )

    def _title(self, article: Article) -> str:
        override = article.overrides.get(self.channel)
        return squeeze(nfc((override and override.title) or article.title))

    def script(self, article: Article) -> Script:
        """Title, notes of correction, and the body; or the author's text for the loudspeaker.

        With all its doubts, also those that must be settled before it may go on air. Lines are
        the file's, or those of the author's text for the loudspeaker. Raises Unsupported.
        """
        own = self._own(article)
        body = markdown.blocks(own or article.body, 1 if own else article.body_line)
        if not self._speak(body, article).phrases:
            raise Unsupported(
                f"{article.path}: không có lời nào để đọc trên loa. Viết một bản cho truyền "
                "thanh, hoặc bỏ kênh này khỏi bài."
            )
        override = article.overrides.get(self.channel)
        notes = [_said(f"Tin đính chính. {nfc(note.note)}") for note in article.corrections]
        # words written for the loudspeaker are complete: they open as their author wants
        titled = not own or (override and override.title)
        title = [Heading(1, (Span(self._title(article)),), 1)] if titled else []
        return self._speak((*title, *notes, *body), article)

    def _own(self, article: Article) -> str:
        override = article.overrides.get(self.channel)
        return override.text if override else ""

    def _read(self, article: Article) -> Script:
        """The script, if nothing in it waits for a person. Raises ContentError, Unsupported."""
        script = self.script(article)
        if script.blocked:
            flag = next(each for each in script.flags if each.level == "BLOCK")
            place = f":{flag.line}" if flag.line and not self._own(article) else ""
            raise ContentError(f"{article.path}{place}: {flag.message}")
        return script

    def _speak(self, blocks: Sequence[Block], article: Article | None = None) -> Script:
        return speech.speak(
            blocks,
            self.lexicon,
            region=self.speech.region,
            codes=self.speech.codes,
            overrides=article.say if article else NOTHING,
        )

    # --- a programme ----------------------------------------------------------------------

    def programme(
        self, articles: Sequence[Article], slot: Slot, repeats: Collection[str] = ()
    ) -> Edition:
        """The articles in the order on air, with all that is said around them.

        `repeats`: slugs that are announced as heard before (phát lại).

        Raises TooLong if the slot can't hold it, and as `item`.
        """
        articles = programme.on_air(articles)
        items = [self.item(article) for article in articles]
        segments = self._segments(articles, items, slot, repeats)
        room = slot.length - programme.MARGIN
        seconds = programme.programme_seconds(
            [(each.recipe.kind, each.seconds) for each in segments]
        )
        if seconds > room * programme.FASTEST:
            raise programme.TooLong(programme.too_long(seconds, room))
        title = self.frame.title(slot)
        recipe = ProgrammeRecipe(
            title=title,
            album=slot.id,
            room=room,
            segments=tuple(each.recipe for each in segments),
            artist=self.settings.station,
            voices=self.voices,
        )
        return Edition(
            channel=self.channel,
            subject=slot.id,
            title=title,
            text="\n\n".join(each.text for each in segments if each.text),
            renditions=(Rendition(Form.AUDIO, recipe),),
            parts=tuple(item.digest for item in items),
            data=ProgrammeData(
                start=slot.start,
                length=slot.length,
                priority=str(articles[0].priority),
                seconds=round(seconds, 1),
                items=tuple(map(_row, articles, items)),
            ).to_json(),
        )

    def _segments(
        self,
        articles: Sequence[Article],
        items: Sequence[Edition],
        slot: Slot,
        repeats: Collection[str],
    ) -> list[ProgrammePart]:
        """The clock: nhạc hiệu, lời xướng, chuyên mục and their tin, lời kết."""
        opening: list[Reading] = [(words, None) for words in self.frame.intro(slot)]
        told = self.frame.contents([item.title for item in items])
        opening += zip(told, articles, strict=False)
        segments = [] if slot.sober else [self.tune("signature", "Nhạc hiệu")]
        segments.append(self._announced("intro", "Lời xướng", opening))
        before: Article | None = None
        for article, item in zip(articles, items, strict=True):
            name = self.frame.section(article, before)
            opens = name or before is None or before.priority is not article.priority
            if opens and not slot.sober:
                segments.append(self.tune("sting", "Nhạc cắt"))
            said = [name, self.frame.repeat() if article.slug in repeats else ""]
            if said := [words for words in said if words]:
                words: list[Reading] = [(text, None) for text in said]
                segments.append(self._announced("section", said[0].rstrip("."), words))
            segments.append(_spoken(item))
            before = article
        closing: list[Reading] = [(words, None) for words in self.frame.outro(slot)]
        return [*segments, *([self._announced("outro", "Lời kết", closing)] if closing else [])]

    def tune(self, kind: str, title: str) -> ProgrammePart:
        """The ward's own tune, or ours."""
        if own := self.tunes.get(kind):
            recorded = ProgrammeSegment(kind=kind, title=title, recording=own)
            return ProgrammePart(recorded, "", float(own.seconds))
        return ProgrammePart(ProgrammeSegment(kind=kind, title=title), "", programme.TUNES[kind])

    def _announced(self, kind: str, title: str, words: Sequence[Reading]) -> ProgrammePart:
        """Standing words; what they quote of an article is read as in the article."""
        scripts = [self._speak([_said(text)], article) for text, article in words]
        for script in scripts:
            if script.blocked:
                flag = next(each for each in script.flags if each.level == "BLOCK")
                raise ContentError(f"{title} của {self.settings.station}: {flag.message}")
        phrases = tuple(each for script in scripts for each in _phrases(script))
        text = "\n".join(script.text for script in scripts)
        seconds = programme.estimate_seconds(phrases, self.pace)
        return ProgrammePart(
            ProgrammeSegment(kind=kind, title=title, phrases=phrases), text, seconds
        )


def _said(words: str) -> Paragraph:
    """Plain words as a paragraph: nothing in them is Markdown."""
    return Paragraph((Span(words),))


def _spoken(item: Edition) -> ProgrammePart:
    """An item in a programme: its phrases, or what staff recorded."""
    return ProgrammePart(segment_of(item), item.text, ItemData.from_json(item.data).seconds)


def segment_of(item: Edition) -> ProgrammeSegment:
    """What is heard of an item: its phrases, or what staff recorded."""
    data = ItemData.from_json(item.data)
    return ProgrammeSegment(
        kind="item",
        title=item.title,
        id=item.subject,
        content=item.digest,
        phrases=None if data.recording else data.phrases,
        recording=data.recording,
    )


def _refuse(article: Article) -> None:
    if article.secret:
        raise Unsupported(f"{article.path}: bài mật, không được đọc trên loa.")
    if article.promotion:
        raise Unsupported(
            f"{article.path}: bài giới thiệu sản phẩm, dịch vụ của doanh nghiệp. Quy chế của Đài "
            "không cho quảng bá trên loa truyền thanh; bài vẫn ra ở các kênh khác."
        )


def _phrases(script: Script) -> tuple[SpokenPhrase, ...]:
    """As recipes hold them."""
    return tuple(SpokenPhrase(phrase.text, phrase.pause) for phrase in script.phrases)


def _row(article: Article, item: Edition) -> ProgrammeRow:
    return ProgrammeRow(
        id=article.slug,
        priority=str(article.priority),
        section=article.section,
        kind=nfc(article.kind),
        source=nfc(article.source or article.unit),
        edition=item.digest,
    )
