"""The ward's Facebook Page: posts with a link card or photos, videos and reels.

Facebook knows no idempotency key, and its errors do not mean “not published”. So every post
carries its article's address with the revision, `find` looks for it, and a delivery looks
before it sends (post.py, video.py say how; codes.py what each error means).

Set up by `loa connect facebook` (connect.py). Not yet exercised against the live platform:
whether an unpublished post may be published by `is_published` on a 2026 version is documented
(docs/graph-api/reference/v26.0/pagepost) but unconfirmed; `two_phase = false` does without.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Literal

from channels._addresses import MOST_BYTES, site_url
from channels._http import HttpEndpoint
from channels._media import Press
from channels.facebook import counts, leftovers
from channels.facebook.codes import Duplicate, Meaning, Refused, Resting
from channels.facebook.graph import FAR, Graph, succeeded
from channels.facebook.message import MOST_CHARS, Style, composed
from channels.facebook.page import SETTLE, Page, Row
from channels.facebook.post import Posts
from channels.facebook.video import Videos
from pipeline.channel import Limits, Redelivery
from pipeline.config import Surroundings
from pipeline.errors import ConfigError, DeliveryError, Rejected, TryLater
from pipeline.model import Bulletin, Edition, Form, Observation, Receipt, Rendition, digest
from pipeline.settings import Bounds, Digits, Settings, like

_SOON = timedelta(minutes=1)

__all__ = ["Facebook", "FacebookSettings", "opened", "secret_name"]


class FacebookSettings(Settings):
    """`[channels.facebook]` of config.toml."""

    kind: Literal["facebook"]
    page: Digits = ""  # its id; empty: as `loa connect` noted it
    app_id: Digits = ""
    version: Annotated[str, like(r"v\d+\.\d+", "viết dạng v26.0")] = "v26.0"
    url: str = "https://graph.facebook.com"
    upload_url: str = "https://rupload.facebook.com"
    dialog_url: str = "https://www.facebook.com"
    callback: str = ""  # an https address registered with the app; empty: this machine, once
    website: str = "website"  # the channel whose addresses posts lead to
    two_phase: bool = True
    photos: Annotated[int, Bounds(ge=0, le=10)] = 4  # at most, on a post; 0: a link card instead
    longest: Annotated[int, Bounds(ge=300, le=MOST_CHARS)] = 1200  # characters of a post
    hashtags: tuple[str, ...] = ()  # on every post
    most_hashtags: Annotated[int, Bounds(ge=0, le=30)] = 5
    gap_minutes: Annotated[float, Bounds(ge=0)] = 3  # between two posts
    seconds: Annotated[float, Bounds(gt=0)] = 60  # of silence that we bear
    patience: Annotated[float, Bounds(gt=0)] = 300  # seconds for a whole exchange


class Facebook:
    """The channel. Opens nothing until it is asked to deliver."""

    def __init__(self, surroundings: Surroundings, settings: FacebookSettings) -> None:
        self.name = surroundings.name
        self._around = surroundings
        self._settings = settings
        self._uploads = f"{self.name} tải lên"  # where the notes list what was uploaded
        self._dead = f"{self.name} token"  # where the notes keep which one Facebook refused
        self._graph: Graph | None = None
        self._past: dict[str, dict[str, Row]] = {}  # posts that were read once, by list
        self._unknown_counts: set[str] = set()  # metrics that this version does not know
        known = surroundings.office.config.channels
        site = site_url(surroundings.office, settings.website)
        self._press = Press(surroundings.office, site)
        self._style = Style(
            site=site,
            photos=settings.photos,
            longest=settings.longest,
            hashtags=settings.hashtags,
            most_hashtags=settings.most_hashtags,
        )
        self.limits = Limits(
            redelivery=Redelivery.FIND,
            settle=SETTLE,
            text_chars=MOST_CHARS,
            images=settings.photos,
            image_bytes=MOST_BYTES,
            forms=frozenset({Form.IMAGE, Form.VIDEO}),
            min_gap=timedelta(minutes=settings.gap_minutes),
            after=(settings.website,) if settings.website in known else (),
        )

    @property
    def waiting(self) -> str:
        """What the channel waits for; looked at anew each time, since a person may connect."""
        token = self._secret("PAGE_TOKEN")
        if not token or not self._page_id:
            return "chưa kết nối: chạy “loa connect facebook”."
        if self._around.notes.get(self._dead).get("dead") == _print(token):
            return "Facebook không nhận mã truy cập nữa: chạy “loa connect facebook”."
        return ""

    def compose(self, bulletin: Bulletin) -> Edition:
        """The words and photos of a post. Pure. Raises Unsupported."""
        made = self._press.made(bulletin.article, self.name) if bulletin.articles else ()
        edition = composed(bulletin, self.name, self._style, made)
        return self._press.told(edition, bulletin.article) if bulletin.articles else edition

    def deliver(self, edition: Edition, key: str) -> Receipt:
        """Publish once. Raises Rejected, TryLater, OutcomeUnknown."""
        try:
            page = self._page()
            if found := self._find(page, edition, key):
                return found
            page.graph.rest_if_full()
            return self._publish(page, edition, key)
        except Duplicate as error:
            return self._ours_or_not(edition, key, error)
        except Resting as error:
            if error.blocked and (found := self._glimpsed(edition, key)):
                return found  # blocked, but it went out before
            raise self._weighed(key, error) from None
        except DeliveryError as error:
            raise self._weighed(key, error) from None

    def find(self, edition: Edition, key: str) -> Receipt | None:
        """The public post that carries the edition's mark. Raises TryLater, Rejected."""
        try:
            return self._find(self._page(), edition, key)
        except Refused as no:
            raise self._noticed(no) from None

    def find_together(
        self, wanted: Sequence[tuple[Edition, str]]
    ) -> list[Receipt | DeliveryError | None]:
        """`find` of each (edition, key), for one reading of the Page's posts. Raises nothing."""
        posts = [each for each in wanted if not _is_film(each[0])]
        found: dict[str, Receipt | DeliveryError | None] = {}
        try:
            together = self._posts(self._page()).find_all(posts) if len(posts) > 1 else []
            found = {key: told for (_, key), told in zip(posts, together, strict=False)}
        except Refused as no:
            found = {key: self._noticed(no) for _, key in posts}
        except DeliveryError as error:
            found = {key: error for _, key in posts}
        for edition, key in wanted:
            if key not in found:
                try:
                    found[key] = self.find(edition, key)
                except DeliveryError as error:
                    found[key] = error
        return [found[key] for _, key in wanted]

    def tidy(self) -> None:
        """Remove what was uploaded and is on no post. Raises TryLater, Rejected."""
        try:
            leftovers.tidy(self._page())
        except Refused as no:
            raise self._noticed(no) from None

    def left(self) -> int:
        """How many uploads are on no post that we know to be public."""
        return len(self._around.notes.get(self._uploads))

    def observe(self, receipt: Receipt) -> Observation:
        """Whether it is public, and what is counted. Raises TryLater, Rejected."""
        try:
            return counts.seen(self._page(), receipt, self._unknown_counts)
        except Refused as no:
            raise self._noticed(no) from None

    def withdraw(self, receipt: Receipt) -> None:
        """Delete the post. Gone stays gone. Raises as `deliver` does."""
        try:
            page = self._page()
            remote = str(receipt.data.get("video") or receipt.remote_id)
            try:
                succeeded(page.graph.remove(remote))
            except Refused as no:
                if not no.missing:
                    raise
            if page.one(remote, "id") is not None:
                raise TryLater("Facebook nói đã gỡ mà bài vẫn còn. Máy sẽ gỡ lại.", _SOON)
        except Refused as no:
            raise self._noticed(no) from None

    def replace(self, receipt: Receipt, edition: Edition, key: str) -> Receipt:
        """Put other words (and photos) in the place of the old. Raises as `deliver` does."""
        try:
            page = self._page()
            if receipt.data.get("video"):
                return self._videos(page).replace(receipt, edition)
            return self._posts(page).replace(receipt, edition, key)
        except DeliveryError as error:
            raise self._weighed(key, error) from None

    # --- the parts of a delivery ----------------------------------------------------------------

    def _find(self, page: Page, edition: Edition, key: str) -> Receipt | None:
        if _is_film(edition):
            return self._videos(page).find(edition, key)
        return self._posts(page).find(edition, key)

    def _publish(self, page: Page, edition: Edition, key: str) -> Receipt:
        if _is_film(edition):
            return self._videos(page).publish(edition, key)
        return self._posts(page).publish(edition, key)

    def _posts(self, page: Page) -> Posts:
        return Posts(page, self._settings.two_phase)

    def _videos(self, page: Page) -> Videos:
        return Videos(page, self._settings.upload_url)

    def _ours_or_not(self, edition: Edition, key: str, error: Duplicate) -> Receipt:
        """Facebook has it already, it says: mostly our own earlier success, so look."""
        try:
            found = self.find(edition, key)
        except DeliveryError:
            raise error from None  # nobody knows yet
        if found:
            return found
        if not self._around.notes.get(key).get("duplicate"):
            self._around.notes.put(key, duplicate=True)
            raise error
        raise Rejected(
            "Facebook coi bài này trùng với một bài trước, mà trên Trang không thấy bài nào dẫn "
            "tới địa chỉ của nó. Sửa câu chữ hoặc ảnh cho khác bài trước rồi phát hành lại."
        )

    def _glimpsed(self, edition: Edition, key: str) -> Receipt | None:
        """A look whose failure tells nothing."""
        try:
            return self.find(edition, key)
        except DeliveryError:
            return None

    def _weighed(self, key: str, error: DeliveryError) -> DeliveryError:
        """An error, seen with what this delivery has met before."""
        notes = self._around.notes
        if isinstance(error, Resting):
            times = int(notes.get(key).get("rests", 0))
            notes.put(key, rests=times + 1)
            return error.grown(times)
        if isinstance(error, Refused):
            if error.again and not notes.get(key).get("again"):
                notes.put(key, again=True)
                return TryLater(str(error), error.again)
            notes.put(key, anew=True)
            return self._noticed(error)
        return error

    def _noticed(self, error: Refused) -> Refused:
        if error.fault.meaning is Meaning.AUTH:
            self._around.notes.put(self._dead, dead=_print(self._secret("PAGE_TOKEN")))
        return error

    # --- the door ---------------------------------------------------------------------------------

    def _page(self) -> Page:
        try:
            reason = self.waiting
        except ConfigError as error:
            reason = str(error)
        if reason:
            raise TryLater(reason, timedelta(hours=1))
        return Page(
            self._opened(),
            self._page_id,
            self._settings.app_id or self._secret("APP_ID"),
            self._around.notes,
            self._file,
            self._uploads,
            self._past,
        )

    def _opened(self) -> Graph:
        token = self._secret("PAGE_TOKEN")
        if self._graph is None or self._graph.token != token:
            self._graph = opened(self._settings, token, self._secret("APP_SECRET"))
        return self._graph

    @property
    def _page_id(self) -> str:
        return self._settings.page or self._secret("PAGE_ID")

    def _secret(self, name: str) -> str:
        return self._around.secrets.get(secret_name(self.name, name)) or ""

    def _file(self, rendition: Rendition) -> bytes:
        try:
            return (self._around.office.build / rendition.path).read_bytes()
        except OSError:
            raise TryLater(f"Chưa có tệp build/{rendition.path}: máy sẽ làm rồi gửi lại.") from None


def opened(settings: FacebookSettings, token: str, secret: str = "") -> Graph:
    """The Graph API under a token."""
    far = HttpEndpoint(
        settings.url,
        title=FAR,
        connect=min(10.0, settings.seconds),
        read=settings.seconds,
        patience=settings.patience,
        trust_env=settings.url.startswith("https://"),  # a stand-in on this machine: no proxy
    )
    return Graph(far, settings.version, token, secret)


def secret_name(channel: str, name: str) -> str:
    """E.g. `FACEBOOK_PAGE_TOKEN`: each channel of this kind has secrets of its own."""
    return f"{channel.upper().replace('-', '_')}_{name}"


def _print(token: str) -> str:
    """What tells tokens apart and opens nothing."""
    return digest(token.encode())[:16]


def _is_film(edition: Edition) -> bool:
    return any(each.form is Form.VIDEO for each in edition.renditions)
