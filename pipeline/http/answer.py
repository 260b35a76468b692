"""The answer of a platform’s API, and what its status means. Knows nothing of requests."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from pipeline.errors import DeliveryError, OutcomeUnknown, Rejected, TryLater

_LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True)
class UntrustedJson:
    """JSON that may not have the documented shape. What is missing raises `no_clear_answer`."""

    value: Any = field(repr=False)
    effect: bool
    title: str

    def text(self, *path: str | int) -> str:
        """The text (or number) that stands at a path, e.g. `text("data", "id")`.

        Raises OutcomeUnknown (TryLater on a read) if it is not there.
        """
        value = self._at(path)
        if isinstance(value, int | str) and not isinstance(value, bool) and value != "":
            return str(value)
        raise self._missing(path)

    def rows(self, *path: str | int) -> tuple[UntrustedJson, ...]:
        """The entries of the list that stands at a path. Raises as `text`."""
        value = self._at(path)
        if isinstance(value, list):
            return tuple(UntrustedJson(each, self.effect, self.title) for each in value)
        raise self._missing(path)

    def get(self, *path: str | int) -> Any:
        """Whatever stands at a path; None if nothing does."""
        return self._at(path)

    def _at(self, path: tuple[str | int, ...]) -> Any:
        value = self.value
        try:
            for part in path:
                value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
        return value

    def _missing(self, path: tuple[str | int, ...]) -> DeliveryError:
        where = ".".join(map(str, path)) or "nội dung"
        return no_clear_answer(self.effect, self.title, f"câu trả lời thiếu “{where}”")


@dataclass(frozen=True)
class Answer:
    """An answer, read to its end. `effect`: whether the request may have published something;
    `title`: the platform, as staff know it; `hidden`: what we sent that no message may repeat.

    Its repr shows no body: bodies hold tokens.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)  # case-insensitive
    body: bytes = field(repr=False)
    effect: bool = False
    title: str = ""
    hidden: tuple[str, ...] = field(default=(), repr=False)

    @cached_property
    def json(self) -> Any:
        """The body as JSON; None if it is none (`null` is none too)."""
        try:
            return jsonlib.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def text(self, *path: str | int) -> str:
        """As `UntrustedJson.text`, of the whole JSON."""
        return self._reading.text(*path)

    def rows(self, *path: str | int) -> tuple[UntrustedJson, ...]:
        """As `UntrustedJson.rows`, of the whole JSON."""
        return self._reading.rows(*path)

    def get(self, *path: str | int) -> Any:
        """As `UntrustedJson.get`, of the whole JSON."""
        return self._reading.get(*path)

    @property
    def _reading(self) -> UntrustedJson:
        return UntrustedJson(self.json, self.effect, self.title)

    def words(self, longest: int = 300) -> str:
        """The beginning of the body for staff to read, without anything we sent in headers."""
        text = self.body[: 8 * longest].decode("utf-8", "replace")
        for secret in self.hidden:
            text = text.replace(secret, "…").replace(quote(secret, safe=""), "…")
        return " ".join(text.split())[:longest]


def check_status(answer: Answer, wants_json: bool = True) -> None:
    """Raise what a status means: Rejected, TryLater or OutcomeUnknown; a clear yes returns."""
    status, title = answer.status, answer.title
    if status == 429 or (status == 503 and "Retry-After" in answer.headers):
        after = retry_after(answer.headers)
        raise TryLater(f"{title} đang quá tải (mã {status}). Máy sẽ tự gửi lại sau.", after)
    if 400 <= status < 500 and status != 408:
        raise Rejected(
            f"{title} từ chối (mã {status}). Xem lại nội dung và quyền của tài khoản, "
            "sửa xong thì cho gửi lại."
        )
    if not 200 <= status < 300:
        raise no_clear_answer(answer.effect, title, f"mã {status}")
    if wants_json and answer.json is None:
        raise no_clear_answer(answer.effect, title, "câu trả lời không đọc được")


def retry_after(headers: Mapping[str, str]) -> timedelta:
    """How long `Retry-After` asks us to wait: seconds or a date (RFC 9110, 10.2.3); 1 s to a day.

    A date is read against the answer’s own `Date`, so that our clock does not matter.
    """
    wanted = headers.get("Retry-After", "").strip()
    try:
        if wanted.isascii() and wanted.isdigit():
            after = timedelta(seconds=min(int(wanted), 10**6))
        else:
            after = parsedate_to_datetime(wanted) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):
        after = timedelta(minutes=1)
    return min(max(after, timedelta(seconds=1)), _LONGEST_WAIT)


def no_clear_answer(effect: bool, title: str, why: str) -> DeliveryError:
    """The error of a request without a clear answer.

    OutcomeUnknown if something may have happened, else TryLater.
    """
    if effect:
        return OutcomeUnknown(
            f"Đã gửi tới {title} nhưng không nhận được câu trả lời rõ ràng ({why}). "
            "Có thể đã lên, có thể chưa: phải đối soát trước khi gửi lại."
        )
    return TryLater(f"Chưa đọc được từ {title} ({why}). Máy sẽ tự hỏi lại.")
