"""Dispatch: nothing twice, nothing lost, and the unknown is looked at before it is repeated."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.asking import in_order
from pipeline.channel import Limits, Redelivery
from pipeline.delivery import Action, Delivery, DeliveryData, Sharing, State, key_of
from pipeline.dispatch import Dispatch
from pipeline.errors import ContentError, Rejected, TryLater
from pipeline.ledger import Ledger
from pipeline.model import Edition

from .conftest import Clock
from .shelf import OpenShelf, Shelf, silent

MINUTE = timedelta(minutes=1)


def edition(slug: str = "bao-so-3", channel: str = "website", text: str = "Đề phòng") -> Edition:
    return Edition(channel, slug, "Bão số 3", text)


def schedule(ledger: Ledger, clock: Clock, made: Edition, **changes: object) -> str:
    key = key_of("", made.subject, made.digest, made.channel, "đăng")
    delivery = Delivery(key, made.channel, made.subject, made.digest, due=clock())
    delivery = replace(delivery, **changes)  # type: ignore[arg-type]
    ledger.keep([made], clock())
    ledger.plan([delivery], clock())
    ledger.approve([made.digest], "Bà Hà", clock())
    return delivery.key


def sender(ledger: Ledger, clock: Clock, *channels: Shelf, **more: object) -> Dispatch:
    return Dispatch(ledger, {each.name: each for each in channels}, clock, **more)  # type: ignore[arg-type]


def state(ledger: Ledger, key: str) -> State:
    found = ledger.delivery(key)
    assert found
    return found.state


def test_what_is_due_and_approved_goes_out_once(ledger: Ledger, clock: Clock) -> None:
    shelf = Shelf()
    key = schedule(ledger, clock, edition())
    send = sender(ledger, clock, shelf)
    send.tick()
    send.tick()
    assert [each for _, each in shelf.public] == [edition()]
    assert state(ledger, key) is State.DELIVERED


def test_nothing_leaves_before_its_time(ledger: Ledger, clock: Clock) -> None:
    shelf = Shelf()
    schedule(ledger, clock, edition(), due=clock() + MINUTE)
    sender(ledger, clock, shelf).tick()
    assert shelf.public == []
    clock.pass_(minutes=1)
    sender(ledger, clock, shelf).tick()
    assert len(shelf.public) == 1


def test_what_missed_its_time_expires_and_stays_silent(ledger: Ledger, clock: Clock) -> None:
    shelf = Shelf()
    key = schedule(ledger, clock, edition(), until=clock() + MINUTE)
    clock.pass_(hours=5)
    sender(ledger, clock, shelf).tick()
    assert shelf.public == []
    assert state(ledger, key) is State.EXPIRED


def test_a_waiting_channel_blocks_no_other(ledger: Ledger, clock: Clock) -> None:
    shelf, closed = Shelf(), Shelf("facebook", waiting="chưa kết nối: chạy loa connect")
    key = schedule(ledger, clock, edition(channel="facebook"))
    schedule(ledger, clock, edition())
    sender(ledger, clock, shelf, closed).tick()
    assert len(shelf.public) == 1
    assert state(ledger, key) is State.SCHEDULED


def test_a_channel_waits_for_the_one_it_links_to(ledger: Ledger, clock: Clock) -> None:
    site = Shelf()
    page = Shelf("facebook", limits=Limits(Redelivery.FIND, after=("website",)))
    schedule(ledger, clock, edition(), due=clock() + MINUTE)
    key = schedule(ledger, clock, edition(channel="facebook"))
    sender(ledger, clock, page, site).tick()
    assert state(ledger, key) is State.SCHEDULED
    clock.pass_(minutes=1)
    sender(ledger, clock, page, site).tick()
    assert state(ledger, key) is State.DELIVERED


def test_channels_come_after_those_they_wait_for() -> None:
    page = Shelf("facebook", limits=Limits(Redelivery.FIND, after=("website",)))
    cast = Shelf("zalo-broadcast", limits=Limits(Redelivery.ASK, after=("zalo",)))
    zalo = Shelf("zalo", limits=Limits(Redelivery.FIND, after=("website",)))
    order = [each.name for each in in_order([cast, page, zalo, Shelf()])]
    assert order.index("website") < order.index("zalo") < order.index("zalo-broadcast")


def test_two_deliveries_of_a_channel_keep_its_gap(ledger: Ledger, clock: Clock) -> None:
    shelf = Shelf(limits=Limits(Redelivery.FIND, min_gap=3 * MINUTE))
    schedule(ledger, clock, edition("mot"))
    schedule(ledger, clock, edition("hai"))
    send = sender(ledger, clock, shelf)
    send.tick()
    clock.pass_(minutes=2)
    send.tick()
    assert len(shelf.public) == 1
    clock.pass_(minutes=1)
    send.tick()
    assert len(shelf.public) == 2


def test_what_a_wrong_clock_sent_in_the_future_hides_no_later_one(
    ledger: Ledger, clock: Clock
) -> None:
    """The gap is kept to the last delivery before now, not to one dated the day after tomorrow."""
    shelf = Shelf(limits=Limits(Redelivery.FIND, min_gap=3 * MINUTE))
    send = sender(ledger, clock, shelf)
    clock.pass_(hours=48)
    schedule(ledger, clock, edition("mai sau"))
    send.tick()
    clock.pass_(hours=-47)
    schedule(ledger, clock, edition("mot"))
    schedule(ledger, clock, edition("hai"))
    send.tick()
    assert len(shelf.public) == 2
    clock.pass_(minutes=2)
    send.tick()
    assert len(shelf.public) == 2
    clock.pass_(minutes=1)
    send.tick()
    assert len(shelf.public) == 3


def test_a_busy_far_end_does_not_keep_a_campaign_at_a_distance_from_itself(
    ledger: Ledger, clock: Clock
) -> None:
    """What certainly did not go out is nothing to keep a distance to."""
    answers: list[Exception] = [TryLater("Đang chuyển đổi video.", MINUTE)]

    def busy_once() -> None:
        if answers:
            raise answers.pop()

    shelf = Shelf(before=busy_once)
    spaced: dict[str, object] = {
        "campaign": "so",
        "data": DeliveryData(sharing=Sharing(False, 60, "")),
    }
    schedule(ledger, clock, edition("bai-1"), **spaced)
    send = sender(ledger, clock, shelf)
    send.tick()
    clock.pass_(minutes=1)
    send.tick()
    assert len(shelf.public) == 1
    schedule(ledger, clock, edition("bai-2"), **spaced)
    clock.pass_(minutes=59)
    send.tick()
    assert len(shelf.public) == 1
    clock.pass_(minutes=1)
    send.tick()
    assert len(shelf.public) == 2


def test_a_refusal_waits_for_a_person(ledger: Ledger, clock: Clock) -> None:
    def refuse() -> None:
        raise Rejected("Ảnh quá lớn.")

    shelf = Shelf(before=refuse)
    key = schedule(ledger, clock, edition())
    send = sender(ledger, clock, shelf)
    send.tick()
    clock.pass_(days=1)
    send.tick()
    assert (state(ledger, key), shelf.asked) == (State.REJECTED, 1)
    assert ledger.events(key)[-1].detail == "Ảnh quá lớn."


def test_a_busy_far_end_is_asked_again_later_and_ever_more_patiently(
    ledger: Ledger, clock: Clock
) -> None:
    def busy() -> None:
        raise TryLater("Đang bận.", timedelta(seconds=1))

    shelf = Shelf(before=busy)
    key = schedule(ledger, clock, edition())
    waits = []
    for _ in range(4):
        sender(ledger, clock, shelf).tick()
        found = ledger.delivery(key)
        assert found
        assert found.not_before
        waits.append(found.not_before - clock())
        clock.now = found.not_before
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]
    assert shelf.asked == 4


def test_a_spam_block_rests_the_whole_channel(ledger: Ledger, clock: Clock) -> None:
    def blocked() -> None:
        raise TryLater("Bị chặn vì đăng nhanh.", pauses=timedelta(hours=1))

    shelf = Shelf(before=blocked)
    schedule(ledger, clock, edition("mot"))
    schedule(ledger, clock, edition("hai"))
    send = sender(ledger, clock, shelf)
    send.tick()
    clock.pass_(minutes=30)
    send.tick()
    assert shelf.asked == 1
    shelf.before = lambda: None
    clock.pass_(minutes=31)
    send.tick()
    assert len(shelf.public) == 2


def test_silence_after_the_effect_is_found_and_never_sent_again(
    ledger: Ledger, clock: Clock
) -> None:
    shelf = Shelf(after=silent)
    key = schedule(ledger, clock, edition())
    send = sender(ledger, clock, shelf)
    send.tick()
    assert state(ledger, key) is State.UNKNOWN
    clock.pass_(minutes=1)
    send.reconcile()
    send.tick()
    assert (state(ledger, key), len(shelf.public)) == (State.DELIVERED, 1)


def test_silence_before_the_effect_is_repeated_only_after_the_listing_has_settled(
    ledger: Ledger, clock: Clock
) -> None:
    shelf = Shelf(before=silent)
    key = schedule(ledger, clock, edition())
    send = sender(ledger, clock, shelf)
    send.tick()
    shelf.before = lambda: None
    clock.pass_(minutes=9)
    send.reconcile()
    assert state(ledger, key) is State.UNKNOWN
    clock.pass_(minutes=2)
    send.reconcile()
    send.tick()
    assert (state(ledger, key), len(shelf.public)) == (State.DELIVERED, 1)


def test_only_a_person_settles_what_cannot_be_looked_up(ledger: Ledger, clock: Clock) -> None:
    shelf = Shelf(limits=Limits(Redelivery.ASK), after=silent)
    key = schedule(ledger, clock, edition())
    send = sender(ledger, clock, shelf)
    send.tick()
    for _ in range(5):
        clock.pass_(days=1)
        send.reconcile()
        send.tick()
    assert (state(ledger, key), shelf.asked) == (State.UNKNOWN, 1)


def test_what_is_safe_to_repeat_is_repeated_at_once(ledger: Ledger, clock: Clock) -> None:
    shelf = Shelf(limits=Limits(Redelivery.SAFE), after=silent)
    key = schedule(ledger, clock, edition())
    send = sender(ledger, clock, shelf)
    send.tick()
    shelf.after = lambda: None
    send.reconcile()
    send.tick()
    assert (state(ledger, key), len(shelf.public)) == (State.DELIVERED, 1)


def test_what_a_power_failure_left_sending_is_unknown_on_waking(
    ledger: Ledger, clock: Clock
) -> None:
    key = schedule(ledger, clock, edition())
    ledger.claim(ledger.in_state(State.SCHEDULED), clock())
    send = sender(ledger, clock, Shelf())
    assert send.wake() == 1
    assert state(ledger, key) is State.UNKNOWN


@pytest.mark.parametrize("answer", [None, True, "ok"])
def test_a_channel_that_gives_no_receipt_is_not_believed(
    ledger: Ledger, clock: Clock, answer: object
) -> None:
    shelf = Shelf()
    shelf.deliver = lambda *_: answer  # type: ignore[assignment,method-assign]
    key = schedule(ledger, clock, edition())
    sender(ledger, clock, shelf).tick()
    assert state(ledger, key) is State.UNKNOWN


def test_a_bug_in_a_channel_is_an_unknown_outcome_not_a_crash(ledger: Ledger, clock: Clock) -> None:
    shelf = Shelf()
    shelf.after = lambda: [][0]
    key = schedule(ledger, clock, edition())
    sender(ledger, clock, shelf).tick()
    assert state(ledger, key) is State.UNKNOWN


def test_media_that_cannot_be_made_hold_only_their_own_delivery(
    ledger: Ledger, clock: Clock
) -> None:
    def prepare(made: Edition) -> None:
        if made.subject == "mot":
            raise ContentError("Ảnh đã đổi sau khi duyệt.")

    shelf = Shelf()
    key = schedule(ledger, clock, edition("mot"))
    schedule(ledger, clock, edition("hai"))
    sender(ledger, clock, shelf, prepare=prepare).tick()
    found = ledger.delivery(key)
    assert found
    assert (found.state, found.detail) == (State.SCHEDULED, "Ảnh đã đổi sau khi duyệt.")
    assert [each.subject for _, each in shelf.public] == ["hai"]


def test_media_made_too_late_are_not_sent(ledger: Ledger, clock: Clock) -> None:
    shelf = Shelf()
    key = schedule(ledger, clock, edition(), until=clock() + MINUTE)
    sender(ledger, clock, shelf, prepare=lambda _: clock.pass_(minutes=2)).tick()
    assert (state(ledger, key), shelf.asked) == (State.EXPIRED, 0)


def replaced(ledger: Ledger, clock: Clock, action: Action, target: str) -> str:
    new = edition(text="Bản đúng") if action is Action.REPLACE else edition()
    return schedule(ledger, clock, new, key=f"{target}/2", action=action, target=target)


def test_a_replacement_puts_the_new_in_the_place_of_the_old(ledger: Ledger, clock: Clock) -> None:
    shelf = OpenShelf()
    key = schedule(ledger, clock, edition())
    send = sender(ledger, clock, shelf)
    send.tick()
    replaced(ledger, clock, Action.REPLACE, key)
    send.tick()
    assert [each.text for _, each in shelf.public] == ["Bản đúng"]
    assert state(ledger, key) is State.REPLACED


def test_a_withdrawal_takes_it_down_even_if_the_answer_is_lost(
    ledger: Ledger, clock: Clock
) -> None:
    shelf = OpenShelf()
    key = schedule(ledger, clock, edition())
    send = sender(ledger, clock, shelf)
    send.tick()
    shelf.after = silent
    taking = replaced(ledger, clock, Action.WITHDRAW, key)
    send.tick()
    assert state(ledger, taking) is State.UNKNOWN
    shelf.after = lambda: None
    clock.pass_(minutes=1)
    send.reconcile()
    send.tick()
    assert (shelf.public, state(ledger, key)) == ([], State.WITHDRAWN)


def test_a_withdrawal_waits_until_it_is_known_what_there_is_to_take_down(
    ledger: Ledger, clock: Clock
) -> None:
    shelf = OpenShelf(after=silent)
    key = schedule(ledger, clock, edition())
    send = sender(ledger, clock, shelf)
    send.tick()
    shelf.after = lambda: None
    replaced(ledger, clock, Action.WITHDRAW, key)
    send.tick()
    assert len(shelf.public) == 1
    clock.pass_(minutes=1)
    send.reconcile()
    send.tick()
    assert (shelf.public, state(ledger, key)) == ([], State.WITHDRAWN)


def test_what_turns_out_not_to_be_there_is_stopped_by_its_withdrawal(
    ledger: Ledger, clock: Clock
) -> None:
    shelf = OpenShelf(before=silent)
    key = schedule(ledger, clock, edition())
    send = sender(ledger, clock, shelf)
    send.tick()
    shelf.before = lambda: None
    ledger.revoke([edition().digest], "Bà Hà", clock(), "gỡ")
    taking = replaced(ledger, clock, Action.WITHDRAW, key)
    ledger.revoke([edition().digest], "Bà Hà", clock(), "gỡ")
    clock.pass_(hours=1)
    send.reconcile()
    send.tick()
    assert shelf.public == []
    assert (state(ledger, key), state(ledger, taking)) == (State.CANCELLED, State.CANCELLED)


def test_a_loudspeaker_cannot_unsay(ledger: Ledger, clock: Clock) -> None:
    shelf = Shelf()
    key = schedule(ledger, clock, edition())
    send = sender(ledger, clock, shelf)
    send.tick()
    taking = replaced(ledger, clock, Action.WITHDRAW, key)
    send.tick()
    assert state(ledger, taking) is State.REJECTED
    assert state(ledger, key) is State.DELIVERED


def test_observation_tells_what_the_public_no_longer_sees(ledger: Ledger, clock: Clock) -> None:
    shelf = Shelf()
    key = schedule(ledger, clock, edition())
    send = sender(ledger, clock, shelf)
    send.tick()
    assert send.observe() == 1
    assert send.observe() == 0
    shelf.public.clear()
    clock.pass_(days=2)
    send.observe()
    assert not ledger.last_observations()[key][1].visible
    assert state(ledger, key) is State.DELIVERED


def test_a_correction_that_is_written_while_news_go_out_is_done_before_the_next_of_them(
    ledger: Ledger, clock: Clock
) -> None:
    """On every channel, not only where the news are going out."""
    site, page = OpenShelf(), OpenShelf("facebook", limits=Limits(Redelivery.FIND))
    old = schedule(ledger, clock, edition("cu"))
    sender(ledger, clock, site, page).tick()
    corrected = edition("cu", text="Bản đã đính chính")
    for slug in ("mot", "hai", "ba"):
        schedule(ledger, clock, edition(slug, "facebook"))
    texts: list[list[str]] = []

    def meanwhile() -> None:
        texts.append([each.text for _, each in site.public])
        if len(texts) == 1:
            schedule(ledger, clock, corrected, action=Action.REPLACE, target=old)

    page.after = meanwhile
    sender(ledger, clock, site, page).tick()
    assert texts == [["Đề phòng"], ["Bản đã đính chính"], ["Bản đã đính chính"]]


def test_a_correction_waits_for_no_gap_between_two_posts(ledger: Ledger, clock: Clock) -> None:
    shelf = OpenShelf(limits=Limits(Redelivery.FIND, min_gap=3 * MINUTE))
    old = schedule(ledger, clock, edition("cu"))
    send = sender(ledger, clock, shelf)
    send.tick()
    schedule(ledger, clock, edition("cu", text="Bản đúng"), action=Action.REPLACE, target=old)
    send.tick()
    assert [each.text for _, each in shelf.public] == ["Bản đúng"]


def test_a_correction_of_what_was_looked_for_in_vain_waits_until_it_is_sent(
    ledger: Ledger, clock: Clock
) -> None:
    shelf = OpenShelf(before=silent)
    old = schedule(ledger, clock, edition("cu"))
    send = sender(ledger, clock, shelf)
    send.tick()
    shelf.before = lambda: None
    new = schedule(ledger, clock, edition("cu", text="Bản đúng"), action=Action.REPLACE, target=old)
    for _ in range(4):
        clock.pass_(minutes=30)
        send.reconcile()
        send.tick()
    assert (state(ledger, old), state(ledger, new)) == (State.REPLACED, State.DELIVERED)
    assert [each.text for _, each in shelf.public] == ["Bản đúng"]
