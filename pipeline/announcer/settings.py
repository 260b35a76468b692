"""[channels.<name>] of kind "radio" in config.toml."""

from __future__ import annotations

from typing import Literal

from pipeline import programme
from pipeline.announcer.texts import Texts
from pipeline.errors import ConfigError
from pipeline.recipes.sound import EspeakVoice, GttsVoice, VoiceChain, VoiceChoice
from pipeline.settings import Below, Settings

SLOWEST, FASTEST = 80, 220


class RadioSettings(Settings):
    """The station, its hand-over folder, and who speaks."""

    kind: Literal["radio"] = "radio"
    station: str = "Đài truyền thanh"
    handover: str = "var/handover"  # below the office, or absolute
    voices: tuple[Literal["gtts", "espeak"], ...] = ("gtts", "espeak")  # in order of preference
    rate: int = programme.RATE  # espeak's words a minute: SLOWEST to FASTEST
    gtts_url: str = ""  # empty: the voice's usual address
    texts: Texts = Texts()  # the standing words around the items
    signature: Below = ""  # the ward's own tunes, files below content/; empty: ours
    sting: Below = ""
    alert: Below = ""  # before an urgent bulletin
    log: str = ""  # of the station itself: read by “loa run”; below the office, or absolute
    urgent_confirm: Literal["trước", "sau"] = "sau"  # the second person's word on khẩn cấp

    def check(self, where: str) -> None:
        """Raise ConfigError if no voice can speak so."""
        if not self.voices:
            raise ConfigError(f'{where}: “voices” trống. Ghi ít nhất một giọng: ["espeak"].')
        self.texts.check(where)
        if not SLOWEST <= self.rate <= FASTEST:
            raise ConfigError(
                f"{where}: “rate” = {self.rate} quá nhanh hoặc quá chậm. Chọn từ {SLOWEST} đến "
                f"{FASTEST} tiếng một phút; loa kèn ngoài trời nghe rõ ở 130-145."
            )

    @property
    def tunes(self) -> dict[str, str]:
        """The ward's own: kind of segment → file below content/."""
        own = {"signature": self.signature, "sting": self.sting, "alert": self.alert}
        return {kind: path for kind, path in own.items() if path}

    @property
    def chain(self) -> VoiceChain:
        """The voices as recipes name them."""
        known: dict[str, VoiceChoice] = {
            "gtts": GttsVoice(url=self.gtts_url),
            "espeak": EspeakVoice(rate=self.rate),
        }
        return tuple(known[voice] for voice in self.voices)
