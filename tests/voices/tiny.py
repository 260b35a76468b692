"""A Piper voice of 900 bytes, written by hand: the tests' own, and an office that has it.

It hums: each symbol lasts ⌈(1 + id/100) · slow⌉ frames of 256 samples, with noise as a real one
has it, so that two sessions with one seed agree and two runs of one session do not.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

from pipeline.studio.sound.voices.piper_file import file_digest, json_path

_FLOAT, _INT64 = 1, 7
SYMBOLS = [
    *("_", "^", "$", " ", "!", "(", ")", ",", "-", ".", ":", ";", "?"),
    *"abcdefghijklmnopqrstuvwxyzæçðøħŋœǀǁǂǃɐɑɒɓɔɕɖɗɘəɚɛɜɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʄʈʉʊʋʌʍʎʏʐʑʒʔ",
    *'ʕʘʙʛʜʝʟʡʢʲˈˌːˑ˞βθχᵻⱱ0123456789̧̪̯̩̃̆ʰˤε↓#"↑̺̻',
]


def _number(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + _number(value >> 7)


def _field(key: int, value: bytes | str | int) -> bytes:
    if isinstance(value, int):
        return _number(key << 3) + _number(value)
    data = value.encode() if isinstance(value, str) else value
    return _number(key << 3 | 2) + _number(len(data)) + data


def _node(kind: str, inputs: str, output: str, **numbers: int) -> bytes:
    told = b"".join(_field(1, each) for each in inputs.split()) + _field(2, output)
    told += _field(4, kind)
    for name, value in numbers.items():
        told += _field(5, _field(1, name) + _field(3, value) + _field(20, 2))
    return _field(1, told)


def _constant(name: str, kind: int, values: tuple[float, ...], shape: tuple[int, ...]) -> bytes:
    data = struct.pack(f"<{len(values)}{'f' if kind == _FLOAT else 'q'}", *values)
    told = b"".join(_field(1, each) for each in shape) + _field(2, kind)
    return _field(5, told + _field(8, name) + _field(9, data))


def _value(key: int, name: str, kind: int, *shape: str) -> bytes:
    sizes = b"".join(_field(1, _field(2, each)) for each in shape)
    return _field(key, _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, sizes))))


def tiny_model(scales: str = "scales", lengths: str = "/Ceil_output_0", loud: float = 0.4) -> bytes:
    """The file; other names make it another kind of model."""
    nodes = (
        _node("Cast", "input", "x", to=_FLOAT),
        _node("Gather", f"{scales} one", "slow"),
        _node("Gather", f"{scales} zero", "noise"),
        _node("Mul", "x c100", "x1"),
        _node("Add", "x1 c1", "x2"),
        _node("Mul", "x2 slow", "x3"),
        _node("Ceil", "x3", lengths),
        _node("ReduceSum", lengths, "frames", keepdims=0),
        _node("Mul", "frames hop", "samples"),
        _node("Range", "c0 samples c1", "time"),
        _node("Mul", "time pitch", "phase"),
        _node("Sin", "phase", "wave"),
        _node("Mul", "wave loud", "tone"),
        _node("RandomNormalLike", "time", "random"),
        _node("Mul", "random noise", "noisy"),
        _node("Mul", "noisy c100", "hiss"),
        _node("Add", "tone hiss", "both"),
        _node("Reshape", "both shape", "output"),
    )
    constants = (
        _constant("one", _INT64, (1,), ()),
        _constant("zero", _INT64, (0,), ()),
        _constant("shape", _INT64, (1, 1, 1, -1), (4,)),
        _constant("c0", _FLOAT, (0.0,), ()),
        _constant("c1", _FLOAT, (1.0,), ()),
        _constant("c100", _FLOAT, (0.01,), ()),
        _constant("hop", _FLOAT, (256.0,), ()),
        _constant("pitch", _FLOAT, (0.06,), ()),
        _constant("loud", _FLOAT, (loud,), ()),
    )
    inputs = (
        _value(11, "input", _INT64, "b", "t"),
        _value(11, "input_lengths", _INT64, "b"),
        _value(11, scales, _FLOAT, "s"),
    )
    outputs = (_value(12, "output", _FLOAT, "b", "o", "c", "n"),)
    graph = b"".join((*nodes, _field(2, "g"), *constants, *inputs, *outputs))
    return _field(1, 8) + _field(7, graph) + _field(8, _field(2, 13))


def tiny_json(**changes: Any) -> dict[str, Any]:
    """What lies beside the file."""
    return {
        "audio": {"sample_rate": 22050},
        "espeak": {"voice": "vi"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": {symbol: [at] for at, symbol in enumerate(SYMBOLS)},
        "num_speakers": 1,
        **changes,
    }


def write_voice(path: Path, model: bytes = b"", **changes: Any) -> Path:
    """PATH.onnx and PATH.onnx.json."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model or tiny_model())
    json_path(path).write_text(json.dumps(tiny_json(**changes)), encoding="utf-8")
    return path


def voice_table(path: Path, root: Path, name: str = "mai", rate: int = 200, **more: Any) -> str:
    """The table of config.toml for a voice that lies in the office."""
    lines = {
        "kind": "piper",
        "file": path.relative_to(root).as_posix(),
        "sha256": file_digest(path),
        "sha256_json": file_digest(json_path(path)),
        "syllables": 200,
        "rate": rate,
        **more,
    }
    told = "\n".join(f"{key} = {json.dumps(value)}" for key, value in lines.items())
    return f"\n[voices.{name}]\n{told}\n"
