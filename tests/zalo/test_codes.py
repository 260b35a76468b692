"""Every code of Zalo's error table, met on a create and on a read, means what the table says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from channels.zalo.client import until_morning
from farends.faults import Rule
from pipeline.errors import OutcomeUnknown, Rejected, TryLater
from pipeline.model import VN, Bulletin, Receipt
from tests.contract import assert_sentence, outcome_of
from tests.zalo import office

CREATE, DETAIL = "/v2.0/article/create", "/v2.0/article/getdetail"
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)

# code, Zalo's words, what a create becomes, how long the channel rests, words for the officer
TABLE = [
    (-32, "Your application reached limit call api", TryLater, MINUTE, "chờ sang phút sau"),
    (-32, "Your OA reached limit call api", TryLater, MINUTE, "chờ sang phút sau"),
    (-100, "attachment_id was expired", Rejected, None, "7 ngày"),
    (-100, "Unknown error", OutcomeUnknown, None, "đối soát"),
    (-200, "Send message failed", OutcomeUnknown, None, "đối soát"),
    (-201, "title is invalid!", Rejected, None, "không hợp lệ"),
    (-210, "Parameter exceeds allowable limit", Rejected, None, "vượt giới hạn"),
    (-204, "Offical Account is disable", Rejected, DAY, "bị khóa"),
    (-205, "Offical Account is not exist", Rejected, DAY, "không tồn tại"),
    (-209, "Not supported this api", Rejected, DAY, "chưa được kích hoạt"),
    (-211, "Out of quota", TryLater, DAY, "hết hạn mức"),
    (-212, "App has not registed this api", Rejected, DAY, "chưa đăng ký quyền"),
    (-219, "App is removed or disabled", Rejected, DAY, "bị gỡ hoặc bị khóa"),
    (-221, "The OA needs to be verified to use this feature", Rejected, DAY, "chưa xác thực"),
    (-223, "Official Account has not authorized this API", Rejected, DAY, "chưa cấp quyền"),
    (-223, "Your OA has reach the limit quota create article", TryLater, DAY, "hết số bài"),
    (
        -224,
        "The OA needs to upgrade OA Tier Package to use this feature",
        Rejected,
        DAY,
        "nâng gói",
    ),
    (-233, "message type invalid", Rejected, DAY, "loại tin"),
    (-235, "API does not support this type of OA", Rejected, DAY, "Loại OA"),
    (-234, "This message cannot be sent at night", TryLater, None, "22 giờ đến 6 giờ"),
    (-240, "MessageV2 API has been shut down", Rejected, DAY, "cập nhật"),
    (-242, "Invalid appsecret_proof", Rejected, DAY, "chữ ký"),
    (-248, "Violates our platform standards", Rejected, None, "tiêu chuẩn nội dung"),
    (-320, "needs Zalo Cloud Account", Rejected, DAY, "Zalo Cloud"),
    (-321, "out of money", Rejected, DAY, "hết tiền"),
    (-14002, "Invalid appId", Rejected, DAY, "app_id"),
    (-14003, "Invalid redirect uri", Rejected, DAY, "redirect uri"),
    (-214, "Article is being processed", OutcomeUnknown, None, "đối soát"),
    (-213, "user has not interacted", OutcomeUnknown, None, "-213"),
    (-99999, "something new", OutcomeUnknown, None, "-99999"),
    (7, "something new and positive", OutcomeUnknown, None, "mã 7"),
]


@pytest.fixture
def edition(channel):
    return channel.compose(Bulletin((office.illustrated(),)))


def reply(code, message, **more):
    body = {"error": code, "message": message}
    return Rule("reply", when="before", body=body, status=200, **more)


@pytest.mark.parametrize(("code", "message", "outcome", "rest", "words"), TABLE)
def test_on_a_create(stage, channel, edition, code, message, outcome, rest, words):
    stage.plan(reply(code, message, path=CREATE))
    got = outcome_of(lambda: channel.deliver(edition, "k/1"))
    assert type(got) is outcome
    assert getattr(got, "pauses", None) == rest
    assert words in str(got)
    assert stage.public() == []
    creates = [each for each in stage.journal() if each["path"] == CREATE]
    assert len(creates) == 1, "nothing but a refused token is a reason to ask again"


@pytest.mark.parametrize(("code", "message", "outcome", "rest", "words"), TABLE)
def test_on_a_read(stage, channel, edition, code, message, outcome, rest, words):
    receipt = channel.deliver(edition, "k/1")
    stage.plan(reply(code, message, path=DETAIL))
    got = outcome_of(lambda: channel.observe(receipt))
    if outcome is OutcomeUnknown:
        assert type(got) is TryLater
    elif code == -201:  # there is no such article any more
        assert not got.visible
    else:
        assert type(got) is outcome
        assert got.pauses == rest


@pytest.mark.parametrize("code", [-124, -216, 216, -401, 401, -220, -118, -14014])
def test_a_refused_token_is_refreshed_once_and_the_create_asked_once_more(
    stage, channel, edition, code
):
    stage.plan(reply(code, "Access token is invalid", path=CREATE, times=1))
    assert isinstance(channel.deliver(edition, "k/1"), Receipt)
    paths = [each["path"] for each in stage.journal()]
    assert paths.count(CREATE) == 2
    assert paths.count("/v4/oa/access_token") == 1
    assert len(stage.public()) == 1


def test_a_fresh_token_that_is_refused_too_stops_the_channel(stage, channel, edition):
    stage.plan(reply(-216, "Access token is invalid", path=CREATE))
    got = outcome_of(lambda: channel.deliver(edition, "k/1"))
    assert type(got) is Rejected
    assert got.pauses == HOUR
    assert "loa connect zalo" in str(got)
    assert [each["path"] for each in stage.journal()].count(CREATE) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500])
def test_a_token_error_under_another_status_is_read_by_its_code_or_by_its_status(
    stage, channel, edition, status
):
    body = {"error": -216, "message": "Access token is invalid"}
    stage.plan(Rule("reply", when="before", status=status, body=body, path=CREATE, times=1))
    got = outcome_of(lambda: channel.deliver(edition, "k/1"))
    wanted = {429: TryLater, 500: OutcomeUnknown}.get(status, Receipt)
    assert type(got) is wanted


@pytest.mark.parametrize("body", [{"error": "0"}, {"data": {}}, {"error": None}, [], "0", {}])
def test_success_is_an_object_with_error_zero_and_a_token(stage, channel, edition, body):
    stage.plan(Rule("reply", when="before", status=200, body=body, path=CREATE))
    assert type(outcome_of(lambda: channel.deliver(edition, "k/1"))) is OutcomeUnknown


def test_the_last_call_of_a_minute_lets_the_next_wait(stage, channel, edition):
    headers = {"X-RateLimit-Limit": "4000", "X-RateLimit-Remain": "0"}
    stage.plan(Rule("reply", when="before", status=200, headers=headers, path="getslice",
                    body={"data": {"medias": [], "total": 0}, "error": 0}))  # fmt: skip
    assert type(outcome_of(lambda: channel.find(edition, "k/1"))) is TryLater
    stage.plan()
    stage.clock(advance=20)
    got = outcome_of(lambda: channel.deliver(edition, "k/1"))
    assert type(got) is TryLater
    assert got.after == got.pauses == timedelta(seconds=40)
    assert_sentence(got)
    assert [each["path"] for each in stage.journal()].count(CREATE) == 0
    stage.clock(advance=41)
    assert isinstance(channel.deliver(edition, "k/1"), Receipt)


@pytest.mark.parametrize(
    ("at", "wait"),
    [
        ("2026-11-25T06:00", "0:00:00"),
        ("2026-11-25T21:59", "0:00:00"),
        ("2026-11-25T22:00", "8:05:00"),
        ("2026-11-25T23:30", "6:35:00"),
        ("2026-11-26T00:00", "6:05:00"),
        ("2026-11-26T05:59", "0:06:00"),
    ],
)
def test_the_night_ends_five_past_six_in_viet_nam(at, wait):
    now = datetime.fromisoformat(at).replace(tzinfo=VN)
    assert str(until_morning(now)) == wait
