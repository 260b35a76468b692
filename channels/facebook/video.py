"""Videos and reels, by phased upload: the id is known before any byte moves.

`POST /{page}/videos` with upload_phase start, transfer, finish (docs/video-api, and Meta's own
SDK `video_uploader.py`); `POST /{page}/video_reels` for upright clips of 3-90 s
(documentation/video-api/guides/reels-publishing, 2026-07-30). Read 2026-11.

Only `finish` publishes. Before it everything may be repeated; after it the id tells what became
of the video, which Facebook may take minutes to process.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from channels._answer import no_clear_answer
from channels.facebook import leftovers
from channels.facebook.codes import Refused
from channels.facebook.graph import FAR, succeeded
from channels.facebook.marks import Found, carries
from channels.facebook.page import Page
from pipeline.errors import OutcomeUnknown, Rejected, TryLater
from pipeline.model import Edition, Form, Receipt, Rendition

_STATE = "id,description,status,post_id,permalink_url,published"
_LIST = "id,description,created_time,permalink_url,published,status"
_FAILED = "Facebook không xử lý được video này. Làm lại video (mp4, H.264, AAC) rồi cho gửi lại."
_SOON = timedelta(minutes=1)
_OVER = ("error", "expired", "uploading", "upload_complete", "upload_failed")


@dataclass(frozen=True)
class Videos:
    """Videos of one Page. `upload` is the address below which reels may be sent."""

    page: Page
    upload: str

    def find(self, edition: Edition, key: str) -> Receipt | None:
        """The published video of a delivery. Raises TryLater while Facebook is processing."""
        noted = self.page.noted(key)
        if not noted.get("video"):
            return self._listed(edition, key)
        state = self._state(noted["video"])
        if state is None or not noted.get("finishing"):
            return None
        status = _status(state)
        if status == "ready" and state.get("published") is True:
            if carries(state, edition.link):
                return self._receipt(edition, key, state)
            return self._listed(edition, key)  # the answer had named another video
        if status in _OVER or not status:  # it failed, or `finish` never arrived
            return None
        raise TryLater("Facebook đã nhận video và đang xử lý. Máy sẽ xem lại.", _SOON)

    def publish(self, edition: Edition, key: str) -> Receipt:
        """One video. Whoever calls has looked: none is public. Raises as `deliver` does."""
        video = film(edition)
        handle = self._uploaded(key) or self._upload(edition, key, video)
        self.page.arm(key, finishing=True)
        try:
            said = self.page.graph.write(
                f"{self.page.id}/{_edge(video)}",
                upload_phase="finish",
                description=edition.text,
                title=edition.title,
                **handle,
            )
        except Refused:
            self.page.notes.put(key, handle={}, finishing=False)  # the next try starts anew
            raise
        succeeded(said)
        if receipt := self._seen(edition, key):
            return receipt
        raise OutcomeUnknown(
            "Facebook đã nhận video và đang xử lý: máy sẽ xem lại cho đến khi video hiện ra."
        )

    def replace(self, receipt: Receipt, edition: Edition) -> Receipt:
        """Other words under the same video: its pictures can't be changed."""
        video = str(receipt.data["video"])
        succeeded(self.page.graph.write(video, description=edition.text))
        state = self._state(video)
        if state is None or not carries(state, edition.link):
            raise TryLater("Facebook nhận bản sửa mà lời dưới video chưa đổi. Máy sửa lại.", _SOON)
        return receipt

    # --- phases -------------------------------------------------------------------------------

    def _upload(self, edition: Edition, key: str, video: Rendition) -> dict[str, Any]:
        """All of it at Facebook, unseen; what `finish` will be told."""
        content = self.page.file(video)
        make = self._reel if upright(video) else self._video
        handle = make(edition, key, content)
        self.page.notes.put(key, handle=handle)
        return handle

    def _uploaded(self, key: str) -> dict[str, Any]:
        """What an earlier try uploaded: finishing it again can't make a second video."""
        noted = self.page.noted(key)
        handle = dict(noted.get("handle") or {})
        if not handle or not noted.get("finishing"):
            return {}
        state = self._state(noted["video"])
        if state and _status(state) == "error":
            self.page.notes.put(key, handle={}, finishing=False)
            raise Rejected(_FAILED)
        return handle if state else {}

    def _video(self, edition: Edition, key: str, content: bytes) -> dict[str, Any]:
        edge = f"{self.page.id}/videos"
        said = self.page.graph.write(
            edge, effect=False, upload_phase="start", file_size=len(content)
        )
        self._started(edition, key, said)
        session = str(said.get("upload_session_id") or "")
        start, end = _offsets(said)
        while start < end:
            said = self.page.graph.write(
                edge,
                effect=False,
                files={"video_file_chunk": ("video.mp4", content[start:end], "video/mp4")},
                upload_phase="transfer",
                upload_session_id=session,
                start_offset=start,
            )
            again = _offsets(said)
            if again[0] <= start:
                raise no_clear_answer(False, FAR, "tải video không tiến thêm")
            start, end = again
        return {"upload_session_id": session}

    def _reel(self, edition: Edition, key: str, content: bytes) -> dict[str, Any]:
        edge = f"{self.page.id}/video_reels"
        said = self.page.graph.write(edge, effect=False, upload_phase="start")
        video = self._started(edition, key, said)
        address = str(said.get("upload_url") or "")
        if not _same_origin(address, self.upload):  # our token goes nowhere else
            raise Rejected(
                "Facebook đưa một địa chỉ tải lên lạ nên video chưa được gửi. Kiểm tra "
                "upload_url của kênh này trong config.toml."
            )
        # wrong parameters leave the upload empty and only `finish` would fail: look at each yes
        sent = self.page.graph.upload(address, content, offset="0", file_size=str(len(content)))
        if sent.get("success") is not True:
            raise no_clear_answer(False, FAR, "tải video chưa xong")
        return {"video_id": video, "video_state": "PUBLISHED"}

    def _started(self, edition: Edition, key: str, said: dict[str, Any]) -> str:
        """The video's id, written down before any byte of it moves."""
        video = said.get("video_id")
        if not isinstance(video, str) or not video.isdigit():
            raise no_clear_answer(False, FAR, "câu trả lời thiếu mã video")
        self.page.notes.put(key, video=video, handle={}, finishing=False)
        self.page.listed(video, edition, key)
        return video

    # --- looking ------------------------------------------------------------------------------

    def _state(self, video: str) -> dict[str, Any] | None:
        return self.page.one(video, _STATE)

    def _seen(self, edition: Edition, key: str) -> Receipt | None:
        """A first look right after the upload; that it fails or lags changes nothing."""
        try:
            return self.find(edition, key)
        except (TryLater, Rejected):
            return None

    def _listed(self, edition: Edition, key: str) -> Receipt | None:
        found = self.page.search(("videos", "video_reels"), _LIST, edition, key)
        public = [each for each in found if each.published and self._plays(each.id)]
        if not public:
            return None
        return self.page.adopted(edition, key, public, video=public[0].id)

    def _plays(self, video: str) -> bool:
        state = self._state(video)
        return state is not None and _status(state) == "ready"

    def _receipt(self, edition: Edition, key: str, state: dict[str, Any]) -> Receipt:
        """The video's id and its feed post's id are two things: keep both."""
        video = str(state["id"])
        url = str(state.get("permalink_url") or f"/reel/{video}")  # reels tell a bare path
        if url.startswith("/"):
            url = f"https://www.facebook.com{url}"
        found = Found(str(state.get("post_id") or video), url, "", published=True)
        receipt = self.page.receipt(edition, key, found, video=video)
        leftovers.settle(self.page, key, leftovers.in_use(self.page.noted(key)))
        return receipt


def film(edition: Edition) -> Rendition:
    """The video of an edition that has one."""
    return next(each for each in edition.renditions if each.form is Form.VIDEO)


def upright(video: Rendition) -> bool:
    """Whether it is a reel: higher than wide."""
    return video.height > video.width


def _edge(video: Rendition) -> str:
    return "video_reels" if upright(video) else "videos"


def _status(state: dict[str, Any]) -> str:
    status = state.get("status")
    return str(status.get("video_status")) if isinstance(status, dict) else ""


def _offsets(said: dict[str, Any]) -> tuple[int, int]:
    try:
        return int(said["start_offset"]), int(said["end_offset"])
    except (KeyError, TypeError, ValueError):
        raise no_clear_answer(False, FAR, "câu trả lời không nói tải đến đâu") from None


def _same_origin(address: str, allowed: str) -> bool:
    one, other = urlsplit(address), urlsplit(allowed)
    return (one.scheme, one.netloc) == (other.scheme, other.netloc)
