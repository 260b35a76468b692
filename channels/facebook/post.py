"""A feed post: text with a link card, or with photos; found again, never made twice.

`POST /{page}/feed` is the only call that can't be undone by not looking, and it has no
idempotency key. Two ways around it (docs/graph-api/reference/v26.0/page/feed, pagepost;
read 2026-11):

    two phases   an unpublished post, its id written down, then `is_published=true`, which may be
                 repeated; a lost first answer leaves at most a draft that nobody sees
    one phase    published at once; a lost answer is settled by looking for the mark

Photos go first, unpublished (docs/graph-api/photo-uploads): that too may be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from channels._answer import no_clear_answer
from channels.facebook import leftovers
from channels.facebook.codes import Duplicate, Meaning, Refused
from channels.facebook.graph import FAR, succeeded
from channels.facebook.marks import POST_FIELDS, Found, carries
from channels.facebook.page import SETTLE, Page
from pipeline.errors import DeliveryError, OutcomeUnknown, Rejected, TryLater
from pipeline.model import Edition, Form, Receipt, Rendition

SOON = timedelta(seconds=30)
_PHOTOS_KEPT = timedelta(hours=3)  # an unpublished photo lives for about a day
_ID = re.compile(r"\d+(_\d+)?")
_NO_DRAFT = "Facebook chưa cho thấy bài nháp vừa tạo. Máy sẽ hỏi lại."
_ONE_PHASE = (
    "Nếu Facebook không cho công khai bài nháp, đặt two_phase = false ở kênh này trong "
    "config.toml rồi cho gửi lại."
)


@dataclass(frozen=True)
class Posts:
    """Feed posts of one Page."""

    page: Page
    two_phase: bool

    def find(self, edition: Edition, key: str) -> Receipt | None:
        """The published post of a delivery. Raises TryLater, Rejected."""
        draft = self._noted_draft(edition, key)
        if draft and draft.published:
            return self._receipt(edition, key, draft)
        found = self.page.search(("published_posts",), POST_FIELDS, edition, key)
        return self._adopted(edition, key, found)

    def find_all(self, wanted: Sequence[tuple[Edition, str]]) -> list[Receipt | None]:
        """`find` of many, for one reading of the list. Raises TryLater, Rejected."""
        found = self.page.search_all(("published_posts",), POST_FIELDS, wanted)
        return [
            self._adopted(edition, key, some)
            for (edition, key), some in zip(wanted, found, strict=True)
        ]

    def _adopted(self, edition: Edition, key: str, found: list[Found]) -> Receipt | None:
        public = [each for each in found if each.published]
        if "armed" not in self.page.noted(key):  # from memory, perhaps: it may be gone meanwhile
            public = [each for each in public if self._carries(edition, each.id)]
        if not public:
            return None
        receipt = self.page.adopted(edition, key, public, **_carried(edition))
        leftovers.settle(self.page, key, leftovers.in_use(self.page.noted(key)))
        return receipt

    def publish(self, edition: Edition, key: str) -> Receipt:
        """One post. Whoever calls has looked: there is none yet. Raises as `deliver` does."""
        if not self.two_phase:
            return self._create(edition, key)
        draft = self._known_draft(edition, key) or self._draft(edition, key)
        return self._flip(edition, key, draft)

    def replace(self, receipt: Receipt, edition: Edition, key: str) -> Receipt:
        """Other words, and other photos where they changed.

        A link card stays as it was, and a post with photos keeps some: its kind can't change.
        """
        form: dict[str, Any] = {"message": edition.text}
        old, new = list(receipt.data.get("photos", ())), _carried(edition)["photos"]
        if old and new and old != new:
            form["attached_media"] = _media(self._photos(edition, key))
        succeeded(self.page.graph.write(receipt.remote_id, **form))
        if not self._carries(edition, receipt.remote_id):
            raise TryLater(
                "Facebook nhận bản sửa mà bài trên Trang chưa đổi. Máy sẽ sửa lại.", SOON
            )
        self.page.notes.put(key, posted=receipt.remote_id)
        leftovers.settle(self.page, key, leftovers.in_use(self.page.noted(key)))
        kept = {**receipt.data, "photos": new if old and new else old}
        return Receipt(receipt.remote_id, receipt.url, self.page.clock() or receipt.at, kept)

    def _carries(self, edition: Edition, remote: str) -> bool:
        """Whether an object is there and carries the edition's mark."""
        body = self.page.one(remote, POST_FIELDS)
        return body is not None and carries(body, edition.link)

    # --- one phase ----------------------------------------------------------------------------

    def _create(self, edition: Edition, key: str) -> Receipt:
        self._begin(key)
        photos = self._photos(edition, key)
        self.page.arm(key, asked=self.page.clock())
        try:
            body = self.page.graph.write(
                f"{self.page.id}/feed", fields="id,permalink_url", **_form(edition, photos)
            )
        except (TryLater, Rejected, Duplicate):  # an answer: nothing is under way any more
            self.page.notes.put(key, asked=None)
            raise
        return self._proved(edition, key, _made(body, self.page.clock(), effect=True))

    def _begin(self, key: str) -> None:
        """An earlier try of this delivery must be over, by the far end's own clock."""
        noted = self.page.noted(key)
        if not self.page.passed(noted.get("asked"), SETTLE):
            raise TryLater("Facebook có thể chưa cho thấy bài đã gửi. Máy sẽ tìm lại.", SOON)
        if noted.get("draft"):  # of two phases: nobody shall publish it beside this one
            self.page.removed(str(noted["draft"]))
            self.page.notes.put(key, draft=None, photos={})

    def _proved(self, edition: Edition, key: str, post: Found) -> Receipt:
        """The receipt of a post that is there, carries our mark and is public.

        Raises OutcomeUnknown: an answer that names another post, or tells of what nobody sees,
        tells nothing of ours.
        """
        try:
            body = self.page.one(post.id, POST_FIELDS)
        except DeliveryError as error:
            raise OutcomeUnknown(f"Đã gửi, chưa xem lại được. {error}") from None
        if body is None or body.get("is_published") is not True:
            raise OutcomeUnknown("Facebook nói đã đăng mà chưa thấy bài công khai. Máy sẽ tìm lại.")
        if not carries(body, edition.link):
            raise OutcomeUnknown(
                "Facebook trả lời bằng mã của một bài khác. Máy tìm trên Trang trước khi làm tiếp."
            )
        return self._receipt(edition, key, post)

    # --- two phases ---------------------------------------------------------------------------

    def _draft(self, edition: Edition, key: str) -> Found:
        photos = self._photos(edition, key)
        self.page.arm(key, drafting=self.page.clock() or True)
        try:
            body = self.page.graph.write(
                f"{self.page.id}/feed",
                fields=POST_FIELDS,
                published=False,
                **_form(edition, photos),
            )
            draft = _made(body, self.page.clock(), effect=True)
        except (TryLater, Rejected, Duplicate):  # an answer: nothing is under way any more
            self.page.notes.put(key, drafting=True)
            raise
        except OutcomeUnknown as error:  # nobody sees a draft
            raise TryLater(f"Chưa rõ bài nháp đã tạo chưa: máy sẽ tìm nó trước. {error}") from None
        self.page.notes.put(key, draft=draft.id, url=draft.url, drafted=self.page.clock())
        seen = self._noted_draft(edition, key)
        hidden = self.page.noted(key).get("draft") and carries(body, edition.link)  # it lags
        if seen is None and not hidden:
            raise TryLater(_NO_DRAFT, SOON)
        self.page.own(edition, key, draft.id)
        return seen or draft

    def _known_draft(self, edition: Edition, key: str) -> Found | None:
        """The draft of an earlier try, noted or found; None if there is surely none."""
        if draft := self._noted_draft(edition, key):
            self.page.own(edition, key, draft.id)
            return draft
        noted = self.page.noted(key)
        if not noted.get("drafting"):
            return None
        found = self.page.search(("feed",), POST_FIELDS, edition, key)
        drafts = [each for each in found if not each.published and each.id != noted.get("draft")]
        if drafts:
            self.page.notes.put(key, draft=drafts[0].id, drafted=self.page.clock())
            self.page.own(edition, key, drafts[0].id)
            return drafts[0]
        if not self.page.passed(noted.get("drafted") or noted["drafting"], SETTLE):
            raise TryLater(_NO_DRAFT, SOON)
        return None

    def _noted_draft(self, edition: Edition, key: str) -> Found | None:
        """The draft that was noted, if it is there and ours: an answer may name another post."""
        noted = self.page.noted(key)
        if not noted.get("draft"):
            return None
        body = self.page.one(noted["draft"], POST_FIELDS)
        if body is None:
            return None
        if not carries(body, edition.link):
            self.page.notes.put(key, draft=None, drafted=None)
            return None
        url = str(body.get("permalink_url") or noted.get("url") or "")
        at = str(body.get("created_time") or "")
        return Found(noted["draft"], url, at, body.get("is_published") is True)

    def _flip(self, edition: Edition, key: str, draft: Found) -> Receipt:
        flipped = self.page.noted(key).get("flipped")
        if flipped and self.page.passed(flipped, SETTLE):
            self.page.notes.put(key, flipped=None)  # a person may let it be tried again
            raise Rejected(
                f"Facebook nhận lệnh công khai bài nháp {draft.id} mà không công khai. {_ONE_PHASE}"
            )
        try:
            succeeded(self.page.graph.write(draft.id, is_published=True))
        except Refused as no:
            if no.missing:
                raise TryLater(
                    "Facebook chưa thấy bài nháp vừa tạo để công khai. Máy sẽ thử lại.", SOON
                ) from None
            if no.fault.meaning is not Meaning.CONTENT:
                raise
            raise Rejected(f"{no} Bài nháp {draft.id} chưa ai thấy. {_ONE_PHASE}") from None
        if not flipped:
            self.page.notes.put(key, flipped=self.page.clock())
        return self._proved(edition, key, draft)

    def _receipt(self, edition: Edition, key: str, post: Found) -> Receipt:
        receipt = self.page.receipt(edition, key, post, **_carried(edition))
        leftovers.settle(self.page, key, leftovers.in_use(self.page.noted(key)))
        return receipt

    # --- photos -------------------------------------------------------------------------------

    def _photos(self, edition: Edition, key: str) -> list[str]:
        """Ids of the edition's photos, uploaded unpublished; those of an earlier try, if fresh."""
        noted = self.page.noted(key)
        kept = {} if noted.get("anew") else dict(noted.get("photos") or {})
        if noted.get("anew"):  # whatever was refused is made anew
            self.page.notes.put(key, photos=None, anew=None)
        for image in _images(edition):
            known = kept.get(image.path)
            if known and not self.page.passed(known[1], _PHOTOS_KEPT):
                continue
            kept[image.path] = [self._upload(edition, key, image), self.page.clock()]
            self.page.notes.put(key, photos=kept)
        return [kept[image.path][0] for image in _images(edition)]

    def _upload(self, edition: Edition, key: str, image: Rendition) -> str:
        body = self.page.graph.write(
            f"{self.page.id}/photos",
            effect=False,
            files={"source": (image.path.rpartition("/")[2], self.page.file(image), "image/jpeg")},
            published=False,
            alt_text_custom=image.alt or None,
        )
        photo = _made(body, "", effect=False).id
        self.page.listed(photo, edition, key)
        return photo


def _images(edition: Edition) -> list[Rendition]:
    return [each for each in edition.renditions if each.form is Form.IMAGE]


def _carried(edition: Edition) -> dict[str, Any]:
    """What a receipt keeps, so that a correction knows whether the photos changed."""
    return {"photos": [each.path for each in _images(edition)]}


def _media(photos: list[str]) -> list[dict[str, str]]:
    return [{"media_fbid": each} for each in photos]


def _form(edition: Edition, photos: list[str]) -> dict[str, Any]:
    """Never `picture`, `name`…: on a domain the Page does not own they refuse the whole post."""
    if photos:
        return {"message": edition.text, "attached_media": _media(photos)}
    return {"message": edition.text, "link": edition.link}


def _made(body: Mapping[str, Any], at: str, *, effect: bool) -> Found:
    """What a create answered. An answer without a proper id is no clear answer."""
    made = body.get("id")
    if not isinstance(made, str) or not _ID.fullmatch(made):
        raise no_clear_answer(effect, FAR, "câu trả lời thiếu mã bài")
    url = body.get("permalink_url")
    return Found(made, url if isinstance(url, str) else "", at, published=effect)
