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
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

_HERE = Path(__file__).parent
_OURS = str(_HERE / "_main_path.py")
_HUGO = _HERE / "hugo"  # its settings and templates
_STATIC = _HERE.parent / "channels/website/static"

URL = "https://xuanlap.example"
SECTIONS = {
    "binh-dan-hoc-vu-so": "Bình dân học vụ số",
    "thong-bao": "Thông báo",
    "guong-dien-hinh": "Gương điển hình",
    "nha-truong": "Nhà trường",
    "nghi-quyet-57": "Nghị quyết 57",
    "khan-cap": "Tin khẩn",
}
TAGS = [f"chủ đề {number:02d} số" for number in range(1, 41)]
PER_PAGE = 20  # as in hugo/hugo.toml
START = datetime(2018, 1, 1, 7, 0)  # noqa: DTZ001 - the tools are told the zone
STEP = timedelta(hours=7)
BUDGET_MB = 300
ROOM = 4_000_000_000  # bytes; more than all runs write together
_UNKEPT = "PYTHONDONTWRITEBYTECODE"  # every program comes compiled, as after its first start
ROUNDS = 3  # cold builds of each tool


# --- the articles, the same for all -----------------------------------------------------------

_WORDS = """
    phường Xuân Lập tổ chức lớp học hướng dẫn bà con cài đặt ứng dụng định danh điện tử nộp hồ sơ
    trực tuyến thanh toán không dùng tiền mặt nhận biết lừa đảo qua mạng tổ công nghệ số cộng đồng
    đến từng nhà nghị quyết trung ương khoa học công nghệ đổi mới sáng tạo chuyển đổi số quốc gia
"""


@dataclass(frozen=True)
class Piece:
    """One generated article."""

    slug: str
    title: str
    section: str
    date: datetime
    tags: tuple[str, ...]
    body: str


def pieces(count: int) -> Iterator[Piece]:
    """Articles of about 450 words with headings, lists, links and now and then a table."""
    chance = random.Random(57)
    for number in range(count):
        yield Piece(
            slug=f"bai-{number:05d}",
            title=f"{_sentence(chance, 8).rstrip('.')} số {number}",
            section=chance.choice(list(SECTIONS)),
            date=START + STEP * number,
            tags=tuple(chance.sample(TAGS, 3)),
            body=_body(chance),
        )


def _sentence(chance: random.Random, words: int) -> str:
    found = " ".join(chance.choices(_WORDS.split(), k=words))
    return f"{found[:1].upper()}{found[1:]}."


def _paragraph(chance: random.Random) -> str:
    sentences = [_sentence(chance, chance.randint(9, 18)) for _ in range(4)]
    sentences[1] = f"**{sentences[1]}**"
    sentences[2] += f" Ngày {chance.randint(1, 28)} tháng {chance.randint(1, 12)} năm 2026."
    return " ".join(sentences)


def _body(chance: random.Random) -> str:
    parts = [_paragraph(chance), f"## {_sentence(chance, 5)}", _paragraph(chance)]
    parts.append("\n".join(f"- {_sentence(chance, 9)}" for _ in range(4)))
    parts += [f"## {_sentence(chance, 5)}", _paragraph(chance)]
    parts.append(f"Xem thêm [tại đây](https://dichvucong.gov.vn/p/{chance.randint(1, 999)}).")
    if chance.random() < 0.3:
        rows = [f"| {_sentence(chance, 2)} | {chance.randint(1, 99)} |" for _ in range(4)]
        parts.append("\n".join(["| Việc | Số lượng |", "|---|--:|", *rows]))
    parts += [_paragraph(chance), _paragraph(chance)]
    return "\n\n".join(parts) + "\n"


EDITED = "\n\nĐoạn này vừa được thêm vào cuối bài.\n"


# --- the three tools ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """What one process took."""

    seconds: float
    cpu: float  # seconds of all cores together
    megabytes: float
    said: str = ""


class Ours:
    """Loa Phường."""

    name = "Loa Phường"
    site = "var/site"

    def lay(self, root: Path, count: int) -> Path:
        """Write the office; the file of the article to be edited."""
        sections = "\n".join(f'{key} = "{name}"' for key, name in SECTIONS.items())
        _put(
            root / "config.toml",
            f'[ward]\nname = "phường Xuân Lập"\n[sections]\n{sections}\n'
            f'[channels.website]\nkind = "website"\nurl = "{URL}"\nper_page = {PER_PAGE}\n',
        )
        for piece in pieces(count):
            head = (
                f"---\ntiêu đề: {piece.title}\nchuyên mục: {SECTIONS[piece.section]}\n"
                f"ngày: {piece.date:%Y-%m-%d %H:%M}\nthẻ: [{', '.join(piece.tags)}]\n"
                f"tác giả: Ban biên tập\n---\n\n"
            )
            _put(root / f"content/{piece.section}/{piece.slug}.md", head + piece.body)
        return next(root.glob(f"content/*/bai-{count // 2:05d}.md"))

    def build(self, root: Path) -> Run:
        """A whole process: read, compose, deliver."""
        return run([sys.executable, _OURS, str(root)], root)

    def resident(self, root: Path, file: Path) -> float:
        """The edit as the running office does it: seconds, the median of five."""
        command = [sys.executable, _OURS, str(root), str(file), EDITED]
        return float(run(command, root).said)


