"""Days of an office with everything that goes wrong, before stand-ins over real HTTP."""

from __future__ import annotations

import json
import random
import tomllib
from collections import Counter
from datetime import datetime, timedelta

import pytest
import requests

import channels.facebook
import channels.radio
import channels.website
import channels.zalo  # what is imported here, no child has to import again
from pipeline.model import VN
from pipeline.secrets import FileSecrets
from tests.campaign import oracle
from tests.campaign.living import World, world

LOADED = (channels.facebook, channels.radio, channels.website, channels.zalo)
BEGIN = datetime(2026, 12, 1, 6, 0, tzinfo=VN)


def outcome(made: World) -> dict[tuple[str, str], tuple[str, str, int]]:
    """Where each subject ended on each channel, and how often it was shown."""
    found = {}
    for (subject, channel), line in made.known().lines.items():
        shown = sum(each.state in oracle.SHOWN for each in line)
        found[subject, channel] = (str(line[-1].state), line[-1].about, shown)
    return found


def cut_off(seed: int, days: int) -> int:
    """Restarts at random moments on hosts of all time zones change nothing of what comes out."""
    with world(BEGIN) as calm:
        calm.live(BEGIN + timedelta(days=days))
        oracle.holds(calm, BEGIN, storm=False)
        wanted = outcome(calm)
        said = calm.programmes()
        assert calm.consents() == 0
    with world(BEGIN) as cut:
        cut.storm(days, random.Random(seed), astray=False)
        cut.live(cut.now + timedelta(seconds=1))
        oracle.holds(cut, BEGIN)
        assert outcome(cut) == wanted
        assert cut.programmes() == said
        return cut.kills


def stormy(seed: int, days: int) -> Counter[str]:
    """Sleeps, kills and wrong clocks; then four calm days in which everything is settled."""
    with world(BEGIN) as made:
        made.storm(days, random.Random(seed), astray=True)
        made.live(made.now + timedelta(days=4))
        figures = oracle.holds(made, BEGIN)
        looks = made.looks()
        figures["kills"] = made.kills
        figures["consents"] = made.consents()
        figures["astray"] = sum(not each.right for each in looks)
        return figures


def test_cut_off_at_random_moments_the_days_end_as_if_nothing_had_been() -> None:
    assert cut_off(seed=1, days=5) >= 3


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(2, 5))
def test_cut_off_for_a_season(seed: int) -> None:
    assert cut_off(seed, days=80) >= 10  # how many strike a life depends on the machine's haste


def lose_grant(made: World) -> None:
    """As a kill does after Zalo spent the refresh token and before its answer is on disk."""
    config = tomllib.loads((made.root / "config.toml").read_text(encoding="utf-8"))
    secrets = FileSecrets(made.root / "var" / "secrets")
    pairs = json.loads(secrets.get("ZALO_TOKENS") or "")["pairs"]
    for _, refresh in pairs:
        requests.post(
            f"{config['channels']['zalo']['oauth']}/v4/oa/access_token",
            headers={"secret_key": secrets.get("ZALO_APP_SECRET") or ""},
            data={
                "grant_type": "refresh_token",
                "refresh_token": refresh,
                "app_id": config["channels"]["zalo"]["app_id"],
            },
            timeout=20,
        ).raise_for_status()


def test_a_grant_that_a_kill_lost_costs_one_consent_and_no_lesson() -> None:
    """The lesson of the Tuesday on which Zalo takes the old token no more goes out that day."""
    with world(BEGIN) as made:
        made.live(BEGIN + timedelta(days=6))
        lose_grant(made)
        made.live(BEGIN + timedelta(days=9))
        assert made.consents() == 1
        figures = oracle.holds(made, BEGIN, storm=False)
        assert not figures["missed"]


def test_ten_days_of_sleep_kills_and_clock_jumps() -> None:
    figures = stormy(seed=5, days=10)
    assert figures["sent"] > 3


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(20))
def test_ninety_days_of_sleep_kills_and_clock_jumps(
    seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = stormy(seed, days=90)
    with capsys.disabled():
        print(f"\nseed {seed}: {dict(sorted(figures.items()))}")
    assert figures["sent"] > 20
