"""The life of a delivery: one table, nothing beside it."""

from datetime import datetime
from itertools import product

import pytest

from pipeline.delivery import LIFE, DeliveryData, Event, Impossible, State, key_of, step


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_only_the_table_moves_a_delivery(state: State, event: Event) -> None:
    if (state, event) in LIFE:
        assert step(state, event) is LIFE[state, event]
    else:
        with pytest.raises(Impossible, match=state.vietnamese):
            step(state, event)


def test_unknown_is_left_only_by_looking() -> None:
    ways = {event for state, event in LIFE if state is State.UNKNOWN}
    assert ways == {Event.FOUND, Event.ABSENT}


def test_nothing_is_sent_without_approval_and_an_intent() -> None:
    assert [each for each, to in LIFE.items() if to is State.SENDING] == [
        (State.SCHEDULED, Event.CLAIMED)
    ]
    from_held = {to for (state, _), to in LIFE.items() if state is State.HELD}
    assert from_held == {State.SCHEDULED, State.EXPIRED, State.CANCELLED}


def test_what_has_ended_stays_ended() -> None:
    for end in (State.WITHDRAWN, State.REPLACED, State.EXPIRED, State.CANCELLED):
        assert not [event for state, event in LIFE if state is end]


def test_every_state_is_reached_and_has_vietnamese_words() -> None:
    assert set(LIFE.values()) | {State.HELD} == set(State)
    assert len({state.vietnamese for state in State}) == len(State)


def test_keys_are_deterministic_and_tell_occasions_apart() -> None:
    one = key_of("", "bao-so-3", "ab" * 32, "website", "đăng")
    assert one == key_of("", "bao-so-3", "ab" * 32, "website", "đăng")
    assert one != key_of("", "bao-so-3", "ab" * 32, "website", "đăng.2")
    assert one != key_of("", "bao-so-3", "cd" * 32, "website", "đăng")


OLD_DATA: tuple[dict[str, object], ...] = (
    {},
    {"path": "a/b.md", "terms": {"e" * 64: "{}"}},
    {"path": "a.md", "terms": {"e": "{}"}, "scheduled": "hoc-so/2026-12-01T0900"},
    {"path": "a.md", "slug": "a", "terms": {}, "repeat": False, "spacing": 0, "catch_up": "bỏ qua"},
    {"slot": "2026-12-01T17:00:00+07:00", "parts": [], "words": ["w"], "terms": {"p": "{}"}},
    {
        "slot": "2026-12-01T17:00:00+07:00",
        "parts": ["p", "q"],
        "words": ["w"],
        "occasions": {"trang fb/2026-12-01T0900": {"slug": "a", "repeat": True}},
    },
    {"heard": "e" * 64},
    {"slug": "a", "urgent": True, "item": "i" * 64, "path": "a.md", "terms": {"i": "{}"}},
)


@pytest.mark.parametrize("value", OLD_DATA)
def test_what_a_row_of_an_earlier_version_says_of_a_delivery_is_written_as_it_was(
    value: dict[str, object],
) -> None:
    kept = {key: each for key, each in value.items() if (key, each) != ("terms", {})}
    assert DeliveryData.from_json(value).to_json() == kept
    assert DeliveryData.from_json(DeliveryData.from_json(value).to_json()) == (
        DeliveryData.from_json(value)
    )


def test_a_programme_of_the_time_before_words_were_kept_is_read() -> None:
    found = DeliveryData.from_json({"slot": "2026-12-01T17:00:00+07:00", "parts": ["p"]})
    assert (found.parts, found.words, found.occasions) == (("p",), (), {})
    assert found.slot == datetime.fromisoformat("2026-12-01T17:00:00+07:00")
