"""The child process that holds espeak-ng. Run as a file, never imported by the house.

Why a process of its own: espeak-ng is GPL-3 and a process-wide singleton, and it may crash.

stdin: one JSON object {"voice": "vi-vn-x-south", "rate": 140, "texts": [...]}, UTF-8.
stdout: for each text, a big-endian unsigned 32-bit length and so many bytes of s16le mono PCM,
then the number of its words and, for each, two integers: the character on which it begins (from
0) and the sample on which it sounds; before them all, one integer: the sample rate. A text never
travels on a command line, so one that begins with "-" is only a text. What goes wrong is told on
stderr, with exit code 1.
"""

from __future__ import annotations

import _ctypes
import ctypes
import json
import os
import struct
import sys
from collections.abc import Callable
from itertools import chain, count, takewhile
from typing import Any, BinaryIO

import espeakng_loader

# of espeak-ng's speak_lib.h, version 1.52
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_UTF8 = 1
_RATE = 1
_WORD = 1


class _Event(ctypes.Structure):
    """espeak_EVENT of the same header; a list of them ends with one of type 0."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("position", ctypes.c_int),  # characters, from 1
        ("length", ctypes.c_int),
        ("milliseconds", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)
# POSIX and Windows call it by different names
_unload: Callable[[int], Any] = getattr(_ctypes, "dlclose" if os.name == "posix" else "FreeLibrary")


def speak_text(voice: str, rate: int, text: str) -> tuple[int, bytes, list[tuple[int, int]]]:
    """(sample rate, PCM, words) of one text, by a library loaded for it alone.

    The synthesiser keeps its phase and its noise from one text to the next, and neither a new
    espeak_Initialize nor espeak_ng_SetRandSeed resets them: loading it anew (5 ms) does, and
    makes a text sound the same, byte for byte, whatever was said before.
    """
    library = ctypes.CDLL(str(espeakng_loader.get_library_path()))
    heard = bytearray()
    words: list[tuple[int, int]] = []

    def hear(wave: Any, samples: int, events: Any) -> int:
        if wave and samples > 0:
            heard.extend(ctypes.string_at(wave, samples * 2))
        for event in takewhile(lambda each: each.type, map(events.__getitem__, count())):
            if event.type == _WORD:
                words.append((event.position - 1, event.sample))
        return 0

    callback = _CALLBACK(hear)  # kept alive until the library has spoken
    data = str(espeakng_loader.get_data_path()).encode()
    hertz = library.espeak_Initialize(_SYNCHRONOUS, 0, data, _DONT_EXIT)
    if hertz <= 0:
        raise RuntimeError("espeak_Initialize failed")
    library.espeak_SetSynthCallback(callback)
    if library.espeak_SetVoiceByName(voice.encode()):
        raise RuntimeError(f"no voice {voice}")
    library.espeak_SetParameter(_RATE, rate, 0)
    line = text.replace("\0", " ").encode() + b"\0"
    size = ctypes.c_size_t(len(line))
    failed = library.espeak_Synth(line, size, 0, 1, 0, _UTF8, None, None)
    library.espeak_Terminate()
    _unload(library._handle)
    if failed:
        raise RuntimeError(f"espeak_Synth answered {failed}")
    return hertz, bytes(heard), words


def main(question: BinaryIO, answer: BinaryIO) -> None:
    """Speak every text of the question, in order."""
    asked = json.loads(question.read().decode("utf-8"))
    for position, text in enumerate(asked["texts"]):
        hertz, pcm, words = speak_text(asked["voice"], asked["rate"], text)
        if not position:
            answer.write(struct.pack(">I", hertz))
        answer.write(struct.pack(">I", len(pcm)) + pcm)
        numbers = [len(words), *chain.from_iterable(words)]
        answer.write(struct.pack(f">{len(numbers)}I", *numbers))
    answer.flush()


if __name__ == "__main__":
    try:
        main(sys.stdin.buffer, sys.stdout.buffer)
    except Exception as error:  # whatever it was, the house wants one line
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        sys.exit(1)
