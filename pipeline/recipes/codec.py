"""Recipes as JSON, and JSON as recipes: one rule for all of them.

    a dataclass        {"field": value, …}
    a NamedTuple       [value, …], in the order of its fields
    tuple[X, ...]      [value, …]
    X | None           null
    str, int, float    as they are, bool too

A field of metadata OPTIONAL is left out where it has its default; one of `called` has another name
in JSON. A union's members are told apart by their Literal fields. What can be read is
written again to the same JSON, since names of files and approvals hang on it: whatever would not
be (an unknown key, a default written out) is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Reader = Callable[[Any], Any]
OPTIONAL: Mapping[str, object] = {"optional": True}  # metadata: left out at its default
_ABSENT = object()  # the default of a field that is always written
_EXACT: Mapping[Any, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    bool: (bool,),
    float: (float, int),  # JSON tells a whole number without its point: it stays so
}


class UnknownShape(ValueError):
    """JSON that no recipe of this version writes."""


def called(key: str) -> Mapping[str, object]:
    """The metadata of a field that JSON calls `key`."""
    return {"key": key}


# --- writing ------------------------------------------------------------------------------------


def to_json(value: Any) -> Any:
    """A recipe or a part of one as JSON (dict, list, str, int, float, bool, None)."""
    kind: Any = type(value)
    if kind is tuple:
        return [to_json(each) for each in value]
    if (known := _written_fields(kind)) is not None:
        told = ((key, getattr(value, name), default) for name, key, default in known)
        return {key: to_json(each) for key, each, default in told if each != default}
    if isinstance(value, tuple):
        return [to_json(each) for each in value]
    return value


@cache
def _written_fields(kind: Any) -> tuple[tuple[str, str, Any], ...] | None:
    """(field, its key, the default at which it is left out) of a dataclass."""
    return tuple(_named_fields(kind)) if is_dataclass(kind) else None


def _named_fields(kind: Any) -> Iterator[tuple[str, str, Any]]:
    for each in fields(kind):
        default = each.default if each.metadata.get("optional") else _ABSENT
        yield each.name, each.metadata.get("key", each.name), default


# --- reading ------------------------------------------------------------------------------------


def from_json(hint: Any, value: Any) -> Any:
    """A value of a type (a class of recipes, or a union of them). Raises UnknownShape."""
    return _reader(hint)(value)


@cache
def _reader(hint: Any) -> Reader:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _read_union(get_args(hint))
    if origin is tuple:
        return _read_items(_reader(get_args(hint)[0]))
    if origin is Literal:
        return _read_one_of(get_args(hint))
    if is_dataclass(hint):
        return _read_object(hint)
    if hint in _EXACT:
        return _read_exactly(_EXACT[hint])
    return _read_row(hint)


def _read_exactly(kinds: tuple[type, ...]) -> Reader:
    def read(value: Any) -> Any:
        if type(value) not in kinds:
            raise UnknownShape(f"{value!r} is no {kinds[0].__name__}")
        return value

    return read


def _read_one_of(known: tuple[Any, ...]) -> Reader:
    def read(value: Any) -> Any:
        if value not in known:
            raise UnknownShape(f"{value!r} is none of {known}")
        return value

    return read


def _read_items(read_one: Reader) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not list:
            raise UnknownShape(f"{value!r} is no list")
        return tuple(map(read_one, value))

    return read


def _read_row(kind: Any) -> Reader:
    """A NamedTuple: as many values as it has fields."""
    hints = get_type_hints(kind)
    readers = [_reader(hints[name]) for name in kind._fields]

    def read(value: Any) -> Any:
        if type(value) is not list or len(value) != len(readers):
            raise UnknownShape(f"{value!r} is no {kind.__name__}")
        return kind(*(read_one(each) for read_one, each in zip(readers, value, strict=True)))

    return read


def _read_object(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    known = {
        key: (name, _reader(hints[name]), default) for name, key, default in _named_fields(kind)
    }
    needed = frozenset(key for key, (_, _, default) in known.items() if default is _ABSENT)

    def read(value: Any) -> Any:
        if not isinstance(value, Mapping) or not needed <= value.keys():
            raise UnknownShape(f"{value!r} is no {kind.__name__}")
        told = {}
        for key, each in value.items():
            if key not in known:
                raise UnknownShape(f"{kind.__name__} has no {key!r}")
            name, read_one, default = known[key]
            told[name] = read_one(each)
            if told[name] == default:
                raise UnknownShape(f"{kind.__name__} would leave out {key!r}")
        return kind(**told)

    return read


def _read_union(members: tuple[Any, ...]) -> Reader:
    """`X | None`, or classes that their Literal fields tell apart."""
    some = tuple(each for each in members if each is not type(None))
    marks = [(_marks(each), _reader(each)) for each in some]
    empty = len(some) < len(members)

    def read(value: Any) -> Any:
        if value is None and empty:
            return None
        for told, read_one in marks:
            if all(value.get(key) in known for key, known in told.items()):
                return read_one(value)
        raise UnknownShape(f"{value!r} is none of {some}")

    return read


def _marks(kind: Any) -> dict[str, tuple[Any, ...]]:
    """The Literal fields of a class, and what they may hold."""
    if not is_dataclass(kind):
        return {}
    hints = get_type_hints(kind)
    return {
        key: get_args(hints[name])
        for name, key, default in _named_fields(kind)
        if default is _ABSENT and get_origin(hints[name]) is Literal
    }
