"""An article → everything of it that is published, each part with its place. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from pipeline.guard.reading import PublishedPart
from pipeline.model import Article, Image

_FEWEST_DIGITS = 8


def passages(article: Article, heard_on: frozenset[str] = frozenset()) -> Iterator[PublishedPart]:
    """`heard_on`: channels that say it on the loudspeaker (of those that the article is for)."""
    meant = heard_on if not article.channels else heard_on & set(article.channels)
    heard = bool(meant) and not article.promotion
    spoken = {name for name in meant if name in article.overrides and article.overrides[name].text}
    body_heard = heard and not (meant and meant <= spoken)
    yield PublishedPart("tiêu đề", article.title, heard=heard)
    yield PublishedPart("tóm tắt", _uncut(article.summary), heard=False)
    yield PublishedPart("thân bài", article.body, article.body_line, heard=body_heard)
    for name, text in _head(article):
        yield PublishedPart(name, text)
    for channel, own in article.overrides.items():
        said = channel in meant and heard
        yield PublishedPart(f"tiêu đề riêng cho {channel}", own.title, heard=said)
        yield PublishedPart(f"nội dung riêng cho {channel}", own.text, heard=said)
    for audience, variant in article.variants.items():
        where = f"bản riêng cho {audience}"
        yield PublishedPart(where, variant.title)
        yield PublishedPart(where, _uncut(variant.summary))
        if variant.body != article.body:
            yield PublishedPart(where, variant.body, variant.body_line)
    yield from _pictures(article)
    for each in article.attachments:
        yield PublishedPart(f"tệp đính kèm “{PurePosixPath(each.path).name}”", each.title)
        yield PublishedPart(f"tệp đính kèm “{PurePosixPath(each.path).name}”", each.words)
    for note in article.corrections:
        yield PublishedPart("lời đính chính", note.note, heard=heard)


def _uncut(summary: str) -> str:
    """A summary without the dots of a body that was cut short: they are no blank."""
    return summary.removesuffix("…").removesuffix("...")


def _head(article: Article) -> Iterator[tuple[str, str]]:
    yield "tác giả", article.author
    yield "thể loại", article.kind
    yield "đối tượng", ", ".join(article.audience)
    yield "địa chỉ bài", _numbered(article.slug, PurePosixPath(article.path).stem)
    yield "nguồn", article.source
    yield "liên kết nguồn", article.source_url
    yield "đơn vị", article.unit
    yield "từ khóa", ", ".join(article.tags)
    yield "mô tả infographic", article.infographic_alt
    if article.say:
        yield "cách đọc", "\n\n".join(f"{key}: {value}" for key, value in article.say.items())


def _numbered(*names: str) -> str:
    """Of names that become addresses, those that hold as many digits as anybody's number."""
    told = [each for each in names if sum(map(str.isdigit, each)) >= _FEWEST_DIGITS]
    return "\n\n".join(each.replace("-", " ").replace("_", " ") for each in dict.fromkeys(told))


def _pictures(article: Article) -> Iterator[PublishedPart]:
    covers = (own.image for own in article.overrides.values())
    inside = (image for each in article.variants.values() for image in each.images)
    shown: dict[str, Image] = {}
    for image in (article.cover, *article.images, *covers, *inside):
        if image:
            shown.setdefault(f"{image.path}|{image.alt}|{image.caption}", image)
    for image in shown.values():
        name = PurePosixPath(image.path).stem.replace("-", " ").replace("_", " ")
        for text in (image.alt, image.caption, f"hinh {name}"):
            yield PublishedPart("ảnh", text, picture=True)
        yield PublishedPart("ảnh", _numbered(*PurePosixPath(image.path).parent.parts))
    clip, recording = article.clip, article.recording
    if clip:
        yield PublishedPart("clip", f"{clip.title}\n\n{clip.alt}")
        yield PublishedPart("clip", PurePosixPath(clip.path).stem, picture=True)
    if recording:
        yield PublishedPart("ghi âm", PurePosixPath(recording.path).stem.replace("-", " "))
