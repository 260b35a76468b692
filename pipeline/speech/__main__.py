"""`python -m pipeline.speech`: a written line in, a spoken line out; the door of `loa read`."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.speech.engine import say
from pipeline.speech.lexicon import Lexicon, load
from pipeline.speech.preview import render


def read_lines(
    source: Iterable[str],
    lexicon: Lexicon,
    *,
    region: str = "nam",
    codes: str = "đầy đủ",
    flags: bool = False,
    changes: bool = False,
) -> Iterator[str]:
    """One spoken line (or JSON object) for each written line, in order, without line ends."""
    for number, line in enumerate(source, 1):
        script = say(line, lexicon, region=region, codes=codes, number=number)
        yield render(script, flags=flags, changes=changes)


def main() -> int:
    """Read standard input to its end, line by line; 2 if a table can't be used."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.speech", description=__doc__)
    parser.add_argument("--lexicon", type=Path, default=Path("content") / "tu-dien")
    parser.add_argument("--region", choices=("nam", "bắc"), default="nam")
    parser.add_argument("--codes", choices=("đầy đủ", "gọn"), default="đầy đủ")
    parser.add_argument("--flags", action="store_true", help="JSON, with doubts")
    parser.add_argument("--changes", action="store_true", help="JSON, with every change")
    chosen = parser.parse_args()
    source = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
    sink = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    try:
        lexicon = load(chosen.lexicon)
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    options = {"flags": chosen.flags, "changes": chosen.changes}
    for line in read_lines(source, lexicon, region=chosen.region, codes=chosen.codes, **options):
        sink.write(line + "\n")
        sink.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
