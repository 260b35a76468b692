"""How long the guard takes of 2,000 articles, beside reading them: python benchmarks/guard.py [N].

Articles of about 3,000 signs, of the clean lines of tests/guard; one of fifty holds a planted one.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipeline.guard import read_rules
from pipeline.guard.examined import Guarded
from pipeline.model import VN, Article
from tests.guard.lines import clean, planted

LENGTH = 3_000


def article(number: int) -> Article:
    """One of many, each its own."""
    chance = random.Random(number)
    lines: list[str] = []
    while sum(map(len, lines)) < LENGTH:
        lines.append(chance.choice(clean()))
    if number % 50 == 0:
        lines.insert(3, chance.choice(planted())[1])
    day = datetime(2026, 12, 1, 8, tzinfo=VN)
    text = "\n\n".join(lines)
    return Article(f"bai-{number}", f"Tin số {number}", "thong-bao", day, text, f"{number}.md")


def main() -> None:
    """Print seconds by the clock and of the processor, and findings."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    articles = [article(number) for number in range(many)]
    rules, guarded = read_rules(), Guarded()
    for turn in ("first", "again, nothing changed"):
        clock, work = time.perf_counter(), time.process_time()
        found = guarded.find(articles, rules, frozenset({"radio"}))
        told = sum(map(len, found.values()))
        spent = time.perf_counter() - clock, time.process_time() - work
        print(f"{turn}: {spent[0]:.2f} s ({spent[1]:.2f} s of this process), {told} findings")


if __name__ == "__main__":
    main()
