"""A fault of one channel, one edition or one secret file is that one's own; the others go on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from channels import KINDS, ChannelKind
from pipeline.asking import Shut, waits_for
from pipeline.channel import Limits, Redelivery
from pipeline.delivery import State
from pipeline.errors import ConfigError
from pipeline.ledger import Ledger
from pipeline.model import Receipt
from pipeline.secrets import FileSecrets
from tests.support.offices import OfficeBuilder

from .conftest import Clock
from .shelf import Shelf
from .test_dispatch import edition, schedule, sender, state

FACEBOOK = '\n[channels.facebook]\nkind = "facebook"\npage = "105700000000057"\n'


def readable_by_all(path: Path) -> None:
    path.write_text("EAACHIMHOANGYEN", encoding="utf-8")
    path.chmod(0o644)


def not_text(path: Path) -> None:
    path.write_bytes(b"\xff\xfeE\x00A\x00A\x00")
    path.chmod(0o600)


def a_folder(path: Path) -> None:
    path.mkdir()


SPOILT = pytest.mark.parametrize("spoil", [readable_by_all, not_text, a_folder])


def spoil_token(office: OfficeBuilder, spoil: Callable[[Path], None]) -> Path:
    config = office.root / "config.toml"
    if "[channels.facebook]" not in config.read_text(encoding="utf-8"):
        config.write_text(config.read_text(encoding="utf-8") + FACEBOOK, encoding="utf-8")
    path = office.root / "var" / "secrets" / "FACEBOOK_PAGE_TOKEN"
    path.parent.mkdir(parents=True, exist_ok=True)
    spoil(path)
    return path


@SPOILT
def test_a_spoilt_secret_file_silences_its_own_channel_alone(
    office: OfficeBuilder, spoil: Callable[[Path], None]
) -> None:
    path = spoil_token(office, spoil)
    office.run("approve", "--all", "--by", "Bà Hà")
    told = office.run("publish").output
    assert office.state("hop-to-dan-pho") == State.DELIVERED
    assert str(path) in told.replace("\n", "")
    assert str(path) in office.run("status").output.replace("\n", "")
    checked = json.loads(office.run("doctor", "--json", ok=False).stdout)
    wrong = [each["word"] for each in checked if not each["well"]]
    assert any(str(path) in each for each in wrong)


@SPOILT
def test_a_secret_that_can_not_be_read_is_said_in_a_sentence_that_names_its_file(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(tmp_path / "ZALO_TOKENS")
    with pytest.raises(ConfigError, match="ZALO_TOKENS"):
        FileSecrets(tmp_path).get("ZALO_TOKENS")
    assert len(FileSecrets(tmp_path).faults()) == 1


def test_a_channel_that_can_not_be_opened_waits_and_loses_nothing(
    office: OfficeBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its approved posts are neither sent nor stopped; when it is well again they go out."""
    office.run("approve", "--all", "--by", "Bà Hà")
    before = office.cells()["hop-to-dan-pho", "website"]
    assert before["state"] == State.SCHEDULED

    def broken() -> None:
        raise ImportError("No module named 'jinja2'")

    kind = KINDS["website"]
    with monkeypatch.context() as patch:
        patch.setitem(KINDS, "website", ChannelKind("website", kind.title, broken))  # type: ignore[arg-type]
        told = office.run("publish").output
        assert "Kênh trang web" in told
        assert "không mở được" in told
        assert office.run("status").output
    office.run("publish")
    assert office.state("hop-to-dan-pho") == State.DELIVERED


@dataclass
class Trap(Shelf):
    """Fails where no channel should."""

    def __post_init__(self) -> None:
        self.__dict__.pop("waiting", None)

    @property  # type: ignore[misc]
    def waiting(self) -> str:
        raise KeyError("token")

    @waiting.setter
    def waiting(self, _: str) -> None:
        """As of a dataclass."""


def test_a_channel_that_fails_when_it_is_asked_what_it_waits_for_waits(
    ledger: Ledger, clock: Clock
) -> None:
    shelf, trap = Shelf(), Trap("facebook")
    waits = schedule(ledger, clock, edition(channel="facebook"))
    key = schedule(ledger, clock, edition())
    send = sender(ledger, clock, trap, shelf)
    send.tick()
    send.reconcile()
    send.settle_urgent()
    send.rush()
    send.observe()
    assert (state(ledger, key), state(ledger, waits)) == (State.DELIVERED, State.SCHEDULED)
    assert "hỏng bất ngờ (KeyError)" in waits_for(trap)


def test_a_channel_whose_limits_are_broken_rests_and_is_told(ledger: Ledger, clock: Clock) -> None:
    shelf = Shelf()
    loose = Shelf("facebook", limits=Limits(Redelivery.FIND, min_gap=timedelta(minutes=3)))
    schedule(ledger, clock, edition(channel="facebook"))
    schedule(ledger, clock, edition(channel="facebook", slug="hai"))
    object.__setattr__(loose.limits, "min_gap", "ba phút")
    key = schedule(ledger, clock, edition())
    sender(ledger, clock, loose, shelf).tick()
    assert state(ledger, key) is State.DELIVERED
    assert "hỏng bất ngờ (TypeError)" in ledger.pauses(clock())["facebook"][1]


def test_an_edition_that_can_not_be_read_holds_itself_alone(
    ledger: Ledger, ledger_url: str, clock: Clock
) -> None:
    shelf = Shelf()
    spoilt, key = schedule(ledger, clock, edition("mot")), schedule(ledger, clock, edition("hai"))
    base = sqlite3.connect(ledger_url.removeprefix("sqlite:///"))
    base.execute("update editions set body = '{\"channel\"' where subject = 'mot'")
    base.commit()
    base.close()
    send = sender(ledger, clock, shelf)
    send.tick()
    assert (state(ledger, key), state(ledger, spoilt)) == (State.DELIVERED, State.SCHEDULED)
    found = ledger.delivery(spoilt)
    assert found
    assert "hỏng" in found.detail


def test_an_edition_that_can_not_be_read_is_looked_for_by_itself_later(
    ledger: Ledger, ledger_url: str, clock: Clock
) -> None:
    def silent() -> None:
        raise KeyError("mất")

    shelf = Shelf(after=silent)
    spoilt, key = schedule(ledger, clock, edition("mot")), schedule(ledger, clock, edition("hai"))
    sender(ledger, clock, shelf).tick()
    base = sqlite3.connect(ledger_url.removeprefix("sqlite:///"))
    base.execute("update editions set body = '{\"channel\"' where subject = 'mot'")
    base.commit()
    base.close()
    clock.pass_(hours=1)
    sender(ledger, clock, shelf).reconcile()
    assert (state(ledger, key), state(ledger, spoilt)) == (State.DELIVERED, State.UNKNOWN)


def test_a_shut_channel_sends_and_finds_nothing() -> None:
    shut = Shut("zalo", "không mở được: thiếu tệp.")
    assert waits_for(shut) == shut.waiting
    for ask in (
        lambda: shut.deliver(edition(), "k"),
        lambda: shut.find(edition(), "k"),
        lambda: shut.observe(Receipt("1")),
        lambda: shut.compose(None),  # type: ignore[arg-type]
    ):
        with pytest.raises(Exception, match="không mở được"):
            ask()
