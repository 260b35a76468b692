"""A draft on disk: one folder below content/, there whole or not at all, never overwritten.

What is written always begins with `nháp: có`, so that content.read passes over it until a
person has read it and taken that line away.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.config import Office
from pipeline.content.encoding import clean
from pipeline.content.frontmatter import HeadEntry
from pipeline.content.problem import Findings
from pipeline.text import fold, nfc, slug, squeeze

STAGE = ".dang-nhan"  # below content/; a dot keeps readers away
_ADVICE = (
    "Tin nhận tự động, chưa ai duyệt. Đọc lại, sửa cho đúng, rồi xóa dòng “nháp: có” để đưa "
    "vào duyệt."
)


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """An article to be, in Vietnamese keys as staff write them. Text is NFC and clean."""

    title: str
    section: str  # key of a section of the office
    date: datetime
    body: str  # Markdown; pictures by their file names
    head: tuple[tuple[str, str | tuple[str, ...]], ...] = ()  # further keys, words or lists
    kept: tuple[HeadEntry, ...] = ()  # further entries of a head that an author wrote
    notes: tuple[str, ...] = ()  # Vietnamese sentences for whoever reads the draft
    files: tuple[tuple[str, bytes], ...] = ()  # pictures by name

    def text(self, office: Office) -> str:
        """The file."""
        lines = ["---", f"# {_ADVICE}", *(f"# - {squeeze(note)}" for note in self.notes)]
        lines.append("nháp: có")
        lines.append(f"tiêu đề: {quoted(self.title)}")
        lines.append(f"chuyên mục: {quoted(office.config.sections[self.section])}")
        lines.append(f"ngày: {self.date:%Y-%m-%d %H:%M}")
        for key, value in self.head:
            if isinstance(value, str):
                lines += [f"{key}: {quoted(value)}"] if value else []
            elif value:
                lines.append(f"{key}: [{', '.join(map(quoted, value))}]")
        lines += [line for entry in self.kept for line in _entry(entry, "")]
        return "\n".join([*lines, "---", "", self.body.strip(), ""])


def tidy(text: str) -> str:
    """NFC without the characters that nobody sees, which a head could not hold."""
    return clean(nfc(text).encode("utf-8", "replace").decode(), Findings(""))


def quoted(value: str) -> str:
    """A YAML string that is exactly these words."""
    return json.dumps(value, ensure_ascii=False)


def _entry(entry: HeadEntry, indent: str) -> list[str]:
    key = entry.key if re.fullmatch(r"[\w]+(?: [\w]+)*", entry.key) else quoted(entry.key)
    value = entry.value
    if value.entries is not None:
        inner = [line for each in value.entries for line in _entry(each, indent + "  ")]
        return [f"{indent}{key}:", *inner] if inner else [f"{indent}{key}: {{}}"]
    if value.parts is not None:
        return [f"{indent}{key}: [{', '.join(quoted(part.text) for part in value.parts)}]"]
    if "\n" in value.text.strip() and not value.text.startswith((" ", "\n", "\t")):
        lines = [f"{indent}  {line}".rstrip() for line in value.text.rstrip().split("\n")]
        return [f"{indent}{key}: |", *lines]
    return [f"{indent}{key}: {quoted(value.text)}"]


def place(draft: ArticleDraft, office: Office) -> str:
    """A free place for a draft: `<section>/<date>-<slug>/index.md`, relative to content/."""
    name = f"{draft.date:%Y-%m-%d}-{slug(draft.title, 60) or 'bai'}"
    taken = _names(office.content / draft.section)
    number = 1
    while _numbered(name, number) in taken:
        number += 1
    return f"{draft.section}/{_numbered(name, number)}/index.md"


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _names(folder: Path) -> set[str]:
    """Names in use, without endings and folded: a.md and a/ would share one address."""
    try:
        return {fold(each.name).removesuffix(".md") for each in folder.iterdir()}
    except FileNotFoundError:
        return set()


def is_there(office: Office, path: str) -> bool:
    """Whether a draft stands in its place."""
    return (office.content / path).parent.exists()


def write(draft: ArticleDraft, path: str, office: Office) -> None:
    """Put a draft in its place, whole: staged, made durable, then moved there by one rename.

    Raises OSError; then nothing stands there.
    """
    folder = (office.content / path).parent
    stage = office.content / STAGE / folder.name
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    for name, data in [*draft.files, ("index.md", draft.text(office).encode())]:
        with (stage / name).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    folder.parent.mkdir(parents=True, exist_ok=True)
    durable(stage)
    if folder.exists():
        raise FileExistsError(17, "Đã có thư mục này", str(folder))
    stage.rename(folder)
    durable(folder.parent)


def durable(folder: Path) -> None:
    """The names in a folder survive a power cut (where the system knows of that)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def clear(office: Office) -> None:
    """Nothing is being staged any more."""
    shutil.rmtree(office.content / STAGE, ignore_errors=True)


def called(names: Iterable[str], taken: Mapping[str, object] | Sequence[str] = ()) -> list[str]:
    """File names for pictures: ASCII, each different."""
    found: list[str] = []
    used = {*taken}
    for name in names:
        stem, dot, ending = name.rpartition(".")
        stem = slug(stem if dot else name, 60) or "anh"
        number = 1
        while (fresh := _numbered(stem, number) + dot + ending.lower()) in used:
            number += 1
        used.add(fresh)
        found.append(fresh)
    return found
