"""An author's images as the pages show them: several widths, never enlarged. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath

from channels._addresses import picture
from pipeline.model import Image, Rendition
from pipeline.studio.base import images

WIDTHS = (480, 800)  # pixels; the widest is `picture`, which other platforms fetch too
SIZES = "(min-width: 48rem) 46rem, calc(100vw - 2rem)"  # how wide the text column is
CARD = (480, 300)
LEAD = (960, 600)
SHARE = (1200, 630)  # Open Graph
FILES = "tep"  # the folder of pictures and media in the site


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One image: the renditions that it needs, and its markup."""

    image: Image
    renditions: tuple[Rendition, ...]  # narrow to wide

    def img(self, alt: str, lazy: bool) -> str:
        """The `<img>`; addresses are relative to a page one folder below the site's root."""
        widest = self.renditions[-1]
        sources = ", ".join(f"../{file(each)} {each.width}w" for each in self.renditions)
        when = ' loading="lazy"' if lazy else ' fetchpriority="high"'
        return (
            f'<img src="../{file(widest)}" srcset="{sources}" sizes="{SIZES}"'
            f' width="{widest.width}" height="{widest.height}"{when} decoding="async"'
            f' alt="{escape(alt)}">'
        )

    def figure(self, alt: str, caption: str, lazy: bool = True) -> str:
        """The image with its caption."""
        below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
        return f"<figure>{self.img(alt, lazy)}{below}</figure>"


def shown(image: Image) -> PagePicture:
    """How a page shows an image."""
    narrow = [images.name_scaled(image, width) for width in WIDTHS if width < image.width]
    return PagePicture(image, (*narrow, picture(image)))


def file(rendition: Rendition) -> str:
    """Where a rendition lies in the site, e.g. `tep/3fa9….jpg`."""
    return f"{FILES}/{PurePosixPath(rendition.path).name}"
