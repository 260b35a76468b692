"""The stand-in's Facebook before anybody posts: one ward, one Page, one app, and its switches.

Switches change how the platform behaves beyond the fault plan. They are kept in the store, set
by `POST /mo-phong` with a JSON object (or `set_switches`), and are no part of the platform:

    reachable        link prefixes that Facebook can read; null: all (else 1609005)
    unshimmed        whether `attachments{unshimmed_url}` is told
    mangled          "reject" or "ignore" an `attached_media` that is not what it should be
    schedule_days    the cap of scheduling: sources say 30 and 75
    budget           calls in 24 h; null: no limit (usage headers count to 100 %, then 80001)
    limit_code       which rate limit strikes: 80001, 32 or 4
    usage            a fixed usage in percent; null: counted
    per_minute       posts a minute before 368/1390008; null: no limit
    short_pages      rows on a page of a list, at most; 0: as asked
    stale_order      lists give the second post first
    dead_metrics     insights that are retired
    flip             whether `is_published` may be set on an unpublished post; "ignored": yes,
                     says the answer, and nothing happens
    names_another    an answer to a create names the newest other post or video
    edits            whether words of a post change when they are edited (the answer says so)
    deletes          whether what is deleted goes (the answer says so)
    processing       seconds that a video takes; `video_fails`: and then it fails; "published":
                     it fails and is said to be published
    site             [public prefix, folder] of a website whose cards the public page shows
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from farends.store import Store
from farends.wire import Reply, Request

APP_ID = "571169"
APP_SECRET = "mo-phong-khong-phai-bi-mat"  # noqa: S105 - of a stand-in
PAGE_ID = "105700000000057"
PAGE_NAME = "Phường Xuân Lập"
USER_ID = "990000000000001"
PAGE_TOKEN = "MOPHONG-ma-trang"  # noqa: S105
SCOPES = (
    "pages_show_list",
    "pages_manage_posts",
    "pages_read_engagement",
    "pages_read_user_content",
    "read_insights",
    "publish_video",
)
TASKS = ["ANALYZE", "ADVERTISE", "MODERATE", "CREATE_CONTENT", "MANAGE"]
OLDEST, NEWEST = 21, 26  # living versions in November 2026

SWITCHES: Mapping[str, Any] = {
    "reachable": None,
    "unshimmed": True,
    "mangled": "reject",
    "schedule_days": 30,
    "budget": None,
    "limit_code": 80001,
    "usage": None,
    "per_minute": None,
    "short_pages": 0,
    "stale_order": False,
    "dead_metrics": ["post_impressions", "page_impressions", "post_engaged_users"],
    "flip": True,
    "names_another": False,
    "edits": True,
    "deletes": True,
    "processing": 0,
    "video_fails": False,
    "site": None,
}


def switch(store: Store, name: str) -> Any:
    """The value of a switch."""
    return store.kept("facebook:switches", {}).get(name, SWITCHES[name])


def set_switches(store: Store, **values: Any) -> None:
    """Change switches."""
    if unknown := set(values) - set(SWITCHES):
        raise ValueError(f"no such switch: {sorted(unknown)}")
    store.keep("facebook:switches", {**store.kept("facebook:switches", {}), **values})


def change_switches(request: Request, store: Store) -> Reply:
    """`POST /mo-phong`: switches, and tokens to accept (`{"token": …}`, see `grant`)."""
    values = dict(request.json or {})
    if "token" in values:
        grant(store, **values.pop("token"))
    set_switches(store, **values)
    return Reply({"success": True})


def grant(store: Store, token: str, **about: Any) -> None:
    """Accept a token. `about` overrides: type, app, scopes, expires_at (UNIX; 0 never), dead."""
    known = {
        "type": "PAGE",
        "app": APP_ID,
        "profile": PAGE_ID,
        "scopes": list(SCOPES),
        "tasks": TASKS,
        "expires_at": 0,
        "data_access_expires_at": 0,
        "issued_at": int(store.now().timestamp()),
        "dead": 0,  # subcode with which it is refused: 458, 459, 460, 463, 464, 467, 490, 492
    }
    store.put("token", token, {**known, **about})


def find_grant(store: Store, token: str) -> Mapping[str, Any] | None:
    """What a token opens; None if nobody granted it."""
    if token == PAGE_TOKEN and not store.get("token", token):
        grant(store, PAGE_TOKEN)
    found: Mapping[str, Any] | None = store.get("token", token)
    return found


def fault(
    code: int,
    message: str,
    subcode: int = 0,
    status: int = 400,
    kind: str = "OAuthException",
    **more: Any,
) -> Reply:
    """The error envelope (docs/graph-api/guides/error-handling)."""
    error: dict[str, Any] = {"message": message, "type": kind, "code": code, **more}
    if subcode:
        error["error_subcode"] = subcode
    return Reply({"error": {**error, "fbtrace_id": "MoPhong"}}, status)


class GraphRefusal(Exception):
    """Ends a request with an error envelope."""

    def __init__(self, code: int, message: str, subcode: int = 0, status: int = 400) -> None:
        super().__init__(message)
        self.reply = fault(code, message, subcode, status)


def missing(node: str) -> GraphRefusal:
    """The object is not there, or not yet."""
    return GraphRefusal(
        100,
        f"Unsupported request. Object with ID '{node}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation.",
        33,
    )


def stamp(store: Store) -> str:
    """Now, as Facebook writes times."""
    return store.now().strftime("%Y-%m-%dT%H:%M:%S+0000")
