"""Connecting the Page: a person consents, the right token is kept, doctor tells how it stands."""

from __future__ import annotations

import re
import stat
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.request import urlopen

import pytest

from channels.facebook.connect import check_health, connect_page
from farends.facebook_world import APP_ID, APP_SECRET, PAGE_ID
from pipeline.channel_settings import FacebookSettings
from pipeline.errors import ConfigError, DeliveryError
from pipeline.model import VN
from pipeline.settings import replace
from tests.facebook.office import Desk
from tests.support.narrowing import require

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VN)


class Person:
    """Opens the consent page and clicks, as a browser would; types what is asked."""

    def __init__(self, *typed: str, click: str = "yes") -> None:
        self.heard: list[str] = []
        self.typed = list(typed)
        self.click = click
        self.came_back = ""

    def say(self, words: str) -> None:
        self.heard.append(words)
        if not words.startswith("http"):
            return
        with urlopen(words, timeout=5) as page:
            found = re.search(f"id='{self.click}' href='([^']*)'", page.read().decode())
        self.came_back = unescape(require(found).group(1))
        if self.came_back.startswith("http://localhost"):
            urlopen(self.came_back.partition("#")[0], timeout=5).close()

    def ask(self, question: str, hidden: bool = False) -> str:
        self.heard.append(question)
        return self.typed.pop(0) if self.typed else self.came_back


@pytest.fixture
def settings(desk: Desk) -> FacebookSettings:
    url = desk.stage.url
    desk.stage.clock(at=NOW)
    return FacebookSettings(kind="facebook", url=url, dialog_url=url, upload_url=url)


@pytest.fixture
def bare(desk: Desk) -> Desk:
    """An office that was never connected."""
    for each in desk.secrets.folder.iterdir():
        each.unlink()
    return desk


def test_an_office_that_was_never_connected_waits_and_says_for_what(bare, settings):
    channel = bare.channel(page="")
    assert channel.waiting == "chưa kết nối: chạy “loa connect facebook”."
    with pytest.raises(DeliveryError):
        channel.deliver(bare.edition(channel), "k/1")
    assert bare.stage.journal() == []


def test_connecting_keeps_the_pages_own_token_for_the_owner_only(bare, settings):
    person = Person(APP_ID, APP_SECRET)
    told = connect_page(bare.around, settings, person, seconds=5)
    assert told.startswith("Đã kết nối Trang “Phường Xuân Lập”")
    channel = bare.channel(page="")
    assert channel.waiting == ""
    channel.deliver(bare.edition(channel), "k/1")
    assert len(bare.stage.public()) == 1
    for each in bare.secrets.folder.iterdir():
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
    assert check_health(bare.around, settings, NOW).ok


def test_the_person_may_paste_the_address_instead(bare, settings):
    elsewhere = replace(settings, callback="https://xuanlap.example/")
    connect_page(bare.around, elsewhere, Person(APP_ID, APP_SECRET))
    assert bare.secrets.get("FACEBOOK_PAGE_ID") == PAGE_ID


def test_nothing_that_opens_an_account_stands_in_an_address_or_on_the_screen(bare, settings):
    person = Person(APP_ID, APP_SECRET)
    told = connect_page(bare.around, settings, person, seconds=5)
    kept = [each.read_text().strip() for each in bare.secrets.folder.iterdir()]
    secrets = [each for each in kept if each not in (APP_ID, PAGE_ID)]
    assert len(secrets) == 2
    for entry in bare.stage.journal():
        assert not set(entry["query"]) & {
            "access_token",
            "input_token",
            "client_secret",
            "code",
            "fb_exchange_token",
        }
        assert not [each for each in secrets if each in entry["path"]]
    assert not [each for each in secrets if each in told + "".join(person.heard)]


