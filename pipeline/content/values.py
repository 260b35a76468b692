"""How each kind of value in a head is read: strings in, the model's values out. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pipeline.config import Office
from pipeline.content import dates
from pipeline.content.frontmatter import Value
from pipeline.content.problem import Wrong, quoted
from pipeline.model import Priority, Product
from pipeline.text import fold, nfc, squeeze

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_COMMA = re.compile(r"[,;]")
_TRUE = {"co", "true", "yes", "dung", "x", "1"}
_FALSE = {"khong", "false", "no", "sai", "0"}
_AGREED = {"dadongy", "dongy", "cophep", "duocphep", "codadongy", "agreed"}
_PRIORITIES = {
    "thongthuong": Priority.NORMAL, "thuong": Priority.NORMAL, "binhthuong": Priority.NORMAL,
    "normal": Priority.NORMAL,
    "uutien": Priority.PRIORITY, "priority": Priority.PRIORITY,
    "khancap": Priority.URGENT, "khan": Priority.URGENT, "urgent": Priority.URGENT,
}  # fmt: skip
CALLED = {  # kind of a channel -> what staff call it
    "website": ("trang tin", "web", "trang web", "trang thông tin điện tử"),
    "radio": ("truyền thanh", "loa", "đài", "đài truyền thanh", "phát thanh"),
    "facebook": ("fb", "fanpage", "trang facebook"),
    "zalo": ("zalo oa", "oa"),
    "podcast": ("nghe lại",),
    "zalo-broadcast": ("tin nhắn zalo",),
}


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A name as it is compared: no accents, no case, only letters and digits."""
    return _NOT_PLAIN.sub("", fold(text))


@dataclass(frozen=True, slots=True)
class NamedPicture:
    """An image as the head names it, not looked at yet."""

    src: str
    line: int


def text(value: Value, office: Office) -> str:
    """One line of words."""
    return squeeze(_string(value))


def _string(value: Value) -> str:
    if not value.plain:
        raise Wrong(
            "phải là chữ, không phải danh sách hay nhóm.",
            "Viết trên cùng một dòng; nếu có dấu “[”, “{” hoặc “:” thì đặt trong ngoặc kép.",
            value.line,
        )
    return nfc(value.text).strip()


def names(value: Value, office: Office) -> tuple[str, ...]:
    """A list, or words between commas; each once."""
    if value.parts is not None:
        words = [text(part, office) for part in value.parts]
    else:
        words = [squeeze(word) for word in _COMMA.split(_string(value))]
    found: dict[str, str] = {}
    for word in words:
        if word:
            found.setdefault(bare(word) or word, word)
    return tuple(found.values())


def flag(value: Value, office: Office) -> bool:
    """Yes or no, in Vietnamese or English."""
    word = bare(_string(value))
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise Wrong(f"không hiểu {quoted(value.text)}.", "Viết “có” hoặc “không”.", value.line)


def moment(value: Value, office: Office) -> datetime:
    """A day, with or without an hour."""
    return dates.moment(_string(value))[0]


def end(value: Value, office: Office) -> datetime:
    """A day, or an hour of it, until which something holds."""
    return dates.end_of(_string(value))


def section(value: Value, office: Office) -> str:
    """The key of a section, from its key or its Vietnamese name."""
    if value.parts is not None and len(value.parts) == 1:
        value = value.parts[0]  # `categories: [thong-bao]`
    word = bare(_string(value))
    sections = office.config.sections
    for key, name in sections.items():
        if word in (bare(key), bare(name)):
            return key
    known = ", ".join(f"“{name}”" for name in sections.values())
    near = nearest(word, {bare(name): name for name in sections.values()})
    hint = f"Có phải ý bạn là “{near}”? " if near else ""
    raise Wrong(
        f"không có chuyên mục {quoted(value.text)}.", f"{hint}Chọn một trong: {known}.", value.line
    )


def priority(value: Value, office: Office) -> Priority:
    """One of the three classes."""
    try:
        return _PRIORITIES[bare(_string(value))]
    except KeyError:
        known = ", ".join(f"“{each}”" for each in Priority)
        message = f"không có mức độ {quoted(value.text)}."
        raise Wrong(message, f"Chọn một trong: {known}.", value.line) from None


def channels(value: Value, office: Office) -> tuple[str, ...]:
    """The office's channels that the words mean."""
    found: dict[str, None] = {}
    for word in names(value, office):
        if bare(word) in ("tatca", "all"):
            return tuple(office.kinds)
        meant = channels_named(word, office)
        if not meant:
            known = ", ".join(f"“{name}”" for name in office.kinds)
            message = f"văn phòng không có kênh {quoted(word)}."
            raise Wrong(message, f"Chọn trong: {known}.", value.line)
        found.update(dict.fromkeys(meant))
    return tuple(found)


def channels_named(word: str, office: Office) -> tuple[str, ...]:
    """The office's channels that staff mean by a word: by name, or by what their kind is called."""
    word = bare(word)
    exact = tuple(name for name in office.kinds if bare(name) == word)
    return exact or tuple(
        name for name, kind in office.kinds.items() if word in calls(kind or name)
    )


@lru_cache(maxsize=64)
def calls(kind: str) -> frozenset[str]:
    """Every name of a kind of channel, as compared."""
    return frozenset(bare(each) for each in (kind, *CALLED.get(kind, ())))


def say(value: Value, office: Office) -> dict[str, str]:
    """Written words → spoken words."""
    if value.entries is None:
        raise Wrong(
            "phải gồm các dòng “chữ viết: chữ đọc”.",
            "Viết mỗi từ một dòng, thụt vào hai dấu cách, ví dụ “NQ57: nghị quyết năm bảy”.",
            value.line,
        )
    return {squeeze(nfc(each.key)): text(each.value, office) for each in value.entries}


def minors(value: Value, office: Office) -> bool:
    """Whether children whose parents agreed are in the pictures. Raises Wrong without consent.

    Consent of a parent, and of the child from seven years on: Nghị định 56/2017/NĐ-CP, Điều 36
    (read 2026-11).
    """
    word = bare(_string(value))
    if word in _FALSE:
        return False
    if word in _AGREED:
        return True
    raise Wrong(
        "ảnh có trẻ em thì phải có sự đồng ý của cha mẹ, và của em từ đủ 7 tuổi.",
        "Xin phép rồi viết “đã đồng ý”, hoặc thay ảnh và viết “không”.",
        value.line,
    )


def products(value: Value, office: Office) -> tuple[str, ...]:
    """What is made from the article, by the names that staff use; “không”: nothing."""
    words = names(value, office)
    if [bare(word) for word in words] == ["khong"]:
        return ()
    known = {bare(each): each for each in Product}
    for word in words:
        if bare(word) not in known:
            near = nearest(bare(word), known)
            hint = f"Có phải ý bạn là “{near}”? " if near else ""
            message = f"không có sản phẩm {quoted(word)}."
            raise Wrong(message, f"{hint}Chọn trong: {', '.join(Product)}.", value.line)
    return tuple(known[bare(word)] for word in words)


def picture(value: Value, office: Office) -> NamedPicture | None:
    """The name of an image file."""
    src = _string(value)
    return NamedPicture(src, value.line) if src else None


def long(value: Value, office: Office) -> str:
    """Words that may have lines and paragraphs."""
    return _string(value)


def nearest(word: str, known: Mapping[str, str]) -> str:
    """The known name that was probably meant; empty: none is near."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.7)
    return known[near[0]] if near else ""
