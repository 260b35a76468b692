"""What went out before a change of the house goes out after it: digests kept in files.

An office that upgrades must not find its approved articles waiting again. When an edition or a
planned delivery is to change, `python -m tests.golden` writes the files anew, and the commit says
why.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent
FILES = ("editions", "deliveries", "occasions")


def path_of(name: str) -> Path:
    """The file of one kind of digests."""
    return FOLDER / f"{name}.tsv"


def read(name: str) -> list[tuple[str, str]]:
    """Its rows: (name, digest)."""
    lines = path_of(name).read_text("utf-8").splitlines()
    return [(name, kept) for name, _, kept in (line.partition("\t") for line in lines)]


def write(name: str, rows: Iterable[tuple[str, str]]) -> None:
    """Write a file anew."""
    text = "".join(f"{name}\t{kept}\n" for name, kept in rows)
    path_of(name).write_text(text, "utf-8", newline="\n")
