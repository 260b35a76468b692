"""Articles and broadcasts of the stand-in: made asynchronously, sent after a look.

`create` and `update` answer a token; the work is done after so many polls of `verify`, or after
some time whether anybody polls or not. Facts: OA OpenAPI v2.0 article and broadcast (read
2026-11); what Zalo leaves open can be set in `zalo_account.DEFAULTS`.
"""

from __future__ import annotations

import urllib.request
from datetime import timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

from farends import zalo_films
from farends.store import Store
from farends.wire import Reply, Request
from farends.zalo_account import (
    change_settings,
    error_reply,
    find_gate,
    read_account,
    success_reply,
)

LIMITS = {"title": 150, "author": 50, "description": 300}
IMAGE_BYTES = 1_000_000
MODERATION = 1800  # seconds in which people look at a broadcast
BROADCAST_ARTICLES = 5
VIETNAM = timezone(timedelta(hours=7))

Failure = tuple[int, str] | None


def create_article(request: Request, store: Store) -> Reply:
    """A token; the article comes later, hidden unless `status` says show."""
    wanted = request.json if isinstance(request.json, dict) else {}
    if refused := find_gate(store) or _find_quota(store) or _find_wrong(wanted, store):
        return refused
    number = store.number("article")
    made = f"{store.token(24)}{number:06d}"
    now = store.now().timestamp()
    store.put(
        "article",
        made,
        {"id": made, "ready": False, "status": "hide", "born": now, "changed": now, "views": 0},
    )
    return _start_article(store, made, wanted)


def update_article(request: Request, store: Store) -> Reply:
    """The same body and an id: a token; the article changes when the work is done."""
    wanted = request.json if isinstance(request.json, dict) else {}
    if refused := find_gate(store) or _find_wrong(wanted, store):
        return refused
    finish_due(store)
    article = store.get("article", str(wanted.get("id", "")))
    if not article or not article["ready"]:
        return error_reply(-201, "id is invalid!")
    return _start_article(store, article["id"], wanted)


def verify_token(request: Request, store: Store) -> Reply:
    """The id when the work is done, -214 before."""
    wanted = request.json if isinstance(request.json, dict) else {}
    if refused := find_gate(store):
        return refused
    token = str(wanted.get("token", ""))
    if (job := store.get("job", token)) and job["polls"] > 0:
        store.put("job", token, {**job, "polls": job["polls"] - 1})
        return error_reply(-214, "Article is being processed")
    finish_due(store)
    if store.get("job", token):
        return error_reply(-214, "Article is being processed")
    done = store.get("done", token)
    if not done:
        return error_reply(-201, "token is invalid!")
    if done["failure"]:
        return error_reply(*done["failure"])
    if article := store.get("article", done["id"]):
        store.put("article", done["id"], {**article, "asked": True})
    return success_reply({"id": done["id"]})


def remove_article(request: Request, store: Store) -> Reply:
    """For good."""
    wanted = request.json if isinstance(request.json, dict) else {}
    finish_due(store)
    article = store.get("article", str(wanted.get("id", "")))
    if article is None or article.get("gone"):
        return error_reply(-201, "id is invalid!")
    take_down(store, article)
    return success_reply({})


def take_down(store: Store, article: dict[str, Any]) -> None:
    """Nobody sees it any more; its place in the listing may stay as a hole."""
    store.drop("text", article["id"])
    gone = {"ready": False, "status": "hide", "gone": True}
    store.put("article", article["id"], {**article, **gone})


def get_detail(request: Request, store: Store) -> Reply:
    """One article as it is."""
    finish_due(store)
    article = store.get("article", request.query.get("id", ""))
    if not article or not article["ready"]:
        return error_reply(-201, "id is invalid!")
    text = store.get("text", article["id"])
    shown = {name: text.get(name, "") for name in ("title", "author", "description", "cover")}
    rest = {"body": text["body"], "comment": text.get("comment", "show"), "cite": ""}
    return success_reply({"id": article["id"], **shown, **rest, "status": article["status"]})


def broadcast_articles(request: Request, store: Store) -> Reply:
    """Articles to every follower: taken now, sent after people looked. Nobody can ask for it."""
    wanted = request.json if isinstance(request.json, dict) else {}
    if refused := find_gate(store) or _at_night(store) or _broadcast_quota(store):
        return refused
    try:
        elements = wanted["message"]["attachment"]["payload"]["elements"]
        chosen = [each["attachment_id"] for each in elements]
    except (KeyError, TypeError):
        return error_reply(-201, "message is invalid!")
    if not 1 <= len(chosen) <= BROADCAST_ARTICLES:
        return error_reply(-210, "Parameter exceeds allowable limit")
    finish_due(store)
    for each in chosen:
        if (store.get("article", each) or {}).get("status") != "show":
            return error_reply(-201, "attachment_id is invalid!")
    made = f"bc{store.number('broadcast'):06d}"
    now = store.now().timestamp()
    store.put("broadcast", made, {"id": made, "articles": chosen, "at": now})
    return success_reply({"message_id": made})


