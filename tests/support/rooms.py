"""Which tests try which room: `make test-room ROOM=speech`, and `make check` for the quickest.

The rule: the tests of a room are `tests/<room>/` and `tests/test_<room>.py`, `test_<room>_*.py`,
where a room is called by the last part of its path (`channels/_media.py` is `media`). MORE names
the tests of rooms that are tried under the name of a promise instead, or under another room's too.
The tests of several rooms at once stand in HOUSE; they have no room, and `ROOM=crash` runs them
too. tests/test_rooms.py holds that every room has tests, and that every test has a room or is
HOUSE's.

    python -m tests.support.rooms speech     # the paths of a room's tests
    python -m tests.support.rooms --quick    # those of `make check`
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
ARCHITECTURE = ROOT / "docs" / "dev" / "architecture.md"

MORE: dict[str, tuple[str, ...]] = {
    "addresses": ("zalo/test_with_website.py", "approval/test_addresses.py"),
    "announcer": ("radio/test_compose.py", "radio/test_programmes.py", "radio/test_fit.py"),
    "asking": ("test_looking_together.py", "test_dispatch.py", "test_broken_channel.py"),
    "channel": ("test_contract_loopback.py", "test_contract_bites.py"),
    "channel_settings": ("test_settings.py", "zalo/test_broadcast.py"),
    "channels": ("test_contract_loopback.py", "test_media.py"),
    "cli": (
        "test_commands.py",
        "test_tables.py",
        "test_faces.py",
        "test_speaking.py",
        "test_demo.py",
    ),
    "config": ("test_settings.py",),
    "consequences": ("approval",),
    "content": (
        *("test_frontmatter.py", "test_article_clips.py", "test_strangers_pictures.py"),
        *("test_audiences.py", "test_one_fault.py"),
    ),
    "dispatch": ("test_looking_together.py", "test_broken_channel.py", "test_settle.py"),
    "doubts": ("facebook/test_clocks_and_copies.py",),
    "ease": ("test_audiences.py",),
    "errors": ("test_http.py", "test_one_fault.py"),
    "farends": ("test_stage.py", "zalo/test_farend.py", "facebook/test_stand_in.py"),
    "ledger": (
        *("test_backup.py", "test_ownership.py", "test_spoilt_ledger.py", "test_postgresql.py"),
    ),
    "logbook": ("radio/test_logbook.py",),
    "main": ("test_commands.py",),
    "observing": ("test_dispatch.py",),
    "office": (
        *("test_turns.py", "test_faces.py", "test_publication.py", "test_voice_commands.py"),
    ),
    "pipeline": ("test_house.py",),
    "folders": ("test_public_folders.py",),
    "public_folder": ("test_public_folders.py",),
    "programme": ("radio/test_fit.py", "radio/test_estimates.py"),
    "rebuilding": ("website/test_rebuild.py",),
    "regulation": ("radio/test_regulation.py",),
    "report": ("test_faces.py",),
    "secrets": ("test_broken_channel.py", "facebook/test_secrecy.py"),
    "speakers": ("voices", "radio/test_voices.py"),
    "studio": ("cards", "papers", "services", "video", "radio/test_sound.py"),
    "voice_settings": ("voices/test_voice_settings.py",),
    "web": ("campaign/test_pages.py", "campaign/test_health.py"),
}
# What is promised of the whole: power cuts, lives, what is on disk, docs, lock files, tests
HOUSE = (
    "crash",
    "lives",
    "golden",
    "upgrade",
    "test_house.py",
    "test_rooms.py",
    "test_needs.py",
    "test_docs.py",
    "test_locks.py",
)
# Rooms that decide and ask nobody, so that all of their tests take seconds
QUICK = (
    *("text", "model", "recipes", "delivery", "decide", "settings", "markdown", "prose"),
    *("plan", "schedule", "composed", "regulation"),
)


def rooms() -> list[str]:
    """Every room of the table in docs/dev/architecture.md, as the rule calls it."""
    table = ARCHITECTURE.read_text(encoding="utf-8").split("# The rooms\n", 1)[1]
    cells = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    return [name(path) for cell in cells for path in re.findall(r"`([^`]+)`", cell)]


def name(path: str) -> str:
    """`channels/_media.py` is `media`, `pipeline/__init__.py` is `pipeline`."""
    return (
        path.removesuffix("/__init__.py")
        .rstrip("/")
        .rsplit("/", 1)[-1]
        .strip("_")
        .removesuffix(".py")
        .strip("_")
    )


def find_tests(room: str) -> list[Path]:
    """Folders and files with the tests of a room, or of HOUSE; empty if there are none."""
    by_name = [TESTS / room, TESTS / f"test_{room}.py", *sorted(TESTS.glob(f"test_{room}_*.py"))]
    there = [path for path in by_name if path.exists()]
    return list(dict.fromkeys([*there, *(TESTS / each for each in MORE.get(room, ()))]))


def main(words: Sequence[str]) -> int:
    """Print the paths, or, for a room that has no tests, the names of those that have."""
    asked = QUICK if "--quick" in words else words
    found = [path for room in asked for path in find_tests(room)]
    if not found:
        sys.stderr.write(f"ROOM= one of: {' '.join(sorted({*rooms(), 'crash', 'lives'}))}\n")
        return 2
    print(*(path.relative_to(ROOT) for path in dict.fromkeys(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
