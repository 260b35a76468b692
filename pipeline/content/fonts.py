"""Vietnamese in the letters of an old font (TCVN3, VNI) inside a text that is Unicode. Pure.

Such words hold letters or joins that no Vietnamese word of Unicode has: “th«ng b¸o”, “thoâng
baùo”. One sure word, or two likely ones in a line, are enough; names from abroad (Noël, Citroën,
señor) and quotation marks («…») are not mistaken for them.
"""

from __future__ import annotations

import re

_ONSET = "(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x|ñ)?"
_CODA = "(?:ch?|m|ng?|nh?|p|t)?"
# In VNI a vowel's mark is a letter after it; these pairs stand in no Vietnamese syllable.
_PAIR = "(?:[ae][øûïåäëüùõâàáãêèéú]|[oy][øûïåäëüùõâ]|[ôö][øûïåäëüùõâàáã]|u[øûïåäëüõ])"
_VNI = rf"(?<!\w)(?:{_ONSET}[iouyö]{{0,2}}{_PAIR}[iouy]?{_CODA}|ñ[aeiouyöô]\w{{0,4}})(?!\w)"
# In TCVN3 signs and capitals stand for small letters.
_INNER = r"(?<=[a-z])[«»¸µ¶¹¨¾¼½ª¬](?=[a-z])|(?<![^\s(“\"'/-])®(?=[a-zÀ-ÿ])"
_TCVN3 = r"(?<=[a-z])[µ¸¶·¹](?![\w])|[a-z][ÆÇÈÉÊËÎÏÐÑÒÓÔÕÖ×ØÜÝÞ](?![A-Z])"

_SURE = re.compile(_INNER)
_LIKELY = {
    "TCVN3": re.compile(_TCVN3),
    "VNI": re.compile(_VNI, re.IGNORECASE),
}
_ANY = re.compile(f"{_INNER}|{_TCVN3}|(?i:{_PAIR}|ñ)")


def old_font(text: str) -> tuple[str, int]:
    """(name of the encoding, line from 1) of the first line in an old font; ("", 0): none."""
    if not _ANY.search(text):
        return "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if _SURE.search(line):
            return "TCVN3", number
        for name, pattern in _LIKELY.items():
            if len(pattern.findall(line)) > 1:
                return name, number
    return "", 0
