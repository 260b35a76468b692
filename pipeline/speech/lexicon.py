"""The lexicon: plain-text tables, a first edition in `tables/`, the office's own on top.

A line of a table is `viết = đọc`, with conditions after bars:

    TT = thường trực | sau: Đảng ủy; HĐND; UBND | thử: Kính gửi TT HĐND phường

`trước:` and `sau:` name what stands before or after; one of them is enough (`<số>` a number,
`<số liền>` one glued to it, `<số phòng>` a room, `<giờ>` an hour, `<năm>` a year, `<Tên>` a name,
`<Người>` a family name and what follows it, `<đầu>` the start of the line, `<cuối>` its end).
`hỏi:` lists the readings to offer when the context does not tell (`hỏi: không`: this reading is
plain, never ask); `nguồn:` says where the reading comes from; `thử:` is a sentence in which the
entry must be heard.
Lines with `#` are remarks. The office's entries for a written form replace the first edition's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.speech.syllables import is_syllable
from pipeline.text import nfc

FIRST_EDITION = Path(__file__).with_name("tables")
TABLES = {
    "viet-tat": "chữ viết tắt",
    "loai-van-ban": "ký hiệu loại văn bản (NQ, QĐ, KH…)",
    "co-quan": "ký hiệu cơ quan ban hành trong số văn bản (UBND, TW, TTg…)",
    "don-vi": "đơn vị đo và đơn vị tiền",
    "tieng-nuoc-ngoai": "tiếng nước ngoài, tên thương hiệu",
    "ten-khong-dau": "tên viết không dấu trong địa chỉ mạng, thẻ #",
    "so-goi": "số gọi đọc rời từng chữ số",
    "ngay-le": "ngày lễ viết dạng ngày/tháng",
    "ten-rieng": "tên dân tộc, đất, sông, người viết theo lối riêng",
}
_WORD = re.compile(r"[^\W\d_]+")
_KEYS = ("trước", "sau", "hỏi", "thử", "nguồn")
_SETTLED = ("không",)


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One line of a table."""

    written: str
    spoken: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    test: str = ""
    file: str = ""
    line: int = 0

    @property
    def conditional(self) -> bool:
        """Whether it holds only in some context."""
        return bool(self.before or self.after)

    @property
    def settled(self) -> bool:
        """Whether staff said that nobody need be asked."""
        return self.ask == _SETTLED


@dataclass(frozen=True)
class Lexicon:
    """All tables, ready for looking up. Keys of `foreign` and `names` are lower case."""

    entries: tuple[LexiconEntry, ...]
    kinds: dict[str, str]
    issuers: dict[str, str]
    units: dict[str, str]
    foreign: dict[str, str]
    names: dict[str, str]
    services: frozenset[str]
    holidays: frozenset[tuple[int, int]]  # (day, month)
    # First word of the written form -> forms, longest first -> their entries in order.
    index: dict[str, tuple[tuple[str, tuple[LexiconEntry, ...]], ...]] = field(default_factory=dict)
    heads: frozenset[str] = frozenset()  # first words of abbreviations; names have theirs in index
    plain_forms: dict[str, str] = field(default_factory=dict)  # written -> unconditional reading

    @cached_property
    def numbered(self) -> re.Pattern[str] | None:
        """The forms with digits in them, or None if there are none."""
        forms = [re.escape(form) for form in self.plain_forms if re.search(r"\d", form)]
        if not forms:
            return None
        longest = sorted(forms, key=len, reverse=True)
        return re.compile(rf"(?<![\w/-])(?:{'|'.join(longest)})(?!\w|[/.-]\w)")


def load(folder: Path) -> Lexicon:
    """The first edition with the tables of `folder` on top (it may be missing).

    Raises ConfigError with file, line, reason and remedy in Vietnamese.
    """
    tables = {name: read_table(FIRST_EDITION / f"{name}.txt") for name in TABLES}
    if folder.is_dir():
        for path in sorted(folder.glob("*.txt")):
            if path.stem not in TABLES:
                known = ", ".join(f"{name}.txt" for name in TABLES)
                raise ConfigError(
                    f"{path}: không có bảng nào tên như vậy. Các bảng: {known}.",
                    code="lexicon-table-unknown",
                    path=str(path),
                )
            tables[path.stem] = _on_top(tables[path.stem], read_table(path))
    return _build(tables)


def _on_top(
    first: Iterable[LexiconEntry], own: tuple[LexiconEntry, ...]
) -> tuple[LexiconEntry, ...]:
    replaced = {entry.written for entry in own}
    return (*own, *(entry for entry in first if entry.written not in replaced))


def _build(tables: dict[str, tuple[LexiconEntry, ...]]) -> Lexicon:
    def pairs(name: str) -> dict[str, str]:
        return {entry.written: entry.spoken for entry in tables[name]}

    def lowered(name: str) -> dict[str, str]:
        return {entry.written.lower(): entry.spoken for entry in tables[name]}

    entries = (*tables["viet-tat"], *_both_apostrophes(tables["ten-rieng"]))
    _no_cycles((*entries, *tables["tieng-nuoc-ngoai"]))
    return Lexicon(
        entries=entries,
        kinds=pairs("loai-van-ban"),
        issuers=pairs("co-quan"),
        units=pairs("don-vi"),
        foreign=lowered("tieng-nuoc-ngoai"),
        names=lowered("ten-khong-dau"),
        services=frozenset(pairs("so-goi")),
        holidays=frozenset(_day(entry) for entry in tables["ngay-le"]),
        index=_index(entries),
        heads=frozenset(_head(e.written) for e in tables["viet-tat"] if not _numbered(e.written)),
        plain_forms={e.written: e.spoken for e in reversed(entries) if not e.conditional},
    )


