"""The accounts that channels publish by."""

from __future__ import annotations

from channels import KINDS, Kind
from pipeline.config import Surroundings
from pipeline.office.newsroom import Newsroom
from pipeline.secrets import FileSecrets
from pipeline.settings import Settings, parse


def account(room: Newsroom, channel: str) -> tuple[Kind, Surroundings, Settings]:
    """The kind, surroundings and settings of a channel. Raises ConfigError."""
    raw = room.office.config.channels[channel]
    kind = KINDS[str(raw["kind"])]
    settings = parse(kind.settings, raw, f"config.toml, [channels.{channel}]")
    secrets = FileSecrets(room.office.var / "secrets")
    around = Surroundings(
        room.office, channel, room.ledger.notes, secrets, room.ledger.provenance, room.clock
    )
    return kind, around, settings