def public_entries(store: Store) -> list[dict[str, Any]]:
    """The oracle: articles that are shown and broadcasts that were sent, oldest first."""
    finish_due(store)
    needs_verify = read_account(store)["needs_verify"]
    now = store.now().timestamp()
    articles = [
        {"kind": "article", **each, **store.get("text", each["id"])}
        for _, each in store.all("article")
        if each["ready"] and each["status"] == "show" and (each.get("asked") or not needs_verify)
    ]
    sent = [each for _, each in store.all("broadcast") if each["at"] + MODERATION <= now]
    return articles + [{"kind": "broadcast", **each} for each in sent]


# --- the work behind a token --------------------------------------------------------------


def _start_article(store: Store, article_id: str, wanted: dict[str, Any]) -> Reply:
    oa = read_account(store)
    token = store.token(40) + "=="
    job = {
        "id": article_id,
        "article": {name: value for name, value in wanted.items() if name != "id"},
        "polls": oa["polls"],
        "due": store.now().timestamp() + oa["seconds"],
        "failure": _find_unfit(wanted, oa),
    }
    store.put("job", token, job)
    return success_reply({"token": token})


def finish_due(store: Store) -> None:
    """Finish what is due: by polls or by time."""
    now = store.now().timestamp()
    for token, job in store.all("job"):
        if job["polls"] <= 0 or job["due"] <= now:
            store.drop("job", token)
            store.put("done", token, {"id": job["id"], "failure": job["failure"]})
            _finish_job(store, job, now)


def _finish_job(store: Store, job: dict[str, Any], now: float) -> None:
    article, wanted = store.get("article", job["id"]), job["article"]
    if article is None or article.get("gone"):
        return
    if job["failure"]:
        if not article["ready"]:
            store.drop("article", job["id"])
        return
    status = wanted.get("status", "hide")
    title, cover = wanted["title"], wanted["cover"]["photo_url"]
    fresh = {"ready": True, "status": status, "changed": now, "title": title, "thumb": cover}
    store.put("article", job["id"], {**article, **fresh})
    store.put("text", job["id"], wanted)
    if not article["ready"]:
        oa = read_account(store)
        store.lag("article", job["id"], oa["lag_seconds"], oa["lag_reads"])


def _find_unfit(wanted: dict[str, Any], oa: dict[str, Any]) -> Failure:
    """What turns out only while Zalo works: images that can't be fetched, forbidden words."""
    images = [wanted["cover"]["photo_url"]]
    images += [each.get("url", "") for each in wanted["body"] if each.get("type") == "image"]
    for url in images:
        if failure := _fetch_image(url, oa["reachable"]):
            return failure
    if any(word in str(wanted) for word in oa["banned"]):
        return (-248, "Violates our platform standards")
    return None


def _fetch_image(url: str, reachable: list[str] | None) -> Failure:
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
        return (-201, "photo_url is invalid!")
    if reachable is not None:
        return None if url.startswith(tuple(reachable)) else (-201, "photo_url is invalid!")
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:  # noqa: S310 - scheme checked
            size = len(answer.read(IMAGE_BYTES + 1))
            kind = answer.headers.get_content_type()
    except OSError:
        return (-201, "photo_url is invalid!")
    if kind not in ("image/jpeg", "image/png"):
        return (-201, "photo_url is invalid!")
    return (-210, "Parameter exceeds allowable limit") if size > IMAGE_BYTES else None


# --- checks -------------------------------------------------------------------------------


def _find_wrong(wanted: dict[str, Any], store: Store) -> Reply | None:
    """Lengths are counted in code points as they come: decomposed letters count double."""
    if wanted.get("type") != "normal":
        return error_reply(-201, "type is invalid!")
    for name, longest in LIMITS.items():
        value = wanted.get(name)
        if not isinstance(value, str) or (not value and name != "author"):
            return error_reply(-201, f"{name} is invalid!")
        if len(value) > longest:
            return error_reply(-210, "Parameter exceeds allowable limit")
    cover = wanted.get("cover")
    if not isinstance(cover, dict) or not cover.get("photo_url"):
        return error_reply(-201, "cover is invalid!")
    body = wanted.get("body")
    if not isinstance(body, list) or not body or not all(isinstance(each, dict) for each in body):
        return error_reply(-201, "body is invalid!")
    if zalo_films.is_unready(store, body):
        return error_reply(-201, "video_id is invalid!")
    if wanted.get("status", "hide") not in ("show", "hide"):
        return error_reply(-201, "status is invalid!")
    return None


def _find_quota(store: Store) -> Reply | None:
    left = read_account(store)["articles_left"]
    if left is None:
        return None
    if left <= 0:
        return error_reply(-223, "Your OA has reach the limit quota create article")
    change_settings(store, articles_left=left - 1)
    return None


def _at_night(store: Store) -> Reply | None:
    if 6 <= store.now().astimezone(VIETNAM).hour < 22:
        return None
    return error_reply(-234, "This message cannot be sent at night (10:00PM - 6:00AM)")


def _broadcast_quota(store: Store) -> Reply | None:
    now, oa = store.now().timestamp(), read_account(store)
    sent = [each["at"] for _, each in store.all("broadcast")]
    today = sum(now - at < 86400 for at in sent)
    month = sum(now - at < 30 * 86400 for at in sent)
    if today >= oa["broadcasts_day"] or month >= oa["broadcasts_month"]:
        return error_reply(-211, "Out of quota")
    return None
