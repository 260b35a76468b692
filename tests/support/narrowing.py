"""What a test knows of a value and its type does not say: asserted, so that mypy knows it too."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def require(value: T | None) -> T:
    """The value, which is there."""
    assert value is not None
    return value


def require_type(kind: type[T], value: object) -> T:
    """The value, which is of this class."""
    assert isinstance(value, kind), value
    return value
