"""Who judges PDFs: two independent validators, and our own look into the file.

page-validation speaks for PDF/A-2a (154 rules) and PDF/UA-1 (104 rules) and passes veraPDF's
corpus; pdfua asks PDF/UA-1 again by other code; pikepdf shows the rest. veraPDF itself is Java
and in no registry that we install from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page
import pdfua
import pikepdf

_STREAM = re.compile(rb"(\d+) 0 obj\s*<<(.*?)>>\s*stream\r?\n", re.DOTALL)


def faults(pdf: Path) -> list[str]:
    """Everything that either validator says against a file."""
    data = pdf.read_bytes()
    found = []
    for profile in ("2a", "ua1"):
        for failure in page.validate_pdf_bytes(data, profile=profile).failures:
            if not (failure.rule_id.endswith("STREAM-LENGTH-001") and _lengths_are_right(data)):
                found.append(f"{profile} {failure.rule_id}: {failure.message}")
    report = pdfua.validate(str(pdf))
    return [*found, *(f"pdfua {each.rule_id}: {each.message}" for each in report.findings)]


def _lengths_are_right(data: bytes) -> bool:
    """ISO 19005-2, 6.1.7.1, asked directly: after so many bytes an end of line and `endstream`.

    page-validation 0.11 takes data that end in CR, before the LF that typst writes, for one
    byte shorter than they are.
    """
    for match in _STREAM.finditer(data):
        length = re.search(rb"/Length (\d+)", match[2])
        if length is None:
            return False
        after = data[match.end() + int(length[1]) :][:12]
        if not re.match(rb"(\r\n|\n|\r)endstream", after):
            return False
    return True


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """The structure elements of a tagged file."""

    def walk(node: Any) -> Iterator[Any]:
        if isinstance(node, pikepdf.Array):
            for each in node:
                yield from walk(each)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            if "/K" in node:
                yield from walk(node["/K"])

    root = pdf.Root["/StructTreeRoot"]
    if "/K" in root:
        yield from walk(root["/K"])


def fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every font dictionary of a file."""
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font":
            yield each
