"""Words: abbreviations by context, foreign words, capitals, slips of the keyboard.

One pass over what the figures left. A word that is a Vietnamese syllable passes unchanged; what
is neither in the tables nor a syllable is read as well as can be, and flagged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from pipeline.speech.draft import SpokenDraft, cue
from pipeline.speech.letters import letter, pattern, spell
from pipeline.speech.lexicon import LexiconEntry
from pipeline.speech.people import PERSON_AHEAD
from pipeline.speech.respell import respell
from pipeline.speech.slips import mended, toned
from pipeline.speech.syllables import is_syllable

_WORD = re.compile(r"[^\W\d_]+")
_ASCII_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_CAPITALS_NEAR = pattern(r"\b[<U>]{2,}\b")
_NAME_AFTER = pattern(r"[<U>][<L>]")
_HOUR_BEFORE = re.compile(r"(?<!\d)\d{1,2}\s?(?:h|g|giờ|:)\s?\d{0,2}(?:\s?phút|['’])?$")
_ROOM_AHEAD = re.compile(r"\.?\s?\d{3}(?!\d|[.,]\d)")  # no ward has three figures
_YEAR_AHEAD = re.compile(r"(?:19|20)\d\d(?!\d)")
_PHONE_AHEAD = re.compile(r"[\s:.]*(?:\(?0\d|\+84|1[89]00)")


_OPEN = re.compile(r"[bcdghklmnpqrstvx]{0,2}(?:[iu]?[aeiouy][iuoa]?)(?:n(?![aeiouyg])|ng(?!h))?")
_PLACE = cue(
    "kcn|khu công nghiệp|cụm công nghiệp|khu du lịch|khu đô thị|xã|huyện|thôn|buôn|làng|ấp|hồ|"
    "suối|thác|sông|núi|đèo|đường|ông|bà|anh|chị|em|thị|văn|nghệ nhân|già làng|cầu|chợ"
)
_APOSTROPHE = re.compile(r"[’'](?=[^\W\d_]{2})")  # H’Hen, K’Brêu, R’lấp
_SOUNDS = "b bờ d đờ đ đờ h hờ k ca l lờ m mờ n nờ p pờ r rờ s xờ t tờ x xờ"
_PREFIXES = dict(re.findall(r"(\w) (\w+)", _SOUNDS))


def read_words(draft: SpokenDraft) -> None:
    """Take every word that is not said as it is written."""
    at = 0
    while match := _WORD.search(draft.work, at):
        at = _read(match, draft)


def read_numbered(draft: SpokenDraft) -> None:
    """Forms of the table that hold digits (CMT8, F0), before the digits are read as numbers."""
    if pattern := draft.lexicon.numbered:
        for match in pattern.finditer(draft.work):
            spoken = draft.lexicon.plain_forms[match.group()]
            draft.take(*match.span(), spoken, "viết tắt", numeric=False)


def _read(match: re.Match[str], draft: SpokenDraft) -> int:
    word, start, end = match.group(), match.start(), match.end()
    if (forms := draft.lexicon.index.get(word)) is not None:
        for written, entries in forms:
            stop = start + len(written)
            if not draft.work.startswith(written, start) or not _ends(draft, written, stop):
                continue
            if not _full_stop(draft, written, stop, forms):
                taken = _abbreviation(draft, start, stop, entries)
                if taken:
                    return taken
    if len(word) == 1 and _APOSTROPHE.match(draft.work, end) and word.lower() in _PREFIXES:
        draft.take(start, end + 1, _PREFIXES[word.lower()], "tên riêng", numeric=False)
        return end + 1
    foreign = draft.lexicon.foreign.get(word.lower())
    if foreign is not None:
        return _foreign(draft, start, end, foreign)
    if is_syllable(word) and not (
        len(word) == 1 and letter(word) and word.lower() not in "aăâeêioôơuưy"
    ):
        return end
    return _unknown(draft, start, end)


def _ends(draft: SpokenDraft, written: str, stop: int) -> bool:
    """The form ends at a word's end; digits may follow capitals (KP1, QL51)."""
    following = draft.work[stop : stop + 1]
    if not following or not written[-1].isalnum():
        return True
    if following.isdecimal():
        return written.isupper() and written.isalpha()
    return not following.isalpha() and following != "_"


def _full_stop(
    draft: SpokenDraft, written: str, stop: int, forms: Sequence[tuple[str, object]]
) -> bool:
    """“lúc 7g CN.”: the dot ends the sentence; the form without it is meant."""
    ended = written[-1] == "." and not draft.text[stop:].strip(' ")')
    return ended and any(form == written[:-1] for form, _ in forms)


# --- abbreviations ------------------------------------------------------------------------


