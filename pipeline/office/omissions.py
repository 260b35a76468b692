"""What of an article its channels do not carry, told where staff look: check, preview, approve."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.carried import UncarriedLine, gather_lines, left_out
from pipeline.channel import Channel
from pipeline.content import Level, Problem
from pipeline.model import Article, Edition, Form
from pipeline.plan import Item
from pipeline.speech.script import Speaks

FEW = 5  # articles; of more than that only what is missing against expectation is told
_HEARD = frozenset({Form.AUDIO})


# (article, its edition's digest, what that leaves out), by slug and channel
RememberedOmissions = Mapping[tuple[str, str], tuple[Article, str, tuple[UncarriedLine, ...]]]


@dataclass
class OmissionMemory:
    """What editions leave out of their articles; nothing but time is lost with it."""

    _kept: dict[tuple[str, str], tuple[Article, str, tuple[UncarriedLine, ...]]] = field(
        default_factory=dict
    )

    def of(self, item: Item, channels: Mapping[str, Channel]) -> tuple[UncarriedLine, ...]:
        """As `omissions_of`, looked for once."""
        article, edition = item.article, item.edition
        old = self._kept.get((article.slug, edition.channel))
        if old is None or old[:2] != (article, edition.digest):
            old = article, edition.digest, omissions_of(article, edition, channels)
            self._kept[article.slug, edition.channel] = old
        return old[2]

    def of_places(self, places: Collection[tuple[str, str]]) -> RememberedOmissions:
        """What is remembered of some slugs and channels."""
        return {place: each for place, each in self._kept.items() if place in places}

    def remember(self, found: RememberedOmissions) -> None:
        """Take over what another process found."""
        self._kept.update(found)


def omissions_of(
    article: Article, edition: Edition, channels: Mapping[str, Channel]
) -> tuple[UncarriedLine, ...]:
    """What an edition leaves out of its article, gathered for people."""
    channel = channels[edition.channel]
    said_by = ""
    if channel.limits.forms == _HEARD:
        voices = (name for name, each in channels.items() if isinstance(each, Speaks))
        said_by = edition.channel if isinstance(channel, Speaks) else next(voices, edition.channel)
    return tuple(gather_lines(left_out(article, edition, said_by)))


def omission_hints(
    items: Iterable[Item],
    channels: Mapping[str, Channel],
    title_of: Callable[[str], str],
    memory: OmissionMemory,
) -> Iterator[Problem]:
    """What a channel leaves out though it could carry it, for `loa check`."""
    for item in items:
        channel = channels[item.edition.channel]
        if channel.limits.forms == _HEARD and not isinstance(channel, Speaks):
            continue  # a podcast says what is said on the station
        for each in memory.of(item, channels):
            if not each.why.natural:
                yield Problem(
                    f"content/{item.article.path}",
                    each.line,
                    f"Kênh {title_of(channel.name)} không mang hết bài: {each}",
                    "Viết lại chỗ này thành chữ thường, hoặc viết lời riêng cho kênh.",
                    Level.HINT,
                )


def omission_sentences(
    item: Item, channels: Mapping[str, Channel], whole: bool = True
) -> Iterator[str]:
    """One line for everything that an edition leaves out; not `whole`: of what it could carry."""
    for each in omissions_of(item.article, item.edition, channels):
        if whole or not each.why.natural:
            yield f"Không mang: {each}"


def approval_omissions(
    items: Sequence[Item], channels: Mapping[str, Channel], title_of: Callable[[str], str]
) -> Iterator[str]:
    """What these editions do not say of their articles, for whoever is to answer for them."""
    few = len({item.article.slug for item in items}) <= FEW
    for item in items:
        for sentence in omission_sentences(item, channels, few):
            yield f"“{item.article.title}”, kênh {title_of(item.edition.channel)}. {sentence}"
