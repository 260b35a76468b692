"""Voices that are asked over HTTP: servers of the ward's own, and bought ones.

server | vnpt | viettel | fpt | zalo | google | azure    a wire format each: what is asked, and read
wire                                                     what they have in common
accounts                                                 a voice, its address, its keys, its cap
asking → links, files, phrases                           all sentences asked for, then collected
book                                                     characters by month; what went wrong last

No bought service was ever called from here: their formats are as documents and public clients tell
them, and farends/ plays them so.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from pipeline.config import Clock, Office, host_clock
from pipeline.errors import ConfigError, LoaError, TryLater
from pipeline.recipes.sound import ServiceVoice
from pipeline.studio.sound.pcm import Sound
from pipeline.studio.sound.services.accounts import KeyMissing, VoiceLine, open_line
from pipeline.studio.sound.services.asking import Batch, KeyRefused, Pace, StrangeLink
from pipeline.studio.sound.services.book import TroubleKind, VoiceBook, month_of
from pipeline.studio.sound.services.phrases import split_text
from pipeline.text import group_digits

PACE = Pace()
REST = 60.0  # seconds for which a service that failed is not asked again…
_MOST_REST = 3600.0  # …or so long as it asked for, at most

_rests_until: dict[str, float] = {}  # `VoiceLine.key` → time.monotonic() from which it is asked


class CapReached(ConfigError):
    """The ward lets this voice say no more this month."""

    code = "voice-cap"


class Resting(TryLater):
    """The service failed a moment ago, and is not asked."""

    code = "voice-resting"


def speak_texts(
    choice: ServiceVoice,
    office: Office,
    texts: Sequence[str],
    now: Clock = host_clock,
    pace: Pace | None = None,
) -> Iterator[Sound]:
    """The sound of each text, in order, without the times of words.

    Raises TryLater (network, 429, 5xx, not ready), ConfigError (key refused, cap reached),
    ContentError (a word that no request can hold). What is wrong with a voice stays in the office's
    VoiceBook until it speaks again.
    """
    book = VoiceBook.of(office.var)
    try:
        yield from _speak(open_line(choice, office), book, texts, now, pace or PACE)
    except (TryLater, ConfigError) as error:
        if not isinstance(error, Resting):
            book.note_trouble(choice.name, _kind_of(error), str(error), now())
        raise
    book.forget_trouble(choice.name)


def say_once(
    choice: ServiceVoice, office: Office, text: str, secrets: tuple[str, ...], now: Clock
) -> Sound:
    """What a voice says when it is let in by these keys, which nobody keeps yet.

    Raises as `speak_texts`. It is counted like everything else.
    """
    line = open_line(choice, office, secrets)
    (sound,) = _speak(line, VoiceBook.of(office.var), [text], now, PACE)
    return sound


def _speak(
    line: VoiceLine, book: VoiceBook, texts: Sequence[str], now: Clock, pace: Pace
) -> Iterator[Sound]:
    if time.monotonic() < _rests_until.get(line.key, 0.0):
        raise Resting(f"{line.title} vừa không trả lời: lát nữa mới hỏi lại.")
    service = line.service
    parts = [split_text(text, service.longest, service.measure) for text in texts]
    _check_cap(line, book, sum(len(part) for text in parts for part in text), now)

    def count(text: str) -> None:
        if not book.count(line.name, now(), len(text), line.monthly):
            raise _cap_reached(line, book, len(text), now)

    try:
        yield from Batch(service, line.account, line.url, pace, count).speak(parts)
    except TryLater as error:
        rest = min(_MOST_REST, max(REST, error.after.total_seconds()))
        _rests_until[line.key] = time.monotonic() + rest
        raise


def _check_cap(line: VoiceLine, book: VoiceBook, characters: int, now: Clock) -> None:
    """Raise CapReached before anything is paid for that the next voice would speak anyway."""
    if line.monthly and book.used(line.name, now()) + characters > line.monthly:
        raise _cap_reached(line, book, characters, now)


def _cap_reached(line: VoiceLine, book: VoiceBook, characters: int, now: Clock) -> CapReached:
    year, month = month_of(now()).split("-")
    used, most = group_digits(book.used(line.name, now())), group_digits(line.monthly)
    return CapReached(
        f"{line.title} đã dùng {used} trên {most} ký tự của tháng {month}/{year}, không đủ cho "
        f"{group_digits(characters)} ký tự nữa nên máy không hỏi thêm. Tăng số monthly của "
        f"[voices.{line.name}] trong config.toml, hoặc chờ sang tháng.",
    )


def _kind_of(error: LoaError) -> TroubleKind:
    match error:
        case KeyRefused() | KeyMissing():
            return "key"
        case CapReached():
            return "cap"
        case StrangeLink():
            return "link"
        case ConfigError():
            return "request"
    return "busy"
