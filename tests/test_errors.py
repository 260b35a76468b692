"""Errors for programs: each has a code of its own, told in docs/dev/errors.md, and facts."""

from __future__ import annotations

import ast
import json
import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.__main__ import commands
from pipeline.errors import ConfigError, LoaError, TryLater

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "dev" / "errors.md"
ROW = re.compile(r"^\| `([\w-]+)` \| `(\w+)` \| (.*?) \| (.+?) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Raised:
    """One place in the code that gives an error its code."""

    code: str
    error: str  # name of the class
    facts: frozenset[str]
    file: str


def raised() -> Iterator[Raised]:
    for top in ("pipeline", "channels"):
        for path in sorted((ROOT / top).rglob("*.py")):
            name, tree = path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    yield from (Raised(each, node.name, frozenset(), name) for each in own(node))
                elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    given = {each.arg: each.value for each in node.keywords if each.arg}
                    code = given.pop("code", None)
                    if isinstance(code, ast.Constant) and isinstance(code.value, str):
                        facts = frozenset(given) - {"pauses", "after"}
                        yield Raised(code.value, node.func.id, facts, name)


def own(node: ast.ClassDef) -> Iterator[str]:
    """The code that a class of errors gives to all that have none of their own."""
    for each in node.body:
        target = each.targets[0] if isinstance(each, ast.Assign) else getattr(each, "target", None)
        value = getattr(each, "value", None)
        named = isinstance(target, ast.Name) and target.id == "code"
        if named and isinstance(value, ast.Constant) and value.value:
            yield str(value.value)


def told() -> dict[str, tuple[str, frozenset[str]]]:
    rows = ROW.findall(TABLE.read_text("utf-8"))
    found = {
        code: (error, frozenset(re.findall(r"`(\w+)`", facts))) for code, error, facts, _ in rows
    }
    assert len(found) == len(rows), "a code stands twice in the table"
    return found


def test_every_code_has_one_meaning() -> None:
    places: dict[str, set[tuple[str, str]]] = {}
    for each in raised():
        places.setdefault(each.code, set()).add((each.error, each.file))
    assert {code: some for code, some in places.items() if len(some) > 1} == {}
    assert [code for code in places if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)] == []


def test_every_code_and_its_facts_stand_in_the_docs() -> None:
    real: dict[str, tuple[str, frozenset[str]]] = {}
    for each in raised():
        facts = each.facts | real.get(each.code, ("", frozenset[str]()))[1]
        real[each.code] = (each.error, facts)
    assert told() == real


def test_an_error_survives_its_way_from_a_child_process() -> None:
    error = TryLater("Thử lại sau.", code="try-later", path="a.md", line=3)
    again = pickle.loads(pickle.dumps(error))
    assert again.to_json() == {
        "code": "try-later",
        "error": "Thử lại sau.",
        "path": "a.md",
        "line": 3,
    }


def test_an_error_without_a_code_of_its_own_has_that_of_its_class() -> None:
    assert (LoaError("x").code, ConfigError("x").code) == ("impossible", "setting")


@pytest.mark.parametrize(
    ("words", "text", "facts"),
    [
        ((), None, {"code": "office-missing"}),
        ((), "[ward\n", {"code": "config-not-toml", "line": 1}),
        ((), '[ward]\nnam = "Mẫu"\n', {"code": "bad-setting", "line": 1}),
        (("nuoc",), "", {"code": "article-unknown", "article": "nuoc"}),
        (("--now", "mai"), "", {"code": "bad-moment", "option": "--now", "value": "mai"}),
        (("--full=có",), "", {"code": "usage"}),
    ],
)
def test_json_tells_a_program_what_went_wrong_and_where(
    tmp_path: Path, words: tuple[str, ...], text: str | None, facts: dict[str, object]
) -> None:
    app, office = commands(), tmp_path / "phuong"
    CliRunner().invoke(app, ["new", str(office)])
    if text is None:
        (office / "config.toml").unlink()
    elif text:
        (office / "config.toml").write_text(text, "utf-8")
    done = CliRunner().invoke(app, ["status", *words, "--office", str(office), "--json"])
    given = json.loads(done.stdout)
    assert done.exit_code != 0
    assert {name: given[name] for name in facts} == facts
    assert given["error"] in done.stderr
    if text is None or text:
        assert given["path"] == str(office / "config.toml")
