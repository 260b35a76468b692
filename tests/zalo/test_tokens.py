"""The grant survives wherever it can, and where it can't, one sentence asks for a person."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from farends import zalo
from farends.faults import Rule
from farends.zalo_account import DEFAULTS
from pipeline.errors import TryLater
from tests.zalo import office

TOKENS = "/v4/oa/access_token"


def refreshes(stage):
    return [each for each in stage.journal() if each["path"] == TOKENS]


@pytest.fixture
def tokens(stage, tmp_path):
    office.admit(stage, tmp_path, stage.clock)
    return office.keeper(stage.url, tmp_path, stage.clock)


def child(stage, folder, *death):
    """A process of its own asks for an access token."""
    words = [stage.url, str(folder), stage.clock().isoformat(), *map(str, death)]
    return subprocess.run(
        [sys.executable, "-m", "tests.zalo.child", *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_token_is_refreshed_after_twenty_hours_and_not_before(stage, tokens):
    first = tokens.access_token()
    stage.clock(advance=19.9 * 3600)
    assert tokens.access_token() == first
    stage.clock(advance=0.2 * 3600)
    assert tokens.access_token() != first
    assert len(refreshes(stage)) == 1


def test_the_new_pair_is_on_disk_with_the_previous_one_for_the_owner_only(stage, tokens, tmp_path):
    before = tokens.grant()
    stage.clock(advance=21 * 3600)
    fresh = tokens.access_token()
    kept = office.keeper(stage.url, tmp_path, stage.clock).grant()
    assert kept
    assert before
    assert kept.pair.access == fresh
    assert kept.previous == before.pair
    mode = (tmp_path / "secrets" / "ZALO_TOKENS").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_short_life_told_as_a_string_is_believed(stage, tokens):
    zalo.change_account(stage, access_seconds=3600)
    stage.clock(advance=21 * 3600)
    first = tokens.access_token()
    stage.clock(advance=47 * 60)
    assert tokens.access_token() == first
    stage.clock(advance=2 * 60)
    assert tokens.access_token() != first


@pytest.mark.parametrize("told", ["90000", 90000, "", None, "nhiều", "1e999"])
def test_a_life_that_cannot_be_read_is_taken_for_an_hour(stage, tokens, told):
    stage.clock(advance=26 * 3600)
    answer = {"access_token": "moi", "refresh_token": "moi-2", "expires_in": told}
    stage.plan(Rule("reply", when="before", path=TOKENS, status=200, body=answer))
    assert tokens.access_token() == "moi"
    hours = 25 if str(told) == "90000" else 1
    assert tokens.grant().lasts == timedelta(hours=hours)


def test_an_answer_without_a_refresh_token_keeps_the_old_one(stage, tokens):
    old = tokens.grant().pair.refresh
    stage.clock(advance=26 * 3600)
    answer = {"access_token": "moi", "expires_in": "90000", "refresh_token_expires_in": "86400"}
    stage.plan(Rule("reply", when="before", path=TOKENS, status=200, body=answer))
    assert tokens.access_token() == "moi"
    assert tokens.grant().pair.refresh == old
    assert tokens.grant().refresh_expires - tokens.grant().issued == timedelta(days=1)


def test_processes_that_need_a_token_at_once_make_one_refresh(stage, tokens, tmp_path):
    stage.clock(advance=26 * 3600)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: child(stage, tmp_path), range(4)))
    got = {answer.stdout for answer in answers}
    assert got == {tokens.grant().pair.access}
    assert len(refreshes(stage)) == 1


def test_threads_that_were_refused_the_same_token_make_one_refresh(stage, tokens):
    refused = tokens.access_token()
    with ThreadPoolExecutor(4) as pool:
        got = set(pool.map(lambda _: tokens.renew_access_token(refused), range(4)))
    assert got == {tokens.grant().pair.access}
    assert len(refreshes(stage)) == 1


@pytest.mark.parametrize("rule", ["reset", "stall", "close"])
def test_a_refresh_that_zalo_never_saw_is_asked_again_with_the_same_token(stage, tokens, rule):
    stage.clock(advance=26 * 3600)
    stage.plan(Rule(rule, when="before", path=TOKENS, times=1, seconds=4))
    tokens = replace(tokens, oauth=office.impatient(stage))
    assert tokens.access_token() == tokens.grant().pair.access
    assert tokens.waiting == ""


def test_a_longer_silence_waits_and_costs_nothing(stage, tokens):
    stage.clock(advance=26 * 3600)
    stage.plan(Rule("reset", when="before", path=TOKENS))
    for _ in range(5):
        with pytest.raises(TryLater, match="máy sẽ hỏi lại"):
            tokens.access_token()
    stage.plan()
    assert tokens.access_token() == tokens.grant().pair.access
    assert tokens.waiting == ""


def test_a_closed_port_costs_nothing(stage, tokens):
    stage.clock(advance=26 * 3600)
    stage.plan(Rule("refuse"))
    with pytest.raises(TryLater):
        tokens.access_token()
    stage.plan()
    assert tokens.access_token() == tokens.grant().pair.access


def test_after_a_lost_answer_the_channel_works_until_the_token_dies_and_then_asks_once(
    stage, tokens
):
    old = tokens.access_token()
    stage.clock(advance=21 * 3600)
    stage.plan(Rule("reset", path=TOKENS, times=1))
    assert tokens.access_token() == old, "four hours are left: nothing need stop"
    stage.clock(advance=11 * 60)
    assert tokens.access_token() == old
    assert tokens.grant().lost
    assert tokens.waiting == ""
    asked = len(refreshes(stage))
    stage.clock(advance=4 * 3600)
    with pytest.raises(TryLater, match="loa connect zalo"):
        tokens.access_token()
    assert "quản trị viên OA chạy “loa connect zalo”" in tokens.waiting
    assert len(refreshes(stage)) == asked, "a dead grant is not asked for again and again"


def test_where_zalo_forgives_a_lost_answer_nobody_is_asked(stage, tokens):
    zalo.change_account(stage, grace=3600)
    stage.clock(advance=26 * 3600)
    stage.plan(Rule("reset", path=TOKENS, times=1))
    assert tokens.access_token() == tokens.grant().pair.access
    assert not tokens.grant().lost


def test_if_only_the_previous_token_is_taken_it_saves_the_grant(stage, tokens):
    """Zalo answered with a new pair and then forgot it, as a restored server would."""
    first = tokens.grant()
    stage.clock(advance=26 * 3600)
    tokens.access_token()
    stage.store.drop("refresh", tokens.grant().pair.refresh)
    stage.store.put("refresh", first.pair.refresh, {"spent": None})
    stage.clock(advance=26 * 3600)
    assert tokens.access_token() == tokens.grant().pair.access
    assert not tokens.grant().lost


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("grace", [0, 3600])
def test_a_kill_at_any_writing_leaves_the_grant_or_one_clear_question(
    stage, tokens, tmp_path, nth, when, grace
):
    zalo.change_account(stage, grace=grace)
    stage.clock(advance=26 * 3600)
    killed = child(stage, tmp_path, nth, when)
    assert killed.returncode == -9
    spent_unsaved = (nth, when) == (2, "before")
    if spent_unsaved and not grace:
        with pytest.raises(TryLater, match="loa connect zalo"):
            tokens.access_token()
        assert "loa connect zalo" in tokens.waiting
    else:
        assert tokens.access_token() == tokens.grant().pair.access
        assert tokens.waiting == ""


def test_a_killed_process_leaves_no_lock_behind(stage, tokens, tmp_path):
    stage.clock(advance=26 * 3600)
    child(stage, tmp_path, 1, "after")
    assert tokens.access_token() == tokens.grant().pair.access


def test_a_token_in_the_environment_is_refused_before_it_is_spent(stage, tokens, monkeypatch):
    monkeypatch.setenv("LOA_ZALO_TOKENS", tokens.grant().to_json())
    stage.clock(advance=26 * 3600)
    with pytest.raises(TryLater, match="bỏ biến đó đi"):
        tokens.access_token()
    assert refreshes(stage) == []


def test_a_wrong_key_is_told_and_the_grant_lives_on(stage, tokens):
    stage.clock(advance=26 * 3600)
    zalo.change_account(stage, secret_key="khoa-khac")
    with pytest.raises(TryLater, match="khóa ứng dụng"):
        tokens.access_token()
    zalo.change_account(stage, secret_key=DEFAULTS["secret_key"])
    assert tokens.access_token() == tokens.grant().pair.access


def test_what_is_missing_is_said_before_anything_is_asked(stage, tmp_path):
    tokens = office.keeper(stage.url, tmp_path, stage.clock)
    assert re.match("chưa kết nối: .*loa connect zalo", tokens.waiting)
    with pytest.raises(TryLater, match="chưa kết nối"):
        tokens.access_token()
    assert stage.journal() == []


def test_a_secret_that_others_can_read_stops_the_channel_with_a_word(stage, tokens, tmp_path):
    (tmp_path / "secrets" / "ZALO_TOKENS").chmod(0o644)
    assert "chmod 600" in tokens.waiting
    with pytest.raises(TryLater, match="chmod 600"):
        tokens.access_token()


def test_a_clock_set_back_does_not_spend_tokens(stage, tokens):
    first = tokens.access_token()
    stage.clock(advance=-timedelta(days=400).total_seconds())
    assert tokens.access_token() == first
    assert refreshes(stage) == []


def test_a_dead_token_dated_in_the_future_by_a_wrong_clock_is_told_as_dead(stage, tokens, tmp_path):
    """Refreshed by a clock two days ahead, then refused, and the refresh token is lost too."""
    true = stage.clock()
    ahead = office.keeper(stage.url, tmp_path, lambda: true + timedelta(days=2))
    refused = ahead.access_token()
    stage.store.put("refresh", tokens.grant().pair.refresh, {"spent": 0})
    stage.store.put("refresh", tokens.grant().previous.refresh, {"spent": 0})
    stage.clock(advance=26 * 3600)
    with pytest.raises(TryLater, match="loa connect zalo"):
        tokens.renew_access_token(refused)
    assert "quản trị viên OA chạy “loa connect zalo”" in tokens.waiting


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "{}", '{"pairs": [["a"]]}', "0"])
def test_a_spoilt_secret_stops_the_channel_with_a_word(stage, tokens, text):
    tokens.secrets.put("ZALO_TOKENS", text)
    assert "loa connect zalo" in tokens.waiting
    with pytest.raises(TryLater, match="loa connect zalo"):
        tokens.access_token()
