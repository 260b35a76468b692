"""The rows of a table of HTML as they are read: by themselves, one after another. Pure."""

from __future__ import annotations

from pipeline.intake.tree import Node


def rows_of(table: Node) -> list[list[Node]]:
    """The cells of each row, in order; rows without cells are left out."""
    rows = [[cell for cell in row.children if cell.tag in ("td", "th")] for row in _direct(table)]
    return _repeated([row for row in rows if row])


def _direct(table: Node) -> list[Node]:
    found: list[Node] = []
    for child in table.children:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            found += [each for each in child.children if each.tag == "tr"]
    return found


def _repeated(rows: list[list[Node]]) -> list[list[Node]]:
    """A cell that reaches over several rows stands in each: a row is read by itself."""
    below: dict[int, tuple[Node, int]] = {}  # by column: what reaches into the next rows
    found: list[list[Node]] = []
    for row in rows:
        cells, at, given, next_below = [], 0, iter(row), {}
        while True:
            if at in below:
                cell, left = below.pop(at)
            elif (fresh := next(given, None)) is not None:
                cell, left = fresh, _reach(fresh, "rowspan")
            elif later := [column for column in below if column > at]:
                at = min(later)
                continue
            else:
                break
            if left > 1:
                next_below[at] = (cell, left - 1)
            cells.append(cell)
            at += span(cell)
        below = next_below
        found.append(cells)
    return found


def span(cell: Node) -> int:
    """How many columns a cell is wide."""
    return _reach(cell, "colspan")


def _reach(cell: Node, name: str) -> int:
    told = cell.attributes.get(name, "1").strip()
    return min(int(told), 20) if told.isdecimal() and int(told) else 1
