"""The life of one article on Zalo: phases, events, one table, one function. Pure.

new|absent|questioned →clear→ →checked→ →film ready→ →intended→ requested    then CREATE is asked
requested →taken→ making          Zalo works on it; `verify` tells when it is there
requested →silent|declined→ requested    it may be there: nothing is created before a look
requested →postponed→ new         certainly not executed
requested →found→ made            a reading of the listing met its mark
requested →absent→ absent         two readings of the listing agree that it is not there
requested →puzzled→ questioned    a day without knowing: a person is asked
new|absent|questioned →alike→ questioned    an article like ours that nobody here made
making →ready→ made               it exists, hidden or shown
making →token refused→ requested  the content is refused, or the token forgotten: look for it
made →hidden→ UPDATE →update taken→ showing →updated→ made    until a look says: public
new →correction begun→ due →update taken→ correcting →updated→ corrected    same id, new text
made|due|corrected →update refused→ requested|new    the id is worth nothing any more
requested →turned down→ refused →resumed→ requested    a refusal met while looking, told once

The driver (driver.py) puts the state that `next_step` gives on disk, and only then carries out
the command. So the intent is written before Zalo is asked and the answer before anything else
is done, and a power cut at any line is followed by `resumed` in the phase that is on disk:

    CREATE follows only from `intended`; `resumed` never leads to it without a look in between
    a token that is on disk is polled to its end, and is never asked for a second time
    STOP raises what the event brought; DONE gives the receipt that it brought

`find` carries out no command: it asks what `first_look` names and learns from the answer.
(Zalo OA OpenAPI v2.0, article; read 2026-11. Times are milliseconds by Zalo's own clock.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from channels.zalo.codes import ContentRefused
from channels.zalo.state import ArticlePhase, ArticleState
from pipeline.errors import DeliveryError, LoaError
from pipeline.model import Receipt


class ArticleEvent(StrEnum):
    """What a delivery, a look or an answer of Zalo's can tell."""

    RESUMED = "a delivery begins, or goes on after a power cut"
    CLEAR = "a glance at the listing met nothing like it"
    ALIKE = "a glance met an article like ours that nobody here made"
    DOUBTED = "somebody else writes what we would: absence must be proved"
    FOUND = "it is there, by its mark"
    ABSENT = "it is proved not to be there"
    UNSURE = "that can't be told yet"
    PUZZLED = "that could not be told for a day"
    CHECKED = "the quota allows it, its images are on the web"
    FILM_TAKEN = "Zalo has the bytes of its film"
    FILM_READY = "its film has an id, or it has none"
    FILM_LOST = "Zalo forgot the film or can't use it"
    INTENDED = "the time has come to ask for its creation"
    TRIED_OUT = "too many creations in a row were answered by silence"
    TAKEN = "`create` was answered by a token"
    DECLINED = "`create` was answered by a no, which may be a yes"
    POSTPONED = "`create` was certainly not executed"
    SILENT = "`create` got no clear answer"
    READY = "the token of its creation gave an id"
    PENDING = "Zalo is still working on a token"
    TOKEN_REFUSED = "Zalo refuses its creation, or the token of it"  # noqa: S105 - no secret
    TURNED_DOWN = "a look met the refusal, and the article is not there"
    PUBLIC = "the public sees it"
    HIDDEN = "it is hidden or gone"
    CORRECTION_BEGUN = "this delivery is to replace the text of an article"
    UPDATE_TAKEN = "`update` was answered by a token"
    UPDATE_REFUSED = "`update` was answered by a no"
    UPDATED = "the token of the update is done"
    UPDATE_TOKEN_REFUSED = "Zalo refuses the update, or the token of it"  # noqa: S105
    STILL_HIDDEN = "it is not public although the update is done"


class ArticleCommand(StrEnum):
    """What the driver does next; nothing but CREATE and UPDATE changes what the public sees."""

    GLANCE = "look at the top of the listing"
    PROVE = "find it, or prove that it is not there"
    SEARCH = "look for what Zalo just refused; if it is not found, that refusal ends the delivery"
    CHECK = "ask the quota and the website"
    ENSURE_FILM = "hand the film over, or ask how far Zalo is with it"
    INTEND = "read Zalo's clock"
    CREATE = "POST article/create"
    POLL_CREATION = "POST article/verify for the token of the creation"
    LOOK = "see whether it is public"
    UPDATE = "POST article/update"
    POLL_UPDATE = "POST article/verify for the token of the update"
    CONFIRM = "see that the update made it public"
    DONE = "give the receipt"
    STOP = "raise the error"


P, E, C = ArticlePhase, ArticleEvent, ArticleCommand
Step = tuple[ArticlePhase, ArticleCommand]

_BEFORE = (P.NEW, P.ABSENT, P.QUESTIONED)  # may be created, after a look
_SHOWABLE = (P.MADE, P.CORRECTED)