def test_who_says_no_is_told_to_try_again_and_nothing_is_kept(bare, settings):
    with pytest.raises(ConfigError, match="chưa cho phép"):
        connect_page(bare.around, settings, Person(APP_ID, APP_SECRET, click="no"), seconds=5)
    assert bare.secrets.get("FACEBOOK_PAGE_TOKEN") is None


def test_a_wrong_app_secret_is_told_without_being_repeated(bare, settings):
    with pytest.raises(DeliveryError) as refused:
        connect_page(bare.around, settings, Person(APP_ID, "khoa-sai-57575757"), seconds=5)
    assert "khoa-sai" not in str(refused.value)
    assert bare.secrets.get("FACEBOOK_PAGE_TOKEN") is None


def test_a_page_that_the_config_names_and_the_person_does_not_have_is_told(bare, settings):
    other = replace(settings, page="42")
    with pytest.raises(ConfigError, match="Không thấy Trang 42"):
        connect_page(bare.around, other, Person(APP_ID, APP_SECRET), seconds=5)


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({}, "không hết hạn"),
        ({"dead": 460}, "không còn giá trị"),
        ({"type": "USER"}, "mã của người dùng"),
        ({"scopes": ["pages_show_list"]}, "Thiếu quyền pages_manage_posts"),
        ({"expires_at": int(NOW.timestamp()) + 5 * 86400}, "sắp hết hạn (30/11/2026)"),
        ({"data_access_expires_at": int(NOW.timestamp()) + 86400}, "Quyền dữ liệu sắp hết"),
        ({"app": "42"}, "của ứng dụng khác"),
        ({"profile": "42"}, "của Trang khác (42)"),
    ],
)
def test_doctor_tells_what_is_wrong_with_the_token_and_what_to_do(desk, settings, about, told):
    desk.secrets.put("FACEBOOK_APP_SECRET", APP_SECRET)
    desk.grant(**about)
    given = replace(settings, app_id=APP_ID, page=PAGE_ID)
    found = check_health(desk.around, given, NOW)
    words = "\n".join(found.lines)
    assert told in words
    assert found.ok == (not about)
    assert found.ok or "loa connect facebook" in words
    assert desk.token not in words


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("v19.0", "Facebook đang chạy phiên bản v21.0 thay cho v19.0"),
        ("v21.0", "Phiên bản v21.0 hết hạn ngày 21/01/2027"),
        ("v26.0", "Phiên bản API: v26.0."),
    ],
)
def test_doctor_tells_which_version_really_runs(desk, settings, version, told):
    desk.secrets.put("FACEBOOK_APP_SECRET", APP_SECRET)
    given = replace(settings, app_id=APP_ID, page=PAGE_ID, version=version)
    assert told in "\n".join(check_health(desk.around, given, NOW).lines)


def test_a_dead_token_stops_the_channel_until_somebody_connects_again(desk):
    desk.grant(dead=460)
    channel = desk.channel()
    with pytest.raises(DeliveryError, match="loa connect facebook"):
        channel.deliver(desk.edition(channel), "k/1")
    assert "loa connect facebook" in channel.waiting
    desk.secrets.put("FACEBOOK_PAGE_TOKEN", "EAATOKENMOI0123456789")
    assert channel.waiting == ""


def test_a_far_end_that_is_down_is_told_by_doctor(desk, settings):
    desk.secrets.put("FACEBOOK_APP_SECRET", APP_SECRET)
    desk.stage.stop()
    given = replace(settings, app_id=APP_ID, page=PAGE_ID)
    found = check_health(desk.around, given, NOW + timedelta(days=1))
    assert not found.ok
    assert "Không nối được tới Facebook" in found.lines[0]


def test_times_are_read_as_utc(desk, settings):
    desk.secrets.put("FACEBOOK_APP_SECRET", APP_SECRET)
    desk.grant(expires_at=int(datetime(2027, 1, 1, tzinfo=UTC).timestamp()))
    given = replace(settings, app_id=APP_ID, page=PAGE_ID)
    assert "còn 36 ngày" in check_health(desk.around, given, NOW).lines[0]
