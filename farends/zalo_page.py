"""What a resident would see of the OA in Zalo: its broadcasts and its articles. Plain HTML."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from typing import Any

from farends.store import Store
from farends.wire import Reply, Request
from farends.zalo_account import read_account
from farends.zalo_articles import VIETNAM, public_entries

_FOREIGN = re.compile(r"<(?!/?(?:p|b|br)\s*/?>)")  # every tag but three is shown as written
_STYLE = """
body{margin:0 auto;max-width:44rem;padding:1rem;background:#eef1f5;color:#111;
 font:1rem/1.55 system-ui,sans-serif}
header{background:#0057d9;color:#fff;border-radius:.6rem;padding:1rem}
header h1{margin:.2rem 0;font-size:1.4rem}
.mo-phong{font-weight:700;letter-spacing:.04em;text-transform:uppercase}
article,.tin{background:#fff;border-radius:.6rem;margin:1rem 0;padding:1rem}
img{width:100%;height:auto;border-radius:.4rem}
h2{font-size:1.2rem;margin:.6rem 0 .3rem}
a{color:#0048b3}.nho{color:#555;font-size:.9rem}
figure{margin:1rem 0}figcaption{color:#555;font-size:.9rem}
"""


def home_page(request: Request, store: Store) -> Reply:
    """The OA's page: newest first."""
    seen = list(reversed(public_entries(store)))
    articles = {each["id"]: each for each in seen if each["kind"] == "article"}
    parts = ["<h2>Tin nhắn gửi người quan tâm</h2>"] * any(e["kind"] != "article" for e in seen)
    parts += [_message(each, articles) for each in seen if each["kind"] == "broadcast"]
    parts += ["<h2>Bài viết</h2>", *(_card(each) for each in articles.values())]
    if not articles:
        parts.append("<p>Chưa có bài nào.</p>")
    return _page(store, "".join(parts))


def article_page(request: Request, store: Store) -> Reply:
    """One article, as a resident opens it; counts as a view."""
    found = next((each for each in public_entries(store) if each["id"] == request.args["id"]), None)
    if found is None or found["kind"] != "article":
        return Reply("<!doctype html><h1>Bản mô phỏng: bài không còn</h1>", 404)
    kept = store.get("article", found["id"])
    store.put("article", found["id"], {**kept, "views": kept["views"] + 1})
    body = "".join(map(_block, found["body"]))
    return _page(
        store,
        f"<article>{_cover(found)}<h2>{escape(found['title'])}</h2>"
        f"<p class='nho'>{escape(found['author'])} · {_when(found['born'])}</p>"
        f"<p><b>{escape(found['description'])}</b></p>{body}</article>"
        "<p><a href='/'>Về trang OA</a>",
    )


def _page(store: Store, content: str) -> Reply:
    oa = read_account(store)
    return Reply(
        "<!doctype html><html lang='vi'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<title>Bản mô phỏng Zalo: {escape(oa['name'])}</title><style>{_STYLE}</style></head>"
        f"<body><header><p class='mo-phong'>Bản mô phỏng</p><h1>{escape(oa['name'])}</h1>"
        f"<p>{oa['followers']} người quan tâm · Đây không phải Zalo thật.</p></header>"
        f"<main>{content}</main></body></html>"
    )


def _card(found: dict[str, Any]) -> str:
    return (
        f"<article>{_cover(found)}<h2><a href='/a/{found['id']}'>{escape(found['title'])}</a></h2>"
        f"<p>{escape(found['description'])}</p>"
        f"<p class='nho'>{_when(found['born'])} · {found['views']} lượt xem</p></article>"
    )


def _message(sent: dict[str, Any], articles: dict[str, dict[str, Any]]) -> str:
    lines = [
        f"<li><a href='/a/{each}'>{escape(articles[each]['title'])}</a></li>"
        for each in sent["articles"]
        if each in articles
    ]
    return f"<div class='tin'><p class='nho'>{_when(sent['at'])}</p><ul>{''.join(lines)}</ul></div>"


def _cover(found: dict[str, Any]) -> str:
    return f"<img src='{escape(found['cover']['photo_url'])}' alt=''>"


def _block(block: dict[str, Any]) -> str:
    if block.get("type") == "text":
        return _FOREIGN.sub("&lt;", str(block.get("content", "")))
    if block.get("type") == "video":
        thumb = escape(str(block.get("thumb", "")))
        return f"<figure><img src='{thumb}' alt=''><figcaption>▶ Video</figcaption></figure>"
    caption = escape(str(block.get("caption", "")))
    return (
        f"<figure><img src='{escape(str(block.get('url', '')))}' alt=''>"
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _when(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC).astimezone(VIETNAM):%H:%M %d/%m/%Y}"
