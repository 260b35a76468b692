"""The offline voice says every reading as Vietnamese, and as it would say the reference."""

from __future__ import annotations

import re
import subprocess
import sys
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from pipeline.speech import Lexicon, say
from tests.speech.comparing import HERE, cases

SWITCH = re.compile(r"\((?!vi)[a-z-]+\)")  # espeak-ng's mark of another language


def _phonemes(lines: list[str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, str(Path(HERE) / "phonemes.py")],
        input="\n".join(lines).encode() + b"\n",
        capture_output=True,
        timeout=120,
        check=True,
    )
    said = done.stdout.decode().splitlines()
    assert len(said) == len(lines)
    return said


@pytest.fixture(scope="module")
def heard(lexicon: Lexicon) -> list[str]:
    return [say(each.written, lexicon, region="bắc").text for each in cases("sentences.tsv")]


def test_the_voice_does_fall_back_to_english_on_raw_text() -> None:
    assert SWITCH.search(_phonemes(["UBND phường, website"])[0])


def test_no_reading_falls_back_to_english(heard: list[str], lexicon: Lexicon) -> None:
    lines = heard + [say(each.written, lexicon).text for each in cases("nemo.tsv")]
    for line, phonemes in zip(lines, _phonemes(lines), strict=True):
        assert not SWITCH.search(phonemes), (line, phonemes)


def test_no_entry_of_the_tables_falls_back_to_english(lexicon: Lexicon) -> None:
    lines = sorted(
        {entry.spoken for entry in lexicon.entries}
        | {*lexicon.foreign.values(), *lexicon.names.values(), *lexicon.units.values()}
        | {*lexicon.kinds.values(), *lexicon.issuers.values()}
    )
    wrong = [
        (line, said)
        for line, said in zip(lines, _phonemes(lines), strict=True)
        if SWITCH.search(said)
    ]
    assert wrong == []


def test_phonemes_differ_from_the_references_by_at_most_2_in_100(heard: list[str]) -> None:
    references = [case.spoken for case in cases("sentences.tsv")]
    differing = total = 0
    for one, other in zip(_phonemes(heard), _phonemes(references), strict=True):
        said, wanted = one.split(), other.split()
        same = sum(
            b.size
            for b in SequenceMatcher(None, said, wanted, autojunk=False).get_matching_blocks()
        )
        differing += max(len(said), len(wanted)) - same
        total += len(wanted)
    assert differing <= 0.02 * total, (differing, total)
