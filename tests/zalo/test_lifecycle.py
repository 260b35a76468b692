"""The life of a Zalo article: one table, and the intent before the request."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import pytest

from channels.zalo import driver
from channels.zalo.lifecycle import (
    LIFE,
    ArticleCommand,
    ArticleEvent,
    ArticleFact,
    ImpossibleStep,
    first_look,
    next_step,
)
from channels.zalo.state import ArticlePhase, ArticleState

P, E, C = ArticlePhase, ArticleEvent, ArticleCommand

STATES = {
    P.NEW: ArticleState(),
    P.REQUESTED: ArticleState(requested_at=1000, tries=1),
    P.ABSENT: ArticleState(requested_at=1000, silent_at=2000, proved_absent=True, tries=1),
    P.QUESTIONED: ArticleState(requested_at=1000, person_asked=True, alike=("a", "b")),
    P.MAKING: ArticleState(requested_at=1000, create_token="t", created_shown=True, tries=1),
    P.MADE: ArticleState(requested_at=1000, article_id="i", twins=("j",)),
    P.SHOWING: ArticleState(requested_at=1000, article_id="i", update_token="u"),
    P.DUE: ArticleState(article_id="i", replaces=True, film_token="f"),
    P.CORRECTING: ArticleState(article_id="i", replaces=True, update_token="u"),
    P.CORRECTED: ArticleState(article_id="i", replaces=True, updated=True, film_id="f"),
    P.REFUSED: ArticleState(requested_at=1000, refusal="Zalo không nhận."),
}
ASKS = {C.GLANCE, C.PROVE, C.SEARCH}  # what looks before anything is made


def fact(event: ArticleEvent) -> ArticleFact:
    """An event with all that it may bring."""
    return ArticleFact(event, at=5000, value="mới", ids=("x", "y"), shown=True)


@pytest.mark.parametrize("phase", P)
def test_each_phase_is_told_by_what_is_on_disk_alone(phase: ArticlePhase) -> None:
    state = STATES[phase]
    assert state.phase is phase
    assert ArticleState.from_json(state.to_json()) == state


@pytest.mark.parametrize(("phase", "event"), list(product(P, E)))
def test_only_the_table_moves_an_article(phase: ArticlePhase, event: ArticleEvent) -> None:
    if (phase, event) not in LIFE:
        with pytest.raises(ImpossibleStep, match=phase):
            next_step(STATES[phase], fact(event))
        return
    after, command = next_step(STATES[phase], fact(event))
    assert (after.phase, command) == LIFE[phase, event]
    assert ArticleState.from_json(after.to_json()) == after, "it comes back from disk as it was"


def test_every_phase_is_reached_and_left_and_every_event_and_command_is_used() -> None:
    assert {phase for phase, _ in LIFE.values()} == set(P)
    assert {phase for phase, _ in LIFE} == set(P)
    assert {event for _, event in LIFE} == set(E)
    assert {command for _, command in LIFE.values()} == set(C)


@pytest.mark.parametrize("phase", P)
def test_every_phase_can_be_resumed_after_a_power_cut(phase: ArticlePhase) -> None:
    assert (phase, E.RESUMED) in LIFE


def test_creation_is_asked_only_after_the_intent_is_on_disk() -> None:
    creates = {each: step for each, step in LIFE.items() if step[1] is C.CREATE}
    assert {event for _, event in creates} == {E.INTENDED}
    assert {phase for phase, _ in creates.values()} == {P.REQUESTED}
    for phase, event in creates:
        after, _ = next_step(STATES[phase], fact(event))
        assert after.requested_at == 5000


def test_a_cut_after_the_intent_is_followed_by_a_proof_and_never_by_a_creation() -> None:
    intended, command = next_step(ArticleState(), fact(E.INTENDED))
    assert command is C.CREATE
    assert next_step(intended, fact(E.RESUMED)) == (intended, C.PROVE)


def test_no_way_from_resumed_leads_to_a_creation_without_a_look() -> None:
    """Walk all ways that begin with `resumed`; a way ends at a look."""
    ways = [next_step(state, fact(E.RESUMED)) for state in STATES.values()]
    seen: set[tuple[ArticleState, ArticleCommand]] = set()
    follows = {
        C.CHECK: [E.CHECKED],
        C.ENSURE_FILM: [E.FILM_TAKEN, E.FILM_READY, E.FILM_LOST],
        C.INTEND: [E.INTENDED, E.TRIED_OUT],
        C.POLL_CREATION: [E.READY, E.PENDING, E.TOKEN_REFUSED],
        C.LOOK: [E.PUBLIC, E.HIDDEN],
        C.UPDATE: [E.UPDATE_TAKEN, E.UPDATE_REFUSED],
        C.POLL_UPDATE: [E.UPDATED, E.PENDING, E.UPDATE_TOKEN_REFUSED],
        C.CONFIRM: [E.PUBLIC, E.STILL_HIDDEN],
    }
    while ways:
        state, command = ways.pop()
        assert command is not C.CREATE
        if command in ASKS or (state, command) in seen:
            continue
        seen.add((state, command))
        ways += [next_step(state, fact(event)) for event in follows.get(command, [])]
    assert len(seen) > 10


def test_what_has_a_token_or_an_id_is_never_created_again_by_itself() -> None:
    for phase in (P.MAKING, P.MADE, P.SHOWING, P.DUE, P.CORRECTING, P.CORRECTED):
        after = {to for (at, _), to in LIFE.items() if at is phase}
        assert C.CREATE not in {command for _, command in after}


@pytest.mark.parametrize("phase", P)
def test_finding_asks_nothing_that_the_public_could_see(phase: ArticlePhase) -> None:
    assert first_look(STATES[phase]) not in {C.CREATE, C.UPDATE, C.ENSURE_FILM}


def test_no_answer_but_a_receipt_is_clear_once_the_public_may_see_it() -> None:
    seen = {phase for phase, state in STATES.items() if state.may_be_seen}
    assert seen == {P.MAKING, P.SHOWING, P.CORRECTING, P.CORRECTED}
    hidden = ArticleState(requested_at=1000, create_token="t", created_shown=False)
    assert not hidden.may_be_seen


def test_a_person_is_asked_after_so_many_silences_counted_from_the_last_clear_answer() -> None:
    state = ArticleState()
    for tries in (1, 2, 3):
        state, _ = next_step(state, fact(E.INTENDED))
        state, _ = next_step(state, fact(E.SILENT))
        assert state.tries == tries
        state, _ = next_step(state, fact(E.ABSENT))
    for event in (E.TRIED_OUT,):
        assert next_step(state, fact(event))[0].tries == 0
    for event in (E.DECLINED, E.POSTPONED):
        assert next_step(STATES[P.REQUESTED], fact(event))[0].tries == 0


def test_an_article_found_without_having_been_asked_for_here_is_new_if_its_id_is_refused() -> None:
    found, _ = next_step(ArticleState(), fact(E.FOUND))
    after, command = next_step(found, fact(E.UPDATE_REFUSED))
    assert (after.phase, command) == (P.NEW, C.STOP)


def test_every_command_but_the_two_ends_is_carried_out_by_the_driver() -> None:
    assert set(driver.COMMANDS) == set(C) - {C.DONE, C.STOP}


NOTES: dict[str, Any] = {
    "armed": 1000,
    "absent": True,
    "asked": True,
    "token": "t",
    "id": "i",
    "update": "u",
    "updated": True,
    "replaces": True,
    "refused": "Không.",
    "film_token": "f",
}


def test_whatever_stands_in_the_notes_is_resumed_by_looking_or_polling() -> None:
    for count in range(len(NOTES) + 1):
        for names in combinations(NOTES, count):
            state = ArticleState.from_json({name: NOTES[name] for name in names})
            _, command = next_step(state, fact(E.RESUMED))
            assert command is not C.CREATE
            assert (command is C.ENSURE_FILM) == (state.phase is P.DUE)
