"""How a child that speaks is asked, and how it answers.

stdin: one JSON object, UTF-8. stdout: the sample rate; then for each text a length, so many bytes
of s16le mono PCM, the number of its words and, for each, two integers: the character on which it
begins (from 0) and the sample on which it sounds. Every integer is unsigned, 32 bits, big-endian.
A text never travels on a command line, so one that begins with "-" is only a text. What goes wrong
is told on stderr, with exit code 1.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any, NamedTuple


class SpokenText(NamedTuple):
    """What a child says of one text."""

    hertz: int
    pcm: bytes  # s16le, mono
    words: list[tuple[int, int]]  # (character, sample) of each word's beginning


def serve(speak: Callable[[Mapping[str, Any]], Iterable[SpokenText]]) -> None:
    """Answer the one question on stdin, and end the process."""
    try:
        asked = json.loads(sys.stdin.buffer.read().decode("utf-8"))
        for position, said in enumerate(speak(asked)):
            if not position:
                sys.stdout.buffer.write(struct.pack(">I", said.hertz))
            sys.stdout.buffer.write(struct.pack(">I", len(said.pcm)) + said.pcm)
            numbers = [len(said.words), *chain.from_iterable(said.words)]
            sys.stdout.buffer.write(struct.pack(f">{len(numbers)}I", *numbers))
        sys.stdout.buffer.flush()
    except Exception as error:  # whatever it was, the house wants one line
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        sys.exit(1)