class Hugo:
    """The quickest site maker known to us."""

    name = "Hugo"
    site = "public"

    def lay(self, root: Path, count: int) -> Path:
        shutil.copytree(_HUGO, root, dirs_exist_ok=True)
        shutil.copytree(_STATIC, root / "static", dirs_exist_ok=True)
        for key, name in SECTIONS.items():
            _put(root / f"content/{key}/_index.md", f"---\ntitle: {name}\n---\n")
        for piece in pieces(count):
            head = (
                f"---\ntitle: {piece.title}\ndate: {piece.date:%Y-%m-%dT%H:%M:%S+07:00}\n"
                f"tags: [{', '.join(piece.tags)}]\nmonths: ['{piece.date:%Y-%m}']\n"
                f"author: Ban biên tập\n---\n\n"
            )
            _put(root / f"content/{piece.section}/{piece.slug}.md", head + piece.body)
        return next(root.glob(f"content/*/bai-{count // 2:05d}.md"))

    def build(self, root: Path) -> Run:
        return run([_beside("hugo"), "--quiet", "--source", str(root)], root)


class Pelican:
    """The best known in Python."""

    name = "Pelican"
    site = "output"

    def lay(self, root: Path, count: int) -> Path:
        _put(
            root / "pelicanconf.py",
            f"SITENAME = 'Phường Xuân Lập'\nSITEURL = '{URL}'\nPATH = 'content'\n"
            "OUTPUT_PATH = 'output'\nTIMEZONE = 'Asia/Ho_Chi_Minh'\nDEFAULT_LANG = 'vi'\n"
            "THEME = 'simple'\nUSE_FOLDER_AS_CATEGORY = True\n"
            f"DEFAULT_PAGINATION = {PER_PAGE}\nFEED_ALL_RSS = 'feeds/all.rss.xml'\n"
            "CATEGORY_FEED_RSS = 'feeds/{slug}.rss.xml'\nFEED_MAX_ITEMS = 20\n"
            "FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None\n"
            "AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None\n"
            "MONTH_ARCHIVE_SAVE_AS = 'archives/{date:%Y}-{date:%m}.html'\n"
            "DIRECT_TEMPLATES = ['index', 'archives', 'sitemap']\n"
            "SITEMAP_SAVE_AS = 'sitemap.xml'\nTHEME_TEMPLATES_OVERRIDES = ['templates']\n",
        )
        _put(root / "templates/sitemap.html", _SITEMAP)
        for piece in pieces(count):
            head = (
                f"Title: {piece.title}\nDate: {piece.date:%Y-%m-%d %H:%M}\n"
                f"Slug: {piece.slug}\nTags: {', '.join(piece.tags)}\nAuthor: Ban biên tập\n\n"
            )
            _put(root / f"content/{piece.section}/{piece.slug}.md", head + piece.body)
        return next(root.glob(f"content/*/bai-{count // 2:05d}.md"))

    def build(self, root: Path) -> Run:
        return run([_beside("pelican"), "--quiet", "-s", "pelicanconf.py"], root)


_SITEMAP = """<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{% for article in articles %}
<url><loc>{{ SITEURL }}/{{ article.url }}</loc></url>{% endfor %}
</urlset>"""


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _beside(name: str) -> str:
    """A program of the same environment."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if not found:
        raise SystemExit(f"Thiếu {name}: cài các gói của phần “bench” trong pyproject.toml.")
    return found


# --- measuring ----------------------------------------------------------------------------------


def run(command: list[str], folder: Path) -> Run:
    """A process from start to end, its time and its largest resident size."""
    kept = {name: value for name, value in os.environ.items() if name != _UNKEPT}
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complained:
        process = subprocess.Popen(command, cwd=folder, env=kept, stdout=said, stderr=complained)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        said.seek(0)
        complained.seek(0)
        if status:
            raise SystemExit(f"{command[0]} không chạy được:\n{complained.read()}")
        cpu = usage.ru_utime + usage.ru_stime
        return Run(seconds, cpu, usage.ru_maxrss / 1024, said.read().strip())


def stamps(folder: Path) -> dict[str, int]:
    """Every file and when it changed."""
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def edit(file: Path) -> None:
    """One paragraph more."""
    file.write_text(file.read_text(encoding="utf-8") + EDITED, encoding="utf-8")


Tool = Ours | Hugo | Pelican


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


def _memory() -> str | None:
    """A folder in memory with room enough; None: the host's place for what is passing."""
    folder = "/dev/shm"
    roomy = Path(folder).is_dir() and shutil.disk_usage(folder).free > ROOM
    return folder if roomy else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", nargs="*", type=int, default=[1000, 10000])
    parser.add_argument("--skip-pelican", action="store_true")
    asked = parser.parse_args()
    kept = True
    # everything is deleted at the end only: ext4 is slow to make files where some just went
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
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
