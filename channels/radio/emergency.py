"""Emergency bulletins in the hand-over: two files each, the sound last.

    <hand-over>/emergency/<YYYYMMDD-HHMMSS>-<digest>.json what it is, and who approved it
                          <YYYYMMDD-HHMMSS>-<digest>.mp3  appears last: then the bulletin is there

A player looks for the .mp3 alone; whoever reads the .json without it reads of nothing yet. Both
appear by rename, whole, and never change; the name follows from the words, so that handing over
again is the same file.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from channels.radio import disk
from channels.radio.urgent import FOLDER, UrgentData
from pipeline.channel import UNRECORDED, Provenance
from pipeline.errors import Rejected, TryLater, reason
from pipeline.model import VN, Edition, Observation, Receipt
from pipeline.recipes import artist_of
from pipeline.studio.sound.programme import cue_sheet

SCHEMA = "loaphuong/emergency/1"
_TAKEN = ".rut-"


def write(
    handover: Path, edition: Edition, sound: Path, provenance: Provenance = UNRECORDED
) -> Receipt:
    """Hand a bulletin over; one that stands there whole is left as it is.

    Raises Rejected (no right to write, taken back before), TryLater (disk full).
    """
    folder = handover / FOLDER
    mp3 = handover / f"{edition.subject}.mp3"
    if (folder / f"{_TAKEN}{mp3.name}").exists():
        raise Rejected(
            f"Bản tin khẩn {edition.subject} đã bị rút khỏi đài. Nếu vẫn cần phát, chạy lại "
            "“loa radio urgent … --again” để có bản mới."
        )
    with disk.handing_over(handover):
        folder.mkdir(parents=True, exist_ok=True)
        for each in (handover, folder):
            disk.open_to_all(each)
        for left in folder.glob(f".{mp3.stem}.*"):  # of a run that lost its power
            left.unlink(missing_ok=True)
        about = _describe(edition, sound, provenance)
        text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
        _put_file(mp3.with_suffix(".json"), lambda fresh: fresh.write_text(text, "utf-8"))
        _put_file(mp3, lambda fresh: shutil.copyfile(sound, fresh))
    return _write_receipt(handover, edition.subject, about)


def _put_file(path: Path, fill: Callable[[Path], object]) -> None:
    """A file by one rename, on the disk, readable by the player."""
    fresh = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        fill(fresh)
        fresh.chmod(0o644)
        disk.flush(fresh)
        fresh.replace(path)  # a rerun may find the sheet there already
        disk.flush(path.parent)
    finally:
        fresh.unlink(missing_ok=True)


def _describe(edition: Edition, sound: Path, provenance: Provenance) -> dict[str, Any]:
    cue = cue_sheet(sound)
    accepted, data = provenance.approvals(edition.parts), UrgentData.of(edition)
    return {
        "schema": SCHEMA,
        "id": edition.subject,
        "edition": edition.digest,
        "station": artist_of(edition.renditions[0].recipe),
        "title": edition.title,
        "priority": data.priority,
        "at": data.at,
        "text": edition.text,
        "approved": [
            {"by": by, "at": at} for by, at in (accepted[p] for p in edition.parts if p in accepted)
        ],
        "audio": {
            "file": f"{Path(edition.subject).name}.mp3",
            "sha256": disk.sha256(sound),
            "bytes": sound.stat().st_size,
            "duration_s": cue["duration_s"],
            "loudness": {**cue["loudness"], "measured_as": "mono"},
        },
        "items": cue["items"],
    }


def take_back(handover: Path, receipt: Receipt) -> None:
    """Hide a bulletin from the station; again changes nothing. Raises Rejected, TryLater.

    What the station has begun is heard to its end.
    """
    with disk.handing_over(handover):
        for suffix in (".mp3", ".json"):  # the sound first: it is what is heard
            path = handover / f"{receipt.remote_id}{suffix}"
            if path.exists():
                path.rename(path.with_name(f"{_TAKEN}{path.name}"))
        if (handover / FOLDER).is_dir():
            disk.flush(handover / FOLDER)


def find(handover: Path, edition: Edition) -> Receipt | None:
    """The receipt of a bulletin that stands there whole. Raises TryLater."""
    try:
        about = _read_sheet(handover, edition.subject)
        whole = about.get("edition") == edition.digest
        if whole and not find_damage(handover, edition.subject):
            return _write_receipt(handover, edition.subject, about)
    except OSError as error:
        raise _unreadable(handover, error) from error
    return None


def observe(handover: Path, receipt: Receipt) -> Observation:
    """Whether the files of a receipt are there and unchanged. Raises TryLater."""
    try:
        if wrong := find_damage(handover, receipt.remote_id):
            return Observation(False, note=f"{receipt.remote_id}: {wrong}")
    except OSError as error:
        raise _unreadable(handover, error) from error
    return Observation(True, note="Đã giao đài bản tin khẩn, tệp nguyên vẹn.")


def find_damage(handover: Path, name: str) -> str:
    """What is wrong with a bulletin's files (Vietnamese), or nothing."""
    about, mp3 = _read_sheet(handover, name), handover / f"{name}.mp3"
    if not about:
        return "tệp .json bị mất hoặc hỏng."
    if not mp3.is_file():
        return "tệp .mp3 bị mất."
    if disk.sha256(mp3) != about.get("audio", {}).get("sha256"):
        return "tệp .mp3 đã bị thay đổi sau khi bàn giao."
    return ""


def _read_sheet(handover: Path, name: str) -> dict[str, Any]:
    try:
        about = json.loads((handover / f"{name}.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}


def _write_receipt(handover: Path, name: str, about: Mapping[str, Any]) -> Receipt:
    mp3 = handover / f"{name}.mp3"
    at = datetime.fromtimestamp(mp3.stat().st_mtime, VN)
    return Receipt(
        remote_id=name,
        url=mp3.resolve().as_uri(),
        at=at.isoformat(timespec="seconds"),
        data=disk.HandedSound.of(about).to_json(),
    )


def _unreadable(handover: Path, error: OSError) -> TryLater:
    return TryLater(f"Không đọc được thư mục bàn giao {handover} ({reason(error)}).")
