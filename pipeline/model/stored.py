"""Frozen dataclasses ↔ JSON: how an article is kept beside its approval.

Only what articles are made of: strings, numbers, moments, enumerations, tuples, mappings and
dataclasses. What a newer program wrote, or an older one can't give, is no value (Unreadable).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pipeline.model.values import VN

T = TypeVar("T")


class UnreadableJson(Exception):
    """The JSON is not what today's type is written as."""


def dump(value: Any) -> Any:
    """A JSON value; `load` gives the same value back."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: dump(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): dump(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [dump(each) for each in value]
    return value


def load(kind: type[T], value: Any) -> T:
    """The value of a type that `dump` wrote. Raises Unreadable."""
    try:
        found: T = _value(kind, value)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise UnreadableJson(f"{kind.__name__}: {error}") from error
    return found


def _value(kind: Any, value: Any) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if value is None else _value(_only(inside), value)
    if origin is tuple:
        return tuple(_value(inside[0], each) for each in value)
    if origin in (dict, Mapping):
        return {key: _value(inside[1], each) for key, each in value.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        types = _types(kind)
        return kind(**{name: _value(types[name], each) for name, each in value.items()})
    if kind is datetime:
        return datetime.fromisoformat(value).astimezone(VN)
    if issubclass(kind, Enum):
        return kind(value)
    if not isinstance(value, kind) and not (kind is float and isinstance(value, int)):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def _only(kinds: tuple[Any, ...]) -> Any:
    (kind,) = [each for each in kinds if each is not NoneType]
    return kind


@cache
def _types(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
