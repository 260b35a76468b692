"""A foreign word that no table knows, said with Vietnamese syllables as best one can.

Not phonetics, only readability: every output is made of syllables a Vietnamese voice can say.
The word is flagged; staff teach the right form.
"""

from __future__ import annotations

import re

from pipeline.speech.letters import letter
from pipeline.speech.syllables import is_syllable

_ENDINGS = (("tion", " sừn"), ("sion", " giừn"), ("ture", " chờ"), ("ough", "ốp"), ("igh", "ai"))
_SOUNDS = (
    *(("sch", "s"), ("tch", "ch"), ("ck", "c"), ("ph", "ph"), ("sh", "s"), ("gh", "g")),
    *(
        ("oo", "u"),
        ("ee", "i"),
        ("ea", "i"),
        ("ou", "ao"),
        ("ow", "ao"),
        ("ai", "ây"),
        ("ay", "ây"),
    ),
    *(("qu", "qu"), ("x", "c"), ("w", "u"), ("f", "ph"), ("j", "gi"), ("z", "d"), ("ll", "l")),
    *(("ss", "s"), ("tt", "t"), ("pp", "p"), ("bb", "b"), ("dd", "đ"), ("mm", "m"), ("nn", "n")),
)
_ONSET = r"(?:ngh|ng|nh|th|tr|ch|kh|ph|gi|qu|[bcdđghklmnprstvx])"
_CODA = r"(?:ng|nh|ch|[cmnpt])"
_SYLLABLE = re.compile(rf"({_ONSET}?)([aăâeêioôơuưy]+)({_CODA}(?![aăâeêioôơuưy]))?|{_ONSET}|.")
_STOPS = ("c", "ch", "p", "t")
_SHARP = str.maketrans("aăâeêioôơuưy", "áắấéếíóốớúứý")


def respell(word: str) -> str:
    """Readable syllables for an ASCII word; never empty for letters, always sayable."""
    word = word.lower()
    for ending, sound in _ENDINGS:
        word = word.replace(ending, sound)
    word = re.sub(r"c(?=[eiy])", "x", word)
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    word = re.sub(r"(?<=[bcdghklmnprstv])e\b", "", word) or word
    syllables = [each for m in _SYLLABLE.finditer(word) for each in _said(m)]
    return " ".join(syllables)


def _said(match: re.Match[str]) -> list[str]:
    onset, vowel, coda = match.group(1), match.group(2), match.group(3)
    if vowel is None:
        sound = match.group().strip()
        if not sound:
            return []
        return [sound + "ờ"] if is_syllable(sound + "ờ") else letter(sound[0]).split()
    for nucleus in (vowel, *vowel):
        if coda in _STOPS:
            nucleus = nucleus[:-1] + nucleus[-1].translate(_SHARP)
        whole = (onset or "") + nucleus + (coda or "")
        for candidate in (whole, _respelt(whole)):
            if is_syllable(candidate):
                return [candidate]
    parts = [onset + "ờ"] if onset and is_syllable(onset + "ờ") else []
    return parts + list(vowel[:1]) + ([coda[0] + "ờ"] if coda else [])


def _respelt(syllable: str) -> str:
    """c before e, i, y is k; g is gh; k before other vowels is c."""
    syllable = re.sub(r"^c(?=[eêiyéếíý])", "k", syllable)
    syllable = re.sub(r"^g(?=[eêéế])", "gh", syllable)
    return re.sub(r"^k(?=[aăâoôơuư])", "c", syllable)
