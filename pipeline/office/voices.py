"""Voices of the office: adding a file of one's own, listing and removing them."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import tomlkit

from pipeline import config
from pipeline.channel_settings import RadioSettings
from pipeline.config import Office
from pipeline.errors import ConfigError, LoaError, reason
from pipeline.office.voice_trial import TRIED
from pipeline.recipes.sound import PiperVoice
from pipeline.text import slug
from pipeline.voice_settings import (
    BUILT_IN,
    CLEAR_RATE,
    PiperSettings,
    ServiceSettings,
    VoiceSettings,
    name_fault,
)

_PLAIN = {"espeak": "máy đọc có sẵn, không cần mạng", "gtts": "Google dịch, cần mạng"}
FOLDER = "giong"  # below the office: too large for content/, and kept when build/ is emptied


@dataclass(frozen=True, slots=True)
class AddedVoice:
    """What was measured of a voice file that is now the office's."""

    name: str
    file: str  # below the office
    syllables: int  # a minute, at the file's own speed: what `slow` is reckoned from
    seconds: float  # of processor that one sentence takes
    missing: tuple[str, ...]  # sounds of Vietnamese that it has never learned


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A voice as staff see it in a list."""

    name: str
    kind: str  # in Vietnamese
    rate: str
    state: str  # empty: nothing is wrong as far as can be seen without asking anybody
    used: str  # the channels that ask for it
    licence: str


# --- adding -----------------------------------------------------------------------------


def add_voice(office: Office, file: Path, name: str, licence: str, source: str) -> AddedVoice:
    """Check, copy and measure a Piper voice (FILE.onnx, FILE.onnx.json); write its table.

    Nothing is downloaded, no voice is chosen anew. Raises ConfigError, TryLater: nothing is left.
    """
    name = name or slug(file.stem.removesuffix(".onnx"), 40)
    _check_request(office, file, name, licence, source)
    from pipeline.studio.sound.pcm import write_whole
    from pipeline.studio.sound.voices.piper_file import json_path, read_form

    form = read_form(file)
    target = office.root / FOLDER / f"{name}.onnx"
    try:
        for one, other in ((file, target), (json_path(file), json_path(target))):
            with write_whole(other) as fresh:
                shutil.copyfile(one, fresh)
        accent = "vi-vn-x-south" if office.config.speech.region == "nam" else "vi"
        added, choice = _measure(office, target, name, accent, form.missing)
        _write_table(office, added, choice, licence, source)
    except OSError as error:
        _drop_files(target)
        raise ConfigError(f"Không chép được tệp giọng vào {FOLDER}/: {reason(error)}.") from error
    except BaseException:
        _drop_files(target)
        raise
    return added


def _check_request(office: Office, file: Path, name: str, licence: str, source: str) -> None:
    from pipeline.studio.sound.voices.piper_file import LARGEST

    if fault := name_fault(name):
        raise ConfigError(f"“{name}”: {fault}. Chọn tên khác.")
    if name in office.voices or name in BUILT_IN:
        raise ConfigError(f"Đã có giọng tên “{name}”. Chọn tên khác.")
    if file.suffix != ".onnx" or not file.is_file():
        raise ConfigError(
            f"{file}: cần tệp giọng Piper có đuôi .onnx, đặt cạnh tệp .onnx.json cùng tên."
        )
    if file.stat().st_size > LARGEST:
        mega = file.stat().st_size // 1_000_000
        raise ConfigError(
            f"{file.name} nặng {mega} MB: giọng Piper chỉ nặng 20 đến 120 MB, tệp này là thứ khác."
        )
    if not licence.strip() or not source.strip():
        raise ConfigError(
            "Cần biết giấy phép của giọng và tải từ đâu: ghi cả hai. Không rõ giấy "
            "phép thì chưa được phát trên loa của phường."
        )


def _measure(
    office: Office, model: Path, name: str, accent: str, missing: Callable[[list[str]], list[str]]
) -> tuple[AddedVoice, PiperVoice]:
    """Have the file say the sentences at its own speed, then at the speed of a station.

    A voice does not slow down by quite the number that it is given: the second look tells by which.
    """
    from pipeline.studio.sound.voices.piper import read_phonemes
    from pipeline.studio.sound.voices.piper_file import file_digest, json_path

    choice = PiperVoice(
        name=name,
        sha256=file_digest(model),
        sha256_json=file_digest(json_path(model)),
        speaker=0,
        phonemes=accent,
        slow=1.0,
        rate=CLEAR_RATE,
    )
    said = [word for words in read_phonemes(TRIED, accent) for _, word, _ in words]
    rate, cost = _speak_tried(office, model, choice)
    if not 40 < rate < 600:
        raise ConfigError(
            f"Giọng “{name}” nói {round(rate)} tiếng một phút: không phải giọng người. Tải lại cả "
            "hai tệp của giọng từ cùng một nơi."
        )
    slow = round(rate / CLEAR_RATE, 3)
    heard, _ = _speak_tried(office, model, replace(choice, slow=slow))
    file = model.relative_to(office.root).as_posix()
    syllables, seconds = round(heard * slow), round(cost / len(TRIED), 3)
    return AddedVoice(name, file, syllables, seconds, tuple(missing(said))), choice


def _speak_tried(office: Office, model: Path, choice: PiperVoice) -> tuple[float, float]:
    """(syllables a minute, seconds of processor) of the sentences."""
    from pipeline.studio.sound import pcm
    from pipeline.studio.sound.voices.piper import speak_file

    began, spent = time.perf_counter(), _spent()
    sounds = [pcm.trim_silence(each) for each in speak_file(model, choice, office.build, TRIED)]
    cost = (_spent() - spent) or (time.perf_counter() - began)
    length = sum(each.seconds for each in sounds)
    return 60 * sum(len(text.split()) for text in TRIED) / max(length, 0.01), cost


def _spent() -> float:
    """Seconds of processor that children took so far; 0 where the host does not tell."""
    told = os.times()
    return told.children_user + told.children_system


def _write_table(
    office: Office, added: AddedVoice, choice: PiperVoice, licence: str, source: str
) -> None:
    path = office.root / "config.toml"
    text = path.read_text("utf-8")
    told = tomlkit.parse(text)
    table = tomlkit.table()
    for key, value in {
        "kind": "piper",
        "file": added.file,
        "licence": licence.strip(),
        "source": source.strip(),
        "rate": CLEAR_RATE,
        "phonemes": choice.phonemes,
        "syllables": added.syllables,
        "seconds": added.seconds,
        "sha256": choice.sha256,
        "sha256_json": choice.sha256_json,
    }.items():
        table[key] = value
    voices = told.setdefault("voices", tomlkit.table(is_super_table=True))
    voices[added.name] = table
    _replace_config(office, path, text, tomlkit.dumps(told))


def _replace_config(office: Office, path: Path, before: str, after: str) -> None:
    """Write config.toml whole; put the old one back if the new one can't be read.

    Raises TryLater if the disk refuses.
    """
    from pipeline.studio.sound.pcm import write_whole

    def write(text: str) -> None:
        with write_whole(path) as fresh:
            fresh.write_text(text, "utf-8")

    write(after)
    try:
        config.read(office.root)
    except LoaError:
        write(before)
        raise


def _drop_files(model: Path) -> None:
    for path in (model, model.with_name(f"{model.name}.json")):
        path.unlink(missing_ok=True)


# --- listing, removing ------------------------------------------------------------------


def list_voices(office: Office) -> list[VoiceRow]:
    """Every voice that a channel may name, those of config.toml first."""
    rows = [
        VoiceRow(
            name,
            _kind(each),
            _rate(each),
            voice_problem(office, name),
            ", ".join(_users(office, name)),
            each.licence or "chưa ghi",
        )
        for name, each in office.voices.items()
    ]
    rows += [
        VoiceRow(name, _PLAIN[name], "", "", ", ".join(_users(office, name)), "")
        for name in BUILT_IN
        if name not in office.voices
    ]
    return rows


def voice_problem(office: Office, name: str) -> str:
    """What is wrong with a voice file, in words for staff; empty: nothing, or it is no file."""
    from pipeline.studio.sound.voices.piper import approved_file, ready_model

    choice = office.voices[name].choice(name)
    if not isinstance(choice, PiperVoice):
        return ""
    try:
        model = approved_file(choice, office)
        ready_model(model, choice.sha256, office.build, name)
    except LoaError as error:
        return str(error)
    return ""


def remove_voice(office: Office, name: str) -> str:
    """Take a voice of config.toml out of the office, its file too; what staff read.

    Raises ConfigError: it is not there, or a channel asks for it.
    """
    if name not in office.voices:
        known = ", ".join(office.voices) or "chưa có giọng nào"
        raise ConfigError(f"config.toml không có giọng “{name}”. Đang có: {known}.")
    if users := _users(office, name):
        raise ConfigError(
            f"Giọng “{name}” đang được dùng ở {', '.join(users)}. Bỏ tên ấy khỏi dòng voices của "
            "kênh trong config.toml trước."
        )
    settings = office.voices[name]
    path = office.root / "config.toml"
    text = path.read_text("utf-8")
    told = tomlkit.parse(text)
    del told["voices"][name]
    if not told["voices"]:
        del told["voices"]
    _replace_config(office, path, text, tomlkit.dumps(told))
    if isinstance(settings, PiperSettings) and settings.file.startswith(f"{FOLDER}/"):
        _drop_files(office.root / settings.file)
    return (
        f"Đã bỏ giọng “{name}”. Bài đã duyệt bằng giọng ấy mà chưa đọc thì giọng kế tiếp trong "
        "dòng voices đọc thay."
    )


def _users(office: Office, name: str) -> list[str]:
    return [
        office.title_of(channel)
        for channel, each in office.channels.items()
        if isinstance(each, RadioSettings) and name in each.voices
    ]


def _kind(settings: VoiceSettings) -> str:
    if isinstance(settings, PiperSettings):
        return "tệp giọng của phường, không cần mạng"
    if isinstance(settings, ServiceSettings):
        return "máy đọc của phường" if settings.kind == "server" else "giọng mua, cần mạng"
    return _PLAIN[settings.kind]


def _rate(settings: VoiceSettings) -> str:
    rate = getattr(settings, "rate", None)
    return f"{rate} tiếng/phút" if rate else ""
