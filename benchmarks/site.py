"""The website beside Hugo and Pelican: the same articles, the same kinds of pages, one run.

    python benchmarks/site.py [--articles 1000 10000] [--skip-pelican]

Each tool works in a process of its own, on its own copy of the same articles, and makes: home,
one page per article, a section's list pages, a tag's list pages, an archive by month, list
pages of everything, RSS of the site and of each section, and a site map.

Hugo's pages hold what ours hold: the same frame, Open Graph, the article and its path for
schema.org, cards with the article's first words, the day in words, related articles by shared
tags (`benchmarks/hugo`, with caches where a practised author puts them); `compare` looks. Hugo's
own `Related` would find closer ones, as we do, but more than doubles its build at 10,000: left out.
What Hugo does by itself, like its 47 redirects from first list pages, it does here too.
Pelican has its simple theme as it comes: less on each page.

What is measured, in seconds of wall-clock time:

- cold: an empty folder becomes the whole site; the median of three, the tools taking turns. For
  Loa Phường in the way of its main path: content.read, compose each article, deliver_together,
  in a fresh Python process, start included.
- edit: the words of one article's body change. Hugo and Pelican: their whole process, which is
  how they work. Loa Phường twice: `edit` as the running office does it (read, compose, deliver,
  in a process that has published an edit before: the median of five), and `edit, new process`.
- CPU: seconds of all cores together, of the cold build; Hugo and we use every core.
- memory: the largest resident size of one process, of the cold build. Our children share nearly
  all of their memory with the process that they come from.

Hugo is started by the command of its package, a Python script that takes 0.06 s of each run.

Everything lies in memory where there is room for it (Linux), since some disks need far longer to
make a file where others were deleted a minute ago, whoever makes it.

Beside the times stand what each wrote: files in all, and files changed by the edit.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from _sites import Hugo, Ours, Pelican, Run, Tool, edit, memory_folder, stamps

BUDGET_MB = 300
ROUNDS = 3  # cold builds of each tool


@dataclass(frozen=True)
class Result:
    """One tool on one number of articles."""

    name: str
    cold: Run
    edit: float
    edit_whole: float
    files: int
    changed: int


def cold(tools: Sequence[Tool], count: int, root: Path) -> list[tuple[Tool, Path, Run]]:
    """Each tool's article to be edited and the middle one of its cold builds, taken in turns."""
    files = {tool.name: tool.lay(root / tool.name, count) for tool in tools}
    runs: dict[str, list[Run]] = {tool.name: [] for tool in tools}
    for turn in range(ROUNDS):
        for tool in tools:
            place = root / tool.name
            made = place / Path(tool.site).parts[0]
            if made.exists():
                made.rename(root / f"{tool.name}-{turn}")  # kept: see main
            runs[tool.name].append(tool.build(place))
    middle = {name: sorted(some, key=lambda run: run.seconds) for name, some in runs.items()}
    return [(tool, files[tool.name], middle[tool.name][ROUNDS // 2]) for tool in tools]


def measure(tool: Tool, file: Path, cold: Run, count: int, root: Path) -> Result:
    before = stamps(root / tool.site)
    if len(before) < count:
        raise SystemExit(f"{tool.name} làm {len(before)} tệp cho {count} bài: so sánh không đúng.")
    edit(file)
    whole = tool.build(root).seconds
    after = stamps(root / tool.site)
    changed = sum(after.get(path) != before.get(path) for path in before.keys() | after.keys())
    resident = tool.resident(root, file) if isinstance(tool, Ours) else whole
    return Result(tool.name, cold, resident, whole, len(after), changed)


_HELD = (
    *("og:description", "NewsArticle", "BreadcrumbList", 'class="byline"', 'class="tags"'),
    *('class="related"', 'class="menu"', 'class="reuse"'),
)


def compare(places: Sequence[Path], slug: str) -> None:
    """Raises SystemExit unless the sites have as many files and as much on an article's page."""
    found = [len(stamps(place)) for place in places]
    if max(found) > 1.2 * min(found):
        raise SystemExit(f"Số tệp của các trang khác nhau quá: {found}.")
    for place in places:
        page = next(path for path in place.rglob("*.html") if slug in str(path))
        text = page.read_text(encoding="utf-8")
        if missing := [each for each in _HELD if each not in text]:
            raise SystemExit(f"{page} thiếu {missing}: so sánh không đúng.")


def show(count: int, results: list[Result]) -> bool:
    """The table; whether the promises are kept."""
    print(f"\n{count:,} articles".replace(",", "."))
    titles = "cold s", "CPU s", "edit s", "edit, new process s", "MB", "files", "changed"
    print(f"{'':12}" + "".join(f"{each:>{max(9, len(each) + 2)}}" for each in titles))
    for each in results:
        print(
            f"{each.name:12}{each.cold.seconds:9.2f}{each.cold.cpu:9.2f}{each.edit:9.3f}"
            f"{each.edit_whole:21.3f}{each.cold.megabytes:9.0f}{each.files:9d}{each.changed:9d}"
        )
    ours, hugo = results[0], results[1]
    cold, one = ours.cold.seconds / hugo.cold.seconds, ours.edit / hugo.edit
    print(f"cold build: {cold:.2f} of Hugo's time (promised: at most 1)")
    print(f"one edit:   {one:.3f} of Hugo's time (promised: at most 0.1)")
    print(f"            {ours.edit_whole / hugo.edit:.2f} of it with a new process")
    print(f"memory:     {ours.cold.megabytes:.0f} MB (promised: at most {BUDGET_MB})")
    return cold <= 1 and one <= 0.1 and ours.cold.megabytes <= BUDGET_MB


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", nargs="*", type=int, default=[1000, 10000])
    parser.add_argument("--skip-pelican", action="store_true")
    asked = parser.parse_args()
    kept = True
    # everything is deleted at the end only: ext4 is slow to make files where some just went
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        tools: list[Tool] = [Ours(), Hugo(), *([] if asked.skip_pelican else [Pelican()])]
        for tool in tools:  # a first start, so that each has its byte code
            tool.lay(Path(folder) / "first" / tool.name, 10)
            tool.build(Path(folder) / "first" / tool.name)
        for count in asked.articles:
            root = Path(folder) / str(count)
            built = cold(tools, count, root)
            compare([root / tool.name / tool.site for tool in tools[:2]], f"bai-{count // 2:05d}")
            kept = (
                show(count, [measure(*each, count, root / each[0].name) for each in built]) and kept
            )
    print(json.dumps({"promises kept": kept}))
    raise SystemExit(0 if kept else 1)


if __name__ == "__main__":
    main()
