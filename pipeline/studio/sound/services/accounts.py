"""A voice of config.toml that is asked over HTTP: its service, its address, its keys, its cap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.channel import Secrets
from pipeline.config import Office
from pipeline.errors import ConfigError
from pipeline.model import digest
from pipeline.recipes.sound import ServiceVoice
from pipeline.secrets import FileSecrets
from pipeline.studio.sound.services import azure, fpt, google, server, viettel, vnpt, zalo
from pipeline.studio.sound.services.wire import Account, Secret, SpeechService
from pipeline.voice_settings import ServiceSettings

SERVICES: Mapping[str, SpeechService] = {
    each.SERVICE.kind: each.SERVICE for each in (server, vnpt, viettel, fpt, zalo, google, azure)
}


class KeyMissing(ConfigError):
    """Nobody gave this office a key for the voice yet."""

    code = "voice-key-missing"


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """One voice at its service, ready to be asked."""

    service: SpeechService
    account: Account
    url: str
    monthly: int  # characters; 0: no cap

    @property
    def name(self) -> str:
        """Of the voice in config.toml."""
        return self.account.voice.name

    @property
    def title(self) -> str:
        """What staff read: the voice and whose it is."""
        return f"Giọng “{self.name}” ({self.service.title})"

    @property
    def key(self) -> str:
        """What a failure is remembered by: another key or another address is another chance."""
        return digest([self.service.kind, self.url, *self.account.secrets])


def open_line(choice: ServiceVoice, office: Office, given: tuple[str, ...] = ()) -> VoiceLine:
    """The voice of a recipe as this office may ask for it now, by its keys or those `given`.

    Raises ConfigError, KeyMissing.
    """
    settings = office.voices.get(choice.name)
    if not isinstance(settings, ServiceSettings) or settings.kind != choice.kind:
        raise ConfigError(
            f"Bảng [voices.{choice.name}] (kind = “{choice.kind}”) không còn trong config.toml như "
            "lúc bài được duyệt. Ghi lại bảng ấy, hoặc duyệt lại bài với giọng khác.",
            code="voice-gone",
            voice=choice.name,
        )
    service = SERVICES[choice.kind]
    url = choice.url or service.url
    if not url:
        raise ConfigError(
            f"Giọng “{choice.name}” ({service.title}) chưa có địa chỉ. Thêm dòng url = "
            f"“https://…” vào [voices.{choice.name}] trong config.toml.",
            code="voice-address-missing",
            voice=choice.name,
        )
    keys = given or read_keys(service, choice.name, FileSecrets(office.var / "secrets"))
    return VoiceLine(service, Account(choice, keys), url, settings.monthly)


def secret_name(service: SpeechService, voice: str, secret: Secret) -> str:
    """E.g. `VOICE_FPT_MAI_KEY`: a key is never sent to another kind of service."""
    return f"VOICE_{service.kind}_{voice}_{secret.suffix}".upper().replace("-", "_")


def read_keys(service: SpeechService, voice: str, secrets: Secrets) -> tuple[str, ...]:
    """What the service lets this voice in by. Raises KeyMissing, ConfigError (unreadable)."""
    names = {each: secret_name(service, voice, each) for each in service.secrets}
    found = {each: secrets.get(name) or "" for each, name in names.items()}
    if any(each.needed and not value for each, value in found.items()):
        raise KeyMissing(
            f"Giọng “{voice}” ({service.title}) chưa có mã truy cập. Chạy “loa connect {voice}”."
        )
    return tuple(found.values())