def _abbreviation(
    draft: SpokenDraft, start: int, stop: int, entries: tuple[LexiconEntry, ...]
) -> int:
    """Read by the first entry whose context holds; 0 if this is just a word in capitals."""
    written = draft.text[start:stop]
    if _just_capitals(draft, written, start, stop):
        return 0
    for entry in entries:
        if _holds(draft, entry, start, stop):
            break
    else:
        return 0
    if choices := _choices(entry, entries):
        _ask(draft, start, stop, entry, choices)
    draft.take(start, stop, entry.spoken, "viết tắt", numeric=False)
    return stop


def _choices(entry: LexiconEntry, entries: tuple[LexiconEntry, ...]) -> tuple[str, ...]:
    """The readings to offer: none if a neighbour decided, or if there is only one sense."""
    if entry.settled:
        return ()
    if entry.ask or entry.conditional:
        return entry.ask
    senses = tuple(dict.fromkeys((entry.spoken, *(each.spoken for each in entries))))
    return senses if len(senses) > 1 else ()


def _just_capitals(draft: SpokenDraft, written: str, start: int, stop: int) -> bool:
    """“CA” among words in capitals is a word, unless it could not be one."""
    if not (written.isupper() and written.isalpha() and is_syllable(written)):
        return False
    before = draft.text[max(0, start - 12) : start]
    after = draft.text[stop : stop + 12]
    near = _CAPITALS_NEAR.findall(before)[-1:] + _CAPITALS_NEAR.findall(after)[:1]
    return any(is_syllable(each) for each in near)


def _holds(draft: SpokenDraft, entry: LexiconEntry, start: int, stop: int) -> bool:
    if not entry.conditional:
        return True
    if any(_before(draft, each, start) for each in entry.before):
        return True
    return any(_after(draft, each, stop) for each in entry.after)


def _before(draft: SpokenDraft, wanted: str, start: int) -> bool:
    context = draft.before(start).rstrip(' .,:;(-"')
    if wanted == "<đầu>":
        return not context
    if wanted == "<số>":
        return context[-1:].isdecimal()
    if wanted == "<giờ>":
        return _HOUR_BEFORE.search(context) is not None
    wanted = wanted.rstrip(" .,:;(-")
    return bool(wanted) and _tail(wanted).search(context) is not None


def _after(draft: SpokenDraft, wanted: str, stop: int) -> bool:
    context = draft.after(stop)
    if wanted == "<số>":
        return context.lstrip(".")[:1].isdecimal() or context.lower().startswith("số")
    if wanted == "<năm>":
        return _YEAR_AHEAD.match(context) is not None
    if wanted == "<số phòng>":
        return _ROOM_AHEAD.match(context) is not None
    if wanted == "<số liền>":
        return re.match(r"\d{1,2}(?!\d)", draft.text[stop:]) is not None
    if wanted == "<điện thoại>":
        return _PHONE_AHEAD.match(context) is not None
    context = context.lstrip(' .:-"(|')
    if wanted == "<cuối>":
        return not context
    if wanted == "<Tên>":
        return _NAME_AFTER.match(context) is not None
    if wanted == "<Người>":
        return PERSON_AHEAD.match(context) is not None
    return _head(wanted).match(context) is not None


@lru_cache(maxsize=4096)
def _tail(wanted: str) -> re.Pattern[str]:
    edge = r"(?<!\w)" if wanted[:1].isalnum() else ""
    return re.compile(rf"{edge}{re.escape(wanted)}$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _head(wanted: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(wanted)}(?!\w)", re.IGNORECASE)


def _ask(
    draft: SpokenDraft, start: int, stop: int, entry: LexiconEntry, choices: tuple[str, ...]
) -> None:
    written = draft.text[start:stop]
    offers = "”, “".join(choices)
    draft.doubt(
        (start, stop), "viết tắt nhiều nghĩa", "WARN",
        f"“{written}” có thể là “{offers}”; đang đọc “{entry.spoken}”. "
        "Viết đầy đủ trong bài, hoặc thêm vào mục “đọc:” ở đầu bài.",
        choices,
    )  # fmt: skip


# --- foreign and unknown words ------------------------------------------------------------


def _foreign(draft: SpokenDraft, start: int, end: int, spoken: str) -> int:
    if draft.options.foreign == "respell":
        draft.take(start, end, spoken, "tiếng nước ngoài", numeric=False)
    return end


