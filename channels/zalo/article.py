"""The channel of Zalo articles: composed here, carried by driver.py through lifecycle.py.

An article is made by one request, ready some time later, public when Zalo says so. Where it is
and what may happen next stands in lifecycle.py. (Zalo OA OpenAPI v2.0, article; read 2026-11.)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from channels._addresses import Covers
from channels.zalo import compose, look
from channels.zalo.client import ZaloClient
from channels.zalo.codes import ContentRefused
from channels.zalo.driver import ArticleDriver
from channels.zalo.finding import ArticleFinder
from channels.zalo.memory import ArticleMemory
from channels.zalo.quota import ArticleQuota
from channels.zalo.receipts import check_id_known, observe_together
from channels.zalo.search import ListingSearch
from channels.zalo.tokens import Clock
from pipeline.channel import Limits, Notes, Redelivery
from pipeline.config import Ward
from pipeline.errors import DeliveryError, Rejected
from pipeline.http.endpoint import HttpEndpoint
from pipeline.model import Article, Bulletin, Edition, Form, Observation, Receipt

if TYPE_CHECKING:
    from channels._media import ArticleProduct

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
    zalo: ZaloClient
    notes: Notes
    now: Clock
    hidden_first: bool = False  # create hidden, then show
    comments: bool = True
    covers: Covers | None = None  # for articles without a picture
    products_of: Callable[[Article], Sequence[ArticleProduct]] = (
        lambda _: ()
    )  # films and pictures of an article
    name_left_out: Callable[[Edition, Article], Edition] = lambda edition, _: (
        edition
    )  # what is left out
    here: str = ""  # which office on which machine this is, if known
    build: Path = Path("build")  # where the studio keeps them
    quota: ArticleQuota | None = None
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
        edition = compose.compose_edition(
            bulletin.article,
            self.name,
            self.site,
            self.ward,
            self.comments,
            self.covers,
            self.products_of(bulletin.article),
        )
        return self.name_left_out(edition, bulletin.article)

    def deliver(self, edition: Edition, key: str) -> Receipt:
        """Publish, or go on where an earlier try stopped."""
        with _refusals_as_rejected():
            return self.driver.publish(edition, key)

    def find(self, edition: Edition, key: str) -> Receipt | None:
        """The article, if the public can see it. Raises TryLater while that is not known."""
        return _raise_errors(self.find_together([(edition, key)])[0])

    def find_together(
        self, wanted: Sequence[tuple[Edition, str]]
    ) -> list[Receipt | DeliveryError | None]:
        """One outcome for each, in order, from one walk of the listing."""
        return self.driver.find_together(wanted)

    def find_earlier(self, edition: Edition, key: str) -> list[Receipt]:
        """None: what is there under another title is a question to a person, raised as TryLater."""
        state = self.memory.state(key)
        if not state.requested_at:
            with _refusals_as_rejected():
                self.finder.check_not_retitled(self.finder.describe(edition, key, state))
        return []

    def observe(self, receipt: Receipt) -> Observation:
        """Whether it is shown, and Zalo's two counts if it is among the newest hundred."""
        return _raise_errors(self.observe_together([receipt])[0])

    def observe_together(self, receipts: Sequence[Receipt]) -> list[Observation | DeliveryError]:
        """One for each, in order, from one walk of the listing."""
        with _refusals_as_rejected():
            return observe_together(self.zalo, receipts)

    def withdraw(self, receipt: Receipt) -> None:
        """Take it down for good. Gone stays gone."""
        slug = check_id_known(receipt).slug
        with _refusals_as_rejected():
            try:
                self.zalo.remove_article(receipt.remote_id)
            except ContentRefused:
                if look.read_article(self.zalo, receipt.remote_id) is not None:
                    raise
        if slug:
            self.memory.keep_article_of(slug, "")

    def replace(self, receipt: Receipt, edition: Edition, key: str) -> Receipt:
        """Put the new edition in the old one's place: same id, same address."""
        check_id_known(receipt)
        self.finder.keep_mark(key)
        with _refusals_as_rejected():
            new = self.driver.correct(edition, key, receipt.remote_id)
        return Receipt(new.remote_id, new.url or receipt.url, new.at or receipt.at, new.data)

    # --- its parts ----------------------------------------------------------------------------

    @cached_property
    def memory(self) -> ArticleMemory:
        """What this channel keeps in its notes."""
        return ArticleMemory(self.notes, self.name)

    @cached_property
    def finder(self) -> ArticleFinder:
        """How this channel reads the OA's listing and finds what was lost."""
        return ArticleFinder(
            self.zalo, self.memory, ListingSearch(self.zalo, self.memory), self.here
        )

    @cached_property
    def driver(self) -> ArticleDriver:
        """How this channel carries an article through its life."""
        return ArticleDriver(
            zalo=self.zalo,
            memory=self.memory,
            finder=self.finder,
            quota=self.quota,
            website=self.website,
            build=self.build,
            hidden_first=self.hidden_first,
            tries=self.tries,
            waits=self.waits,
            sleep=self.sleep,
        )


@contextmanager
def _refusals_as_rejected() -> Iterator[None]:
    """A refusal of the content leaves the channel as what it is to everybody: Rejected."""
    try:
        yield
    except ContentRefused as error:
        raise Rejected(str(error)) from None


def _raise_errors(outcome: _T | DeliveryError) -> _T:
    if isinstance(outcome, DeliveryError):
        raise outcome
    return outcome
