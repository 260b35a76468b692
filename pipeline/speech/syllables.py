"""Which strings are Vietnamese syllables: onset + rime + tone, both tone-mark placements.

A Vietnamese voice can say exactly these; everything else it spells, skips or mangles.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LONGEST = 12  # "nghiêng" with its marks apart, and some to spare
_TONES = {"\u0300": 1, "\u0301": 2, "\u0303": 3, "\u0309": 4, "\u0323": 5}


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Rimes without tone. Rare ones of loans are kept (oong: xoong; ôông), so that no word is refused.
_RIMES = _table(
    """a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
    oc oe oem oen oeo oep oet oi om on ong ooc oong op ot
    ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uơ uôc uôi uôm uôn uông uôt
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu"""
)
_AFTER_QU = _table(
    """a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây
    e en eo et ê ên êch ênh êt êu i ich in inh it iu y ych ynh yt yên yêt yêu ơ ơi ơt ôc"""
)
_AFTER_GI = _table(
    """a ac ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân ât âu ây e em en eo ep et
    ê ên êng êt êu êc o oi on ong op ot oc ô ôi ôn ông ôp ôt ôc ôm ơ ơi ơn u ua uc ui um un ung
    up ut uôc ư ưa ưt ương ươc"""
) | frozenset(("", "n", "m", "p", "t", "ng", "ch", "nh"))
_ONSETS = (
    *("ngh", "ng", "nh", "th", "tr", "ch", "kh", "ph", "gh", "gi", "qu"),
    *("b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x"),
)


def split_tone(word: str) -> tuple[str, int]:
    """The word without its tone mark, and the tone (0 none, 1 `, 2 ´, 3 ~, 4 ?, 5 .)."""
    tone, rest = 0, []
    for each in unicodedata.normalize("NFD", word):
        if each in _TONES:
            tone = _TONES[each]
        else:
            rest.append(each)
    return unicodedata.normalize("NFC", "".join(rest)), tone


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether a Vietnamese voice can say this word as one syllable. Case does not matter."""
    if len(word) > _LONGEST:
        return False
    word = word.lower()
    marks = sum(1 for each in unicodedata.normalize("NFD", word) if each in _TONES)
    base, tone = split_tone(word)
    if marks > 1 or not base or not _tone_sits_well(word):
        return False
    if _rime(base, _RIMES, tone):
        return True
    for onset in _ONSETS:
        if base.startswith(onset) and _spelt_so(onset, base[len(onset) :]):
            rimes = {"qu": _AFTER_QU, "gi": _AFTER_GI}.get(onset, _RIMES)
            if _rime(base[len(onset) :], rimes, tone):
                return True
    return False


def _spelt_so(onset: str, rime: str) -> bool:
    """Before e, ê, i one writes k, gh, ngh; before the others c, g, ng ("nghà" is a slip)."""
    front = rime[:1] in ("e", "ê", "i")
    if onset in ("c", "g", "ng"):
        return not front and not (onset == "c" and rime[:1] == "y")
    return front or onset not in ("gh", "ngh")


def _rime(rime: str, allowed: frozenset[str], tone: int) -> bool:
    """Rimes that stop (c, ch, p, t) carry only sắc and nặng; without a tone it is a typing slip."""
    stops = rime.endswith(("c", "ch", "p", "t"))
    return rime in allowed and not (stops and tone not in (2, 5))


def _tone_sits_well(word: str) -> bool:
    """False for marks on an impossible letter: “phưòng”, “hưóng”, “tiêú” are typing slips.

    With ê, ô, ơ, â, ă, ư in the rime the mark belongs on the last of them; hòa and hoà are both
    right.
    """
    bases, marked = [], -1
    for at, each in enumerate(word):
        plain, tone = split_tone(each)
        bases.append(plain)
        if tone:
            marked = at
    if marked < 0:
        return True
    if not bases[marked] or bases[marked] not in "aăâeêioôơuưy":
        return False
    hatted = [at for at, each in enumerate(bases) if each in "ăâêôơư"]
    if not hatted:
        return True
    if bases[hatted[0] :][:2] in (["ư", "a"], ["ư", "u"], ["ư", "i"]):
        return marked == hatted[0]
    return marked == hatted[-1]
