"""Voices that are asked over HTTP: connecting one, how each stands, what staff ought to know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from channels.connect import Talk
from pipeline.config import Office
from pipeline.errors import ConfigError, LoaError, TryLater
from pipeline.office.doctor_settings import OfficeFinding
from pipeline.office.newsroom import Newsroom
from pipeline.recipes.sound import ServiceVoice
from pipeline.report import clock
from pipeline.secrets import FileSecrets
from pipeline.text import group_digits
from pipeline.voice_settings import ServiceSettings

if TYPE_CHECKING:  # asking brings in requests: most commands need not pay
    from pipeline.studio.sound.services.book import Trouble

_TRIED = "Xin chào bà con."  # what a voice says when it is connected
_REMEDIES = {
    "key": "Lấy mã mới ở trang quản lý của dịch vụ rồi chạy “loa connect {voice}”.",
    "request": "Sửa [voices.{voice}] trong config.toml: speaker, url.",
    "cap": "Tăng monthly của [voices.{voice}] trong config.toml, hoặc chờ sang tháng.",
    "link": "Hỏi nơi cung cấp; nếu họ không nhận thì đổi mã: “loa connect {voice}”.",
    "sound": "Nghe thử bằng “loa voice try”; nếu vẫn hỏng thì đổi người đọc (speaker).",
    "busy": "Máy tự hỏi lại. Nếu kéo dài, xem lại mạng và địa chỉ (url) của giọng này.",
}


def bought_voices(office: Office) -> dict[str, ServiceSettings]:
    """Those of config.toml, by name. Raises ConfigError."""
    return {name: each for name, each in office.voices.items() if isinstance(each, ServiceSettings)}


def connect_voice(room: Newsroom, name: str, talk: Talk) -> str:
    """Ask a person for the keys of a voice, try them with three words, keep them; what staff read.

    A key that is refused is not kept. Raises ConfigError.
    """
    from pipeline.studio.sound.services import CapReached, say_once
    from pipeline.studio.sound.services.accounts import SERVICES, secret_name
    from pipeline.studio.sound.services.asking import KeyRefused
    from pipeline.studio.sound.services.book import VoiceBook

    service = SERVICES[bought_voices(room.office)[name].kind]
    names = [secret_name(service, name, each) for each in service.secrets]
    talk.say(f"Kết nối giọng đọc “{name}” của {service.title}. Mã dán vào không hiện ra màn hình.")
    given = [talk.ask(each.question, hidden=True).strip() for each in service.secrets]
    if any(each.needed and not one for each, one in zip(service.secrets, given, strict=True)):
        raise ConfigError("Chưa đủ mã nên chưa lưu gì. Chạy lại “loa connect” khi có đủ.")
    book, tried = VoiceBook.of(room.office.var), ""
    try:
        say_once(_choice(room.office, name), room.office, _TRIED, tuple(given), room.clock)
    except KeyRefused as error:
        raise ConfigError(
            f"{error} Chưa lưu gì. Xem lại mã rồi chạy lại “loa connect {name}”."
        ) from None
    except (TryLater, CapReached) as error:
        tried = f" Chưa đọc thử được: {error} Chạy “loa doctor” sau khi phát chương trình đầu tiên."
    secrets = FileSecrets(room.office.var / "secrets")
    for secret, value in zip(names, given, strict=True):
        if value:
            secrets.put(secret, value)
    book.forget_trouble(name)
    return f"Đã lưu mã của giọng “{name}”.{tried or ' Đọc thử được.'}"


def _choice(office: Office, name: str) -> ServiceVoice:
    found = office.voices[name].choice(name)
    assert isinstance(found, ServiceVoice)
    return found


def check_voices(room: Newsroom) -> Iterator[OfficeFinding]:
    """How each stands: its key, what it met last, the characters of the month. Asks nobody."""
    wanted = bought_voices(room.office)
    if not wanted:
        return
    from pipeline.studio.sound.services.accounts import SERVICES, KeyMissing, open_line
    from pipeline.studio.sound.services.book import VoiceBook, month_of

    book = VoiceBook.of(room.office.var)
    for name, settings in wanted.items():
        subject = f"Giọng đọc “{name}” ({SERVICES[settings.kind].title})"
        try:
            open_line(_choice(room.office, name), room.office)
            trouble = next((each for each in book.troubles() if each.voice == name), None)
            used = _usage(book.used(name, room.clock()), settings.monthly, month_of(room.clock()))
        except KeyMissing as error:
            yield OfficeFinding(subject, True, "chưa kết nối", str(error), lacking=True)
        except LoaError as error:
            yield OfficeFinding(subject, False, str(error))
        else:
            yield _finding(subject, trouble, used)
            yield from _check_speed(name, subject, settings.speed, SERVICES[settings.kind].speeds)


def _check_speed(
    name: str, subject: str, speed: float, can: tuple[float, float]
) -> Iterator[OfficeFinding]:
    """A speed that the service can't do."""
    slowest, fastest = can
    if slowest <= speed <= fastest:
        return
    told = f"{slowest:g} đến {fastest:g}".replace(".", ",")
    word = f"speed = {speed:g}, mà dịch vụ chỉ đọc được từ {told} lần: máy dùng mức gần nhất"
    act = f"Sửa dòng speed của [voices.{name}] trong config.toml."
    yield OfficeFinding(subject, True, word, act, lacking=True)


def _finding(subject: str, trouble: Trouble | None, used: str) -> OfficeFinding:
    if trouble is None:
        return OfficeFinding(subject, True, used)
    mild = trouble.kind in ("cap", "busy", "sound")
    remedy = _REMEDIES[trouble.kind].format(voice=trouble.voice)
    return OfficeFinding(subject, mild, f"{_tell(trouble)} {_capital(used)}.", remedy, lacking=mild)


def _tell(trouble: Trouble) -> str:
    """What a voice met last and who spoke for it."""
    spoke = f" Giọng “{trouble.instead}” đọc thay." if trouble.instead else ""
    return f"Không đọc được từ {clock(trouble.since)}: {trouble.sentence}{spoke}"


def _usage(used: int, most: int, month: str) -> str:
    year, number = month.split("-")
    cap = f" trên {group_digits(most)}" if most else ""
    return f"đã dùng {group_digits(used)}{cap} ký tự trong tháng {number}/{year}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def voice_warnings(room: Newsroom) -> list[str]:
    """What staff ought to know of voices that did not speak: who spoke instead, and the remedy.

    Who was only busy, and took nobody's turn, is not worth a word.
    """
    if not bought_voices(room.office):
        return []
    from pipeline.studio.sound.services.book import VoiceBook

    try:
        troubles = VoiceBook.of(room.office.var).troubles()
    except LoaError as error:
        return [str(error)]
    known = bought_voices(room.office)
    return [
        f"Giọng đọc “{each.voice}”: {_tell(each)} {_REMEDIES[each.kind].format(voice=each.voice)}"
        for each in troubles
        if each.voice in known and (each.kind != "busy" or each.instead)
    ]
