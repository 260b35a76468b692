"""Offices whose voices are asked over HTTP, before stand-ins of every service on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from farends import (
    voice_azure,
    voice_fpt,
    voice_google,
    voice_server,
    voice_viettel,
    voice_vnpt,
    voice_zalo,
)
from farends.stage import Stage
from pipeline import config
from pipeline.config import Office
from pipeline.recipes.sound import ServiceVoice
from pipeline.secrets import FileSecrets
from pipeline.studio.sound import services
from pipeline.studio.sound.services.accounts import SERVICES, secret_name
from pipeline.studio.sound.services.asking import Pace
from pipeline.studio.sound.voices import make_voice
from pipeline.studio.sound.voices.service import ServiceSpeaker

CANARY = "CHIMHOANGYEN-0123456789"
PLATFORMS = {
    "server": voice_server.PLATFORM,
    "vnpt": voice_vnpt.PLATFORM,
    "viettel": voice_viettel.PLATFORM,
    "fpt": voice_fpt.PLATFORM,
    "zalo": voice_zalo.PLATFORM,
    "google": voice_google.PLATFORM,
    "azure": voice_azure.PLATFORM,
}
LATER = ("vnpt", "fpt", "zalo")  # what they answer is a promise
QUICK = Pace(connect=0.5, exchange=0.5, patience=0.8, gap=0.01)
SENTENCES = (
    "Chiều nay có mưa to, gió giật mạnh.",
    "Bà con chằng chống nhà cửa & không ra ngoài.",
    "Trạm Y tế phường tiêm chủng miễn phí.",
    "Trường nhận hồ sơ tuyển sinh lớp một.",
    "Mời bà con theo dõi.",
    "Xin cảm ơn.",
)
CONFIG = """
[ward]
name = "phường Xuân Lập"

[sections]
thong-bao = "Thông báo"

[channels.radio]
kind = "radio"
voices = ["mai", "espeak"]

[voices.mai]
kind = "{kind}"
url = "{url}"
{more}
"""


@dataclass(frozen=True)
class Ward:
    """An office with one voice, “mai”, and the stand-in of its service."""

    kind: str
    stage: Stage
    office: Office

    @property
    def choice(self) -> ServiceVoice:
        """What recipes say of the voice."""
        found = self.office.voices["mai"].choice("mai")
        assert isinstance(found, ServiceVoice)
        return found

    @property
    def voice(self) -> ServiceSpeaker:
        """The voice as the studio has it."""
        found = make_voice(self.choice, self.office)
        assert isinstance(found, ServiceSpeaker)
        return found

    @property
    def texts(self) -> list[str]:
        """What was asked for at the stand-in, and so paid, in its order."""
        return [each["text"] for each in self.stage.public()]


OpenWard = Callable[..., Ward]


@pytest.fixture
def ward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenWard]:
    """Opens a ward of a kind; lines of its voice's table and `key` may be told."""
    monkeypatch.setattr(services, "PACE", QUICK)
    services._rests_until.clear()
    stages: list[Stage] = []

    def open_ward(kind: str, more: str = "", key: str = CANARY, url: str = "") -> Ward:
        stage = Stage(PLATFORMS[kind], tmp_path / "far")
        stages.append(stage)
        root = tmp_path / "phuong"
        root.mkdir()
        table = CONFIG.format(kind=kind, url=url or stage.url, more=more)
        (root / "config.toml").write_text(table, encoding="utf-8")
        office = config.read(root)
        if key:
            give_key(office, kind, key)
        return Ward(kind, stage, office)

    yield open_ward
    for each in stages:
        each.stop()


def give_key(office: Office, kind: str, key: str) -> None:
    """As `loa connect mai` does."""
    secrets = FileSecrets(office.var / "secrets")
    for secret in SERVICES[kind].secrets:
        secrets.put(secret_name(SERVICES[kind], "mai", secret), key)


def everything_kept(office: Office) -> str:
    """All that the office wrote down outside its secrets, as text."""
    files: list[Any] = [
        path for path in office.root.rglob("*") if path.is_file() and path.parent.name != "secrets"
    ]
    return "".join(path.read_bytes().decode("utf-8", "replace") for path in files)
