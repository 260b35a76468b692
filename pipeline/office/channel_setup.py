"""Opening the channels that config.toml names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from channels import KINDS, ChannelKind
from pipeline.asking import opened
from pipeline.channel import Channel
from pipeline.config import Clock, Office, Surroundings, host_clock
from pipeline.errors import ConfigError
from pipeline.ledger import Ledger
from pipeline.secrets import FileSecrets
from pipeline.settings import parse


def open_channels(office: Office, ledger: Ledger, clock: Clock = host_clock) -> dict[str, Channel]:
    """The office's channels, in the order of config.toml. Raises ConfigError."""
    secrets = FileSecrets(office.var / "secrets")
    found: dict[str, Channel] = {}
    for name, raw in office.config.channels.items():
        where = f"config.toml, [channels.{name}]"
        kind = KINDS.get(str(raw.get("kind", "")))
        if kind is None:
            raise ConfigError(
                f"{where}: “kind” phải là một trong: {', '.join(KINDS)}. Sửa dòng kind.",
                code="channel-kind-unknown",
                path="config.toml",
                channel=name,
            )
        state = ledger.state_of(name)
        around = Surroundings(office, name, state, secrets, ledger.provenance, clock)
        found[name] = opened(name, where, partial(_open_channel, kind, around, raw, where))
    if office.config.media or office.config.video.music:
        from channels import _media  # films and papers: an office without rules loads none

        _media.check(office, {name: each.limits.forms for name, each in found.items()})
    return found


def _open_channel(
    kind: ChannelKind, around: Surroundings, raw: Mapping[str, Any], where: str
) -> Channel:
    return kind.open(around, parse(kind.settings, raw, where))
