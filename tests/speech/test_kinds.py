"""Each kind of writing that was once misread, as strangers write it: read right, or asked about.

A line of a table: written, wanted words (empty: any), what must be asked about (`!` refused for
the loudspeaker; empty: nobody may be asked). `da-tung-sai` holds lines that were reported, the
others were written for their kind.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.speech import Lexicon, say
from pipeline.speech.verify import left_over
from tests.speech.comparing import HERE, fold

TABLES = sorted((HERE / "kinds").glob("*.tsv"))


def _rows(path: Path) -> list[tuple[str, str, str]]:
    found = []
    for row in path.read_text(encoding="utf-8").splitlines():
        written, wanted, asked = (each.strip() for each in f"{row}\t\t".split("\t")[:3])
        found.append((written, wanted, asked))
    return found


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_kind_is_read_as_wanted_or_asked_about(path: Path, first_edition: Lexicon) -> None:
    rows = _rows(path)
    assert len(rows) >= 20
    wrong = [told for row in rows if (told := _told(row, first_edition))]
    assert wrong == []


def _told(row: tuple[str, str, str], lexicon: Lexicon) -> str:
    written, wanted, asked = row
    script = say(written, lexicon, region="bắc")
    flags = [f"{'!' if flag.level == 'BLOCK' else ''}{flag.written}" for flag in script.flags]
    words = not wanted or fold(script.text) == fold(wanted)
    doubt = any(asked in each for each in flags)
    if words and not left_over(script.text) and (doubt if asked else not flags):
        return ""
    return f"{written} → {script.text} {flags}"
