"""The table of a post's life: every phase with every event, and the order of notes and requests."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from channels.facebook import lifecycle
from channels.facebook.lifecycle import (
    ASIDE,
    LIFE,
    NOTED,
    ImpossibleEvent,
    PostEvent,
    PostStep,
    Sight,
    Way,
    next_state,
    next_step,
)
from channels.facebook.state import Photo, PostPhase, PostState
from channels.facebook.times import SETTLE

NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
AT, LONG_AGO = NOW.isoformat(), (NOW - 2 * SETTLE).isoformat()
PHOTOS = {"anh/1.jpg": Photo("123000000000001", AT)}
HANDLE = {"upload_session_id": "9"}
DRAFTED = PostState(armed=AT, drafting=AT, drafted=AT, draft="57_1", draft_url="u", photos=PHOTOS)
SAMPLES = {
    PostPhase.READY: PostState(photos=PHOTOS),
    PostPhase.CREATING: PostState(armed=AT, asked=AT, photos=PHOTOS),
    PostPhase.DRAFTING: PostState(armed=AT, drafting=AT, photos=PHOTOS),
    PostPhase.DRAFTED: DRAFTED,
    PostPhase.PUBLISHING: replace(DRAFTED, accepted=AT),
    PostPhase.UPLOADING: PostState(video="9001"),
    PostPhase.UPLOADED: PostState(video="9001", handle=HANDLE),
    PostPhase.FINISHING: PostState(armed=AT, video="9001", handle=HANDLE, finishing=True),
    PostPhase.PUBLIC: replace(DRAFTED, accepted=AT, posted="57_1"),
}
FACTS: dict[str, Any] = {
    "at": AT,
    "remote": "57_2",
    "url": "v",
    "handle": HANDLE,
    "path": "anh/2.jpg",
}
WAYS = {
    Way.ONE_PHASE: (PostPhase.UPLOADING, PostPhase.UPLOADED, PostPhase.FINISHING),
    Way.TWO_PHASES: (PostPhase.UPLOADING, PostPhase.UPLOADED, PostPhase.FINISHING),
    Way.VIDEO: (PostPhase.DRAFTING, PostPhase.DRAFTED, PostPhase.PUBLISHING),
}  # and the phases that can't be met on this way
LAST = frozenset(
    {
        PostStep.WAIT,
        PostStep.CREATE_POST,
        PostStep.PUBLISH_DRAFT,
        PostStep.TAKE_DRAFT,
        PostStep.FINISH_VIDEO,
        PostStep.GIVE_UP,
    }
)


def met() -> list[tuple[PostState, Sight, Way]]:
    """Every phase with everything that may be seen, old and fresh, on every way."""
    found = []
    for (phase, state), sight, way in product(SAMPLES.items(), Sight, Way):
        if phase in WAYS[way]:
            continue
        for at in (AT, LONG_AGO, ""):
            times: dict[str, Any] = {
                name: at
                for name in ("asked", "drafting", "drafted", "accepted")
                if getattr(state, name) is not None
            }
            found.append((replace(state, **times), sight, way))
    return found


@pytest.mark.parametrize("phase", PostPhase)
def test_the_sample_of_a_phase_is_in_it(phase):
    assert SAMPLES[phase].phase is phase


@pytest.mark.parametrize("event", PostEvent)
@pytest.mark.parametrize("phase", PostPhase)
def test_an_event_leads_where_the_table_says_or_nowhere(phase, event):
    if (phase, event) in LIFE:
        assert next_state(SAMPLES[phase], event, **FACTS).phase is LIFE[phase, event]
    else:
        with pytest.raises(ImpossibleEvent, match="không nhận được việc"):
            next_state(SAMPLES[phase], event, **FACTS)


@pytest.mark.parametrize("event", PostEvent)
def test_every_event_can_happen_somewhere(event):
    assert any(each is event for _, each in LIFE)


@pytest.mark.parametrize("event", sorted(ASIDE))
@pytest.mark.parametrize("phase", PostPhase)
def test_what_is_noted_aside_moves_nothing(phase, event):
    assert next_state(SAMPLES[phase], event, **FACTS).phase is phase


@pytest.mark.parametrize("event", PostEvent)
@pytest.mark.parametrize("phase", PostPhase)
def test_whatever_happens_a_post_that_may_be_there_is_never_forgotten(phase, event):
    """`armed`: from here on lists are read anew before anything is created."""
    before = replace(SAMPLES[phase], armed=AT)
    if (phase, event) in LIFE:
        assert next_state(before, event, **{**FACTS, "at": LONG_AGO}).armed == AT


@pytest.mark.parametrize(
    "event", [PostEvent.CREATE_ASKED, PostEvent.DRAFT_ASKED, PostEvent.FINISH_ASKED]
)
def test_what_is_about_to_be_asked_may_be_there_from_then_on(event):
    for phase, state in SAMPLES.items():
        if (phase, event) in LIFE:
            assert next_state(replace(state, armed=None), event, **FACTS).armed == AT


@pytest.mark.parametrize("phase", PostPhase)
def test_a_state_is_the_same_when_it_is_read_again(phase):
    state = replace(
        SAMPLES[phase], refused=True, postponed=True, rests=3, duplicate_told=True, photos=PHOTOS
    )
    assert PostState.from_json({k: v for k, v in state.to_json().items() if v is not None}) == state
    assert PostState.from_json(SAMPLES[phase].to_json()) == SAMPLES[phase]


def test_a_time_that_facebook_did_not_tell_is_kept_as_such():
    state = PostState(armed="", asked="", drafting="", drafted="", accepted="")
    kept = {name: value for name, value in state.to_json().items() if value is not None}
    assert PostState.from_json(kept) == state


# --- steps --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "sight", "way"), met())
def test_every_note_of_a_step_can_be_written_where_the_step_is_taken(state, sight, way):
    noted = NOTED.get(next_step(state, sight, way, NOW))
    if noted is None:
        return
    asked = state
    if noted.before:
        asked = next_state(asked, noted.before, **FACTS)
    if noted.no:
        next_state(asked, noted.no, **FACTS)
    if noted.yes is PostEvent.VIDEO_SENT:
        asked = next_state(asked, PostEvent.VIDEO_STARTED, **FACTS)
    if noted.yes:
        next_state(asked, noted.yes, **FACTS)


@pytest.mark.parametrize(("state", "sight", "way"), met())
def test_nothing_is_created_while_an_earlier_create_may_still_show(state, sight, way):
    step = next_step(state, sight, way, NOW)
    creates = step in (PostStep.CREATE_POST, PostStep.CREATE_DRAFT)
    if creates:
        latest = (state.asked, state.drafted or state.drafting, state.accepted)
        assert AT not in latest
    if creates and state.draft:
        assert sight is Sight.UNLISTED, "only after it was looked for by its id and in the list"


@pytest.mark.parametrize(
    "step", [PostStep.CREATE_POST, PostStep.CREATE_DRAFT, PostStep.FINISH_VIDEO]
)
def test_what_may_not_be_repeated_is_noted_before_it_is_asked(step):
    before = NOTED[step].before
    assert before is not None
    changed = [
        each
        for phase, state in SAMPLES.items()
        if (phase, before) in LIFE
        for each in [next_state(state, before, **FACTS)]
    ]
    assert {each.phase for each in changed} <= {
        PostPhase.CREATING,
        PostPhase.DRAFTING,
        PostPhase.FINISHING,
    }


@pytest.mark.parametrize(("state", "sight", "way"), met())
def test_steps_come_to_an_end(state, sight, way):
    """Whatever is seen: no chain of steps goes round in a circle within one run."""
    seen = {
        PostStep.LOOK: (Sight.HIDDEN, Sight.PUBLIC, Sight.MISSING, Sight.FAILED),
        PostStep.FIND_DRAFT: (Sight.HIDDEN, Sight.UNLISTED),
        PostStep.CREATE_DRAFT: (Sight.HIDDEN, Sight.PUBLIC),
    }
    moves = {
        (PostStep.FIND_DRAFT, Sight.HIDDEN): (PostEvent.DRAFT_NAMED,),
        (PostStep.CREATE_DRAFT, Sight.HIDDEN): (PostEvent.DRAFT_ASKED, PostEvent.DRAFT_NAMED),
        (PostStep.CREATE_DRAFT, Sight.PUBLIC): (PostEvent.DRAFT_ASKED, PostEvent.DRAFT_NAMED),
        (PostStep.REMOVE_DRAFT, Sight.NOT_LOOKED): (PostEvent.DRAFT_REMOVED,),
        (PostStep.SEND_VIDEO, Sight.HIDDEN): (PostEvent.VIDEO_STARTED, PostEvent.VIDEO_SENT),
        (PostStep.BEGIN_ANEW, Sight.NOT_LOOKED): (PostEvent.VANISHED,),
    }
    ahead = [(state, sight, 0)]
    while ahead:
        now, view, length = ahead.pop()
        assert length < 8
        step = next_step(now, view, way, NOW)
        if step in LAST:
            continue
        otherwise = (Sight.HIDDEN,) if step is PostStep.SEND_VIDEO else (Sight.NOT_LOOKED,)
        for met_then in seen.get(step, otherwise):
            after = now
            for event in moves.get((step, met_then), ()):
                after = next_state(after, event, **FACTS)
            ahead.append((after, met_then, length + 1))


@pytest.mark.parametrize(
    ("phase", "sight", "way", "age", "step"),
    [
        (PostPhase.READY, Sight.NOT_LOOKED, Way.ONE_PHASE, 0, PostStep.CREATE_POST),
        (PostPhase.READY, Sight.NOT_LOOKED, Way.TWO_PHASES, 0, PostStep.CREATE_DRAFT),
        (PostPhase.READY, Sight.NOT_LOOKED, Way.VIDEO, 0, PostStep.SEND_VIDEO),
        (PostPhase.CREATING, Sight.NOT_LOOKED, Way.ONE_PHASE, 9, PostStep.WAIT),
        (PostPhase.CREATING, Sight.NOT_LOOKED, Way.TWO_PHASES, 9, PostStep.WAIT),
        (PostPhase.CREATING, Sight.NOT_LOOKED, Way.ONE_PHASE, 10, PostStep.CREATE_POST),
        (PostPhase.DRAFTING, Sight.NOT_LOOKED, Way.TWO_PHASES, 0, PostStep.FIND_DRAFT),
        (PostPhase.DRAFTING, Sight.UNLISTED, Way.TWO_PHASES, 9, PostStep.WAIT),
        (PostPhase.DRAFTING, Sight.UNLISTED, Way.TWO_PHASES, 10, PostStep.CREATE_DRAFT),
        (PostPhase.DRAFTING, Sight.UNLISTED, Way.ONE_PHASE, 10, PostStep.CREATE_POST),
        (PostPhase.DRAFTED, Sight.NOT_LOOKED, Way.TWO_PHASES, 0, PostStep.LOOK),
        (PostPhase.DRAFTED, Sight.HIDDEN, Way.TWO_PHASES, 0, PostStep.PUBLISH_DRAFT),
        (PostPhase.DRAFTED, Sight.HIDDEN, Way.ONE_PHASE, 0, PostStep.REMOVE_DRAFT),
        (PostPhase.DRAFTED, Sight.PUBLIC, Way.TWO_PHASES, 0, PostStep.TAKE_DRAFT),
        (PostPhase.DRAFTED, Sight.PUBLIC, Way.ONE_PHASE, 0, PostStep.TAKE_DRAFT),
        (PostPhase.DRAFTED, Sight.MISSING, Way.TWO_PHASES, 0, PostStep.FIND_DRAFT),
        (PostPhase.PUBLISHING, Sight.HIDDEN, Way.TWO_PHASES, 9, PostStep.PUBLISH_DRAFT),
        (PostPhase.PUBLISHING, Sight.HIDDEN, Way.TWO_PHASES, 10, PostStep.GIVE_UP),
        (PostPhase.PUBLISHING, Sight.HIDDEN, Way.ONE_PHASE, 10, PostStep.REMOVE_DRAFT),
        (PostPhase.PUBLISHING, Sight.MISSING, Way.TWO_PHASES, 9, PostStep.WAIT),
        (PostPhase.UPLOADING, Sight.NOT_LOOKED, Way.VIDEO, 0, PostStep.SEND_VIDEO),
        (PostPhase.UPLOADED, Sight.NOT_LOOKED, Way.VIDEO, 0, PostStep.SEND_VIDEO),
        (PostPhase.UPLOADED, Sight.HIDDEN, Way.VIDEO, 0, PostStep.FINISH_VIDEO),
        (PostPhase.FINISHING, Sight.NOT_LOOKED, Way.VIDEO, 0, PostStep.LOOK),
        (PostPhase.FINISHING, Sight.HIDDEN, Way.VIDEO, 0, PostStep.FINISH_VIDEO),
        (PostPhase.FINISHING, Sight.MISSING, Way.VIDEO, 0, PostStep.SEND_VIDEO),
        (PostPhase.FINISHING, Sight.FAILED, Way.VIDEO, 0, PostStep.GIVE_UP),
        (PostPhase.PUBLIC, Sight.NOT_LOOKED, Way.ONE_PHASE, 0, PostStep.BEGIN_ANEW),
        (PostPhase.PUBLIC, Sight.NOT_LOOKED, Way.VIDEO, 0, PostStep.BEGIN_ANEW),
    ],
)  # fmt: skip
def test_the_next_step(phase, sight, way, age, step):
    assert next_step(SAMPLES[phase], sight, way, NOW + timedelta(minutes=age)) is step


def test_the_page_of_the_table_names_every_phase_and_every_step_that_asks():
    page = lifecycle.__doc__ or ""
    told = re.findall(r"^    (\w+)  ", page, re.MULTILINE)
    asked = {step.name.lower() for step in NOTED if step is not PostStep.BEGIN_ANEW}
    assert set(told) == {phase.value for phase in PostPhase} | asked | {"phase", "step"}


@pytest.mark.parametrize("step", [each for each in NOTED if each is not PostStep.BEGIN_ANEW])
def test_the_page_of_the_table_names_the_notes_of_a_step(step):
    row = next(
        line
        for line in (lifecycle.__doc__ or "").splitlines()
        if line.startswith(f"    {step.name.lower()} ")
    )
    for event in (NOTED[step].before, NOTED[step].yes, NOTED[step].no):
        assert event is None or event.name.lower() in row
