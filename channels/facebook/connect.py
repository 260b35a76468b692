"""Connecting the ward's Page, and telling how the connection stands.

A person consents; the code becomes a short-lived user token, that a long-lived one, and that
the Page's own, which does not expire but dies with a changed password, a lost role or a removed
app (docs/facebook-login/guides/access-tokens/get-long-lived; read 2026-11). The usual slip is to
keep the 60-day user token instead: looked at by `debug_token` before anything is kept.

No token, code or secret stands in an address: what the documents show as GET with a query is
asked here as POST, `debug_token` by Graph's own method override. Unconfirmed live.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from channels.connect import Consent, Health, Talk, ask_consent
from channels.facebook.settings import FacebookSettings, open_graph, secret_name
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
class Owned:
    """A Page that the person may post on."""

    id: str
    name: str
    token: str = field(repr=False)
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class App:
    """Our app at Facebook, through which everything is asked."""

    settings: FacebookSettings
    id: str
    secret: str = field(repr=False)

    def user_token(self, code: str, redirect: str) -> str:
        """A long-lived user token for a consent's code. Raises Rejected, TryLater."""
        short = self._token(redirect_uri=redirect, code=code)
        return self._token(grant_type="fb_exchange_token", fb_exchange_token=short)

    def pages(self, user_token: str) -> list[Owned]:
        """The Pages ticked in the consent dialog, with tokens of their own."""
        graph = open_graph(self.settings, user_token, self.secret)
        body = graph.read("me/accounts", fields="id,name,access_token,tasks", limit=100)
        rows = body.get("data")
        return [
            Owned(
                str(each["id"]),
                str(each.get("name", "")),
                str(each["access_token"]),
                tuple(each.get("tasks", ())),
            )
            for each in (rows if isinstance(rows, list) else [])
            if each.get("access_token")
        ]

    def about(self, token: str) -> Mapping[str, Any]:
        """What a token is (`debug_token`). Raises Rejected, TryLater."""
        graph = open_graph(self.settings, f"{self.id}|{self.secret}")
        body = graph.write("debug_token", effect=False, method="get", input_token=token)
        data = body.get("data")
        return data if isinstance(data, dict) else {}

    def _token(self, **form: Any) -> str:
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


def connect(
    around: Surroundings, settings: FacebookSettings, talk: Talk, seconds: float = 300
) -> str:
    """Guide a person through connecting; what staff read at the end.

    Raises ConfigError (what to mend), Rejected, TryLater. Nothing is kept unless all is right.
    """
    app = _app(around, settings, talk)
    consent, granted = ask_consent(
        talk,
        lambda consent: consent_address(settings, app.id, consent),
        settings.callback,
        seconds=seconds,
    )
    user_token = app.user_token(granted.code, consent.redirect)
    page = _chosen(app.pages(user_token), settings.page, talk)
    about = app.about(page.token)
    if wrong := _wrong(about, app.id, page):
        raise ConfigError(" ".join(wrong))
    around.secrets.put(secret_name(around.name, "PAGE_ID"), page.id)
    around.secrets.put(secret_name(around.name, "PAGE_TOKEN"), page.token)
    warnings = _missing_extras(about)
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


def health(around: Surroundings, settings: FacebookSettings, now: datetime) -> Health:
    """How the Page's token stands, for `loa doctor`. `now` is aware."""
    again = f"Chạy “loa connect {around.name}” để kết nối lại."
    token = around.secrets.get(secret_name(around.name, "PAGE_TOKEN")) or ""
    app = _known_app(around, settings)
    if not token:
        return Health(False, (f"Chưa kết nối: chạy “loa connect {around.name}”.",))
    if app is None:
        return Health(False, (f"Thiếu mã hoặc khóa ứng dụng Facebook. {again}",))
    graph = open_graph(settings, token, app.secret)
    try:
        about = app.about(token)
        me = graph.read("me", fields="id,name") if about.get("is_valid") is True else {}
    except DeliveryError as error:
        return Health(False, (str(error),))
    number = settings.page or _secret(around, "PAGE_ID")
    page = Owned(number, str(me.get("name") or number), token)
    wrong = [*_wrong(about, app.id, page), *_ending(about, now)]
    lines = [
        f"Trang “{page.name}”: mã {_type(about)}, {_left(about, now)}; "
        f"quyền: {', '.join(about.get('scopes', ())) or 'không có'}; "
        f"đã dùng {graph.usage.percent:.0f} % lượt gọi."
    ]
    told = [*lines, *wrong, *([again] if wrong else [])]
    told += _missing_extras(about) + _version(settings.version, graph.effective, now.date())
    return Health(not wrong, tuple(told))


