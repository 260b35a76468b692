"""The lock files: what a machine of an office gets, whatever a dependency would rather have."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")


def locked(name: str) -> dict[str, tuple[int, ...]]:
    """Package → version as numbers."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"^([a-z0-9-]+)(?:\[\S+\])?==([0-9.]+)", text, re.MULTILINE)
    return {package: tuple(map(int, version.strip(".").split("."))) for package, version in found}


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_holds_a_pillow_with_known_holes(name: str) -> None:
    """moviepy asks for less than 12: the holes of 11.3 lie on the path of strangers' pictures."""
    assert locked(name)["pillow"] >= (13,)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-bench.lock"])
def test_what_an_office_installs_carries_no_encoder_under_the_gpl(name: str) -> None:
    assert "pillow-heif" not in locked(name)
    assert "pi-heif" in locked(name)


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z])", text)
    assert [each for each in entries if "--hash=sha256:" not in each] == []
    assert "://" not in text


def test_every_way_of_installing_takes_the_lock_as_it_stands() -> None:
    """Resolved again, moviepy's bound would refuse the whole lock."""
    for name in ("scripts/setup", "make.cmd", "Makefile"):
        text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
        for line in text.splitlines():
            if "--require-hashes" in line:
                assert "--no-deps" in line, f"{name}: {line}"


def test_a_blank_machine_can_install_the_lock(tmp_path: Path) -> None:
    """As pip judges it, without fetching what is there: nothing is missing, nothing in the way."""
    command = [
        *(sys.executable, "-m", "pip", "install", "--dry-run", "--quiet"),
        *("--disable-pip-version-check", "--no-deps", "--require-hashes"),
        *("--requirement", str(ROOT / "requirements-dev.lock")),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=250)
    if "Could not find a version" in done.stderr or "Connection" in done.stderr:
        pytest.skip("no package index can be reached")
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("ldd") is None, reason="Linux only")
def test_the_picture_decoders_carry_no_x265() -> None:
    import pi_heif

    names = [
        each.name for each in Path(pi_heif.__file__).parent.with_name("pi_heif.libs").iterdir()
    ]
    assert any("libheif" in each for each in names)
    assert not any("x265" in each for each in names)
