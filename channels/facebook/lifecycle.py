"""The life of one delivery at Facebook: where it is, and what may happen next. Pure.

    phase        where the post, album, video or reel is              next step
    ready        nothing is under way; hidden photos may be up        create it; send the video
    creating     a public post was asked for, no answer yet           wait, then create it
    drafting     a hidden post was asked for, its id is not known     find it; wait, then create it
    drafted      the hidden post's id is known                        look, publish it
    publishing   Facebook accepted `is_published`                     look; ignored: a person
    uploading    a video's id is known, its bytes are on their way    send the video anew
    uploaded     the whole video is at Facebook, hidden               finish it
    finishing    `finish` was asked for                               look, finish it; or a person
    public       it was seen public under its id                      gone again: begin anew

What makes power cuts safe is the order of notes on disk and requests:

    step            noted before it is asked   a yes              a clear no       silence
    create_post     create_asked               seen_public (1)    create_refused   creating (2)
    create_draft    draft_asked                draft_named        draft_refused    drafting (2)
    publish_draft   -, repeating is harmless   publish_accepted   -                drafted
    remove_draft    -, repeating is harmless   draft_removed      -                drafted
    send_video      -, nobody sees it          video_started (3), video_sent       uploading
    finish_video    finish_asked               seen_public (1)    finish_refused   finishing

(1) once the post was read back: public, and with our mark. (2) looked for by its mark, and
created again only if SETTLE has passed since it was asked for. (3) before any byte is sent.
Whoever asks for the next step has looked among the public posts before: there is none of ours.

With two phases a post is created hidden and then published by its id; with one it is created
public. A draft that is left from two phases is removed before a post is created in one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypedDict, Unpack

from channels.facebook.state import Photo, PostPhase, PostState
from channels.facebook.times import SETTLE, has_passed
from pipeline.errors import LoaError
from pipeline.model import NOTHING


class PostEvent(StrEnum):
    """What moves a delivery from one phase to another, or is noted of it."""

    CREATE_ASKED = "create asked"
    CREATE_REFUSED = "create refused"  # an answer that is no yes: nothing is under way any more
    DRAFT_ASKED = "draft asked"
    DRAFT_REFUSED = "draft refused"
    DRAFT_NAMED = "draft named"  # its id was answered, or found
    DRAFT_FOREIGN = "draft foreign"  # the id that was answered is another post's
    DRAFT_REMOVED = "draft removed"
    PUBLISH_ACCEPTED = "publish accepted"
    PUBLISH_IGNORED = "publish ignored"  # accepted, and still hidden after SETTLE
    VIDEO_STARTED = "video started"
    VIDEO_SENT = "video sent"
    FINISH_ASKED = "finish asked"
    FINISH_REFUSED = "finish refused"  # or Facebook can't process the video
    SEEN_PUBLIC = "seen public"
    VANISHED = "vanished"  # it was public and is not found any more
    FORSAKEN = "forsaken"  # what was uploaded hours ago for no post was removed
    # noted in any phase, and no step of its life
    PHOTO_UPLOADED = "photo uploaded"
    PHOTOS_DISCARDED = "photos discarded"
    REFUSED = "refused"  # by a clear no
    POSTPONED = "postponed"  # by a no that is worth one later try
    RESTED = "rested"  # by a rate limit or a block
    DUPLICATE_TOLD = "duplicate told"  # Facebook says that it has this already


class PostStep(StrEnum):
    """What the driver does next."""

    WAIT = "wait"
    LOOK = "look"  # at the draft or the video, by its id
    FIND_DRAFT = "find draft"  # in the list of all posts, by its mark
    CREATE_POST = "create post"
    CREATE_DRAFT = "create draft"
    PUBLISH_DRAFT = "publish draft"
    REMOVE_DRAFT = "remove draft"
    TAKE_DRAFT = "take draft"  # somebody published it meanwhile
    SEND_VIDEO = "send video"
    FINISH_VIDEO = "finish video"
    BEGIN_ANEW = "begin anew"
    GIVE_UP = "give up"  # a person must act


class Sight(StrEnum):
    """What was seen in this run of the draft or video that the notes name."""

    NOT_LOOKED = "not looked"
    HIDDEN = "hidden"
    PUBLIC = "public"
    MISSING = "missing"  # no object with this id, or none of ours
    UNLISTED = "unlisted"  # and no other of ours in the list either
    FAILED = "failed"  # Facebook can't process the video


class Way(StrEnum):
    """How an edition is published."""

    ONE_PHASE = "one phase"
    TWO_PHASES = "two phases"
    VIDEO = "video"


P, E = PostPhase, PostEvent
_FROM: Mapping[PostEvent, tuple[tuple[PostPhase, ...], PostPhase]] = {
    E.CREATE_ASKED: ((P.READY, P.CREATING, P.DRAFTING, P.DRAFTED, P.PUBLISHING), P.CREATING),
    E.CREATE_REFUSED: ((P.CREATING,), P.READY),
    E.DRAFT_ASKED: ((P.READY, P.CREATING, P.DRAFTING, P.DRAFTED, P.PUBLISHING), P.DRAFTING),
    E.DRAFT_REFUSED: ((P.DRAFTING,), P.DRAFTING),
    E.DRAFT_NAMED: ((P.DRAFTING, P.DRAFTED, P.PUBLISHING), P.DRAFTED),
    E.DRAFT_FOREIGN: ((P.DRAFTED, P.PUBLISHING), P.DRAFTING),
    E.DRAFT_REMOVED: ((P.DRAFTED, P.PUBLISHING), P.READY),
    E.PUBLISH_ACCEPTED: ((P.DRAFTED, P.PUBLISHING), P.PUBLISHING),
    E.PUBLISH_IGNORED: ((P.PUBLISHING,), P.DRAFTED),
    E.VIDEO_STARTED: ((P.READY, P.CREATING, P.UPLOADING, P.UPLOADED, P.FINISHING), P.UPLOADING),
    E.VIDEO_SENT: ((P.UPLOADING,), P.UPLOADED),
    E.FINISH_ASKED: ((P.UPLOADED, P.FINISHING), P.FINISHING),
    E.FINISH_REFUSED: ((P.FINISHING,), P.UPLOADING),
    E.SEEN_PUBLIC: (tuple(PostPhase), P.PUBLIC),
    E.VANISHED: ((P.PUBLIC,), P.CREATING),
    E.FORSAKEN: (tuple(each for each in PostPhase if each not in (P.FINISHING, P.PUBLIC)), P.READY),
}
ASIDE = frozenset(
    {E.PHOTO_UPLOADED, E.PHOTOS_DISCARDED, E.REFUSED, E.POSTPONED, E.RESTED, E.DUPLICATE_TOLD}
)
LIFE: Mapping[tuple[PostPhase, PostEvent], PostPhase] = {
    **{(phase, event): to for event, (phases, to) in _FROM.items() for phase in phases},
    **{(phase, event): phase for event in ASIDE for phase in PostPhase},
}


@dataclass(frozen=True, slots=True)
class Noted:
    """What is noted of a step: before it is asked, after a yes, after a clear no."""

    before: PostEvent | None = None
    yes: PostEvent | None = None
    no: PostEvent | None = None


NOTED: Mapping[PostStep, Noted] = {
    PostStep.CREATE_POST: Noted(E.CREATE_ASKED, E.SEEN_PUBLIC, E.CREATE_REFUSED),
    PostStep.CREATE_DRAFT: Noted(E.DRAFT_ASKED, E.DRAFT_NAMED, E.DRAFT_REFUSED),
    PostStep.PUBLISH_DRAFT: Noted(yes=E.PUBLISH_ACCEPTED),
    PostStep.REMOVE_DRAFT: Noted(yes=E.DRAFT_REMOVED),
    PostStep.SEND_VIDEO: Noted(yes=E.VIDEO_SENT),
    PostStep.FINISH_VIDEO: Noted(E.FINISH_ASKED, E.SEEN_PUBLIC, E.FINISH_REFUSED),
    PostStep.BEGIN_ANEW: Noted(before=E.VANISHED),
}


class ImpossibleEvent(LoaError):
    """An event that can't happen in this phase."""


