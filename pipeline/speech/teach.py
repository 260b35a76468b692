"""`loa read teach`: a new word goes into the office's own table, comments and order kept."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.speech.lexicon import load, parse_line, unreadable
from pipeline.speech.syllables import is_syllable
from pipeline.text import nfc, squeeze

_HEADS = {
    "viet-tat": "# Chữ viết tắt của văn phòng: chữ viết = cách đọc\n",
    "tieng-nuoc-ngoai": "# Tiếng nước ngoài, tên riêng của văn phòng: chữ viết = cách đọc\n",
}


def teach(folder: Path, written: str, spoken: str) -> Path:
    """Add `written = spoken` to the office's table below `folder`; the file that now holds it.

    An entry for the same written form is replaced where it stands. Nothing is written, and
    ConfigError tells why in Vietnamese, if the spoken form can't be read aloud itself or the
    written form is an ordinary Vietnamese word.
    """
    written, spoken = squeeze(nfc(written)), squeeze(nfc(spoken))
    _refuse(written, spoken)
    path = folder / f"{table_for(written)}.txt"
    entry = f"{written} = {spoken}"
    parse_line(entry, str(path), 1)
    before = path.read_text(encoding="utf-8-sig") if path.exists() else None
    lines = nfc(before if before is not None else _HEADS[path.stem]).splitlines()
    _write(path, _with(lines, written, entry))
    try:
        load(folder)
    except ConfigError:
        if before is None:
            path.unlink()
        else:
            _write(path, before.splitlines())
        raise
    return path


def table_for(written: str) -> str:
    """Abbreviations keep their case; a plain foreign word is the same in any case."""
    word = re.fullmatch(r"[A-Za-z]?[a-z]{2,}", written)
    return "tieng-nuoc-ngoai" if word else "viet-tat"


def _refuse(written: str, spoken: str) -> None:
    if not written or not spoken:
        raise ConfigError(
            "Thiếu chữ viết hoặc cách đọc. Ví dụ: "
            'loa read teach "KT-HT-ĐT" "kinh tế, hạ tầng và đô thị".',
            code="lesson-empty",
        )
    if "=" in written or "|" in written or "|" in spoken or written.startswith("#"):
        raise ConfigError(
            f"“{written}” có dấu =, | hoặc # ở đầu; bảng từ không chứa được. Bỏ dấu đó.",
            code="lesson-sign",
            value=written,
        )
    if is_syllable(written) and written.islower():
        raise ConfigError(
            f"“{written}” là tiếng Việt thường; dạy như vậy loa sẽ đọc sai mọi chỗ khác. "
            "Nếu chỉ bài này cần đọc khác, dùng mục “đọc:” ở đầu bài.",
            code="lesson-plain-word",
            value=written,
        )
    if wrong := unreadable(spoken):
        raise ConfigError(
            f"Cách đọc “{spoken}” có chỗ loa không đọc được: {', '.join(wrong)}. "
            "Viết bằng tiếng Việt có dấu, số viết bằng chữ.",
            code="lesson-unspeakable",
            value=spoken,
        )


def _with(lines: list[str], written: str, entry: str) -> list[str]:
    """The table's lines with the entry: in place of an unconditional one, else at the end."""
    for at, line in enumerate(lines):
        if line.startswith(f"{written} = ") and " | " not in line:
            return [*lines[:at], entry, *lines[at + 1 :]]
    return [*lines, entry]


def _write(path: Path, lines: list[str]) -> None:
    """All or nothing: beside it, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".txt.new")
    beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
    beside.replace(path)
