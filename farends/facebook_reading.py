"""The stand-in's posts and videos as the Graph shows them: read, listed in pages, counted."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from farends.facebook_gate import (
    identify_caller,
    project_fields,
    read_parameters,
    require_own_page,
    split_fields,
)
from farends.facebook_world import PAGE_ID, PAGE_NAME, GraphRefusal, missing, switch
from farends.store import Store
from farends.wire import Reply, Request

_DEAD = {"link", "type", "name", "caption", "description", "source", "object_id"}
_METRICS = {
    "post_media_view": 57,
    "post_total_media_view_unique": 41,
    "post_clicks": 9,
    "post_reactions_by_type_total": {"like": 5, "love": 2},
}


def post_as_shown(post: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """A post as the Graph shows it."""
    page, _, number = post["id"].partition("_")
    return {
        "id": post["id"],
        "message": post["message"] or None,
        "created_time": post["created_time"],
        "permalink_url": f"https://www.facebook.com/{page}/posts/{number}",
        "status_type": "added_photos" if post["photos"] else "mobile_status_update",
        "is_published": post["is_published"],
        "application": {"id": post["application"], "name": "Loa Phường"},
        "from": {"id": PAGE_ID, "name": PAGE_NAME},
        "attachments": _attachments(post, store),
    }


def _attachments(post: Mapping[str, Any], store: Store) -> dict[str, Any] | None:
    if post["photos"]:
        return {"data": [{"media_type": "photo" if len(post["photos"]) == 1 else "album"}]}
    if not post["link"]:
        return None
    shim = f"https://l.facebook.com/l.php?u={quote(post['link'], safe='')}&h=AT0&s=1"
    row = {"media_type": "link", "title": "", "url": shim, "target": {"url": shim}}
    if switch(store, "unshimmed"):
        row["unshimmed_url"] = post["link"]
    return {"data": [row]}


def listing(request: Request, store: Store) -> Reply:
    """`GET /{page}/published_posts|posts|feed|scheduled_posts`: newest first, in pages."""
    require_own_page(request.args["page"])
    identify_caller(request, store).require("pages_read_engagement", 10)
    edge, sent = request.args["edge"], read_parameters(request)
    check_fields(sent.get("fields", ""))
    lists = {
        "feed": lambda post: True,
        "scheduled_posts": lambda post: bool(post["scheduled_publish_time"]),
    }
    belongs = lists.get(edge, lambda post: post["is_published"])
    return list_page(
        store,
        "post",
        sent,
        belongs,
        lambda post: post_as_shown(post, store),
        base=f"/{PAGE_ID}/{edge}",
    )


def list_page(
    store: Store, kind: str, sent: Mapping[str, str], belongs: Any, show: Any, base: str
) -> Reply:
    """One page of a list, with cursors; `limit` above 100 is an error."""
    limit = int(sent.get("limit", "25"))
    if not 0 < limit <= 100:
        raise GraphRefusal(100, "(#100) limit must be between 1 and 100")
    limit = min(limit, switch(store, "short_pages") or limit)
    since, start = float(sent.get("since", "0")), int(_plain(sent.get("after", "")) or 0)
    rows = _rows(store, kind, start + 5 * limit + 5, since)
    found = [
        each for _, each in rows if belongs(each) and parse_stamp(each["created_time"]) >= since
    ]
    if switch(store, "stale_order") and len(found) > 1:
        found[0], found[1] = found[1], found[0]
    some = found[start : start + limit]
    body: dict[str, Any] = {"data": [project_fields(show(e), sent.get("fields", "")) for e in some]}
    if some:
        after = base64.b64encode(str(start + len(some)).encode()).decode()
        body["paging"] = {"cursors": {"before": "", "after": after}}
        if start + len(some) < len(found):
            body["paging"]["next"] = f"https://graph.facebook.com{base}?after={after}"
    return Reply(body)


def _rows(store: Store, kind: str, most: int, since: float) -> list[tuple[str, Any]]:
    """Newest first: as many as one page can need, or all if the window may be longer."""
    rows = store.listing(kind, newest=most)
    if since and rows and parse_stamp(rows[0][1]["created_time"]) >= since:
        rows = store.listing(kind)
    return list(reversed(rows))


def _plain(cursor: str) -> str:
    try:
        return base64.b64decode(cursor, validate=True).decode()
    except ValueError:
        raise GraphRefusal(100, "(#100) Invalid cursors values") from None


def parse_stamp(created: str) -> float:
    """UNIX time of a `created_time`."""
    return datetime.strptime(created, "%Y-%m-%dT%H:%M:%S%z").timestamp()


def check_fields(fields: str) -> None:
    """Dead post fields fail the whole call (since v3.3)."""
    if dead := _DEAD & {each.partition("{")[0] for each in split_fields(fields)}:
        raise GraphRefusal(
            12,
            "(#12) deprecate_post_aggregated_fields_for_attachement is deprecated for versions "
            f"v3.3 and higher: {sorted(dead)}",
        )


def read(request: Request, store: Store) -> Reply:
    """`GET /{post}`."""
    identify_caller(request, store).require("pages_read_engagement", 10)
    fields = read_parameters(request).get("fields", "")
    check_fields(fields)
    post = store.seen("post", request.args["node"])
    if post is None:
        raise missing(request.args["node"])
    return Reply(project_fields(post_as_shown(post, store), fields))


def insights(request: Request, store: Store) -> Reply:
    """`GET /{post}/insights?metric=…`: one dead metric fails the whole call."""
    identify_caller(request, store).require("read_insights", 10)
    if store.seen("post", request.args["node"]) is None:
        raise missing(request.args["node"])
    names = [each for each in read_parameters(request).get("metric", "").split(",") if each]
    if not names or any(n in switch(store, "dead_metrics") or n not in _METRICS for n in names):
        raise GraphRefusal(100, "(#100) The value must be a valid insights metric")
    rows = [
        {"name": name, "period": "lifetime", "values": [{"value": _METRICS[name]}]}
        for name in names
    ]
    return Reply({"data": rows, "paging": {}})
