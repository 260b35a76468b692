"""What a person types, as whole processes, beside Hugo's command on the same articles.

    python benchmarks/office.py [--articles 100 1000] [--past 0]

Each row is one command as it is typed, from the start of its process to its end, in an office with
a website alone: read, compose, approve, plan, write the ledger, build the site. Its seconds are
the clock's, its CPU that of all cores, its memory that of its largest process; the last two columns
are its time as a part of Hugo's cold build and of Hugo's second build of the same pages in the same
run. Hugo knows no approval and no ledger.

`--articles 10000` takes minutes. `--past N`: the ledger begins with N settled deliveries of other
years. A file that changed within two seconds is read twice (ADR 28), so we wait after each edit.
"""

# ruff: noqa: E402 - run as a script, beside what it shares

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from _sites import Hugo, Ours, Run, edit, memory_folder, run, stamps

SETTLED = 2.1  # seconds
BY = ["--by", "Ban biên tập"]


def loa(root: Path, *words: str) -> Run:
    """One command as staff type it."""
    return run([sys.executable, "-m", "pipeline", *words], root)


def ours(root: Path, count: int, past: int) -> tuple[dict[str, Run], int]:
    """Every command in the order of a day's work; files that one edit wrote."""
    file = Ours().lay(root, count)
    slug = file.stem
    (root / "var").mkdir()
    if past:
        from tests.support.past_deliveries import write_past

        loa(root, "channels")
        write_past(f"sqlite:///{root / 'var' / 'ledger.db'}", past)
    time.sleep(SETTLED)
    runs = {"approve --all (first)": loa(root, "approve", "--all", *BY)}
    runs["publish (first)"] = loa(root, "publish")
    runs["publish (again)"] = loa(root, "publish")
    for name, words in {
        "check": ["check"],
        "status": ["status"],
        "status BÀI": ["status", slug],
        "preview BÀI": ["preview", slug],
        "channels": ["channels"],
        "--help": ["--help"],
    }.items():
        runs[name] = loa(root, *words)
    before = stamps(root / "var" / "site")
    edit(file)
    time.sleep(SETTLED)
    runs["approve BÀI"] = loa(root, "approve", slug, *BY)
    runs["publish (one changed)"] = loa(root, "publish")
    after = stamps(root / "var" / "site")
    changed = sum(after.get(path) != before.get(path) for path in before.keys() | after.keys())
    return runs, changed


def hugo(root: Path, count: int) -> tuple[Run, Run]:
    """Hugo's cold build and its build after an edit."""
    file = Hugo().lay(root, count)
    cold = Hugo().build(root)
    edit(file)
    return cold, Hugo().build(root)


def show(count: int, runs: dict[str, Run], cold: Run, again: Run) -> None:
    print(f"\n{count} articles, s{'':14}clock     CPU      MB   of Hugo's cold   of its second")
    for name, each in (runs | {"Hugo, cold": cold, "Hugo, one changed": again}).items():
        parts = each.seconds / cold.seconds, each.seconds / again.seconds
        print(
            f"{name:24}{each.seconds:9.2f}{each.cpu:8.2f}{each.megabytes:8.0f}"
            f"{parts[0]:17.2f}{parts[1]:16.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--past", type=int, default=0)
    asked = parser.parse_args()
    sizes: dict[int, dict[str, Run]] = {}
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        loa(Path(folder), "--help")  # a first start, so that everything is compiled
        for count in asked.articles:
            root = Path(folder) / str(count)
            sizes[count], changed = ours(root / "loa", count, asked.past)
            cold, again = hugo(root / "hugo", count)
            show(count, sizes[count], cold, again)
            print(f"files of the site that one edit changed: {changed}")
    if len(sizes) > 1:
        least, most = min(sizes), max(sizes)
        print(f"\ngrowth of the processor's time from {least} to {most} articles")
        for name, each in sizes[most].items():
            print(f"{name:24}{each.cpu / sizes[least][name].cpu:9.1f} times")


if __name__ == "__main__":
    main()
