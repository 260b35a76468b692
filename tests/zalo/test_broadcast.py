"""A broadcast reaches the followers at most once, by day, and only when it is turned on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.zalo import open_broadcast
from farends import zalo
from farends.faults import Rule
from pipeline.channel import MemoryNotes, Redelivery
from pipeline.channel_settings import BroadcastSettings
from pipeline.config import Config, Office, Surroundings
from pipeline.errors import ConfigError, OutcomeUnknown, Rejected, TryLater, Unsupported
from pipeline.model import Bulletin, Receipt, Slot
from pipeline.secrets import FileSecrets
from pipeline.settings import parse
from tests.contract import outcome_of
from tests.zalo import office

SEND = "/v2.0/oa/message"


@pytest.fixture
def five():
    return tuple(
        office.illustrated(slug=f"bai-{number}", title=f"Bài số {number}") for number in range(5)
    )


@pytest.fixture
def sender(stage, channel, five):
    """The broadcasts' channel, after the five articles were delivered."""
    for article in five:
        channel.deliver(channel.compose(Bulletin((article,))), f"bài/{article.slug}")
    return office.broadcast(stage, channel)


def sent(stage):
    return [value for _, value in stage.store.all("broadcast")]


def requests(stage):
    return [each["path"] for each in stage.journal()].count(SEND)


def test_followers_get_the_articles_after_zalos_people_looked(stage, sender, five):
    receipt = sender.deliver(sender.compose(Bulletin(five)), "k/1")
    assert receipt.remote_id == sent(stage)[0]["id"]
    assert [each["kind"] for each in stage.public()].count("broadcast") == 0
    stage.clock(advance=31 * 60)
    (got,) = [each for each in stage.public() if each["kind"] == "broadcast"]
    titles = {each["id"]: each["title"] for each in stage.public() if each["kind"] == "article"}
    assert [titles[each] for each in got["articles"]] == [each.title for each in five]


def test_it_is_approved_when_every_article_is(channel, sender, five):
    edition = sender.compose(Bulletin(five))
    candidates = [sender.compose(Bulletin((each,))) for each in five]
    assert edition.parts == tuple(each.digest for each in candidates)
    for article, candidate in zip(five, candidates, strict=True):
        assert candidate.parts == (channel.compose(Bulletin((article,))).digest,)
        assert candidate.subject == article.slug
    assert edition.text.splitlines() == [f"• {each.title}" for each in five]


def test_a_slots_broadcast_bears_the_slots_name_even_with_one_article(sender, five):
    slot = Slot(office.MORNING, 3600)
    edition = sender.compose(Bulletin(five[:1], slot=slot))
    assert edition.subject == "2026-11-25/0900"
    assert edition.parts == (sender.compose(Bulletin(five[:1])).digest,)


def test_six_articles_are_too_many(sender, five):
    with pytest.raises(Unsupported, match="1 đến 5 bài"):
        sender.compose(Bulletin((*five, office.illustrated(slug="bai-6"))))


def test_off_unless_someone_turns_it_on(stage, channel):
    assert "enabled = true" in office.broadcast(stage, channel, enabled=False).waiting
    assert office.broadcast(stage, channel).waiting == ""
    assert BroadcastSettings().enabled is False


@pytest.mark.parametrize("action", ["reset", "close", "stall", "truncate"])
def test_an_unclear_answer_is_a_question_for_a_person(stage, sender, five, action):
    stage.plan(Rule(action, path=SEND, seconds=4))
    outcome = outcome_of(lambda: sender.deliver(sender.compose(Bulletin(five)), "k/1"))
    assert type(outcome) is OutcomeUnknown
    assert sender.limits.redelivery is Redelivery.ASK
    assert sender.find(sender.compose(Bulletin(five)), "k/1") is None
    assert len(sent(stage)) == 1
    assert requests(stage) == 1


def test_send_message_failed_is_not_taken_for_a_no(stage, sender, five):
    body = {"error": -200, "message": "Send message failed"}
    stage.plan(Rule("reply", status=200, body=body, path=SEND))
    outcome = outcome_of(lambda: sender.deliver(sender.compose(Bulletin(five)), "k/1"))
    assert type(outcome) is OutcomeUnknown


def test_what_was_noted_as_sent_is_never_sent_again(stage, sender, five):
    edition = sender.compose(Bulletin(five))
    first = sender.deliver(edition, "k/1")
    assert sender.find(edition, "k/1") == first
    assert sender.deliver(edition, "k/1") == first
    assert requests(stage) == 1


def test_at_night_nothing_is_asked_and_the_morning_is_told(stage, sender, five):
    stage.clock(advance=14 * 3600)  # 23:00
    wait = outcome_of(lambda: sender.deliver(sender.compose(Bulletin(five)), "k/1"))
    assert type(wait) is TryLater
    assert timedelta(hours=7, minutes=5) <= wait.after < timedelta(hours=7, minutes=15)
    assert requests(stage) == 0
    stage.clock(advance=wait.after.total_seconds())
    assert isinstance(sender.deliver(sender.compose(Bulletin(five)), "k/1"), Receipt)


def test_zalos_own_night_is_obeyed_if_our_clock_is_wrong(stage, sender, five):
    stage.clock(advance=14 * 3600)
    early = office.broadcast(stage, sender, now=lambda: office.MORNING)
    wait = outcome_of(lambda: early.deliver(sender.compose(Bulletin(five)), "k/1"))
    assert type(wait) is TryLater
    assert "22 giờ đến 6 giờ" in str(wait)
    assert sent(stage) == []


def test_an_article_that_is_not_on_zalo_yet_is_waited_for(stage, channel, five):
    early = office.broadcast(stage, channel)
    wait = outcome_of(lambda: early.deliver(early.compose(Bulletin(five)), "k/1"))
    assert type(wait) is TryLater
    assert "bai-0" in str(wait)
    assert requests(stage) == 0


def test_a_withdrawn_article_is_not_sent(stage, channel, sender, five):
    edition = channel.compose(Bulletin((five[2],)))
    channel.withdraw(channel.find(edition, "bài/bai-2"))
    wait = outcome_of(lambda: sender.deliver(sender.compose(Bulletin(five)), "k/1"))
    assert type(wait) is TryLater
    assert sent(stage) == []


def test_the_followers_quota_waits_and_an_unverified_oa_stops(stage, sender, five):
    edition = sender.compose(Bulletin(five))
    sender.deliver(edition, "k/1")
    assert type(outcome_of(lambda: sender.deliver(edition, "k/2"))) is TryLater
    zalo.change_account(stage, verified=False)
    refusal = outcome_of(lambda: sender.deliver(edition, "k/3"))
    assert type(refusal) is Rejected
    assert "chưa xác thực" in str(refusal)


def test_it_can_be_limited_to_old_provinces(stage, sender, five):
    local = office.broadcast(stage, sender, cities="1,16")
    local.deliver(sender.compose(Bulletin(five)), "k/1")
    (asked,) = [each for each in stage.journal() if each["path"] == SEND]
    assert asked["body"]["recipient"] == {"target": {"cities": "1,16"}}


def test_it_needs_a_channel_of_articles(tmp_path):
    config = parse(Config, {"ward": {"name": "phường"}, "sections": {}})
    around = Surroundings(
        Office(tmp_path, config), "zalo-broadcast", MemoryNotes(), FileSecrets(tmp_path)
    )
    with pytest.raises(ConfigError, match=r"channels\.zalo"):
        open_broadcast(around, BroadcastSettings())
