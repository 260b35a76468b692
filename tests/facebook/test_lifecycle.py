"""The table of a post's life: every phase with every event, and the order of notes and requests."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from channels.facebook import lifecycle
from channels.facebook.lifecycle import (
    ASIDE,
    LIFE,
    NOTED,
    Event,
    Impossible,
    Sight,
    Step,
    Way,
    next_state,
    next_step,
)
from channels.facebook.state import Phase, Photo, State
from channels.facebook.times import SETTLE

NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
AT, LONG_AGO = NOW.isoformat(), (NOW - 2 * SETTLE).isoformat()
PHOTOS = {"anh/1.jpg": Photo("123000000000001", AT)}
HANDLE = {"upload_session_id": "9"}
DRAFTED = State(armed=AT, drafting=AT, drafted=AT, draft="57_1", draft_url="u", photos=PHOTOS)
SAMPLES = {
    Phase.READY: State(photos=PHOTOS),
    Phase.CREATING: State(armed=AT, asked=AT, photos=PHOTOS),
    Phase.DRAFTING: State(armed=AT, drafting=AT, photos=PHOTOS),
    Phase.DRAFTED: DRAFTED,
    Phase.PUBLISHING: replace(DRAFTED, accepted=AT),
    Phase.UPLOADING: State(video="9001"),
    Phase.UPLOADED: State(video="9001", handle=HANDLE),
    Phase.FINISHING: State(armed=AT, video="9001", handle=HANDLE, finishing=True),
    Phase.PUBLIC: replace(DRAFTED, accepted=AT, posted="57_1"),
}
FACTS = {"at": AT, "remote": "57_2", "url": "v", "handle": HANDLE, "path": "anh/2.jpg"}
WAYS = {
    Way.ONE_PHASE: (Phase.UPLOADING, Phase.UPLOADED, Phase.FINISHING),
    Way.TWO_PHASES: (Phase.UPLOADING, Phase.UPLOADED, Phase.FINISHING),
    Way.VIDEO: (Phase.DRAFTING, Phase.DRAFTED, Phase.PUBLISHING),
}  # and the phases that can't be met on this way
LAST = (Step.WAIT, Step.CREATE_POST, Step.PUBLISH_DRAFT, Step.TAKE_DRAFT, Step.FINISH_VIDEO,
        Step.GIVE_UP)  # fmt: skip


def met() -> list[tuple[State, Sight, Way]]:
    """Every phase with everything that may be seen, old and fresh, on every way."""
    found = []
    for (phase, state), sight, way in product(SAMPLES.items(), Sight, Way):
        if phase in WAYS[way]:
            continue
        for at in (AT, LONG_AGO, ""):
            times = {
                name: at
                for name in ("asked", "drafting", "drafted", "accepted")
                if getattr(state, name) is not None
            }
            found.append((replace(state, **times), sight, way))
    return found


@pytest.mark.parametrize("phase", Phase)
def test_the_sample_of_a_phase_is_in_it(phase):
    assert SAMPLES[phase].phase is phase


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("phase", Phase)
def test_an_event_leads_where_the_table_says_or_nowhere(phase, event):
    if (phase, event) in LIFE:
        assert next_state(SAMPLES[phase], event, **FACTS).phase is LIFE[phase, event]
    else:
        with pytest.raises(Impossible, match="không nhận được việc"):
            next_state(SAMPLES[phase], event, **FACTS)


@pytest.mark.parametrize("event", Event)
def test_every_event_can_happen_somewhere(event):
    assert any(each is event for _, each in LIFE)


@pytest.mark.parametrize("event", sorted(ASIDE))
@pytest.mark.parametrize("phase", Phase)
def test_what_is_noted_aside_moves_nothing(phase, event):
    assert next_state(SAMPLES[phase], event, **FACTS).phase is phase


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("phase", Phase)
def test_whatever_happens_a_post_that_may_be_there_is_never_forgotten(phase, event):
    """`armed`: from here on lists are read anew before anything is created."""
    before = replace(SAMPLES[phase], armed=AT)
    if (phase, event) in LIFE:
        assert next_state(before, event, **{**FACTS, "at": LONG_AGO}).armed == AT


@pytest.mark.parametrize("event", [Event.CREATE_ASKED, Event.DRAFT_ASKED, Event.FINISH_ASKED])
def test_what_is_about_to_be_asked_may_be_there_from_then_on(event):
    for phase, state in SAMPLES.items():
        if (phase, event) in LIFE:
            assert next_state(replace(state, armed=None), event, **FACTS).armed == AT


@pytest.mark.parametrize("phase", Phase)
def test_a_state_is_the_same_when_it_is_read_again(phase):
    state = replace(
        SAMPLES[phase], refused=True, postponed=True, rests=3, duplicate_told=True, photos=PHOTOS
    )
    assert State.from_json({k: v for k, v in state.to_json().items() if v is not None}) == state
    assert State.from_json(SAMPLES[phase].to_json()) == SAMPLES[phase]


def test_a_time_that_facebook_did_not_tell_is_kept_as_such():
    state = State(armed="", asked="", drafting="", drafted="", accepted="")
    kept = {name: value for name, value in state.to_json().items() if value is not None}
    assert State.from_json(kept) == state


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
    if noted.yes is Event.VIDEO_SENT:
        asked = next_state(asked, Event.VIDEO_STARTED, **FACTS)
    if noted.yes:
        next_state(asked, noted.yes, **FACTS)


@pytest.mark.parametrize(("state", "sight", "way"), met())
def test_nothing_is_created_while_an_earlier_create_may_still_show(state, sight, way):
    step = next_step(state, sight, way, NOW)
    creates = step in (Step.CREATE_POST, Step.CREATE_DRAFT)
    if creates:
        latest = (state.asked, state.drafted or state.drafting, state.accepted)
        assert AT not in latest
    if creates and state.draft:
        assert sight is Sight.UNLISTED, "only after it was looked for by its id and in the list"


@pytest.mark.parametrize("step", [Step.CREATE_POST, Step.CREATE_DRAFT, Step.FINISH_VIDEO])
def test_what_may_not_be_repeated_is_noted_before_it_is_asked(step):
    before = NOTED[step].before
    assert before is not None
    changed = [
        each
        for phase, state in SAMPLES.items()
        if (phase, before) in LIFE
        for each in [next_state(state, before, **FACTS)]
    ]
    assert {each.phase for each in changed} <= {Phase.CREATING, Phase.DRAFTING, Phase.FINISHING}


@pytest.mark.parametrize(("state", "sight", "way"), met())
def test_steps_come_to_an_end(state, sight, way):
    """Whatever is seen: no chain of steps goes round in a circle within one run."""
    seen = {
        Step.LOOK: (Sight.HIDDEN, Sight.PUBLIC, Sight.MISSING, Sight.FAILED),
        Step.FIND_DRAFT: (Sight.HIDDEN, Sight.UNLISTED),
        Step.CREATE_DRAFT: (Sight.HIDDEN, Sight.PUBLIC),
    }
    moves = {
        (Step.FIND_DRAFT, Sight.HIDDEN): (Event.DRAFT_NAMED,),
        (Step.CREATE_DRAFT, Sight.HIDDEN): (Event.DRAFT_ASKED, Event.DRAFT_NAMED),
        (Step.CREATE_DRAFT, Sight.PUBLIC): (Event.DRAFT_ASKED, Event.DRAFT_NAMED),
        (Step.REMOVE_DRAFT, Sight.NOT_LOOKED): (Event.DRAFT_REMOVED,),
        (Step.SEND_VIDEO, Sight.HIDDEN): (Event.VIDEO_STARTED, Event.VIDEO_SENT),
        (Step.BEGIN_ANEW, Sight.NOT_LOOKED): (Event.VANISHED,),
    }
    ahead = [(state, sight, 0)]
    while ahead:
        now, view, length = ahead.pop()
        assert length < 8
        step = next_step(now, view, way, NOW)
        if step in LAST:
            continue
        otherwise = (Sight.HIDDEN,) if step is Step.SEND_VIDEO else (Sight.NOT_LOOKED,)
        for met_then in seen.get(step, otherwise):
            after = now
            for event in moves.get((step, met_then), ()):
                after = next_state(after, event, **FACTS)
            ahead.append((after, met_then, length + 1))


@pytest.mark.parametrize(
    ("phase", "sight", "way", "age", "step"),
    [
        (Phase.READY, Sight.NOT_LOOKED, Way.ONE_PHASE, 0, Step.CREATE_POST),
        (Phase.READY, Sight.NOT_LOOKED, Way.TWO_PHASES, 0, Step.CREATE_DRAFT),
        (Phase.READY, Sight.NOT_LOOKED, Way.VIDEO, 0, Step.SEND_VIDEO),
        (Phase.CREATING, Sight.NOT_LOOKED, Way.ONE_PHASE, 9, Step.WAIT),
        (Phase.CREATING, Sight.NOT_LOOKED, Way.TWO_PHASES, 9, Step.WAIT),
        (Phase.CREATING, Sight.NOT_LOOKED, Way.ONE_PHASE, 10, Step.CREATE_POST),
        (Phase.DRAFTING, Sight.NOT_LOOKED, Way.TWO_PHASES, 0, Step.FIND_DRAFT),
        (Phase.DRAFTING, Sight.UNLISTED, Way.TWO_PHASES, 9, Step.WAIT),
        (Phase.DRAFTING, Sight.UNLISTED, Way.TWO_PHASES, 10, Step.CREATE_DRAFT),
        (Phase.DRAFTING, Sight.UNLISTED, Way.ONE_PHASE, 10, Step.CREATE_POST),
        (Phase.DRAFTED, Sight.NOT_LOOKED, Way.TWO_PHASES, 0, Step.LOOK),
        (Phase.DRAFTED, Sight.HIDDEN, Way.TWO_PHASES, 0, Step.PUBLISH_DRAFT),
        (Phase.DRAFTED, Sight.HIDDEN, Way.ONE_PHASE, 0, Step.REMOVE_DRAFT),
        (Phase.DRAFTED, Sight.PUBLIC, Way.TWO_PHASES, 0, Step.TAKE_DRAFT),
        (Phase.DRAFTED, Sight.PUBLIC, Way.ONE_PHASE, 0, Step.TAKE_DRAFT),
        (Phase.DRAFTED, Sight.MISSING, Way.TWO_PHASES, 0, Step.FIND_DRAFT),
        (Phase.PUBLISHING, Sight.HIDDEN, Way.TWO_PHASES, 9, Step.PUBLISH_DRAFT),
        (Phase.PUBLISHING, Sight.HIDDEN, Way.TWO_PHASES, 10, Step.GIVE_UP),
        (Phase.PUBLISHING, Sight.HIDDEN, Way.ONE_PHASE, 10, Step.REMOVE_DRAFT),
        (Phase.PUBLISHING, Sight.MISSING, Way.TWO_PHASES, 9, Step.WAIT),
        (Phase.UPLOADING, Sight.NOT_LOOKED, Way.VIDEO, 0, Step.SEND_VIDEO),
        (Phase.UPLOADED, Sight.NOT_LOOKED, Way.VIDEO, 0, Step.SEND_VIDEO),
        (Phase.UPLOADED, Sight.HIDDEN, Way.VIDEO, 0, Step.FINISH_VIDEO),
        (Phase.FINISHING, Sight.NOT_LOOKED, Way.VIDEO, 0, Step.LOOK),
        (Phase.FINISHING, Sight.HIDDEN, Way.VIDEO, 0, Step.FINISH_VIDEO),
        (Phase.FINISHING, Sight.MISSING, Way.VIDEO, 0, Step.SEND_VIDEO),
        (Phase.FINISHING, Sight.FAILED, Way.VIDEO, 0, Step.GIVE_UP),
        (Phase.PUBLIC, Sight.NOT_LOOKED, Way.ONE_PHASE, 0, Step.BEGIN_ANEW),
        (Phase.PUBLIC, Sight.NOT_LOOKED, Way.VIDEO, 0, Step.BEGIN_ANEW),
    ],
)  # fmt: skip
def test_the_next_step(phase, sight, way, age, step):
    assert next_step(SAMPLES[phase], sight, way, NOW + timedelta(minutes=age)) is step


def test_the_page_of_the_table_names_every_phase_and_every_step_that_asks():
    page = lifecycle.__doc__ or ""
    told = re.findall(r"^    (\w+)  ", page, re.MULTILINE)
    asked = {step.name.lower() for step in NOTED if step is not Step.BEGIN_ANEW}
    assert set(told) == {phase.value for phase in Phase} | asked | {"phase", "step"}


@pytest.mark.parametrize("step", [each for each in NOTED if each is not Step.BEGIN_ANEW])
def test_the_page_of_the_table_names_the_notes_of_a_step(step):
    row = next(
        line
        for line in (lifecycle.__doc__ or "").splitlines()
        if line.startswith(f"    {step.name.lower()} ")
    )
    for event in (NOTED[step].before, NOTED[step].yes, NOTED[step].no):
        assert event is None or event.name.lower() in row
