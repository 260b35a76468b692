"""A Piper voice file speaks, by onnxruntime. Two questions, both answered in frames:

    {"model": "….onnx", "sha256": "…", "ready": "folder"}     makes it ready, says nothing
    {"ready": "folder", "hertz": 22050, "slow": 1.5, "noise": 0.667, "noise_w": 0.8,
     "speaker": 0 or null, "texts": [{"ids": [...], "words": [[character, symbol], ...]}, ...]}

Ready is the model as onnxruntime optimised it, its weights in a file of their own, so that a
session costs 0.07 s and not 0.6. Each text has a session of its own after set_seed: the generator
of noise belongs to the session, and so a text sounds the same, byte for byte, whatever was said
before, and in whichever process. One thread. A frame of the model is HOP samples; the lengths of
the symbols, in frames, are its own second output.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import onnxruntime as ort

from pipeline.speakers.frames import SpokenText, serve

_SEED = 7
_INPUTS = {"input", "input_lengths", "scales"}
_LENGTHS = re.compile(rb"/Ceil_output_\d+")  # what the lengths of the symbols are called


class NotPiper(Exception):
    """The file is a model, but none that Piper trains."""


def _options(level: ort.GraphOptimizationLevel) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = level
    options.log_severity_level = 4
    options.add_session_config_entry("session.disable_prepacking", "1")  # 30 MB, for no speed
    return options


def _open(path: Path, options: ort.SessionOptions) -> ort.InferenceSession:
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


# --- making ready -----------------------------------------------------------------------


def make_ready(model: Path, sha256: str, ready: Path) -> None:
    """Write the optimised model into a folder, whole or not at all. Raises NotPiper, OSError."""
    ready.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".", dir=ready.parent))
    try:
        asking = fresh / "asking.onnx"
        lengths = _copy(model, sha256, asking)
        options = _options(ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED)  # of no CPU's own
        options.optimized_model_filepath = str(fresh / "model.onnx")
        weights = "session.optimized_model_external_initializers_"
        options.add_session_config_entry(f"{weights}file_name", "model.bin")
        options.add_session_config_entry(f"{weights}min_size_in_bytes", "1024")
        _check(_open(asking, options), lengths)
        asking.unlink()
        for each in fresh.iterdir():
            with each.open("rb+") as file:
                os.fsync(file.fileno())
        if not ready.exists():
            fresh.rename(ready)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _copy(model: Path, sha256: str, to: Path) -> str:
    """Copy the model and ask it for the lengths of its symbols too; what they are called.

    Messages of protobuf merge: a graph with one output more may simply follow.
    """
    name, seen = b"", hashlib.sha256()
    with model.open("rb") as file, to.open("wb") as copy:
        for chunk in iter(lambda: file.read(8_000_000), b""):
            seen.update(chunk)
            copy.write(chunk)
            name = name or next(iter(_LENGTHS.findall(chunk)), b"")
        if seen.hexdigest() != sha256:
            raise OSError("the file has changed")
        if not name:
            raise NotPiper("no lengths of symbols")
        _append(copy, name)
    return name.decode()


def _append(copy: BinaryIO, name: bytes) -> None:
    """ModelProto.graph (7) { output (12) { name (1) } }."""
    told = name
    for field in (1, 12, 7):
        told = bytes([field << 3 | 2, len(told)]) + told
    copy.write(told)


def _check(session: ort.InferenceSession, lengths: str) -> None:
    asked = {each.name: each.type for each in session.get_inputs()}
    if set(asked) - {"sid"} != _INPUTS or asked["scales"] != "tensor(float)":
        raise NotPiper(f"inputs {sorted(asked)}")
    if lengths not in {each.name for each in session.get_outputs()}:
        raise NotPiper("no lengths of symbols")


# --- speaking ---------------------------------------------------------------------------


def _say(asked: Mapping[str, Any], text: Mapping[str, Any]) -> SpokenText:
    ort.set_seed(_SEED)
    path = Path(asked["ready"]) / "model.onnx"
    session = _open(path, _options(ort.GraphOptimizationLevel.ORT_DISABLE_ALL))
    told = {
        "input": np.array([text["ids"]], np.int64),
        "input_lengths": np.array([len(text["ids"])], np.int64),
        "scales": np.array([asked["noise"], asked["slow"], asked["noise_w"]], np.float32),
    }
    if "sid" in {each.name for each in session.get_inputs()}:
        told["sid"] = np.array([asked["speaker"] or 0], np.int64)
    sound, lengths = (each.ravel() for each in session.run(None, told))
    frames = int(lengths.sum())
    if not frames or len(lengths) != len(text["ids"]) or len(sound) % frames:
        raise NotPiper("its lengths are not its sound's")
    ends = np.cumsum(lengths).astype(np.int64) * (len(sound) // frames)
    words = [(at, int(ends[symbol - 1])) for at, symbol in text["words"]]
    pcm = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    return SpokenText(asked["hertz"], pcm, words)


def speak(asked: Mapping[str, Any]) -> Iterator[SpokenText]:
    """Make ready, or every text of the question, in order."""
    if "model" in asked:
        make_ready(Path(asked["model"]), asked["sha256"], Path(asked["ready"]))
    for text in asked.get("texts", ()):
        yield _say(asked, text)


def main() -> None:
    """The child process."""
    serve(speak)
