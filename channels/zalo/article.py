"""Zalo articles: made by one request, ready some time later, public when Zalo says so.

    armed    noted before `create` is asked: from here on, look before creating again, as far
             back as the article that was the youngest then
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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from channels._addresses import Covers
from channels._http import Far
from channels.zalo import compose, look
from channels.zalo import film as films
from channels.zalo.client import Zalo
from channels.zalo.codes import ContentRefused
from channels.zalo.quota import Quota
from channels.zalo.tokens import Clock
from pipeline.channel import Limits, Notes, Redelivery
from pipeline.config import Ward
from pipeline.errors import OutcomeUnknown, Rejected, TryLater
from pipeline.model import VN, Article, Bulletin, Edition, Form, Observation, Receipt

if TYPE_CHECKING:
    from channels._media import Made

LIMITS = Limits(
    redelivery=Redelivery.FIND,
    settle=timedelta(minutes=10),  # a lost article may be processed for minutes, then listed late
    title_chars=compose.TITLE_CHARS,
    image_bytes=900_000,
    forms=frozenset({Form.IMAGE, Form.VIDEO}),
    after=("website",),  # Zalo fetches the images from there
)
_COUNTS = {"views": "total_view", "shares": "total_share"}


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
    build: Path = Path("build")  # where the studio keeps them
    quota: Quota | None = None
    tries: int = 3  # creates without a clear answer and without a trace, before a person is asked
    website: Far | None = None  # where to see that Zalo can fetch the images, before asking it
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
        """The article, if the public can see it."""
        with _plainly():
            article_id = self.notes.get(key).get("id") or self._lost(edition, key)
            if not article_id:
                return None
            if self.notes.get(key).get("update"):
                with suppress(ContentRefused, Rejected):
                    self._verified(key, "update")
            return self._public(edition, key, article_id)

    def observe(self, receipt: Receipt) -> Observation:
        """Whether it is shown, and Zalo's two counts if it is among the newest hundred."""
        with _plainly():
            detail = look.detail(self.zalo, receipt.remote_id)
            if detail is None:
                return Observation(False, note="Bài không còn trên Zalo.")
            counts = {}
            for listed in look.slices(self.zalo, look.OBSERVED):
                if listed and str(listed.get("id")) == receipt.remote_id:
                    counts = {name: look.number(listed.get(key)) for name, key in _COUNTS.items()}
                    break
        visible = detail.get("status") == "show"
        return Observation(visible, counts, _note(visible, receipt.data.get("twins", [])))

    def withdraw(self, receipt: Receipt) -> None:
        """Take it down for good. Gone stays gone."""
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
        if not self.notes.get(key).get("id"):
            self._see_images(edition)
            self.notes.put(key, id=receipt.remote_id, replaces=True)
        with _plainly(), self._unsettled(key):
            return self._shown(edition, key, receipt.remote_id)

    # --- making -----------------------------------------------------------------------------

    def _made(self, edition: Edition, key: str) -> str:
        """The id of the article, created if it was not yet."""
        note = self.notes.get(key)
        if not note.get("token"):
            if note.get("armed") and (found := self._listed(edition, key)):
                return found
            if self.quota:
                self.quota.check()
            self._see_images(edition)
            self._film(edition, key)
            self._arm(key)
            self.notes.put(key, token=self._created(edition, key), public=not self.hidden_first)
            if self.quota:
                self.quota.spend()
        with self._unsettled(key):
            try:
                return self._verified(key, "token")
            except ContentRefused:  # refused, or the token is forgotten and the article is there
                if found := self._listed(edition, key):
                    return found
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
        self.notes.put(key, armed=self._latest() or self._yesterday(), tries=tries + 1)

    def _created(self, edition: Edition, key: str) -> str:
        try:
            status = "hide" if self.hidden_first else "show"
            film = self._film(edition, key)
            return self.zalo.create(compose.payload(edition, key, status, film))
        except (ContentRefused, Rejected, TryLater):  # certainly not created: no need to look
            self.notes.put(key, armed=None, tries=None)
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
        """Poll a token until it gives an id. The note tells when it is settled, either way."""
        token = self.notes.get(key)[which]
        try:
            for wait in (*self.waits, None):
                if found := self.zalo.verify(token):
                    done: dict[str, Any] = {"id": found} if which == "token" else {"updated": True}
                    self.notes.put(key, **{which: None}, **done)
                    return found
                if wait is not None:
                    self.sleep(wait)
        except ContentRefused:
            self.notes.put(key, **{which: None})
            raise
        raise TryLater("Zalo đang xử lý bài; máy sẽ hỏi lại.", timedelta(seconds=30))

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

    def _see_images(self, edition: Edition) -> None:
        """Zalo fetches images by itself: they must be on the web first. Raises TryLater."""
        for url in compose.image_urls(edition):
            if self.website is None:
                return
            status = self.website.exchange("HEAD", url, effect=False).status
            if status != 200:
                raise TryLater(
                    f"Ảnh {url} chưa có trên mạng (mã {status}) nên Zalo không lấy được. "
                    "Đưa trang tin lên mạng trước; máy sẽ tự thử lại.",
                    timedelta(minutes=10),
                )

    # --- looking ----------------------------------------------------------------------------

    def _public(self, edition: Edition, key: str, article_id: str) -> Receipt | None:
        """The receipt of an article that is shown; None if it is hidden or gone."""
        detail = look.detail(self.zalo, article_id)
        if detail is None or detail.get("status") != "show":
            return None
        self.notes.put(article_note(self.name, edition.subject), id=article_id)
        listed = look.newest(self.zalo, article_id)
        url, born = str(listed.get("link_view") or ""), look.born(listed)
        if born > self._latest():
            self.notes.put(f"{self.name}/mới nhất", born=born)
        at = datetime.fromtimestamp(born / 1000, VN).isoformat() if born else ""
        twins = self.notes.get(key).get("twins") or []
        return Receipt(article_id, url, at, {"slug": edition.subject, "twins": twins})

    def _lost(self, edition: Edition, key: str) -> str | None:
        """The id of an article whose making was asked for, wherever the trail ended."""
        refusal = ""
        if self.notes.get(key).get("token"):
            try:
                return self._verified(key, "token")
            except ContentRefused as error:
                refusal = str(error)
        if found := self._listed(edition, key):
            return found
        if refusal:  # it never became an article: the next `deliver` says so
            self.notes.put(key, refused=refusal)
        return None

    def _listed(self, edition: Edition, key: str) -> str | None:
        """The id of the article that bears this delivery's mark; the oldest if there are more."""
        armed = self.notes.get(key).get("armed")
        found = look.marked(self.zalo, edition.title, compose.mark(key), armed)
        if not found:
            return None
        self.notes.put(key, id=found[0], token=None, twins=found[1:])
        return found[0]

    def _latest(self) -> int:
        """When the youngest article that we know of was made: milliseconds by Zalo's clock."""
        return int(self.notes.get(f"{self.name}/mới nhất").get("born") or 0)

    def _yesterday(self) -> int:
        """The same by our clock, which may be wrong by a day."""
        return int((self.now() - timedelta(hours=25)).timestamp() * 1000)


@contextmanager
def _plainly() -> Iterator[None]:
    """A refusal of the content leaves the channel as what it is to everybody: Rejected."""
    try:
        yield
    except ContentRefused as error:
        raise Rejected(str(error)) from None


def article_note(channel: str, slug: str) -> str:
    """The key of the note that tells a broadcast an article's id."""
    return f"{channel}/bài/{slug}"


def _note(visible: bool, twins: list[str]) -> str:
    hidden = "" if visible else "Bài đang bị ẩn trên Zalo."
    many = f"Trên Zalo có thêm {len(twins)} bài trùng: xem và gỡ ở oa.zalo.me." if twins else ""
    return " ".join(filter(None, [hidden, many]))
