"""A stand-in of Facebook Pages: the Graph API as documented, and the Page as residents see it.

    python -m farends.facebook --folder DIR --port 8702        # the Page: http://127.0.0.1:8702/trang

Paths, rules and errors follow developers.facebook.com (docs/graph-api, docs/pages-api,
docs/video-api, docs/facebook-login; versions v21.0-v26.0, read 2026-11) and what integrators
saw where it is silent. Misfortunes are the stage's (`Rule`), temperaments are switches
(facebook_world.py).
"""

from __future__ import annotations

from typing import Any

from farends import facebook_posts as posts
from farends import facebook_reading as reading
from farends import facebook_tokens as tokens
from farends import facebook_videos as videos
from farends.facebook_gate import gate, read_parameters
from farends.facebook_public import PAGE_ROUTES
from farends.facebook_world import PAGE_TOKEN, change_switches, fault
from farends.stage import main
from farends.store import Store
from farends.wire import Logic, Platform, Reply, Request

__all__ = ["PAGE_TOKEN", "PLATFORM"]

_VERSION = r"(?:/v(?P<version>\d+)\.\d+)?"
_PAGE = rf"{_VERSION}/(?P<page>\d+|me)"
_POST = rf"{_VERSION}/(?P<node>\d+_\d+)"
_PHOTO = rf"{_VERSION}/(?P<node>123\d{{12}})"
_VIDEO = rf"{_VERSION}/(?P<node>9\d{{14}})"


def _instead(method: str, other: Logic, logic: Logic) -> Logic:
    """Graph's method override: a POST with `method=get` reads."""

    def answer(request: Request, store: Store) -> Reply:
        wanted = read_parameters(request).get("method", "").upper()
        return (other if wanted == method else logic)(request, store)

    return answer


def _refuse_request(request: Request, store: Store) -> Reply:
    return fault(100, "Unsupported post request.", 33)


def _public(store: Store) -> list[dict[str, Any]]:
    """What the public sees: published posts, and videos that came through."""
    shown = [
        {key: post[key] for key in ("id", "message", "link", "photos", "created_time")}
        for _, post in store.all("post")
        if post["is_published"]
    ]
    clips = [
        {"id": video["id"], "message": video["description"], "video": video["title"]}
        for _, video in store.all("video")
        if videos.is_public(video, store)
    ]
    return shown + clips


_GRAPH: tuple[tuple[str, str, Logic], ...] = (
    ("GET", rf"{_VERSION}/oauth/access_token", tokens.exchange),
    ("POST", rf"{_VERSION}/oauth/access_token", tokens.exchange),
    ("GET", rf"{_VERSION}/debug_token", tokens.debug),
    ("POST", rf"{_VERSION}/debug_token", _instead("GET", tokens.debug, _refuse_request)),
    ("GET", rf"{_VERSION}/me/accounts", tokens.accounts),
    ("GET", rf"{_VERSION}/me", tokens.me),
    ("POST", rf"{_PAGE}/feed", posts.create),
    ("POST", rf"{_PAGE}/photos", posts.upload_photo),
    ("POST", rf"{_PAGE}/videos", videos.videos),
    ("POST", rf"{_PAGE}/video_reels", videos.reels),
    ("GET", rf"{_PAGE}/(?P<edge>feed|published_posts|posts|scheduled_posts)", reading.listing),
    ("GET", rf"{_PAGE}/(?P<edge>videos|video_reels)", videos.listing),
    ("GET", rf"{_POST}/insights", reading.insights),
    ("GET", _POST, reading.read),
    ("POST", _POST, posts.update),
    ("DELETE", _POST, posts.delete),
    ("GET", rf"{_VIDEO}/video_insights", videos.insights),
    ("GET", _VIDEO, videos.read),
    ("POST", _VIDEO, videos.update),
    ("DELETE", _VIDEO, videos.delete),
    ("DELETE", _PHOTO, posts.delete_photo),
    ("POST", r"/video-upload/v\d+\.\d+/(?P<video>\d+)", videos.upload),
)

PLATFORM = Platform(
    name="facebook",
    routes=(
        ("GET", rf"{_VERSION}/dialog/oauth", tokens.dialog),
        ("POST", r"/mo-phong", change_switches),
        *PAGE_ROUTES,
        *((method, path, gate(logic)) for method, path, logic in _GRAPH),
    ),
    public=_public,
    lost=fault(2500, "Unknown path components"),
)

if __name__ == "__main__":
    main(PLATFORM)
