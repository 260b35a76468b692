"""Publishing what is approved and due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.asking import waits_for
from pipeline.channel_settings import place_of
from pipeline.delivery import Delivery
from pipeline.model import Form
from pipeline.office.actor import Actor
from pipeline.office.approval import approve_editions, check_authority, find_waiting
from pipeline.office.media import MediaProgress, make_media
from pipeline.office.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class ChannelPlace:
    """Where to look on this machine at what a channel made public."""

    channel: str
    path: Path | None
    waits: str = ""  # what the channel waits for (Vietnamese); then nothing is there


def publish_due(room: Newsroom, progress: MediaProgress | None = None) -> list[Delivery]:
    """Plan, make what is missing, send what is approved and due; each change of a delivery.

    Raises LoaError; dispatch_lock.AlreadySending if another process is sending.
    """
    _, made = room.refresh_plan()
    if wanted := room.missing_media(made):
        make_media(room, wanted, progress)
        if any(each.form is Form.AUDIO for each in wanted):
            room.refresh_plan()  # programmes are filled by real durations, known only now
    changes: list[Delivery] = []
    room.send_due(changes.append)
    return changes


def approve_first(room: Newsroom, actor: Actor) -> int | None:
    """Approve everything in an office that never approved anything; how many editions.

    None: it is no such office, and nothing is approved. Raises LoaError.
    """
    if not room.is_new():
        return None
    _, made = room.refresh_plan()
    wanted = find_waiting(room, made)
    check_authority(room, wanted, actor)
    return approve_editions(room, wanted, actor)[0]


def channel_places(room: Newsroom) -> Iterator[ChannelPlace]:
    """Where to look at what is public on this machine, and what waits for a connection."""
    for name, settings in room.office.channels.items():
        place = place_of(settings)
        if waits := waits_for(room.channels[name]):
            yield ChannelPlace(name, None, waits)
        elif place:
            folder = room.office.root / place
            page = folder / "index.html"
            yield ChannelPlace(name, page if page.exists() else folder)
