"""What stands in the hand-over: the cue sheets for the log, and what is wrong before a slot."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from channels.radio import disk, urgent
from channels.radio.handover import HTML, JSON, M3U8, MP3
from pipeline import programme
from pipeline.errors import LoaError
from pipeline.studio.sound.mastering import decode_sound

_DAY = "[0-9]" * 4 + "-[0-9][0-9]-[0-9][0-9]"
_SLOT = re.compile(r"(\.rut-)?(\d{4}(?:\.r\d+)?)")
_HERTZ = 8000  # enough to know how long a sound is


def cues(handover: Path) -> dict[str, dict[str, Any]]:
    """Cue sheets by the id that the station notes: `2026-11-25/1700.r2`, `emergency/…`.

    What was taken back is marked `withdrawn`; a sheet that can't be read is left out.
    """
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(handover.glob(f"{_DAY}/*/{JSON}")):
        if (name := _SLOT.fullmatch(path.parent.name)) and (about := _read(path)):
            about["withdrawn"] = bool(name[1])
            found[f"{path.parent.parent.name}/{name[2]}"] = about
    for path in sorted((handover / urgent.FOLDER).glob("*.json")):
        hidden = path.name.startswith(".rut-")
        if (hidden or path.with_suffix(".mp3").is_file()) and (about := _read(path)):
            about["withdrawn"] = hidden
            found[about["id"]] = about
    return found


def folders(handover: Path, day: str) -> dict[str, Path]:
    """The newest revision of each slot of a day (`2026-11-25`), by the slot's hour (`1700`)."""
    newest: dict[str, tuple[int, Path]] = {}
    for folder in (handover / day).glob("[0-9]*"):
        hour, _, revision = folder.name.partition(".r")
        number = int(revision or 1)
        if _SLOT.fullmatch(folder.name) and number > newest.get(hour, (0, folder))[0]:
            newest[hour] = (number, folder)
    return {hour: folder for hour, (_, folder) in sorted(newest.items())}


def wrong(handover: Path, folder: Path) -> list[str]:
    """Everything for which the station could not play a programme whole (Vietnamese)."""
    about = _read(folder / JSON)
    if not about:
        return [f"{JSON} bị mất hoặc hỏng. Bàn giao lại: chạy “loa publish”."]
    lacking = [name for name in (MP3, M3U8, HTML) if not (folder / name).is_file()]
    if lacking:
        return [f"thiếu {', '.join(lacking)}. Bàn giao lại: chạy “loa publish”."]
    return [*_sound(folder / MP3, about), *_sidecars(folder, about), *_hidden(handover, folder)]


def _sound(mp3: Path, about: Mapping[str, Any]) -> Iterator[str]:
    if disk.sha256(mp3) != about["audio"]["sha256"]:
        yield f"{MP3} đã bị thay đổi sau khi bàn giao (sai mã kiểm). Chạy “loa publish”."
        return
    try:
        seconds = decode_sound(mp3.read_bytes(), _HERTZ).seconds
    except LoaError as error:
        yield f"{MP3} không giải mã được: {error}"
        return
    room = about["slot"]["length_s"] - programme.MARGIN
    if seconds > room + 0.1:
        yield (
            f"dài {programme.spoken_length(seconds)}, quá chỗ của khung giờ "
            f"({programme.spoken_length(room)}): sẽ bị cắt đuôi. Bớt tin rồi chạy “loa publish”."
        )


def _sidecars(folder: Path, about: Mapping[str, Any]) -> Iterator[str]:
    hour, _, revision = folder.name.partition(".r")
    if about.get("id") != f"{folder.parent.name}/{hour}":
        yield f"{JSON} nói về khung giờ {about.get('id')}, không phải thư mục này."
    if about.get("revision") != int(revision or 1):
        yield f"{JSON} là bản {about.get('revision')}, tên thư mục là bản {revision or 1}."
    listed = (folder / M3U8).read_text("utf-8").splitlines()
    if listed[-1:] != [MP3]:
        yield f"{M3U8} không trỏ đến {MP3}: máy phát dùng danh sách này sẽ im."


def _hidden(handover: Path, folder: Path) -> Iterator[str]:
    """Where another user of the machine, the player, could not look in."""
    places = [*reversed(handover.resolve().parents), handover, folder.parent, folder]
    for place in places:
        mode = place.stat().st_mode
        wanted = 0o5 if place in (handover, folder.parent, folder) else 0o1
        if mode & wanted != wanted:
            yield f"máy phát không vào được {place}. Cho phép: chmod o+rx {place}"
    for path in folder.iterdir():
        if not path.stat().st_mode & 0o4:
            yield f"máy phát không đọc được {path.name}. Cho phép: chmod o+r {path}"


def _read(path: Path) -> dict[str, Any]:
    try:
        about = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}