def _unknown(draft: SpokenDraft, start: int, end: int) -> int:
    word = draft.text[start:end]
    if not any(letter(each) for each in unicodedata.normalize("NFD", word)):
        return _unreadable(draft, start, end)
    if len(word) > 1 and (unit := draft.lexicon.units.get(word)):
        draft.take(start, end, unit, "đơn vị", numeric=False)
        return end
    if len(word) == 1:
        draft.take(start, end, letter(word), "chữ cái", numeric=False)
        return end
    if word.islower() and (taken := _lower_case(draft, start, end)):
        return taken
    if not word.replace("Đ", "D").isascii():
        return _not_a_syllable(draft, start, end)
    if _looks_abbreviated(word):
        return _unknown_abbreviation(draft, start, end)
    if word.islower() and (toned(word, 2) or toned(word, 5)):
        return _toneless(draft, start, end)
    if draft.options.foreign == "respell":
        if word.istitle() and _PLACE.search(draft.before(start)) and (said := _syllables(word)):
            draft.take(start, end, said, "tên riêng", numeric=False)
            return end
        spoken = respell(word)
        draft.take(start, end, spoken, "phiên âm phỏng", numeric=False)
        draft.doubt(
            (start, end), "từ lạ", "WARN",
            f"“{word}” không phải tiếng Việt và chưa có trong từ điển; đang đọc phỏng “{spoken}”. "
            f"Dạy loa: loa read teach \"{word}\" \"cách đọc\".",
            (spoken,),
        )  # fmt: skip
    return end


def _lower_case(draft: SpokenDraft, start: int, end: int) -> int:
    """“35 hs”, “ubnd phường”: an abbreviation in small letters; 0 if its sense is in doubt."""
    word = draft.text[start:end]
    capitals = word.upper()
    if toned(word, 2) or toned(word, 5):
        return 0  # “khan cap”: a word without its accents
    for written, entries in draft.lexicon.index.get(capitals, ()):
        held = next((each for each in entries if _holds(draft, each, start, end)), None)
        sure = held and (len(word) > 2 or held.conditional)  # two letters alone: “mc²”, “pt”
        if written == capitals and held and sure and not _choices(held, entries):
            return _abbreviation(draft, start, end, entries)
    return 0


def _syllables(word: str) -> str:
    """A name that is written as syllables (“Amata”: a ma ta); "" if it is not."""
    parts = _OPEN.findall(word.lower())
    sayable = all(is_syllable(each) for each in parts)
    return " ".join(parts) if len(parts) > 1 and "".join(parts) == word.lower() and sayable else ""


def _looks_abbreviated(word: str) -> bool:
    """Capitals, no vowel, or capitals inside (“ThS”): said letter by letter."""
    capitals = sum(1 for each in word if each.isupper())
    if not _ASCII_VOWEL.search(word):
        return True
    return (word.isupper() and len(word) <= 5) or (capitals > 1 and len(word) <= 4)


def _unknown_abbreviation(draft: SpokenDraft, start: int, end: int) -> int:
    word = draft.text[start:end]
    spoken = spell(word)
    draft.take(start, end, spoken, "đánh vần", numeric=False)
    draft.doubt(
        (start, end), "viết tắt chưa biết", "BLOCK",
        f"Chưa biết “{word}” đọc là gì; loa sẽ đánh vần “{spoken}”. "
        f"Viết đầy đủ trong bài, hoặc dạy loa: loa read teach \"{word}\" \"cách đọc\".",
        (spoken,),
    )  # fmt: skip
    return end


def _unreadable(draft: SpokenDraft, start: int, end: int) -> int:
    """Letters of another script: silent, and said so."""
    word = draft.text[start:end]
    draft.take(start, end, "", "chữ lạ", numeric=False)
    draft.doubt(
        (start, end), "chữ lạ", "BLOCK",
        f"Loa không đọc được chữ “{word}” nên bỏ qua. Viết lại bằng tiếng Việt.",
    )  # fmt: skip
    return end


def _toneless(draft: SpokenDraft, start: int, end: int) -> int:
    """“hoat động”: a syllable that can't be without its tone."""
    word = draft.text[start:end]
    readings = tuple(each for each in (toned(word, 5), toned(word, 2)) if each)
    draft.take(start, end, readings[0], "gõ sai", numeric=False)
    offers = "”, “".join(readings)
    draft.doubt(
        (start, end), "gõ sai", "BLOCK",
        f"“{word}” thiếu dấu thanh (có thể là “{offers}”). Sửa lại trong bài.",
        readings,
    )  # fmt: skip
    return end


def _not_a_syllable(draft: SpokenDraft, start: int, end: int) -> int:
    word = draft.text[start:end]
    spoken = mended(word)
    draft.take(start, end, spoken, "gõ sai", numeric=False)
    draft.doubt(
        (start, end), "gõ sai", "BLOCK",
        f"“{word}” không phải một tiếng Việt (có thể gõ nhầm “{spoken}”). Sửa lại trong bài.",
        (spoken,),
    )  # fmt: skip
    return end
