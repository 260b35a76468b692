"""What a test needs of the machine beyond Python, as markers that one rule gives.

    net      sockets on loopback: stand-ins of platforms, servers of pages
    media    ffmpeg, espeak, LibreOffice: whatever is spoken, encoded, filmed, printed
    browser  chromium, driven by playwright

A test has a marker by what its file imports (IMPORTS), or the file of a fixture that it uses,
itself or through other files of tests/; a few fixtures need more than that tells (FIXTURES).
A run that leaves a marker out is held to it: under `-m "not net"` a test that opens a socket fails,
and says which marker it lacks. tests/conftest.py applies this.
"""

from __future__ import annotations

import ast
import socket
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parents[1]
NEEDS = ("net", "media", "browser")
IMPORTS = {
    "net": ("farends", "http.server", "socket", "socketserver", "urllib.request", "requests"),
    "media": (
        *("pipeline.studio.base.ffmpeg", "pipeline.studio.sound", "pipeline.studio.video"),
        *("pipeline.studio.clips", "pipeline.studio.rehearsal"),
        *("pipeline.office", "tests.support.command_line"),  # what an office publishes is spoken
        "tests.papers",  # and looked at as LibreOffice prints it
    ),
    "browser": ("playwright",),
}
FIXTURES = {"spoken": "media"}
_PROGRAMS = {
    "media": ("ffmpeg", "espeak", "soffice", "pdftotext"),
    "browser": ("chromium", "playwright"),
}


def needs_of(item: pytest.Item) -> frozenset[str]:
    """The markers of a test."""
    info = getattr(item, "_fixtureinfo", None)
    used = info.name2fixturedefs if info else {}
    by_name = frozenset(FIXTURES[each] for each in used if each in FIXTURES)
    files = {Path(each.func.__code__.co_filename) for some in used.values() for each in some}
    return by_name.union(*(needs_of_file(each) for each in {item.path, *files}))


@cache
def needs_of_file(path: Path) -> frozenset[str]:
    """What the imports of a file of tests/ tell."""
    if TESTS not in path.parents:
        return frozenset()
    return frozenset(
        need
        for need, packages in IMPORTS.items()
        if any(f"{name}.".startswith(f"{each}.") for name in _imported(path) for each in packages)
    )


@cache
def _imported(path: Path) -> frozenset[str]:
    """Dotted names that a file imports, and the files of tests/ that it imports."""
    todo, seen, names = [path], {path}, set()
    while todo:
        for name in _names(todo.pop()):
            names.add(name)
            for file in _files(name):
                if file not in seen:
                    seen.add(file)
                    todo.append(file)
    return frozenset(names)


def _names(path: Path) -> Iterator[str]:
    package = [TESTS.name, *path.relative_to(TESTS).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{each.name}" for each in node.names)


def _files(name: str) -> Iterator[Path]:
    """The file of tests/ that a dotted name is, or is in."""
    parts = name.split(".")
    if parts[0] != TESTS.name:
        return
    for length in (len(parts), len(parts) - 1):
        file = TESTS.parent.joinpath(*parts[:length]).with_suffix(".py")
        if file.exists() and file != TESTS / "conftest.py":
            yield file


# --- a run that leaves a marker out --------------------------------------------------------------


class Guard:
    """Remembers what a test did though its marker was left out of this run."""

    def __init__(self, left_out: frozenset[str]) -> None:
        import urllib3.util.connection  # binds ::1 when it is loaded, to see what the machine knows

        assert urllib3.util.connection
        self.left_out = left_out
        self.seen: list[str] = []
        sys.addaudithook(self._watch)

    def _watch(self, event: str, args: tuple[Any, ...]) -> None:
        if event in ("socket.bind", "socket.connect"):
            if args[0].family in (socket.AF_INET, socket.AF_INET6):
                self._note("net", f"{event} {args[1]}")
        elif event == "subprocess.Popen":
            command = " ".join(map(str, args[1] or ()))
            for need, programs in _PROGRAMS.items():
                if any(program in command for program in programs):
                    self._note(need, command)

    def _note(self, need: str, what: str) -> None:
        if need in self.left_out:
            self.seen.append(f"{what[:200]}: needs the marker {need} (tests/support/needs.py)")


def left_out(expression: str) -> frozenset[str]:
    """The needs that `-m` leaves out."""
    return frozenset(need for need in NEEDS if f"not {need}" in expression)


_guards: list[Guard] = []


def pytest_configure(config: pytest.Config) -> None:
    if left := left_out(config.option.markexpr):
        _guards.append(Guard(left))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for need in needs_of(item):
            item.add_marker(need)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    seen = [each for guard in _guards for each in guard.seen]
    for guard in _guards:
        guard.seen.clear()
    if seen:
        pytest.fail("\n".join(seen), pytrace=False)
