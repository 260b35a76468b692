"""The stand-in's videos and reels: phased uploads, processing, what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from farends.facebook_gate import identify_caller, project_fields, read_parameters, require_own_page
from farends.facebook_posts import check_pace
from farends.facebook_reading import list_page, parse_stamp
from farends.facebook_world import PAGE_ID, GraphRefusal, missing, stamp, switch
from farends.store import Store
from farends.wire import Reply, Request

REELS_A_DAY = 30
CHUNK = 64 * 1024


def videos(request: Request, store: Store) -> Reply:
    """`POST /{page}/videos`: upload_phase start, transfer, finish."""
    require_own_page(request.args["page"])
    who, sent = identify_caller(request, store), read_parameters(request)
    who.require_posting()
    who.require("publish_video", 200)
    phase = sent.get("upload_phase")
    if phase == "start":
        video = _create_video(store, who.about["app"], int(sent.get("file_size", "0")), reel=False)
        return Reply(
            {
                "video_id": _answered_id(video, store),
                "upload_session_id": video["id"],
                **_next_offsets(video),
            }
        )
    video = _get_video(store, sent.get("upload_session_id", ""))
    if phase == "transfer":
        chunk = request.files.get("video_file_chunk")
        if chunk is None or int(sent.get("start_offset", "-1")) != video["received"]:
            raise GraphRefusal(6001, "There was a problem uploading your video file", 1363037)
        video["received"] += len(chunk.content)
        store.put("video", video["id"], video)
        return Reply(_next_offsets(video))
    return _finish(store, video, sent)


def reels(request: Request, store: Store) -> Reply:
    """`POST /{page}/video_reels`: upload_phase start, finish."""
    require_own_page(request.args["page"])
    who, sent = identify_caller(request, store), read_parameters(request)
    who.require_posting()
    who.require("publish_video", 200)
    if sent.get("upload_phase") == "start":
        video = _create_video(store, who.about["app"], 0, reel=True)
        host = request.headers.get("host", "")
        address = f"http://{host}/video-upload/v26.0/{video['id']}"
        return Reply({"video_id": _answered_id(video, store), "upload_url": address})
    since = store.now().timestamp() - 86400
    if sum(1 for at in store.kept("facebook:reels", []) if at > since) >= REELS_A_DAY:
        raise GraphRefusal(613, "(#613) Calls to this api have exceeded the rate limit.")
    if sent.get("video_state") != "PUBLISHED":
        raise GraphRefusal(100, "(#100) video_state must be PUBLISHED here")
    reply = _finish(store, _get_video(store, sent.get("video_id", "")), sent)
    store.keep("facebook:reels", [*store.kept("facebook:reels", []), store.now().timestamp()])
    return reply


def upload(request: Request, store: Store) -> Reply:
    """The upload host: headers `offset`, `file_size`, and bytes.

    Wrong parameters leave the upload empty, with an answer that only looks at ease.
    """
    identify_caller(request, store)
    video = _get_video(store, request.args["video"])
    size = int(request.headers.get("file_size", "-1"))
    if request.headers.get("offset") != "0" or size != len(request.body):
        return Reply({"success": False})
    store.put("video", video["id"], {**video, "size": size, "received": size})
    return Reply({"success": True})


def _create_video(store: Store, app: str, size: int, reel: bool) -> dict[str, Any]:
    number = str(900_000_000_000_000 + store.number("video"))
    video = {
        "id": number,
        "size": size,
        "received": 0,
        "reel": reel,
        "finished": "",
        "description": "",
        "title": "",
        "application": app,
        "created_time": stamp(store),
        "post": "",
    }
    store.put("video", number, video)
    return video


def _answered_id(video: Mapping[str, Any], store: Store) -> str:
    """The id that an answer tells, where it is not the right one."""
    others = [each for each, _ in store.all("video", newest=2) if each != video["id"]]
    return others[0] if switch(store, "names_another") and others else str(video["id"])


def _get_video(store: Store, video: str) -> dict[str, Any]:
    found: dict[str, Any] | None = store.get("video", video)
    if found is None:
        raise missing(video)
    return found


def _next_offsets(video: Mapping[str, Any]) -> dict[str, str]:
    end = min(video["received"] + CHUNK, video["size"])
    return {"start_offset": str(video["received"]), "end_offset": str(end)}


def _finish(store: Store, video: dict[str, Any], sent: Mapping[str, str]) -> Reply:
    if not video["size"] or video["received"] != video["size"]:
        raise GraphRefusal(6000, "There was a problem uploading your video file.", 1363030)
    if not video["finished"]:
        check_pace(store)
        video["post"] = f"{PAGE_ID}_{124_000_000_000_000 + store.number('post')}"
        video["finished"] = stamp(store)
    video["description"] = sent.get("description", "")
    video["title"] = sent.get("title", "")
    store.put("video", video["id"], video)
    return Reply({"success": True})


def is_public(video: Mapping[str, Any], store: Store) -> bool:
    """Finished, processed, and not failed."""
    return _status(video, store) == "ready"


def _status(video: Mapping[str, Any], store: Store) -> str:
    if not video["finished"]:
        return "upload_complete" if video["received"] else "uploading"
    if store.now().timestamp() < parse_stamp(video["finished"]) + switch(store, "processing"):
        return "processing"
    return "error" if switch(store, "video_fails") else "ready"


def video_as_shown(video: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """A video as the Graph shows it."""
    status = _status(video, store)
    public = status == "ready" or (
        status == "error" and switch(store, "video_fails") == "published"
    )
    return {
        "id": video["id"],
        "description": video["description"] or None,
        "title": video["title"] or None,
        "created_time": video["created_time"],
        "published": public,
        "post_id": video["post"] if public else None,
        "permalink_url": f"/reel/{video['id']}/" if public else None,
        "status": {
            "video_status": status,
            "uploading_phase": {"status": "complete" if video["received"] else "not_started"},
            "processing_phase": {"status": "complete" if public else "in_progress"},
            "publishing_phase": {"status": "complete" if public else "not_started"},
        },
    }


def listing(request: Request, store: Store) -> Reply:
    """`GET /{page}/videos|video_reels`."""
    require_own_page(request.args["page"])
    identify_caller(request, store).require("pages_read_engagement", 10)
    reel = request.args["edge"] == "video_reels"
    base = f"/{PAGE_ID}/{request.args['edge']}"
    return list_page(
        store,
        "video",
        read_parameters(request),
        lambda video: video["reel"] is reel and bool(video["finished"]),
        lambda video: video_as_shown(video, store),
        base,
    )


def read(request: Request, store: Store) -> Reply:
    """`GET /{video}`."""
    identify_caller(request, store).require("pages_read_engagement", 10)
    video = store.seen("video", request.args["node"])
    if video is None:
        raise missing(request.args["node"])
    return Reply(
        project_fields(video_as_shown(video, store), read_parameters(request).get("fields", ""))
    )


def insights(request: Request, store: Store) -> Reply:
    """`GET /{video}/video_insights`."""
    identify_caller(request, store).require("read_insights", 10)
    if store.seen("video", request.args["node"]) is None:
        raise missing(request.args["node"])
    rows = [{"name": "blue_reels_play_count", "period": "lifetime", "values": [{"value": 83}]}]
    return Reply({"data": rows})


def update(request: Request, store: Store) -> Reply:
    """`POST /{video}`: description, title."""
    identify_caller(request, store).require_posting()
    video = _get_video(store, request.args["node"])
    changed = {k: v for k, v in read_parameters(request).items() if k in ("description", "title")}
    store.put("video", video["id"], {**video, **changed})
    return Reply({"success": True})


def delete(request: Request, store: Store) -> Reply:
    """`DELETE /{video}`."""
    identify_caller(request, store).require_posting()
    if not store.drop("video", request.args["node"]):
        raise missing(request.args["node"])
    return Reply({"success": True})
