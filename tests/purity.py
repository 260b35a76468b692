"""A watch over code that should touch nothing outside: by the interpreter's own audit events."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from types import ModuleType
from typing import Any

import pytest

_FORBIDDEN = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.sendto",
    "subprocess.Popen",
    "os.system",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "shutil.move",
    "shutil.rmtree",
    "tempfile.mkstemp",
    "tempfile.mkdtemp",
    "time.sleep",
    "sqlite3.connect",
)


class _Watch:
    """An audit hook can't be taken off, only told to look away."""

    on = False


_WATCH = _Watch()


class Touched(AssertionError):
    """Something that should be pure reached outside."""


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if not _WATCH.on:
        return
    if event in _FORBIDDEN:
        raise Touched(f"{event} {args!r}")
    if event == "open" and _writes(args) and not str(args[0]).endswith(".pyc"):
        raise Touched(f"writes {args[0]!r}")


def _writes(args: tuple[Any, ...]) -> bool:
    mode, flags = args[1], args[2]
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


sys.addaudithook(_watch)


class _SameKind(type):
    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, datetime)


class _NoClock(datetime, metaclass=_SameKind):
    """A datetime that doesn't know what time it is."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        raise Touched("datetime.now")

    @classmethod
    def utcnow(cls) -> Any:
        raise Touched("datetime.utcnow")

    @classmethod
    def today(cls) -> Any:
        raise Touched("datetime.today")


class _AnyDate(type):
    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, date)


class _NoDay(date, metaclass=_AnyDate):
    """A date that doesn't know what day it is."""

    @classmethod
    def today(cls) -> Any:
        raise Touched("date.today")


@contextmanager
def nothing_outside(subject: Any) -> Iterator[None]:
    """Inside, network, child processes, written files and asking for the time raise Touched.

    The clocks are taken from our own rooms and from the module in which `subject` was born.
    """
    with pytest.MonkeyPatch.context() as patch:
        for module in _ours(type(subject).__module__):
            for attribute, value in list(vars(module).items()):
                if value is datetime:
                    patch.setattr(module, attribute, _NoClock)
                elif value is date:
                    patch.setattr(module, attribute, _NoDay)
        for clock in ("time", "time_ns", "localtime"):
            patch.setattr(f"time.{clock}", _no_time)
        patch.setattr(_WATCH, "on", True)
        yield


def _ours(born: str) -> list[ModuleType]:
    rooms = ("channels", "pipeline")
    modules = sys.modules.items()
    return [made for name, made in modules if name.split(".")[0] in rooms or name == born]


def _no_time(*_: Any) -> Any:
    raise Touched("time")
