"""The stand-in's posts and photos: created, changed, deleted."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from farends.facebook_gate import (
    Caller,
    identify_caller,
    project_fields,
    read_parameters,
    require_own_page,
)
from farends.facebook_reading import post_as_shown
from farends.facebook_world import PAGE_ID, GraphRefusal, missing, stamp, switch
from farends.store import Store
from farends.wire import Reply, Request

LONGEST = 63_206
PHOTO_LIVES = 24 * 3600  # seconds, unpublished
_OWNERS = ("picture", "name", "thumbnail", "description")
_PHOTO_TYPES = {"image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff"}


def parse_boolean(value: str | None, otherwise: bool) -> bool:
    """A boolean parameter."""
    return otherwise if value is None else value.lower() in ("true", "1")


# --- creating -------------------------------------------------------------------------------


def create(request: Request, store: Store) -> Reply:
    """`POST /{page}/feed`."""
    require_own_page(request.args["page"])
    who, sent = identify_caller(request, store), read_parameters(request)
    who.require_posting()
    message, link = _normalise_message(sent), sent.get("link", "")
    photos = _read_attached(sent, store)
    if not (message or link or photos):
        raise GraphRefusal(100, "(#100) Requires at least one of the fields: message, link")
    _check_content(store, message, link, sent)
    published = parse_boolean(sent.get("published"), True)
    scheduled = _read_schedule(sent, store, published)
    if published:
        _refuse_duplicate(store, message, link, photos)
        check_pace(store)
    post = _store_post(store, who, message, link, photos, published, scheduled)
    for photo in photos:
        store.put("photo", photo, {**store.get("photo", photo), "post": post["id"]})
    return Reply(
        {
            **project_fields(post_as_shown(post, store), sent.get("fields", "")),
            **_answered_id(post, store),
        }
    )


def _answered_id(post: Mapping[str, Any], store: Store) -> dict[str, str]:
    """The id that an answer tells, where it is not the right one."""
    others = [each for each, _ in newest_posts(store, 2) if each != post["id"]]
    return {"id": others[0]} if switch(store, "names_another") and others else {}


def _store_post(
    store: Store,
    who: Caller,
    message: str,
    link: str,
    photos: list[str],
    published: bool,
    scheduled: int,
) -> dict[str, Any]:
    number = f"{PAGE_ID}_{122_000_000_000_000 + store.number('post')}"
    post = {
        "id": number,
        "message": message,
        "link": link,
        "photos": photos,
        "is_published": published,
        "scheduled_publish_time": scheduled,
        "created_time": stamp(store),
        "application": who.about["app"],
    }
    store.put("post", number, post)
    return post


def _normalise_message(sent: Mapping[str, str]) -> str:
    """Platforms normalise texts: never compare them."""
    text = unicodedata.normalize("NFC", sent.get("message", "")).replace("\r\n", "\n")
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip()


def _check_content(store: Store, message: str, link: str, sent: Mapping[str, str]) -> None:
    if len(message) > LONGEST:
        raise GraphRefusal(100, "(#100) Name parameter too long")
    if any(name in sent for name in _OWNERS):
        raise GraphRefusal(
            100,
            "(#100) Only owners of the URL have the ability to specify the picture, name, "
            "thumbnail or description params",
        )
    host = urlsplit(link).hostname or ""
    if link and not host:
        raise GraphRefusal(100, "(#100) link URL is not properly formatted", 2061006)
    if host == "facebook.com" or host.endswith(".facebook.com"):
        raise GraphRefusal(100, "(#100) Links to facebook.com can't be attached", 1609008)
    reachable = switch(store, "reachable")
    if link and reachable is not None and not link.startswith(tuple(reachable)):
        raise GraphRefusal(100, "(#100) The URL couldn't be processed", 1609005)


def _read_attached(sent: Mapping[str, str], store: Store) -> list[str]:
    """Ids of attached photos: a JSON string, or `attached_media[0]=…`."""
    raw = [sent[name] for name in sorted(sent) if name.startswith("attached_media[")]
    try:
        listed = json.loads(sent.get("attached_media", "[]"))
        listed = [*listed, *map(json.loads, raw)]
        photos = [str(each["media_fbid"]) for each in listed]
    except (ValueError, TypeError, KeyError):
        if switch(store, "mangled") == "ignore":
            return []
        raise GraphRefusal(100, "(#100) param attached_media must be an array.") from None
    now = store.now().timestamp()
    for photo in photos:
        kept = store.get("photo", photo)
        if kept is None or (not kept["post"] and now - kept["made"] > PHOTO_LIVES):
            raise GraphRefusal(100, f"(#100) Invalid media_fbid {photo}")
    return photos


def _read_schedule(sent: Mapping[str, str], store: Store, published: bool) -> int:
    if "scheduled_publish_time" not in sent:
        return 0
    if published:
        raise GraphRefusal(100, "(#100) scheduled_publish_time needs published=false")
    try:
        at = int(sent["scheduled_publish_time"])
    except ValueError:
        raise GraphRefusal(100, "(#100) scheduled_publish_time is not a UNIX time") from None
    ahead = at - store.now().timestamp()
    if not 600 <= ahead <= switch(store, "schedule_days") * 86400:
        raise GraphRefusal(100, "(#100) The specified scheduled publish time is invalid.")
    return at


def _refuse_duplicate(store: Store, message: str, link: str, photos: list[str]) -> None:
    newest = next((each for _, each in newest_posts(store, 20) if each["is_published"]), None)
    if newest is None:
        return
    if photos and newest["photos"]:
        if _photo_digests(photos, store) == _photo_digests(newest["photos"], store):
            raise GraphRefusal(100, "(#100) These photos were already posted", 1366051)
    elif (message, link) == (newest["message"], newest["link"]) and not newest["photos"]:
        raise GraphRefusal(506, "(#506) Duplicate status message", 1455006)


def newest_posts(store: Store, most: int) -> list[tuple[str, Any]]:
    """The truth, newest first."""
    return list(reversed(store.all("post", newest=most)))


def _photo_digests(photos: list[str], store: Store) -> list[str]:
    return [store.get("photo", each)["sha256"] for each in photos]


def check_pace(store: Store) -> None:
    """Count a publication; block who publishes too fast."""
    most, now = switch(store, "per_minute"), store.now().timestamp()
    if most is None:
        return
    last = [each for each in store.kept("facebook:pace", []) if each > now - 60]
    if len(last) >= most:
        raise GraphRefusal(
            368, "The action attempted has been deemed abusive or is otherwise disallowed", 1390008
        )
    store.keep("facebook:pace", [*last, now])


def upload_photo(request: Request, store: Store) -> Reply:
    """`POST /{page}/photos` with `source`."""
    require_own_page(request.args["page"])
    who, sent = identify_caller(request, store), read_parameters(request)
    who.require_posting()
    part = request.files.get("source")
    if part is None:
        raise GraphRefusal(100, "(#100) Requires one of url, source")
    if part.type not in _PHOTO_TYPES or len(part.content) > 10_000_000:
        raise GraphRefusal(
            100, "Your photos couldn't be uploaded: smaller than 4 MB and saved as JPG", 1366046
        )
    number = str(123_000_000_000_000 + store.number("photo"))
    photo = {
        "id": number,
        "sha256": hashlib.sha256(part.content).hexdigest(),
        "alt": sent.get("alt_text_custom", ""),
        "made": store.now().timestamp(),
        "post": "",
    }
    store.put("photo", number, photo)
    store.put("bytes", number, base64.b64encode(part.content).decode())
    if not parse_boolean(sent.get("published"), True):
        return Reply({"id": number})
    check_pace(store)
    caption = sent.get("caption", sent.get("message", ""))
    post = _store_post(store, who, caption, "", [number], True, 0)
    store.put("photo", number, {**photo, "post": post["id"]})
    return Reply({"id": number, "post_id": post["id"]})


# --- changing -------------------------------------------------------------------------------


def update(request: Request, store: Store) -> Reply:
    """`POST /{post}`: message, is_published, attached_media."""
    who, sent = identify_caller(request, store), read_parameters(request)
    who.require_posting()
    post = store.get("post", request.args["node"])
    if post is None:
        raise missing(request.args["node"])
    if who.about["app"] != post["application"]:
        raise GraphRefusal(200, "(#200) Only the creating app may edit", status=403)
    if "message" in sent and switch(store, "edits"):
        post["message"] = _normalise_message(sent)
        _check_content(store, post["message"], "", {})
    if "attached_media" in sent:
        post["photos"] = _read_attached(sent, store)
    if "is_published" in sent:
        _set_published(post, parse_boolean(sent["is_published"], True), store)
    store.put("post", post["id"], post)
    return Reply({"success": True})


def _set_published(post: dict[str, Any], published: bool, store: Store) -> None:
    if not published and post["is_published"]:
        raise GraphRefusal(100, "(#100) Unpublishing a post is not supported")
    if published and not post["is_published"]:
        if switch(store, "flip") == "ignored":
            return
        if not switch(store, "flip"):
            raise GraphRefusal(100, "(#100) is_published can't be changed on this post")
        check_pace(store)
        post["is_published"] = True


def delete(request: Request, store: Store) -> Reply:
    """`DELETE /{post}`: its photos go with it."""
    identify_caller(request, store).require_posting()
    post = store.get("post", request.args["node"])
    if post is None:
        raise missing(request.args["node"])
    if switch(store, "deletes"):
        store.drop("post", post["id"])
        for photo in post["photos"]:
            store.drop("photo", photo)
    return Reply({"success": True})


def delete_photo(request: Request, store: Store) -> Reply:
    """`DELETE /{photo}`: it goes from whatever post it is on, too."""
    identify_caller(request, store).require_posting()
    photo = store.get("photo", request.args["node"])
    if photo is None:
        raise missing(request.args["node"])
    store.drop("photo", photo["id"])
    if photo["post"] and (post := store.get("post", photo["post"])):
        left = [each for each in post["photos"] if each != photo["id"]]
        store.put("post", post["id"], {**post, "photos": left})
    return Reply({"success": True})


def list_unused(store: Store) -> list[str]:
    """What lies on the Page and nobody sees: photos on no post, drafts, unfinished videos."""
    posts = [post for _, post in store.all("post")]
    carried = {photo for post in posts for photo in post["photos"] if post["is_published"]}
    now = store.now().timestamp()
    photos = [
        each
        for each, photo in store.all("photo")
        if each not in carried and now - photo["made"] <= PHOTO_LIVES
    ]
    drafts = [post["id"] for post in posts if not post["is_published"]]
    return photos + drafts + [each for each, video in store.all("video") if not video["finished"]]
