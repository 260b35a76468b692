"""What editions for the loudspeaker carry beside their words: of one item, of a programme.

An edition's data are JSON, so that its digest is that of its bytes; these types read and write it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pipeline.model.editions import Edition
from pipeline.recipes import codec
from pipeline.recipes.sound import RecordedSound, SpokenPhrase

_SLOT = "slot"  # only programmes have one


@dataclass(frozen=True, slots=True)
class ItemData:
    """Of one article, or of words typed in, as it is heard."""

    seconds: float = 0.0  # by estimate
    priority: str = ""
    phrases: tuple[SpokenPhrase, ...] = ()
    recording: RecordedSound | None = None  # heard in place of a reading
    flags: tuple[str, ...] | None = None  # what the reading was not sure of; of articles only
    at: str = ""  # of words typed in: ISO 8601

    def to_json(self) -> dict[str, Any]:
        """The JSON object that `from_json` reads back."""
        told: dict[str, Any] = {"seconds_estimate": self.seconds, "priority": self.priority}
        if self.recording:
            told["recording"] = codec.to_json(self.recording)
        else:
            told["phrases"] = codec.to_json(self.phrases)
        if self.flags is not None:
            told["flags"] = list(self.flags)
        return told | ({"at": self.at} if self.at else {})

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ItemData:
        """The data of an item. Raises TypeError, ValueError."""
        recording = value.get("recording")
        return cls(
            seconds=float(value.get("seconds_estimate", 0.0)),
            priority=value.get("priority", ""),
            phrases=tuple(SpokenPhrase(*each) for each in value.get("phrases", ())),
            recording=RecordedSound(**recording) if recording else None,
            flags=tuple(value["flags"]) if "flags" in value else None,
            at=value.get("at", ""),
        )


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """What the printed sheet and the log tell of an item beside its time."""

    id: str  # slug
    priority: str
    section: str
    kind: str
    source: str
    edition: str  # digest


@dataclass(frozen=True, slots=True)
class ProgrammeData:
    """Of a programme."""

    start: datetime
    length: int  # of its slot, in seconds
    priority: str
    seconds: float  # by estimate
    items: tuple[ProgrammeRow, ...]

    def to_json(self) -> dict[str, Any]:
        """The JSON object that `from_json` reads back."""
        return {
            _SLOT: {"start": self.start.isoformat(), "length_s": self.length},
            "priority": self.priority,
            "seconds_estimate": self.seconds,
            "items": [asdict(each) for each in self.items],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ProgrammeData:
        """The data of a programme. Raises KeyError, TypeError, ValueError."""
        slot = value[_SLOT]
        return cls(
            start=datetime.fromisoformat(slot["start"]),
            length=int(slot["length_s"]),
            priority=value["priority"],
            seconds=float(value["seconds_estimate"]),
            items=tuple(ProgrammeRow(**each) for each in value["items"]),
        )

    @classmethod
    def of(cls, edition: Edition) -> ProgrammeData | None:
        """The data of an edition; None: it is no programme of a station."""
        return cls.from_json(edition.data) if _SLOT in edition.data else None