def _both_apostrophes(entries: tuple[LexiconEntry, ...]) -> tuple[LexiconEntry, ...]:
    """“S'tiêng” and “S’tiêng” are one name; a line that is read holds either."""
    curly = (replace(e, written=e.written.replace("'", "’")) for e in entries if "'" in e.written)
    return (*entries, *curly)


def _index(
    entries: tuple[LexiconEntry, ...],
) -> dict[str, tuple[tuple[str, tuple[LexiconEntry, ...]], ...]]:
    forms: dict[str, list[LexiconEntry]] = {}
    for entry in entries:
        forms.setdefault(entry.written, []).append(entry)
    index: dict[str, list[tuple[str, tuple[LexiconEntry, ...]]]] = {}
    for written, variants in forms.items():
        index.setdefault(_head(written), []).append(
            (written, tuple(sorted(variants, key=lambda each: not each.conditional)))
        )
    return {
        first: tuple(sorted(group, key=lambda each: -len(each[0])))
        for first, group in index.items()
    }


def _numbered(written: str) -> bool:
    """“B12”, “N95”: a letter with its own number, which no other number may follow."""
    return re.match(r"[^\W\d_]\d", written) is not None


def _head(written: str) -> str:
    found = _WORD.match(written)
    return found.group() if found else written


def _day(entry: LexiconEntry) -> tuple[int, int]:
    day, _, month = entry.written.partition("/")
    if not (day.isdecimal() and month.isdecimal()):
        raise _wrong(entry, f"“{entry.written}” không phải dạng ngày/tháng, ví dụ 30/4")
    return int(day), int(month)


def read_table(path: Path) -> tuple[LexiconEntry, ...]:
    """The entries of one table, each checked. Raises ConfigError."""
    try:
        stamp = path.stat().st_mtime_ns
        return _read_table(path, stamp)
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"Không đọc được {path}: {error}. Lưu lại tệp bằng UTF-8.",
            code="lexicon-unreadable",
            path=str(path),
        ) from error


@lru_cache(maxsize=64)
def _read_table(path: Path, _stamp: int) -> tuple[LexiconEntry, ...]:
    lines = nfc(path.read_text(encoding="utf-8-sig")).splitlines()
    entries = [
        parse_line(line, str(path), number)
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    _no_duplicates(entries)
    return tuple(entries)


def parse_line(line: str, file: str = "", number: int = 0) -> LexiconEntry:
    """One line `viết = đọc | …`. Raises ConfigError if it can't be used."""
    head, *conditions = (part.strip() for part in line.split(" | "))
    written, equals, spoken = (part.strip() for part in head.partition(" = "))
    entry = LexiconEntry(written, spoken, file=file, line=number)
    if not equals or not written or not spoken:
        raise _wrong(entry, "dòng này thiếu dạng “chữ viết = cách đọc” (có dấu cách hai bên dấu =)")
    values: dict[str, str] = {}
    for condition in conditions:
        key, colon, value = (part.strip() for part in condition.partition(":"))
        if key not in _KEYS or not colon or not value:
            raise _wrong(
                entry, f"không hiểu “{condition}”; chỉ có trước:, sau:, hỏi:, thử:, nguồn:"
            )
        values[key] = value
    before, after, ask = (_split(values.get(key, "")) for key in _KEYS[:3])
    entry = LexiconEntry(written, spoken, before, after, ask, values.get("thử", ""), file, number)
    _readable(entry)
    return entry


def _split(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(";") if part.strip())


def unreadable(spoken: str) -> list[str]:
    """What a Vietnamese voice can't say in a spoken form: words and signs, in order."""
    signs = re.findall(r"[^\w\s,.;:?!-]|[\d_]", spoken)
    return signs + [
        word
        for word in _WORD.findall(spoken)
        if not is_syllable(word) or (len(word) > 1 and word.isupper())
    ]


def _readable(entry: LexiconEntry) -> None:
    for form in (entry.spoken, *entry.ask):
        if wrong := unreadable(form):
            raise _wrong(
                entry,
                f"cách đọc “{form}” có chỗ loa không đọc được: {', '.join(wrong)}; "
                "hãy viết bằng tiếng Việt có dấu, số viết bằng chữ",
            )


def _no_duplicates(entries: list[LexiconEntry]) -> None:
    seen: dict[tuple[str, tuple[str, ...], tuple[str, ...]], LexiconEntry] = {}
    for entry in entries:
        key = (entry.written, entry.before, entry.after)
        if key in seen:
            raise _wrong(entry, f"“{entry.written}” đã có ở dòng {seen[key].line}; giữ một dòng")
        seen[key] = entry


def _no_cycles(entries: tuple[LexiconEntry, ...]) -> None:
    """What is said must stay as it is when read again, and plain words must stay untouched."""
    written = {entry.written for entry in entries}
    for entry in entries:
        if entry.written.islower() and is_syllable(entry.written):
            raise _wrong(entry, f"“{entry.written}” là tiếng Việt thường, không được đọc khác")
        if again := next((w for w in _WORD.findall(entry.spoken) if w in written), ""):
            raise _wrong(entry, f"cách đọc chứa “{again}”, mà “{again}” lại là một mục trong bảng")


def _wrong(entry: LexiconEntry, reason: str) -> ConfigError:
    return ConfigError(f"{entry.file}, dòng {entry.line}: {reason}.")
