"""Connecting the ward's Page, and telling how the connection stands.

A person consents; the code becomes a short-lived user token, that a long-lived one, and that
the Page's own, which does not expire but dies with a changed password, a lost role or a removed
app (docs/facebook-login/guides/access-tokens/get-long-lived; read 2026-11). The usual slip is to
keep the 60-day user token instead: looked at by `debug_token` before anything is kept.

No token, code or secret stands in an address: what the documents show as GET with a query is
asked here as POST, `debug_token` by Graph's own method override. Unconfirmed live.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from channels.connect import AccountHealth, Consent, Talk, ask_consent
from channels.facebook.settings import open_graph, secret_name
from pipeline.channel_settings import FacebookSettings
from pipeline.config import Surroundings
from pipeline.errors import ConfigError, DeliveryError
from pipeline.model import VN

SCOPES = ("pages_show_list", "pages_manage_posts", "pages_read_engagement")
EXTRA_SCOPES = ("pages_read_user_content", "read_insights", "publish_video")
TASK = "CREATE_CONTENT"
# developers.facebook.com/docs/graph-api/changelog/versions, read 2026-11
VERSIONS_END = {
    "v21.0": date(2027, 1, 21),
    "v22.0": date(2027, 5, 20),
    "v23.0": date(2027, 10, 8),
    "v24.0": date(2028, 2, 18),
    "v25.0": date(2028, 7, 29),
}
_SOON = timedelta(days=14)
_VERSION_SOON = timedelta(days=90)


@dataclass(frozen=True)
class ManagedPage:
    """A Page that the person may post on."""

    id: str
    name: str
    token: str = field(repr=False)
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """What Facebook says of a token (`debug_token`). Times are aware; None: it does not end."""

    valid: bool = False
    type: str = ""  # PAGE, USER, SYSTEM_USER
    app: str = ""
    owner: str = ""  # the Page's id
    scopes: tuple[str, ...] = ()
    expires: datetime | None = None
    data_access_expires: datetime | None = None  # can end while the token stays valid

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> TokenInfo:
        """From the `data` of an answer, whatever is missing in it."""
        scopes = data.get("scopes")
        return cls(
            valid=data.get("is_valid") is True,
            type=str(data.get("type") or ""),
            app=str(data.get("app_id") or ""),
            owner=str(data.get("profile_id") or ""),
            scopes=tuple(map(str, scopes)) if isinstance(scopes, list) else (),
            expires=_parse_unix_time(data.get("expires_at")),
            data_access_expires=_parse_unix_time(data.get("data_access_expires_at")),
        )


@dataclass(frozen=True)
class FacebookApp:
    """Our app at Facebook, through which everything is asked."""

    settings: FacebookSettings
    id: str
    secret: str = field(repr=False)

    def fetch_user_token(self, code: str, redirect: str) -> str:
        """A long-lived user token for a consent's code. Raises Rejected, TryLater."""
        short = self._request_token(redirect_uri=redirect, code=code)
        return self._request_token(grant_type="fb_exchange_token", fb_exchange_token=short)

    def fetch_pages(self, user_token: str) -> list[ManagedPage]:
        """The Pages ticked in the consent dialog, with tokens of their own."""
        graph = open_graph(self.settings, user_token, self.secret)
        body = graph.read("me/accounts", fields="id,name,access_token,tasks", limit=100)
        rows = body.get("data")
        return [
            ManagedPage(
                str(each["id"]),
                str(each.get("name", "")),
                str(each["access_token"]),
                tuple(each.get("tasks", ())),
            )
            for each in (rows if isinstance(rows, list) else [])
            if each.get("access_token")
        ]

    def inspect_token(self, token: str) -> TokenInfo:
        """What Facebook says of a token. Raises Rejected, TryLater."""
        graph = open_graph(self.settings, f"{self.id}|{self.secret}")
        body = graph.write("debug_token", effect=False, method="get", input_token=token)
        data = body.get("data")
        return TokenInfo.from_json(data if isinstance(data, dict) else {})

    def _request_token(self, **form: Any) -> str:
        graph = open_graph(self.settings, "")
        body = graph.write(
            "oauth/access_token",
            effect=False,
            client_id=self.id,
            client_secret=self.secret,
            **form,
        )
        token = body.get("access_token")
        if not isinstance(token, str) or not token:
            raise ConfigError("Facebook không đưa mã truy cập. Chạy lại “loa connect”.")
        return token


