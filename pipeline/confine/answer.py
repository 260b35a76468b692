"""What a child gives back, as plain data: nothing that is read from it can call anything.

Values, their collections, dates, and the records (dataclasses), enums and errors of this house are
told by name and parts. Read again, a record is made without its constructor, as pickle does; what
pickle itself reads holds no names at all.
"""

from __future__ import annotations

import io
import pickle
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any

from pipeline.model import VN

_PLAIN = (type(None), bool, int, float, str, bytes)
_MANY: dict[str, Callable[[Any], Any]] = {
    "tuple": tuple,
    "list": list,
    "set": set,
    "frozenset": frozenset,
}


class NotPlain(ValueError):
    """It can't be told as data, or is not what may be told."""


def packed(value: object) -> bytes:
    """Raises NotPlain."""
    return pickle.dumps(_told(value), pickle.HIGHEST_PROTOCOL)


def unpacked(data: bytes, packages: set[str]) -> Any:
    """The value again; records of these packages only. Raises NotPlain."""
    try:
        return _made(_Nameless(io.BytesIO(data)).load(), packages)
    except NotPlain:
        raise
    except Exception as error:
        raise NotPlain(f"{type(error).__name__}: {error}") from None


class _Nameless(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        raise NotPlain(f"{module}.{name}")


def _told(value: object) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind.__name__ in _MANY and kind.__module__ == "builtins":
        return (kind.__name__, [_told(each) for each in value])  # type: ignore[attr-defined]
    if isinstance(value, Mapping):
        return ("dict", [(_told(key), _told(each)) for key, each in value.items()])
    if isinstance(value, datetime):
        vn = value.astimezone(VN) if value.tzinfo else value
        return ("datetime", vn.replace(tzinfo=None).isoformat(), value.tzinfo is not None)
    if isinstance(value, date):
        return ("date", value.isoformat())
    name = (kind.__module__, kind.__qualname__)
    if isinstance(value, Enum):
        return ("enum", *name, value.value)
    if isinstance(value, Exception):
        return ("error", *name, _told(value.args), _told(value.__dict__))
    if is_dataclass(value):
        inner = [(each.name, _told(getattr(value, each.name))) for each in fields(value)]
        return ("record", *name, inner)
    raise NotPlain(f"{name[0]}.{name[1]}")


def _made(told: Any, packages: set[str]) -> Any:
    if type(told) in _PLAIN:
        return told
    what, *rest = told
    if what in _MANY:
        return _MANY[what](_made(each, packages) for each in rest[0])
    if what == "dict":
        return {_made(key, packages): _made(each, packages) for key, each in rest[0]}
    if what == "datetime":
        return datetime.fromisoformat(rest[0]).replace(tzinfo=VN if rest[1] else None)
    if what == "date":
        return date.fromisoformat(rest[0])
    return _ours(what, _class(rest[0], rest[1], packages), rest[2:], packages)


def _ours(what: str, kind: Any, rest: list[Any], packages: set[str]) -> Any:
    """A member of an enum, an error or a record, made without what its class would do."""
    if what == "enum" and issubclass(kind, Enum):
        return kind(rest[0])
    if what == "error" and issubclass(kind, Exception):
        error = kind.__new__(kind, *_made(rest[0], packages))
        error.__dict__.update(_made(rest[1], packages))
        return error
    if what != "record" or not (isinstance(kind, type) and is_dataclass(kind)):
        raise NotPlain(str(what))
    made = object.__new__(kind)
    for each, (name, value) in zip(fields(kind), rest[0], strict=True):
        if each.name != name:
            raise NotPlain(name)
        found = _made(value, packages)
        is_fixed = type(found) is dict and "Mapping" in str(each.type)
        object.__setattr__(made, name, MappingProxyType(found) if is_fixed else found)
    return made


def _class(module: str, name: str, packages: set[str]) -> type:
    """A class of ours that is known here already."""
    if module.split(".")[0] not in packages or "<" in name:
        raise NotPlain(f"{module}.{name}")
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    if not isinstance(found, type):
        raise NotPlain(f"{module}.{name}")
    return found
