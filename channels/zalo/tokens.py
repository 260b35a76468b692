"""The grant of a Zalo OA: an access token of about 25 hours and a refresh token that works once.

Losing one answer to a refresh loses the grant, and the OA's admin must consent again in a
browser (Zalo OAuth v4; no grace period is documented; read 2026-11). So:

    one process at a time asks (a lock file), and reads again under the lock
    the intent is on disk before Zalo is asked, the new pair before it is used
    an unanswered refresh is asked again with the same token, once at once and then at every
    try: if Zalo never saw it, or forgives, it works
    a clear no to that, and to the previous token, is the end: one sentence asks for a person
    until the access token itself expires (some five hours later) the channel keeps working
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from channels.zalo.codes import DAY, MINUTE, TITLE, ContentRefused, GrantRefused, Stale, failure
from channels.zalo.grant import REFRESH_LASTS, Grant, Pair
from pipeline.channel import Secrets
from pipeline.channel_settings import ZALO_OAUTH, secret_prefix
from pipeline.errors import ConfigError, OutcomeUnknown, Rejected, TryLater
from pipeline.http.answer import Answer, no_clear_answer
from pipeline.http.endpoint import HttpEndpoint

_HOUR = timedelta(hours=1)
_AGAIN = timedelta(minutes=10)  # between two refreshes while the access token still works
_PATIENCE = 90.0  # seconds to wait for another process that is refreshing

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Tokens:
    """Keeps the grant of one OA. `now` tells the time (aware); `lock` is a file in var/."""

    channel: str  # e.g. "zalo"; names the secrets ZALO_TOKENS and ZALO_APP_SECRET
    app_id: str
    secrets: Secrets = field(repr=False)
    lock: Path
    now: Clock
    oauth: HttpEndpoint = field(default=HttpEndpoint(ZALO_OAUTH, TITLE, read=30, patience=60))

    @property
    def waiting(self) -> str:
        """Why no token can be had: a sentence for staff; empty if one can."""
        try:
            return self._tell_lack()
        except ConfigError as error:
            return str(error)

    def _tell_lack(self) -> str:
        connect = f"chạy “loa connect {self.channel}”"
        if not self.app_id:
            return (
                f"chưa kết nối: thêm “app_id” vào [channels.{self.channel}] của config.toml, "
                f"rồi {connect}."
            )
        if not self.secrets.get(self._name("APP_SECRET")):
            return f"chưa kết nối: thiếu khóa ứng dụng, {connect}."
        grant = self.grant()
        if grant is None:
            return f"chưa kết nối: {connect}."
        if grant.lost and not grant.usable(self.now()):
            return (
                f"mất kết nối với Zalo: quản trị viên OA {connect} và đồng ý lại. "
                "Các bài đang chờ sẽ tự lên sau đó."
            )
        return ""

    def grant(self) -> Grant | None:
        """What is kept now. Raises ConfigError if it can't be read."""
        text = self.secrets.get(self._name("TOKENS"))
        if not text:
            return None
        try:
            return Grant.from_json(text)
        except (ValueError, KeyError, TypeError):
            raise ConfigError(
                f"Bí mật {self._name('TOKENS')} bị hỏng: chạy lại “loa connect {self.channel}”."
            ) from None

    def redact(self, text: str) -> str:
        """A far end's words without anything that opens the account, should it repeat it."""
        grant = self.grant()
        pairs = (grant.pair, grant.previous) if grant else ()
        secrets = [part for pair in pairs if pair for part in (pair.access, pair.refresh)]
        for secret in (*secrets, self.secrets.get(self._name("APP_SECRET"))):
            text = text.replace(secret, "…") if secret else text
        return text

    def access_token(self) -> str:
        """An access token that Zalo should take, refreshed if need be. Raises TryLater."""
        grant = self._require_grant()
        if self._is_good_enough(grant):
            return grant.pair.access
        with self._lock_refresh():
            grant = self._require_grant()
            if self._is_good_enough(grant):
                return grant.pair.access
            try:
                return self._refresh(grant).pair.access
            except (TryLater, Rejected):
                if grant.usable(self.now()):
                    return grant.pair.access
                raise

    def renew_access_token(self, refused: str) -> str:
        """An access token other than one that Zalo refused. Raises TryLater."""
        with self._lock_refresh():
            grant = self._require_grant()
            if grant.pair.access != refused:  # another process was quicker
                return grant.pair.access
            # so that `waiting` knows it if the refresh fails too, even of one dated in the future
            dead = replace(grant, issued=min(grant.issued, self.now()), lasts=timedelta(0))
            self._save(dead)
            return self._refresh(dead).pair.access

    def exchange_code(self, code: str, verifier: str) -> Grant:
        """The first grant for a code that Zalo gave the admin's browser (10 minutes, once).

        Raises Rejected for a dead code, TryLater.
        """
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        with self._lock_refresh():
            try:
                return self._keep_answer(self._ask(form), previous=None)
            except GrantRefused:
                raise Rejected(
                    "Zalo không nhận mã đồng ý: mã chỉ sống 10 phút và dùng một lần. "
                    f"Chạy lại “loa connect {self.channel}”."
                ) from None
            except OutcomeUnknown as error:
                raise TryLater(f"{error} Chạy lại “loa connect {self.channel}”.") from None

    # --- under the lock -------------------------------------------------------------------

    def _refresh(self, grant: Grant) -> Grant:
        """Ask with the current refresh token, then once with the previous one."""
        if grant.lost:
            raise self._lost_grant()
        intent = replace(grant, asked=self.now())
        self._save(intent)
        for pair in (grant.pair, grant.previous):
            if pair is None:
                continue
            with suppress(GrantRefused):
                return self._keep_answer(self._ask_twice(pair.refresh), previous=grant.pair)
        self._save(replace(intent, lost=True))
        raise self._lost_grant()

    def _ask_twice(self, refresh: str) -> dict[str, Any]:
        """Ask, and after silence once more at once: if Zalo forgives at all, then soon."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh}
        with suppress(OutcomeUnknown):
            return self._ask(form)
        try:
            return self._ask(form)
        except OutcomeUnknown:
            raise TryLater(
                "Zalo chưa trả lời khi đổi mã truy cập. Chưa có gì được gửi đi; "
                "máy sẽ hỏi lại bằng mã cũ.",
                pauses=MINUTE,
            ) from None

    def _ask(self, form: dict[str, str]) -> dict[str, Any]:
        """Ask the token endpoint once. Raises GrantRefused, and as `HttpEndpoint.ask`."""
        answer = self.oauth.ask(
            "POST",
            "/v4/oa/access_token",
            effect=True,
            headers={"secret_key": self.secrets.get(self._name("APP_SECRET")) or ""},
            form={"app_id": self.app_id, **form},
            judge=_judge,
        )
        pair: dict[str, Any] = answer.json
        return pair

    def _keep_answer(self, answer: dict[str, Any], previous: Pair | None) -> Grant:
        """The new grant, on disk before anybody uses it."""
        old = previous.refresh if previous else ""
        pair = Pair(answer["access_token"], str(answer.get("refresh_token") or old))
        grant = Grant(
            pair,
            self.now(),
            _parse_life(answer.get("expires_in"), timedelta(hours=1)),  # the shortest life told of
            previous,
            refresh_lasts=_parse_life(answer.get("refresh_token_expires_in"), REFRESH_LASTS),
        )
        self._save(grant)
        return grant

    def _save(self, grant: Grant) -> None:
        text = grant.to_json()
        self.secrets.put(self._name("TOKENS"), text)
        if self.secrets.get(self._name("TOKENS")) != text:
            raise ConfigError(
                f"Biến môi trường LOA_{self._name('TOKENS')} che mất mã mới của Zalo, mà mã này "
                "đổi mỗi ngày: bỏ biến đó đi, để mã nằm trong tệp của var/secrets."
            )

    @contextmanager
    def _lock_refresh(self) -> Iterator[None]:
        self.lock.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.lock, timeout=_PATIENCE):
                yield
        except Timeout:
            raise TryLater(
                "Một tiến trình khác đang đổi mã truy cập Zalo; máy sẽ thử lại."
            ) from None
        except ConfigError as error:  # the secret can't be kept: nothing was sent
            raise TryLater(str(error), _HOUR, pauses=_HOUR) from None

    def _is_good_enough(self, grant: Grant) -> bool:
        now = self.now()
        resting = grant.asked is not None and timedelta(0) <= now - grant.asked < _AGAIN
        return grant.fresh(now) or (grant.usable(now) and (grant.lost or resting))

    def _require_grant(self) -> Grant:
        grant = None if self.waiting else self.grant()
        if grant is None:
            raise TryLater(f"Zalo {self.waiting}", _HOUR, pauses=_HOUR)
        return grant

    def _lost_grant(self) -> TryLater:
        """One sentence, said by `waiting`; deliveries wait, none fails."""
        return TryLater(
            f"Mất kết nối với Zalo: quản trị viên OA chạy “loa connect {self.channel}” "
            "và đồng ý lại. Chưa có gì được gửi đi.",
            _HOUR,
            pauses=_HOUR,
        )

    def _name(self, what: str) -> str:
        return secret_name(self.channel, what)


def secret_name(channel: str, what: str) -> str:
    """E.g. `ZALO_TOKENS`, `ZALO_APP_SECRET`, `ZALO_VERIFIER`."""
    return f"{secret_prefix(channel)}_{what}"


def _judge(answer: Answer) -> bool:
    """Success on the token endpoint is an access token; the rest is an error code."""
    body = answer.json
    if not isinstance(body, dict) or answer.status >= 500 or answer.status == 429:
        return False
    if body.get("access_token") and isinstance(body["access_token"], str):
        return True
    code = body.get("error")
    if not isinstance(code, int) or code == 0:
        raise no_clear_answer(True, TITLE, "câu trả lời thiếu mã truy cập")
    # Zalo's words are not repeated here: they may quote the code or token that was sent
    error = failure(code, "", True, DAY)
    if isinstance(error, OutcomeUnknown | ContentRefused):  # a no of no known kind: ask again
        error = TryLater(
            f"Zalo không cấp mã truy cập (mã {code}). Xem lại app_id và khóa ứng dụng bằng "
            "“loa doctor”.",
            _AGAIN,
            pauses=_AGAIN,
        )
    raise GrantRefused if isinstance(error, Stale) else error


def _parse_life(value: object, otherwise: timedelta) -> timedelta:
    """A life told in seconds, as a string such as "90000"."""
    try:
        return timedelta(seconds=max(60.0, float(str(value))))
    except (ValueError, OverflowError):
        return otherwise
