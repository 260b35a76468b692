"""Videos and reels, by phased upload: the id is known before any byte moves.

`POST /{page}/videos` with upload_phase start, transfer, finish (docs/video-api, and Meta's own
SDK `video_uploader.py`); `POST /{page}/video_reels` for upright clips of 3-90 s
(documentation/video-api/guides/reels-publishing, 2026-07-30). Read 2026-11.

Only `finish` publishes. Before it everything may be repeated; after it the id tells what became
of the video, which Facebook may take minutes to process. lifecycle.py says which step follows
which; here the steps are taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from channels.facebook import leftovers
from channels.facebook.codes import Refused
from channels.facebook.graph import TITLE, Parameters, require_success
from channels.facebook.lifecycle import PostEvent, PostStep, Sight, Way, next_step
from channels.facebook.marks import FoundPost, carries
from channels.facebook.page import FacebookPage
from channels.facebook.progress import Progress
from channels.facebook.receipts import Published
from pipeline.errors import OutcomeUnknown, Rejected, TryLater
from pipeline.http.answer import no_clear_answer
from pipeline.model import Edition, Form, Receipt, Rendition

_STATE = "id,description,status,post_id,permalink_url,published"
VIDEO_FIELDS = "id,description,created_time,permalink_url,published,status"  # of a list
_FAILED = "Facebook không xử lý được video này. Làm lại video (mp4, H.264, AAC) rồi cho gửi lại."
_NOT_YET = "Facebook có thể chưa cho thấy video đã gửi. Máy sẽ tìm lại."
_SOON = timedelta(minutes=1)
_OVER = ("error", "expired", "uploading", "upload_complete", "upload_failed")


@dataclass(frozen=True)
class Videos:
    """Videos of one Page. `upload` is the address below which reels may be sent."""

    page: FacebookPage
    upload: str

    def find(self, progress: Progress) -> Receipt | None:
        """The published video of a delivery. Raises TryLater while Facebook is processing."""
        state = progress.state
        if not state.video:
            return self._find_listed(progress)
        if state.armed is None:  # `finish` was never asked for
            return None
        body = self._read(state.video)
        status = _status(body) if body else ""
        if body and status == "ready" and body.get("published") is True:
            if carries(body, progress.edition.link):
                return self._confirm(progress, body)
        elif status and status not in _OVER:
            raise TryLater("Facebook đã nhận video và đang xử lý. Máy sẽ xem lại.", _SOON)
        return self._find_listed(progress)  # the answer had named another, or an earlier one

    def publish(self, progress: Progress) -> Receipt:
        """One video. Whoever calls has looked: none is public. Raises as `deliver` does."""
        sight = Sight.NOT_LOOKED
        while True:
            step = next_step(progress.state, sight, Way.VIDEO, self.page.graph.now)
            match step:
                case PostStep.FINISH_VIDEO:
                    return self._finish(progress)
                case PostStep.LOOK:
                    sight = self._look(progress)
                case PostStep.SEND_VIDEO:
                    self._send(progress)
                    sight = Sight.HIDDEN
                case PostStep.BEGIN_ANEW:
                    progress.record(PostEvent.VANISHED)
                case PostStep.WAIT:
                    raise TryLater(_NOT_YET, _SOON)
                case _:
                    progress.record(PostEvent.FINISH_REFUSED)  # a person may let it be tried again
                    raise Rejected(_FAILED)

    def replace(self, receipt: Receipt, edition: Edition) -> Receipt:
        """Other words under the same video: its pictures can't be changed."""
        video = Published.from_receipt(receipt).video
        require_success(self.page.graph.write(video, description=edition.text))
        body = self._read(video)
        if body is None or not carries(body, edition.link):
            raise TryLater("Facebook nhận bản sửa mà lời dưới video chưa đổi. Máy sửa lại.", _SOON)
        return receipt

    # --- phases -------------------------------------------------------------------------------

    def _send(self, progress: Progress) -> None:
        """All of it to Facebook, unseen; noted then is what `finish` will be told."""
        video = film(progress.edition)
        content = self.page.read_file(video)
        send = self._send_reel if upright(video) else self._send_chunks
        progress.record(PostEvent.VIDEO_SENT, handle=send(progress, content))

    def _send_chunks(self, progress: Progress, content: bytes) -> dict[str, str]:
        edge = f"{self.page.id}/videos"
        said = self.page.graph.write(
            edge, effect=False, upload_phase="start", file_size=len(content)
        )
        self._note_id(progress, said)
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
                raise no_clear_answer(False, TITLE, "tải video không tiến thêm")
            start, end = again
        return {"upload_session_id": session}

    def _send_reel(self, progress: Progress, content: bytes) -> dict[str, str]:
        edge = f"{self.page.id}/video_reels"
        said = self.page.graph.write(edge, effect=False, upload_phase="start")
        video = self._note_id(progress, said)
        address = str(said.get("upload_url") or "")
        if not _same_origin(address, self.upload):  # our token goes nowhere else
            raise Rejected(
                "Facebook đưa một địa chỉ tải lên lạ nên video chưa được gửi. Kiểm tra "
                "upload_url của kênh này trong config.toml."
            )
        # wrong parameters leave the upload empty and only `finish` would fail: look at each yes
        sent = self.page.graph.upload(address, content, offset="0", file_size=str(len(content)))
        if sent.get("success") is not True:
            raise no_clear_answer(False, TITLE, "tải video chưa xong")
        return {"video_id": video, "video_state": "PUBLISHED"}

    def _note_id(self, progress: Progress, said: dict[str, object]) -> str:
        """The video's id, noted before any byte of it moves."""
        video = said.get("video_id")
        if not isinstance(video, str) or not video.isdigit():
            raise no_clear_answer(False, TITLE, "câu trả lời thiếu mã video")
        progress.record(PostEvent.VIDEO_STARTED, remote=video)
        leftovers.list_upload(self.page, progress, video)
        return video

    def _finish(self, progress: Progress) -> Receipt:
        edition = progress.edition
        form: Parameters = {
            "upload_phase": "finish",
            "description": edition.text,
            "title": edition.title,
            **progress.state.handle,
        }
        said = progress.ask(
            PostStep.FINISH_VIDEO,
            self.page.time,
            lambda: self.page.graph.write(f"{self.page.id}/{_edge(film(edition))}", **form),
            clear_no=(Refused,),  # after a rest the same upload is finished
        )
        require_success(said)
        if receipt := self._glimpse(progress):
            return receipt
        raise OutcomeUnknown(
            "Facebook đã nhận video và đang xử lý: máy sẽ xem lại cho đến khi video hiện ra."
        )

    # --- looking ------------------------------------------------------------------------------

    def _look(self, progress: Progress) -> Sight:
        """What became of a video whose `finish` was asked for, and that is not public."""
        body = self._read(progress.state.video)
        if body is None:
            return Sight.MISSING
        return Sight.FAILED if _status(body) == "error" else Sight.HIDDEN

    def _read(self, video: str) -> dict[str, object] | None:
        return self.page.read_object(video, _STATE)

    def _glimpse(self, progress: Progress) -> Receipt | None:
        """A first look right after the upload; that it fails or lags changes nothing."""
        try:
            return self.find(progress)
        except (TryLater, Rejected):
            return None

    def _find_listed(self, progress: Progress) -> Receipt | None:
        found = self.page.search(("videos", "video_reels"), VIDEO_FIELDS, progress)
        public = [each for each in found if each.published and self._plays(each.id)]
        if not public:
            return None
        also = tuple(each.id for each in public[1:])
        published = Published(video=public[0].id, also=also)
        return self.page.confirm(progress, public[0], published)

    def _plays(self, video: str) -> bool:
        body = self._read(video)
        return body is not None and _status(body) == "ready"

    def _confirm(self, progress: Progress, body: dict[str, object]) -> Receipt:
        """The video's id and its feed post's id are two things: keep both."""
        video = str(body["id"])
        url = str(body.get("permalink_url") or f"/reel/{video}")  # reels tell a bare path
        if url.startswith("/"):
            url = f"https://www.facebook.com{url}"
        found = FoundPost(str(body.get("post_id") or video), url, "", published=True)
        receipt = self.page.confirm(progress, found, Published(video=video))
        leftovers.keep_used(self.page, progress)
        return receipt


def film(edition: Edition) -> Rendition:
    """The video of an edition that has one."""
    return next(each for each in edition.renditions if each.form is Form.VIDEO)


def upright(video: Rendition) -> bool:
    """Whether it is a reel: higher than wide."""
    return video.height > video.width


def _edge(video: Rendition) -> str:
    return "video_reels" if upright(video) else "videos"


def _status(body: dict[str, object]) -> str:
    status = body.get("status")
    return str(status.get("video_status")) if isinstance(status, dict) else ""


def _offsets(said: dict[str, object]) -> tuple[int, int]:
    try:
        return int(str(said["start_offset"])), int(str(said["end_offset"]))
    except (KeyError, ValueError):
        raise no_clear_answer(False, TITLE, "câu trả lời không nói tải đến đâu") from None


def _same_origin(address: str, allowed: str) -> bool:
    one, other = urlsplit(address), urlsplit(allowed)
    return (one.scheme, one.netloc) == (other.scheme, other.netloc)
