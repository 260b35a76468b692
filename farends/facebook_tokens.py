"""The stand-in's tokens: consent page, code, long-lived token, Pages, introspection.

docs/facebook-login/guides/access-tokens and get-long-lived, read 2026-11.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from farends.facebook_gate import identify_caller, is_app, read_parameters
from farends.facebook_world import (
    APP_ID,
    APP_SECRET,
    PAGE_ID,
    PAGE_NAME,
    TASKS,
    USER_ID,
    GraphRefusal,
    fault,
    find_grant,
    grant,
)
from farends.store import Store
from farends.wire import Reply, Request

SHORT, LONG = 2 * 3600, 5_183_944  # seconds


def dialog(request: Request, store: Store) -> Reply:
    """`GET /dialog/oauth`: a person says yes or no."""
    asked = request.query
    if asked.get("client_id") != APP_ID:
        return Reply("<h1>Bản mô phỏng: không có ứng dụng này</h1>", 400)
    code = store.token(40)
    scopes = asked.get("scope", "").split(",")
    store.put("code", code, {"redirect": asked.get("redirect_uri", ""), "scopes": scopes})
    back = asked.get("redirect_uri", "") + "?"
    state = asked.get("state", "")
    yes = escape(back + urlencode({"code": code, "state": state}) + "#_=_")
    no = escape(back + urlencode({"error": "access_denied", "error_code": 200, "state": state}))
    return Reply(
        "<!doctype html><html lang='vi'><meta charset='utf-8'><title>Bản mô phỏng</title>"
        f"<h1>Bản mô phỏng Facebook</h1><p>Cho “Loa Phường” đăng bài lên Trang {PAGE_NAME}?</p>"
        f"<p>Quyền: {escape(', '.join(scopes))}</p>"
        f"<p><a id='yes' href='{yes}'>Đồng ý</a> · <a id='no' href='{no}'>Không</a></p>"
    )


def exchange(request: Request, store: Store) -> Reply:
    """`/oauth/access_token`: a code, or a short-lived user token, for a user token."""
    sent = read_parameters(request)
    if sent.get("client_id") != APP_ID or sent.get("client_secret") != APP_SECRET:
        return fault(1, "Error validating client secret.", 0, 400)
    if sent.get("grant_type") == "fb_exchange_token":
        about = find_grant(store, sent.get("fb_exchange_token", ""))
        if about is None or about["type"] != "USER":
            raise GraphRefusal(190, "Invalid OAuth access token.")
        return _user_token(store, LONG, about["scopes"])
    code = store.get("code", sent.get("code", ""))
    if code is None or code["redirect"] != sent.get("redirect_uri"):
        raise GraphRefusal(100, "Invalid verification code format.", 36008)
    store.drop("code", sent["code"])  # a code works once
    return _user_token(store, SHORT, code["scopes"])


def _user_token(store: Store, lives: int, scopes: list[str]) -> Reply:
    token, now = store.token(48), int(store.now().timestamp())
    grant(
        store,
        token,
        type="USER",
        profile=USER_ID,
        scopes=scopes,
        expires_at=now + lives,
        data_access_expires_at=now + 90 * 86400,
    )
    return Reply({"access_token": token, "token_type": "bearer", "expires_in": lives})


def accounts(request: Request, store: Store) -> Reply:
    """`GET /me/accounts`: Pages ticked in the dialog, each with its own token."""
    who = identify_caller(request, store)
    who.require("pages_show_list", 200)
    if who.about["type"] != "USER":
        raise GraphRefusal(100, "(#100) Tried accessing nonexisting field (accounts) on a Page")
    long_lived = who.about["expires_at"] - store.now().timestamp() > SHORT
    token = store.token(48)
    grant(
        store,
        token,
        scopes=who.about["scopes"],
        expires_at=0 if long_lived else who.about["expires_at"],
        data_access_expires_at=who.about["data_access_expires_at"],
    )
    page = {"access_token": token, "category": "Government organization", "name": PAGE_NAME}
    return Reply({"data": [{**page, "id": PAGE_ID, "tasks": TASKS}], "paging": {"cursors": {}}})


def debug(request: Request, store: Store) -> Reply:
    """`/debug_token`: what a token is, asked by the app."""
    if not is_app(request):
        raise GraphRefusal(100, "You must provide an app access token")
    about = find_grant(store, read_parameters(request).get("input_token", ""))
    if about is None:
        return Reply({"data": {"is_valid": False, "scopes": [], "error": {"code": 190}}})
    expired = about["expires_at"] and about["expires_at"] <= store.now().timestamp()
    owner = "user_id" if about["type"] == "USER" else "profile_id"
    shown = ("type", "scopes", "expires_at", "data_access_expires_at", "issued_at")
    data = {name: about[name] for name in shown}
    valid = not about["dead"] and not expired
    return Reply(
        {
            "data": {
                **data,
                "app_id": about["app"],
                "application": "Loa Phường",
                "is_valid": valid,
                owner: about["profile"],
            }
        }
    )


def me(request: Request, store: Store) -> Reply:
    """`GET /me`: whose token this is."""
    who = identify_caller(request, store)
    name = PAGE_NAME if who.about["type"] == "PAGE" else "Cán bộ văn hóa"
    return Reply({"id": who.about["profile"], "name": name})
