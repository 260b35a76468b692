"""What of an article its channels do not carry, told where staff look: check, preview, approve."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from pipeline.carried import LeftOut, gathered, left_out
from pipeline.channel import Channel
from pipeline.content import Level
from pipeline.model import Article, Edition, Form
from pipeline.plan import Item
from pipeline.speech.script import Speaks

FEW = 5  # articles; of more than that only what is missing against expectation is told
_HEARD = frozenset({Form.AUDIO})


def of_edition(
    article: Article, edition: Edition, channels: Mapping[str, Channel]
) -> tuple[LeftOut, ...]:
    """What an edition leaves out of its article, gathered for people."""
    channel = channels[edition.channel]
    said_by = ""
    if channel.limits.forms == _HEARD:
        voices = (name for name, each in channels.items() if isinstance(each, Speaks))
        said_by = edition.channel if isinstance(channel, Speaks) else next(voices, edition.channel)
    return tuple(gathered(left_out(article, edition, said_by)))


def findings(
    items: Iterable[Item], channels: Mapping[str, Channel], title_of: Callable[[str], str]
) -> list[dict[str, object]]:
    """What a channel leaves out though it could carry it, as hints for `loa check`."""
    return [
        {
            "path": f"content/{item.article.path}",
            "line": each.line,
            "message": f"Kênh {title_of(item.edition.channel)} không mang hết bài: {each}",
            "remedy": "Viết lại chỗ này thành chữ thường, hoặc viết lời riêng cho kênh.",
            "level": Level.HINT,
        }
        for item in items
        if channels[item.edition.channel].limits.forms != _HEARD
        or isinstance(channels[item.edition.channel], Speaks)  # a podcast says what is said there
        for each in of_edition(item.article, item.edition, channels)
        if not each.why.natural
    ]


def sentences(item: Item, channels: Mapping[str, Channel], whole: bool = True) -> Iterator[str]:
    """One line for everything that an edition leaves out; not `whole`: of what it could carry."""
    for each in of_edition(item.article, item.edition, channels):
        if whole or not each.why.natural:
            yield f"Không mang: {each}"
