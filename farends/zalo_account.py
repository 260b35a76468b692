"""The OA behind the stand-in: consent, rotating tokens, package gates, rate; no article yet.

Facts: Zalo OAuth v4 and OA OpenAPI as documented and as integrators transcribe them
(read 2026-11). What a rehearsal may change about the OA stands in `DEFAULTS`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import urlencode

from farends.store import Store
from farends.wire import Reply, Request

DEFAULTS: dict[str, Any] = {
    "app_id": "4000000000000000001",
    "secret_key": "khoa-ung-dung-mo-phong",
    "oa_id": "579000000000000001",
    "name": "Phường Xuân Lập (mô phỏng)",
    "package": "Nâng cao",  # on "Cơ bản" articles answer -224
    "verified": True,
    "granted": True,  # the OA's admin ticked the permissions
    "enabled": True,
    "followers": 1280,
    "auto_consent": False,  # the consent page agrees by itself
    "access_seconds": 90000,
    "grace": 0,  # seconds in which a spent refresh token still works; Zalo documents none
    "rate": 4000,  # calls in a minute
    "articles_left": None,  # None: no quota
    "broadcasts_day": 1,
    "broadcasts_month": 4,
    "polls": 1,  # answers -214 before an article is ready
    "seconds": 60,  # after which it is ready, asked for or not
    "film_polls": 1,  # answers "being converted" before a film is ready
    "needs_verify": False,  # whether an article stays unseen until `verify` was answered
    "reachable": None,  # beginnings of image addresses that can be fetched; None: really fetch
    "banned": [],  # words that violate Zalo's standards (-248)
    # habits of the listing, of which Zalo promises nothing (see zalo_listing.py)
    "lag_reads": 0,  # reads of the listing in which a new article is not listed
    "lag_seconds": 0,  # the same in time
    "holes": False,  # what is not listed (yet, any more) leaves its place in a page empty
    "order": "newest",  # or "near", "any", "shuffled"
    "strangers": 0,  # every so many reads somebody else's article comes, or one of them goes
}
AUTH_CODES = (-216, -220, 216, 401)
CODE_SECONDS = 600

Logic = Callable[[Request, Store], Reply]


def read_account(store: Store) -> dict[str, Any]:
    """The OA as it is now."""
    return {**DEFAULTS, **store.kept("account", {})}


def change_settings(store: Store, **values: Any) -> None:
    """Change the OA, e.g. its package."""
    store.keep("account", {**store.kept("account", {}), **values})


def error_reply(code: int, message: str) -> Reply:
    """A failure: HTTP 200 all the same."""
    return Reply({"error": code, "message": message})


def success_reply(data: Any) -> Reply:
    """What Zalo answers when it did what was asked."""
    return Reply({"data": data, "error": 0, "message": "Success"})


# --- OAuth v4 ---------------------------------------------------------------------------


def show_permission(request: Request, store: Store) -> Reply:
    """The consent page; with `auto_consent` the admin agrees at once."""
    query, oa = request.query, read_account(store)
    if query.get("app_id") != oa["app_id"]:
        return error_reply(-14002, "Invalid appId")
    if not query.get("redirect_uri", "").startswith(("https://", "http://localhost")):
        return error_reply(-14003, "Invalid redirect uri")
    agree = f"/v4/oa/allow?{urlencode(query)}"
    if oa["auto_consent"]:
        return Reply(None, 302, {"Location": agree})
    return Reply(
        "<!doctype html><html lang='vi'><meta charset='utf-8'><title>Bản mô phỏng</title>"
        f"<h1>Bản mô phỏng</h1><p>Cho ứng dụng quản lý OA “{escape(oa['name'])}”?</p>"
        f"<p><a href='{escape(agree)}'>Đồng ý</a></p>"
    )


def allow_client(request: Request, store: Store) -> Reply:
    """The admin agreed: back to the application with a code."""
    code = store.token(40)
    born = store.now().timestamp()
    challenge = request.query.get("code_challenge", "")
    store.put("code", code, {"challenge": challenge, "until": born + CODE_SECONDS})
    back = {"oa_id": read_account(store)["oa_id"], "code": code}
    if state := request.query.get("state"):
        back["state"] = state
    return Reply(None, 302, {"Location": f"{request.query['redirect_uri']}?{urlencode(back)}"})


def access_token(request: Request, store: Store) -> Reply:
    """Exchange a code, or refresh: both are single-use."""
    form, oa = request.form, read_account(store)
    if form.get("app_id") != oa["app_id"]:
        return _refusal(-14002, "Invalid appId")
    if request.headers.get("secret_key") != oa["secret_key"]:
        return _refusal(-14004, "Invalid secret key")
    if form.get("grant_type") == "authorization_code":
        return _exchange_code(form, store)
    return _refresh_token(form, store, oa["grace"])


def issue_tokens(store: Store) -> dict[str, str]:
    """A fresh pair, as the token endpoint answers it."""
    seconds = read_account(store)["access_seconds"]
    access, refresh = store.token(60), store.token(60)
    store.put("access", access, {"until": store.now().timestamp() + seconds})
    store.put("refresh", refresh, {"spent": None})
    return {"access_token": access, "refresh_token": refresh, "expires_in": str(seconds)}


def _exchange_code(form: dict[str, str], store: Store) -> Reply:
    code = form.get("code", "")
    kept = store.get("code", code)
    store.drop("code", code)
    hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
    if not kept or kept["until"] < store.now().timestamp():
        return _refusal(-14013, "Invalid authorization code")
    if kept["challenge"] and kept["challenge"] != challenge:
        return _refusal(-14012, "Invalid code verifier")
    return Reply(issue_tokens(store))


def _refresh_token(form: dict[str, str], store: Store, grace: float) -> Reply:
    token = form.get("refresh_token", "")
    kept = store.get("refresh", token)
    now = store.now().timestamp()
    if not kept or (kept["spent"] is not None and now > kept["spent"] + grace - 1e-6):
        return _refusal(-14014, "Invalid refresh token")
    if kept["spent"] is None:
        store.put("refresh", token, {"spent": now})
    return Reply(issue_tokens(store))


def _refusal(code: int, name: str) -> Reply:
    return Reply(
        {
            "error": code,
            "error_name": name,
            "error_reason": "",
            "ref_doc": "https://developers.zalo.me/docs/official-account/bat-dau/xac-thuc-va-uy-quyen-cho-ung-dung",
            "error_description": name,
        }
    )


# --- what stands before every call of the API ---------------------------------------------


def require_token(logic: Logic) -> Logic:
    """Only for a living token in the `access_token` header, so many times a minute."""

    def answer(request: Request, store: Store) -> Reply:
        if "access_token" in request.query:
            return Reply("<h1>404</h1>", 404)
        oa = read_account(store)
        now = store.now().timestamp()
        left = oa["rate"] - store.number(f"minute:{int(now // 60)}")
        headers = {"X-RateLimit-Limit": str(oa["rate"]), "X-RateLimit-Remain": str(max(left, 0))}
        reply = _let_in(request, store, logic, left, now)
        return Reply(reply.body, reply.status, {**reply.headers, **headers})

    return answer


def _let_in(request: Request, store: Store, logic: Logic, left: int, now: float) -> Reply:
    if left < 0:
        return error_reply(-32, "Your application reached limit call api")
    kept = store.get("access", request.headers.get("access_token", ""))
    if not kept or kept["until"] <= now:
        code = AUTH_CODES[store.number("refused") % len(AUTH_CODES)]
        return error_reply(code, "Access token is invalid")
    if not read_account(store)["enabled"]:
        return error_reply(-204, "Offical Account is disable")
    return logic(request, store)


def find_gate(store: Store) -> Reply | None:
    """What the OA's state and package forbid about articles."""
    oa = read_account(store)
    if not oa["granted"]:
        return error_reply(-223, "Official Account has not authorized this API")
    if not oa["verified"]:
        return error_reply(-221, "The OA needs to be verified to use this feature")
    if oa["package"] == "Cơ bản":
        return error_reply(-224, "The OA needs to upgrade OA Tier Package to use this feature")
    return None


def get_oa(request: Request, store: Store) -> Reply:
    """The OA's state: name, package, verification, followers."""
    oa = read_account(store)
    return success_reply(
        {
            "oa_id": oa["oa_id"],
            "name": oa["name"],
            "description": "",
            "is_verified": oa["verified"],
            "oa_type": 4,
            "cate_name": "Cơ quan nhà nước",
            "num_follower": oa["followers"],
            "package_name": oa["package"],
            "package_valid_through_date": "31/12/2026",
        }
    )


def change_by_rehearsal(request: Request, store: Store) -> Reply:
    """Not Zalo's: a rehearsal changes the OA by POST of a JSON object of `DEFAULTS`' names."""
    wanted = request.json if isinstance(request.json, dict) else {}
    if unknown := set(wanted) - set(DEFAULTS):
        return Reply({"error": f"unknown: {sorted(unknown)}"}, 400)
    change_settings(store, **wanted)
    return Reply(read_account(store))
