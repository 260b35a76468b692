"""An article on Zalo: made once, resumed where it stopped, shown, replaced, taken down."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from channels.zalo import compose
from channels.zalo.answers import ListedArticle
from channels.zalo.client import ZaloClient
from channels.zalo.quota import ArticleQuota, month_of
from farends import zalo
from farends.faults import Rule
from farends.zalo_account import DEFAULTS
from pipeline.errors import OutcomeUnknown, Rejected, TryLater
from pipeline.ledger import Ledger
from pipeline.model import Bulletin, Receipt
from tests.contract import outcome_of
from tests.support.narrowing import require
from tests.zalo import office

CREATE, VERIFY, UPDATE = (f"/v2.0/article/{each}" for each in ("create", "verify", "update"))


@pytest.fixture
def edition(channel):
    return channel.compose(Bulletin((office.illustrated(),)))


@pytest.fixture
def corrected(channel):
    article = office.illustrated()
    return channel.compose(Bulletin((replace(article, body="Bản đúng.\n\n" + article.body),)))


def asked(stage, path):
    return [each["path"] for each in stage.journal()].count(path)


# --- create, verify, id -------------------------------------------------------------------


def test_an_article_that_zalo_works_on_is_polled_and_comes_out_public(stage, channel, edition):
    zalo.change_account(stage, polls=3)
    slept: list[float] = []
    patient = replace(channel, waits=(2, 4, 8), sleep=slept.append)
    receipt = patient.deliver(edition, "k/1")
    assert slept == [2, 4, 8]
    assert receipt.url.endswith(f"/a/{receipt.remote_id}")
    assert receipt.at.startswith("2026-11-25T09:00")
    (seen,) = stage.public()
    assert seen["title"] == "Hướng dẫn cài đặt VNeID mức 2"
    assert seen["status"] == "show"


def test_the_token_is_kept_at_once_and_verified_after_a_restart_without_a_second_create(
    stage, tmp_path, edition
):
    zalo.change_account(stage, polls=2)
    book = Ledger.at(tmp_path / "ledger.db")
    first = office.articles(stage, tmp_path, book.state_of("zalo"))
    assert type(outcome_of(lambda: first.deliver(edition, "k/1"))) is OutcomeUnknown
    book.close()
    book = Ledger.at(tmp_path / "ledger.db")
    second = office.articles(stage, tmp_path, book.state_of("zalo"))
    assert type(outcome_of(lambda: second.find(edition, "k/1"))) is TryLater
    receipt = second.find(edition, "k/1")
    assert [require(receipt).remote_id] == [each["id"] for each in stage.public()]
    assert asked(stage, CREATE) == 1
    book.close()


def test_success_without_an_id_is_still_being_processed(stage, channel, edition):
    body = {"data": {}, "error": 0, "message": "Success"}
    stage.plan(Rule("reply", when="before", status=200, body=body, path=VERIFY, times=1))
    assert type(outcome_of(lambda: channel.deliver(edition, "k/1"))) is OutcomeUnknown
    assert isinstance(channel.deliver(edition, "k/1"), Receipt)
    assert asked(stage, CREATE) == 1
    assert len(stage.public()) == 1


def test_a_lost_answer_to_create_is_found_by_its_mark_among_others(stage, channel, edition):
    for number in range(14):  # same words, other occasions: only the mark tells them apart
        channel.deliver(edition, f"dịp/{number}")
    stage.plan(Rule("reset", path=CREATE, times=1))
    assert type(outcome_of(lambda: channel.deliver(edition, "k/1"))) is OutcomeUnknown
    for number in range(14, 27):
        channel.deliver(edition, f"dịp/{number}")
    found = channel.find(edition, "k/1")
    (born,) = [each["id"] for each in stage.public() if compose.mark_of("k/1") in str(each["body"])]
    assert found.remote_id == born


@pytest.mark.parametrize("days", [-2000, -2, 2, 400])
def test_a_wrong_clock_on_the_office_pc_neither_doubles_nor_loses_an_article(
    stage, tmp_path, channel, edition, days
):
    def wrong():
        return stage.clock() + timedelta(days=days)

    tokens = office.keeper(stage.url, tmp_path, wrong)
    astray = replace(channel, now=wrong, zalo=ZaloClient(office.far(stage.url), tokens, wrong))
    stage.plan(Rule("reset", path=CREATE, times=1))
    assert type(outcome_of(lambda: astray.deliver(edition, "k/1"))) is OutcomeUnknown
    assert astray.find(edition, "k/1").remote_id == stage.public()[0]["id"]
    stage.clock(advance=30 * 3600)  # the access token is dead, whatever the PC thinks
    assert isinstance(astray.deliver(edition, "k/2"), Receipt)
    assert len(stage.public()) == 2


def test_after_three_silences_without_a_trace_a_person_is_asked(stage, channel, edition):
    stage.plan(Rule("reset", when="before", path=CREATE))
    for _ in range(3):
        assert type(outcome_of(lambda: channel.deliver(edition, "k/1"))) is OutcomeUnknown
        assert type(outcome_of(lambda: channel.find(edition, "k/1"))) is TryLater, "not known yet"
        stage.clock(advance=660)
        assert channel.find(edition, "k/1") is None
    refusal = outcome_of(lambda: channel.deliver(edition, "k/1"))
    assert type(refusal) is Rejected
    assert "Mở trang OA xem lại" in str(refusal)
    stage.plan()
    assert isinstance(channel.deliver(edition, "k/1"), Receipt), "a person let it go again"
    assert len(stage.public()) == 1


def test_a_look_goes_back_no_further_than_the_youngest_article_known_before(
    stage, channel, edition
):
    for number in range(45):
        channel.deliver(edition, f"dịp/{number}")
        stage.clock(advance=1)
    stage.plan(Rule("reset", when="before", path=CREATE, times=1))
    outcome_of(lambda: channel.deliver(edition, "k/1"))
    before = asked(stage, "/v2.0/article/getslice")
    assert type(outcome_of(lambda: channel.find(edition, "k/1"))) is TryLater
    assert asked(stage, "/v2.0/article/getslice") - before <= 3


@pytest.mark.parametrize(
    ("told", "milliseconds"),
    [(1764036000000, 1764036000000), ("1764036000", 1764036000000), ("hôm qua", 0), (None, 0)],
)
def test_the_time_of_making_is_read_in_whichever_unit_it_is_told(told, milliseconds):
    assert ListedArticle.from_json({"create_date": told}).born == milliseconds


def test_what_was_never_asked_for_needs_only_a_glance(stage, channel, edition):
    for number in range(45):
        channel.deliver(edition, f"dịp/{number}")
    before = asked(stage, "/v2.0/article/getslice")
    assert channel.find(edition, "k/1") is None
    assert asked(stage, "/v2.0/article/getslice") - before <= 3


def test_a_read_that_met_silence_is_asked_once_more_and_a_plea_for_rest_is_not(
    stage, channel, edition
):
    receipt = channel.deliver(edition, "k/1")
    stage.plan(Rule("reset", path="getdetail", times=1))
    assert channel.observe(receipt).visible
    before = asked(stage, "/v2.0/article/getdetail")
    stage.plan(Rule("reply", when="before", path="getdetail", status=429))
    wait = outcome_of(lambda: channel.observe(receipt))
    assert type(wait) is TryLater
    assert wait.pauses
    assert asked(stage, "/v2.0/article/getdetail") - before == 1


def test_of_two_articles_of_one_delivery_the_oldest_is_kept_and_the_other_told(
    stage, channel, edition
):
    stage.plan(Rule("duplicate", path=CREATE, times=1), Rule("reset", path=CREATE, times=1))
    assert type(outcome_of(lambda: channel.deliver(edition, "k/1"))) is OutcomeUnknown
    stage.clock(advance=61)
    found = channel.find(edition, "k/1")
    oldest, younger = (each["id"] for each in stage.public())
    assert found.remote_id == oldest
    assert list(found.data["twins"]) == [younger]
    assert "1 bài trùng" in channel.observe(found).note


def test_a_forgotten_token_leads_to_the_article_and_not_to_a_second_one(stage, channel, edition):
    zalo.change_account(stage, polls=1)
    assert type(outcome_of(lambda: channel.deliver(edition, "k/1"))) is OutcomeUnknown
    stage.clock(advance=3600)
    stage.public()
    body = {"error": -201, "message": "token is invalid!"}
    stage.plan(Rule("reply", when="before", status=200, body=body, path=VERIFY))
    assert channel.find(edition, "k/1").remote_id == stage.public()[0]["id"]
    assert asked(stage, CREATE) == 1


def test_what_turns_out_wrong_after_the_token_is_refused_and_nothing_is_public(
    stage, channel, edition
):
    zalo.change_account(stage, reachable=["https://another.example"])
    refusal = outcome_of(lambda: channel.deliver(edition, "k/1"))
    assert type(refusal) is Rejected
    assert "không hợp lệ" in str(refusal)
    assert stage.public() == []
    zalo.change_account(stage, reachable=[office.SITE])
    assert type(outcome_of(lambda: channel.deliver(edition, "k/1"))) is TryLater, "looks first"
    stage.clock(advance=660)
    assert isinstance(channel.deliver(edition, "k/1"), Receipt)
    assert len(stage.public()) == 1


def test_a_refusal_that_comes_while_looking_is_told_by_the_next_delivery(stage, channel, edition):
    zalo.change_account(stage, polls=1, banned=["VNeID"])
    assert type(outcome_of(lambda: channel.deliver(edition, "k/1"))) is OutcomeUnknown
    assert channel.find(edition, "k/1") is None
    refusal = outcome_of(lambda: channel.deliver(edition, "k/1"))
    assert type(refusal) is Rejected
    assert "tiêu chuẩn nội dung" in str(refusal)
    assert asked(stage, CREATE) == 1, "a person decides before it is made again"


def test_a_gate_that_closes_between_create_and_verify_leaves_it_unknown_and_is_resumed(
    stage, channel, edition
):
    gate = {"error": -224, "message": "The OA needs to upgrade OA Tier Package to use this feature"}
    stage.plan(Rule("reply", when="before", status=200, body=gate, path=VERIFY))
    assert type(outcome_of(lambda: channel.deliver(edition, "k/1"))) is OutcomeUnknown
    assert "nâng gói" in str(outcome_of(lambda: channel.find(edition, "k/1")))
    stage.plan()
    assert isinstance(channel.find(edition, "k/1"), Receipt)
    assert asked(stage, CREATE) == 1


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"package": "Cơ bản"}, "nâng gói"),
        ({"verified": False}, "chưa xác thực"),
        ({"granted": False}, "chưa cấp quyền"),
        ({"enabled": False}, "bị khóa"),
    ],
)
def test_a_closed_gate_rests_the_channel_in_words_an_officer_understands(
    stage, channel, edition, state, words
):
    zalo.change_account(stage, **state)
    refusal = outcome_of(lambda: channel.deliver(edition, "k/1"))
    assert type(refusal) is Rejected
    assert words in str(refusal)
    assert refusal.pauses == timedelta(days=1)
    assert stage.public() == []


def test_a_used_up_quota_waits_without_failing_anything(stage, channel, edition):
    zalo.change_account(stage, articles_left=0)
    wait = outcome_of(lambda: channel.deliver(edition, "k/1"))
    assert type(wait) is TryLater
    assert wait.pauses == timedelta(days=1)
    zalo.change_account(stage, articles_left=1)
    assert isinstance(channel.deliver(edition, "k/1"), Receipt)


def test_the_wards_own_cap_waits_for_the_packages_next_month(stage, channel, edition):
    quota = ArticleQuota("zalo", channel.notes, stage.clock, most=2, renews=20)
    careful = replace(channel, quota=quota)
    for key in ("k/1", "k/2"):
        careful.deliver(edition, key)
    wait = outcome_of(lambda: careful.deliver(edition, "k/3"))
    assert type(wait) is TryLater
    assert "kỳ bắt đầu 20/11/2026" in str(wait)
    assert wait.pauses == timedelta(days=1)
    assert asked(stage, CREATE) == 2
    stage.clock(advance=25 * 86400)  # 20/12
    zalo.change_account(stage, access_seconds=10**7)
    office.admit(stage, channel.zalo.tokens.lock.parent, stage.clock)
    assert isinstance(careful.deliver(edition, "k/3"), Receipt)


@pytest.mark.parametrize(
    ("at", "renews", "begin"),
    [
        ("2026-11-25T00:00+07:00", 1, "2026-11-01"),
        ("2026-11-25T00:00+07:00", 25, "2026-11-25"),
        ("2026-11-24T18:00+00:00", 25, "2026-11-25"),
        ("2026-01-03T12:00+07:00", 28, "2025-12-28"),
        ("2026-03-01T12:00+07:00", 28, "2026-02-28"),
    ],
)
def test_a_packages_month_begins_on_its_own_day(at, renews, begin):
    assert month_of(datetime.fromisoformat(at), renews).isoformat() == begin


# --- hidden first -------------------------------------------------------------------------


def test_hidden_first_is_not_public_until_it_is_whole(stage, channel, edition):
    careful = replace(channel, hidden_first=True)
    stage.plan(Rule("reset", path=UPDATE, when="before", times=1))
    assert type(outcome_of(lambda: careful.deliver(edition, "k/1"))) is OutcomeUnknown
    assert stage.public() == []
    assert careful.find(edition, "k/1") is None
    assert isinstance(careful.deliver(edition, "k/1"), Receipt)
    assert len(stage.public()) == 1
    assert asked(stage, CREATE) == 1


def test_a_duplicate_of_a_lost_create_stays_hidden(stage, channel, edition):
    careful = replace(channel, hidden_first=True)
    stage.plan(Rule("duplicate", path=CREATE, times=1), Rule("reset", path=CREATE, times=1))
    outcome_of(lambda: careful.deliver(edition, "k/1"))
    stage.clock(advance=61)
    assert careful.find(edition, "k/1") is None, "there, but hidden"
    assert isinstance(careful.deliver(edition, "k/1"), Receipt)
    assert len(stage.public()) == 1


def test_while_hidden_waiting_is_only_waiting(stage, channel, edition):
    zalo.change_account(stage, polls=1)
    careful = replace(channel, hidden_first=True)
    assert type(outcome_of(lambda: careful.deliver(edition, "k/1"))) is TryLater
    assert type(outcome_of(lambda: careful.deliver(edition, "k/1"))) is OutcomeUnknown, "showing"
    assert isinstance(careful.find(edition, "k/1"), Receipt)


def test_an_article_that_zalo_hid_is_shown_by_the_same_delivery(stage, channel, edition):
    """`status` defaults to hide at Zalo: success alone does not mean visible."""
    stage.plan(Rule("reset", path=VERIFY, times=1))
    assert type(outcome_of(lambda: channel.deliver(edition, "k/1"))) is OutcomeUnknown
    (article_id, kept) = stage.store.all("article")[0]
    stage.store.put("article", article_id, {**kept, "status": "hide"})
    assert channel.find(edition, "k/1") is None
    assert channel.deliver(edition, "k/1").remote_id == article_id
    assert len(stage.public()) == 1


# --- replace, withdraw, observe -----------------------------------------------------------


def test_a_correction_takes_the_old_ones_place_and_address(stage, channel, edition, corrected):
    old = channel.deliver(edition, "k/1")
    fresh = channel.replace(old, corrected, "k/2")
    assert (fresh.remote_id, fresh.url) == (old.remote_id, old.url)
    (seen,) = stage.public()
    assert "Bản đúng." in str(seen["body"])


@pytest.mark.parametrize("path", [UPDATE, VERIFY])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_correction_that_stopped_half_way_is_resumed(
    stage, channel, edition, corrected, path, when
):
    old = channel.deliver(edition, "k/1")
    stage.plan(Rule("reset", when=when, path=path, times=1))
    assert type(outcome_of(lambda: channel.replace(old, corrected, "k/2"))) is OutcomeUnknown
    channel.replace(old, corrected, "k/2")
    (seen,) = stage.public()
    assert "Bản đúng." in str(seen["body"])
    assert asked(stage, CREATE) == 1


def test_a_correction_that_zalo_refuses_leaves_the_old_text_and_says_so(
    stage, channel, edition, corrected
):
    old = channel.deliver(edition, "k/1")
    zalo.change_account(stage, banned=["Bản đúng."])
    assert type(outcome_of(lambda: channel.replace(old, corrected, "k/2"))) is Rejected
    (seen,) = stage.public()
    assert "Bản đúng." not in str(seen["body"])


def test_two_corrections_after_one_another_both_arrive(stage, channel, edition, corrected):
    receipt = channel.deliver(edition, "k/1")
    receipt = channel.replace(receipt, corrected, "k/2")
    receipt = channel.replace(receipt, edition, "k/3")
    (seen,) = stage.public()
    assert "Bản đúng." not in str(seen["body"])


def test_taking_down_what_someone_removed_by_hand_is_no_fault(stage, channel, edition):
    receipt = channel.deliver(edition, "k/1")
    stage.store.drop("article", receipt.remote_id)
    channel.withdraw(receipt)
    assert channel.observe(receipt).note == "Bài không còn trên Zalo."


def test_a_correction_of_what_someone_removed_by_hand_is_a_persons_affair(
    stage, channel, edition, corrected
):
    receipt = channel.deliver(edition, "k/1")
    stage.store.drop("article", receipt.remote_id)
    assert type(outcome_of(lambda: channel.replace(receipt, corrected, "k/2"))) is Rejected
    assert stage.public() == []


def test_views_are_counted_as_zalo_tells_them(stage, channel, edition):
    receipt = channel.deliver(edition, "k/1")
    office.far(stage.url).exchange("GET", f"/a/{receipt.remote_id}", effect=False)
    seen = channel.observe(receipt)
    assert seen.visible
    assert dict(seen.counts) == {"views": 1, "shares": 0}


def test_an_article_beyond_the_newest_hundred_is_seen_without_counts(stage, channel, edition):
    receipt = channel.deliver(edition, "k/0")
    for number in range(1, 102):
        kept = stage.store.get("article", receipt.remote_id)
        stage.store.put("article", f"x{number}", {**kept, "id": f"x{number}"})
    seen = channel.observe(receipt)
    assert seen.visible
    assert not seen.counts


# --- images -------------------------------------------------------------------------------


def test_nothing_is_asked_of_zalo_before_the_images_are_on_the_web(stage, channel, edition):
    """The stand-in plays the ward's website too: it has no such image."""
    careful = replace(channel, site=stage.url, website=office.far(stage.url))
    mine = careful.compose(Bulletin((office.illustrated(),)))
    wait = outcome_of(lambda: careful.deliver(mine, "k/1"))
    assert type(wait) is TryLater
    assert "chưa có trên mạng" in str(wait)
    assert asked(stage, CREATE) == 0


def test_what_is_sent_is_what_was_approved_and_the_way_to_it(stage, channel, edition):
    channel.deliver(edition, "k/1")
    (seen,) = stage.public()
    assert seen["title"] == edition.title
    assert seen["body"][:-1] == edition.data["body"]
    assert edition.link + compose.mark_of("k/1") in seen["body"][-1]["content"]
    assert seen["cover"]["photo_url"] == edition.data["cover"]


def test_no_note_holds_what_opens_the_account(stage, channel, edition):
    channel.deliver(edition, "k/1")
    grant = channel.zalo.tokens.grant()
    shown = json.dumps(channel.notes.kept) + repr(grant) + repr(channel.zalo.tokens)
    for secret in (grant.pair.access, grant.pair.refresh, DEFAULTS["secret_key"]):
        assert secret not in shown
