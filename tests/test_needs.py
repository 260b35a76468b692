"""What a test needs of the machine is told by its markers, and a run without one is held to it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.needs import NEEDS, TESTS, needs_of_file

USES = {
    "net": "import socket\nsocket.create_server(('127.0.0.1', 0)).close()\n",
    "media": "import subprocess\nsubprocess.run(['echo', 'ffmpeg'])\n",
    "browser": "import subprocess\nsubprocess.run(['echo', 'chromium'])\n",
}


def run_without(need: str, path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "tests.support.needs", "-m", f"not {need}"]
    return subprocess.run(
        [*command, "-c", str(TESTS.parent / "pyproject.toml"), str(path)],
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("need", NEEDS)
def test_a_test_that_uses_what_its_run_leaves_out_fails(need: str, tmp_path: Path) -> None:
    path = tmp_path / "test_one.py"
    path.write_text("def test_it():\n    " + USES[need].replace("\n", "\n    "), "utf-8")
    told = run_without(need, path)
    assert told.returncode == 1
    assert f"needs the marker {need}" in told.stdout
    other = run_without(NEEDS[NEEDS.index(need) - 1], path)
    assert other.returncode == 0, other.stdout


@pytest.mark.parametrize(
    ("path", "needs"),
    [
        ("test_decide.py", set()),
        ("test_http.py", {"net"}),
        ("zalo/conftest.py", {"net"}),  # through tests/zalo/office.py
        ("radio/test_sound.py", {"media"}),
        ("website/test_browser.py", {"net", "browser"}),
    ],
)
def test_a_file_needs_what_it_imports_itself_or_through_another(path: str, needs: set[str]) -> None:
    assert needs <= needs_of_file(TESTS / path)
    assert bool(needs_of_file(TESTS / path)) is bool(needs)
