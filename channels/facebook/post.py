"""Feed posts, with a link card or an album of photos: found again, never made twice.

`POST /{page}/feed` is the only call that can't be undone by not looking, and it has no
idempotency key. Two ways around it (docs/graph-api/reference/v26.0/page/feed, pagepost;
read 2026-11):

    two phases   an unpublished post, its id written down, then `is_published=true`, which may be
                 repeated; a lost first answer leaves at most a draft that nobody sees
    one phase    published at once; a lost answer is settled by looking for the mark

Photos go first, unpublished (docs/graph-api/photo-uploads): that too may be repeated.
lifecycle.py says which step follows which; here the steps are taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from channels.facebook import leftovers
from channels.facebook.codes import Duplicate, FaultMeaning, Refused
from channels.facebook.graph import TITLE, Parameters, require_success
from channels.facebook.lifecycle import PostEvent, PostStep, Sight, Way, next_step
from channels.facebook.marks import POST_FIELDS, FoundPost, carries
from channels.facebook.page import FacebookPage
from channels.facebook.progress import Progress
from channels.facebook.receipts import Published
from channels.facebook.state import PostPhase
from pipeline.errors import DeliveryError, OutcomeUnknown, Rejected, TryLater
from pipeline.http.answer import no_clear_answer
from pipeline.model import Edition, Form, Receipt, Rendition

SOON = timedelta(seconds=30)
_PHOTOS_KEPT = timedelta(hours=3)  # an unpublished photo lives for about a day
_ID = re.compile(r"\d+(_\d+)?")
_NO_POST = "Facebook có thể chưa cho thấy bài đã gửi. Máy sẽ tìm lại."
_NO_DRAFT = "Facebook chưa cho thấy bài nháp vừa tạo. Máy sẽ hỏi lại."
_ONE_PHASE = (
    "Nếu Facebook không cho công khai bài nháp, đặt two_phase = false ở kênh này trong "
    "config.toml rồi cho gửi lại."
)


class View(NamedTuple):
    """What was seen of a delivery's draft in this run."""

    sight: Sight = Sight.NOT_LOOKED
    draft: FoundPost | None = None


