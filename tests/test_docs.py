"""What the docs name is there: pages, files, tests, functions, versions."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import pipeline
from tests.support.command_line import run_loa

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOR_DEVELOPERS = [page for page in PAGES if page.parent.name in ("dev", "adr", ROOT.name)]
SAMPLES = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
PATHS = re.compile(
    r"`((?:tests|pipeline|channels|farends|docs|scripts|benchmarks|content|stations|schedules)/"
    r"[\w./-]*)`"
)


def words(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def called(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def test_the_readme_is_short() -> None:
    assert len(words(ROOT / "README.md").splitlines()) <= 150


@pytest.mark.parametrize("page", PAGES, ids=called)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", SAMPLES.sub("", words(page)))
    assert [x for x in links if "://" not in x and not (page.parent / x).exists()] == []


@pytest.mark.parametrize("page", FOR_DEVELOPERS, ids=called)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = PATHS.findall(words(page)) if page.name != "CHANGELOG.md" else []
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_newest_version_of_the_changelog_is_the_programs() -> None:
    newest = re.search(r"^## (\S+)$", words(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert newest[1] == pipeline.__version__
    assert run_loa("--version").stdout == f"Loa Phường {pipeline.__version__}\n"


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "adr"
    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert re.findall(r"\]\((\d[\w-]+\.md)\)", words(folder / "README.md")) == records


def test_make_help_tells_every_target() -> None:
    makefile = words(ROOT / "Makefile")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    told = re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE)
    assert sorted(phony[1].split()) == sorted(told)


def functions(path: Path) -> set[str]:
    """`name` and `Class.name` of all that a file defines."""
    tree = ast.parse(words(path))
    own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    methods = {
        f"{node.name}.{each.name}"
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        for each in node.body
        if isinstance(each, ast.FunctionDef)
    }
    return own | methods


WALK = re.compile(r"^\d\. `([\w.]+)` \(`([\w./]+)`\)", re.MULTILINE)


def test_four_walks_name_functions_that_are_there_and_at_most_eight_of_them() -> None:
    page = words(ROOT / "docs" / "dev" / "architecture.md")
    walks = page.split("## Four walks", 1)[1].split("## The rooms", 1)[0].split("### ")[1:]
    steps = [WALK.findall(walk) for walk in walks]
    assert [len(each) for each in steps] == [
        len(re.findall(r"^\d+\.", walk, re.MULTILINE)) for walk in walks
    ]
    assert len(steps) == 4
    assert all(0 < len(each) <= 8 for each in steps)
    lost = [(name, path) for each in steps for name, path in each
            if name not in functions(ROOT / path)]  # fmt: skip
    assert lost == []


@pytest.mark.parametrize("page", FOR_DEVELOPERS, ids=called)
def test_every_test_that_is_named_is_there(page: Path) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", words(page))
    assert [each for each in named if each[1] not in functions(ROOT / each[0])] == []
