"""A table of TOML → settings, or everything that is wrong with it, in the words of staff."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from dataclasses import replace as replaced
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pipeline.errors import ConfigError
from pipeline.settings.kinds import Bounds, Check, Read, Settings

Loc = tuple[str | int, ...]  # ("campaign", 1, "when", 0, "times")
_UNIONS = (Union, UnionType)
_YES = {"có": True, "đúng": True, "không": False, "sai": False, "true": True, "false": False}

S = TypeVar("S", bound=Settings)


@dataclass(frozen=True, slots=True)
class _Wrong:
    loc: Loc
    says: str  # a whole sentence


def replace(settings: S, **changes: Any) -> S:
    """The same settings with some changed; nothing is checked."""
    return replaced(settings, **changes)  # type: ignore[type-var]


def parse(
    kind: type[S],
    raw: Mapping[str, Any],
    where: str = "config.toml",
    line: Callable[[Sequence[str | int]], int] | None = None,
) -> S:
    """Settings from a TOML table. Raises ConfigError naming every wrong key in Vietnamese.

    `line` tells on which line of the file a key stands.
    """
    wrong: list[_Wrong] = []
    made: S | None = _table(kind, raw, (), wrong)
    if made is None or wrong:
        says = [f"{where}:{line(each.loc)}: {each.says}" if line else each.says for each in wrong]
        raise ConfigError(
            "\n".join(says) if line else f"{where}: {' '.join(says)}",
            code="bad-setting",
            path=where.partition(",")[0],
            line=line(wrong[0].loc) if line and wrong else None,
        )
    return made


def _table(kind: Any, raw: Mapping[str, Any], loc: Loc, wrong: list[_Wrong]) -> Any:
    """The settings of one table; None, and what is wrong, if there are none."""
    types, before, values = _types(kind), len(wrong), {}
    for name, one in _fields(kind).items():
        if name in raw:
            values[name] = _value(types[name], raw[name], (*loc, name), wrong)
        elif one.default is MISSING and one.default_factory is MISSING:
            says = f"Thiếu “{_dotted((*loc, name))}”: thêm dòng này vào."
            wrong.append(_Wrong((*loc, name), says))
    wrong += [_unknown(kind, (*loc, key)) for key in raw if key not in types]
    if len(wrong) > before:
        return None
    try:
        return kind(**values)
    except (ValueError, ArithmeticError) as error:
        wrong.append(_says(loc, _half(error)))
        return None


def _value(kind: Any, raw: Any, loc: Loc, wrong: list[_Wrong]) -> Any:
    """A value of this type; whatever it is, if `wrong` grew."""
    origin, inside = get_origin(kind), get_args(kind)
    if isinstance(raw, str):
        raw = raw.strip()
    if origin is Annotated:
        return _annotated(kind, raw, loc, wrong)
    if origin in _UNIONS:
        return _one_of(kind, raw, loc, wrong)
    if origin is tuple and isinstance(raw, list | tuple):
        each_of = [(inside[0] if ... in inside else inside[n], n) for n in range(len(raw))]
        return tuple(_value(one, raw[n], (*loc, n), wrong) for one, n in each_of)
    if origin is dict and isinstance(raw, dict):
        return {key: _value(inside[1], one, (*loc, key), wrong) for key, one in raw.items()}
    if isinstance(raw, Mapping) and isinstance(kind, type) and issubclass(kind, Settings):
        return _table(kind, raw, loc, wrong)
    try:
        return _plain(kind, raw)
    except ValueError:
        wrong.append(_unlike(kind, raw, loc))
        return None


def _annotated(kind: Any, raw: Any, loc: Loc, wrong: list[_Wrong]) -> Any:
    before, value, marks = len(wrong), raw, kind.__metadata__
    try:
        for each in marks:
            value = each.turn(value) if isinstance(each, Read) else value
        value = _value(kind.__origin__, value, loc, wrong)
        if len(wrong) > before and any(isinstance(each, Bounds) for each in marks):
            wrong[before:] = [_unlike(kind, raw, loc)]
        for each in marks if len(wrong) == before else ():
            if isinstance(each, Bounds) and not each.hold(value):
                wrong.append(_unlike(kind, raw, loc))
            value = each.turn(value) if isinstance(each, Check) else value
    except (ValueError, ArithmeticError, TypeError) as error:
        wrong.append(_says(loc, _half(error)))
    return value


def _one_of(kind: Any, raw: Any, loc: Loc, wrong: list[_Wrong]) -> Any:
    """`X | Y`: the first that fits; None is what TOML leaves out."""
    options = [each for each in get_args(kind) if each is not NoneType]
    for each in options:
        against: list[_Wrong] = []
        value = _value(each, raw, loc, against)
        if not against:
            return value
    wrong += against if len(options) == 1 else [_unlike(kind, raw, loc)]
    return None


def _plain(kind: Any, raw: Any) -> Any:
    """A value that holds no others. Raises ValueError if it is not of this type."""
    if kind is Any or type(raw) is kind:
        return raw
    if get_origin(kind) is Literal and raw in get_args(kind):
        return raw
    if kind is float and type(raw) is int:
        return float(raw)
    if kind is bool and isinstance(raw, str) and raw.casefold() in _YES:
        return _YES[raw.casefold()]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(raw)
    raise ValueError


# --- what is wrong --------------------------------------------------------------------------

_NAMES: Mapping[Any, str] = {
    int: "số nguyên",
    float: "số",
    str: "chữ trong ngoặc kép",
    bool: "true hoặc false",
    date: "ngày",
    time: "giờ",
    datetime: "ngày và giờ",
    tuple: "danh sách trong ngoặc vuông",
    dict: "bảng gồm các dòng “tên = giá trị”",
}


def _wanted(kind: Any) -> str:
    """A type in the words of staff: `số nguyên từ 1 đến 60`."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        limits = [each for each in kind.__metadata__ if isinstance(each, Bounds)]
        return " ".join([_wanted(inside[0]), *(part for each in limits for part in _limits(each))])
    if origin in _UNIONS:
        return " hoặc ".join(_wanted(each) for each in inside)
    if origin is Literal:
        return "một trong các lựa chọn " + ", ".join(f"“{each}”" for each in inside)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "một trong các lựa chọn " + ", ".join(f"“{each.value}”" for each in kind)
    if isinstance(kind, type) and issubclass(kind, Settings):
        return _NAMES[dict]
    return _NAMES.get(origin or kind, str(kind))


