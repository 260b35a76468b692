"""What every noun is made of: the one time zone, canonical digests, an empty mapping."""

from __future__ import annotations

import copyreg
import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import orjson

VN = ZoneInfo("Asia/Ho_Chi_Minh")

NOTHING: Mapping[str, Any] = MappingProxyType({})


def _read_only(values: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(values)


# Python can't pickle a read-only mapping by itself
copyreg.pickle(MappingProxyType, lambda each: (_read_only, (dict(each),)))


def canonical(value: Any) -> bytes:
    """JSON as UTF-8: keys in order, no blanks, nothing escaped that need not be."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def digest(value: Any) -> str:
    """Sha256 (hex, 64 characters) of a value's canonical JSON; of bytes as they are."""
    if not isinstance(value, bytes):
        value = canonical(value)
    return hashlib.sha256(value).hexdigest()