class Facts(TypedDict, total=False):
    """What an event tells. Times are Facebook's (ISO 8601, "" if it told none)."""

    at: str
    remote: str  # the id of a post, draft, video or photo
    url: str
    handle: Mapping[str, str]  # what `finish` is to be told
    path: str  # of a photo in build/


def next_state(state: PostState, event: PostEvent, **facts: Unpack[Facts]) -> PostState:
    """The state after `event`. Raises ImpossibleEvent if the table has no such step."""
    if (state.phase, event) not in LIFE:
        raise ImpossibleEvent(
            f"Bài ở Facebook đang “{state.phase.vietnamese}” không nhận được việc “{event}”."
        )
    return _CHANGES[event](state, facts)


def _without_draft(state: PostState) -> PostState:
    return replace(state, drafting=None, drafted=None, accepted=None, draft="", draft_url="")


def _without_uploads(state: PostState) -> PostState:
    kept = _without_draft(state)
    return replace(kept, photos=NOTHING, video="", handle=NOTHING, finishing=False)


def _arm(state: PostState, facts: Facts) -> PostState:
    """From now on it may be at Facebook: the first time counts."""
    return state if state.armed is not None else replace(state, armed=facts.get("at", ""))


def _last_asked(state: PostState) -> str:
    return state.accepted or state.asked or state.armed or ""


