"""`loa` as staff type it, in this process: the same words, the same streams, the same exit code."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

from typer.main import get_command
from typer.testing import CliRunner

from pipeline.__main__ import commands


@dataclass(frozen=True)
class Result:
    """What a command answered."""

    exit_code: int
    output: str  # both streams, in the order in which they were written
    stdout: str
    stderr: str


@cache
def built_loa() -> Any:
    """The command and all below it, built once: that takes typer longer than most of them run."""
    return get_command(commands())


def run_loa(*words: str, typed: str = "") -> Result:
    """Run `loa` with these words; `typed` is what a person types in.

    Raises what `loa` itself does not foresee.
    """
    code = 0
    with CliRunner().isolation(input=typed) as streams:
        try:
            built_loa().main(list(words), prog_name="loa")
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        sys.stdout.flush()
        sys.stderr.flush()
        stdout, stderr, output = (each.getvalue().decode() for each in streams)
    return Result(code, output, stdout, stderr)
