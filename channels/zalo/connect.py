"""Connecting an OA: its admin consents in a browser; and how the connection stands.

Zalo OAuth v4 (read 2026-11). The callback address and the code challenge are also settings in
Zalo's console, so the PKCE verifier is kept as a secret and used again at every consent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from channels.connect import AccountHealth, Consent, Talk, ask_consent
from channels.zalo.client import ZaloClient
from channels.zalo.codes import ContentRefused
from channels.zalo.grant import Grant
from channels.zalo.settings import open_endpoint, open_tokens, secret_name
from channels.zalo.tokens import Tokens
from pipeline.channel_settings import ZaloSettings
from pipeline.config import Surroundings
from pipeline.errors import ConfigError, DeliveryError
from pipeline.model import VN

_SOON = timedelta(days=14)
_NO_ARTICLES = ("", "Cơ bản")  # packages on which Zalo takes no articles from software


def connect(around: Surroundings, settings: ZaloSettings, talk: Talk, seconds: float = 300) -> str:
    """Guide a person through connecting; what staff read at the end.

    Raises ConfigError (what to mend in config.toml or the console), Rejected, TryLater.
    """
    if not settings.app_id:
        raise ConfigError(
            "Cần mã ứng dụng Zalo: vào developers.zalo.me tạo ứng dụng, thêm “app_id” vào "
            f"[channels.{around.name}] của config.toml, rồi chạy lại."
        )
    tokens = open_tokens(around, settings, around.name)
    _ensure_app_secret(around, talk)
    verifier = _ensure_verifier(around)

    def ours(consent: Consent) -> Consent:
        return replace(consent, verifier=verifier)

    talk.say(_tell_console(settings, ours(Consent.fresh(""))))
    _, granted = ask_consent(
        talk,
        lambda consent: consent_address(settings, ours(consent)),
        settings.redirect,
        settings.callback_port,
        seconds,
    )
    tokens.exchange_code(granted.code, verifier)
    return "\n".join(("Đã kết nối Zalo OA.", *_read_account(_open_client(settings, tokens))[1]))


def _tell_console(settings: ZaloSettings, consent: Consent) -> str:
    redirect = settings.redirect or f"http://localhost:{settings.callback_port}/connect"
    return (
        "Trong developers.zalo.me, Official Account → Thiết lập chung, hai ô này phải đúng:\n"
        f"  Callback URL: {redirect}\n"
        f"  Code challenge: {consent.challenge}"
    )


def consent_address(settings: ZaloSettings, consent: Consent) -> str:
    """The page on which the OA's admin consents. It holds no secret."""
    query = {
        "app_id": settings.app_id,
        "redirect_uri": consent.redirect,
        "code_challenge": consent.challenge,
        "state": consent.state,
    }
    return f"{settings.oauth}/v4/oa/permission?{urlencode(query)}"


def health(around: Surroundings, settings: ZaloSettings, now: datetime) -> AccountHealth:
    """How the OA stands, for `loa doctor`: tokens, package, verification. `now` is aware."""
    tokens = replace(open_tokens(around, settings, around.name), now=lambda: now)
    if tokens.waiting:
        return AccountHealth(False, (_capitalise(tokens.waiting),))
    ok, lines = _read_account(_open_client(settings, tokens))
    grant = tokens.grant()
    living, words = _tell_grant(grant, now, around.name) if grant else (False, ())
    return AccountHealth(ok and living, (*lines, *words))


def _open_client(settings: ZaloSettings, tokens: Tokens) -> ZaloClient:
    return ZaloClient(open_endpoint(settings, settings.api), tokens, tokens.now)


def _read_account(zalo: ZaloClient) -> tuple[bool, tuple[str, ...]]:
    """What the OA says of itself, and what that means for articles."""
    try:
        oa = zalo.read_account()
    except (ContentRefused, DeliveryError) as error:
        return False, (str(error),)
    package, verified = oa.package, oa.verified
    lines = [
        f"OA “{oa.name}”: gói {package or 'không rõ'}, "
        f"{'đã' if verified else 'CHƯA'} xác thực, {oa.followers} người quan tâm."
    ]
    if not verified:
        lines.append("Chưa xác thực thì không gửi được tin: vào oa.zalo.me gửi hồ sơ của cơ quan.")
    if package in _NO_ARTICLES:
        lines.append("Gói này không đăng bài qua phần mềm được: vào oa.zalo.me nâng gói.")
    return verified and package not in _NO_ARTICLES, tuple(lines)


def _tell_grant(grant: Grant, now: datetime, channel: str) -> tuple[bool, tuple[str, ...]]:
    """How long the tokens live, and what to do about it."""
    again = f"quản trị viên OA chạy “loa connect {channel}”"
    if grant.lost:
        return False, (f"Mã kết nối đã mất; trước {_format_moment(grant.expires)}, {again}.",)
    hours = max(0, int((grant.expires - now) / timedelta(hours=1)))
    left = grant.refresh_expires - now
    lines = [
        f"Mã truy cập còn {hours} giờ (tự đổi mỗi ngày), "
        f"mã kết nối còn {max(0, left.days)} ngày (đến {_format_moment(grant.refresh_expires)})."
    ]
    if grant.asked is not None:
        lines.append(
            f"Lần đổi mã lúc {_format_moment(grant.asked)} chưa có trả lời; máy sẽ hỏi lại."
        )
    if left < _SOON:
        lines.append(f"Sắp hết hạn: {again}.")
    return left >= _SOON, tuple(lines)


def _ensure_app_secret(around: Surroundings, talk: Talk) -> None:
    """The application's secret key, asked for once."""
    name = secret_name(around.name, "APP_SECRET")
    if around.secrets.get(name):
        return
    key = talk.ask("Dán khóa bí mật của ứng dụng (developers.zalo.me → Cài đặt)", hidden=True)
    if not key.strip():
        raise ConfigError("Chưa có khóa bí mật của ứng dụng Zalo: chạy lại và dán khóa vào.")
    around.secrets.put(name, key.strip())


def _ensure_verifier(around: Surroundings) -> str:
    name = secret_name(around.name, "VERIFIER")
    if not around.secrets.get(name):
        around.secrets.put(name, Consent.fresh("").verifier)
    return around.secrets.get(name) or ""


def _capitalise(words: str) -> str:
    return words[:1].upper() + words[1:]


def _format_moment(at: datetime) -> str:
    return f"{at.astimezone(VN):%H:%M ngày %d/%m/%Y}"