def connect_page(
    around: Surroundings, settings: FacebookSettings, talk: Talk, seconds: float = 300
) -> str:
    """Guide a person through connecting; what staff read at the end.

    Raises ConfigError (what to mend), Rejected, TryLater. Nothing is kept unless all is right.
    """
    app = _ask_for_app(around, settings, talk)
    consent, granted = ask_consent(
        talk,
        lambda consent: consent_address(settings, app.id, consent),
        settings.callback,
        seconds=seconds,
    )
    user_token = app.fetch_user_token(granted.code, consent.redirect)
    page = _choose_page(app.fetch_pages(user_token), settings.page, talk)
    token = app.inspect_token(page.token)
    if wrong := _find_faults(token, app.id, page):
        raise ConfigError(" ".join(wrong))
    around.secrets.put(secret_name(around.name, "PAGE_ID"), page.id)
    around.secrets.put(secret_name(around.name, "PAGE_TOKEN"), page.token)
    warnings = _describe_missing_extras(token)
    return "\n".join((f"Đã kết nối Trang “{page.name}” ({page.id}).", *warnings))


def consent_address(settings: FacebookSettings, app: str, consent: Consent) -> str:
    """The page on which the Page's admin consents. It holds no secret."""
    query = {
        "client_id": app,
        "redirect_uri": consent.redirect,
        "state": consent.state,
        "response_type": "code",
        "scope": ",".join((*SCOPES, *EXTRA_SCOPES)),
    }
    return f"{settings.dialog_url}/{settings.version}/dialog/oauth?{urlencode(query)}"


def check_health(around: Surroundings, settings: FacebookSettings, now: datetime) -> AccountHealth:
    """How the Page's token stands, for `loa doctor`. `now` is aware."""
    again = f"Chạy “loa connect {around.name}” để kết nối lại."
    token = around.secrets.get(secret_name(around.name, "PAGE_TOKEN")) or ""
    app = _load_app(around, settings)
    if not token:
        return AccountHealth(False, (f"Chưa kết nối: chạy “loa connect {around.name}”.",))
    if app is None:
        return AccountHealth(False, (f"Thiếu mã hoặc khóa ứng dụng Facebook. {again}",))
    graph = open_graph(settings, token, app.secret)
    try:
        about = app.inspect_token(token)
        me = graph.read("me", fields="id,name") if about.valid else {}
    except DeliveryError as error:
        return AccountHealth(False, (str(error),))
    number = settings.page or _secret(around, "PAGE_ID")
    page = ManagedPage(number, str(me.get("name") or number), token)
    wrong = [*_find_faults(about, app.id, page), *_describe_endings(about, now)]
    lines = [
        f"Trang “{page.name}”: mã {_describe_type(about)}, {_describe_days_left(about, now)}; "
        f"quyền: {', '.join(about.scopes) or 'không có'}; "
        f"đã dùng {graph.usage.percent:.0f} % lượt gọi."
    ]
    told = [*lines, *wrong, *([again] if wrong else [])]
    told += _describe_missing_extras(about) + _describe_version(
        settings.version, graph.effective, now.date()
    )
    return AccountHealth(not wrong, tuple(told))


# --- what a token's description means -----------------------------------------------------------


def _find_faults(token: TokenInfo, app: str, page: ManagedPage) -> list[str]:
    """Why a token can't publish: each a sentence."""
    found = []
    if not token.valid:
        found.append("Mã truy cập không còn giá trị (đổi mật khẩu, mất vai trò hoặc gỡ ứng dụng).")
    if token.type != "PAGE":
        found.append(
            "Đây là mã của người dùng, sẽ hết hạn, không phải mã của Trang: phải dùng mã của Trang."
        )
    if token.app and token.app != app:
        found.append("Mã này của ứng dụng khác.")
    if token.owner and page.id and token.owner != page.id:
        found.append(f"Mã này của Trang khác ({token.owner}), không phải {page.id}.")
    if missing := [each for each in SCOPES if each not in token.scopes]:
        found.append(f"Thiếu quyền {', '.join(missing)}: kết nối lại và đồng ý hết các quyền.")
    if page.tasks and TASK not in page.tasks:
        found.append("Tài khoản này không được tạo nội dung trên Trang: nhờ quản trị viên cấp.")
    return found


def _describe_missing_extras(token: TokenInfo) -> list[str]:
    missing = [each for each in EXTRA_SCOPES if each not in token.scopes]
    if not missing:
        return []
    return [f"Không có quyền {', '.join(missing)}: thiếu số liệu hoặc không đăng được video."]


