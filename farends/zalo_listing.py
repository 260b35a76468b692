"""The listing of the stand-in's articles, with the habits of listings that promise nothing.

`GET /v2.0/article/getslice?offset&limit`: at most ten, hidden ones too (read 2026-11). Neither
order nor lag nor what an offset counts is documented, so each can be set in
`zalo_account.DEFAULTS`:

    lag_reads, lag_seconds   a new article is public before it is listed
    holes                    pages are cut first and filtered then: short in the middle
    order                    newest first; near: neighbours trade places from read to read; any:
                             each has a place by chance, and keeps it; shuffled: anew at each read
    strangers                others' articles come and go while one reads, and offsets shift
"""

from __future__ import annotations

import hashlib
import random
from typing import Any

from farends.store import Store
from farends.wire import Reply, Request
from farends.zalo_account import error_reply, read_account, success_reply
from farends.zalo_articles import finish_due, take_down

SLICE = 10


def get_slice(request: Request, store: Store) -> Reply:
    """A page of the listing."""
    try:
        offset, limit = int(request.query["offset"]), int(request.query["limit"])
    except (KeyError, ValueError):
        return error_reply(-201, "offset is invalid!")
    if not 0 < limit <= SLICE or offset < 0:
        return error_reply(-210, "Parameter exceeds allowable limit")
    finish_due(store)
    oa, read = read_account(store), store.number("read")
    if oa["strangers"] and read % oa["strangers"] == 0:
        _add_stranger(store, read // oa["strangers"])
    hidden = store.lagging("article")
    places = _order_articles(store.all("article"), oa["order"], read)
    shown = [_is_listed(each, hidden) for each in places]
    if not oa["holes"]:
        places = [each for each, is_shown in zip(places, shown, strict=True) if is_shown]
        shown = [True] * len(places)
    page = slice(offset, offset + limit)
    host = request.headers.get("host", "")
    pairs = zip(places[page], shown[page], strict=True)
    medias = [_media(each, host) for each, is_shown in pairs if is_shown]
    return success_reply({"medias": medias, "total": len(places)})


def _is_listed(article: dict[str, Any], hidden: frozenset[str]) -> bool:
    return article["ready"] and article["id"] not in hidden


def _order_articles(articles: list[tuple[str, Any]], order: str, read: int) -> list[dict[str, Any]]:
    places = [each for _, each in reversed(articles)]
    if order == "any":
        return sorted(places, key=lambda each: hashlib.sha256(each["id"].encode()).digest())
    chance = random.Random(read)  # noqa: S311 - no secret
    if order == "shuffled":
        chance.shuffle(places)
    if order == "near":
        for at in range(chance.randrange(2), len(places) - 1, 2):
            places[at], places[at + 1] = places[at + 1], places[at]
    return places


def _add_stranger(store: Store, number: int) -> None:
    """Staff at work in the OA's own console: two articles come, then one of them goes."""
    if number % 3 == 0:
        theirs = [each for _, each in store.all("article") if each.get("stranger")]
        if kept := [each for each in theirs if not each.get("gone")]:
            take_down(store, kept[number % len(kept)])
        return
    made, now = f"k{number:07d}", store.now().timestamp()
    title = f"Tin đăng tay số {number}"
    face = {"title": title, "thumb": "https://s160.example/anh.jpg", "stranger": True}
    seen = {"ready": True, "status": "show", "born": now, "changed": now, "views": 0}
    store.put("article", made, {"id": made, **seen, **face})
    words = {"author": "", "description": title, "cover": {"photo_url": face["thumb"]}}
    body = [{"type": "text", "content": f"<p>{title}</p>"}]
    store.put("text", made, {"title": title, **words, "body": body})


def _media(article: dict[str, Any], host: str) -> dict[str, Any]:
    return {
        "id": article["id"],
        "type": "normal",
        "title": article["title"],
        "status": article["status"],
        "total_view": article["views"],
        "total_share": 0,
        "create_date": int(article["born"] * 1000),
        "update_date": int(article["changed"] * 1000),
        "thumb": article["thumb"],
        "link_view": f"http://{host}/a/{article['id']}",
    }
