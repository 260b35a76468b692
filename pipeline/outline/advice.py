"""What readers should do, and should not. Pure.

`donts` say no by themselves (“Không đọc mã OTP…”), so that none can be read as its opposite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.outline.sentences import split_sentences
from pipeline.outline.shape import Grid, Line, each_once

_NO = re.compile(r"(tuyệt đối )?(không|đừng|chớ|cấm|tránh|nghiêm cấm)\b", re.IGNORECASE)
_FORBIDDEN = re.compile(r"(tuyệt đối không|không được|nghiêm cấm|không nên|đừng)\b", re.IGNORECASE)
# a heading that forbids what stands under it; “Ai không được hưởng?” only tells of some
_NO_HEADING = re.compile(
    r"^((những|các) )?((việc|điều|hành vi) )?(tuyệt đối )?(không nên|không được|cần tránh|nên tránh"
    r"|phải tránh|đừng|không|cấm|bị cấm|nghiêm cấm|tránh|sai)"
    r"( làm( gì)?)?( (khi|lúc|trong|với|trước|sau)\b.*)?\W*$",
    re.IGNORECASE,
)
# a cell “Không đội mũ” beside “Chạy nhanh” under “Không nên”: to wear it or not? It is not told;
# where every cell begins so, each of them forbids by itself
_EITHER = re.compile(r"(không(?! (được|nên)\b)|chưa|chẳng|thiếu|tránh)\b", re.IGNORECASE)
_YES_HEADING = re.compile(r"^(việc |những (việc|điều) )?(nên|cần|phải|hãy|đúng)( làm)?$", re.I)


def find_advice(
    lines: Sequence[Line], grids: Sequence[Grid]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(dos, donts), in the order of the text, each once."""
    told = [*_of_lines(lines), *(each for grid in grids for each in _of_grid(grid))]
    told.sort(key=lambda each: each[0])
    dos = tuple(each_once([text for _, good, text in told if good]))
    return dos, tuple(each_once([text for _, good, text in told if not good]))


def _of_lines(lines: Sequence[Line]) -> Iterator[tuple[int, bool, str]]:
    for line in lines:
        listed = line.kind in ("entry", "step")
        title = line.above.rstrip(":") or line.heading
        if listed and _NO_HEADING.search(title):
            yield line.line, False, as_prohibition(line.text)
        elif listed and _NO.match(line.text):
            yield line.line, False, line.text
        elif listed and _YES_HEADING.match(title) and not line.numbered:  # those are steps
            yield line.line, True, line.text
        elif not listed:
            for sentence in split_sentences(line.text):
                if _FORBIDDEN.match(sentence):
                    yield line.line, False, sentence


def _of_grid(grid: Grid) -> Iterator[tuple[int, bool, str]]:
    """Two columns that stand against each other: “Nên | Không nên”."""
    for at in advice_columns(grid):
        good = not _NO_HEADING.search(grid.header[at])
        clear = all(_NO.match(row[at]) for row in grid.rows if row[at : at + 1] and row[at])
        for row in grid.rows:
            cell = row[at] if at < len(row) else ""
            if cell and (good or clear or not _EITHER.match(cell)):
                yield grid.line, good, cell if good else as_prohibition(cell)


def advice_columns(grid: Grid) -> tuple[int, ...]:
    """(0, 1) if the table's two columns say yes and no, else nothing."""
    if len(grid.header) != 2:
        return ()
    no = [bool(_NO_HEADING.search(each)) for each in grid.header]
    return (0, 1) if no[0] != no[1] else ()


def forbids(text: str) -> bool:
    """Whether a sentence says no by itself: “Không đọc mã”, “Đừng…”, “Cấm…”."""
    return bool(_NO.match(text))


def as_prohibition(text: str) -> str:
    """The words as a prohibition: “Chạy xe qua suối” → “Đừng chạy xe qua suối”."""
    if _NO.match(text):
        return text
    if text[1:2].isupper():
        return f"Đừng {text}"
    return f"Đừng {text[:1].lower()}{text[1:]}"
