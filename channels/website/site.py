"""Publishing: what is wanted → the files that the public reads. The only room that writes them.

The order is the promise. (1) Pictures. (2) Durably: what is wanted. (3) Pages that are new.
(4) Pages that change, articles before lists. (5) Away with pages and pictures that nothing
shows any more. (6) Durably: what was written. Each file changes by one rename. So a reader
never meets half a page, nor a link to a page that is not there yet; and a process killed at
any line has left a note (2) by which the next one puts everything right.

Pages are not forced to the disk one by one: if the power goes, (6) still tells what size and
time each file should have, and the first delivery after the start makes anew what is not so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from channels._public_folder import FileStamp, PublicFolder
from channels.website import feeds, front
from channels.website.attached import is_attachment
from channels.website.index import ALL, ArticleCard, CardIndex, Key
from channels.website.pages import Pages, Sheet, inputs, keys
from channels.website.pictures import file
from channels.website.shell import Shell
from channels.website.state import SiteSnapshot, SiteState, WrittenPage
from pipeline.config import Clock
from pipeline.errors import LoaError
from pipeline.model import Edition, Form, Rendition
from pipeline.parallel import gc_paused, parallel_map

Make = Callable[[Rendition], Path]


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change may show on: lists, and articles that the changed ones are related to."""

    keys: set[Key] = field(default_factory=set)
    slugs: set[str] = field(default_factory=set)

    def by(self, index: CardIndex, card: ArticleCard | None) -> None:
        """Everything that shows this card, where it stands now."""
        if card:
            self.keys.update(card.keys)
            self.slugs.update(index.may_relate(card), index.mentioned.get(card.slug, ()))


