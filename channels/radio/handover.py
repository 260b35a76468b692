"""The hand-over: one folder per programme that appears whole, by one rename, and never changes.

    <hand-over>/2026-11-23/1700/programme.mp3    44.1 kHz mono CBR 96 kbit/s
                               programme.m3u8   one entry, the bare file name
                               programme.json   the cue sheet
                               programme.html   a sheet to print
    <hand-over>/2026-11-23/1700.r2/              a correction: the station plays the highest
    <hand-over>/2026-11-23/.rut-1700/            taken back before it was heard

Players play half-written files happily, so nothing downstream could notice one: a programme is
written into a hidden folder beside, flushed to the disk, and renamed. Modes are set (0755,
0644): the player is another user of the machine. File names are ASCII.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from channels.radio import disk, sheet
from pipeline.channel import UNRECORDED, Provenance
from pipeline.errors import Rejected, TryLater, reason
from pipeline.model import VN, Edition, Observation, ProgrammeData, ProgrammeRow, Receipt
from pipeline.recipes import artist_of
from pipeline.studio.sound.mastering import BIT_RATE
from pipeline.studio.sound.pcm import HERTZ
from pipeline.studio.sound.programme import cue_sheet

SCHEMA = "loaphuong/programme/1"
_TAKEN = ".rut-"
MP3, M3U8, JSON, HTML = (f"programme.{each}" for each in ("mp3", "m3u8", "json", "html"))


def write(
    handover: Path, edition: Edition, sound: Path, provenance: Provenance = UNRECORDED
) -> Receipt:
    """Put a programme into its slot's folder, as the next revision if one stands there.

    `provenance` tells who approved each item and what had no room, for the cue sheet.
    Raises Rejected (the sound is not a programme, no right to write), TryLater (disk full).
    """
    day, hour = edition.subject.split("/")
    with disk.handing_over(handover):
        return _write_revision(handover / day, hour, edition, sound, provenance)


def _write_revision(
    day: Path, hour: str, edition: Edition, sound: Path, provenance: Provenance
) -> Receipt:
    day.mkdir(parents=True, exist_ok=True)
    for folder in (day.parent, day):
        disk.open_to_all(folder)
    for left in day.glob(f".{hour}.*"):  # of a run that lost its power
        shutil.rmtree(left)
    taken = [number for number, _ in _list_revisions(day, f"{_TAKEN}{hour}")]
    revision = 1 + max([*taken, *(number for number, _ in _list_revisions(day, hour))], default=0)
    final = day / (hour if revision == 1 else f"{hour}.r{revision}")
    hidden = day / f".{final.name}.{os.getpid()}"
    hidden.mkdir()
    try:
        _fill_folder(hidden, edition, sound, revision, provenance)
        hidden.rename(final)  # fails if another run was faster: a folder with files is there
        disk.flush(day)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    return _write_receipt(final, json.loads((final / JSON).read_text("utf-8")))


def _fill_folder(
    folder: Path, edition: Edition, sound: Path, revision: int, provenance: Provenance
) -> None:
    """All four files, on the disk, readable by the player."""
    shutil.copyfile(sound, folder / MP3)
    about = _describe(edition, folder / MP3, revision, provenance)
    seconds = round(about["audio"]["duration_s"])
    name = f"{about['station']} - {edition.title}"
    texts = {
        M3U8: f"#EXTM3U\n#EXTINF:{seconds},{' '.join(name.split())}\n{MP3}\n",
        JSON: json.dumps(about, ensure_ascii=False, indent=1) + "\n",
        HTML: sheet.page(about),
    }
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
    for path in folder.iterdir():
        path.chmod(0o644)
        disk.flush(path)
    folder.chmod(0o755)
    disk.flush(folder)


def _describe(edition: Edition, mp3: Path, revision: int, provenance: Provenance) -> dict[str, Any]:
    """programme.json: what the programme is, measured on the file that is handed over."""
    cue, approvals = cue_sheet(mp3), provenance.approvals(edition.parts)
    data = ProgrammeData.from_json(edition.data)
    start, rows = data.start.astimezone(VN), {row.id: row for row in data.items}
    return {
        "schema": SCHEMA,
        "id": edition.subject,
        "revision": revision,
        "edition": edition.digest,
        "station": artist_of(edition.renditions[0].recipe),
        "title": edition.title,
        "priority": data.priority,
        "slot": {
            "date": start.date().isoformat(),
            "start": f"{start:%H:%M}",
            "length_s": data.length,
            "tz": str(VN),
        },
        "audio": {
            "file": MP3,
            "sha256": disk.sha256(mp3),
            "bytes": mp3.stat().st_size,
            "duration_s": cue["duration_s"],
            "codec": "mp3",
            "sample_rate": HERTZ,
            "channels": 1,
            "bit_rate": 1000 * BIT_RATE,
            "loudness": {**cue["loudness"], "measured_as": "mono"},
        },
        "items": [_complete_row(row, rows, cue["voice"], approvals) for row in cue["items"]],
        "dropped": [
            each.to_json() for each in provenance.dropped(edition.channel, edition.subject)
        ],
    }


def _complete_row(
    row: Mapping[str, Any],
    rows: Mapping[str, ProgrammeRow],
    voice: str,
    approvals: Mapping[str, tuple[str, str]],
) -> dict[str, Any]:
    """A row of the cue sheet with the class, source, genre and approver that a log asks for."""
    item = rows.get(row["id"]) if row["kind"] == "item" else None
    named = _name_item(item) if item else {}
    spoken = {"voice": voice} if row["kind"] not in ("signature", "sting") else {}
    accepted = approvals.get(row["content_sha256"]) if item else None
    who = dict(zip(("approved_by", "approved_at"), accepted, strict=True)) if accepted else {}
    return {**row, **named, **spoken, **who}


def _name_item(item: ProgrammeRow) -> dict[str, str]:
    told = {"priority": item.priority, "section": item.section}
    return told | {"genre": item.kind, "source": item.source}


def take_back(handover: Path, receipt: Receipt) -> None:
    """Hide every revision of a receipt's slot from the station; again changes nothing.

    The files stay under hidden names, and a name is never used twice. Raises Rejected, TryLater.
    """
    date, _, name = receipt.remote_id.partition("/")
    day, hour = handover / date, name.partition(".")[0]
    try:
        for _, folder in list(_list_revisions(day, hour)):
            folder.rename(day / f"{_TAKEN}{folder.name}")
        if day.is_dir():
            disk.flush(day)
    except PermissionError as error:
        raise Rejected(
            f"Không có quyền rút chương trình khỏi {day}. Báo người trực đài xóa thư mục "
            f"{receipt.remote_id}, rồi cấp quyền ghi và thử lại."
        ) from error
    except OSError as error:
        raise TryLater(
            f"Chưa rút được chương trình {receipt.remote_id} ({reason(error)}): kiểm tra kết nối "
            "của ổ đĩa bàn giao. Nếu sắp đến giờ phát, báo ngay người trực đài."
        ) from error


# --- looking ----------------------------------------------------------------------------


def find(handover: Path, edition: Edition) -> Receipt | None:
    """The revision that is played, if it is whole and holds this edition. Raises TryLater."""
    date, _, hour = edition.subject.partition("/")
    try:
        folder = _played(handover / date, hour)
        about = _read_sheet(folder) if folder else {}
        if folder and about.get("edition") == edition.digest and not _find_damage(folder, about):
            return _write_receipt(folder, about)
    except OSError as error:
        raise _unreadable(handover, error) from error
    return None


def standing(handover: Path, remote_id: str) -> str | None:
    """The digest of what is played in a receipt's slot; "": taken back; None: nothing whole.

    Raises TryLater.
    """
    date, _, name = remote_id.partition("/")
    day, hour = handover / date, name.partition(".")[0]
    try:
        if folder := _played(day, hour):
            about = _read_sheet(folder)
            return None if _find_damage(folder, about) else str(about.get("edition", ""))
        return "" if any(_list_revisions(day, f"{_TAKEN}{hour}")) else None
    except OSError as error:
        raise _unreadable(handover, error) from error


def observe(handover: Path, receipt: Receipt) -> Observation:
    """Whether the files of a receipt are there and unchanged. Raises TryLater."""
    folder = handover / receipt.remote_id
    try:
        if not folder.is_dir():
            return Observation(False, note=f"Không còn thư mục bàn giao {receipt.remote_id}.")
        about = _read_sheet(folder)
        if damage := _find_damage(folder, about):
            return Observation(False, note=f"{receipt.remote_id}: {damage}")
        seconds = round(about["audio"]["duration_s"])
    except OSError as error:
        raise _unreadable(handover, error) from error
    return Observation(True, {"seconds": seconds}, "Đã bàn giao cho đài, tệp nguyên vẹn.")


def _list_revisions(day: Path, hour: str) -> Iterator[tuple[int, Path]]:
    """(number, folder) of each revision of a slot, 1 for the first."""
    if not day.is_dir():
        return
    for folder in day.iterdir():
        if found := re.fullmatch(rf"{re.escape(hour)}(?:\.r(\d+))?", folder.name):
            yield int(found[1] or 1), folder


def _played(day: Path, hour: str) -> Path | None:
    """The revision that a station plays: the highest, whole or not. None: none stands there."""
    return max(_list_revisions(day, hour), default=(0, None))[1]


def _read_sheet(folder: Path) -> dict[str, Any]:
    """programme.json; empty if it is missing or spoilt."""
    try:
        about = json.loads((folder / JSON).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}


def _find_damage(folder: Path, about: Mapping[str, Any]) -> str:
    """What is wrong with a handed-over folder (Vietnamese), or nothing."""
    mp3 = folder / MP3
    if not about:
        return f"{JSON} bị mất hoặc hỏng."
    if not mp3.is_file():
        return f"{MP3} bị mất."
    if disk.sha256(mp3) != about.get("audio", {}).get("sha256"):
        return f"{MP3} đã bị thay đổi sau khi bàn giao."
    return ""


def _unreadable(handover: Path, error: OSError) -> TryLater:
    return TryLater(f"Không đọc được thư mục bàn giao {handover} ({reason(error)}).")


def _write_receipt(folder: Path, about: Mapping[str, Any]) -> Receipt:
    at = datetime.fromtimestamp((folder / JSON).stat().st_mtime, VN)
    return Receipt(
        remote_id=f"{folder.parent.name}/{folder.name}",
        url=(folder / MP3).resolve().as_uri(),
        at=at.isoformat(timespec="seconds"),
        data=disk.HandedSound.of(about).to_json(),
    )
