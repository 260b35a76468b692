"""Slides and papers of every article of this office: seconds, sizes, pages.

    python benchmarks/papers.py

Made from nothing in a temporary folder; pictures are drawn once and counted apart.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline import config, content, speech, studio
from pipeline.config import Office
from pipeline.model import Rendition
from pipeline.studio import papers, slides
from pipeline.studio.base.article_view import ArticleView, view_article
from pipeline.studio.base.brand import Brand, read_brand

ROOT = Path(__file__).parent.parent
FORMS: dict[str, Callable[[ArticleView, Brand], Rendition]] = {
    "slides": slides.name_slides,
    "notice": papers.notice,
    "leaflet": papers.leaflet,
    "speaker": papers.speaker,
    "script": papers.script,
}


def main() -> None:
    """Print one line for each form."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(ROOT / "config.toml", root)
        shutil.copytree(ROOT / "content", root / "content")
        office = config.read(root)
        lexicon, look = speech.load(office.lexicon), read_brand(office)
        articles = content.read(office).articles
        began = time.perf_counter()
        stories = [
            view_article(each, office, lexicon, f"https://phuong.example/{each.slug}")
            for each in articles
        ]
        print(f"{len(stories)} articles told: {time.perf_counter() - began:.2f} s")
        for name, form in FORMS.items():
            measure(name, (form(each, look) for each in stories), office)


def measure(name: str, wanted: Iterable[Rendition], office: Office) -> None:
    """Make them, then make them again with the pictures at hand."""
    renditions = list(wanted)
    first = made(renditions, office)
    for each in renditions:
        (office.build / each.path).unlink()
    again = made(renditions, office)
    sizes = [(office.build / each.path).stat().st_size for each in renditions]
    count = len(renditions)
    print(
        f"{name:8} {first / count:.2f} s each with pictures, {again / count:.2f} s without; "
        f"{sum(sizes) / count / 1000:.0f} kB"
    )


def made(renditions: Iterable[Rendition], office: Office) -> float:
    """Seconds that making them took."""
    began = time.perf_counter()
    for each in renditions:
        studio.make_file(each, office)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
