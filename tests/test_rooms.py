"""Every room has tests that are found by its name, and every test stands where a room finds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.rooms import HOUSE, MORE, QUICK, TESTS, find_tests, rooms


@pytest.mark.parametrize("room", sorted(set(rooms())))
def test_a_room_has_tests(room: str) -> None:
    found = find_tests(room)
    assert found, f"no tests of {room}: name them so, or name them in tests/support/rooms.py"
    assert all(any(files(path)) for path in found), found


def test_every_test_belongs_to_a_room_or_to_the_house() -> None:
    named = {path for room in rooms() for path in find_tests(room)}
    named |= {TESTS / each for each in HOUSE}
    found = {file for path in named for file in files(path)}
    assert {path for path in TESTS.rglob("test_*.py") if "node_modules" not in path.parts} <= found


def test_only_rooms_are_named_in_the_rule() -> None:
    assert {*MORE, *QUICK} <= set(rooms())


def files(path: Path) -> list[Path]:
    """The files of tests of a folder; or the file itself."""
    return sorted(path.rglob("test_*.py")) if path.is_dir() else [path] if path.exists() else []
