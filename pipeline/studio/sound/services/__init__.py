"""Voices that are asked over HTTP: servers of the ward's own, and bought ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.config import Office
from pipeline.errors import ConfigError
from pipeline.recipes.sound import ServiceVoice
from pipeline.studio.sound.pcm import Sound


def speak_texts(choice: ServiceVoice, office: Office, texts: Sequence[str]) -> Iterator[Sound]:
    """The sound of each text, in order.

    Raises TryLater (network, 429, 5xx, not ready), ConfigError (key refused, cap reached).
    """
    raise ConfigError(f"Giọng “{choice.name}” ({choice.kind}) chưa dùng được ở bản này.")
