"""What every noun is made of: the one time zone, canonical digests, an empty mapping."""

from __future__ import annotations

import copyreg
import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

VN = ZoneInfo("Asia/Ho_Chi_Minh")

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode

NOTHING: Mapping[str, Any] = MappingProxyType({})


def _read_only(values: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(values)


# Python can't pickle a read-only mapping by itself
copyreg.pickle(MappingProxyType, lambda each: (_read_only, (dict(each),)))


def digest(value: Any) -> str:
    """Sha256 (hex, 64 characters) of a value's canonical JSON; of bytes as they are."""
    if not isinstance(value, bytes):
        value = _canonical(value).encode()
    return hashlib.sha256(value).hexdigest()
