"""Many posts under misfortunes and kills: each is public once, and every outcome is settled.

The long ones: `pytest -m long tests/facebook/test_many.py -s` prints their figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from channels.facebook import Facebook
from farends.facebook_world import APP_ID, PAGE_ID, PAGE_TOKEN
from pipeline.channel import Notes
from pipeline.channel_settings import FacebookSettings
from pipeline.config import Office, Surroundings
from pipeline.secrets import FileSecrets
from tests.facebook.office import CONFIG
from tests.many import Trial, run
from tests.support.narrowing import require


class Blind(Facebook):
    """Wrong on purpose: it never looks before it sends."""

    def _find(self, *asked: Any) -> None:
        super()._find(*asked)

    def find_together(self, wanted: Sequence[Any]) -> list[Any]:
        return [None] * len(wanted)


def opened(
    url: str,
    folder: Path,
    notes: Notes,
    clock: Callable[[], datetime],
    *,
    two_phase: bool,
    kind: type[Facebook] = Facebook,
) -> Facebook:
    """The channel, in the office's process."""
    secrets = FileSecrets(folder / "secrets")
    if secrets.get("FACEBOOK_PAGE_TOKEN") is None:
        secrets.put("FACEBOOK_PAGE_TOKEN", PAGE_TOKEN)
    settings = FacebookSettings(
        kind="facebook",
        page=PAGE_ID,
        app_id=APP_ID,
        url=url,
        gap_minutes=0,
        seconds=1,
        patience=3,
        two_phase=two_phase,
    )
    return kind(Surroundings(Office(folder, CONFIG), "facebook", notes, secrets), settings)


one_phase = partial(opened, two_phase=False)
two_phases = partial(opened, two_phase=True)
blind = partial(opened, two_phase=False, kind=Blind)


def whose(entry: Mapping[str, Any]) -> str:
    """The article of a public post."""
    return require(re.search(r"/bai/([\w-]+)\.html", entry["message"])).group(1)


@pytest.mark.parametrize("opener", [one_phase, two_phases], ids=["one-phase", "two-phases"])
def test_every_post_is_public_once_whatever_happens(opener, tmp_path):
    figures = run(Trial("farends.facebook", opener, whose, count=30, kills=6), tmp_path)
    print(figures)
    assert figures.once_each, figures
    assert figures.kills
    assert figures.struck
    assert figures.unknown


def test_the_trial_finds_out_a_channel_that_repeats_blindly(tmp_path):
    figures = run(Trial("farends.facebook", blind, whose, count=30, kills=0), tmp_path)
    assert figures.duplicates
    assert not figures.once_each


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("opener", [one_phase, two_phases], ids=["one-phase", "two-phases"])
def test_ten_thousand_posts_are_public_once_each(opener, seed, tmp_path):
    """A thousand at a time, so that trials run side by side."""
    trial = Trial(
        "farends.facebook", opener, whose, count=1000, kills=1000, mean=5, seed=seed, limit=3500
    )
    figures = run(trial, tmp_path)
    print(figures)
    assert figures.once_each, figures
