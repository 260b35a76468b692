"""Months, quarters, years, school years, weekdays: 4/2026, quý III/2025, 2025-2030, T2-T6."""

from __future__ import annotations

import re

from pipeline.speech.dates import month
from pipeline.speech.draft import ReadingRule, SpokenDraft, cue
from pipeline.speech.numbers import cardinal, ordinal, plain, roman

_Y = r"(?:1[89]|20|21)\d\d"
_START, _END = r"(?<![\w.,/-])", r"(?!\w)(?![/]\d|[.,-]\d)"
_QUARTER = re.compile(
    rf"(?<!\w)(?P<word>[Qq]u[ýí]|QUÝ)\s?(?P<list>(?:IV|I{{1,3}}|[1-4])(?:\s*(?:,|và|-|\+|&)\s*(?:IV|I{{1,3}}|[1-4]))*)"
    rf"(?:\s?[/-]\s?(?P<y>{_Y}))?(?!\w)"
)
_NUMBERED = re.compile(
    r"(?<!\w)(?P<word>[Ll]ần|[Đđ]ợt|[Kk]ỳ|[Tt]uần|[Vv]ụ|[Kk]hóa|[Hh]ọc kỳ|HK|[Ss]ố báo|[Pp]hiên)\s?"
    rf"(?P<n>\d{{1,2}}|[IVX]{{1,4}})\s?/\s?(?P<y>{_Y}){_END}"
)
_MONTHS = re.compile(
    r"(?<!\w)(?P<word>[Tt]háng|THÁNG)\s(?P<list>\d{1,2}(?:\s*(?:,|và|&|-|đến|hoặc)\s*(?:tháng\s)?\d{1,2}(?![/-]\d{1,2}\b))*)"
    rf"(?:\s?[/.-]\s?(?P<y>{_Y})|[ ,]+(?P<y2>{_Y}))?(?!\w)(?![.,/-]\d)"
)
_MONTH_SPAN = re.compile(
    rf"{_START}(?P<m1>0?[1-9]|1[0-2])(?:/(?P<y1>{_Y}))?\s?-\s?(?P<m2>0?[1-9]|1[0-2])/(?P<y2>{_Y}){_END}"
)
_MONTH_YEAR = re.compile(rf"{_START}(?P<m>0?[1-9]|1[0-2])\s?[/-]\s?(?P<y>{_Y}){_END}")
_T_MONTH = re.compile(rf"(?<!\w)T\.?\s?(?P<m>1[0-2]|0?[1-9])\s?[/-]\s?(?P<y>{_Y}){_END}")
_YEARS = re.compile(rf"{_START}(?P<a>{_Y})\s?[-/]\s?(?P<b>{_Y}){_END}")
_WEEKDAYS = re.compile(
    r"(?<!\w)(?P<word>[Tt]hứ|THỨ)\s?(?P<list>[2-8](?!\d)"
    r"(?:\s*(?:,|và|-|&|\+|đến)\s*(?:(?:thứ\s)?[2-8]|CN|[Cc]hủ nhật)(?!\w)(?![/.]\d))*)"
    r"(?!\w)(?![/.:]\d)",
    re.IGNORECASE,
)
_T_DAYS = re.compile(
    r"(?<!\w)(?P<list>T[2-7](?:\s*(?:,|và|-|&|\+|đến)\s*(?:T?[2-7](?!\d)|CN))*)(?![\w/]|[.,]\d)"
)
_MONTH_CUE = cue("tháng")
_SCALE_CUE = cue("tỷ lệ|tỉ lệ|bản đồ")
_ABOUT_NUMBER = cue("số|lần|đợt|kỳ|tuần")
_DOWN_THE_LIST = re.compile(r"T?([2-8])|CN|chủ nhật|thứ", re.IGNORECASE)


