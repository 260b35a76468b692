"""A copy of an office whose channels speak to stand-ins of the platforms."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import tomlkit

from channels.zalo.grant import Grant, Pair
from farends import zalo
from farends.facebook_world import APP_ID, PAGE_ID, PAGE_TOKEN
from farends.stage import Stage
from farends.zalo_account import DEFAULTS
from pipeline.config import Clock
from pipeline.secrets import FileSecrets


def copy_office(source: Path, folder: Path, changes: dict[str, dict[str, Any]]) -> None:
    """The office's articles, hours and settings, its channels led to the stand-ins."""
    for name in ("content", "schedules"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(source / name, folder / name)
    config = tomlkit.parse((source / "config.toml").read_text(encoding="utf-8"))
    config.pop("ledger", None)  # a copy has a ledger of its own
    channels: Any = config["channels"]
    for name, settings in list(channels.items()):
        if settings["kind"] in changes:
            channels[name] = {**settings.unwrap(), **changes[settings["kind"]]}
    (folder / "config.toml").write_text(tomlkit.dumps(config), encoding="utf-8")


def stand_in_settings(site: str, page: str, oa: str) -> dict[str, dict[str, Any]]:
    """What the channels of each kind need to speak to the stand-ins."""
    return {
        "website": {"url": site, "folder": "var/site"},
        "radio": {"handover": "var/handover"},
        "facebook": {
            "page": PAGE_ID,
            "app_id": APP_ID,
            "url": page,
            "upload_url": page,
            "gap_minutes": 0,
        },
        "zalo": {"app_id": DEFAULTS["app_id"], "api": oa, "oauth": oa, "poll_seconds": [0, 0.2]},
    }


def connect_stand_ins(folder: Path, oa: Stage, clock: Clock) -> None:
    """The tokens that connecting would have left."""
    secrets = FileSecrets(folder / "var" / "secrets")
    secrets.put("FACEBOOK_PAGE_TOKEN", PAGE_TOKEN)
    pair = zalo.admit_client(oa)
    lasts = timedelta(seconds=int(pair["expires_in"]))
    tokens = Pair(pair["access_token"], pair["refresh_token"])
    secrets.put("ZALO_APP_SECRET", DEFAULTS["secret_key"])
    secrets.put("ZALO_TOKENS", Grant(tokens, clock(), lasts).to_json())
