"""Tables of TOML → frozen settings. Every wrong key is told, in Vietnamese, with its remedy.

    class Slot(Settings):
        minutes: Annotated[int, Bounds(ge=1, le=180)]
        time: Hour = time(5, 30)

    parse(Slot, {"minute": 3}, "config.toml")  # ConfigError: Thiếu “minutes”… Có phải ý bạn là…

A field's type says what is wanted. Bounds limit a number; Read turns what staff write into what
the machine needs, before anything else is looked at; Check looks at the finished value. Both
raise ValueError with half a Vietnamese sentence, as `__post_init__` does about a whole table.

Settings are plain dataclasses, read here rather than by pydantic: its findings are in English, and
loading it takes a seventh of the time in which a thousand articles become a site.
"""

from dataclasses import field

from pipeline.settings.kinds import (
    GIVEN,
    Address,
    Below,
    Bounds,
    Check,
    Day,
    Digits,
    Hour,
    Read,
    Settings,
    known_year,
    like,
    read_day,
    read_hour,
)
from pipeline.settings.reading import parse, replace

__all__ = [
    "GIVEN", "Address", "Below", "Bounds", "Check", "Day", "Digits", "Hour", "Read", "Settings",
    "field", "known_year", "like", "parse", "read_day", "read_hour", "replace",
]  # fmt: skip
