"""Children that speak (pipeline/speakers): how they are started, and their answers read."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pipeline
from pipeline.errors import LoaError
from pipeline.studio.sound.pcm import Sound

_ROOT = str(Path(pipeline.__file__).parent.parent)
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from importlib import import_module; "
    "import_module(sys.argv[2]).main()"
)


class ChildFailed(LoaError):
    """A child gave no whole answer; `said`: its last words, `code`: how it ended."""

    code = "speaker-failed"

    def __init__(self, said: str, ended: int | None) -> None:
        super().__init__(said or f"mã {ended}")
        self.ended = ended  # None: it did not run, or took too long; negative: killed


def ask_child(speaker: str, question: Mapping[str, Any], patience: float) -> bytes:
    """What a child answers; `patience` in seconds. Raises ChildFailed.

    It runs with one thread: as many children as cores are started by whoever wants them.
    """
    child = [sys.executable, "-I", "-c", _START, _ROOT, f"pipeline.speakers.{speaker}"]
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            child, input=json.dumps(question).encode(), capture_output=True, timeout=patience,
            env=env,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ChildFailed(str(error), None) from error
    if done.returncode:
        raise ChildFailed(done.stderr.decode("utf-8", "replace").strip(), done.returncode)
    return done.stdout


def cut_answer(answer: bytes) -> list[Sound]:
    """The sounds in a child's answer. Raises ValueError if it is not whole."""
    sounds: list[Sound] = []
    try:
        (hertz,) = struct.unpack_from(">I", answer)
        at = 4
        while at < len(answer):
            (size,) = struct.unpack_from(">I", answer, at)
            pcm_at, at = at + 4, at + 4 + size
            (count,) = struct.unpack_from(">I", answer, at)
            words = struct.iter_unpack(">II", answer[at + 4 : at + 4 + 8 * count])
            sounds.append(Sound(hertz, answer[pcm_at : pcm_at + size], tuple(words)))
            at += 4 + 8 * count
    except struct.error as error:
        raise ValueError(str(error)) from error
    return sounds