LIFE: Mapping[tuple[ArticlePhase, ArticleEvent], Step] = {
    # --- a look, what it needs, the intent; then creation is asked ---
    **{(phase, E.RESUMED): (phase, C.GLANCE) for phase in _BEFORE},
    **{(phase, E.CLEAR): (phase, C.CHECK) for phase in _BEFORE},
    **{(phase, E.ALIKE): (P.QUESTIONED, C.STOP) for phase in _BEFORE},
    **{(phase, E.DOUBTED): (phase, C.PROVE) for phase in _BEFORE},
    **{(phase, E.CHECKED): (phase, C.ENSURE_FILM) for phase in _BEFORE},
    **{(phase, E.FILM_READY): (phase, C.INTEND) for phase in _BEFORE},
    **{(phase, E.TRIED_OUT): (phase, C.STOP) for phase in _BEFORE},
    **{(phase, E.INTENDED): (P.REQUESTED, C.CREATE) for phase in _BEFORE},
    # --- it was asked for: the answer, or looking ---
    (P.REQUESTED, E.RESUMED): (P.REQUESTED, C.PROVE),
    (P.REQUESTED, E.TAKEN): (P.MAKING, C.POLL_CREATION),
    (P.REQUESTED, E.DECLINED): (P.REQUESTED, C.STOP),
    (P.REQUESTED, E.POSTPONED): (P.NEW, C.STOP),
    (P.REQUESTED, E.SILENT): (P.REQUESTED, C.STOP),
    (P.REQUESTED, E.TURNED_DOWN): (P.REFUSED, C.STOP),
    **{(phase, E.FOUND): (P.MADE, C.LOOK) for phase in (*_BEFORE, P.REQUESTED, P.REFUSED)},
    **{(phase, E.UNSURE): (phase, C.STOP) for phase in (*_BEFORE, P.REQUESTED, P.REFUSED)},
    **{(phase, E.PUZZLED): (P.QUESTIONED, C.STOP) for phase in (*_BEFORE, P.REQUESTED)},
    **{(phase, E.ABSENT): (P.ABSENT, C.CHECK) for phase in (P.NEW, P.REQUESTED, P.ABSENT)},
    (P.QUESTIONED, E.ABSENT): (P.QUESTIONED, C.CHECK),
    # --- a refusal that waits to be told: it says so first, whatever else is learnt ---
    (P.REFUSED, E.RESUMED): (P.REQUESTED, C.STOP),
    **{(P.REFUSED, event): (P.REFUSED, C.STOP) for event in (E.CLEAR, E.ABSENT, E.PUZZLED)},
    # --- Zalo works on it ---
    (P.MAKING, E.RESUMED): (P.MAKING, C.POLL_CREATION),
    (P.MAKING, E.PENDING): (P.MAKING, C.STOP),
    (P.MAKING, E.READY): (P.MADE, C.LOOK),
    (P.MAKING, E.TOKEN_REFUSED): (P.REQUESTED, C.SEARCH),
    # --- it exists: see that it is public, show it if it is not ---
    **{(phase, E.RESUMED): (phase, C.LOOK) for phase in (*_SHOWABLE, P.SHOWING)},
    **{(phase, E.PUBLIC): (phase, C.DONE) for phase in (*_SHOWABLE, P.SHOWING)},
    **{(phase, E.HIDDEN): (phase, C.ENSURE_FILM) for phase in _SHOWABLE},
    (P.MADE, E.UPDATE_TAKEN): (P.SHOWING, C.POLL_UPDATE),
    (P.MADE, E.UPDATE_REFUSED): (P.REQUESTED, C.STOP),  # NEW, if it was never asked for here
    (P.MADE, E.STILL_HIDDEN): (P.MADE, C.STOP),
    (P.SHOWING, E.HIDDEN): (P.SHOWING, C.POLL_UPDATE),
    (P.SHOWING, E.PENDING): (P.SHOWING, C.STOP),
    (P.SHOWING, E.UPDATED): (P.MADE, C.CONFIRM),
    (P.SHOWING, E.UPDATE_TOKEN_REFUSED): (P.MADE, C.STOP),
    # --- a correction: the update comes first, then the look ---
    **{(phase, E.CORRECTION_BEGUN): (P.DUE, C.ENSURE_FILM) for phase in _BEFORE},
    (P.DUE, E.RESUMED): (P.DUE, C.ENSURE_FILM),
    (P.DUE, E.UPDATE_TAKEN): (P.CORRECTING, C.POLL_UPDATE),
    (P.DUE, E.UPDATE_REFUSED): (P.NEW, C.STOP),
    (P.CORRECTING, E.RESUMED): (P.CORRECTING, C.POLL_UPDATE),
    (P.CORRECTING, E.PENDING): (P.CORRECTING, C.STOP),
    (P.CORRECTING, E.UPDATED): (P.CORRECTED, C.CONFIRM),
    (P.CORRECTING, E.UPDATE_TOKEN_REFUSED): (P.DUE, C.STOP),
    (P.CORRECTED, E.UPDATE_TAKEN): (P.CORRECTING, C.POLL_UPDATE),
    (P.CORRECTED, E.UPDATE_REFUSED): (P.NEW, C.STOP),
    (P.CORRECTED, E.STILL_HIDDEN): (P.DUE, C.STOP),
    # --- a film goes to Zalo before the article or the update that shows it ---
    **{(p, E.FILM_TAKEN): (p, C.ENSURE_FILM) for p in (*_BEFORE, *_SHOWABLE, P.DUE)},
    **{(p, E.FILM_LOST): (p, C.STOP) for p in (*_BEFORE, *_SHOWABLE, P.DUE)},
    **{(p, E.FILM_READY): (p, C.UPDATE) for p in (*_SHOWABLE, P.DUE)},
}


