"""How words sound, by espeak-ng: {"voice": "vi", "texts": [...]} → JSON on stdout.

    [[[character, "phonemes", "mark"], …], …]      for each text its words, in order

`character`: where the word begins in the text, from 0. `phonemes`: IPA, NFD; never empty, with
blanks where a word is said as several. `mark`:
the stop that follows the word (one of , . ; : ? !) or nothing. What espeak-ng says of a clause is
shared out to its words; where it runs some together, each is asked for alone.
"""

from __future__ import annotations

import ctypes
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice

import espeakng_loader

_TOKEN = re.compile(r"\S+")
_MARK = re.compile(r"([,;:.?!…])[^\w]*$")
_SWITCH = re.compile(r"\([a-z-]+\)")  # “(en)”: espeak-ng tells that it changes language
_SYNCHRONOUS, _DONT_EXIT, _UTF8, _IPA = 2, 0x8000, 1, 2

Word = tuple[int, str, str]
Say = Callable[[str], list[str]]  # a text → the phonemes of its words


def _load(voice: str) -> Say:
    library = ctypes.CDLL(str(espeakng_loader.get_library_path()))
    data = str(espeakng_loader.get_data_path()).encode()
    if library.espeak_Initialize(_SYNCHRONOUS, 0, data, _DONT_EXIT) <= 0:
        raise RuntimeError("espeak_Initialize failed")
    if library.espeak_SetVoiceByName(voice.encode()):
        raise RuntimeError(f"no voice {voice}")
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p

    def say(text: str) -> list[str]:
        at = ctypes.pointer(ctypes.c_char_p(text.replace("\0", " ").encode()))
        found = []
        while at.contents.value:
            found.append((library.espeak_TextToPhonemes(at, _UTF8, _IPA) or b"").decode())
        return unicodedata.normalize("NFD", _SWITCH.sub("", " ".join(found))).split()

    return say


def read_words(text: str, say: Say) -> Iterator[Word]:
    """The words of one text."""
    clause: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        clause.append(token)
        if _MARK.search(token[0]):
            yield from _read_clause(clause, say)
            clause = []
    yield from _read_clause(clause, say)


def _read_clause(tokens: list[re.Match[str]], say: Say) -> Iterator[Word]:
    spoken = [each for each in tokens if any(map(str.isalnum, each[0]))]
    if not spoken:
        return
    found = say(" ".join(each[0] for each in spoken))
    if len(found) != len(spoken):
        found = _share_out(found, [say(each[0]) for each in spoken])
    for token, phonemes in zip(spoken, found, strict=True):
        last = token is spoken[-1]
        mark = _MARK.search(tokens[-1][0]) if last else None
        if not phonemes:
            raise RuntimeError(f"no sound for {token[0]!r}")
        yield token.start(), phonemes, mark[1].replace("…", ".") if mark else ""


def _share_out(clause: list[str], alone: list[list[str]]) -> list[str]:
    """The phonemes of each word of a clause in which some are several: "12" is “mười hai”."""
    if len(clause) != sum(map(len, alone)):
        return [" ".join(each) for each in alone]
    rest = iter(clause)
    return [" ".join(islice(rest, len(each))) for each in alone]


def main() -> None:
    """The child process."""
    try:
        asked = json.loads(sys.stdin.buffer.read().decode("utf-8"))
        say = _load(asked["voice"])
        found = [list(read_words(text, say)) for text in asked["texts"]]
        sys.stdout.buffer.write(json.dumps(found).encode())
        sys.stdout.buffer.flush()
    except Exception as error:  # whatever it was, the house wants one line
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        sys.exit(1)
