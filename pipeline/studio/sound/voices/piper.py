"""A Piper voice file of the ward's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.config import Office
from pipeline.errors import ConfigError
from pipeline.model import digest
from pipeline.recipes.codec import to_json
from pipeline.recipes.sound import PiperVoice
from pipeline.studio.sound.pcm import Sound


@dataclass(frozen=True, slots=True)
class Piper:
    """A voice file in child processes."""

    choice: PiperVoice
    office: Office

    @property
    def name(self) -> str:
        """E.g. `mai-5f2a90c1`: its name in config.toml, and all that fixes its sound."""
        return f"{self.choice.name}-{digest(to_json(self.choice))[:8]}"

    def speak(self, texts: Sequence[str]) -> Iterator[Sound]:
        """As Voice."""
        raise ConfigError(f"Giọng “{self.choice.name}” chưa dùng được ở bản này.")
