"""Khẩn cấp at once: an item, said twice after the alert tone, ahead of any programme. Pure.

An item is what a person approves: of an article, or of words typed in at the moment. The bulletin
made of it adds only standing words. Who must approve is its list of parts: the item alone, or
the item and its countersign, which a second person gives.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline import programme, speech
from pipeline.announcer.announcer import Announcer, segment_of
from pipeline.errors import ContentError, Unsupported
from pipeline.model import (
    VN,
    Block,
    Edition,
    EditionData,
    Form,
    Heading,
    ItemData,
    Paragraph,
    Priority,
    Rendition,
    Span,
    countersign,
    digest,
)
from pipeline.recipes.sound import ProgrammeRecipe, ProgrammeSegment, SpokenPhrase
from pipeline.text import nfc, shorten, squeeze

FOLDER = "emergency"
_TAG = re.compile(r"<([^<>]*)>")  # would be taken for markup, and its words not be read
_AGAIN = (SpokenPhrase("Xin nhắc lại.", 0.6),)
_LONGEST = 900.0  # seconds: longer than this nobody listens to an alarm


@dataclass(frozen=True, slots=True)
class UrgentData(EditionData):
    """Of an urgent bulletin, beside its words."""

    at: str  # ISO 8601: when it was asked for
    priority: str = str(Priority.URGENT)


def words(announcer: Announcer, title: str, text: str, at: datetime) -> Edition:
    """The item of words typed in at a moment, one paragraph a line; nothing in them is markup.

    Its subject follows from the words alone, its digest from the moment, too: whoever wants them
    heard again has to answer for them again. Raises Unsupported (nothing to say), ContentError
    (something is left unread).
    """
    title, text = (_TAG.sub(r"(\1)", nfc(each)) for each in (title, text))
    title, paragraphs = squeeze(title), [squeeze(each) for each in text.splitlines()]
    said = [Paragraph((Span(each),), n) for n, each in enumerate(paragraphs, 1) if each]
    heading: list[Block] = [Heading(1, (Span(title),), 1)] if title else []
    phrases, spoken = _read(announcer, [*heading, *said], "Bản tin khẩn")
    if not said or not any(map(str.isalnum, spoken)):
        raise Unsupported("Bản tin khẩn chưa có lời nào để đọc: thêm --text “…” hoặc tên tệp.")
    pace = programme.chain_pace(announcer.urgent_voices)
    return Edition(
        channel=announcer.channel,
        subject=f"khan-cap-{digest([title, paragraphs])[:8]}",
        title=title or shorten(squeeze(" ".join(paragraphs)), 80),
        text=spoken,
        data=ItemData(
            phrases=phrases,
            seconds=round(programme.estimate_seconds(phrases, pace), 1),
            priority=str(Priority.URGENT),
            at=at.astimezone(VN).isoformat(),
        ).to_json(),
    )


def bulletin(announcer: Announcer, item: Edition, at: datetime) -> Edition:
    """The bulletin of an item, named by a moment: the station begins none that is old."""
    station = announcer.settings.station
    opening, opened = _read(
        announcer, [Paragraph((Span(f"Đây là {station}. Thông báo khẩn cấp."),))], station
    )
    name = f"{at.astimezone(VN):%Y%m%d-%H%M%S}-{item.digest[:8]}"
    said = segment_of(item)
    recipe = ProgrammeRecipe(
        title=item.title,
        album=name,
        room=_LONGEST,
        segments=(
            announcer.tune("alert", "Tín hiệu báo động").recipe,
            ProgrammeSegment(kind="intro", title="Lời xướng", phrases=opening),
            said,
            ProgrammeSegment(kind="section", title="Xin nhắc lại", phrases=_AGAIN),
            said,
        ),
        artist=station,
        voices=announcer.urgent_voices,
    )
    signed = (countersign(item).digest,) if announcer.settings.urgent_confirm == "trước" else ()
    return Edition(
        channel=announcer.channel,
        subject=f"{FOLDER}/{name}",
        title=item.title,
        text="\n".join((opened, item.text, "Xin nhắc lại.", item.text)),
        renditions=(Rendition(Form.AUDIO, recipe),),
        parts=(item.digest, *signed),
        data=UrgentData(at.astimezone(VN).isoformat()).to_json(),
    )


def _read(
    announcer: Announcer, blocks: Sequence[Block], what: str
) -> tuple[tuple[SpokenPhrase, ...], str]:
    """(phrases, text) of what must be read whole. Raises ContentError."""
    script = speech.speak(
        blocks,
        announcer.lexicon,
        region=announcer.speech.region,
        codes=announcer.speech.codes,
    )
    if flag := next((each for each in script.flags if each.level == "BLOCK"), None):
        raise ContentError(f"{what}, dòng {flag.line}: {flag.message}")
    phrases = tuple(SpokenPhrase(phrase.text, phrase.pause) for phrase in script.phrases)
    return phrases, script.text
