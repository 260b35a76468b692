"""What the benchmarks of sites share: the articles, the tools, a process and what it took."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
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
ROOM = 4_000_000_000  # bytes; more than all runs write together
_UNKEPT = "PYTHONDONTWRITEBYTECODE"  # every program comes compiled, as after its first start


# --- the articles, the same for all -----------------------------------------------------------

# none that the guard asks about in sentences made by chance
_WORDS = """
    phường Xuân Lập tổ chức lớp học hướng dẫn bà con cài đặt ứng dụng định danh điện tử nộp hồ sơ
    trực tuyến thanh toán không dùng tiền mặt nhận biết thông tin qua mạng tổ công nghệ số cộng đồng
    đến từng hộ nghị quyết trung ương khoa học công nghệ đổi mới sáng tạo chuyển đổi số quốc gia
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


def _item(chance: random.Random) -> str:
    """No sum by its name (“cộng”), which the guard would add up."""
    words = [each for each in _WORDS.split() if each not in ("công", "cộng")]
    return " ".join(chance.choices(words, k=2)).capitalize() + "."


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
        rows = [f"| {_item(chance)} | {chance.randint(1, 99)} |" for _ in range(4)]
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


def memory_folder() -> str | None:
    """A folder in memory with room enough; None: the host's place for what is passing."""
    folder = "/dev/shm"
    roomy = Path(folder).is_dir() and shutil.disk_usage(folder).free > ROOM
    return folder if roomy else None
