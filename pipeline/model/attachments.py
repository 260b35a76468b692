"""Files that authors put beside an article for readers to open or keep."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside the article, already examined: it may be published, and this is in it."""

    src: str  # as the article names it, relative to the article's folder, without “#…”
    path: str  # relative to content/, posix
    sha256: str
    kind: str  # "pdf", "docx"… (pipeline/attachments/kinds.py)
    size: int  # bytes
    title: str  # what readers see of it
    cleaned: bool = False  # its properties name people, who are taken out when it is published
    words: str = ""  # the text in it; empty: none could be read
    width: int = 0  # of a picture, pixels
    height: int = 0