@dataclass(frozen=True)
class Posts:
    """Feed posts of one Page. `way`: in one phase, or in two."""

    page: FacebookPage
    way: Way

    def find(self, progress: Progress) -> Receipt | None:
        """The published post of a delivery. Raises TryLater, Rejected."""
        draft = self._read_draft(progress)
        if draft and draft.published:
            return self._confirm(progress, draft)
        found = self.page.search(("published_posts",), POST_FIELDS, progress)
        return self._adopt(progress, found)

    def find_all(self, wanted: Sequence[Progress]) -> list[Receipt | None]:
        """`find` of many, for one reading of the list. Raises TryLater, Rejected."""
        found = self.page.search_all(("published_posts",), POST_FIELDS, wanted)
        return [self._adopt(one, some) for one, some in zip(wanted, found, strict=True)]

    def publish(self, progress: Progress) -> Receipt:
        """One post. Whoever calls has looked: none is public. Raises as `deliver` does."""
        view = View()
        while True:
            step = next_step(progress.state, view.sight, self.way, self.page.graph.now)
            match step:
                case PostStep.CREATE_POST:
                    return self._create_post(progress)
                case PostStep.PUBLISH_DRAFT if view.draft:
                    return self._publish_draft(progress, view.draft)
                case PostStep.TAKE_DRAFT if view.draft:
                    return self._confirm(progress, view.draft)
                case PostStep.WAIT:
                    creating = progress.state.phase is PostPhase.CREATING
                    raise TryLater(_NO_POST if creating else _NO_DRAFT, SOON)
                case PostStep.GIVE_UP:
                    raise self._give_up(progress)
            view = self._prepare(progress, step)

    def replace(self, progress: Progress, receipt: Receipt) -> Receipt:
        """Other words, and other photos where they changed. Raises as `deliver` does.

        A link card stays as it was, and a post with photos keeps some: its kind can't change.
        """
        edition, old = progress.edition, Published.from_receipt(receipt)
        form: Parameters = {"message": edition.text}
        photos = _paths(edition) if old.photos and _paths(edition) else old.photos
        if photos != old.photos:
            form["attached_media"] = _media(self._upload_photos(progress))
        require_success(self.page.graph.write(receipt.remote_id, **form))
        if not self._carries_mark(edition, receipt.remote_id):
            raise TryLater(
                "Facebook nhận bản sửa mà bài trên Trang chưa đổi. Máy sẽ sửa lại.", SOON
            )
        self.page.claim(progress, receipt.remote_id)
        progress.record(PostEvent.SEEN_PUBLIC, remote=receipt.remote_id)
        leftovers.keep_used(self.page, progress)
        published = Published(photos, also=old.also)
        at = self.page.time or receipt.at
        return Receipt(receipt.remote_id, receipt.url, at, published.to_json())

    # --- what is there --------------------------------------------------------------------------

    def _adopt(self, progress: Progress, found: list[FoundPost]) -> Receipt | None:
        """The receipt of the oldest public post; others are told, never deleted unasked."""
        public = [each for each in found if each.published]
        if progress.state.armed is None:  # from memory, perhaps: it may be gone meanwhile
            public = [each for each in public if self._carries_mark(progress.edition, each.id)]
        if not public:
            return None
        return self._confirm(progress, public[0], tuple(each.id for each in public[1:]))

    def _confirm(self, progress: Progress, post: FoundPost, also: tuple[str, ...] = ()) -> Receipt:
        published = Published(_paths(progress.edition), also=also)
        receipt = self.page.confirm(progress, post, published)
        leftovers.keep_used(self.page, progress)
        return receipt

    def _carries_mark(self, edition: Edition, remote: str) -> bool:
        """Whether a post is there and carries the edition's mark."""
        body = self.page.read_object(remote, POST_FIELDS)
        return body is not None and carries(body, edition.link)

    def _confirm_created(self, progress: Progress, post: FoundPost) -> Receipt:
        """The receipt of a post that is there, carries our mark and is public.

        Raises OutcomeUnknown: an answer that names another post, or tells of what nobody sees,
        tells nothing of ours.
        """
        try:
            body = self.page.read_object(post.id, POST_FIELDS)
        except DeliveryError as error:
            raise OutcomeUnknown(f"Đã gửi, chưa xem lại được. {error}") from None
        if body is None or body.get("is_published") is not True:
            raise OutcomeUnknown("Facebook nói đã đăng mà chưa thấy bài công khai. Máy sẽ tìm lại.")
        if not carries(body, progress.edition.link):
            raise OutcomeUnknown(
                "Facebook trả lời bằng mã của một bài khác. Máy tìm trên Trang trước khi làm tiếp."
            )
        return self._confirm(progress, post)

    # --- the steps ------------------------------------------------------------------------------

    def _prepare(self, progress: Progress, step: PostStep) -> View:
        """Take a step after which another follows; what is seen of the draft then."""
        match step:
            case PostStep.LOOK:
                draft = self._read_draft(progress)
                return _view_of(draft, otherwise=Sight.MISSING)
            case PostStep.FIND_DRAFT:
                return _view_of(self._find_draft(progress), otherwise=Sight.UNLISTED)
            case PostStep.CREATE_DRAFT:
                return _view_of(self._create_draft(progress), otherwise=Sight.UNLISTED)
            case PostStep.REMOVE_DRAFT:
                self.page.delete_hidden(progress.state.draft)
                progress.record(PostEvent.DRAFT_REMOVED)
            case PostStep.BEGIN_ANEW:
                progress.record(PostEvent.VANISHED)
        return View()

    def _create_post(self, progress: Progress) -> Receipt:
        photos = self._upload_photos(progress)
        form = _form(progress.edition, photos)
        body = progress.ask(
            PostStep.CREATE_POST,
            self.page.time,
            lambda: self.page.graph.write(
                f"{self.page.id}/feed", fields="id,permalink_url", **form
            ),
        )
        return self._confirm_created(progress, _read_created(body, self.page.time))

    def _create_draft(self, progress: Progress) -> FoundPost:
        """A hidden post. Nobody sees it, so an unknown outcome is a wait: raises TryLater."""
        photos = self._upload_photos(progress)
        form = _form(progress.edition, photos)

        def create() -> tuple[FoundPost, dict[str, object]]:
            body = self.page.graph.write(
                f"{self.page.id}/feed", fields=POST_FIELDS, published=False, **form
            )
            return _read_created(body, self.page.time), body

        try:
            draft, body = progress.ask(PostStep.CREATE_DRAFT, self.page.time, create)
        except Duplicate:
            raise
        except OutcomeUnknown as error:
            raise TryLater(f"Chưa rõ bài nháp đã tạo chưa: máy sẽ tìm nó trước. {error}") from None
        progress.record(PostEvent.DRAFT_NAMED, remote=draft.id, url=draft.url, at=self.page.time)
        seen = self._read_draft(progress)
        is_ours = progress.state.draft == draft.id and carries(body, progress.edition.link)
        if seen is None and not is_ours:  # ours, and reads lag
            raise TryLater(_NO_DRAFT, SOON)
        self.page.claim(progress, draft.id)
        return seen or draft

    def _find_draft(self, progress: Progress) -> FoundPost | None:
        """A draft in the list of all posts that is not the one that the notes name."""
        found = self.page.search(("feed",), POST_FIELDS, progress)
        named = progress.state.draft
        drafts = [each for each in found if not each.published and each.id != named]
        if not drafts:
            return None
        draft = drafts[0]
        progress.record(PostEvent.DRAFT_NAMED, remote=draft.id, url=draft.url, at=self.page.time)
        self.page.claim(progress, draft.id)
        return draft

    def _read_draft(self, progress: Progress) -> FoundPost | None:
        """The draft that was noted, if it is there and ours: an answer may name another post."""
        state = progress.state
        if not state.draft:
            return None
        body = self.page.read_object(state.draft, POST_FIELDS)
        if body is None:
            return None
        if not carries(body, progress.edition.link):
            if state.phase is not PostPhase.PUBLIC:
                progress.record(PostEvent.DRAFT_FOREIGN)
            return None
        url = str(body.get("permalink_url") or state.draft_url)
        at = str(body.get("created_time") or "")
        return FoundPost(state.draft, url, at, body.get("is_published") is True)

    def _publish_draft(self, progress: Progress, draft: FoundPost) -> Receipt:
        self.page.claim(progress, draft.id)
        try:
            require_success(self.page.graph.write(draft.id, is_published=True))
        except Refused as no:
            if no.missing:
                raise TryLater(
                    "Facebook chưa thấy bài nháp vừa tạo để công khai. Máy sẽ thử lại.", SOON
                ) from None
            if no.fault.meaning is not FaultMeaning.CONTENT:
                raise
            raise Rejected(f"{no} Bài nháp {draft.id} chưa ai thấy. {_ONE_PHASE}") from None
        progress.record(PostEvent.PUBLISH_ACCEPTED, at=self.page.time)
        return self._confirm_created(progress, draft)

    def _give_up(self, progress: Progress) -> Rejected:
        draft = progress.state.draft
        progress.record(PostEvent.PUBLISH_IGNORED)  # a person may let it be tried again
        return Rejected(
            f"Facebook nhận lệnh công khai bài nháp {draft} mà không công khai. {_ONE_PHASE}"
        )

    # --- photos -------------------------------------------------------------------------------

    def _upload_photos(self, progress: Progress) -> list[str]:
        """Ids of the edition's photos, uploaded unpublished; those of an earlier try, if fresh."""
        if progress.state.refused:  # whatever was refused is made anew
            progress.record(PostEvent.PHOTOS_DISCARDED)
        images = _images(progress.edition)
        for image in images:
            known = progress.state.photos.get(image.path)
            if known is None or self.page.has_passed(known.at, _PHOTOS_KEPT):
                photo = self._upload_photo(progress, image)
                at = self.page.time
                progress.record(PostEvent.PHOTO_UPLOADED, path=image.path, remote=photo, at=at)
        return [progress.state.photos[image.path].id for image in images]

    def _upload_photo(self, progress: Progress, image: Rendition) -> str:
        name, content = image.path.rpartition("/")[2], self.page.read_file(image)
        body = self.page.graph.write(
            f"{self.page.id}/photos",
            effect=False,
            files={"source": (name, content, "image/jpeg")},
            published=False,
            alt_text_custom=image.alt or None,
        )
        photo = _read_id(body, effect=False)
        leftovers.list_upload(self.page, progress, photo)
        return photo


