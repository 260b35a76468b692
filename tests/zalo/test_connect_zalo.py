"""Connecting an OA in a browser, and what `loa doctor` can tell of it."""

from __future__ import annotations

import json
import urllib.request
from datetime import timedelta
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit

import pytest

from channels.connect import Consent
from channels.zalo import open_articles
from channels.zalo.connect import connect, consent_address, health
from farends import zalo
from farends.faults import Rule
from farends.zalo_account import DEFAULTS
from pipeline.channel import MemoryNotes
from pipeline.channel_settings import ZaloSettings
from pipeline.config import Config, Office, Surroundings
from pipeline.errors import ConfigError, LoaError, Rejected, TryLater
from pipeline.secrets import FileSecrets
from pipeline.settings import parse, replace
from tests.support.narrowing import require
from tests.zalo import office

KEY = DEFAULTS["secret_key"]


class Admin:
    """Opens the consent page as a browser would, and pastes what is asked for."""

    def __init__(self, *pasted):
        self.heard = []
        self.asked = []
        self._pasted = list(pasted)

    def say(self, words):
        self.heard.append(words)
        if words.startswith("http"):
            self.came_back = _follow(words)

    def ask(self, question, hidden=False):
        self.asked.append((question, hidden))
        return self._pasted.pop(0) if self._pasted else self.came_back


def _follow(url):
    """Where the browser ends up; the ward's own site can't be reached from here."""

    class Stop(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, request, file, code, message, headers, address):
            return None if address.startswith("https://") else super().redirect_request(
                request, file, code, message, headers, address
            )  # fmt: skip

    try:
        with urllib.request.build_opener(Stop()).open(url, timeout=5) as page:
            return page.url
    except HTTPError as error:
        return error.headers["Location"]


@pytest.fixture
def settings(stage):
    zalo.change_account(stage, auto_consent=True)
    return ZaloSettings(
        app_id=DEFAULTS["app_id"], api=stage.url, oauth=stage.url, callback_port=0, seconds=2
    )


@pytest.fixture
def around(tmp_path):
    config = parse(
        Config,
        {
            "ward": {"name": "phường Xuân Lập"},
            "sections": {},
            "channels": {"website": {"kind": "website", "url": office.SITE}},
        },
    )
    secrets = FileSecrets(tmp_path / "var" / "secrets")
    return Surroundings(Office(tmp_path, config), "zalo", MemoryNotes(), secrets)


def test_a_person_connects_through_the_browser_and_the_channel_can_work(stage, settings, around):
    assert "loa connect zalo" in open_articles(around, settings).waiting
    admin = Admin(KEY)
    told = connect(around, settings, admin, seconds=5)
    assert "Đã kết nối Zalo OA." in told
    assert "gói Nâng cao, đã xác thực, 1280 người quan tâm" in told
    assert open_articles(around, settings).waiting == ""
    assert admin.asked == [("Dán khóa bí mật của ứng dụng (developers.zalo.me → Cài đặt)", True)]


def test_the_address_that_came_back_can_be_pasted(stage, settings, around):
    elsewhere = replace(settings, redirect="https://xuanlap.example/ket-noi")
    told = connect(around, elsewhere, Admin(KEY))
    assert "Đã kết nối" in told


def test_the_challenge_stays_the_same_since_it_stands_in_zalos_console(stage, settings, around):
    first, second = Admin(KEY), Admin()
    connect(around, settings, first, seconds=5)
    connect(around, settings, second, seconds=5)
    challenges = [each.heard[0].rpartition(" ")[2] for each in (first, second)]
    assert challenges[0] == challenges[1]
    assert len(challenges[0]) == 43


def test_the_consent_page_gets_what_the_protocol_asks_and_no_secret(settings):
    consent = Consent.fresh("http://localhost:8765/connect")
    address = consent_address(settings, consent)
    query = parse_qs(urlsplit(address).query)
    assert urlsplit(address).path == "/v4/oa/permission"
    assert set(query) == {"app_id", "redirect_uri", "code_challenge", "state"}
    assert consent.verifier not in address


