"""A ward's office before the stand-in of Zalo: what the tests of this folder open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from channels.zalo.article import ZaloArticles
from channels.zalo.broadcast import ZaloBroadcast
from channels.zalo.client import ZaloClient
from channels.zalo.grant import Grant, Pair
from channels.zalo.tokens import Tokens
from farends import zalo
from farends.stage import Stage
from farends.zalo_account import DEFAULTS
from pipeline.channel import MemoryNotes, Notes
from pipeline.config import Ward
from pipeline.http.endpoint import HttpEndpoint
from pipeline.model import VN, Article, Image
from pipeline.secrets import FileSecrets
from tests.silence import TimerOfSilence

SITE = "https://xuanlap.example"
MORNING = datetime(2026, 11, 25, 9, 0, tzinfo=VN)
WARD = Ward(name="phường Xuân Lập", publisher="UBND phường Xuân Lập")
COVER = Image("bia.jpg", "huong-dan-vneid/bia.jpg", "ab" * 32, 1600, 900, "jpeg", "Bìa")
BODY_IMAGE = Image("cach.png", "huong-dan-vneid/cach.png", "cd" * 32, 800, 600, "png", "Cách làm")


def illustrated(**changes: Any) -> Article:
    """An article with a cover, as Zalo wants it."""
    from tests.contract import an_article  # slow to load, and the children don't need it

    return an_article(**{"cover": COVER, "images": (COVER,), **changes})


def stage_in(folder: Path) -> Stage:
    """The stand-in, at nine in the morning, able to fetch the ward's images."""
    stage = Stage(zalo.PLATFORM, folder)
    stage.clock(at=MORNING)
    zalo.change_account(stage, reachable=[SITE], polls=0)
    return stage


def far(url: str, read: float = 3.0) -> HttpEndpoint:
    """Patient enough for a busy machine, and without the environment's proxies."""
    return HttpEndpoint(url, "Zalo", connect=read, read=read, patience=2 * read, trust_env=False)


def impatient(stage: Stage) -> HttpEndpoint:
    """Gives up as soon as the stand-in falls silent on purpose, and waits for a slow one."""

    def start_timer(seconds: float, ring: Callable[[], None]) -> TimerOfSilence:
        return TimerOfSilence(stage, seconds, ring)

    return replace(far(stage.url, 10), start_timer=start_timer)


def keeper(url: str, folder: Path, now: Callable[[], datetime], channel: str = "zalo") -> Tokens:
    """The keeper of the grant whose secrets lie in `folder`."""
    return Tokens(
        channel,
        DEFAULTS["app_id"],
        FileSecrets(folder / "secrets"),
        folder / "zalo.lock",
        now,
        far(url),
    )


def grant_of(pair: dict[str, str], issued: datetime) -> Grant:
    """The grant that an answer of the token endpoint gives."""
    lasts = timedelta(seconds=int(pair["expires_in"]))
    return Grant(Pair(pair["access_token"], pair["refresh_token"]), issued, lasts)


def admit(stage: Stage, folder: Path, now: Callable[[], datetime]) -> Grant:
    """Connected: a grant and the app's key lie in `folder`."""
    grant = grant_of(zalo.admit_client(stage), now())
    secrets = FileSecrets(folder / "secrets")
    secrets.put("ZALO_APP_SECRET", DEFAULTS["secret_key"])
    secrets.put("ZALO_TOKENS", grant.to_json())
    return grant


def articles(
    stage: Stage, folder: Path, notes: Notes | None = None, **changes: Any
) -> ZaloArticles:
    """The channel of articles; the stand-in's clock is everybody's clock."""
    tokens = keeper(stage.url, folder, stage.clock)
    return ZaloArticles(
        **{
            "name": "zalo",
            "site": SITE,
            "ward": WARD,
            "zalo": ZaloClient(impatient(stage), tokens, stage.clock),
            "notes": notes or MemoryNotes(),
            "now": stage.clock,
            "waits": (),
            **changes,
        }
    )


def broadcast(stage: Stage, channel: Any, **changes: Any) -> ZaloBroadcast:
    """The channel of broadcasts of the same OA, turned on."""
    return ZaloBroadcast(
        **{
            "name": "zalo-broadcast",
            "zalo": channel.zalo,
            "notes": channel.notes,
            "now": stage.clock,
            "article": getattr(channel, "article", channel.compose),
            "enabled": True,
            **changes,
        }
    )