_DOCUMENT = cue("báo cáo|kế hoạch|thông báo|công văn|tờ trình|hướng dẫn|giấy mời|chương trình")
_MONTH_OF = cue(
    "trong|cuối|đầu|giữa|hết|từ đầu|lương|tiền điện|tiền nước|hóa đơn|kỳ|doanh thu|phí|học phí",
    "báo cáo|kế hoạch|thuế|sinh hoạt|chi trả|chế độ|giao ban|so với|trước|quỹ",
)
_DAY_OF_WEEK = re.compile(
    r"(?:sáng|trưa|chiều|tối|đêm|ngày|nghỉ|học|lúc|hằng tuần|hàng tuần|từ|đến|và|vào|thứ|hạn|\d\s?h"
    r"|\dh\d\d|giờ|lịch|trực|cn|t[2-7],?|,|-|:|\(|các|mỗi|hôm|qua|trước|phát sóng|khai giảng)\s?$",
    re.IGNORECASE,
)
_DAY_FOLLOWS = re.compile(
    r"(?:,?\s?(?:ngày|\(|\d{1,2}/|\d{1,2}-|và|CN|chủ nhật|T[2-8]|hàng tuần|hằng tuần|tuần|lúc|từ"
    r"|sáng|chiều|tối|đến|này|tới|sau|:|\d\d?h))",
    re.IGNORECASE,
)


def _joined(text: str) -> str:
    """The links of a list as words: "-" đến, "&" và."""
    return re.sub(r"\s*[&+]\s*", " và ", re.sub(r"\s*-\s*", " đến ", text))


def _with_year(said: str, year: str | None) -> str:
    return f"{said} năm {plain(year)}" if year else said


def _quarter(match: re.Match[str], _draft: SpokenDraft) -> str:
    def number(found: re.Match[str]) -> str:
        return cardinal(roman(found.group()) or int(found.group()))

    listed = re.sub(r"IV|I{1,3}|[1-4]", number, _joined(match["list"]))
    word = match["word"].lower() if match["word"].isupper() else match["word"]
    return _with_year(f"{word} {listed}", match["y"])


def _numbered(match: re.Match[str], _draft: SpokenDraft) -> str:
    number = roman(match["n"]) or int(match["n"])
    word = "học kỳ" if match["word"] == "HK" else match["word"]
    return f"{word} {cardinal(number)} năm {plain(match['y'])}"


def _months(match: re.Match[str], draft: SpokenDraft) -> str | None:
    numbers = [int(each) for each in re.findall(r"\d+", match["list"])]
    if not all(1 <= each <= 12 for each in numbers):
        _impossible(match, draft)
    many = _joined(match["list"])
    if "-" in match["list"]:  # tháng 1-3: tháng một đến tháng ba
        many = re.sub(r"đến (?!tháng)", "đến tháng ", many)

    def said(found: re.Match[str]) -> str:
        return month(int(found.group())).removeprefix("tháng ")

    word = match["word"].lower() if match["word"].isupper() else match["word"]
    return _with_year(f"{word} {re.sub(r'[0-9]+', said, many)}", match["y"] or match["y2"])


def _impossible(match: re.Match[str], draft: SpokenDraft) -> None:
    draft.doubt(
        match.span(), "tháng không có thật", "BLOCK",
        f"“{match.group()}”: một năm chỉ có 12 tháng. Sửa lại trong bài.",
    )  # fmt: skip


def _month_span(match: re.Match[str], draft: SpokenDraft) -> str:
    head = "" if _MONTH_CUE.search(draft.before(match.start())) else "tháng "
    first = month(int(match["m1"])).removeprefix("tháng ")
    second = month(int(match["m2"]))
    return f"{head}{_with_year(first, match['y1'])} đến {second} năm {plain(match['y2'])}"


def _month_year(match: re.Match[str], draft: SpokenDraft) -> str | None:
    before = draft.before(match.start())
    if _SCALE_CUE.search(before):
        return None
    if _ABOUT_NUMBER.search(before):
        return f"{plain(match['m'])} năm {plain(match['y'])}"
    said = f"{month(int(match['m']))} năm {plain(match['y'])}"
    if _DOCUMENT.search(before):
        draft.doubt(
            match.span(), "tháng hay số", "WARN",
            f"Không rõ “{match.group()}” là tháng hay số văn bản; đang đọc “{said}”. "
            "Viết thêm chữ “tháng” hoặc “số” phía trước.",
            (said, f"số {plain(match['m'])} năm {plain(match['y'])}"),
        )  # fmt: skip
    return said.removeprefix("tháng ") if _MONTH_CUE.search(before) else said


