"""Zalo's article and broadcast endpoints, asked one at a time, every answer read by its code.

Zalo OA OpenAPI v2.0 (article, broadcast, getoa), read 2026-11. Success is a JSON object with
`error` 0; failures are HTTP 200 too. The token travels in the `access_token` header only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from channels.zalo.answers import (
    JSON,
    ArticleDetail,
    FilmStatus,
    ListedArticle,
    ListingSlice,
    OfficialAccount,
)
from channels.zalo.codes import MINUTE, PROCESSING, TITLE, GrantRefused, Stale, failure
from channels.zalo.reading import PAGE
from channels.zalo.tokens import Tokens
from pipeline.errors import Rejected, TryLater
from pipeline.http.answer import Answer, no_clear_answer, retry_after
from pipeline.http.endpoint import HttpEndpoint
from pipeline.model import VN

MORNING = timedelta(hours=6, minutes=5)  # broadcasts are taken from 06:00 to 21:59
EVENING = timedelta(hours=22)


def until_morning(now: datetime) -> timedelta:
    """How long until Zalo takes broadcasts again; zero by day. `now` is aware."""
    midnight = now.astimezone(VN).replace(hour=0, minute=0, second=0, microsecond=0)
    passed = now - midnight
    if timedelta(hours=6) <= passed < EVENING:
        return timedelta(0)
    return MORNING - passed + (timedelta(days=1) if passed >= EVENING else timedelta(0))


class ZaloClient:
    """One OA. Every method raises Rejected, TryLater or OutcomeUnknown and nothing else.

    Reads (and `poll_token`, which only polls) never raise OutcomeUnknown.
    """

    def __init__(self, far: HttpEndpoint, tokens: Tokens, now: Callable[[], datetime]) -> None:
        self.tokens = tokens
        self._far = far
        self._now = now
        self._rest_until: datetime | None = None  # Zalo said that this minute's calls are used up
        self._told: int | None = None  # Zalo's time at its last answer

    @property
    def zalo_time(self) -> int:
        """Milliseconds by Zalo's own clock, at its last answer; by ours until it told its own."""
        return self.office_time if self._told is None else self._told

    @property
    def office_time(self) -> int:
        """Milliseconds by this office's clock."""
        return int(self._now().timestamp() * 1000)

    @property
    def patience(self) -> int:
        """Milliseconds after which a question has surely ended."""
        return int(self._far.patience * 1000)

    def create_article(self, article: JSON) -> str:
        """Start the making of an article: the token with which to `poll_token`."""
        return self._ask("POST", "article/create", json=article).text("data", "token")

    def update_article(self, article: JSON) -> str:
        """Put an article (with its `id`) in the old one's place: a token to `poll_token`."""
        return self._ask("POST", "article/update", json=article).text("data", "token")

    def poll_token(self, token: str) -> str | None:
        """The id of the article that is ready; None while Zalo works on it."""
        answer = self._ask("POST", "article/verify", effect=False, json={"token": token})
        # Still being processed: code -214, or `error` 0 without an id
        found = answer.json.get("data")
        return str(found.get("id") or "") or None if isinstance(found, dict) else None

    def upload_film(self, content: bytes) -> str:
        """Hand over a film (MP4) that nobody sees yet: a token with which to ask `read_film`."""
        files = {"file": ("video.mp4", content, "video/mp4")}  # without an ending Zalo keeps none
        path = "article/upload_video/preparevideo"
        return self._ask("POST", path, effect=False, files=files).text("data", "token")

    def read_film(self, token: str) -> FilmStatus:
        """How far Zalo is with a film."""
        path = "article/upload_video/verify"
        # In a header or in the query: sources disagree, so in both
        parts = {"query": {"token": token}, "headers": {"token": token}}
        return FilmStatus.from_json(self._data(self._ask("GET", path, effect=False, **parts)))

    def remove_article(self, article_id: str) -> None:
        """Take an article down for good."""
        self._ask("POST", "article/remove", json={"id": article_id})

    def read_article(self, article_id: str) -> ArticleDetail:
        """An article as Zalo has it."""
        return ArticleDetail.from_json(
            self._data(self._read("article/getdetail", {"id": article_id}))
        )

    def read_slice(self, offset: int) -> ListingSlice:
        """At most ten articles, hidden ones too; mostly newest first."""
        query = {"offset": offset, "limit": PAGE, "type": "normal"}
        told = self._data(self._read("article/getslice", query))
        medias = told.get("medias")
        if not isinstance(medias, list):
            raise no_clear_answer(False, TITLE, "câu trả lời thiếu danh sách bài")
        known = [each for each in medias if isinstance(each, dict) and each.get("id")]
        listed = tuple(ListedArticle.from_json(each) for each in known)
        return ListingSlice(listed, _number(told.get("total")) or 0)

    def read_account(self) -> OfficialAccount:
        """The OA's name, package, verification, followers."""
        return OfficialAccount.from_json(self._data(self._read("oa/getoa", {})))

    def send_broadcast(self, message: JSON) -> str:
        """Send to the followers: a message id. It can't be read back or called back."""
        return self._ask("POST", "oa/message", json=message).text("data", "message_id")

    # --- one question ---------------------------------------------------------------------

    def _read(self, path: str, query: Mapping[str, Any]) -> Answer:
        """Reading is harmless, so silence is asked once more; a plea for rest is not."""
        try:
            return self._ask("GET", path, effect=False, query=query)
        except TryLater as error:
            if error.pauses:
                raise
        return self._ask("GET", path, effect=False, query=query)

    def _data(self, answer: Answer) -> JSON:
        found = answer.json.get("data")
        if not isinstance(found, dict):
            raise no_clear_answer(False, TITLE, "câu trả lời thiếu “data”")
        return found

    def _ask(self, method: str, path: str, *, effect: bool = True, **parts: Any) -> Answer:
        """Ask; if the token is refused, refresh it once and ask once more (nothing was done)."""
        access = self.tokens.access_token()
        with suppress(Stale):
            return self._once(access, method, path, effect, parts)
        access = self.tokens.renew_access_token(access)
        try:
            return self._once(access, method, path, effect, parts)
        except Stale:
            raise Rejected(
                "Zalo không nhận cả mã truy cập vừa đổi: có thể quyền hoặc địa chỉ của ứng dụng "
                f"đã bị sửa. Quản trị viên OA chạy lại “loa connect {self.tokens.channel}”.",
                pauses=timedelta(hours=1),
            ) from None

    def _once(
        self, access: str, method: str, path: str, effect: bool, parts: Mapping[str, Any]
    ) -> Answer:
        self._check_pace()
        answer = self._far.ask(
            method,
            f"/v2.0/{path}",
            effect=effect,
            judge=self._judge,
            **{**parts, "headers": {**parts.get("headers", {}), "access_token": access}},
        )
        if answer.headers.get("X-RateLimit-Remain", "").strip() == "0":
            self._rest_until = self._now() + MINUTE
        return answer

    def _check_pace(self) -> None:
        now = self._now()
        if self._rest_until is not None and now < self._rest_until:
            rest = self._rest_until - now
            raise TryLater("Đã gửi đủ số lượt Zalo cho phép trong phút này.", rest, pauses=rest)

    def _judge(self, answer: Answer) -> bool:
        """Whether it is a clear yes; raises what a clear no means."""
        self._told = _read_date(answer) or self._told
        body, yes = answer.json, 200 <= answer.status < 300
        code = _number(body.get("error")) if isinstance(body, dict) else None
        if answer.status == 429 or (answer.status == 503 and "Retry-After" in answer.headers):
            rest = retry_after(answer.headers)
            raise TryLater("Zalo đang quá tải, yêu cầu chờ.", rest, pauses=rest)
        if answer.status >= 500 or (code in (0, None) and not yes):
            return False
        if code is None:
            raise no_clear_answer(answer.effect, TITLE, "câu trả lời không có mã “error”")
        if code == 0 or (code == PROCESSING and not answer.effect):
            return True
        said = self.tokens.redact(str(body.get("message") or body.get("error_name") or ""))
        error = failure(code, said, answer.effect, until_morning(self._now()))
        raise Stale if isinstance(error, GrantRefused) else error


def _read_date(answer: Answer) -> int | None:
    """The far end's own clock, in milliseconds (RFC 9110, 6.6.1: Date); None if it tells none."""
    try:
        return int(parsedate_to_datetime(answer.headers.get("Date", "")).timestamp() * 1000)
    except (ValueError, TypeError):
        return None


def _number(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None
