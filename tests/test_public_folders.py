"""What is shown to everybody holds no secret, and belongs to one channel."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.offices import OfficeBuilder

SECOND = '\n[channels.{name}]\nkind = "{kind}"\nurl = "https://hai.example"\nfolder = "{folder}"\n'


def moved(office: OfficeBuilder, folder: str) -> None:
    config = office.root / "config.toml"
    told = config.read_text("utf-8")
    assert 'folder = "var/site"' in told
    config.write_text(told.replace('folder = "var/site"', f'folder = "{folder}"'), "utf-8")


def joined(office: OfficeBuilder, kind: str, folder: str, name: str = "hai") -> None:
    config = office.root / "config.toml"
    more = SECOND.format(name=name, kind=kind, folder=folder)
    config.write_text(config.read_text("utf-8") + more, "utf-8")


@pytest.mark.parametrize(
    "folder",
    ["var", "VAR", "./var", "var/", "var/secrets", "var/Secrets", "var/secrets/site", "content",
     "content/thong-bao", "schedules", "build", "build/site", "var/handover", "var/log",
     "var/ledger", "var/ledger.db", "var/xem-truoc", "var/heartbeat.json", "config.toml", ".git",
     "var/.an", "var/rehearsal/var/site"],
)  # fmt: skip
def test_a_folder_that_holds_what_is_not_public_is_refused(
    office: OfficeBuilder, folder: str
) -> None:
    moved(office, folder)
    for command in ("check", "status", "publish", "doctor"):
        told = " ".join(office.run(command, ok=False).output.split())
        assert "config.toml, [channels.website], folder = " in told
        assert "Ghi một thư mục riêng" in told


@pytest.mark.parametrize("target", ["secrets", "", "../content"])
def test_a_link_to_what_is_not_public_is_refused_too(office: OfficeBuilder, target: str) -> None:
    (office.root / "var" / "secrets").mkdir(parents=True)
    (office.root / "www").symlink_to(office.root / "var" / target)
    moved(office, "www")
    assert "không được công khai" in " ".join(office.run("publish", ok=False).output.split())


def test_a_ledger_of_its_own_place_is_not_shown(office: OfficeBuilder) -> None:
    moved(office, "www")
    config = office.root / "config.toml"
    url = f'\n[ledger]\nurl = "sqlite:///{office.root}/www/so.db"\n'
    config.write_text(config.read_text("utf-8") + url, "utf-8")
    assert "không được công khai" in " ".join(office.run("status", ok=False).output.split())


@pytest.mark.parametrize(
    ("kind", "folder"),
    [("website", "var/site"), ("website", "var/Site"), ("website", "var/site/hai"),
     ("website", "var/site.db"), ("podcast", "var/site"), ("podcast", "var/site/bai"),
     ("podcast", "var/site/a/b")],
)  # fmt: skip
def test_two_channels_never_share_a_folder(office: OfficeBuilder, kind: str, folder: str) -> None:
    joined(office, kind, folder)
    told = " ".join(office.run("publish", ok=False).output.split())
    assert "[channels.hai]" in told
    assert "kênh website đã dùng" in told or "không được" in told
    assert not (office.root / "var" / "site").exists()


@pytest.mark.parametrize(
    ("kind", "folder"),
    [("website", "var/site-2"), ("website", "var/sites"), ("website", "public/hai"),
     ("podcast", "var/site/podcast"), ("podcast", "var/nghe-lai")],
)  # fmt: skip
def test_folders_apart_are_well(office: OfficeBuilder, kind: str, folder: str) -> None:
    joined(office, kind, folder)
    office.run("status")


def test_the_site_may_stand_elsewhere(office: OfficeBuilder, tmp_path: Path) -> None:
    (tmp_path / "srv").mkdir()
    (office.root / "www").symlink_to(tmp_path / "srv")
    moved(office, "www")
    office.run("status")
