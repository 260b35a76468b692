"""What a receipt keeps of a post, beside its id and address. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.model import Receipt


@dataclass(frozen=True, slots=True)
class Published:
    """`photos`: their paths in build/, so that a correction knows whether they changed;
    `video`: the id of a video, which is not that of its post; `also`: ids of other posts with
    the same mark, which are told to staff and never deleted unasked.
    """

    photos: tuple[str, ...] = ()
    video: str = ""
    also: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As `Receipt.data` holds it."""
        carried: dict[str, Any] = {"video": self.video} if self.video else {}
        if not self.video:
            carried["photos"] = list(self.photos)
        return {**carried, **({"also": list(self.also)} if self.also else {})}

    @classmethod
    def from_receipt(cls, receipt: Receipt) -> Published:
        """What a receipt holds; one of an earlier version too."""
        kept: Mapping[str, Any] = receipt.data
        return cls(
            photos=tuple(map(str, kept.get("photos") or ())),
            video=str(kept.get("video") or ""),
            also=tuple(map(str, kept.get("also") or ())),
        )