def test_without_an_app_the_next_step_is_told(settings, around):
    with pytest.raises(ConfigError, match=r"developers\.zalo\.me"):
        connect(around, replace(settings, app_id=""), Admin())


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        (Rule("reset", path="access_token"), TryLater),
        (Rule("reset", when="before", path="access_token"), TryLater),
        (
            Rule("reply", when="before", path="access_token", status=200,
                 body={"error": -14014, "error_name": "Invalid code"}),
            Rejected,
        ),
    ],
)  # fmt: skip
def test_a_code_that_fails_is_told_with_the_next_step(stage, settings, around, rule, error):
    stage.plan(rule)
    with pytest.raises(error, match="loa connect zalo"):
        connect(around, settings, Admin(KEY), seconds=5)


def test_a_new_consent_ends_a_lost_grant(stage, settings, around):
    connect(around, settings, Admin(KEY), seconds=5)
    channel = open_articles(around, settings)
    tokens = channel.zalo.tokens
    stage.store.drop("refresh", require(tokens.grant()).pair.refresh)
    with pytest.raises(TryLater):
        tokens.renew_access_token(require(tokens.grant()).pair.access)
    assert "mất kết nối" in channel.waiting
    connect(around, settings, Admin(), seconds=5)
    assert channel.waiting == ""


# --- loa doctor ---------------------------------------------------------------------------


@pytest.fixture
def connected(stage, settings, around):
    connect(around, settings, Admin(KEY), seconds=5)
    return require(open_articles(around, settings).zalo.tokens.grant()).issued


def test_a_well_connected_oa_tells_package_hours_and_days(settings, around, connected):
    found = health(around, settings, connected + timedelta(hours=5, minutes=1))
    assert found.ok
    told = " ".join(found.lines)
    assert "gói Nâng cao, đã xác thực" in told
    assert "còn 19 giờ" in told
    assert "còn 89 ngày" in told


@pytest.mark.parametrize(
    ("state", "words"),
    [({"verified": False}, "gửi hồ sơ"), ({"package": "Cơ bản"}, "nâng gói")],
)
def test_what_keeps_articles_out_is_told_with_the_remedy(
    stage, settings, around, connected, state, words
):
    zalo.change_account(stage, **state)
    found = health(around, settings, connected)
    assert not found.ok
    assert words in " ".join(found.lines)


def test_what_is_not_connected_is_told(settings, around):
    found = health(around, settings, office.MORNING)
    assert not found.ok
    assert found.lines[0].startswith("Chưa kết nối: ")


def test_a_lost_grant_is_told_while_the_channel_still_works(stage, settings, around, connected):
    tokens = open_articles(around, settings).zalo.tokens
    stage.store.drop("refresh", require(tokens.grant()).pair.refresh)
    found = health(around, settings, connected + timedelta(hours=21))
    assert not found.ok
    assert "Mã kết nối đã mất; trước" in found.lines[-1]


def test_an_unreachable_zalo_is_told(stage, settings, around, connected):
    stage.plan(Rule("refuse"))
    found = health(around, settings, connected)
    assert not found.ok
    assert "Không nối được" in found.lines[0]


def test_no_secret_shows_in_what_is_said_noted_or_journalled(stage, settings, around):
    admin = Admin(KEY)
    told = connect(around, settings, admin, seconds=5)
    channel = open_articles(around, settings)
    grant = require(channel.zalo.tokens.grant())
    verifier = around.secrets.get("ZALO_VERIFIER")
    secrets = [KEY, grant.pair.access, grant.pair.refresh, verifier]
    found = health(around, settings, grant.issued)
    shown = [told, *admin.heard, repr(found), repr(channel), repr(grant), repr(around)]
    shown.append(json.dumps(stage.journal()))
    try:
        channel.zalo.tokens.exchange_code("MA-DA-DUNG-0001", verifier)
    except LoaError as error:
        shown += [repr(error), str(error)]
    for secret in [*secrets, "MA-DA-DUNG-0001"]:
        assert not [each for each in shown if secret in each]
