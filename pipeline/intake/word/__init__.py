"""Word files (.docx) → Markdown, with a note for everything that can't be carried. Pure.

    parts (the package: parts by their relations) → styles, numbering (what Word would show)
    → telling (blocks and tables), running (words, links, pictures), formula, symbols → markup

The document is told as HTML, which markup.py reads: so that a list from Word and a list from a
web page come out alike. What its author took back is not the article's: deleted, hidden and
struck words stay out, with a note.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.confine import Stumbled, TooMuch, WorkLimits, confined
from pipeline.intake.markup import Converted, markdown
from pipeline.intake.outcome import Heavy
from pipeline.intake.word.parts import BROKEN, opened
from pipeline.intake.word.telling import Telling

_LIMITS = WorkLimits(seconds=10, memory=500_000_000)


def read(data: bytes) -> tuple[Converted, dict[str, bytes]]:
    """(the Markdown, pictures by the addresses that it gives them), from a child. Raises Wrong."""
    try:
        return confined(_LIMITS, convert, data)
    except TooMuch as error:
        raise Heavy(f"Tệp Word này quá nặng: {error}.", "Chia tệp ra rồi gửi lại.") from None
    except Stumbled:
        raise Heavy("Không đọc được tệp Word này.", BROKEN) from None


def convert(data: bytes) -> tuple[Converted, dict[str, bytes]]:
    """The same, here and now. Raises Wrong, and what a broken file may do to a parser."""
    package = opened(data)
    telling = Telling(package)
    made = markdown(telling.document())
    shown = {each.src: telling.pictures[each.src] for each in made.pictures}
    return replace(made, notes=(*made.notes, *telling.notes)), shown
