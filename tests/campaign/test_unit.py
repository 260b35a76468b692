"""The systemd unit that docs/dich-vu.md prints is one that systemd takes, and that confines."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.support.offices import ROOT

GUIDE = ROOT / "docs" / "dich-vu.md"


def test_systemd_takes_the_unit_of_the_guide(tmp_path: Path) -> None:
    [text] = re.findall(r"```ini\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    loa = tmp_path / "loa"
    loa.write_text("#!/bin/sh\n")
    loa.chmod(0o755)
    unit = tmp_path / "loa-phuong.service"
    there = text.replace("/srv/loa-phuong/.venv/bin/loa", str(loa)).replace(
        "/srv/loa-phuong", str(tmp_path)
    )
    unit.write_text(there.replace("User=loa", "User=daemon"), encoding="utf-8")

    def verify() -> str:
        found = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(unit)],
            capture_output=True,
            text=True,
            timeout=60,
        )
        return found.stderr + ("" if found.returncode == 0 else f"\n{found.returncode}")

    assert verify() == ""
    unit.write_text(there.replace("Restart=always", "Restart=mãi"), encoding="utf-8")
    assert "mãi" in verify()
