"""Many articles under misfortunes and kills: each is public once, and every outcome is settled.

The access token lives for minutes, so that it is refreshed again and again under fire, by a
Zalo that forgives a lost answer: what a Zalo that doesn't would ask of a person is tested in
test_tokens.py. The long ones: `pytest -m long tests/zalo/test_many.py -s`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from channels.zalo.article import ZaloArticles
from channels.zalo.client import ZaloClient
from farends.zalo_account import DEFAULTS
from pipeline.channel import Notes
from tests import many
from tests.support.narrowing import require
from tests.zalo import office


def opened(
    url: str, folder: Path, notes: Notes, clock: Callable[[], datetime], *, hidden_first: bool
) -> ZaloArticles:
    """The channel, in the office's process."""
    return ZaloArticles(
        name="zalo",
        site=office.SITE,
        ward=office.WARD,
        zalo=ZaloClient(office.far(url), office.keeper(url, folder, clock), clock),
        notes=notes,
        now=clock,
        hidden_first=hidden_first,
        waits=(0.01,),
        tries=99,  # the line is so bad that three silences in a row happen
    )


shown_at_once = partial(opened, hidden_first=False)
hidden_first = partial(opened, hidden_first=True)


def connected(url: str, folder: Path, settings: Mapping[str, Any]) -> None:
    """The OA's admin has consented; the stand-in is as the trial wants it."""
    far = office.far(url)
    oa = {"reachable": [office.SITE], "access_seconds": 900, "grace": 10**6, "auto_consent": True}
    far.exchange("POST", "/mo-phong", effect=True, json={**oa, **settings})
    query = {"app_id": DEFAULTS["app_id"], "redirect_uri": "https://xuanlap.example/"}
    allowed = far.exchange("GET", "/v4/oa/allow", effect=True, query=query)
    code = require(re.search(r"code=(\w+)", allowed.headers["Location"])).group(1)
    tokens = office.keeper(url, folder, lambda: many.BEGIN)
    tokens.secrets.put("ZALO_APP_SECRET", DEFAULTS["secret_key"])
    tokens.exchange_code(code, "")


def whose(entry: Mapping[str, Any]) -> str:
    """The article that an article on Zalo tells."""
    return require(re.search(r"/bai/([\w-]+)\.html", str(entry["body"]))).group(1)


def trial(opener: Any, **changes: Any) -> many.Trial:
    images = {"cover": office.COVER, "images": (office.COVER,)}
    usual = {"subject": whose, "setup": connected, "extra": images, "spread": 20}
    return many.Trial("farends.zalo", opener, **{**usual, **changes})


@pytest.mark.parametrize("opener", [shown_at_once, hidden_first], ids=["shown", "hidden-first"])
def test_every_article_is_public_once_whatever_happens(opener, tmp_path):
    figures = many.run(trial(opener, count=30, kills=6), tmp_path)
    print(figures)
    assert figures.once_each, figures
    assert figures.kills
    assert figures.struck
    assert figures.unknown


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("opener", [shown_at_once, hidden_first], ids=["shown", "hidden-first"])
def test_ten_thousand_articles_are_public_once_each(opener, seed, tmp_path):
    """A thousand at a time, since an OA of ten thousand lists ten to a slice."""
    figures = many.run(
        trial(opener, count=1000, kills=1000, mean=5, seed=seed, limit=3500), tmp_path
    )
    print(figures)
    assert figures.once_each, figures
