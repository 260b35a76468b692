"""A Piper voice as it lies on disk: FILE.onnx, and FILE.onnx.json that tells how to ask it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.confine import contents
from pipeline.errors import ConfigError, reason

LARGEST = 200_000_000  # bytes: Piper's own are 20 to 115 MB
_LARGEST_JSON = 2_000_000
_PAD, _BEGIN, _END = "_", "^", "$"

Word = tuple[int, str, str]  # where it begins, its phonemes, the stop after it


@dataclass(frozen=True, slots=True)
class PiperForm:
    """What FILE.onnx.json says."""

    hertz: int
    ids: Mapping[str, tuple[int, ...]] = field(repr=False)  # symbol → numbers
    noise: float
    noise_w: float
    speakers: int
    language: str  # espeak-ng's name of it: "vi", "en-us"

    def missing(self, phonemes: Iterable[str]) -> list[str]:
        """Symbols that the voice has never learned."""
        return sorted({each for word in phonemes for each in word} - self.ids.keys())

    def number(self, words: Sequence[Word]) -> dict[str, Any]:
        """The words of a text as a child wants them: symbols, and where each word begins.

        A symbol that the voice does not know is passed over, as Piper does; raises ValueError
        for a word of which nothing would be left.
        """
        pad = self.ids[_PAD]
        ids = [*self.ids[_BEGIN], *pad]
        starts: list[tuple[int, int]] = []
        for at, phonemes, mark in words:
            if not any(each in self.ids for each in phonemes):
                raise ValueError(phonemes)
            if starts:
                ids += [*self.ids.get(" ", ()), *pad]
            starts.append((at, len(ids)))
            for symbol in phonemes + mark:
                if symbol in self.ids:
                    ids += [*self.ids[symbol], *pad]
        return {"ids": [*ids, *self.ids[_END]], "words": starts}


def json_path(model: Path) -> Path:
    """FILE.onnx.json."""
    return model.with_name(f"{model.name}.json")


def read_form(model: Path) -> PiperForm:
    """What FILE.onnx.json says. Raises ConfigError."""
    path = json_path(model)
    try:
        told = json.loads(contents(path, _LARGEST_JSON))
    except FileNotFoundError:
        raise ConfigError(
            f"Thiếu tệp {path.name} bên cạnh {model.name}. Mỗi giọng Piper có hai tệp: tải cả hai "
            "từ cùng một nơi, đặt cạnh nhau."
        ) from None
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "không phải JSON"
        raise ConfigError(f"Không đọc được {path}: {why}. Chép lại tệp ấy.") from error
    try:
        return _read(told)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ConfigError(
            f"{path.name} không phải bản mô tả của một giọng Piper (cần audio.sample_rate, "
            "espeak.voice, phoneme_id_map). Tải lại cả hai tệp của giọng từ cùng một nơi."
        ) from error


def _read(told: Any) -> PiperForm:
    ids = {str(symbol): tuple(map(int, some)) for symbol, some in told["phoneme_id_map"].items()}
    hertz, asks = int(told["audio"]["sample_rate"]), told.get("inference", {})
    noise, noise_w = float(asks.get("noise_scale", 0.667)), float(asks.get("noise_w", 0.8))
    if told.get("phoneme_type", "espeak") != "espeak" or not {_PAD, _BEGIN, _END} <= ids.keys():
        raise ValueError("other symbols")
    if not (8000 <= hertz <= 48000 and all(map(math.isfinite, (noise, noise_w)))):
        raise ValueError("other numbers")
    speakers = max(1, int(told.get("num_speakers", 1)))
    return PiperForm(hertz, ids, noise, noise_w, speakers, str(told["espeak"]["voice"]))


def file_digest(path: Path) -> str:
    """SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
