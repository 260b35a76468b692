"""Codes that are no words: citizen and account numbers, files, plates, products."""

from __future__ import annotations

import re

from pipeline.speech.draft import ReadingRule, SpokenDraft, cue
from pipeline.speech.letters import letter, mixed
from pipeline.speech.numbers import digits, plain

_PLATE = re.compile(
    r"(?<![\w.-])(?P<place>\d{2})[ -]?(?P<series>[A-Z]{1,2}\d?)\s?[ .-]\s?"
    r"(?P<n>\d{3}\.?\d{2}|\d{4})(?!\w|[.-]\d)"
)
_CODE = re.compile(r"(?<![\w.-])(?=[\w.-]*\d)[A-Z]{1,5}\d*(?:[.-][A-Z]{0,3}\d[A-Z0-9]*)+(?!\w)")
_FROM_TO = re.compile(r"(?P<l>[A-Z]{1,2})(?P<a>\d{1,3})-(?P=l)(?P<b>\d{1,3})")
_AFTER_CUE = re.compile(
    r"(?<![\w.,/])(?=[A-Z0-9 .-]*\d{2})[A-Z]{0,5}\d[A-Z0-9]*"
    r"(?:[ .-]?[A-Z0-9]*\d[A-Z0-9]*)*(?!\w)(?!/\d)"
)
_CUE = cue(
    "cccd|cmnd|cmt|căn cước(?: công dân)?|định danh(?: cá nhân)?|số định danh|stk",
    "số tài khoản|tài khoản(?: số)?|tk|mst|mã số thuế|mã số|số thẻ|thẻ số|mật khẩu|pass|password",
    "mã (?:hồ sơ|số|bưu chính|vạch|giao dịch|otp|khách hàng|đơn hàng|định danh|biên nhận)",
    "mã (?:bảo hiểm xã hội|bhxh|đơn vị|xác thực|xác nhận|dự thưởng|thẻ|trường|tra cứu|vận đơn)",
    "số (?:sổ|seri|sê-ri|hiệu|hộ chiếu|biên nhận|biên lai|hồ sơ|bhxh|cccd|cmnd|thẻ bhyt)",
    "zoom id|meeting id|id zoom|id(?: cuộc)? họp|id phòng|passcode|pass code|mật mã|id|mã phòng",
    "mã (?:cuộc )?họp|mã (?:kh|học sinh|lớp|định vị|trạm|công tơ|điểm đo|tham dự|sinh viên|ưu đãi)",
    "hộ chiếu(?: số)?|biên nhận(?: số)?|bhxh số|seri|thẻ bhyt số|vietcombank|agribank",
    "bidv|vietinbank",
)
_OWN = cue(r"(?:cccd|cmnd|stk|mst|tài khoản|căn cước|định danh)[^.;]{0,30}?(?:số|là)")
_PLATE_CUE = cue(
    "biển (?:số|xanh|vàng|đỏ|trắng)|biển kiểm soát|bks|xe|xe máy|xe ô tô|mang biển|số xe"
)
_SERIAL = re.compile(r"(?<![\w.-])(?P<head>[A-Z]{1,2}) ?(?:\d{6,8}|0\d{4})(?!\w)(?![.,]\d)")
_LONG = re.compile(r"(?<![\w.,])0\d{5,}(?!\w)(?![.,]\d)")
_RUN = re.compile(r"\d+|[A-Z]|[.-]")
_SIGNS = {".": "chấm", "-": "gạch ngang"}


def _plate(match: re.Match[str], draft: SpokenDraft) -> str | None:
    cued = _PLATE_CUE.search(draft.before(match.start()))
    dotted = "." in match.group("n") or len(match.group("n")) == 5
    if not cued and not dotted:
        return None
    series = mixed(match.group("series"))
    return f"{plain(match.group('place'))} {series}, {digits(match.group('n'))}"


def _code(match: re.Match[str], draft: SpokenDraft) -> str | None:
    word = re.match(r"[A-Z]+", match.group())
    known = word and word.group() in draft.lexicon.foreign
    head = (word.group() if word else "").lower()
    if known or head in draft.lexicon.foreign or _is_known(word, draft) or _span(match.group()):
        return None
    return _aloud(match.group())


def _span(code: str) -> bool:
    """ "B12-B15": from one pole to another, not a code."""
    found = _FROM_TO.fullmatch(code)
    return found is not None and int(found["a"]) < int(found["b"])


def _is_known(word: re.Match[str] | None, draft: SpokenDraft) -> bool:
    """ "KP1-KP5" is two neighbourhoods, not a code."""
    return bool(word) and word is not None and word.group() in draft.lexicon.heads


def _aloud(code: str) -> str:
    out = []
    for run in _RUN.findall(code):
        if run in _SIGNS:
            out.append(_SIGNS[run])
        elif run.isdecimal():
            out.append(digits(run) if run[0] == "0" or len(run) > 2 else plain(run))
        else:
            out.append(letter(run))
    return " ".join(out)


def _after_cue(match: re.Match[str], draft: SpokenDraft) -> str | None:
    before = draft.before(match.start())
    if not (_CUE.search(before) or _OWN.search(before) or _another(match, draft)):
        return None
    code = match.group().rstrip(" .-")
    if re.fullmatch(r"[\d .]+", code):
        return digits(code) if len(re.sub(r"\D", "", code)) > 3 else None
    return _aloud(code) if re.search(r"\d[A-Z.-]|[A-Z.-]\d", code) else None


def _another(match: re.Match[str], draft: SpokenDraft) -> bool:
    """A second code after “hoặc”, “và”, a comma: as the first one was read."""
    found = _OR.search(draft.text[: match.start()])
    return found is not None and any(
        piece.rule == "mã số" and piece.end == found.start() for piece in draft.pieces
    )


_OR = re.compile(r"\s?(?:,|/|hoặc|và|-)\s?(?:mã\s)?$")


def _serial(match: re.Match[str], draft: SpokenDraft) -> str | None:
    return None if match["head"] in draft.lexicon.heads else _aloud(match.group())


def _long(match: re.Match[str], _draft: SpokenDraft) -> str:
    return digits(match.group())


RULES = (
    ReadingRule("biển số", _PLATE, _plate),
    ReadingRule("mã số", _AFTER_CUE, _after_cue),
    ReadingRule("mã", _CODE, _code, ".-"),
    ReadingRule("số sê ri", _SERIAL, _serial),
    ReadingRule("dãy số", _LONG, _long, "0"),
)
