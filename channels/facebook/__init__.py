"""The ward's Facebook Page: posts with a link card or photos, videos and reels.

Facebook knows no idempotency key, and its errors do not mean “not published”. So every post
carries its article's address with the revision, `find` looks for it, and a delivery looks
before it sends (lifecycle.py says what may happen to it; codes.py what each error means).

Set up by `loa connect facebook` (connect.py). Not yet exercised against the live platform:
whether an unpublished post may be published by `is_published` on a 2026 version is documented
(docs/graph-api/reference/v26.0/pagepost) but unconfirmed; `two_phase = false` does without.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from channels._addresses import MOST_BYTES, site_url
from channels._media import ProductBuilder
from channels.facebook import counts, earlier, leftovers
from channels.facebook.codes import Duplicate, FaultMeaning, RateLimited, Refused
from channels.facebook.graph import Graph, require_success
from channels.facebook.lifecycle import PostEvent, Way
from channels.facebook.message import PostStyle, compose_post
from channels.facebook.page import FacebookPage, Row
from channels.facebook.post import Posts
from channels.facebook.progress import Progress
from channels.facebook.receipts import Published
from channels.facebook.settings import open_graph, secret_name
from channels.facebook.times import SETTLE
from channels.facebook.video import Videos
from pipeline.channel import Limits, Redelivery
from pipeline.channel_settings import POST_CHARS, FacebookSettings
from pipeline.config import Surroundings
from pipeline.errors import ConfigError, DeliveryError, Rejected, TryLater
from pipeline.http.deadline import StartTimer, start_timer
from pipeline.model import Bulletin, Edition, Form, Observation, Receipt, Rendition, digest

_SOON = timedelta(minutes=1)

__all__ = ["Facebook"]


class Facebook:
    """The channel. It asks Facebook nothing until it is asked to deliver."""

    def __init__(
        self,
        surroundings: Surroundings,
        settings: FacebookSettings,
        timer: StartTimer = start_timer,
    ) -> None:
        self.name = surroundings.name
        self._around = surroundings
        self._settings = settings
        self._timer = timer  # measures how long an exchange may last
        self._uploads = f"{self.name} tải lên"  # where the notes list what was uploaded
        self._dead = f"{self.name} token"  # under which the notes keep which token was refused
        self._graph: Graph | None = None
        self._past: dict[str, dict[str, Row]] = {}  # posts that were read once, by list
        self._unknown_counts: set[str] = set()  # metrics that this version does not know
        known = surroundings.office.channels
        site = site_url(surroundings.office, settings.website)
        self._builder = ProductBuilder(surroundings.office, site)
        self._style = PostStyle(
            site=site,
            photos=settings.photos,
            longest=settings.longest,
            hashtags=settings.hashtags,
            most_hashtags=settings.most_hashtags,
        )
        self.limits = Limits(
            redelivery=Redelivery.FIND,
            settle=SETTLE,
            text_chars=POST_CHARS,
            images=settings.photos,
            image_bytes=MOST_BYTES,
            forms=frozenset({Form.IMAGE, Form.VIDEO}),
            min_gap=timedelta(minutes=settings.gap_minutes),
            after=(settings.website,) if settings.website in known else (),
        )

    @property
    def waiting(self) -> str:
        """What the channel waits for; read anew each time, since a person may connect."""
        token = self._secret("PAGE_TOKEN")
        if not token or not self._page_id:
            return "chưa kết nối: chạy “loa connect facebook”."
        if self._around.notes.get(self._dead).get("dead") == fingerprint(token):
            return "Facebook không nhận mã truy cập nữa: chạy “loa connect facebook”."
        return ""

    def compose(self, bulletin: Bulletin) -> Edition:
        """The words and photos of a post. Pure. Raises Unsupported."""
        made = self._builder.products_of(bulletin.article, self.name) if bulletin.articles else ()
        edition = compose_post(bulletin, self.name, self._style, made)
        return self._builder.add_unmade(edition, bulletin.article) if bulletin.articles else edition

    def deliver(self, edition: Edition, key: str) -> Receipt:
        """Publish once. Raises Rejected, TryLater, OutcomeUnknown."""
        try:
            page = self._open_page()
            if found := self._find(page, edition, key):
                return found
            page.graph.rest_if_full()
            return self._publish(page, edition, key)
        except Duplicate as error:
            return self._find_duplicate(edition, key, error)
        except RateLimited as error:
            if error.blocked and (found := self._try_to_find(edition, key)):
                return found  # blocked, but it went out before
            raise self._record_error(edition, key, error) from None
        except DeliveryError as error:
            raise self._record_error(edition, key, error) from None

    def find(self, edition: Edition, key: str) -> Receipt | None:
        """The public post that carries the edition's mark. Raises TryLater, Rejected."""
        try:
            return self._find(self._open_page(), edition, key)
        except Refused as no:
            self._record_dead_token(no)
            raise

    def find_together(
        self, wanted: Sequence[tuple[Edition, str]]
    ) -> list[Receipt | DeliveryError | None]:
        """`find` of each (edition, key), for one reading of the Page's posts. Raises nothing."""
        posts = [each for each in wanted if not _is_film(each[0])]
        found = self._find_posts(posts) if len(posts) > 1 else {}
        for edition, key in wanted:
            if key not in found:
                try:
                    found[key] = self.find(edition, key)
                except DeliveryError as error:
                    found[key] = error
        return [found[key] for _, key in wanted]

    def find_earlier(self, edition: Edition, key: str) -> list[Receipt]:
        """Posts and videos of the article in other words. Raises TryLater, Rejected."""
        try:
            return earlier.find_earlier(self._open_page(), edition.link)
        except Refused as no:
            self._record_dead_token(no)
            raise

    def tidy(self) -> None:
        """Remove what was uploaded and is on no post. Raises TryLater, Rejected."""
        try:
            leftovers.remove_unused(self._open_page())
        except Refused as no:
            self._record_dead_token(no)
            raise

    def left(self) -> int:
        """How many uploads are on no post that we know to be public."""
        return len(self._around.notes.get(self._uploads))

    def observe(self, receipt: Receipt) -> Observation:
        """Whether it is public, and what is counted. Raises TryLater, Rejected."""
        try:
            return counts.observe_post(self._open_page(), receipt, self._unknown_counts)
        except Refused as no:
            self._record_dead_token(no)
            raise

    def withdraw(self, receipt: Receipt) -> None:
        """Delete the post. Gone stays gone. Raises as `deliver` does."""
        remote = Published.from_receipt(receipt).video or receipt.remote_id
        try:
            page = self._open_page()
            try:
                require_success(page.graph.remove(remote))
            except Refused as no:
                if not no.missing:
                    raise
            if page.read_object(remote, "id") is not None:
                raise TryLater("Facebook nói đã gỡ mà bài vẫn còn. Máy sẽ gỡ lại.", _SOON)
        except Refused as no:
            self._record_dead_token(no)
            raise

    def replace(self, receipt: Receipt, edition: Edition, key: str) -> Receipt:
        """Put other words (and photos) in the place of the old. Raises as `deliver` does."""
        try:
            page = self._open_page()
            if Published.from_receipt(receipt).video:
                return self._videos(page).replace(receipt, edition)
            return self._posts(page).replace(self._progress(edition, key), receipt)
        except DeliveryError as error:
            raise self._record_error(edition, key, error) from None

    # --- the parts of a delivery ----------------------------------------------------------------

    def _find(self, page: FacebookPage, edition: Edition, key: str) -> Receipt | None:
        progress = self._progress(edition, key)
        if _is_film(edition):
            return self._videos(page).find(progress)
        return self._posts(page).find(progress)

    def _find_posts(
        self, wanted: Sequence[tuple[Edition, str]]
    ) -> dict[str, Receipt | DeliveryError | None]:
        try:
            progress = [self._progress(edition, key) for edition, key in wanted]
            together = self._posts(self._open_page()).find_all(progress)
            return {key: told for (_, key), told in zip(wanted, together, strict=True)}
        except DeliveryError as error:
            if isinstance(error, Refused):
                self._record_dead_token(error)
            return {key: error for _, key in wanted}

    def _publish(self, page: FacebookPage, edition: Edition, key: str) -> Receipt:
        progress = self._progress(edition, key)
        if _is_film(edition):
            return self._videos(page).publish(progress)
        return self._posts(page).publish(progress)

    def _posts(self, page: FacebookPage) -> Posts:
        return Posts(page, Way.TWO_PHASES if self._settings.two_phase else Way.ONE_PHASE)

    def _videos(self, page: FacebookPage) -> Videos:
        return Videos(page, self._settings.upload_url)

    def _progress(self, edition: Edition, key: str) -> Progress:
        return Progress(self._around.notes, edition, key)

    def _find_duplicate(self, edition: Edition, key: str, error: Duplicate) -> Receipt:
        """Facebook has it already, it says: mostly our own earlier success, so look."""
        try:
            found = self.find(edition, key)
        except DeliveryError:
            raise error from None  # nobody knows yet
        if found:
            return found
        progress = self._progress(edition, key)
        if not progress.state.duplicate_told:
            progress.record(PostEvent.DUPLICATE_TOLD)
            raise error
        raise Rejected(
            "Facebook coi bài này trùng với một bài trước, mà trên Trang không thấy bài nào dẫn "
            "tới địa chỉ của nó. Sửa câu chữ hoặc ảnh cho khác bài trước rồi phát hành lại."
        )

    def _try_to_find(self, edition: Edition, key: str) -> Receipt | None:
        """A look whose failure tells nothing."""
        try:
            return self.find(edition, key)
        except DeliveryError:
            return None

    def _record_error(self, edition: Edition, key: str, error: DeliveryError) -> DeliveryError:
        """Note an error of this delivery; the error to raise, in view of those before it."""
        progress = self._progress(edition, key)
        if isinstance(error, RateLimited):
            progress.record(PostEvent.RESTED)
            return error.after_repeats(progress.state.rests - 1)
        if isinstance(error, Refused):
            if error.again and not progress.state.postponed:
                progress.record(PostEvent.POSTPONED)
                return TryLater(str(error), error.again)
            progress.record(PostEvent.REFUSED)
            self._record_dead_token(error)
        return error

    def _record_dead_token(self, error: Refused) -> None:
        """Note that Facebook refused our token, if that is the error."""
        if error.fault.meaning is FaultMeaning.AUTH:
            dead = fingerprint(self._secret("PAGE_TOKEN"))
            self._around.notes.put(self._dead, dead=dead)

    # --- opening ----------------------------------------------------------------------------------

    def _open_page(self) -> FacebookPage:
        """Raises TryLater while the channel is not connected."""
        try:
            reason = self.waiting
        except ConfigError as error:
            reason = str(error)
        if reason:
            raise TryLater(reason, timedelta(hours=1))
        return FacebookPage(
            self._open_graph(),
            self._page_id,
            self._settings.app_id or self._secret("APP_ID"),
            self._around.notes,
            self._read_rendition,
            self._uploads,
            self._past,
        )

    def _open_graph(self) -> Graph:
        token = self._secret("PAGE_TOKEN")
        if self._graph is None or self._graph.token != token:
            self._graph = open_graph(self._settings, token, self._secret("APP_SECRET"), self._timer)
        return self._graph

    @property
    def _page_id(self) -> str:
        return self._settings.page or self._secret("PAGE_ID")

    def _secret(self, name: str) -> str:
        return self._around.secrets.get(secret_name(self.name, name)) or ""

    def _read_rendition(self, rendition: Rendition) -> bytes:
        try:
            return (self._around.office.build / rendition.path).read_bytes()
        except OSError:
            raise TryLater(f"Chưa có tệp build/{rendition.path}: máy sẽ làm rồi gửi lại.") from None


def fingerprint(token: str) -> str:
    """An id of a token that is safe to keep: the token can’t be had from it."""
    return digest(token.encode())[:16]


def _is_film(edition: Edition) -> bool:
    return any(each.form is Form.VIDEO for each in edition.renditions)
