"""A Piper voice file of the ward's own, spoken in child processes (pipeline/speakers/piper.py)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.config import Office
from pipeline.errors import ConfigError, TryLater
from pipeline.recipes.sound import PiperVoice
from pipeline.studio.sound.pcm import Sound
from pipeline.studio.sound.voices import name_choice
from pipeline.studio.sound.voices.children import ChildFailed, ask_child, cut_answer
from pipeline.studio.sound.voices.piper_file import (
    PiperForm,
    Word,
    file_digest,
    json_path,
    read_form,
)
from pipeline.voice_settings import PiperSettings

INSTALL = "Cài phần giọng đọc: mở thư mục của phần mềm, chạy “make giong”, rồi chạy lại."
_PATIENCE = 1200  # seconds for one child: an old machine speaks slower than people do
_MOST = 4  # children: each takes 300 MB
_SHARE = 400  # symbols worth a child of their own


@dataclass(frozen=True, slots=True)
class Piper:
    """A voice file. One child for each core, one thread each."""

    choice: PiperVoice
    office: Office

    @property
    def name(self) -> str:
        """As `name_choice`."""
        return name_choice(self.choice)

    def speak(self, texts: Sequence[str]) -> Iterator[Sound]:
        """As Voice. The file must be the one that was approved, byte for byte."""
        model = approved_file(self.choice, self.office)
        yield from speak_file(model, self.choice, self.office.build, texts)


def approved_file(choice: PiperVoice, office: Office) -> Path:
    """The voice's .onnx, as it was approved. Raises ConfigError: gone, changed, another one."""
    settings = office.voices.get(choice.name)
    if not isinstance(settings, PiperSettings):
        raise ConfigError(
            f"Giọng “{choice.name}” không còn trong config.toml, nên bài đã duyệt bằng giọng ấy "
            "không đọc được bằng giọng ấy nữa. Thêm lại bằng “loa voice add TỆP”."
        )
    model = office.root / settings.file
    for path, approved in ((model, choice.sha256), (json_path(model), choice.sha256_json)):
        try:
            same = file_digest(path) == approved
        except OSError:
            raise ConfigError(
                f"Không thấy tệp {path.name} của giọng “{choice.name}” ({settings.file}). Chép "
                "tệp ấy lại chỗ cũ, hoặc chạy “loa voice add TỆP” để chọn giọng khác."
            ) from None
        if not same:
            raise ConfigError(
                f"Tệp {path.name} của giọng “{choice.name}” không còn là tệp đã nghe và duyệt "
                "(bị thay, hoặc chép thiếu). Chép lại đúng tệp cũ; muốn dùng tệp mới thì chạy “loa "
                "voice add TỆP” dưới tên khác, rồi duyệt lại."
            )
    return model


def speak_file(
    model: Path, choice: PiperVoice, build: Path, texts: Sequence[str]
) -> Iterator[Sound]:
    """The sound of each text by a file whose digests are the recipe's.

    Raises ConfigError (the extra, the file), TryLater (a child was stopped).
    """
    form, name = read_form(model), choice.name
    ready = ready_model(model, choice.sha256, build, name)
    asked = [
        _number(form, words, text, name)
        for words, text in zip(read_phonemes(texts, choice.phonemes), texts, strict=True)
    ]
    question = {
        "ready": str(ready),
        "hertz": form.hertz,
        "slow": choice.slow,
        "noise": form.noise,
        "noise_w": form.noise_w,
        "speaker": choice.speaker,
    }
    parts = _share_out(asked)
    with ThreadPoolExecutor(len(parts) or 1) as pool:
        answers = pool.map(lambda some: _ask({**question, "texts": some}, len(some), name), parts)
        for sounds in answers:
            yield from sounds


def read_phonemes(texts: Sequence[str], accent: str) -> list[list[Word]]:
    """The words of each text as they sound. Raises ConfigError."""
    try:
        answer = ask_child("phonemes", {"voice": accent, "texts": list(texts)}, 300)
        return [[(at, said, mark) for at, said, mark in words] for words in json.loads(answer)]
    except (ChildFailed, ValueError) as error:
        raise ConfigError(
            f"Máy chưa tra được cách phát âm ({error}). Cài lại gói espeakng-loader."
        ) from error


def ready_model(model: Path, sha256: str, build: Path, name: str) -> Path:
    """The folder in build/ with the model made ready for this onnxruntime. Raises ConfigError."""
    try:
        engine = version("onnxruntime")
    except PackageNotFoundError:
        raise ConfigError(f"Máy này chưa đọc được tệp giọng “{name}”. {INSTALL}") from None
    ready = build / "voice" / "models" / f"{sha256[:16]}-{engine}"
    if not (ready / "model.onnx").exists():
        _ask({"model": str(model), "sha256": sha256, "ready": str(ready)}, 0, name)
    return ready


def _number(form: PiperForm, words: Sequence[Word], text: str, name: str) -> dict[str, Any]:
    try:
        return form.number(words)
    except ValueError:
        raise ConfigError(
            f"Giọng “{name}” không biết đọc một tiếng trong câu “{text[:80]}”: tệp giọng không "
            "được luyện cho tiếng Việt."
        ) from None


def _share_out(asked: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Runs of texts, about as long as each other, one for each child."""
    total = sum(len(each["ids"]) for each in asked)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    shares = max(1, min(cores or 1, _MOST, total // _SHARE))
    parts: list[list[dict[str, Any]]] = [[] for _ in range(shares)]
    passed = 0
    for each in asked:
        parts[min(shares - 1, passed * shares // total)].append(each)
        passed += len(each["ids"])
    return [part for part in parts if part]


def _ask(question: Mapping[str, Any], expected: int, name: str) -> list[Sound]:
    """What a child says; one that was killed is asked once more."""
    for again in (True, False):
        try:
            answer = ask_child("piper", question, _PATIENCE)
            sounds = cut_answer(answer) if expected else []
        except ChildFailed as error:
            if again and error.ended is not None and error.ended < 0:
                continue
            raise _word_failure(error, name) from error
        except ValueError:
            sounds = []
        if len(sounds) != expected:
            raise TryLater(f"Giọng “{name}” trả lời dở dang. Chạy lại.")
        return sounds
    raise AssertionError


def _word_failure(error: ChildFailed, name: str) -> ConfigError | TryLater:
    kind, said = str(error).partition(":")[0], str(error)
    if error.ended is None or error.ended < 0:
        return TryLater(
            f"Giọng “{name}” bị dừng giữa chừng: máy hết bộ nhớ, hoặc có người tắt. Chưa câu nào "
            "được dùng. Đóng bớt chương trình rồi chạy lại."
        )
    if kind in ("NotPiper", "InvalidProtobuf", "InvalidGraph", "Fail", "InvalidArgument"):
        return ConfigError(
            f"Tệp của giọng “{name}” không phải giọng Piper, hoặc chép chưa đủ. Tải lại cả hai "
            "tệp (.onnx và .onnx.json) của giọng từ cùng một nơi."
        )
    if kind == "ModuleNotFoundError":
        return ConfigError(f"Máy này chưa đọc được tệp giọng “{name}”. {INSTALL}")
    if "has changed" in said:
        return ConfigError(f"Tệp của giọng “{name}” vừa bị thay trong lúc đọc. Chạy lại.")
    return ConfigError(f"Giọng “{name}” không đọc được ({said[:200]}). Chạy “loa doctor”.")
