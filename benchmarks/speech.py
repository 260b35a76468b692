"""Reading beside other normalisers of the package index, on the repository's own set.

    .venv/bin/python benchmarks/speech.py            # needs the `bench` extra
    .venv/bin/python benchmarks/speech.py --speed    # only our own speed

Exact: lines read as the reference or one of its accepted alternatives (tests/speech/comparing.py).
Left: lines in which something is left that a Vietnamese voice can't say. Sentences a second: on
one core, processor time, each sentence read by itself. num2words knows only numbers: it is given
each run of digits, the rest of the line stays.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.speech import load, say
from pipeline.speech.verify import left_over
from tests.speech.comparing import Case, cases, right

WANTED = 2_000  # sentences a second
Normaliser = Callable[[str], str]


def ours() -> Normaliser:
    """The whole of `loa read`: words, changes, flags, phrases."""
    lexicon = load(Path(__file__).parents[1] / "content" / "tu-dien")
    return lambda line: say(line, lexicon).text


def sea_g2p() -> Normaliser:
    """Its Normalizer; what it takes for English it marks with <en>, which is kept as it is."""
    from sea_g2p import Normalizer

    normaliser = Normalizer()
    return lambda line: re.sub(r"</?en>", " ", normaliser.normalize(line))


def vietnormalizer() -> Normaliser:
    """Its VietnameseNormalizer with its own tables."""
    from vietnormalizer import VietnameseNormalizer

    return VietnameseNormalizer().normalize


def num2words() -> Normaliser:
    """Each run of digits by itself."""
    from num2words import num2words as words

    return lambda line: re.sub(r"\d+", lambda run: words(int(run.group()), lang="vi"), line)


def raw() -> Normaliser:
    """The text as it is."""
    return lambda line: line


def speed(read: Normaliser, set_: list[Case], seconds: float = 2.0) -> float:
    """Sentences a second, whole rounds of the set, after one to warm up."""
    for case in set_:
        read(case.written)
    done, start = 0, time.process_time()
    while (spent := time.process_time() - start) < seconds:
        for case in set_:
            read(case.written)
        done += len(set_)
    return done / spent


def main() -> int:
    """Print the table; 1 if we are slower than wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speed", action="store_true")
    chosen = parser.parse_args()
    set_ = cases("sentences.tsv")
    print(f"{len(set_)} câu, {len({case.kind for case in set_})} loại")
    print(f"{'':16}{'đúng':>7}{'%':>8}{'còn sót %':>11}{'câu/giây':>11}")
    makers = (ours,) if chosen.speed else (ours, sea_g2p, vietnormalizer, num2words, raw)
    for maker in makers:
        read = maker()
        heard = [read(case.written) for case in set_]
        exact = sum(right(case, said) for case, said in zip(set_, heard, strict=True))
        left = sum(bool(left_over(re.sub(r"['\"“”()–-]", " ", said))) for said in heard)
        rate = speed(read, set_)
        name = "Loa Phường" if maker is ours else maker.__name__
        percent, sounds = 100 * exact / len(set_), 100 * left / len(set_)
        print(f"{name:16}{exact:>7}{percent:>8.1f}{sounds:>11.1f}{rate:>11.0f}")
        if maker is ours and rate < WANTED:
            print(f"chậm hơn mức cần: {WANTED} câu/giây")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
