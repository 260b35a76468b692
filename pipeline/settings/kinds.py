"""What a table of settings is, and the kinds of values that staff write in one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date, time
from pathlib import PurePosixPath
from typing import Annotated, Any, dataclass_transform


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Settings:
    """A table of TOML: a frozen dataclass, closed to keys it does not know."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True)(cls)

    def as_dict(self) -> dict[str, Any]:
        """Every setting by its name, tables inside as they are."""
        return {each.name: getattr(self, each.name) for each in fields(self)}  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number must keep to."""

    ge: float | None = None
    le: float | None = None
    gt: float | None = None

    def hold(self, value: float) -> bool:
        """Whether it does."""
        return (
            (self.ge is None or value >= self.ge)
            and (self.le is None or value <= self.le)
            and (self.gt is None or value > self.gt)
        )


@dataclass(frozen=True, slots=True)
class Read:
    """What staff write → a value of the field's type."""

    turn: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Check:
    """A value of the field's type → the same, or a tidier one."""

    turn: Callable[[Any], Any]


def like(pattern: str, says: str) -> Check:
    """A text of this pattern; else what staff read: half a sentence."""

    def turn(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(says)
        return value

    return Check(turn)


_HOUR = re.compile(r"(\d{1,2})(?::(\d\d)(?::00)?| ?(?:h|g|giờ) ?(\d\d)?(?: ?phút)?)", re.IGNORECASE)

# --- what staff write -----------------------------------------------------------------------


def read_day(value: Any) -> Any:
    """20/11/2026, or a date as TOML writes it. Raises ValueError."""
    if not isinstance(value, str):
        return value
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", value):
        day, month, year = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        year, month, day = map(int, found.groups())
    else:
        raise ValueError("ngày viết dạng 20/11/2026")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"không có ngày {value}") from None


def known_year(value: date) -> date:
    """A day of our time: nothing can be reckoned from the year 1. Raises ValueError."""
    if not 2000 <= value.year <= 2199:
        raise ValueError(f"năm {value.year} không dùng được")
    return value


def read_hour(value: Any) -> Any:
    """05:30, 5h30, 17h, 17 giờ 30, or a time as TOML writes it. Raises ValueError."""
    if isinstance(value, time):
        return value
    found = _HOUR.fullmatch(value.strip()) if isinstance(value, str) else None
    minute = int(found[2] or found[3] or 0) if found else 0
    if not found or int(found[1]) > 23 or minute > 59:
        raise ValueError("giờ viết dạng 05:30")
    return time(int(found[1]), minute)


def _address(value: str) -> str:
    if value and not value.startswith(("https://", "http://")):
        raise ValueError("cần địa chỉ đầy đủ, ví dụ https://xuanlap.example")
    return value.rstrip("/")


def _given(value: Any) -> Any:
    if not value:
        raise ValueError("không để trống")
    return value


def _below(value: str) -> str:
    path = PurePosixPath(value)
    outside = path.is_absolute() or ".." in path.parts or re.search(r"[:\\]", value)
    if value and (outside or not path.parts):
        raise ValueError("cần một chỗ nằm bên trong, ví dụ var/site, am-thanh/nhac-hieu.mp3")
    return value


Day = Annotated[date, Read(read_day), Check(known_year)]
Hour = Annotated[time, Read(read_hour)]
Address = Annotated[str, Check(_address)]  # of the web; no slash at its end
Digits = Annotated[str, like(r"[0-9]*", "chỉ gồm chữ số")]
GIVEN = Check(_given)  # not empty
Below = Annotated[str, Check(_below)]  # a file or folder inside another, posix