def _describe_endings(token: TokenInfo, now: datetime) -> list[str]:
    """What runs out soon. Data access can end while the token stays valid."""
    found = []
    ends = ((token.expires, "Mã truy cập"), (token.data_access_expires, "Quyền dữ liệu"))
    for at, what in ends:
        if at and at - now < _SOON:
            when = f"{at.astimezone(VN):%d/%m/%Y}"
            found.append(f"{what} {'đã hết' if at <= now else 'sắp hết'} hạn ({when}).")
    return found


def _describe_days_left(token: TokenInfo, now: datetime) -> str:
    known = [each for each in (token.expires, token.data_access_expires) if each]
    if not known:
        return "không hết hạn"
    return f"còn {max(0, (min(known) - now).days)} ngày"


def _describe_type(token: TokenInfo) -> str:
    kinds = {"PAGE": "của Trang", "USER": "của người dùng", "SYSTEM_USER": "của hệ thống"}
    return kinds.get(token.type, "không rõ loại")


def _parse_unix_time(value: Any) -> datetime | None:
    """A UNIX time as an aware one (UTC); 0 means never."""
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) and value > 0 else None


def _describe_version(wanted: str, effective: str, today: date) -> list[str]:
    """Facebook runs an expired version as its oldest living one, silently."""
    if effective and effective != wanted:
        return [
            f"Facebook đang chạy phiên bản {effective} thay cho {wanted} đã hết hạn: đổi "
            f"“version” trong config.toml thành {effective} hoặc mới hơn."
        ]
    end = VERSIONS_END.get(wanted)
    if end and end - today < _VERSION_SOON:
        return [f"Phiên bản {wanted} hết hạn ngày {end:%d/%m/%Y}: cập nhật Loa Phường."]
    return [f"Phiên bản API: {effective or wanted}."]


# --- asking the person --------------------------------------------------------------------------


def _secret(around: Surroundings, name: str) -> str:
    return around.secrets.get(secret_name(around.name, name)) or ""


def _load_app(around: Surroundings, settings: FacebookSettings) -> FacebookApp | None:
    app = settings.app_id or _secret(around, "APP_ID")
    secret = _secret(around, "APP_SECRET")
    return FacebookApp(settings, app, secret) if app and secret else None


def _ask_for_app(around: Surroundings, settings: FacebookSettings, talk: Talk) -> FacebookApp:
    """Our app's id and secret: known, or asked for once."""
    if known := _load_app(around, settings):
        return known
    app = settings.app_id or _secret(around, "APP_ID")
    if not app:
        talk.say("Vào developers.facebook.com, mở ứng dụng của phường, mục Cài đặt → Thông tin.")
        app = talk.ask("Mã ứng dụng (App ID)").strip()
        if not app.isdigit():
            raise ConfigError("Mã ứng dụng Facebook chỉ gồm chữ số. Chạy lại và dán cho đúng.")
        around.secrets.put(secret_name(around.name, "APP_ID"), app)
    secret = _secret(around, "APP_SECRET")
    if not secret:
        secret = talk.ask("Khóa bí mật của ứng dụng (App Secret)", hidden=True).strip()
        if not secret:
            raise ConfigError("Chưa có khóa bí mật của ứng dụng: chạy lại và dán khóa vào.")
        around.secrets.put(secret_name(around.name, "APP_SECRET"), secret)
    return FacebookApp(settings, app, secret)


def _choose_page(pages: list[ManagedPage], wanted: str, talk: Talk) -> ManagedPage:
    if not pages:
        raise ConfigError(
            "Tài khoản này chưa chọn Trang nào cho ứng dụng. Chạy lại, bấm “Chỉnh sửa cài đặt” "
            "trong trang đồng ý và đánh dấu Trang của phường."
        )
    if wanted:
        found = next((each for each in pages if each.id == wanted), None)
        if found is None:
            raise ConfigError(f"Không thấy Trang {wanted} (ghi trong config.toml) ở tài khoản này.")
        return found
    if len(pages) == 1:
        return pages[0]
    for number, each in enumerate(pages, start=1):
        talk.say(f"{number}. {each.name} ({each.id})")
    answer = talk.ask("Chọn Trang của phường (số thứ tự)").strip()
    if not answer.isdigit() or not 1 <= int(answer) <= len(pages):
        raise ConfigError("Số thứ tự không đúng. Chạy lại và chọn một số trong danh sách.")
    return pages[int(answer) - 1]
