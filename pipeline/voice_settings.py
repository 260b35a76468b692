"""[voices.NAME] of config.toml → frozen settings, one class for each kind of voice.

    [voices.mai]            name = a table that says its kind
    [channels.radio]
    voices = ["mai", "espeak"]

“espeak” and “gtts” need no table: without one they are spoken as before there were tables, at the
`rate` and from the `gtts_url` of the radio channel. What fixes the sound of a voice becomes part
of the recipe (`choice`), and so of the edition that is approved; what it costs never does.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Annotated, Any, Literal

from pipeline.errors import ConfigError
from pipeline.recipes.sound import (
    EspeakVoice,
    GttsVoice,
    PiperVoice,
    ServiceVoice,
    VoiceChain,
    VoiceChoice,
)
from pipeline.settings import GIVEN, Address, Below, Bounds, Settings, parse

BUILT_IN = ("espeak", "gtts")  # voices that need no table
CLEAR_RATE = 140  # syllables a minute that outdoor horns carry clearly
Rate = Annotated[int, Bounds(ge=90, le=300)]  # syllables a minute, true in every voice

# espeak-ng's words a minute → syllables that it really says in a minute: this office's articles by
# its southern voice (1,398 syllables), the pauses after sentences not counted; the ends by the
# ratios of benchmarks/voices.py. Short sentences without commas are said 7 % faster.
_ESPEAK = ((80, 117), (110, 153), (140, 198), (170, 241), (220, 316))


class VoiceSettings(Settings):
    """What every voice has. `choice` gives the recipe's part."""

    kind: str  # one of VOICE_SETTINGS
    licence: str = ""  # as its maker words it
    source: str = ""  # where its file, or the contract, comes from

    def choice(self, name: str, faster: float = 1.0) -> VoiceChoice:
        """What fixes the sound, as recipes name it; `faster`: times the speed that was set."""
        raise NotImplementedError


class EspeakSettings(VoiceSettings):
    """espeak-ng with a true rate."""

    kind: Literal["espeak"]
    rate: Rate = CLEAR_RATE

    def choice(self, name: str, faster: float = 1.0) -> VoiceChoice:
        """As VoiceSettings."""
        return EspeakVoice(rate=espeak_words(self.rate * faster))


class GttsSettings(VoiceSettings):
    """Google Translate's voice: one speed, one accent."""

    kind: Literal["gtts"]
    url: str = ""  # empty: its usual address

    def choice(self, name: str, faster: float = 1.0) -> VoiceChoice:
        """As VoiceSettings."""
        return GttsVoice(url=self.url)


class PiperSettings(VoiceSettings):
    """A voice file of the ward's own. `loa voice add` measures it and writes the table."""

    kind: Literal["piper"]
    file: Annotated[Below, GIVEN]  # the .onnx, below the office; beside it its .onnx.json
    sha256: str = ""  # of the .onnx as it was listened to
    sha256_json: str = ""  # of the .onnx.json
    syllables: int = 0  # that it says in a minute by itself, as measured
    seconds: float = 0.0  # of processor that one sentence takes, as measured
    speaker: Annotated[int, Bounds(ge=0)] = 0  # of a file with several
    phonemes: Literal["vi", "vi-vn-x-south", "vi-vn-x-central"] = "vi"  # espeak-ng's accent
    rate: Rate = CLEAR_RATE

    def __post_init__(self) -> None:
        """Refuse a table that was written by hand: nobody has listened to that file yet."""
        if not (len(self.sha256) == len(self.sha256_json) == 64 and self.syllables > 0):
            raise ValueError(
                f"chưa có số đo của tệp giọng {self.file}. Bỏ bảng này đi, rồi chạy "
                "“loa voice add TỆP”: máy kiểm tra, đo tệp và ghi lại bảng này"
            )

    def choice(self, name: str, faster: float = 1.0) -> VoiceChoice:
        """As VoiceSettings."""
        return PiperVoice(
            name=name,
            sha256=self.sha256,
            sha256_json=self.sha256_json,
            speaker=self.speaker,
            phonemes=self.phonemes,
            slow=round(self.syllables / self.rate / faster, 3),
            rate=round(self.rate * faster),
        )


class ServiceSettings(VoiceSettings):
    """A voice that is asked over HTTP. Its key is kept by `loa connect`, never here."""

    url: Address = ""  # empty: the service's own
    speaker: str = ""  # as the service calls it
    speed: Annotated[float, Bounds(ge=0.25, le=4)] = 1.0  # times its own speed
    syllables: int = 0  # that it says in a minute at speed 1, as measured; 0: not known
    monthly: Annotated[int, Bounds(ge=0)] = 0  # characters a month at most; 0: no cap

    def choice(self, name: str, faster: float = 1.0) -> VoiceChoice:
        """As VoiceSettings."""
        return ServiceVoice(
            name=name,
            kind=self.kind,
            url=self.url,
            speaker=self.speaker,
            speed=round(self.speed * faster, 3),
            rate=round(self.syllables * self.speed * faster),
        )


class ModelSettings(ServiceSettings):
    """A service that has several models."""

    model: str = ""  # empty: its usual one

    def choice(self, name: str, faster: float = 1.0) -> VoiceChoice:
        """As VoiceSettings."""
        plain = ServiceSettings.choice(self, name, faster)
        assert isinstance(plain, ServiceVoice)
        return replace(plain, model=self.model)


