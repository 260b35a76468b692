"""A child process that asks espeak-ng for the phonemes of each line (its library is global state).

Run as `python phonemes.py`: lines on standard input, phonemes in IPA on standard output. A switch
to another language shows as "(en)" in them.
"""

from __future__ import annotations

import ctypes
import sys

import espeakng_loader

_RETRIEVAL, _UTF8, _IPA = 1, 1, 0x02
VOICE = b"vi-vn-x-south"


def main() -> None:
    """Phonemes for each line, until the input ends."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    data = espeakng_loader.get_data_path().encode()
    if library.espeak_Initialize(_RETRIEVAL, 0, data, 0) < 0:
        sys.exit("espeak-ng did not start")
    if library.espeak_SetVoiceByName(VOICE) != 0:
        sys.exit("no such voice")
    for line in sys.stdin.buffer:
        print(_phonemes(library, line.strip()), flush=True)


def _phonemes(library: ctypes.CDLL, text: bytes) -> str:
    rest = ctypes.c_char_p(text)
    parts = []
    while rest.value:
        said = library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA)
        parts.append((said or b"").decode())
    return " ".join(parts)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
