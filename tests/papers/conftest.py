"""An office whose articles become slides and papers, and the programs that judge them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image as Pictures

from pipeline import config, content, speech, studio
from pipeline.config import Office
from pipeline.model import Article, Rendition
from pipeline.speech import Lexicon
from pipeline.studio.base.article_view import ArticleView, view_article
from pipeline.studio.base.brand import FONTS, read_brand
from pipeline.text import nfc

HEAD = """---
tiêu đề: "{title}"
chuyên mục: thong-bao
ngày: 2026-11-20 09:00
{more}---
"""
CONFIG = """
[ward]
name = "phường Xuân Lập"
province = "tỉnh Đồng Nai"
publisher = "UBND phường Xuân Lập"
address = "Trụ sở UBND phường Xuân Lập"
phone = "0251 000 000"

[sections]
thong-bao = "Thông báo"
nha-truong = "Nhà trường"
"""
ROOT = Path(__file__).parent.parent.parent
SITE = "https://xuanlap.example"


Printer = Callable[..., list[Path]]


class Desk:
    """A small office: texts in, stories out."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        if not (root / "config.toml").exists():
            (root / "config.toml").write_text(CONFIG, encoding="utf-8")
        self.office: Office = config.read(root)
        self.lexicon: Lexicon = speech.load(self.office.lexicon)

    @property
    def look(self) -> Any:
        """The ward's identity."""
        return read_brand(self.office)

    def write(
        self, body: str, title: str = "Giờ thu gom rác mới", slug: str = "bai", more: str = ""
    ) -> Path:
        """An article file."""
        folder = self.office.content / slug
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "index.md"
        path.write_text(HEAD.format(title=title, more=more) + body, encoding="utf-8")
        return path

    def articles(self) -> dict[str, Article]:
        """Every article, by its slug."""
        return {each.slug: each for each in content.read(self.office).articles}

    def story(self, article: Article) -> ArticleView:
        """What slides and papers are made from."""
        return view_article(article, self.office, self.lexicon, f"{SITE}/bai/{article.slug}.html")

    def told(self, body: str, **more: str) -> ArticleView:
        """The story of a text."""
        self.write(body, **more)
        return self.story(self.articles()[more.get("slug", "bai")])

    def make(self, rendition: Rendition) -> Path:
        """Its file."""
        return studio.make_file(rendition, self.office)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "office")


@pytest.fixture(scope="session")
def xuan_lap(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """This office, with all its articles, building elsewhere."""
    root = tmp_path_factory.mktemp("xuan-lap")
    shutil.copy(ROOT / "config.toml", root)
    shutil.copytree(ROOT / "content", root / "content")
    return Desk(root)


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printer:
    """LibreOffice, headless, with the ward's typeface at hand: files → PDFs."""
    home = tmp_path_factory.mktemp("libreoffice")
    fonts = home / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{FONTS}</dir><cachedir>{home / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )

    def run(paths: Sequence[Path], own_fonts: bool = True) -> list[Path]:
        out = home / f"pdf-{len(list(home.glob('pdf-*')))}"
        command = ["soffice", f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(out), *map(str, paths)]
        around = {**os.environ, "FONTCONFIG_FILE": str(fonts)} if own_fonts else dict(os.environ)
        subprocess.run(command, check=True, capture_output=True, timeout=240, env=around)
        return [out / f"{path.stem}.pdf" for path in paths]

    return run


def text(pdf: Path) -> list[str]:
    """The words of each page of a PDF."""
    done = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, timeout=60)
    return nfc(done.stdout.decode("utf-8")).split("\f")[:-1]


def bare(words: str) -> str:
    """Without blanks and hyphens: lines break anywhere, and pdftotext joins what they part."""
    return "".join(nfc(words).replace("-", "").split())


Box = tuple[int, str, float, float, float, float]  # page from 1, word, left, top, right, bottom


def boxes(pdf: Path) -> Iterator[Box]:
    """Where each word of a PDF stands, in points."""
    done = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, timeout=60
    )
    page = 0
    for line in done.stdout.decode("utf-8").splitlines():
        page += line.lstrip().startswith("<page ")
        if found := re.match(
            r'\s*<word xMin="(.*)" yMin="(.*)" xMax="(.*)" yMax="(.*)">(.*)</word>', line
        ):
            left, top, right, bottom = map(float, found.groups()[:4])
            yield page, found[5], left, top, right, bottom


def pages(pdf: Path, dpi: int = 60) -> list[Any]:
    """Its pages as pictures."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", str(dpi), "-png", str(pdf), f"{folder}/page"]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        found = []
        for path in sorted(Path(folder).iterdir()):
            with Pictures.open(path) as picture:
                found.append(picture.convert("RGB"))
    return found


def codes(picture: Any) -> list[str]:
    """What the QR codes in a picture say."""
    return [each.text for each in zxingcpp.read_barcodes(picture)]
