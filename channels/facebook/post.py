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
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from channels._http import silence
from channels.facebook.codes import Meaning, Refused
from channels.facebook.graph import FAR, succeeded
from channels.facebook.marks import POST_FIELDS, Found
from channels.facebook.page import SETTLE, Page
from pipeline.errors import Rejected, TryLater
from pipeline.model import Edition, Form, Receipt, Rendition

SOON = timedelta(seconds=30)
_PHOTOS_KEPT = timedelta(hours=3)  # an unpublished photo lives for about a day
_ID = re.compile(r"\d+(_\d+)?")
_STATE = "id,permalink_url,created_time,is_published"


@dataclass(frozen=True)
class Posts:
    """Feed posts of one Page."""

    page: Page
    two_phase: bool

    def find(self, edition: Edition, key: str) -> Receipt | None:
        """The published post of a delivery. Raises TryLater, Rejected."""
        draft = self._noted_draft(key)
        if draft and draft.published:
            return self._receipt(edition, key, draft)
        found = self.page.search(("published_posts",), POST_FIELDS, edition, key)
        public = [each for each in found if each.published]
        return self.page.adopted(edition, key, public, **_carried(edition)) if public else None

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
        kept = {**receipt.data, "photos": new if old and new else old}
        return Receipt(receipt.remote_id, receipt.url, self.page.clock() or receipt.at, kept)

    # --- one phase ----------------------------------------------------------------------------

    def _create(self, edition: Edition, key: str) -> Receipt:
        photos = self._photos(edition, key)
        self.page.arm(key)
        body = self.page.graph.write(
            f"{self.page.id}/feed", fields="id,permalink_url", **_form(edition, photos)
        )
        return self._receipt(edition, key, _made(body, self.page.clock(), effect=True))

    # --- two phases ---------------------------------------------------------------------------

    def _draft(self, edition: Edition, key: str) -> Found:
        photos = self._photos(edition, key)
        self.page.arm(key, drafting=True)
        body = self.page.graph.write(
            f"{self.page.id}/feed",
            effect=False,
            fields="id,permalink_url",
            published=False,
            **_form(edition, photos),
        )
        return self._keep(edition, key, _made(body, self.page.clock(), effect=False))

    def _keep(self, edition: Edition, key: str, draft: Found) -> Found:
        """From here on this delivery is that draft."""
        self.page.notes.put(key, draft=draft.id, url=draft.url, drafted=self.page.clock())
        self.page.own(edition, key, draft.id)
        return draft

    def _known_draft(self, edition: Edition, key: str) -> Found | None:
        """The draft of an earlier try, noted or found; None if there is surely none."""
        noted = self.page.noted(key)
        if noted.get("draft"):
            if draft := self._noted_draft(key):
                return draft
            if not self.page.passed(noted.get("drafted"), SETTLE):
                raise TryLater("Facebook chưa cho thấy bài nháp vừa tạo. Máy sẽ hỏi lại.", SOON)
        if not noted.get("drafting"):
            return None
        found = self.page.search(("feed",), POST_FIELDS, edition, key)
        drafts = [each for each in found if not each.published and each.id != noted.get("draft")]
        return self._keep(edition, key, drafts[0]) if drafts else None

    def _noted_draft(self, key: str) -> Found | None:
        noted = self.page.noted(key)
        if not noted.get("draft"):
            return None
        body = self.page.one(noted["draft"], _STATE)
        if body is None:
            return None
        url = str(body.get("permalink_url") or noted.get("url") or "")
        at = str(body.get("created_time") or "")
        return Found(noted["draft"], url, at, body.get("is_published") is True)

    def _flip(self, edition: Edition, key: str, draft: Found) -> Receipt:
        try:
            succeeded(self.page.graph.write(draft.id, is_published=True))
        except Refused as no:
            if no.missing:
                raise TryLater(
                    "Facebook chưa thấy bài nháp vừa tạo để công khai. Máy sẽ thử lại.", SOON
                ) from None
            if no.fault.meaning is not Meaning.CONTENT:
                raise
            raise Rejected(
                f"{no} Bài nháp {draft.id} chưa ai thấy. Nếu Facebook không cho công khai bài "
                "nháp, đặt two_phase = false ở kênh này trong config.toml rồi cho gửi lại."
            ) from None
        return self._receipt(edition, key, draft)

    def _receipt(self, edition: Edition, key: str, post: Found) -> Receipt:
        return self.page.receipt(edition, key, post, **_carried(edition))

    # --- photos -------------------------------------------------------------------------------

    def _photos(self, edition: Edition, key: str) -> list[str]:
        """Ids of the edition's photos, uploaded unpublished; those of an earlier try, if fresh."""
        kept = dict(self.page.noted(key).get("photos", {}))
        for image in _images(edition):
            known = kept.get(image.path)
            if known and not self.page.passed(known[1], _PHOTOS_KEPT):
                continue
            kept[image.path] = [self._upload(image), self.page.clock()]
            self.page.notes.put(key, photos=kept)
        return [kept[image.path][0] for image in _images(edition)]

    def _upload(self, image: Rendition) -> str:
        body = self.page.graph.write(
            f"{self.page.id}/photos",
            effect=False,
            files={"source": (image.path.rpartition("/")[2], self.page.file(image), "image/jpeg")},
            published=False,
            alt_text_custom=image.alt or None,
        )
        return _made(body, "", effect=False).id


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
        raise silence(effect, FAR, "câu trả lời thiếu mã bài")
    url = body.get("permalink_url")
    return Found(made, url if isinstance(url, str) else "", at, published=effect)
