"""Recognises our posts among a Page’s posts: by the address that each carries. Pure.

The mark is the article's address with its revision (`…/bai/SLUG.html?ban=0a1b2c3d4e`), in the
message or as the link. Texts are not compared: platforms normalise them.

Facebook gives link addresses back through its own redirector (`l.facebook.com/l.php?u=…`); the
raw one is in `attachments{unshimmed_url}` (docs/graph-api/reference/v26.0/pagepost, and
integrators' threads, read 2026-11). Asking a post for `link`, `type`, `name`… fails the whole
call since v3.3 (restfb/restfb#990), so POST_FIELDS holds none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

POST_FIELDS = (
    "id,message,created_time,permalink_url,is_published,application,"
    "attachments{media_type,title,unshimmed_url,target}"
)
REVISION = 10  # characters of a revision in a mark
# By how much the time of a post may differ from the far end's `Date`: whichever clock is wrong
# by an hour or a day, no post of ours falls out of the window; owners tell occasions apart
EARLIER = timedelta(hours=25)


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A post of ours: its id and address, when it was made, and whether the public sees it."""

    id: str
    url: str
    at: str
    published: bool


def mark_of(link: str, revision: str) -> str:
    """The address of an article with its revision: what our posts are recognised by."""
    return f"{link}?ban={revision[:REVISION]}"


def select_ours(
    posts: Iterable[Mapping[str, object]], mark: str, app: str, since: datetime | None = None
) -> list[FoundPost]:
    """Posts that carry the mark, oldest first.

    `app` is our app's id: a post that tells another one is not ours. An empty `app`: any.
    """
    found = [
        FoundPost(
            id=str(post.get("id", "")),
            url=str(post.get("permalink_url") or ""),
            at=str(post.get("created_time") or ""),
            published=post.get("is_published", post.get("published")) is not False,
        )
        for post in posts
        if carries(post, mark) and _may_be_ours(post, app) and not is_older(post, since)
    ]
    return sorted(found, key=lambda each: (each.at, each.id))


def carries(post: Mapping[str, object], mark: str) -> bool:
    """Whether a post's message or any address attached to it is the mark."""
    for words in (post.get("message"), post.get("description")):  # a post's, a video's
        if isinstance(words, str) and mark in words:
            return True
    revision = mark[-REVISION:]  # stands in every form of the address: a quick first look
    return any(revision in each and _same(each, mark) for each in _addresses(post))


def select_earlier(posts: Iterable[Mapping[str, object]], mark: str, app: str) -> dict[str, str]:
    """Public posts that carry another revision of the article, oldest first: id → its mark."""
    found: list[tuple[str, str, str]] = []
    for post in posts:
        other = _other_mark(post, mark)
        hidden = post.get("is_published", post.get("published")) is False
        if other and not hidden and not carries(post, mark) and _may_be_ours(post, app):
            found.append((str(post.get("created_time") or ""), str(post.get("id", "")), other))
    return {remote: other for _, remote, other in sorted(found)}


def _other_mark(post: Mapping[str, object], mark: str) -> str:
    """The mark of whichever revision of an article a post carries; empty: none."""
    pattern = re.compile(rf"{re.escape(mark[:-REVISION])}[0-9a-f]{{{REVISION}}}(?![0-9a-f])")
    words = [post.get("message"), post.get("description"), *map(unshim, _addresses(post))]
    found = (pattern.search(each) for each in words if isinstance(each, str))
    return next((each[0] for each in found if each), "")


def is_older(post: Mapping[str, object], since: datetime | None) -> bool:
    """Whether a post was made clearly before a time. One without a time is not."""
    if since is None:
        return False
    try:
        made = datetime.strptime(str(post.get("created_time")), "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return False
    return made < since - EARLIER


def unshim(address: str) -> str:
    """The address behind Facebook's redirector, without the `fbclid` that it adds."""
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if parts.path == "/l.php" and (parts.hostname or "").endswith("facebook.com"):
        return unshim(dict(query).get("u", ""))
    kept = [(name, value) for name, value in query if name != "fbclid"]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _same(address: str, mark: str) -> bool:
    return unshim(address) == unshim(mark)


def _addresses(post: Mapping[str, object]) -> list[str]:
    attachments = post.get("attachments")
    data = attachments.get("data") if isinstance(attachments, Mapping) else None
    found = []
    for each in data if isinstance(data, list) else []:
        target = each.get("target")
        inner = target.get("url") if isinstance(target, Mapping) else None
        found += [each.get("unshimmed_url"), each.get("url"), inner]
    return [each for each in found if isinstance(each, str) and each]


def _may_be_ours(post: Mapping[str, object], app: str) -> bool:
    application = post.get("application")
    told = application.get("id") if isinstance(application, Mapping) else None
    return not app or told is None or str(told) == app
