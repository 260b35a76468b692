"""The Page as residents see it, for demo and rehearsal: `/trang`. No part of the platform."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from farends.facebook_videos import is_public
from farends.facebook_world import PAGE_NAME, switch
from farends.store import Store
from farends.wire import Logic, Reply, Request

_MOST = 200  # posts on the page
_HERE = timezone(timedelta(hours=7))
_OG = re.compile(r"<meta\s[^>]*property=[\"']og:(title|description|image)[\"'][^>]*>", re.I)
_CONTENT = re.compile(r"content=(\"[^\"]*\"|'[^']*')", re.I)
_LINK = re.compile(r"https?://[^\s<>\"]+")
_TAG = re.compile(r"(?<![\w&/])#\w+")
_IMAGES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}

_STYLE = """
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;background:#eef0f3;color:#1c1e21;font:16px/1.5 system-ui,"Segoe UI",sans-serif}
.note{background:#fff4ce;border-bottom:1px solid #e0c96a;padding:.6rem 1rem;text-align:center}
main{max-width:42rem;margin:0 auto;padding:1rem}
header.page{background:#fff;border-radius:.6rem;padding:1.2rem;margin-bottom:1rem;display:flex;
gap:1rem;align-items:center}
.face{width:3.4rem;height:3.4rem;border-radius:50%;background:#274b7a;color:#fff;display:grid;
place-items:center;font-weight:700;font-size:1.3rem;flex:none}
.small{width:2.5rem;height:2.5rem;font-size:1rem}
h1{font-size:1.35rem;margin:0}h2{font-size:1rem;margin:0}
p.meta{margin:0;color:#5a5f66;font-size:.88rem}
article{background:#fff;border-radius:.6rem;margin-bottom:1rem;overflow:hidden}
.head{display:flex;gap:.7rem;align-items:center;padding:1rem 1rem 0}
.words{padding:.7rem 1rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere}
a{color:#1a5fb4}
.photos{display:grid;grid-template-columns:repeat(2,1fr);gap:2px}
.photos img{width:100%;height:100%;object-fit:cover;aspect-ratio:4/3;display:block}
.photos img:first-child:nth-last-child(odd){grid-column:1/-1;aspect-ratio:16/9}
.card{display:block;border-top:1px solid #dcdfe3;background:#f5f6f8;color:inherit;
text-decoration:none}
.card img{width:100%;display:block;aspect-ratio:1.91;object-fit:cover}
.card div{padding:.7rem 1rem}.card b{display:block}.card span{color:#5a5f66;font-size:.88rem}
.none{background:#fff;border-radius:.6rem;padding:2rem;text-align:center}
"""


def page(request: Request, store: Store) -> Reply:
    """The Page: newest first."""
    posts = [post for _, post in reversed(store.all("post", newest=5 * _MOST))]
    shown = [_post(each, store) for each in posts if each["is_published"]]
    clips = [each for _, each in reversed(store.all("video", newest=_MOST))]
    shown = [_clip(each) for each in clips if is_public(each, store)] + shown
    body = "".join(shown[:_MOST]) or "<p class='none'>Trang chưa có bài nào.</p>"
    return Reply(
        "<!doctype html><html lang='vi'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<title>{PAGE_NAME} – Bản mô phỏng Facebook</title><style>{_STYLE}</style></head><body>"
        "<p class='note' style='margin:0'><strong>Bản mô phỏng</strong> – không phải Facebook. "
        "Trang này cho thấy bà con sẽ thấy gì.</p><main>"
        f"<header class='page'><div class='face' aria-hidden='true'>XL</div><div><h1>{PAGE_NAME}"
        f"</h1><p class='meta'>Cơ quan hành chính · {len(shown)} bài đang hiển thị</p></div>"
        f"</header>{body}</main></body></html>"
    )


def _post(post: Mapping[str, Any], store: Store) -> str:
    photos = "".join(
        f"<img src='/trang/anh/{each}' alt='{escape(store.get('photo', each)['alt'], True)}'>"
        for each in post["photos"]
    )
    media = f"<div class='photos'>{photos}</div>" if photos else _card(post["link"], store)
    return _article(post["created_time"], post["message"], media)


def _clip(video: Mapping[str, Any]) -> str:
    what = "Thước phim" if video["reel"] else "Video"
    media = f"<div class='card'><div><b>▶ {what}: {escape(video['title'])}</b></div></div>"
    return _article(video["created_time"], video["description"], media)


def _article(created: str, message: str, media: str) -> str:
    at = datetime.strptime(created, "%Y-%m-%dT%H:%M:%S%z").astimezone(_HERE)
    told = f"{at.hour} giờ {at.minute:02d}, ngày {at.day}/{at.month}/{at.year}"
    return (
        "<article><div class='head'><div class='face small' aria-hidden='true'>XL</div><div>"
        f"<h2>{PAGE_NAME}</h2><p class='meta'><time datetime='{at.isoformat()}'>{told}</time>"
        f" · Công khai</p></div></div><div class='words'>{_words(message)}</div>{media}</article>"
    )


def _words(message: str) -> str:
    """Text with its addresses and hashtags alive."""
    pieces, at = [], 0
    for match in _LINK.finditer(message):
        pieces.append(_tags(message[at : match.start()]))
        address = escape(match.group(), True)
        pieces.append(f"<a href='{address}'>{address}</a>")
        at = match.end()
    return "".join([*pieces, _tags(message[at:])])


def _tags(words: str) -> str:
    return _TAG.sub(r"<a>\g<0></a>", escape(words))


# --- link cards -------------------------------------------------------------------------------


def _card(link: str, store: Store) -> str:
    """What `og:` tags make of a link; its bare address when its page can't be read."""
    if not link:
        return ""
    told = _og(link, store)
    image = told.get("image", "")
    picture = f"<img src='/trang/the?u={quote(image, safe='')}' alt=''>" if image else ""
    host = escape(urlsplit(link).hostname or "")
    title = escape(told.get("title") or link)
    words = escape(told.get("description", ""))
    return (
        f"<a class='card' href='{escape(link, True)}'>{picture}<div><span>{host}</span>"
        f"<b>{title}</b><span>{words}</span></div></a>"
    )


def _og(link: str, store: Store) -> dict[str, str]:
    file = _file(link, store)
    if file is None:
        return {}
    head = file.read_text("utf-8", "replace")[:20_000]
    found = {}
    for tag in _OG.finditer(head):
        if content := _CONTENT.search(tag.group()):
            found[tag.group(1).lower()] = unescape(content.group(1)[1:-1])
    return found


def _file(address: str, store: Store) -> Path | None:
    """The file of a public address, in the folder of the website that a switch names."""
    prefix, folder = switch(store, "site") or ("", "")
    if not prefix or not address.startswith(f"{prefix}/"):
        return None
    root = Path(folder).resolve()
    path = (root / unquote(urlsplit(address.removeprefix(f"{prefix}/")).path)).resolve()
    return path if path.is_file() and path.is_relative_to(root) else None


def card_image(request: Request, store: Store) -> Reply:
    """The picture of a link card, from the website's folder."""
    file = _file(request.query.get("u", ""), store)
    kind = _IMAGES.get(file.suffix.lower(), "") if file else ""
    if file is None or not kind:
        return Reply(None, 404)
    return Reply(file.read_bytes(), headers={"Content-Type": kind})


def photo(request: Request, store: Store) -> Reply:
    """The bytes of an uploaded photo."""
    content = store.get("bytes", request.args["photo"])
    if content is None:
        return Reply(None, 404)
    return Reply(base64.b64decode(content), headers={"Content-Type": "image/jpeg"})


PAGE_ROUTES: tuple[tuple[str, str, Logic], ...] = (
    ("GET", r"/(?:trang)?", page),
    ("GET", r"/trang/anh/(?P<photo>\d+)", photo),
    ("GET", r"/trang/the", card_image),
)
