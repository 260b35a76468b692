"""Opening the channels that config.toml names."""

from __future__ import annotations

from functools import partial

from channels import KINDS, ChannelKind
from pipeline.asking import open_or_shut
from pipeline.channel import Channel
from pipeline.channel_settings import ChannelSettings
from pipeline.config import Clock, Office, Surroundings, host_clock
from pipeline.ledger import Ledger
from pipeline.secrets import FileSecrets


def open_channels(office: Office, ledger: Ledger, clock: Clock = host_clock) -> dict[str, Channel]:
    """The office's channels, in the order of config.toml. Raises ConfigError."""
    secrets = FileSecrets(office.var / "secrets")
    found: dict[str, Channel] = {}
    for name, settings in office.channels.items():
        where, kind = f"config.toml, [channels.{name}]", KINDS[settings.kind]
        state = ledger.state_of(name)
        around = Surroundings(office, name, state, secrets, ledger.provenance, clock)
        found[name] = open_or_shut(name, where, partial(_open_channel, kind, around, settings))
    if office.config.media or office.config.video.music:
        from channels import _media  # films and papers: an office without rules loads none

        _media.check(office, {name: each.limits.forms for name, each in found.items()})
    return found


def _open_channel(kind: ChannelKind, around: Surroundings, settings: ChannelSettings) -> Channel:
    return kind.open(around, settings)
