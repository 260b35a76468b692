"""Films of the stand-in: taken as bytes, converted for a while, then named by an id.

`POST /v2.0/article/upload_video/preparevideo` (a file of mp4 or avi, at most 50 MB) answers a
token; `GET /v2.0/article/upload_video/verify` tells how far Zalo is. The token travels in a
header or in the query: both are in use, both are taken (Zalo OA OpenAPI v2.0, read 2026-11).
"""

from __future__ import annotations

from typing import Any

from farends.store import Store
from farends.wire import Reply, Request
from farends.zalo_account import error_reply, find_gate, read_account, success_reply

MOST_BYTES = 50_000_000
READY, CONVERTING, FAILED = 1, 3, 4
_SAID = {READY: "Video is ready", CONVERTING: "Video is being converted", FAILED: "Convert failed"}


def prepare_film(request: Request, store: Store) -> Reply:
    """A token; nobody can see the film before an article shows it."""
    if refused := find_gate(store):
        return refused
    file = request.files.get("file")
    if file is None or not file.filename.lower().endswith((".mp4", ".avi")):
        return error_reply(-201, "file is invalid!")
    if len(file.content) > MOST_BYTES:
        return error_reply(-210, "Parameter exceeds allowable limit")
    oa, token = read_account(store), store.token(40) + "=="
    film = {
        "id": store.token(24),
        "name": file.filename,
        "size": len(file.content),
        "polls": oa["film_polls"],
        "broken": file.content[4:8] != b"ftyp" and file.filename.lower().endswith(".mp4"),
    }
    store.put("film", token, film)
    return success_reply({"token": token})


def verify_film(request: Request, store: Store) -> Reply:
    """How far the conversion is; each question brings it on."""
    if refused := find_gate(store):
        return refused
    token = request.headers.get("token") or request.query.get("token", "")
    film = store.get("film", token)
    if film is None:
        return error_reply(-201, "token is invalid!")
    store.put("film", token, {**film, "polls": max(0, film["polls"] - 1)})
    status = _status(film)
    return success_reply(
        {
            "status": status,
            "status_message": _SAID[status],
            "video_name": film["name"],
            "video_size": film["size"],
            "convert_percent": 0 if status == CONVERTING else 100,
            "video_id": film["id"],
        }
    )


def is_unready(store: Store, body: list[dict[str, Any]]) -> bool:
    """Whether a body names a film that is not there or not converted."""
    ready = {film["id"] for _, film in store.all("film") if _status(film) == READY}
    shown = (each for each in body if each.get("type") == "video" and "video_id" in each)
    return any(each["video_id"] not in ready for each in shown)


def _status(film: dict[str, Any]) -> int:
    if film["polls"] > 0:
        return CONVERTING
    return FAILED if film["broken"] else READY
