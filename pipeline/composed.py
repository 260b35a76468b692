"""Articles × channels → editions; what was composed before is not composed again.

Compose is pure, so an article that says the same as before has the same edition on the same
channel. Thousands of articles are composed on every core.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.channel import Channel
from pipeline.errors import ContentError, Unsupported, fault
from pipeline.model import Article, Bulletin, Edition
from pipeline.parallel import parallel_map

RememberedEditions = Mapping[tuple[str, str], tuple[Article, Edition]]  # by slug and channel
Outcome = Edition | str  # or why the channel can't carry the article (Vietnamese)


@dataclass
class Composed:
    """The memory of one office's channels; nothing but time is lost with it."""

    _kept: dict[tuple[str, str], tuple[Article, Channel, Outcome]] = field(default_factory=dict)

    @property
    def editions(self) -> RememberedEditions:
        """What articles became; why a channel can't carry one may have been a fault of the day."""
        kept = self._kept.items()
        return {
            place: (article, outcome)
            for place, (article, _, outcome) in kept
            if isinstance(outcome, Edition)
        }

    def remember(self, editions: RememberedEditions, channels: Mapping[str, Channel]) -> None:
        """Take over what channels with the same settings composed in another process."""
        for (slug, name), (article, edition) in editions.items():
            if channel := channels.get(name):
                self._kept[slug, name] = article, channel, edition

    def of(
        self, articles: Sequence[Article], channels: Sequence[Channel]
    ) -> Iterator[tuple[Article, str, Outcome]]:
        """Every article on every channel that it is meant for: (article, channel, outcome)."""
        pairs = [
            (article, channel)
            for article in articles
            for channel in channels
            if not article.channels or channel.name in article.channels
        ]
        before, self._kept = self._kept, {}
        held = [_find_kept(before.get(_key(pair)), *pair) for pair in pairs]
        fresh = [pair for pair, old in zip(pairs, held, strict=True) if old is None]
        with parallel_map(_compose, fresh) as made:
            for pair, old in zip(pairs, held, strict=True):
                outcome = next(made) if old is None else old
                self._kept[_key(pair)] = (*pair, outcome)
                yield pair[0], pair[1].name, outcome


def _key(pair: tuple[Article, Channel]) -> tuple[str, str]:
    return pair[0].slug, pair[1].name


def _find_kept(
    old: tuple[Article, Channel, Outcome] | None, article: Article, channel: Channel
) -> Outcome | None:
    return old[2] if old and old[1] is channel and old[0] == article else None


def _compose(pair: tuple[Article, Channel]) -> Outcome:
    return compose_article(*pair)


def compose_article(article: Article, channel: Channel) -> Outcome:
    """One article on one channel. What goes wrong with it, foreseen or not, is its own."""
    try:
        edition = channel.compose(Bulletin((article,)))
        _ = edition.digest  # kept in it: everybody asks for it next
    except (Unsupported, ContentError) as error:
        return str(error)
    except Exception as error:
        return (
            f"content/{article.path}: máy gặp lỗi chưa lường trước khi soạn bài cho kênh này "
            f"({fault(error)}). Các bài khác vẫn phát. Gửi câu này và tệp của bài "
            "cho người phụ trách kỹ thuật."
        )
    return edition
