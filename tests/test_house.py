"""The house: rooms import downwards only, each package has its door, docs/dev tells the truth."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("pipeline", "channels", "farends")
FACES = ("pipeline/cli/", "pipeline/web/")


def table(page: str, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading of a page in docs/dev."""
    part = (ROOT / "docs" / "dev" / page).read_text(encoding="utf-8").split(f"# {heading}\n", 1)[1]
    rows = re.search(r"(?:^\|.*\n)+", part, re.MULTILINE)
    assert rows, heading
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in rows[0].splitlines()]
    return cells[2:]


def room_table() -> list[tuple[str, list[str]]]:
    """(path of the room, outside packages that enter by it), top first."""
    rows = table("architecture.md", "The rooms")
    return [
        (path, re.findall(r"`([\w-]+)`", packages))
        for cell, _, packages in rows
        for path in re.findall(r"`([^`]+)`", cell)
    ]


ROOMS = [path for path, _ in room_table()]


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    return tuple(_read_modules())


def _read_modules() -> Iterator[tuple[str, ast.Module]]:
    for top in OURS:
        for path in sorted((ROOT / top).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and "/blank/" not in name:
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def room_of(module: str) -> str:
    """The room of a file path: the longest room name that it starts with."""
    found = [room for room in ROOMS if module == room or module.startswith(room.rstrip("*"))]
    assert found, f"{module} stands in no room of the table in docs/dev/architecture.md"
    return max(found, key=len)


@cache
def file_of(name: str) -> str | None:
    """The file of a dotted name of ours: a module, or the module that defines the name."""
    parts = name.split(".")
    for length in (len(parts), len(parts) - 1):
        base = "/".join(parts[:length])
        for path in (f"{base}.py", f"{base}/__init__.py"):
            if (ROOT / path).exists():
                return path
    return None


@cache
def imports(tree: ast.Module) -> tuple[str, ...]:
    """Dotted names that a module imports, wherever it does."""
    return tuple(_read_imports(tree))


def _read_imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "rooms name each other in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(tree: ast.Module) -> set[str]:
    """Names of functions that a module calls by their bare names."""
    return {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def annotated(argument: ast.arg) -> str:
    """The type of an argument, as it is written."""
    return ast.unparse(argument.annotation) if argument.annotation else ""


@cache
def arrows() -> tuple[tuple[str, str], ...]:
    return tuple(_read_arrows())


def _read_arrows() -> Iterator[tuple[str, str]]:
    for name, tree in modules():
        for imported in imports(tree):
            if imported.split(".")[0] in OURS and (target := file_of(imported)):
                yield name, target


def test_every_file_stands_in_a_room_and_every_room_has_files() -> None:
    standing = {room_of(name) for name, _ in modules()}
    assert standing == set(ROOMS)


def test_rooms_import_only_rooms_above_them() -> None:
    wrong = [
        f"{name} imports {target}"
        for name, target in arrows()
        if ROOMS.index(room_of(target)) > ROOMS.index(room_of(name))
    ]
    assert wrong == []


def test_channels_know_no_time_and_no_ledger() -> None:
    hidden = ("pipeline/ledger", "pipeline/dispatch", "pipeline/schedule", "pipeline/plan")
    wrong = [each for each in arrows() if each[0].startswith("channels/")]
    assert [each for each in wrong if each[1].startswith(hidden)] == []


def test_no_channel_imports_another() -> None:
    packages = {path.parent.name for path in (ROOT / "channels").glob("*/__init__.py")}
    wrong = [
        (name, target)
        for name, target in arrows()
        if (ours := name.split("/")[1]) in packages and name.startswith("channels/")
        if target.startswith("channels/")
        if (theirs := target.split("/")[1]) in packages and theirs != ours
    ]
    assert wrong == []


def test_the_pipeline_knows_no_platform() -> None:
    wiring = ("pipeline/office/", "pipeline/web/", "pipeline/cli/", "pipeline/__main__.py")
    wrong = [
        each
        for each in arrows()
        if each[0].startswith("pipeline/")
        and not each[0].startswith(wiring)
        and each[1].startswith(("channels/", "farends/"))
    ]
    assert wrong == []


def test_the_office_prints_nothing_and_serves_no_http() -> None:
    faces = {"typer", "rich", "click", "starlette", "uvicorn", "http", "socketserver"}
    wrong = [
        f"{name}: {found}"
        for name, tree in modules()
        if name.startswith("pipeline/office/")
        for found in [
            *(each for each in imports(tree) if each.split(".")[0] in faces),
            *(f"{each}()" for each in called(tree) & {"print", "input"}),
        ]
    ]
    assert wrong == []


def test_the_office_names_no_option_of_the_command_line() -> None:
    """Another face shows its sentences too; a whole command to type, “loa … --by”, may be named."""
    wrong = [
        f"{name}:{line} {words}"
        for name, tree in modules()
        if name.startswith("pipeline/office/")
        for line, words in strings(tree)
        if re.search(r"(?<![\w`-])--[a-z]", words) and not re.search(r"\bloa .*--", words)
    ]
    assert wrong == []


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, words) of every string, “…” where a value is put in."""
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in joined for part in node.values}
    for node in joined:
        words = [each.value if isinstance(each, ast.Constant) else "…" for each in node.values]
        yield node.lineno, "".join(map(str, words))
    for each in ast.walk(tree):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in parts:
            yield each.lineno, each.value


def test_the_office_knows_neither_face_and_one_face_not_the_other() -> None:
    starting = ("pipeline/cli/run.py", "pipeline/cli/rehearse.py", "pipeline/cli/demo.py")
    wrong = [
        (name, target)
        for name, target in arrows()
        if (name.startswith("pipeline/office/") and target.startswith(FACES))
        or (name.startswith("pipeline/web/") and target.startswith("pipeline/cli/"))
        or (
            name.startswith("pipeline/cli/")
            and name not in starting
            and target.startswith("pipeline/web/")
        )
    ]
    assert wrong == []


def test_faces_reach_the_rooms_that_decide_and_send_through_the_office() -> None:
    reached = ("ledger", "dispatch", "plan", "schedule", "studio", "rebuilding", "asking")
    told = ("__init__", "__main__", "engine", "lexicon", "teach")  # not the script, and its preview
    hidden = (
        *("channels/", "pipeline/intake/"),
        *(f"pipeline/{each}" for each in reached),
        *(f"pipeline/speech/{each}.py" for each in told),
    )
    wrong = [each for each in arrows() if each[0].startswith(FACES) and each[1].startswith(hidden)]
    assert wrong == []


def test_who_answers_for_an_act_is_an_actor_and_never_a_bare_name() -> None:
    bare = [
        f"{name}:{node.lineno} {node.name}({arg.arg})"
        for name, tree in modules()
        if name.startswith("pipeline/office/")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        for arg in (*node.args.args, *node.args.kwonlyargs)
        if arg.arg in ("by", "who", "person", "approver") and "Actor" not in annotated(arg)
    ]
    assert bare == []


def test_each_command_has_a_file_of_its_name() -> None:
    from pipeline.__main__ import COMMANDS, GROUPS

    files = {path.stem for path in (ROOT / "pipeline" / "cli").glob("*.py")}
    shared = {"__init__", "command_line", "common", "progress"}
    below = {each for each in files if each.partition("_")[0] in GROUPS and "_" in each}
    assert files - shared - below == {*COMMANDS, *GROUPS}


def test_stand_ins_import_neither_half() -> None:
    crossing = {
        (a, b) for a, b in arrows() if a.startswith("farends/") and not b.startswith("farends/")
    }
    assert crossing == set()


def test_each_outside_package_enters_by_the_doors_that_are_named() -> None:
    doors: dict[str, set[str]] = {}
    for path, packages in room_table():
        for package in packages:
            doors.setdefault(package.replace("-", "_"), set()).add(path)
    wrong = [
        f"{name} imports {package}"
        for name, tree in modules()
        for package in {each.split(".")[0] for each in imports(tree)}
        if package not in OURS
        and package not in sys.stdlib_module_names
        and room_of(name) not in doors.get(package, set())
    ]
    assert sorted(set(wrong)) == []


def test_a_public_class_has_its_name_alone() -> None:
    """Of `pipeline/` and `channels/`: who reads a name finds one thing."""
    where: dict[str, list[str]] = {}
    for name, tree in modules():
        if name.startswith(("pipeline/", "channels/")):
            for node in tree.body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    where.setdefault(node.name, []).append(name)
    assert {name: files for name, files in where.items() if len(files) > 1} == {}


def test_no_file_is_long_and_no_function_either() -> None:
    long = []
    for name, tree in modules():
        lines = (ROOT / name).read_text(encoding="utf-8").count("\n")
        if lines > 330:
            long.append(f"{name}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                size = node.end_lineno - node.lineno + 1
                if size > 50:
                    long.append(f"{name}:{node.lineno} {node.name}: {size} lines")
    assert long == []


def test_pure_rooms_ask_neither_clock_nor_chance_nor_network() -> None:
    pure = ("model", "text", "channel", "delivery", "decide", "programme", "plan", "report")
    forbidden = {"time", "random", "socket", "requests", "os", "subprocess", "sqlalchemy"}
    for name, tree in modules():
        if name.removeprefix("pipeline/").split("/")[0].removesuffix(".py") in pure:
            assert not {each.split(".")[0] for each in imports(tree)} & forbidden, name
            assert "now(" not in ast.unparse(tree), name


# --- docs/dev ------------------------------------------------------------------------------


def test_the_command_list_is_the_programs() -> None:
    from typer.main import get_command

    from pipeline.__main__ import commands

    real = set(get_command(commands()).commands)  # type: ignore[attr-defined]
    told = {cell[0].strip("`").split()[1] for cell in table("commands.md", "Commands")}
    assert told == real


def test_the_channel_matrix_is_the_channels(tmp_path: Path) -> None:
    from pipeline import config, report
    from pipeline.ledger import Ledger
    from pipeline.office.channel_setup import open_channels

    ledger = Ledger.at(tmp_path / "ledger.db")
    office = config.read(ROOT)
    channels = open_channels(office, ledger)
    ledger.close()
    assert table("commands.md", "The channels") == report.matrix(channels.values(), office.title_of)


@cache
def all_source() -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for top in OURS for path in (ROOT / top).rglob("*.py")
    )


@pytest.mark.parametrize("row", table("words.md", "Words"))
def test_every_word_of_the_glossary_is_in_the_code(row: list[str]) -> None:
    code, vietnamese = row[0], row[1]
    source = all_source()
    for name in re.findall(r"`(\w+)`", code):
        assert re.search(rf"\b{name}\b", source), name
    assert vietnamese