_CHANGES: Mapping[PostEvent, Callable[[PostState, Facts], PostState]] = {
    E.CREATE_ASKED: lambda state, facts: replace(
        _without_draft(_arm(state, facts)), asked=facts.get("at", "")
    ),
    E.CREATE_REFUSED: lambda state, _: replace(state, asked=None),
    E.DRAFT_ASKED: lambda state, facts: replace(
        _without_draft(_arm(state, facts)), asked=None, drafting=facts.get("at", "")
    ),
    E.DRAFT_REFUSED: lambda state, _: replace(state, drafting=""),
    E.DRAFT_NAMED: lambda state, facts: replace(
        state,
        draft=facts.get("remote", ""),
        draft_url=facts.get("url", ""),
        drafted=facts.get("at", ""),
        accepted=None,
    ),
    E.DRAFT_FOREIGN: lambda state, _: replace(_without_draft(state), drafting=state.drafting or ""),
    E.DRAFT_REMOVED: lambda state, _: replace(_without_draft(state), asked=None, photos=NOTHING),
    E.PUBLISH_ACCEPTED: lambda state, facts: replace(
        state, accepted=facts.get("at", "") if state.accepted is None else state.accepted
    ),
    E.PUBLISH_IGNORED: lambda state, _: replace(state, accepted=None),
    E.VIDEO_STARTED: lambda state, facts: replace(
        state, video=facts.get("remote", ""), handle=NOTHING, finishing=False, asked=None
    ),
    E.VIDEO_SENT: lambda state, facts: replace(state, handle=facts.get("handle", NOTHING)),
    E.FINISH_ASKED: lambda state, facts: replace(_arm(state, facts), finishing=True),
    E.FINISH_REFUSED: lambda state, _: replace(state, handle=NOTHING, finishing=False),
    E.SEEN_PUBLIC: lambda state, facts: replace(state, posted=facts.get("remote", "")),
    E.VANISHED: lambda state, _: replace(
        _without_uploads(state), posted="", asked=_last_asked(state)
    ),
    E.FORSAKEN: lambda state, _: replace(_without_uploads(state), asked=None),
    E.PHOTO_UPLOADED: lambda state, facts: replace(
        state,
        photos={
            **state.photos,
            facts.get("path", ""): Photo(facts.get("remote", ""), facts.get("at", "")),
        },
    ),
    E.PHOTOS_DISCARDED: lambda state, _: replace(state, photos=NOTHING, refused=False),
    E.REFUSED: lambda state, _: replace(state, refused=True),
    E.POSTPONED: lambda state, _: replace(state, postponed=True),
    E.RESTED: lambda state, _: replace(state, rests=state.rests + 1),
    E.DUPLICATE_TOLD: lambda state, _: replace(state, duplicate_told=True),
}


# --- the next step --------------------------------------------------------------------------


def next_step(state: PostState, sight: Sight, way: Way, now: datetime | None) -> PostStep:
    """What to do next for a delivery of which nothing public was found.

    `sight`: what was seen of its draft or video in this run; `now`: Facebook's time (aware).
    """
    if state.phase is PostPhase.PUBLIC:
        return PostStep.BEGIN_ANEW
    if not has_passed(state.asked, SETTLE, now):
        return PostStep.WAIT
    if way is Way.VIDEO:
        return _VIDEO_STEPS.get((state.phase, sight), PostStep.SEND_VIDEO)
    if state.phase in (PostPhase.READY, PostPhase.CREATING):
        return _CREATE[way]
    return _next_of_draft(state, sight, way, now)


_CREATE = {Way.ONE_PHASE: PostStep.CREATE_POST, Way.TWO_PHASES: PostStep.CREATE_DRAFT}
_VIDEO_STEPS = {
    (PostPhase.UPLOADED, Sight.HIDDEN): PostStep.FINISH_VIDEO,
    (PostPhase.FINISHING, Sight.NOT_LOOKED): PostStep.LOOK,
    (PostPhase.FINISHING, Sight.HIDDEN): PostStep.FINISH_VIDEO,
    (PostPhase.FINISHING, Sight.FAILED): PostStep.GIVE_UP,
}


def _next_of_draft(state: PostState, sight: Sight, way: Way, now: datetime | None) -> PostStep:
    """Of a draft: asked for, known by its id, or accepted to be published."""
    named = state.drafted if state.drafted else state.drafting
    published_lately = not has_passed(state.accepted, SETTLE, now)
    match sight:
        case Sight.UNLISTED:
            over = has_passed(named, SETTLE, now) and not published_lately
            return _CREATE[way] if over else PostStep.WAIT
        case Sight.MISSING if published_lately:
            return PostStep.WAIT  # another draft must not be published beside it
        case Sight.NOT_LOOKED if state.draft:
            return PostStep.LOOK
        case Sight.PUBLIC if state.draft:
            return PostStep.TAKE_DRAFT
        case Sight.HIDDEN if state.draft:
            return _next_of_hidden_draft(state, way, published_lately)
    return PostStep.FIND_DRAFT


def _next_of_hidden_draft(state: PostState, way: Way, published_lately: bool) -> PostStep:
    if way is Way.ONE_PHASE:
        return PostStep.REMOVE_DRAFT
    return PostStep.GIVE_UP if state.accepted and not published_lately else PostStep.PUBLISH_DRAFT
