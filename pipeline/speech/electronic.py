"""Mail and web addresses, hashtags, names of accounts and files.

Accent-less runs of words get their accents back from a table (xuanlap → xuân lập), or are cut
into syllables that can be said; what can't be cut is spelt.
"""

from __future__ import annotations

import re

from pipeline.speech.accents import segmented
from pipeline.speech.draft import ReadingRule, SpokenDraft
from pipeline.speech.letters import letter, pattern
from pipeline.speech.lexicon import Lexicon
from pipeline.speech.numbers import digits, plain
from pipeline.speech.syllables import is_syllable

_TOP = "vn|com|net|org|edu|gov|info|me|ly|io|asia|biz|co|example|page|app|link|gl"
_MAIL = re.compile(r"(?<![\w.])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_WEB = re.compile(
    r"(?:https?://|(?<![\w@.]))(?P<site>(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+"
    rf"(?:{_TOP}))(?![A-Za-z0-9-]|\.[a-z])(?::\d+)?(?P<path>/[^\s,;()\"<>]*)?",
    re.IGNORECASE,
)
_TAG = re.compile(r"#(?=\w*[^\W\d_])(\w+)")
_ACCOUNT = re.compile(r"(?<![\w.])@([A-Za-z][\w.]+)")
_FILE = re.compile(
    r"(?<![\w./])([\w-]*)\.(pdf|docx?|xlsx?|pptx?|mp[34]|jpe?g|png|zip|rar|apk|exe)(?!\w)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_CAMEL = pattern(r"[<U>]+(?![<L>])|[<U>]?[<L>]+|\d+")
_SIGNS = {
    ".": "chấm",
    "/": "gạch chéo",
    "-": "gạch ngang",
    "_": "gạch dưới",
    "@": "a còng",
    "?": "hỏi chấm",
    "=": "bằng",
    "&": "và",
    "+": "cộng",
    "%": "phần trăm",
    "#": "thăng",
    ":": "hai chấm",
    "~": "ngã",
}
_DOMAINS = {
    "vn": "vê nờ",
    "gov": "gờ o vê",
    "com": "com",
    "net": "nét",
    "org": "o rờ gờ",
    "edu": "e đê u",
    "www": "vê kép vê kép vê kép",
    "io": "i o",
    "co": "co",
    "me": "mi",
    "ly": "ly",
}


def _address(match: re.Match[str], draft: SpokenDraft) -> str:
    text = re.sub(r"^https?://", "", match.group(), flags=re.IGNORECASE).rstrip("/")
    return _aloud(text, draft.lexicon)


def _web(match: re.Match[str], draft: SpokenDraft) -> str | None:
    site, path = match.group("site"), (match.group("path") or "").rstrip("/")
    if "." not in site or (not path and re.fullmatch(r"[A-ZĐ][a-z]*\.[A-Z]\w*", site)):
        return None
    trailing = re.search(r"[.!?:…]+$", path)
    return _aloud(site + (path[: trailing.start()] if trailing else path), draft.lexicon)


def _aloud(text: str, lexicon: Lexicon) -> str:
    at_domain = False
    out: list[str] = []
    for part in _TOKEN.findall(text):
        at_domain = at_domain or part == "@"
        if part in _SIGNS:
            out.append(_SIGNS[part])
        elif part.lower() in _DOMAINS:
            out.append(_DOMAINS[part.lower()])
        else:
            out += [_name(word, lexicon) for word in _CAMEL.findall(part)]
    return " ".join(each for each in out if each)


def _tag(match: re.Match[str], draft: SpokenDraft) -> str:
    words = match.group(1).split("_")
    parts = [part for word in words for part in _CAMEL.findall(word)]
    joined = "".join(words)
    whole = draft.lexicon.names.get(joined.lower()) or draft.lexicon.plain_forms.get(joined)
    joined = "".join(parts).lower()
    if whole:
        return whole
    if joined.isascii() and len(parts) == 1:
        return segmented(joined, draft.lexicon)
    return " ".join(_name(part, draft.lexicon) for part in parts)


def _account(match: re.Match[str], draft: SpokenDraft) -> str:
    return "a còng " + _aloud(match.group(1).rstrip("."), draft.lexicon)


def _file(match: re.Match[str], draft: SpokenDraft) -> str:
    ending = " ".join(
        plain(run) if run.isdecimal() else letter(run)
        for run in re.findall(r"\d+|[a-z]", match.group(2).lower())
    )
    return f"{_aloud(match.group(1), draft.lexicon)} chấm {ending}".lstrip()


def _name(word: str, lexicon: Lexicon) -> str:
    if word.isdecimal():
        return digits(word) if word[0] == "0" or len(word) > 2 else plain(word)
    low = word.lower()
    known = lexicon.names.get(low) or lexicon.foreign.get(low)
    if not known and word.isupper():
        known = lexicon.plain_forms.get(word)
    if known:
        return known
    if not word.isascii():
        return low if is_syllable(low) else " ".join(letter(each) for each in low)
    return segmented(low, lexicon)


RULES = (
    ReadingRule("thư điện tử", _MAIL, _address, "@", digits=False, numeric=False),
    ReadingRule("địa chỉ mạng", _WEB, _web, ".", digits=False, numeric=False),
    ReadingRule("tệp", _FILE, _file, ".", digits=False, numeric=False),
    ReadingRule("thẻ", _TAG, _tag, "#", digits=False, numeric=False),
    ReadingRule("tài khoản mạng", _ACCOUNT, _account, "@", digits=False, numeric=False),
)
