"""Mail and web addresses, hashtags, names of accounts and files.

Accent-less runs of words get their accents back from a table (xuanlap → xuân lập), or are cut
into syllables that can be said; what can't be cut is spelt.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.speech.draft import Draft, Rule
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
_TAG = re.compile(r"#(?=[^\W\d_])(\w+)")
_ACCOUNT = re.compile(r"(?<![\w.])@([A-Za-z][\w.]+)")
_FILE = re.compile(
    r"(?<![\w./])([\w-]+)\.(pdf|docx?|xlsx?|pptx?|mp[34]|jpe?g|png|zip|rar|apk|exe)(?!\w)",
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
}


def _address(match: re.Match[str], draft: Draft) -> str:
    text = re.sub(r"^https?://", "", match.group(), flags=re.IGNORECASE).rstrip("/")
    return _aloud(text, draft.lexicon)


def _web(match: re.Match[str], draft: Draft) -> str | None:
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


def _tag(match: re.Match[str], draft: Draft) -> str:
    words = match.group(1).split("_")
    parts = [part for word in words for part in _CAMEL.findall(word)]
    joined = "".join(words)
    whole = draft.lexicon.names.get(joined.lower()) or draft.lexicon.plain_forms.get(joined)
    joined = "".join(parts).lower()
    if whole:
        return whole
    if joined.isascii() and (said := segmented(joined, draft.lexicon)):
        return said
    return " ".join(_name(part, draft.lexicon) for part in parts)


def _account(match: re.Match[str], draft: Draft) -> str:
    return "a còng " + _aloud(match.group(1).rstrip("."), draft.lexicon)


def _file(match: re.Match[str], draft: Draft) -> str:
    ending = " ".join(
        plain(run) if run.isdecimal() else letter(run)
        for run in re.findall(r"\d+|[a-z]", match.group(2).lower())
    )
    return f"{_aloud(match.group(1), draft.lexicon)} chấm {ending}"


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
    return segmented(low, lexicon) or " ".join(letter(each) for each in low)


def segmented(word: str, lexicon: Lexicon) -> str:
    """An accent-less run cut into known names and sayable syllables, or ""."""
    return _segmented(word, _Names(lexicon.names))


class _Names(dict[str, str]):
    """A table of names that can be a cache key: one per lexicon."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self))


@lru_cache(maxsize=4096)
def _segmented(word: str, names: _Names) -> str:
    # best[i]: (cost, words) for word[:i]; a known name is cheap, a bare syllable dear, so that
    # fewer and better-known parts win.
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 24), end):
            head, part = best[start], word[start:end]
            said, cost = _known_part(part, names)
            if head is None or not said:
                continue
            total = head[0] + cost
            held = best[end]
            if held is None or total < held[0]:
                best[end] = (total, (*head[1], said))
    last = best[-1]
    return " ".join(last[1]) if last else ""


def _known_part(part: str, names: _Names) -> tuple[str, float]:
    if part in names:
        return names[part], 1.0
    if part.isdecimal():
        return (digits(part) if len(part) > 2 else plain(part)), 1.0
    if len(part) > 1 and is_syllable(part):
        return part, 2.6
    return "", 0.0


RULES = (
    Rule("thư điện tử", _MAIL, _address, "@", digits=False, numeric=False),
    Rule("địa chỉ mạng", _WEB, _web, ".", digits=False, numeric=False),
    Rule("tệp", _FILE, _file, ".", digits=False, numeric=False),
    Rule("thẻ", _TAG, _tag, "#", digits=False, numeric=False),
    Rule("tài khoản mạng", _ACCOUNT, _account, "@", digits=False, numeric=False),
)
