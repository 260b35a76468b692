"""Carries an article through its life (lifecycle.py): asks Zalo, and writes down what it learns.

One loop: the state that follows from the last event is put on disk, then its command is carried
out, and what that tells is the next event. All requests that a delivery makes are made here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from channels.zalo import compose, look
from channels.zalo.answers import ListedArticle
from channels.zalo.client import ZaloClient
from channels.zalo.codes import ContentRefused
from channels.zalo.finding import ArticleFinder
from channels.zalo.lifecycle import (
    ArticleCommand,
    ArticleEvent,
    ArticleFact,
    first_look,
    next_step,
)
from channels.zalo.media import check_images, ensure_film
from channels.zalo.memory import ArticleMemory
from channels.zalo.met import Wanted
from channels.zalo.quota import ArticleQuota
from channels.zalo.receipts import ArticleReceipt
from channels.zalo.state import ArticleState
from pipeline.errors import DeliveryError, OutcomeUnknown, Rejected, TryLater
from pipeline.http.endpoint import HttpEndpoint
from pipeline.model import VN, Edition, Receipt

E, C = ArticleEvent, ArticleCommand
Trouble = DeliveryError | ContentRefused


@dataclass(frozen=True)
class _Work:
    """What a command is carried out for: `fact` led to it, `state` is on disk."""

    edition: Edition
    key: str
    state: ArticleState
    fact: ArticleFact

    def payload(self, status: str) -> dict[str, Any]:
        """The article as Zalo is to make or show it. `status`: show, hide."""
        return compose.article_payload(self.edition, self.key, status, self.state.film_id)


@dataclass(frozen=True)
class ArticleDriver:
    """The driver of one channel. Its fields are told at ZaloArticles."""

    zalo: ZaloClient
    memory: ArticleMemory
    finder: ArticleFinder
    quota: ArticleQuota | None
    website: HttpEndpoint | None
    build: Path
    hidden_first: bool
    tries: int
    waits: tuple[float, ...]
    sleep: Callable[[float], None]

    def publish(self, edition: Edition, key: str) -> Receipt:
        """Publish, or go on where an earlier try stopped. Raises also ContentRefused."""
        refusal = self.memory.state(key).refusal
        resumed = ArticleFact(E.RESUMED, error=Rejected(refusal) if refusal else None)
        return self._drive(edition, key, resumed)

    def correct(self, edition: Edition, key: str, article_id: str) -> Receipt:
        """Put the edition in the place of an article, or go on. Raises also ContentRefused."""
        if self.memory.state(key).article_id:
            return self._drive(edition, key, ArticleFact(E.RESUMED))
        check_images(self.website, edition)
        return self._drive(edition, key, ArticleFact(E.CORRECTION_BEGUN, value=article_id))

    def find_together(
        self, wanted: Sequence[tuple[Edition, str]]
    ) -> list[Receipt | DeliveryError | None]:
        """One outcome for each, in order, from one walk of the listing. Changes nothing there."""
        told = {key: self._follow(edition, key) for edition, key in wanted}
        works = [self._begin_work(*each) for each in wanted]
        lost = [
            self._describe(each)
            for each in works
            if not isinstance(told[each.key], DeliveryError) and not each.state.article_id
        ]
        facts, pages = self.finder.find(lost) if lost else ({}, {})
        for key, fact in facts.items():
            told[key] = self._conclude(key, fact, told[key])
        if not pages and any(self._is_to_be_seen(key, error) for key, error in told.items()):
            pages = self.finder.search.read_newest()
        return [self._tell_outcome(edition, key, told[key], pages) for edition, key in wanted]

    # --- the loop -----------------------------------------------------------------------------

    def _drive(self, edition: Edition, key: str, fact: ArticleFact) -> Receipt:
        """From an event to a receipt. Raises what ended it."""
        state = self.memory.state(key)
        while True:
            state, command = self._advance(key, state, fact)  # on disk, before anything is asked
            if command is C.DONE and fact.receipt:
                return fact.receipt
            try:
                if command is C.STOP and fact.error:
                    raise fact.error
                fact = COMMANDS[command](self, _Work(edition, key, state, fact))
            except (TryLater, Rejected) as error:
                if state.may_be_seen:
                    raise OutcomeUnknown(f"{error} Bài có thể đã lên.") from None
                raise

    def _advance(
        self, key: str, state: ArticleState, fact: ArticleFact
    ) -> tuple[ArticleState, ArticleCommand]:
        """The next state, written down, with what else the event tells; and the command."""
        after, command = next_step(state, fact)
        self.memory.keep_state(key, state, after)
        if fact.event is E.TAKEN and self.quota:
            self.quota.count_article()
        if fact.event is E.FOUND:
            for each in fact.ids:
                self.finder.assign(each, key)
        return after, command

    # --- what may come before a creation --------------------------------------------------------

    def _glance(self, work: _Work) -> ArticleFact:
        return self.finder.glance(self._describe(work))

    def _prove(self, work: _Work) -> ArticleFact:
        doubts = work.fact.at if work.fact.event is E.DOUBTED else 0
        return self.finder.prove(self._describe(work), doubts)

    def _search_refused(self, work: _Work) -> ArticleFact:
        facts, _ = self.finder.find([self._describe(work)])
        if facts[work.key].event is E.FOUND:
            return facts[work.key]
        return ArticleFact(E.UNSURE, error=work.fact.error)

    def _check(self, work: _Work) -> ArticleFact:
        if self.quota:
            self.quota.check_left()
        check_images(self.website, work.edition)
        return ArticleFact(E.CHECKED)

    def _ensure_film(self, work: _Work) -> ArticleFact:
        return ensure_film(self.zalo, work.edition, work.state, self.build)

    def _intend(self, work: _Work) -> ArticleFact:
        tries = work.state.tries
        if tries < self.tries:
            return ArticleFact(E.INTENDED, at=self.zalo.zalo_time)
        silences = Rejected(
            f"Đã gửi {tries} lần mà Zalo không trả lời rõ, và không thấy bài. Mở trang OA "
            "xem lại, chắc chắn chưa có thì cho gửi lại."
        )
        return ArticleFact(E.TRIED_OUT, error=silences)

    # --- what changes something at Zalo, and the tokens that it gives ---------------------------

    def _create(self, work: _Work) -> ArticleFact:
        """A refusal isn't believed: whoever sends again looks first."""
        self.finder.keep_mark(work.key)
        began = time.monotonic()
        try:
            token = self.zalo.create_article(work.payload("hide" if self.hidden_first else "show"))
        except (ContentRefused, Rejected) as error:
            return ArticleFact(E.DECLINED, at=self.zalo.zalo_time, error=error)
        except TryLater as error:
            return ArticleFact(E.POSTPONED, error=error)
        except OutcomeUnknown as error:
            lasted = int((time.monotonic() - began) * 1000)
            return ArticleFact(E.SILENT, at=work.state.requested_at + lasted, error=error)
        return ArticleFact(E.TAKEN, value=token, shown=not self.hidden_first)

    def _update(self, work: _Work) -> ArticleFact:
        article = {**work.payload("show"), "id": work.state.article_id}
        try:
            token = self.zalo.update_article(article)
        except ContentRefused as error:
            return ArticleFact(E.UPDATE_REFUSED, error=error)
        return ArticleFact(E.UPDATE_TAKEN, value=token)

    def _poll_creation(self, work: _Work) -> ArticleFact:
        try:
            if article_id := self._poll(work.state.create_token):
                return ArticleFact(E.READY, value=article_id)
        except ContentRefused as error:  # refused, or the token is forgotten and it is there
            return ArticleFact(E.TOKEN_REFUSED, at=self.zalo.zalo_time, error=error)
        return _pending_fact()

    def _poll_update(self, work: _Work) -> ArticleFact:
        try:
            if self._poll(work.state.update_token):
                return ArticleFact(E.UPDATED)
        except ContentRefused as error:
            return ArticleFact(E.UPDATE_TOKEN_REFUSED, error=error)
        return _pending_fact()

    def _poll(self, token: str) -> str | None:
        """The id that a token gives; None if Zalo still works on it after the last wait."""
        for wait in self.waits:
            if found := self.zalo.poll_token(token):
                return found
            self.sleep(wait)
        return self.zalo.poll_token(token)

    # --- looking ----------------------------------------------------------------------------------

    def _look(self, work: _Work, pages: Mapping[str, ListedArticle] | None = None) -> ArticleFact:
        """PUBLIC with the receipt, or HIDDEN. `pages`: what the listing just said, by id."""
        article_id, slug = work.state.article_id, work.edition.subject
        listed = self.finder.search.read_newest(article_id) if pages is None else pages
        if not look.is_shown(self.zalo, article_id, listed):
            return ArticleFact(E.HIDDEN)
        self.finder.assign(article_id, work.key)
        self.memory.keep_article_of(slug, article_id)
        told = listed.get(article_id)
        born = told.born if told else 0
        receipt = ArticleReceipt(
            article_id=article_id,
            url=told.link if told else "",
            at=datetime.fromtimestamp(born / 1000, VN).isoformat() if born else "",
            slug=slug,
            twins=work.state.twins,
        )
        return ArticleFact(E.PUBLIC, receipt=receipt.to_receipt())

    def _confirm(self, work: _Work) -> ArticleFact:
        seen = self._look(work)
        if seen.event is E.PUBLIC:
            return seen
        hidden = OutcomeUnknown("Zalo đã nhận nhưng bài vẫn đang ẩn: phải xem lại.")
        return ArticleFact(E.STILL_HIDDEN, error=hidden)

    def _describe(self, work: _Work) -> Wanted:
        return self.finder.describe(work.edition, work.key, work.state)

    # --- finding many: only looks, no command is carried out -------------------------------------

    def _follow(self, edition: Edition, key: str) -> Trouble | None:
        """Poll the token of a creation, if there is one; why that gave no id."""
        work = self._begin_work(edition, key)
        if first_look(work.state) is not C.POLL_CREATION:
            return None
        try:
            fact = self._poll_creation(work)
        except DeliveryError as error:
            return error
        if fact.event is not E.PENDING:
            self._advance(key, work.state, fact)
        return fact.error

    def _conclude(self, key: str, fact: ArticleFact, refusal: Trouble | None) -> Trouble | None:
        """Write down what a search told of one article; why it is not known, None if it is."""
        if refusal is not None and fact.event is not E.FOUND:
            # it never became an article: the next delivery says so
            fact = ArticleFact(E.TURNED_DOWN, value=str(refusal))
        self._advance(key, self.memory.state(key), fact)
        return fact.error

    def _is_to_be_seen(self, key: str, trouble: Trouble | None) -> bool:
        return trouble is None and bool(self.memory.state(key).article_id)

    def _tell_outcome(
        self,
        edition: Edition,
        key: str,
        trouble: Trouble | None,
        pages: Mapping[str, ListedArticle],
    ) -> Receipt | DeliveryError | None:
        """The receipt of what the public sees; None: absent or hidden; else why not known."""
        if self._is_to_be_seen(key, trouble):
            try:
                return self._see(self._begin_work(edition, key), pages)
            except (DeliveryError, ContentRefused) as error:
                trouble = error
        return Rejected(str(trouble)) if isinstance(trouble, ContentRefused) else trouble

    def _see(self, work: _Work, pages: Mapping[str, ListedArticle]) -> Receipt | None:
        if first_look(work.state) is C.POLL_UPDATE:
            with suppress(Rejected):
                fact = self._poll_update(work)
                if fact.event is E.PENDING and fact.error:
                    raise fact.error
                self._advance(work.key, work.state, fact)
        return self._look(self._begin_work(work.edition, work.key), pages).receipt

    def _begin_work(self, edition: Edition, key: str) -> _Work:
        return _Work(edition, key, self.memory.state(key), ArticleFact(E.RESUMED))


COMMANDS: Mapping[ArticleCommand, Callable[[ArticleDriver, _Work], ArticleFact]] = {
    C.GLANCE: ArticleDriver._glance,
    C.PROVE: ArticleDriver._prove,
    C.SEARCH: ArticleDriver._search_refused,
    C.CHECK: ArticleDriver._check,
    C.ENSURE_FILM: ArticleDriver._ensure_film,
    C.INTEND: ArticleDriver._intend,
    C.CREATE: ArticleDriver._create,
    C.POLL_CREATION: ArticleDriver._poll_creation,
    C.LOOK: ArticleDriver._look,
    C.UPDATE: ArticleDriver._update,
    C.POLL_UPDATE: ArticleDriver._poll_update,
    C.CONFIRM: ArticleDriver._confirm,
}


def _pending_fact() -> ArticleFact:
    later = TryLater("Zalo đang xử lý bài; máy sẽ hỏi lại.", timedelta(seconds=30))
    return ArticleFact(E.PENDING, error=later)
