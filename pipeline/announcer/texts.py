"""The standing words of a programme as templates that staff may edit: [channels.<name>.texts].

Jinja2, in a sandbox; the variables have Vietnamese names. A template that can't be filled is
refused when the office is opened, with its key and the names that it may use.
"""

from __future__ import annotations

import difflib
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.channel_settings import RadioSettings, Texts
from pipeline.errors import ConfigError
from pipeline.text import nfc, squeeze

SLOWEST, FASTEST = 80, 220  # espeak's words a minute

_SAMPLE: dict[str, Any] = {
    "đài": "Đài truyền thanh", "tỉnh": "tỉnh Đồng Nai", "thứ": "thứ Hai", "ngày": 2, "tháng": 9,
    "năm": 2026, "giờ": "05:30", "buổi": "buổi sáng", "mục": "Thông báo", "tin": "Một; hai.",
}  # fmt: skip


def check_station(settings: RadioSettings, where: str) -> None:
    """Raise ConfigError if no voice can speak so, or one of the texts can't be filled."""
    if not settings.voices:
        raise ConfigError(f'{where}: “voices” trống. Ghi ít nhất một giọng: ["espeak"].')
    _check_texts(settings.texts, where)
    if not SLOWEST <= settings.rate <= FASTEST:
        raise ConfigError(
            f"{where}: “rate” = {settings.rate} quá nhanh hoặc quá chậm. Chọn từ {SLOWEST} đến "
            f"{FASTEST} tiếng một phút; loa kèn ngoài trời nghe rõ ở 130-145."
        )


def _check_texts(texts: Texts, where: str) -> None:
    """Raise ConfigError if one of them can't be filled."""
    for name, text in texts.as_dict().items():
        try:
            filled = fill(text, _SAMPLE)
        except (TemplateError, ArithmeticError, TypeError, ValueError, LookupError) as error:
            raise ConfigError(f"{where}, texts.{name}: {_reason(error)}") from None
        if not filled and name in ("title", "intro"):
            raise ConfigError(f"{where}, texts.{name}: để trống. Viết lời, hoặc bỏ dòng này.")


def fill(template: str, values: dict[str, Any]) -> list[str]:
    """The paragraphs of a filled template. Raises jinja2.TemplateError."""
    lines = _template(nfc(template)).render(values).splitlines()
    return [squeeze(line) for line in lines if line.strip()]


@cache
def _template(source: str) -> Template:
    # words for the ear, not HTML: they are escaped where they are shown
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    return environment.from_string(source)


def _reason(error: Exception) -> str:
    known = ", ".join("{{ " + name + " }}" for name in _SAMPLE)
    if isinstance(error, UndefinedError) and error.message:
        name = error.message.split("'")[1] if "'" in error.message else ""
        near = difflib.get_close_matches(name, list(_SAMPLE), n=1, cutoff=0.3)
        hint = f" Có phải ý bạn là “{near[0]}”?" if near else ""
        return f"không có biến “{name}”.{hint} Dùng được: {known}."
    return f"mẫu viết sai ({error}). Dùng được: {known}."
