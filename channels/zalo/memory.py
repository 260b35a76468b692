"""What a channel of Zalo articles keeps in its notes beside the words that Zalo gets.

    DELIVERY           the state of one article (lifecycle.py)
    CHANNEL/bài/SLUG   id: the article that tells it on Zalo, for broadcasts
    CHANNEL/số/ID      delivery: whose an article of ours is
    CHANNEL/dấu/MARK   delivery: who bears a mark
    CHANNEL/nơi        here: which office on which machine wrote last

The listing's own notes are in search.py and met.py, the quota's in quota.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from channels.zalo.state import ArticleState
from pipeline.channel import Notes


@dataclass(frozen=True)
class ArticleMemory:
    """The notes of one channel, by what they mean. What is written is on disk at return."""

    notes: Notes
    channel: str
    _ours: set[str] = field(default_factory=set, init=False, repr=False, compare=False)

    def state(self, key: str) -> ArticleState:
        """Where the article of a delivery stands."""
        return ArticleState.from_json(self.notes.get(key))

    def keep_state(self, key: str, before: ArticleState, after: ArticleState) -> None:
        """Write down where it stands now: what changed, all of it at once."""
        old, new = before.to_json(), after.to_json()
        changes = {name: new.get(name) for name in {**old, **new} if old.get(name) != new.get(name)}
        if changes:
            self.notes.put(key, **changes)

    def article_of(self, slug: str) -> str:
        """The id under which Zalo shows an article; empty: none."""
        return str(self.notes.get(f"{self.channel}/bài/{slug}").get("id") or "")

    def keep_article_of(self, slug: str, article_id: str) -> None:
        """Zalo shows an article under this id; empty: no more."""
        self.notes.put(f"{self.channel}/bài/{slug}", id=article_id or None)

    def owner_of(self, article_id: str) -> str:
        """The delivery that an article on Zalo belongs to; empty: none of this ledger's."""
        return str(self.notes.get(f"{self.channel}/số/{article_id}").get("delivery") or "")

    def is_ours(self, article_id: str) -> bool:
        """Whether an article on Zalo belongs to a delivery: asked of every article of a page.

        What is ours stays ours, so it is read from the notes once.
        """
        if article_id not in self._ours and self.owner_of(article_id):
            self._ours.add(article_id)
        return article_id in self._ours

    def keep_owner_of(self, article_id: str, key: str) -> None:
        """An article on Zalo belongs to a delivery."""
        if self.owner_of(article_id) != key:
            self.notes.put(f"{self.channel}/số/{article_id}", delivery=key)

    def bearer_of(self, mark: str) -> str:
        """The delivery whose mark this is (without #); empty: none of this ledger's."""
        return str(self.notes.get(f"{self.channel}/dấu/{mark}").get("delivery") or "")

    def keep_bearer_of(self, mark: str, key: str) -> None:
        """A mark (without #) is that of a delivery. Write it before Zalo is asked to show it."""
        self.notes.put(f"{self.channel}/dấu/{mark}", delivery=key)

    @property
    def place(self) -> str:
        """Which office on which machine wrote last; empty: not known."""
        return str(self.notes.get(f"{self.channel}/nơi").get("here") or "")

    def keep_place(self, here: str) -> None:
        """This office on this machine writes from now on."""
        self.notes.put(f"{self.channel}/nơi", here=here)
