"""An office whose articles become slides and papers, and the programs that judge them."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image as Pictures

from pipeline import config, content, speech, studio
from pipeline.config import Office
from pipeline.model import Article, Rendition
from pipeline.outline import outline
from pipeline.speech import Lexicon
from pipeline.studio.identity import FONTS, identity
from pipeline.studio.story import Story, read

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
SITE = "https://xuanlap.example"


class Desk:
    """A small office: texts in, stories out."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        (root / "config.toml").write_text(CONFIG, encoding="utf-8")
        self.office: Office = config.read(root)
        self.lexicon: Lexicon = speech.load(self.office.lexicon)

    @property
    def look(self) -> Any:
        """The ward's identity."""
        return identity(self.office)

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

    def story(self, article: Article) -> Story:
        """What slides and papers are made from."""
        script = read(article, self.lexicon, self.office.config.speech)
        section = self.office.config.sections.get(article.section, "")
        address = f"{SITE}/bai/{article.slug}.html"
        return Story(article, outline(article), script, address, section)

    def told(self, body: str, **more: str) -> Story:
        """The story of a text."""
        self.write(body, **more)
        return self.story(self.articles()[more.get("slug", "bai")])

    def make(self, rendition: Rendition) -> Path:
        """Its file."""
        return studio.make(rendition, self.office)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "office")


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[Path]], list[Path]]:
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
        out = home / f"pdf-{len(list(home.iterdir()))}"
        command = ["soffice", f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(out), *map(str, paths)]
        around = {**os.environ, "FONTCONFIG_FILE": str(fonts)} if own_fonts else dict(os.environ)
        subprocess.run(command, check=True, capture_output=True, timeout=240, env=around)
        return [out / f"{path.stem}.pdf" for path in paths]

    return run


def text(pdf: Path, *options: str) -> str:
    """The words of a PDF, one blank between them."""
    done = subprocess.run(
        ["pdftotext", *options, str(pdf), "-"], check=True, capture_output=True, timeout=60
    )
    return done.stdout.decode("utf-8")


def pages(pdf: Path, dpi: int = 60) -> list[Any]:
    """Its pages as pictures."""
    done = subprocess.run(
        ["pdftoppm", "-r", str(dpi), str(pdf)], check=True, capture_output=True, timeout=120
    )
    found, stream = [], io.BytesIO(done.stdout)
    while stream.tell() < len(done.stdout):
        picture = Pictures.open(stream)
        picture.load()
        found.append(picture.convert("RGB"))
    return found


def codes(picture: Any) -> list[str]:
    """What the QR codes in a picture say."""
    return [each.text for each in zxingcpp.read_barcodes(picture)]
