"""Rows linked by hashes: each holds the hash of the one before it. Pure.

Whoever changes, removes or inserts a row breaks the links after it; whoever shortens the book
leaves a head that no longer fits. The head that was printed on a month's sheet can be looked for
years later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.model import digest

START = digest("sổ nhật ký phát sóng")  # what the first row follows


@dataclass(frozen=True, slots=True)
class Link:
    """One row of the book. `number` from 1; `hash` is over number, body and `before`."""

    number: int
    before: str
    body: dict[str, Any]
    hash: str


def linked(before: Link | None, body: dict[str, Any]) -> Link:
    """The row that follows."""
    number, previous = (before.number + 1, before.hash) if before else (1, START)
    return Link(number, previous, body, _hash(number, previous, body))


def faults(rows: Sequence[Link], head: str) -> list[str]:
    """Everything that shows the book was tampered with (Vietnamese), by row.

    `head`: the hash of the last row as it was noted apart from the rows; empty: none was.
    """
    found: list[str] = []
    before: Link | None = None
    for row in rows:
        number, previous = (before.number + 1, before.hash) if before else (1, START)
        if row.number != number:
            found.append(f"Dòng {number}: bị gỡ khỏi sổ (sau nó là dòng {row.number}).")
        elif row.before != previous:
            found.append(
                f"Dòng {row.number}: không nối tiếp dòng trước, có dòng bị thay hoặc chèn."
            )
        if row.hash != _hash(row.number, row.before, row.body):
            found.append(f"Dòng {row.number}: nội dung đã bị sửa sau khi ghi.")
        before = row
    if head != (before.hash if before else ""):
        found.append("Cuối sổ: dòng cuối không phải dòng đã ghi nhận; có dòng bị gỡ hoặc chèn.")
    return found


def _hash(number: int, before: str, body: dict[str, Any]) -> str:
    return digest([number, before, body])