def _limits(bounds: Bounds) -> Iterator[str]:
    if bounds.ge is not None:
        yield f"từ {bounds.ge}" + ("" if bounds.le is not None else " trở lên")
    if bounds.gt is not None:
        yield f"lớn hơn {bounds.gt}"
    if bounds.le is not None:
        yield f"đến {bounds.le}" if bounds.ge is not None else f"không quá {bounds.le}"


def _written(raw: Any) -> str:
    """What staff wrote, as they wrote it."""
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, dict):
        return "một bảng"
    return f"“{raw}”" if isinstance(raw, str) else str(raw)


def _unlike(kind: Any, raw: Any, loc: Loc) -> _Wrong:
    return _says(loc, f"ở đây cần {_wanted(kind)}, không phải {_written(raw)}")


def _says(loc: Loc, why: str) -> _Wrong:
    return _Wrong(loc, f"“{_dotted(loc)}” không hợp lệ: {why}." if loc else f"{why}.")


def _half(error: Exception) -> str:
    """Half a sentence for staff: ours are Vietnamese; Python's own say nothing to them."""
    return "không dùng được giá trị này" if str(error).isascii() else str(error)


def _unknown(kind: Any, loc: Loc) -> _Wrong:
    near = difflib.get_close_matches(str(loc[-1]), _keys(kind), n=1, cutoff=0.5)
    hint = f" Có phải ý bạn là “{near[0]}”?" if near else " Bỏ dòng này đi."
    return _Wrong(loc, f"Không có mục nào tên “{_dotted(loc)}”.{hint}")


def _dotted(loc: Loc) -> str:
    """As staff count: ("when", 0, "days", 1) → `when (mục 1).days (mục 2)`."""
    parts = [f" (mục {each + 1})" if isinstance(each, int) else f".{each}" for each in loc]
    return "".join(parts).removeprefix(".")


@cache
def _fields(kind: Any) -> Mapping[str, Field[Any]]:
    return {each.name: each for each in fields(kind)}


@cache
def _types(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _keys(kind: Any) -> set[str]:
    """Every key that the settings or the tables inside them know."""
    found = set(_types(kind))
    for each in _types(kind).values():
        for inner in (each, *get_args(each)):
            if isinstance(inner, type) and issubclass(inner, Settings):
                found |= _keys(inner)
    return found