def _t_month(match: re.Match[str], _draft: SpokenDraft) -> str:
    return f"{month(int(match['m']))} năm {plain(match['y'])}"


def _years(match: re.Match[str], draft: SpokenDraft) -> str:
    if int(match["b"]) < int(match["a"]):
        draft.doubt(
            match.span(), "khoảng năm ngược", "BLOCK",
            f"“{match.group()}”: năm kết thúc đứng trước năm bắt đầu. Sửa lại trong bài.",
        )  # fmt: skip
    return f"{plain(match['a'])} đến {plain(match['b'])}"


def _weekdays(match: re.Match[str], _draft: SpokenDraft) -> str:
    word = match["word"].lower() if match["word"].isupper() else match["word"]
    return f"{word} {_listed(match['list'], '')}"


def _t_days(match: re.Match[str], draft: SpokenDraft) -> str | None:
    if re.fullmatch(r"T[2-7]", match["list"]):
        if not _week_like(draft, match):
            return None
        return _day_or_month(match, draft)
    return _listed(match["list"], "thứ ")


def _day_or_month(match: re.Match[str], draft: SpokenDraft) -> str:
    before, after = draft.before(match.start()), draft.after(match.end())
    number = int(match["list"][1])
    week = _listed(match["list"], "thứ ")
    if _MONTH_OF.search(before) and not re.match(r",?\s?(?:CN|ngày)|tuần (?:này|sau|tới)", after):
        return month(number)
    if before and not (_DAY_OF_WEEK.search(before) or _DAY_FOLLOWS.match(after)):
        draft.doubt(
            match.span(), "thứ hay tháng", "WARN",
            f"Không rõ “{match.group()}” là thứ trong tuần hay tháng; đang đọc “{week}”. "
            "Viết đầy đủ trong bài.",
            (week, month(number)),
        )  # fmt: skip
    return week


def _week_like(draft: SpokenDraft, match: re.Match[str]) -> bool:
    """A lone T7 is a weekday unless it stands in a name (“phim T7”, “tầng T5”)."""
    return cue("tầng|lô|block|tòa|đường|mẫu").search(draft.before(match.start())) is None


def _listed(listed: str, prefix: str) -> str:
    span = "-" in listed or "đến" in listed

    def said(found: re.Match[str]) -> str:
        if not found.group(1):
            return "thứ" if found.group().lower() == "thứ" else "chủ nhật"
        name = {4: "tư"}.get(int(found.group(1)), ordinal(int(found.group(1))))
        ranged = span and found.start() > 0 and "thứ" not in listed.lower()[: found.start()]
        return f"{prefix or ('thứ ' if ranged else '')}{name}"

    return _joined(_DOWN_THE_LIST.sub(said, listed))


def _t_months(match: re.Match[str], _draft: SpokenDraft) -> str | None:
    first, last = int(match["a"]), int(match["b"])
    if not (first == 1 or last > 7) or last > 12:
        return None  # T2-T6 are weekdays
    said = f"{month(first)} đến {month(last)}"
    return _with_year(said, match["y"])


_T_MONTHS = re.compile(
    rf"(?<!\w)T(?P<a>\d{{1,2}})\s?(?:-|đến|tới)\s?T?(?P<b>\d{{1,2}})(?:/(?P<y>{_Y}))?{_END}"
)
RULES = (
    ReadingRule("khoảng tháng", _T_MONTHS, _t_months, "T"),
    ReadingRule("quý", _QUARTER, _quarter, digits=False),
    ReadingRule("đợt, kỳ", _NUMBERED, _numbered, "/"),
    ReadingRule("khoảng tháng", _MONTH_SPAN, _month_span, "-"),
    ReadingRule("tháng", _MONTHS, _months),
    ReadingRule("tháng", _MONTH_YEAR, _month_year, "/-"),
    ReadingRule("tháng", _T_MONTH, _t_month, "T"),
    ReadingRule("khoảng năm", _YEARS, _years, "-/"),
    ReadingRule("thứ trong tuần", _WEEKDAYS, _weekdays),
    ReadingRule("thứ trong tuần", _T_DAYS, _t_days, "T"),
)