class Site:
    """A folder that always shows what the state says is public."""

    def __init__(
        self, shell: Shell, folder: PublicFolder, state: SiteState, make: Make, clock: Clock
    ) -> None:
        self.shell, self.folder, self.state = shell, folder, state
        self.make, self.clock = make, clock
        self._memory = SiteSnapshot()
        self._index = CardIndex()
        self._doubt = True  # a process died at work, or somebody else touched the files
        self._thread = threading.Lock()

    def publish(
        self, editions: Sequence[Edition], withdrawn: Iterable[str] = ()
    ) -> dict[str, LoaError]:
        """Show these, take those down; what could not be shown, and why.

        Repeating it changes nothing. Raises OSError, sqlite3.Error: then repeat it.
        """
        with self._thread, self.state.alone(), gc_paused():
            try:
                return self._publish(editions, list(withdrawn))
            except BaseException:
                self._memory.version = -1  # read the state anew before the next step
                raise
            finally:
                self.shell.forget()

    def refresh(self) -> None:
        """Take away what the front page shows of a time that has passed. Raises as `publish`."""
        page = self.folder.read(front.PATH)
        if page is not None and front.is_over(page, self.clock()):
            with self._thread, self.state.alone(), gc_paused():
                self._publish([], [], timed=True)

    def stamp(self, path: str) -> FileStamp | None:
        """What the file system said of a page when it was written; None if it never was."""
        page = self._memory.pages.get(path)
        return page.stamp if page else None

    def _publish(
        self, editions: Sequence[Edition], withdrawn: list[str], timed: bool = False
    ) -> dict[str, LoaError]:
        """`timed`: something changes by time alone."""
        self.folder.sweep()
        self._recall()
        news = [edition for edition in editions if not self._stands(edition)]
        gone = [slug for slug in withdrawn if slug not in self._memory.withdrawn]
        if not (news or gone or self._doubt or timed):
            return {}
        written: dict[str, WrittenPage] = {}
        failed = self._pictures(news, written)
        news = [edition for edition in news if edition.subject not in failed]
        changed = (*(edition.subject for edition in news), *gone)
        before = self.state.media_of(slug for slug in changed if slug in self._memory.editions)
        cards = {edition.subject: ArticleCard.of(edition) for edition in news}
        hand = {edition.subject: edition for edition in news}
        drafts, lists = self._drafts(cards, hand, gone, written)
        with self._drawn(drafts, written) as drawn:
            self.state.intend([(edition, cards[edition.subject]) for edition in news], gone)
            for path, made_from, data in drawn:
                if data is not None:
                    self._put(path, made_from, data, written)
        stale = [*self._stale(drafts, lists), *self.state.unused(before)]
        for path in stale:
            self.folder.remove(path)
        self._remember(written, stale)
        return failed

    def _recall(self) -> None:
        """Know what the state knows; doubt the files until they were looked at once."""
        if self.state.version() == self._memory.version:
            return
        self._memory = self.state.load()
        self._index = CardIndex(self._memory.cards)
        self._memory.cards = []
        shell = self._memory.pages.get("robots.txt")
        self._doubt = (
            bool(self.state.undone())
            or shell is None
            or shell.inputs != feeds.robots(self.shell).inputs
            or self._forget_touched()
        )

    def _forget_touched(self) -> bool:
        """Forget pages whose files are not as we left them; whether there were any."""
        pages = self._memory.pages
        found = [path for path, page in pages.items() if self.folder.stamp(path) != page.stamp]
        for path in found:
            pages[path] = WrittenPage(b"", pages[path].stamp)
        return bool(found)

    def _stands(self, edition: Edition) -> bool:
        """Whether the edition is public already; if its page was touched, all are in doubt."""
        if self._memory.editions.get(edition.subject) != edition.digest:
            return False
        path = f"bai/{edition.subject}.html"
        page = self._memory.pages.get(path)
        if page is None or self.folder.stamp(path) != page.stamp:
            self._doubt = True
            self._forget_touched()
        return True

    def _pictures(
        self, editions: Iterable[Edition], written: dict[str, WrittenPage]
    ) -> dict[str, LoaError]:
        """Put the editions' media in place; an edition whose media can't be made waits."""
        failed: dict[str, LoaError] = {}
        for edition in editions:
            try:
                self._media(edition.renditions, written)
            except LoaError as error:
                failed[edition.subject] = error
        return failed

    def _media(self, renditions: Sequence[Rendition], written: dict[str, WrittenPage]) -> None:
        """Put the files in place; one is enough of those that many articles use.

        A page waits for pictures and attachments; without sounds and films it has no player.
        """
        for each in renditions:
            path = file(each)
            if path in written or self._memory.pages.get(path, _NEVER).inputs == _MEDIUM:
                continue
            try:
                self._put(path, _MEDIUM, self.make(each).read_bytes(), written)
            except LoaError:
                if each.form is Form.IMAGE or is_attachment(each):
                    raise

    def _touch(self, cards: Mapping[str, ArticleCard], gone: Iterable[str]) -> Touched:
        """Change the index; what that touches."""
        touched, index = Touched(), self._index
        for card in cards.values():
            touched.by(index, index.cards.get(card.slug))
            index.put(card)
            touched.by(index, card)
        for slug in gone:
            touched.by(index, index.cards.get(slug))
            index.drop(slug)
        return touched

    def _take(self, hand: Mapping[str, Edition], gone: Iterable[str]) -> None:
        """Remember what the state was told."""
        for slug, edition in hand.items():
            self._memory.editions[slug] = edition.digest
            self._memory.withdrawn.discard(slug)
        for slug in gone:
            self._memory.editions.pop(slug, None)
            self._memory.withdrawn.add(slug)

    def _drafts(
        self,
        cards: Mapping[str, ArticleCard],
        hand: Mapping[str, Edition],
        gone: Sequence[str],
        written: dict[str, WrittenPage],
    ) -> tuple[list[Sheet], set[Key] | None]:
        """The pages that may have to change, and the lists whose old pages may be too many.

        In doubt every page, every list (None), and first the media of all that is public.
        """
        if not self._doubt:
            touched = self._touch(cards, gone)
            self._take(hand, gone)
            return self._some(touched, hand, gone), touched.keys
        self._media(self.state.media(), written)
        self._index = CardIndex(_after(self._index.cards, cards, gone))
        self._take(hand, gone)
        return self._everything(hand), None

    def _some(
        self, touched: Touched, hand: Mapping[str, Edition], gone: Iterable[str]
    ) -> list[Sheet]:
        """The pages that may have changed."""
        pages = Pages(self.shell, self._index, self._there)
        slugs = (touched.slugs | hand.keys()) & self._index.cards.keys()
        drafts: list[Sheet] = [self._article(pages, slug, hand.get(slug)) for slug in sorted(slugs)]
        for key in sorted(touched.keys):
            drafts += self._lists(pages, key)
        return [*drafts, *self._always(pages), *map(pages.withdrawn, gone)]

    def _everything(self, hand: Mapping[str, Edition]) -> list[Sheet]:
        """Every page there should be."""
        pages = Pages(self.shell, self._index, self._there)
        drafts: list[Sheet] = list(pages.fixed())
        drafts += [self._article(pages, slug, hand.get(slug)) for slug in sorted(self._index.cards)]
        for key in sorted(keys(self.shell, self._index)):
            drafts += self._lists(pages, key)
        drafts += self._always(pages)
        return [*drafts, *map(pages.withdrawn, sorted(self._memory.withdrawn))]

    def _there(self, path: str) -> bool:
        return self.folder.stamp(path) is not None

    def _article(self, pages: Pages, slug: str, edition: Edition | None) -> Sheet:
        def fetch() -> Edition:
            return edition or next(self.state.editions([slug]))

        return pages.article(slug, self._memory.editions[slug], fetch)

    def _lists(self, pages: Pages, key: Key) -> Iterator[Sheet]:
        """The pages, the feed and the map file of one list."""
        yield from pages.list_of(key)
        if key[0] == "chuyen-muc":
            yield feeds.feed(self.shell, self._index, key)
        if key[0] == "luu-tru" and key in self._index.lists:
            yield feeds.month_map(self.shell, self._index, key[1])

    def _always(self, pages: Pages) -> Iterator[Sheet]:
        """Pages that any article may touch; the front page last."""
        yield pages.archive()
        yield feeds.feed(self.shell, self._index, ALL)
        yield feeds.lists_map(self.shell)
        yield feeds.map_of_maps(self.shell, self._index)
        yield feeds.robots(self.shell)
        yield front.home(self.shell, self._index, self.clock())

    def _stale(self, drafts: Iterable[Sheet], lists: Iterable[Key] | None) -> list[str]:
        """Recorded pages of these lists (None: pages and files of any kind) that nothing wants."""
        wanted = {draft.path for draft in drafts}
        if lists is None:
            wanted.update(file(each) for each in self.state.media())
            starts: tuple[str, ...] = ("",)
        else:
            keyed = list(lists)
            starts = tuple(f"{kind}/{name}." for kind, name in keyed)
            starts += tuple(f"sitemap/{name}." for kind, name in keyed if kind == "luu-tru")
        pages = self._memory.pages
        return [path for path in pages if path.startswith(starts) and path not in wanted]

    @contextmanager
    def _drawn(
        self, drafts: Iterable[Sheet], written: Mapping[str, WrittenPage]
    ) -> Iterator[Iterator[tuple[str, bytes, bytes | None]]]:
        """(path, inputs, bytes or None if it stands as it should): new pages, then the others.

        They are drawn from the start of the block on, by other cores.
        """
        known = self._memory.pages
        once = {draft.path: draft for draft in drafts if draft.path not in written}
        ordered = sorted(once.values(), key=lambda draft: draft.path in known)
        with parallel_map(self._anew, ordered) as made:
            yield ((draft.path, *each) for draft, each in zip(ordered, made, strict=True))

    def _anew(self, draft: Sheet) -> tuple[bytes, bytes | None]:
        """What a page is made from, and its bytes; None if it stands there as it should."""
        if self._memory.pages.get(draft.path, _NEVER).inputs == draft.inputs:
            return draft.inputs, None
        data = draft.draw()
        return draft.inputs, data.encode() if isinstance(data, str) else data

    def _put(self, path: str, key: bytes, data: bytes, written: dict[str, WrittenPage]) -> None:
        stamp = self.folder.write(path, data, path in self._memory.pages)
        written[path] = WrittenPage(key, stamp)

    def _remember(self, written: dict[str, WrittenPage], removed: Iterable[str]) -> None:
        gone = list(removed)
        self.state.done(written, gone)
        memory = self._memory
        memory.pages.update(written)
        for path in gone:
            memory.pages.pop(path, None)
        memory.version = self.state.version()
        self._doubt = False


_MEDIUM = inputs("medium")  # its name says what it holds
_NEVER = WrittenPage(b"", FileStamp(0, 0))


def _after(
    public: Mapping[str, ArticleCard], cards: Mapping[str, ArticleCard], gone: Iterable[str]
) -> Iterable[ArticleCard]:
    """The public cards once these are put there and those are gone."""
    found = {**public, **cards}
    for slug in gone:
        found.pop(slug, None)
    return found.values()
