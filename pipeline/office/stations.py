"""The office's radio stations, as the person who acts means them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from channels.radio import Radio
from pipeline.errors import LoaError
from pipeline.office.newsroom import Newsroom


def find_stations(room: Newsroom, channel: str, handover: Path | None = None) -> list[Radio]:
    """The stations that are meant. Raises LoaError if there is none.

    `channel`: a channel's name; empty: every station. `handover`: from now on the open office
    hands over into this folder instead.
    """
    found = [each for each in room.channels.values() if isinstance(each, Radio)]
    if channel:
        found = [each for each in found if each.name == channel]
    if not found:
        raise LoaError(
            "Văn phòng chưa có kênh truyền thanh nào như vậy. Thêm vào config.toml một bảng "
            '[channels.radio] với kind = "radio".',
            code="no-station",
        )
    if handover:
        found = [replace(each, folder=handover.resolve()) for each in found]
        room.channels.update({each.name: each for each in found})
    return found