@dataclass(frozen=True, slots=True)
class ArticleFact:
    """An event and what it brought; which fields it fills is told in `CHANGES`."""

    event: ArticleEvent
    at: int = 0  # milliseconds by Zalo's clock; 0: not told
    value: str = ""  # a token, an id, or a sentence for staff
    ids: tuple[str, ...] = ()
    shown: bool = False  # whether it was created for everybody to see
    receipt: Receipt | None = None
    error: DeliveryError | ContentRefused | None = None


Change = Callable[[ArticleState, ArticleFact], ArticleState]

# What an event changes in the state; an event that is not named here changes nothing
CHANGES: Mapping[ArticleEvent, Change] = {
    E.RESUMED: lambda state, _: replace(state, refusal=""),
    E.ALIKE: lambda state, fact: replace(state, person_asked=True, alike=(*state.alike, *fact.ids)),
    E.PUZZLED: lambda state, _: replace(state, person_asked=not state.refusal),
    E.ABSENT: lambda state, _: replace(state, proved_absent=not state.refusal),
    E.INTENDED: lambda state, fact: replace(
        state,
        requested_at=fact.at,
        silent_at=0,
        proved_absent=False,
        person_asked=False,
        tries=state.tries + 1,
    ),
    E.TRIED_OUT: lambda state, _: replace(state, tries=0),
    E.TAKEN: lambda state, fact: replace(state, create_token=fact.value, created_shown=fact.shown),
    E.DECLINED: lambda state, fact: replace(state, silent_at=fact.at, tries=0),
    E.POSTPONED: lambda state, _: replace(state, requested_at=0, tries=0),
    E.SILENT: lambda state, fact: replace(state, silent_at=fact.at),
    E.READY: lambda state, fact: replace(state, create_token="", article_id=fact.value),
    E.TOKEN_REFUSED: lambda state, fact: replace(state, create_token="", silent_at=fact.at),
    E.TURNED_DOWN: lambda state, fact: replace(state, refusal=fact.value),
    E.FOUND: lambda state, fact: replace(
        state,
        create_token="",
        article_id=fact.ids[0],  # the oldest is kept
        twins=fact.ids[1:],
        proved_absent=False,
        person_asked=False,
        refusal="",
    ),
    E.CORRECTION_BEGUN: lambda state, fact: replace(
        state, article_id=fact.value, replaces=True, updated=False
    ),
    E.UPDATE_TAKEN: lambda state, fact: replace(state, update_token=fact.value, updated=False),
    E.UPDATE_REFUSED: lambda state, _: replace(
        state, article_id="", replaces=False, proved_absent=False, person_asked=False
    ),
    E.UPDATED: lambda state, _: replace(state, update_token="", updated=True),
    E.UPDATE_TOKEN_REFUSED: lambda state, _: replace(state, update_token=""),
    E.STILL_HIDDEN: lambda state, _: replace(state, updated=False),
    E.FILM_TAKEN: lambda state, fact: replace(state, film_token=fact.value),
    E.FILM_READY: lambda state, fact: replace(
        state, film_token="", film_id=fact.value or state.film_id
    ),
    E.FILM_LOST: lambda state, _: replace(state, film_token=""),
}


class ImpossibleStep(LoaError):
    """An event that can't happen in this phase."""


def next_step(state: ArticleState, fact: ArticleFact) -> tuple[ArticleState, ArticleCommand]:
    """The state to be written down, and the command to be carried out once it is on disk.

    Raises ImpossibleStep if the table has no such step.
    """
    if (state.phase, fact.event) not in LIFE:
        raise ImpossibleStep(
            f"Bài Zalo đang ở bước “{state.phase}” không nhận được việc “{fact.event.name}”."
        )
    _, command = LIFE[state.phase, fact.event]
    change = CHANGES.get(fact.event)
    return change(state, fact) if change else state, command


def first_look(state: ArticleState) -> ArticleCommand:
    """What `find` asks first: nothing that changes what the public sees."""
    if state.article_id:
        return C.POLL_UPDATE if state.update_token else C.LOOK
    if state.create_token:
        return C.POLL_CREATION
    return C.SEARCH if state.requested_at else C.GLANCE
