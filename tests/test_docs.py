"""What the docs name is there: pages, files, tests, functions, versions."""

from __future__ import annotations

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
