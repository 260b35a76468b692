"""`python -m pipeline.speech`: a written line in, a spoken line out."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.speech import load, say


def main() -> None:
    """Read standard input to its end, line by line."""
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    lexicon = load(Path("content") / "tu-dien")
    for line in sys.stdin:
        sys.stdout.write(say(line, lexicon).text.replace("\n", " ") + "\n")


main()
