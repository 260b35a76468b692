"""The accounts that channels publish by."""

from __future__ import annotations

from channels import KINDS, ChannelKind
from channels.connect import Talk
from pipeline.channel_settings import ChannelSettings
from pipeline.config import Surroundings
from pipeline.errors import LoaError
from pipeline.office.bought_voices import bought_voices, connect_voice
from pipeline.office.newsroom import Newsroom
from pipeline.secrets import FileSecrets


def connect_account(room: Newsroom, channel: str, talk: Talk) -> str:
    """Lead a person through connecting a channel's account or a voice, and keep its tokens.

    What staff read of it. Raises LoaError: it needs none, or it was not granted.
    """
    if channel in bought_voices(room.office):
        return connect_voice(room, channel, talk)
    if channel in room.office.voices:
        raise LoaError(
            f"Giọng “{channel}” ở ngay trên máy này, không cần kết nối.",
            code="account-not-needed",
            channel=channel,
        )
    kind, around, settings = open_account(room, channel)
    if kind.connect is None:
        raise LoaError(
            f"Kênh “{channel}” không cần kết nối tài khoản.",
            code="account-not-needed",
            channel=channel,
        )
    return kind.connect(around, settings, talk)


def open_account(room: Newsroom, channel: str) -> tuple[ChannelKind, Surroundings, ChannelSettings]:
    """The kind, surroundings and settings of a channel. Raises ConfigError."""
    settings = room.office.channels[channel]
    kind = KINDS[settings.kind]
    secrets = FileSecrets(room.office.var / "secrets")
    around = Surroundings(
        room.office,
        channel,
        room.ledger.state_of(channel),
        secrets,
        room.ledger.provenance,
        room.clock,
    )
    return kind, around, settings
