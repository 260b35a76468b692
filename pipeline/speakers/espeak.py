"""espeak-ng speaks: {"voice": "vi-vn-x-south", "rate": 140, "texts": [...]}, answered in frames."""

from __future__ import annotations

import _ctypes
import ctypes
import os
from collections.abc import Callable, Iterator, Mapping
from itertools import count, takewhile
from typing import Any

import espeakng_loader

from pipeline.speakers.frames import SpokenText, serve

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


def speak_text(voice: str, rate: int, text: str) -> SpokenText:
    """One text, by a library loaded for it alone.

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
    return SpokenText(hertz, bytes(heard), words)


def speak(asked: Mapping[str, Any]) -> Iterator[SpokenText]:
    """Every text of the question, in order."""
    for text in asked["texts"]:
        yield speak_text(asked["voice"], asked["rate"], text)


def main() -> None:
    """The child process."""
    serve(speak)
