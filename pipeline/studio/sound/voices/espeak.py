"""espeak-ng's southern Vietnamese voice, offline: the last one of every chain."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pipeline.errors import ConfigError
from pipeline.studio.sound.pcm import Sound
from pipeline.studio.sound.voices.children import ChildFailed, ask_child, cut_answer


@dataclass(frozen=True, slots=True)
class Espeak:
    """espeak-ng in child processes."""

    rate: int = 140  # words a minute as it counts them: some 198 syllables
    voice: str = "vi-vn-x-south"

    @property
    def name(self) -> str:
        """E.g. `espeak-140`."""
        return f"espeak-{self.rate}"

    def speak(self, texts: Sequence[str]) -> Iterator[Sound]:
        """As Voice. One child for each core, each with its share of the texts."""
        shares = min(os.cpu_count() or 1, 1 + len(texts) // 12)
        size = -(-len(texts) // shares)
        parts = [texts[at : at + size] for at in range(0, len(texts), size)]
        with ThreadPoolExecutor(shares) as pool:
            for sounds in pool.map(self._ask, parts):
                yield from sounds

    def _ask(self, texts: Sequence[str]) -> list[Sound]:
        question = {"voice": self.voice, "rate": self.rate, "texts": list(texts)}
        try:
            sounds = cut_answer(ask_child("espeak", question, 600))
        except ChildFailed as error:
            if error.ended is None:
                raise ConfigError(f"Giọng espeak-ng không chạy được: {error}.") from error
            raise ConfigError(
                f"Giọng espeak-ng không đọc được ({error}). Cài lại gói espeakng-loader."
            ) from error
        except ValueError:
            sounds = []
        if len(sounds) != len(texts):
            raise ConfigError("Giọng espeak-ng trả lời dở dang. Chạy lại; nếu còn, cài lại gói.")
        return sounds
