"""Zalo articles: made by one request, ready some time later, public when Zalo says so.

    armed    noted before `create` is asked, by Zalo's own clock: from here on nothing is created
             again unless absence was proved (finding.py)
    silent   when Zalo fell silent, or refused: absence proves something some time later
    token    Zalo took it and works on it: `verify` until there is an id
    id       the article exists; `hide` or `show`
    update   the token of the update that shows it (or replaces an older text)

Every step is a note on disk before the next one begins, so a delivery is resumed where it
stopped, and nothing after `create` ever leads back to `create`. While the public may already
see something, no answer but a receipt is clear: everything else is OutcomeUnknown.
(Zalo OA OpenAPI v2.0, article; read 2026-11.)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from channels._addresses import Covers
from channels._http import HttpEndpoint
from channels.zalo import compose, look, seen, steps
from channels.zalo import film as films
from channels.zalo.client import JSON, Zalo
from channels.zalo.codes import ContentRefused
from channels.zalo.finding import Finder
from channels.zalo.quota import Quota
from channels.zalo.search import Search
from channels.zalo.steps import article_note
from channels.zalo.tokens import Clock
from pipeline.channel import Limits, Notes, Redelivery
from pipeline.config import Ward
from pipeline.errors import DeliveryError, OutcomeUnknown, Rejected, TryLater
from pipeline.model import Article, Bulletin, Edition, Form, Observation, Receipt

if TYPE_CHECKING:
    from channels._media import Made

_T = TypeVar("_T")
LIMITS = Limits(
    redelivery=Redelivery.FIND,
    settle=timedelta(minutes=10),  # a lost article may be processed for minutes, then listed late
    title_chars=compose.TITLE_CHARS,
    image_bytes=900_000,
    forms=frozenset({Form.IMAGE, Form.VIDEO}),
    after=("website",),  # Zalo fetches the images from there
)


@dataclass(frozen=True)
class ZaloArticles:
    """The channel of articles of one OA."""

    name: str
    site: str  # the website's public address
    ward: Ward
    zalo: Zalo
    notes: Notes
    now: Clock
    hidden_first: bool = False  # create hidden, then show
    comments: bool = True
    covers: Covers | None = None  # for articles without a picture
    made: Callable[[Article], Sequence[Made]] = lambda _: ()  # films and pictures of an article
    told: Callable[[Edition, Article], Edition] = lambda edition, _: edition  # what is left out
    here: str = ""  # which office on which machine this is, if known
    build: Path = Path("build")  # where the studio keeps them
    quota: Quota | None = None
    tries: int = 3  # creates without a clear answer and without a trace, before a person is asked
    website: HttpEndpoint | None = (
        None  # where to see that Zalo can fetch the images, before asking it
    )
    waits: tuple[float, ...] = (2.0, 4.0, 8.0)  # seconds between polls within one delivery
    sleep: Callable[[float], None] = time.sleep
    limits: Limits = LIMITS

    @property
    def waiting(self) -> str:
        """Why nothing can leave now."""
        return self.zalo.tokens.waiting

    def compose(self, bulletin: Bulletin) -> Edition:
        """The edition of a bulletin's one article. Pure. Raises Unsupported, ContentError."""
        edition = compose.edition(
            bulletin.article,
            self.name,
            self.site,
            self.ward,
            self.comments,
            self.covers,
            self.made(bulletin.article),
        )
        return self.told(edition, bulletin.article)

    def deliver(self, edition: Edition, key: str) -> Receipt:
        """Publish, or go on where an earlier try stopped."""
        if refusal := self.notes.get(key).get("refused"):
            self.notes.put(key, refused=None)
            raise Rejected(refusal)
        with _plainly():
            article_id = self.notes.get(key).get("id") or self._made(edition, key)
            with self._unsettled(key):
                return self._shown(edition, key, article_id)

    def find(self, edition: Edition, key: str) -> Receipt | None:
        """The article, if the public can see it. Raises TryLater while that is not known."""
        return _given(self.find_together([(edition, key)])[0])

    def find_together(
        self, wanted: Sequence[tuple[Edition, str]]
    ) -> list[Receipt | DeliveryError | None]:
        """One outcome for each, in order, from one walk of the listing."""
        told: dict[str, str | Exception | None] = {}
        refused: dict[str, str] = {}
        for edition, key in wanted:
            try:
                told[key] = self._followed(edition, key)
            except ContentRefused as error:  # or the token is forgotten and the article is there
                refused[key] = str(error)
            except DeliveryError as error:
                told[key] = error
        lost = [each for each in wanted if told.get(each[1]) is None]
        pages: Mapping[str, JSON] = {}
        if lost:
            looked, pages = self.finder.find(lost)
            told = {**told, **looked}
        if not pages and any(isinstance(each, str) for each in told.values()):
            pages = self.search.newest()
        for key, refusal in refused.items():
            if not isinstance(
                told[key], str
            ):  # it never became an article: the next `deliver` says so
                told[key] = None
                self.notes.put(key, refused=refusal)
        return [self._told(edition, key, told[key], pages) for edition, key in wanted]

    def observe(self, receipt: Receipt) -> Observation:
        """Whether it is shown, and Zalo's two counts if it is among the newest hundred."""
        return _given(self.observe_together([receipt])[0])

    def observe_together(self, receipts: Sequence[Receipt]) -> list[Observation | DeliveryError]:
        """One for each, in order, from one walk of the listing."""
        with _plainly():
            return seen.together(self.zalo, receipts)

    def withdraw(self, receipt: Receipt) -> None:
        """Take it down for good. Gone stays gone."""
        seen.vouched(receipt)
        with _plainly():
            try:
                self.zalo.remove(receipt.remote_id)
            except ContentRefused:
                if look.detail(self.zalo, receipt.remote_id) is not None:
                    raise
        if slug := receipt.data.get("slug"):
            self.notes.put(article_note(self.name, slug), id=None)

    def replace(self, receipt: Receipt, edition: Edition, key: str) -> Receipt:
        """Put the new edition in the old one's place: same id, same address."""
        seen.vouched(receipt)
        self.finder.mark(key)
        if not self.notes.get(key).get("id"):
            steps.see_images(self.website, edition)
            self.notes.put(key, id=receipt.remote_id, replaces=True)
        with _plainly(), self._unsettled(key):
            new = self._shown(edition, key, receipt.remote_id)
        return Receipt(new.remote_id, new.url or receipt.url, new.at or receipt.at, new.data)

    # --- making -----------------------------------------------------------------------------

    def _made(self, edition: Edition, key: str) -> str:
        """The id of the article, created if it was not yet."""
        note = self.notes.get(key)
        if not note.get("token"):
            if found := self.finder.before(edition, key):
                return found
            if self.quota:
                self.quota.check()
            steps.see_images(self.website, edition)
            self._film(edition, key)
            self._arm(key)
            self.notes.put(key, token=self._created(edition, key), public=not self.hidden_first)
            if self.quota:
                self.quota.spend()
        with self._unsettled(key):
            try:
                return self._verified(key, "token")
            except ContentRefused:  # refused, or the token is forgotten and the article is there
                self.notes.put(key, silent=self.zalo.date)
                told, _ = self.finder.find([(edition, key)])
                if isinstance(told[key], str):
                    return str(told[key])
                raise

    def _arm(self, key: str) -> None:
        """The intent, on disk before Zalo is asked. Raises Rejected after too many silences."""
        tries = self.notes.get(key).get("tries") or 0
        if tries >= self.tries:
            self.notes.put(key, tries=None)
            raise Rejected(
                f"Đã gửi {tries} lần mà Zalo không trả lời rõ, và không thấy bài. Mở trang OA xem "
                "lại, chắc chắn chưa có thì cho gửi lại."
            )
        self.finder.mark(key)
        fresh = {"silent": None, "absent": None, "asked": None}
        self.notes.put(key, armed=self.zalo.date, tries=tries + 1, **fresh)

    def _created(self, edition: Edition, key: str) -> str:
        """The token of its making. A refusal isn't believed: whoever sends again looks first."""
        film = self._film(edition, key)
        status = "hide" if self.hidden_first else "show"
        began = time.monotonic()
        try:
            return self.zalo.create(compose.payload(edition, key, status, film))
        except (ContentRefused, Rejected):
            self.notes.put(key, silent=self.zalo.date, tries=None)
            raise
        except TryLater:  # not executed
            self.notes.put(key, armed=None, tries=None)
            raise
        except OutcomeUnknown:
            lasted = int((time.monotonic() - began) * 1000)
            self.notes.put(key, silent=int(self.notes.get(key)["armed"]) + lasted)
            raise

    def _shown(self, edition: Edition, key: str, article_id: str) -> Receipt:
        """See that it is public, with this edition's text; show it if it is not."""
        note = self.notes.get(key)
        must_update = note.get("replaces") and not note.get("updated")
        if not must_update and (receipt := self._public(edition, key, article_id)):
            return receipt
        if not note.get("update"):
            film = self._film(edition, key)
            article = {**compose.payload(edition, key, "show", film), "id": article_id}
            try:
                self.notes.put(key, update=self.zalo.update(article))
            except ContentRefused:
                self.notes.put(key, id=None, token=None)  # a new try starts anew
                raise
        self._verified(key, "update")
        if receipt := self._public(edition, key, article_id):
            return receipt
        self.notes.put(key, updated=None)
        raise OutcomeUnknown("Zalo đã nhận nhưng bài vẫn đang ẩn: phải xem lại.")

    def _verified(self, key: str, which: str) -> str:
        """The id that a noted token gives. Raises ContentRefused, TryLater."""
        return steps.verified(self.zalo, self.notes, key, which, self.waits, self.sleep)

    @contextmanager
    def _unsettled(self, key: str) -> Iterator[None]:
        """Once the public may see it, waiting or a refusal to answer is no clear answer."""
        try:
            yield
        except ContentRefused:
            raise
        except (TryLater, Rejected) as error:
            note = self.notes.get(key)
            if note.get("public") or note.get("update") or note.get("updated"):
                raise OutcomeUnknown(f"{error} Bài có thể đã lên.") from None
            raise

    def _film(self, edition: Edition, key: str) -> str:
        return films.ready(self.zalo, self.notes, edition, key, self.build)

    # --- looking ----------------------------------------------------------------------------

    @cached_property
    def search(self) -> Search:
        """How this channel reads the OA's listing."""
        return Search(self.zalo, self.notes, self.name)

    @cached_property
    def finder(self) -> Finder:
        """How this channel finds what was lost."""
        return Finder(self.name, self.zalo, self.notes, self.search, self.here)

    def _public(
        self, edition: Edition, key: str, article_id: str, pages: Mapping[str, JSON] | None = None
    ) -> Receipt | None:
        """The receipt of an article that is shown; None if it is hidden or gone."""
        listed = self.search.newest(article_id) if pages is None else pages
        if receipt := self.finder.receipt(edition, key, article_id, listed):
            self.notes.put(article_note(self.name, edition.subject), id=article_id)
        return receipt

    def _followed(self, edition: Edition, key: str) -> str | None:
        """The id of an article, if the trail leads to one. Raises as `verify`, ContentRefused."""
        note = self.notes.get(key)
        if note.get("id"):
            return str(note["id"])
        return self._verified(key, "token") if note.get("token") else None

    def _told(
        self, edition: Edition, key: str, found: str | Exception | None, pages: Mapping[str, JSON]
    ) -> Receipt | DeliveryError | None:
        """The outcome for an article that was found, or not."""
        if isinstance(found, ContentRefused):
            return Rejected(str(found))
        if not isinstance(found, str):
            return found if isinstance(found, DeliveryError) else None
        try:
            if self.notes.get(key).get("update"):
                with suppress(ContentRefused, Rejected):
                    self._verified(key, "update")
            return self._public(edition, key, found, pages)
        except DeliveryError as error:
            return error


@contextmanager
def _plainly() -> Iterator[None]:
    """A refusal of the content leaves the channel as what it is to everybody: Rejected."""
    try:
        yield
    except ContentRefused as error:
        raise Rejected(str(error)) from None


def _given(outcome: _T | DeliveryError) -> _T:
    if isinstance(outcome, DeliveryError):
        raise outcome
    return outcome
