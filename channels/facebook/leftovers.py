"""What was uploaded to the Page and is on no post: listed in the notes, removed when it is certain.

A photo goes up before the post that carries it, unpublished. It is on the list from its answer
until its post is public; whatever the post did not need is removed then. What belongs to a
delivery that never became a post is removed once nobody can be using it: hours later, and only
if no post with the delivery's mark is on the Page. An upload whose answer was lost has no id to
remove it by; Facebook itself drops such a photo after about a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta

from channels.facebook.lifecycle import PostEvent, next_state
from channels.facebook.marks import POST_FIELDS, carries
from channels.facebook.page import FacebookPage, Row
from channels.facebook.progress import Progress, write_changes
from channels.facebook.state import PostPhase, PostState
from pipeline.errors import Rejected, TryLater

_KEPT = timedelta(hours=6)  # a delivery that waits takes up its photos again for three hours


@dataclass(frozen=True, slots=True)
class Upload:
    """An entry of the list: whose it is, by which mark its post is known, and since when."""

    key: str  # of the delivery
    mark: str
    at: str  # Facebook's time, ISO 8601; "" if it told none

    @classmethod
    def from_json(cls, entry: Mapping[str, object]) -> Upload:
        """An entry on disk."""
        return cls(str(entry["key"]), str(entry["mark"]), str(entry.get("at") or ""))


def list_upload(page: FacebookPage, progress: Progress, remote: str) -> None:
    """Note an upload: it is on the list until it is seen on a post, or removed."""
    entry = Upload(progress.key, progress.edition.link, page.time)
    page.notes.put(page.uploads, **{remote: asdict(entry)})


def keep_used(page: FacebookPage, progress: Progress) -> None:
    """A delivery is public: what it uses leaves the list, the rest leaves the Page."""
    mine = [remote for remote, entry in _read_list(page) if entry.key == progress.key]
    used = progress.state.in_use
    page.notes.put(page.uploads, **dict.fromkeys(used & set(mine)))
    with suppress(TryLater):  # the list remembers
        for remote in mine:
            if remote not in used:
                _delete(page, remote)


def remove_unused(page: FacebookPage) -> None:
    """Remove what nobody can be using any more. Raises TryLater, Rejected."""
    entries = list(_read_list(page))
    rows = list(page.read_recent("published_posts", POST_FIELDS)) if entries else []
    for remote, entry in entries:
        state = PostState.from_json(page.notes.get(entry.key))
        used, public = remote in state.in_use, state.phase is PostPhase.PUBLIC
        if public and used:
            page.notes.put(page.uploads, **{remote: None})
        elif public or (state.video and not used):
            _delete(page, remote)
        elif page.has_passed(entry.at, _KEPT) and not _may_be_public(page, state, entry, rows):
            _forsake(page, remote, entry, state)


def _read_list(page: FacebookPage) -> Iterator[tuple[str, Upload]]:
    for remote, entry in page.notes.get(page.uploads).items():
        yield remote, Upload.from_json(entry)


def _may_be_public(
    page: FacebookPage, state: PostState, entry: Upload, rows: Sequence[Row]
) -> bool:
    """Whether something public may carry an upload, though we know of nothing."""
    if state.phase is PostPhase.FINISHING or any(carries(row, entry.mark) for row in rows):
        return True
    if not state.video or state.armed is None:
        return False
    body = page.read_object(state.video, "id,published")  # a refused `finish` may have worked
    return body is not None and body.get("published") is True


def _forsake(page: FacebookPage, remote: str, entry: Upload, state: PostState) -> None:
    """Of a delivery that became no post: its draft first, then the upload.

    The delivery forgets both before they go: should it be sent after all, it makes them anew.
    """
    if state.draft:
        body = page.read_object(state.draft, POST_FIELDS)
        if body is not None and body.get("is_published") is not False:
            return  # somebody made it public by hand
        if body is not None and carries(body, entry.mark):
            page.delete_hidden(state.draft)
    write_changes(page.notes, entry.key, state, next_state(state, PostEvent.FORSAKEN))
    _delete(page, remote)


def _delete(page: FacebookPage, remote: str) -> None:
    """Off the Page, then off the list. What Facebook will not remove is asked for again later."""
    with suppress(Rejected):
        page.delete_hidden(remote)
        page.notes.put(page.uploads, **{remote: None})
