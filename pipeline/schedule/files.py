"""The files of schedules/: read one by one, each with its last good version beside it.

A file that was good is kept in var/schedules/. When it is spoiled, the office goes on by what it
was: a slip in a line must not silence a station, nor take back what waits for its hour.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from pipeline.campaign import Campaign, Deadline, Freshness, Gathering
from pipeline.confine import contents
from pipeline.errors import ConfigError, reason
from pipeline.regulation import Regulation, SlotRule
from pipeline.settings import Settings, parse
from pipeline.settings.faults import line_of, toml_fault, toml_line
from pipeline.text import nfc

KEPT = "schedules"  # below var/: the last good version of each file
LONGEST = 1_000_000  # bytes of a file of rules
_LONGEST_CALENDAR = 4_000_000  # bytes
_RULES = re.compile(r"(?m)^\s*\[\[?\s*regulation\b")


class Rules(Settings):
    """The whole of a schedules/*.toml."""

    slot: tuple[SlotRule, ...] = ()
    regulation: tuple[Regulation, ...] = ()
    campaign: tuple[Campaign, ...] = ()
    event: tuple[Gathering, ...] = ()
    freshness: tuple[Freshness, ...] = ()
    deadline: tuple[Deadline, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """One file that can be used, in the version that is used."""

    name: str
    text: str
    rules: Rules

    def where(self, *loc: str | int) -> str:
        """The place of a key: `schedules/dai.toml:12`."""
        return f"schedules/{self.name}:{line_of(self.text, loc)}"


@dataclass(frozen=True)
class ScheduleFolder:
    """What lies in schedules/. `kept`: the last good texts, of files that still lie there."""

    texts: Mapping[str, str]
    kept: Mapping[str, str]
    calendars: Mapping[str, str]  # .ics, by name
    unread: Mapping[str, str]  # files of rules that can't be read at all, by name: why
    faults: tuple[str, ...] = ()  # of calendars that can't be read at all


def look(schedules: Path, var: Path) -> ScheduleFolder:
    """The folder as it lies there."""
    texts, unread = _all(schedules, "*.toml", LONGEST)
    calendars, faults = _all(schedules, "*.ics", _LONGEST_CALENDAR)
    kept, _ = _all(var / KEPT, "*.toml", LONGEST)
    names = {*texts, *unread}
    return ScheduleFolder(
        {name: nfc(text) for name, text in texts.items()},
        {name: text for name, text in kept.items() if name in names},
        calendars,
        unread,
        tuple(faults.values()),
    )


def _all(folder: Path, pattern: str, most: int) -> tuple[dict[str, str], dict[str, str]]:
    """(texts by name, why others can't be read)."""
    texts: dict[str, str] = {}
    faults: dict[str, str] = {}
    for path in sorted(folder.glob(pattern)):
        if path.name.startswith("."):
            continue
        try:
            texts[path.name] = contents(path, most).decode("utf-8-sig")
        except OSError as error:
            faults[path.name] = f"schedules/{path.name}: không đọc được ({reason(error)})."
        except UnicodeDecodeError:
            faults[path.name] = (
                f"schedules/{path.name}: chữ trong tệp không theo UTF-8. Mở bằng Notepad, Save As, "
                "chọn Encoding là UTF-8 rồi lưu lại."
            )
    return texts, faults


def keep(var: Path, good: Mapping[str, str], lying: Sequence[str]) -> None:
    """Remember the texts of good files; forget those of files that were taken away."""
    folder = var / KEPT
    with suppress(OSError):  # a full disk: the office goes on without
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("*.toml"):
            if path.name not in lying:
                path.unlink()
        for name, text in good.items():
            target, fresh = folder / name, folder / f".{name}.moi"
            if target.exists() and target.read_bytes() == text.encode():
                continue
            with fresh.open("wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(target)


@lru_cache(maxsize=64)
def parsed(name: str, text: str, trial: Callable[[Rules], object]) -> File:
    """A file that can be used, and whose rules survived a trial. Raises ConfigError."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"schedules/{name}, {toml_fault(error, text)}.",
            code="schedule-not-toml",
            path=f"schedules/{name}",
            line=toml_line(error, text),
        ) from None
    except RecursionError:
        raise ConfigError(
            f"schedules/{name}: quá nhiều ngoặc lồng nhau.",
            code="schedule-too-deep",
            path=f"schedules/{name}",
        ) from None
    rules = parse(Rules, raw, f"schedules/{name}", partial(line_of, text))
    try:
        trial(rules)
    except ConfigError:
        raise
    except Exception as error:  # what nobody foresaw costs this file, not the service
        raise ConfigError(
            f"schedules/{name}: máy không tính được lịch của tệp này ({type(error).__name__}). "
            "Xem lại những dòng mới sửa, hoặc báo cho kỹ thuật.",
            code="schedule-not-computed",
            path=f"schedules/{name}",
        ) from None
    return File(name, text, rules)


def binds(text: str) -> bool:
    """Whether a file, however spoiled, holds rules of a station."""
    return bool(_RULES.search(text))
