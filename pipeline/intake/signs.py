"""Words among the signs of Markdown: escaped where they would be taken for signs. Pure."""

from __future__ import annotations

import re

from pipeline.text import squeeze

BREAK = "\x1e"  # a line break inside running text
_SIGNS = re.compile(r"[\\`*\[\]<~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
# “- việc” and “1. việc” typed by hand are lists to whoever wrote them, and stay lists
_START = re.compile(
    r"(?m)^(\s*)(?:([#>=]|[-+](?! *\w)|[-+](?! ))|(\d{3,9}|\d{1,2}(?=[.)]$))([.)])(?=\s|$))"
)


def escaped(text: str) -> str:
    """Lines of words as Markdown that says exactly them."""
    return begun(among(text))


def among(text: str) -> str:
    """Words in running text."""
    return _SIGNS.sub(r"\\\g<0>", text)


def begun(text: str) -> str:
    """Lines of running text that do not begin like a heading or a quotation."""
    return _START.sub(_start, text)


def _start(match: re.Match[str]) -> str:
    if match[2]:
        return f"{match[1]}\\{match[2]}"
    return f"{match[1]}{match[3]}\\{match[4]}"


def marked(inner: str, sign: str) -> str:
    """Words between signs, which touch only letters and digits: else they would not be seen."""
    found = re.match(r"(?s)([^\w\[]*)(.*?)([^\w\])]*)\Z", inner)
    if not found or not found[2] or BREAK in found[2] or "![" in found[2]:
        return inner
    before, words, after = found.groups()
    if before.endswith("\\"):  # an escape belongs to the sign after it
        return inner
    return f"{before}{sign}{words}{sign}{after}"


def code(words: str) -> str:
    """Words as code in running text."""
    words = squeeze(words)
    ticks = "`" * (max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    room = " " * (words[:1] == "`" or words[-1:] == "`")
    return f"{ticks}{room}{words}{room}{ticks}" if words else ""


def fenced(words: str) -> str:
    """Lines as a block of code."""
    longest = max((len(run) for run in re.findall("`+", words)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{words.strip(chr(10))}\n{fence}" if words.strip() else ""


def titled(words: str) -> str:
    """Words inside the quotes of a picture's title."""
    return words.replace("\\", "\\\\").replace('"', "”")
