"""Airings × what was handed over → entries of the book. Pure.

A cue sheet is what the hand-over tells of one programme or emergency bulletin (channels/radio):
`{id, title, station, priority, slot: {date, start, length_s} | at, audio: {duration_s, sha256},
withdrawn,
items: [{kind, id, title, start_s, duration_s, priority, source, genre, approved_by}, …]}`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pipeline.logbook.station import Airing, moment
from pipeline.model import VN

Cue = Mapping[str, Any]
_LATE = 2.0  # seconds after its time that are worth a remark
_SHORT = 1.5  # seconds that may be missing at the end: encoder padding, a player's buffer
_WAIT = timedelta(hours=1)  # for the end of what started, before it is taken for lost
_ALARM = timedelta(minutes=10)  # in which an emergency bulletin must have been begun


class BroadcastOutcome(StrEnum):
    """What became of a broadcast; values are staff's words."""

    WHOLE = "đã phát"
    CUT = "phát thiếu"
    MISSING = "không phát"


@dataclass(frozen=True, slots=True)
class Part:
    """One tin of a broadcast. `start` is when it was heard; empty: it was not."""

    id: str
    title: str
    start: str  # ISO 8601, Asia/Ho_Chi_Minh
    seconds: float
    priority: str = ""
    genre: str = ""
    source: str = ""
    approved_by: str = ""
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class LogbookEntry:
    """One broadcast, or one that did not take place. Times ISO 8601, Asia/Ho_Chi_Minh."""

    key: str  # what it is an entry of: written once
    id: str  # of the programme with its revision, or of the bulletin
    title: str
    station: str
    priority: str
    planned: str  # empty: nothing was planned, e.g. what the hand-over does not know
    start: str
    end: str
    outcome: BroadcastOutcome
    remark: str = ""
    sha256: str = ""
    approved_by: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def slot(self) -> str:
        """The slot, without the revision; of an emergency bulletin, its id."""
        return self.id.partition(".")[0]

    @property
    def day(self) -> str:
        """Where it belongs in the book: `2026-11-25`."""
        return (self.planned or self.start)[:10]

    def to_json(self) -> dict[str, Any]:
        """The JSON object that `from_json` reads back."""
        return {**asdict(self), "outcome": str(self.outcome), "parts": [*map(asdict, self.parts)]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> LogbookEntry:
        """The entry that `to_json` wrote."""
        parts = tuple(Part(**each) for each in value["parts"])
        return cls(**{**value, "outcome": BroadcastOutcome(value["outcome"]), "parts": parts})


def entries(
    cues: Mapping[str, Cue], airings: Sequence[Airing], now: datetime, known: Collection[str] = ()
) -> list[LogbookEntry]:
    """What a log adds to the book, by time. `cues`: cue sheets by the id that a station notes.

    `known`: ids of tin that the book tells of already; they are repeats. What is still on air,
    or not yet due, is no entry yet.
    """
    heard = set(known)
    found: list[LogbookEntry] = []
    for airing in airings:
        cue = cues.get(airing.id, {})
        if airing.closed or now > airing.start + _length(cue) + _WAIT:
            entry = _aired(airing, cue, heard)
            found.append(entry)
            heard |= {part.id for part in entry.parts if part.start}
    aired = {airing.id.partition(".")[0] for airing in airings}
    found += _missing(cues, aired, now)
    return sorted(found, key=lambda each: (each.start or each.planned, each.key))


def standing(some: Sequence[LogbookEntry]) -> list[LogbookEntry]:
    """Without alarms that a later log proved wrong, by time."""
    aired = {each.slot for each in some if each.start}
    kept = [each for each in some if each.start or each.slot not in aired]
    return sorted(kept, key=lambda each: (each.start or each.planned, each.key))


def planned_at(cue: Cue) -> datetime | None:
    """When it should begin: its slot, or the moment of an emergency bulletin."""
    if "slot" in cue:
        slot = cue["slot"]
        return datetime.fromisoformat(f"{slot['date']}T{slot['start']}").replace(tzinfo=VN)
    return datetime.fromisoformat(cue["at"]).astimezone(VN) if "at" in cue else None


def _aired(airing: Airing, cue: Cue, heard: Collection[str]) -> LogbookEntry:
    planned = planned_at(cue)
    length = float(cue["audio"]["duration_s"]) if cue else 0.0
    end, outcome, remarks = _ending(airing, length)
    if not cue:
        outcome, remarks = BroadcastOutcome.WHOLE, ["không có trong thư mục bàn giao"]
    late = (airing.start - planned).total_seconds() if planned and not airing.urgent else 0.0
    if abs(late) > _LATE:
        remarks.insert(0, f"{'muộn' if late > 0 else 'sớm'} {abs(late):.0f} giây")
    if airing.offset:
        outcome = BroadcastOutcome.CUT
        remarks.insert(0, f"vào giữa chương trình, bỏ {airing.offset:.0f} giây đầu")
    remarks += [f"nhường tin khẩn {each.seconds:.0f} giây" for each in airing.breaks]
    return LogbookEntry(
        key=f"{airing.id}@{_iso(airing.start)}",
        id=airing.id,
        start=_iso(airing.start),
        end=_iso(end) if end else "",
        outcome=outcome,
        remark="; ".join(remarks),
        parts=tuple(_parts(airing, cue, end, heard)),
        **_told(cue),
    )


def _ending(airing: Airing, length: float) -> tuple[datetime | None, BroadcastOutcome, list[str]]:
    """(when it ended, what became of it, remarks)."""
    if airing.end is None:
        return None, BroadcastOutcome.CUT, ["máy phát dừng giữa chừng (mất điện?)"]
    waited = sum(each.seconds for each in airing.breaks)
    due = length - airing.offset
    played = (airing.end - airing.start).total_seconds() - waited
    if length and (played < 0 or played > due + 60):
        end = airing.start + timedelta(seconds=due + waited)
        return end, BroadcastOutcome.WHOLE, ["đồng hồ máy phát đã nhảy: giờ hết tính theo độ dài"]
    if length and played < due - _SHORT:
        return airing.end, BroadcastOutcome.CUT, [f"thiếu {due - played:.0f} giây cuối"]
    return airing.end, BroadcastOutcome.WHOLE, []


def _parts(
    airing: Airing, cue: Cue, end: datetime | None, heard: Collection[str]
) -> Iterator[Part]:
    seen: set[str] = set()
    for row in cue.get("items", ()):
        if row["kind"] != "item" or row["id"] in seen:
            continue  # an emergency bulletin says its item twice
        seen.add(row["id"])
        at = moment(airing, float(row["start_s"]))
        at = None if at and end and at > end else at
        yield Part(
            id=row["id"],
            title=row["title"],
            start=_iso(at) if at else "",
            seconds=float(row["duration_s"]),
            priority=row.get("priority", cue["priority"]),
            genre=row.get("genre", ""),
            source=row.get("source", ""),
            approved_by=row.get("approved_by", _approvers(cue)),
            repeat=bool(row.get("repeat", row["id"] in heard)),
        )


def _missing(
    cues: Mapping[str, Cue], aired: Collection[str], now: datetime
) -> Iterator[LogbookEntry]:
    """What was handed over, whose time is over, and which no log tells of: one for each slot."""
    newest: dict[str, tuple[int, str]] = {}
    for name, cue in cues.items():
        if cue.get("withdrawn"):
            continue  # somebody took it back in time
        slot, revision = name.partition(".")[0], int(cue.get("revision", 1))
        newest[slot] = max(newest.get(slot, (0, "")), (revision, name))
    for slot, (_, name) in newest.items():
        cue = cues[name]
        planned = planned_at(cue)
        over = timedelta(seconds=float(cue["slot"]["length_s"])) if "slot" in cue else _ALARM
        if slot in aired or planned is None or now < planned + over:
            continue
        remark = "đã bàn giao nhưng nhật ký của đài không có: kiểm tra máy phát, điện, loa"
        key = f"{slot}/không phát"
        yield LogbookEntry(
            key,
            name,
            start="",
            end="",
            outcome=BroadcastOutcome.MISSING,
            remark=remark,
            **_told(cue),
        )


def _told(cue: Cue) -> dict[str, Any]:
    """What the cue sheet tells of the whole."""
    planned = planned_at(cue)
    return {
        "title": cue.get("title", "(không rõ)"),
        "station": cue.get("station", ""),
        "priority": cue.get("priority", ""),
        "planned": _iso(planned) if planned else "",
        "sha256": cue.get("audio", {}).get("sha256", ""),
        "approved_by": _approvers(cue),
    }


def _approvers(cue: Cue) -> str:
    """Everyone who approved it or its items, each once."""
    names = [each["by"] for each in cue.get("approved", ())]
    names += [row["approved_by"] for row in cue.get("items", ()) if row.get("approved_by")]
    return ", ".join(dict.fromkeys(names))


def _length(cue: Cue) -> timedelta:
    return timedelta(seconds=float(cue["audio"]["duration_s"]) if cue else 0.0)


def _iso(at: datetime) -> str:
    return at.astimezone(VN).isoformat(timespec="milliseconds")
