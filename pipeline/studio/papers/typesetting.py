"""A template and its data → a PDF that is PDF/A-2a and PDF/UA-1 at once. The only door of typst.

typst itself refuses to write what breaks either standard; the tests ask other validators.
Only our typeface is known to it, no package is fetched, and texts are data, never source: what
an author writes can't become a command. The same recipe gives the same bytes.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from pipeline.errors import ConfigError
from pipeline.studio.base.brand import FAMILY, FONTS, font_files
from pipeline.studio.base.lettering import drawable_text

STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]
_HERE = Path(__file__).parent
_LONG = re.compile(r"[^\W_]{25,}")  # no Vietnamese word: typst would let it leave the page


@cache
def _faces() -> Any:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def typeset_pdf(
    form: str, data: Mapping[str, Any], files: Mapping[str, bytes], at: datetime
) -> bytes:
    """The PDF of a template. `files` are what its data name, by their names below the root.

    `at` is the moment that its properties tell. Raises ConfigError.
    """
    font_files()  # says which one is missing
    told = json.dumps({**_printable(data), "family": FAMILY}, ensure_ascii=False)
    with tempfile.TemporaryDirectory(prefix="loa-") as folder:
        root = Path(folder)
        for template in _HERE.glob("*.typ"):
            (root / template.name).write_bytes(template.read_bytes())
        for name, content in files.items():
            (root / name).write_bytes(content)
        try:
            made = typst.compile(
                root / f"{form}.typ",
                root=root,
                font_paths=_faces(),
                ignore_system_fonts=True,
                sys_inputs={"data": told},
                pdf_standards=STANDARDS,
                package_path=root,
                package_cache_path=root,
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as error:
            raise ConfigError(
                f"Không dựng được bản in “{data.get('title', '')}”: {error.message}. "
                "Gửi câu này kèm tệp bài cho người bảo trì Loa Phường."
            ) from None
    return bytes(made)


def _breakable(word: re.Match[str]) -> str:
    """A word that may go on in the next line after every sixteen letters."""
    return "\u200b".join(word[0][at : at + 16] for at in range(0, len(word[0]), 16))


def _printable(value: Any) -> Any:
    """Every text without what the typeface can't draw (PDF/A forbids letters without a shape)."""
    if isinstance(value, str):
        head = value[: len(value) - len(value.lstrip())]
        tail = value[len(value.rstrip()) :] if value.strip() else ""
        return f"{head and ' '}{_LONG.sub(_breakable, drawable_text(value))}{tail and ' '}"
    if isinstance(value, Mapping):
        return {key: _printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(each) for each in value]
    return value