class ServerSettings(ModelSettings):
    """A speech server on the ward's own machine or network (POST /v1/audio/speech)."""

    kind: Literal["server"]
    url: Annotated[Address, GIVEN]


class VnptSettings(ModelSettings):
    """VNPT Smart Voice."""

    kind: Literal["vnpt"]


class ViettelSettings(ServiceSettings):
    """Viettel AI."""

    kind: Literal["viettel"]


class FptSettings(ServiceSettings):
    """FPT.AI."""

    kind: Literal["fpt"]


class ZaloVoiceSettings(ServiceSettings):
    """Zalo AI."""

    kind: Literal["zalo"]


class GoogleSettings(ServiceSettings):
    """Google Cloud Text-to-Speech."""

    kind: Literal["google"]


class AzureSettings(ServiceSettings):
    """Azure Speech."""

    kind: Literal["azure"]


VOICE_SETTINGS: Mapping[str, type[VoiceSettings]] = {
    "piper": PiperSettings,
    "espeak": EspeakSettings,
    "gtts": GttsSettings,
    "server": ServerSettings,
    "vnpt": VnptSettings,
    "viettel": ViettelSettings,
    "fpt": FptSettings,
    "zalo": ZaloVoiceSettings,
    "google": GoogleSettings,
    "azure": AzureSettings,
}


def read_voices(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, VoiceSettings]:
    """Name of a voice → its settings, in their order. Raises ConfigError with the remedy."""
    found: dict[str, VoiceSettings] = {}
    for name, table in tables.items():
        where = f"config.toml, [voices.{name}]"
        if fault := name_fault(name):
            raise ConfigError(f"{where}: {fault}.", code="voice-name", path="config.toml")
        kind = VOICE_SETTINGS.get(str(table.get("kind", "")))
        if kind is None or (name in BUILT_IN and table["kind"] != name):
            known = (name,) if name in BUILT_IN else VOICE_SETTINGS
            raise ConfigError(
                f"{where}: “kind” phải là một trong: {', '.join(known)}. Sửa dòng kind.",
                code="voice-kind-unknown",
                path="config.toml",
                voice=name,
            )
        found[name] = parse(kind, table, where)
    return found


def name_fault(name: str) -> str:
    """What is wrong with the name of a voice: half a Vietnamese sentence, or nothing."""
    if re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name) and len(name) <= 40:
        return ""
    return "tên giọng chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ giong-nu"


def check_names(names: Iterable[str], voices: Mapping[str, VoiceSettings], where: str) -> None:
    """Raise ConfigError for a name of `voices = […]` that is no voice, with the near one."""
    known = dict.fromkeys((*voices, *BUILT_IN))
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"Có phải ý bạn là “{near[0]}”? " if near else ""
            raise ConfigError(
                f"{where}, “voices”: không có giọng nào tên “{name}”. {hint}Các giọng đang có: "
                f"{', '.join(known)}. Thêm tệp giọng bằng “loa voice add TỆP”, hoặc thêm bảng "
                f"[voices.{name}].",
                code="voice-unknown",
                path="config.toml",
                voice=name,
            )


def name_chain(
    names: Iterable[str], voices: Mapping[str, VoiceSettings], rate: int, gtts_url: str
) -> VoiceChain:
    """Voices by name as recipes name them; `rate` and `gtts_url` are of those without a table."""
    plain: Mapping[str, VoiceChoice] = {
        "gtts": GttsVoice(url=gtts_url),
        "espeak": EspeakVoice(rate=rate),
    }
    return tuple(voices[each].choice(each) if each in voices else plain[each] for each in names)


def offline_chain(
    names: Iterable[str], voices: Mapping[str, VoiceSettings], rate: int = 140, faster: float = 1.0
) -> VoiceChain:
    """The voices that need no network: the office's first file of its own, then espeak-ng.

    A server on this machine is none: nobody starts it after a power cut. `names` come first;
    `rate`: espeak-ng's words a minute where it has no table.
    """
    files = [each for each in (*names, *voices) if isinstance(voices.get(each), PiperSettings)]
    spoken = voices.get("espeak")
    last = spoken.choice("espeak", faster) if spoken else EspeakVoice(rate=round(rate * faster))
    return (*(voices[each].choice(each, faster) for each in files[:1]), last)


# --- speed ------------------------------------------------------------------------------


def espeak_words(syllables: float) -> int:
    """espeak-ng's words a minute at which it says so many syllables a minute."""
    return round(_between([(said, words) for words, said in _ESPEAK], syllables))


def espeak_syllables(words: float) -> float:
    """Syllables that espeak-ng says in a minute at its own rate of words a minute."""
    return _between(_ESPEAK, words)


def _between(points: Iterable[tuple[float, float]], at: float) -> float:
    """The value at a place, on straight lines through the points and beyond them."""
    pairs = list(pairwise(points))
    (x0, y0), (x1, y1) = next((each for each in pairs if at <= each[1][0]), pairs[-1])
    return y0 + (y1 - y0) * (at - x0) / (x1 - x0)