def _view_of(draft: FoundPost | None, otherwise: Sight) -> View:
    if draft is None:
        return View(otherwise)
    return View(Sight.PUBLIC if draft.published else Sight.HIDDEN, draft)


def _images(edition: Edition) -> list[Rendition]:
    return [each for each in edition.renditions if each.form is Form.IMAGE]


def _paths(edition: Edition) -> tuple[str, ...]:
    return tuple(each.path for each in _images(edition))


def _media(photos: list[str]) -> list[dict[str, str]]:
    return [{"media_fbid": each} for each in photos]


def _form(edition: Edition, photos: list[str]) -> Parameters:
    """Never `picture`, `name`…: on a domain the Page does not own they refuse the whole post."""
    if photos:
        return {"message": edition.text, "attached_media": _media(photos)}
    return {"message": edition.text, "link": edition.link}


def _read_created(body: Mapping[str, object], at: str) -> FoundPost:
    """The id and address in an answer to a create. It tells not whether the post is public.

    Raises OutcomeUnknown if there is no id.
    """
    url = body.get("permalink_url")
    return FoundPost(_read_id(body), url if isinstance(url, str) else "", at, published=False)


def _read_id(body: Mapping[str, object], *, effect: bool = True) -> str:
    created = body.get("id")
    if not isinstance(created, str) or not _ID.fullmatch(created):
        raise no_clear_answer(effect, TITLE, "câu trả lời thiếu mã bài")
    return created