# --- what a token's description means -----------------------------------------------------------


def _wrong(about: Mapping[str, Any], app: str, page: Owned) -> list[str]:
    """Why a token can't publish: each a sentence."""
    found = []
    if about.get("is_valid") is not True:
        found.append("Mã truy cập không còn giá trị (đổi mật khẩu, mất vai trò hoặc gỡ ứng dụng).")
    if about.get("type") != "PAGE":
        found.append(
            "Đây là mã của người dùng, sẽ hết hạn, không phải mã của Trang: phải dùng mã của Trang."
        )
    if about.get("app_id") and str(about["app_id"]) != app:
        found.append("Mã này của ứng dụng khác.")
    owner = about.get("profile_id")
    if owner and page.id and str(owner) != page.id:
        found.append(f"Mã này của Trang khác ({owner}), không phải {page.id}.")
    if missing := [each for each in SCOPES if each not in about.get("scopes", ())]:
        found.append(f"Thiếu quyền {', '.join(missing)}: kết nối lại và đồng ý hết các quyền.")
    if page.tasks and TASK not in page.tasks:
        found.append("Tài khoản này không được tạo nội dung trên Trang: nhờ quản trị viên cấp.")
    return found


def _missing_extras(about: Mapping[str, Any]) -> list[str]:
    missing = [each for each in EXTRA_SCOPES if each not in about.get("scopes", ())]
    if not missing:
        return []
    return [f"Không có quyền {', '.join(missing)}: thiếu số liệu hoặc không đăng được video."]


def _ending(about: Mapping[str, Any], now: datetime) -> list[str]:
    """What runs out soon. Data access can end while the token stays valid."""
    found = []
    for name, what in (("expires_at", "Mã truy cập"), ("data_access_expires_at", "Quyền dữ liệu")):
        at = _moment(about.get(name))
        if at and at - now < _SOON:
            when = f"{at.astimezone(VN):%d/%m/%Y}"
            found.append(f"{what} {'đã hết' if at <= now else 'sắp hết'} hạn ({when}).")
    return found


def _left(about: Mapping[str, Any], now: datetime) -> str:
    ends = [_moment(about.get(each)) for each in ("expires_at", "data_access_expires_at")]
    known = [each for each in ends if each]
    if not known:
        return "không hết hạn"
    return f"còn {max(0, (min(known) - now).days)} ngày"


def _type(about: Mapping[str, Any]) -> str:
    kinds = {"PAGE": "của Trang", "USER": "của người dùng", "SYSTEM_USER": "của hệ thống"}
    return kinds.get(str(about.get("type")), "không rõ loại")


def _moment(value: Any) -> datetime | None:
    """A UNIX time; 0 means never."""
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) and value > 0 else None


def _version(wanted: str, effective: str, today: date) -> list[str]:
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


def _known_app(around: Surroundings, settings: FacebookSettings) -> App | None:
    app = settings.app_id or _secret(around, "APP_ID")
    secret = _secret(around, "APP_SECRET")
    return App(settings, app, secret) if app and secret else None


def _app(around: Surroundings, settings: FacebookSettings, talk: Talk) -> App:
    """Our app's id and secret: known, or asked for once."""
    if known := _known_app(around, settings):
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
    return App(settings, app, secret)


def _chosen(pages: list[Owned], wanted: str, talk: Talk) -> Owned:
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
