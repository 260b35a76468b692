"""An article → everything of it that is published, each part with its place. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from pipeline.guard.reading import Passage
from pipeline.model import Article, Image


def passages(article: Article, heard_on: frozenset[str] = frozenset()) -> Iterator[Passage]:
    """`heard_on`: channels that say it on the loudspeaker (of those that the article is for)."""
    meant = heard_on if not article.channels else heard_on & set(article.channels)
    heard = bool(meant) and not article.promotion
    spoken = {name for name in meant if name in article.overrides and article.overrides[name].text}
    body_heard = heard and not (meant and meant <= spoken)
    yield Passage("tiêu đề", article.title, heard=heard)
    yield Passage("tóm tắt", article.summary, heard=False)
    yield Passage("thân bài", article.body, article.body_line, heard=body_heard)
    for name, text in _head(article):
        yield Passage(name, text)
    for channel, own in article.overrides.items():
        said = channel in meant and heard
        yield Passage(f"tiêu đề riêng cho {channel}", own.title, heard=said)
        yield Passage(f"nội dung riêng cho {channel}", own.text, heard=said)
    for audience, variant in article.variants.items():
        where = f"bản riêng cho {audience}"
        yield Passage(where, variant.title)
        yield Passage(where, variant.summary)
        if variant.body != article.body:
            yield Passage(where, variant.body, variant.body_line)
    yield from _pictures(article)
    for note in article.corrections:
        yield Passage("lời đính chính", note.note, heard=heard)


def _head(article: Article) -> Iterator[tuple[str, str]]:
    yield "nguồn", article.source
    yield "liên kết nguồn", article.source_url
    yield "đơn vị", article.unit
    yield "từ khóa", ", ".join(article.tags)
    yield "mô tả infographic", article.infographic_alt
    if article.say:
        yield "cách đọc", "\n\n".join(f"{key}: {value}" for key, value in article.say.items())


def _pictures(article: Article) -> Iterator[Passage]:
    covers = (own.image for own in article.overrides.values())
    inside = (image for each in article.variants.values() for image in each.images)
    shown: dict[str, Image] = {}
    for image in (article.cover, *article.images, *covers, *inside):
        if image:
            shown.setdefault(f"{image.path}|{image.alt}|{image.caption}", image)
    for image in shown.values():
        name = PurePosixPath(image.path).stem.replace("-", " ").replace("_", " ")
        for text in (image.alt, image.caption, f"hinh {name}"):
            yield Passage("ảnh", text, picture=True)
    clip, recording = article.clip, article.recording
    if clip:
        yield Passage("clip", f"{clip.title}\n\n{clip.alt}")
        yield Passage("clip", PurePosixPath(clip.path).stem, picture=True)
    if recording:
        yield Passage("ghi âm", PurePosixPath(recording.path).stem.replace("-", " "))
