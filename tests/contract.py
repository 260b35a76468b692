"""What every channel promises. A new channel's test inherits a class here and gives fixtures.

    class TestSirens(HttpChannelContract):
        creates = ("POST", r"/sirens$")

        @pytest.fixture
        def stage(self, tmp_path): ...          # a farends.stage.Stage, playing the platform

        @pytest.fixture
        def channel(self, stage): ...           # the real channel, pointed at it, short timeouts

The inherited tests are the specification. They use real sockets and real files, and they look
at the outcome as the public would, through `public`.
"""

from __future__ import annotations

import json
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from farends.control import Played
from farends.faults import Rule
from pipeline.channel import Channel, Redelivery, Replaces, Withdraws
from pipeline.delivery import Delivery, Event, State
from pipeline.dispatch import Dispatch
from pipeline.errors import (
    ContentError,
    DeliveryError,
    OutcomeUnknown,
    Rejected,
    TryLater,
    Unsupported,
)
from pipeline.model import VN, Article, Bulletin, Edition, Form, Receipt
from tests.purity import nothing_outside

# Keys as `pipeline.delivery.key_of` makes them: not ASCII, with signs of every kind
KEY = "thường/huong-dan-vneid@0f1e2d3c4b5a6978/kênh/đăng"
OTHER_KEY = "thường/huong-dan-vneid@8796a5b4c3d2e1f0/kênh/đính chính"

BODY = """Từ ngày 01/12/2026, Tổ công nghệ số cộng đồng hướng dẫn bà con cài đặt VNeID.

## Cần mang theo

- Căn cước công dân
- Điện thoại có kết nối mạng

Lệ phí: **không thu**. Xem [hướng dẫn](https://xuanlap.example/huong-dan).
"""


def an_article(**changes: Any) -> Article:
    """A plausible article; `changes` are fields of it."""
    fields = {
        "slug": "huong-dan-vneid",
        "title": "Hướng dẫn cài đặt VNeID mức 2",
        "section": "binh-dan-hoc-vu-so",
        "date": datetime(2026, 11, 23, 8, 0, tzinfo=VN),
        "body": BODY,
        "path": "huong-dan-vneid.md",
        "summary": "Tổ công nghệ số cộng đồng hướng dẫn bà con tại nhà văn hóa.",
        "author": "Ban biên tập",
    }
    return Article(**{**fields, **changes})


def change_first(bulletin: Bulletin, **changes: Any) -> Bulletin:
    """The same bulletin with another first article."""
    first, *others = bulletin.articles
    return replace(bulletin, articles=(replace(first, **changes), *others))


class ChannelContract:
    """Every channel. Override `channel` and `public`; the other fixtures where they don't fit."""

    @pytest.fixture
    def channel(self) -> Channel:
        """A fresh channel before an empty far end, holding `canaries` as its secrets."""
        raise AssertionError("give a channel")

    @pytest.fixture
    def public(self) -> Callable[[], list[Any]]:
        """The oracle: a function that lists what the public sees, one entry for each thing."""
        raise AssertionError("give the oracle")

    @pytest.fixture
    def bulletin(self) -> Bulletin:
        """A bulletin that the channel can carry."""
        return Bulletin((an_article(),))

    @pytest.fixture
    def another(self, bulletin: Bulletin) -> Bulletin:
        """A different one."""
        body = bulletin.article.body + "\nThông tin thêm: gọi tổ trưởng khu phố.\n"
        return change_first(
            bulletin, slug="bai-khac", title="Lịch tiếp công dân tháng 12", body=body, path="k.md"
        )

    @pytest.fixture
    def longest(self, bulletin: Bulletin) -> Bulletin:
        """One that is too long for any platform."""
        body = bulletin.article.body + "\n\nNhân dân phường Xuân Lập thi đua. " * 6000
        return change_first(bulletin, title="Kế hoạch chuyển đổi số " * 40, body=body)

    @pytest.fixture
    def canaries(self) -> tuple[str, ...]:
        """The secrets that were planted in the channel."""
        return ()

    @pytest.fixture
    def make(self) -> Callable[[Edition], None]:
        """Make the files that an edition's renditions name."""
        return lambda edition: None

    @pytest.fixture
    def elapse(self) -> Callable[[timedelta], None]:
        """Let time pass at the far end."""
        return lambda time: None

    @pytest.fixture
    def edition(
        self, channel: Channel, bulletin: Bulletin, make: Callable[[Edition], None]
    ) -> Edition:
        """The bulletin as the channel carries it, with its files."""
        edition = channel.compose(bulletin)
        make(edition)
        return edition

    # compose

    def test_composing_twice_gives_the_same_edition(self, channel, bulletin):
        assert channel.compose(bulletin).digest == channel.compose(bulletin).digest

    def test_composing_asks_no_clock_no_network_and_writes_nothing(self, channel, bulletin):
        before = channel.compose(bulletin)
        with nothing_outside(channel):
            assert channel.compose(bulletin) == before

    def test_an_edition_survives_the_ledger(self, edition):
        stored = json.dumps(edition.to_json(), ensure_ascii=False)
        assert Edition.from_json(json.loads(stored)).digest == edition.digest

    def test_an_edition_names_its_channel_and_its_subject(self, channel, edition):
        assert edition.channel == channel.name
        assert edition.subject
        assert edition.title
        assert edition.text

    def test_different_articles_make_different_editions(self, channel, bulletin, another):
        assert channel.compose(bulletin).digest != channel.compose(another).digest

    def test_too_long_is_shortened_with_a_link_or_said_to_be_unsupported(self, channel, longest):
        try:
            edition = channel.compose(longest)
        except (Unsupported, ContentError) as error:
            assert_sentence(error)
            return
        within_limits(channel, edition)
        if channel.limits.text_chars is not None:
            assert edition.link or "http" in edition.text, "shortened without a way to the whole"

    def test_limits_are_kept(self, channel, edition):
        within_limits(channel, edition)

    def test_decomposed_text_comes_out_composed(self, channel, bulletin):
        article = bulletin.article
        names = ("title", "body", "summary", "author", "unit", "source")
        apart = {name: unicodedata.normalize("NFD", getattr(article, name)) for name in names}
        edition = channel.compose(change_first(bulletin, **apart))
        written = json.dumps(edition.to_json(), ensure_ascii=False)
        assert unicodedata.is_normalized("NFC", written)

    def test_a_secret_article_is_refused(self, channel, bulletin):
        with pytest.raises(Unsupported) as caught:
            channel.compose(change_first(bulletin, secret=True))
        assert_sentence(caught.value)

    # deliver, find, observe

    def test_one_delivery_is_one_public_thing(self, channel, edition, public):
        receipt = channel.deliver(edition, KEY)
        assert isinstance(receipt, Receipt)
        assert receipt.remote_id
        assert json.loads(json.dumps(dict(receipt.data))) == dict(receipt.data)
        assert len(public()) == 1

    def test_two_deliveries_are_two_public_things(
        self, channel, edition, another, public, make, elapse
    ):
        first = channel.deliver(edition, KEY)
        second = channel.compose(another)
        make(second)
        receipt = channel.deliver(second, OTHER_KEY)
        assert len(public()) == 2
        elapse(channel.limits.settle)
        if channel.limits.redelivery is not Redelivery.ASK:
            assert channel.find(edition, KEY).remote_id == first.remote_id
            assert channel.find(second, OTHER_KEY).remote_id == receipt.remote_id

    def test_it_is_not_found_before_it_is_delivered(self, channel, edition, public):
        assert channel.find(edition, KEY) is None
        assert public() == []

    def test_it_is_found_after_it_was_delivered(self, channel, edition, public, elapse):
        receipt = channel.deliver(edition, KEY)
        elapse(channel.limits.settle)
        found = channel.find(edition, KEY)
        if channel.limits.redelivery is Redelivery.ASK:
            assert found is None or found.remote_id == receipt.remote_id
        else:
            assert found is not None
            assert found.remote_id == receipt.remote_id
        assert len(public()) == 1

    def test_a_safe_channel_makes_one_thing_however_often_it_is_asked(
        self, channel, edition, public
    ):
        first = channel.deliver(edition, KEY)
        if channel.limits.redelivery is Redelivery.SAFE:
            assert channel.deliver(edition, KEY).remote_id == first.remote_id
        assert len(public()) == 1

    def test_what_was_delivered_is_seen_to_be_public(self, channel, edition, elapse):
        receipt = channel.deliver(edition, KEY)
        elapse(channel.limits.settle)
        assert channel.observe(receipt).visible

    def test_taking_down_takes_down_and_may_be_repeated(self, channel, edition, public, elapse):
        receipt = channel.deliver(edition, KEY)
        elapse(channel.limits.settle)
        withdraws = isinstance(channel, Withdraws)
        if withdraws:
            channel.withdraw(receipt)
            channel.withdraw(receipt)
            assert public() == []
            assert not channel.observe(receipt).visible

    def test_replacing_leaves_one_public_thing_and_may_be_repeated(
        self, channel, edition, bulletin, public, make, elapse
    ):
        receipt = channel.deliver(edition, KEY)
        elapse(channel.limits.settle)
        replaces = isinstance(channel, Replaces)
        if replaces:
            old = public()
            corrected = channel.compose(
                change_first(bulletin, body="Bản đã đính chính.\n\n" + bulletin.article.body)
            )
            make(corrected)
            for _ in range(2):
                fresh = channel.replace(receipt, corrected, OTHER_KEY)
            assert len(public()) == 1
            assert public() != old
            assert channel.observe(fresh).visible

    def test_no_secret_shows_anywhere(self, channel, edition, canaries, elapse):
        receipt = channel.deliver(edition, KEY)
        elapse(channel.limits.settle)
        seen = [channel, edition.to_json(), receipt, channel.observe(receipt)]
        for shown in map(repr, seen):
            assert not [secret for secret in canaries if secret in shown]


def within_limits(channel: Channel, edition: Edition) -> None:
    """What the channel declares of itself is true of what it composes."""
    limits = channel.limits
    assert limits.title_chars is None or len(edition.title) <= limits.title_chars
    assert limits.text_chars is None or len(edition.text) <= limits.text_chars
    images = [each for each in edition.renditions if each.form is Form.IMAGE]
    assert limits.images is None or len(images) <= limits.images
    assert {each.form for each in edition.renditions} <= limits.forms


def assert_sentence(error: BaseException) -> None:
    """What staff read is a Vietnamese sentence."""
    message = str(error)
    assert message.strip().endswith((".", "!", "?", "”", ")")), message
    assert not message.isascii(), message


# --- channels over HTTP -----------------------------------------------------------------

Outcome = type[Receipt] | type[DeliveryError]


@dataclass(frozen=True)
class Mood:
    """A misfortune at the call that creates, and what a channel may make of it."""

    rule: Rule
    outcomes: tuple[Outcome, ...]


_RETRY = {"Retry-After": "120"}
MOODS = {
    "refuse": Mood(Rule("refuse"), (TryLater,)),
    "busy-429": Mood(Rule("reply", when="before", status=429, headers=_RETRY), (TryLater,)),
    "busy-503": Mood(Rule("reply", when="before", status=503, headers=_RETRY), (TryLater,)),
    "no-403": Mood(Rule("reply", when="before", status=403, body="<h1>403</h1>"), (Rejected,)),
    "reset-before": Mood(Rule("reset", when="before"), (OutcomeUnknown,)),
    "reset-after": Mood(Rule("reset"), (OutcomeUnknown,)),
    "close-after": Mood(Rule("close"), (OutcomeUnknown,)),
    "stall-before": Mood(Rule("stall", when="before", seconds=5), (OutcomeUnknown,)),
    "stall-after": Mood(Rule("stall", seconds=5), (OutcomeUnknown,)),
    "late": Mood(Rule("late", seconds=5), (OutcomeUnknown,)),
    "drip": Mood(Rule("drip", seconds=0.1), (OutcomeUnknown,)),
    "truncate": Mood(Rule("truncate"), (OutcomeUnknown,)),
    "html-502": Mood(Rule("reply", status=502, body="<h1>Bad Gateway</h1>"), (OutcomeUnknown,)),
    "error-500": Mood(Rule("reply", status=500, body={"error": "oops"}), (OutcomeUnknown,)),
    "redirect": Mood(
        Rule("reply", when="before", status=302, headers={"Location": "/login"}), (OutcomeUnknown,)
    ),
    "empty": Mood(Rule("reply", status=200), (OutcomeUnknown,)),
    "nonsense-html": Mood(Rule("reply", status=200, body="<p>Xin chào"), (OutcomeUnknown,)),
    "nonsense-null": Mood(Rule("reply", status=200, body="null"), (OutcomeUnknown,)),
    "nonsense-list": Mood(Rule("reply", status=200, body=[[]]), (OutcomeUnknown,)),
    "nonsense-deep": Mood(Rule("reply", status=200, body="[" * 20000), (OutcomeUnknown,)),
    "nonsense-object": Mood(
        Rule("reply", status=200, body={"id": None, "data": {"id": [], "token": {}}}),
        (OutcomeUnknown,),
    ),
    "untyped": Mood(Rule("untyped"), (Receipt,)),
}


class HttpChannelContract(ChannelContract):
    """A channel over HTTP, played against a stage that has moods.

    `creates` is the one call, as (method, path pattern), that may not be made twice. `readings`
    are the moods that this platform's own rules read differently, with the reason beside them.
    """

    creates: tuple[str, str] = ("POST", "")
    readings: dict[str, tuple[Outcome, ...]] = {}  # noqa: RUF012 - overridden whole

    @pytest.fixture
    def stage(self) -> Iterator[Played]:
        """The platform's stand-in, empty and well."""
        raise AssertionError("give a stage")

    @pytest.fixture
    def public(self, stage: Played) -> Callable[[], list[Any]]:
        """What the stand-in's oracle says."""
        return stage.public

    @pytest.fixture
    def canaries(self) -> tuple[str, ...]:
        """The token with which the channel should be opened."""
        return ("CHIMHOANGYEN-0123456789",)

    @pytest.fixture
    def elapse(self, stage: Played) -> Callable[[timedelta], None]:
        """The stand-in's clock moves on."""
        return lambda time: void(stage.clock(advance=time.total_seconds() + 1))

    @pytest.mark.parametrize("mood", MOODS)
    def test_every_silence_is_read_rightly_and_ends_in_one_public_thing(
        self, mood, channel, edition, stage, public, elapse, canaries
    ):
        self._strike(stage, MOODS[mood].rule)
        outcome = outcome_of(lambda: channel.deliver(edition, KEY))
        stage.plan()
        assert isinstance(outcome, self.readings.get(mood, MOODS[mood].outcomes))
        shows_no(canaries, outcome)
        assert len(public()) <= 1
        self._recover(channel, edition, outcome, elapse)
        if channel.limits.redelivery is not Redelivery.ASK or not unknown(outcome):
            assert len(public()) == 1
        assert len(public()) <= 1

    @pytest.mark.parametrize("mood", MOODS)
    def test_looking_changes_nothing_and_its_silence_is_only_a_wait(
        self, mood, channel, edition, stage, public, elapse, canaries
    ):
        receipt = channel.deliver(edition, KEY)
        elapse(channel.limits.settle)
        before = public()
        for look in (lambda: channel.find(edition, KEY), lambda: channel.observe(receipt)):
            stage.plan(replace(MOODS[mood].rule, method="GET"))
            outcome = outcome_of(look)
            stage.plan()
            assert not isinstance(outcome, OutcomeUnknown)
            shows_no(canaries, outcome)
        assert public() == before

    @pytest.mark.parametrize("mood", MOODS)
    def test_a_silent_look_never_says_absent(self, mood, channel, edition, stage, elapse):
        receipt = channel.deliver(edition, KEY)
        elapse(channel.limits.settle)
        stage.plan(replace(MOODS[mood].rule, method="GET"))
        found = outcome_of(lambda: channel.find(edition, KEY))
        if channel.limits.redelivery is not Redelivery.ASK:
            assert found is not None, "a look that failed was taken for an answer"
            assert not isinstance(found, Receipt) or found.remote_id == receipt.remote_id

    @pytest.mark.parametrize("mood", ["reset-after", "stall-before", "html-502", "refuse"])
    def test_taking_down_through_silence_ends_taken_down(
        self, mood, channel, edition, stage, public, elapse, canaries
    ):
        receipt = channel.deliver(edition, KEY)
        elapse(channel.limits.settle)
        if isinstance(channel, Withdraws):
            stage.plan(MOODS[mood].rule)
            shows_no(canaries, outcome_of(lambda: channel.withdraw(receipt)))
            stage.plan()
            channel.withdraw(receipt)
            assert public() == []

    def test_a_lagging_listing_hides_it_no_longer_than_settle(
        self, channel, edition, stage, public, elapse
    ):
        seconds = channel.limits.settle.total_seconds()
        stage.plan(Rule("lag", seconds=seconds))
        told = outcome_of(lambda: channel.deliver(edition, KEY))  # unknown, where it is looked at
        stage.plan()
        assert isinstance(told, Receipt | OutcomeUnknown)
        elapse(channel.limits.settle)
        if channel.limits.redelivery is not Redelivery.ASK:
            found = channel.find(edition, KEY)
            assert found is not None
            assert not isinstance(told, Receipt) or found.remote_id == told.remote_id
        assert len(public()) == 1

    @pytest.mark.parametrize("status", [400, 401, 403])
    def test_a_no_that_repeats_our_secret_does_not_repeat_it_to_staff(
        self, status, channel, edition, stage, canaries
    ):
        echo = {"error": " ".join(canaries), "message": f"bad token {' '.join(canaries)}"}
        self._strike(stage, Rule("reply", when="before", status=status, body=echo))
        outcome = outcome_of(lambda: channel.deliver(edition, KEY))
        assert isinstance(outcome, DeliveryError)
        shows_no(canaries, outcome)

    def test_two_requests_at_the_far_end_are_never_made_of_one_create(
        self, channel, edition, stage
    ):
        self._strike(stage, Rule("reset"))
        outcome_of(lambda: channel.deliver(edition, KEY))
        creates = [each for each in stage.journal() if "after reset" in each["faults"]]
        assert len(creates) == 1

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_what_was_refused_is_looked_for_before_it_is_sent_again(
        self, when, channel, edition, stage, public, elapse, ledger, clock
    ):
        """A no may come although the thing was made; then a person lets it be sent again."""
        office = self._office(channel, edition, ledger, clock)
        self._strike(stage, Rule("reply", when=when, status=403, body="<h1>403</h1>"))
        office.tick()
        stage.plan()
        refused = ledger.delivery(KEY)
        if refused.state is State.REJECTED:
            ledger.advance(refused, Event.RETRIED, clock(), by="Bà Hà")
        for _ in range(4):
            elapse(channel.limits.settle)
            clock.now += channel.limits.settle + timedelta(hours=1)
            office.reconcile()
            office.tick()
        asks = channel.limits.redelivery is Redelivery.ASK
        assert len(public()) == (0 if asks and when == "before" else 1)
        assert ledger.delivery(KEY).state is (State.UNKNOWN if asks else State.DELIVERED)

    def _office(self, channel, edition, ledger, clock) -> Dispatch:
        """An office that has the edition approved and due."""
        ledger.keep([edition], clock())
        delivery = Delivery(KEY, channel.name, edition.subject, edition.digest, clock())
        ledger.plan([delivery], clock())
        ledger.approve([edition.digest], "Bà Hà", clock())
        return Dispatch(ledger, {channel.name: channel}, clock)

    def _strike(self, stage: Played, rule: Rule) -> None:
        method, path = self.creates
        stage.plan(replace(rule, method=method, path=path))

    def _recover(self, channel, edition, outcome, elapse) -> None:
        """What the office does next, by the channel's own declaration."""
        if isinstance(outcome, Receipt):
            return
        elapse(channel.limits.settle)
        if unknown(outcome) and channel.limits.redelivery is Redelivery.ASK:
            return
        look = unknown(outcome) and channel.limits.redelivery is Redelivery.FIND
        if look and channel.find(edition, KEY) is not None:
            return
        assert isinstance(channel.deliver(edition, KEY), Receipt)


def outcome_of(step: Callable[[], Any]) -> Any:
    """What a step gave or raised. Anything but the three fails the test by escaping."""
    try:
        return step()
    except (Rejected, TryLater, OutcomeUnknown) as error:
        assert_sentence(error)
        return error


def unknown(outcome: Any) -> bool:
    """Whether nobody knows."""
    return isinstance(outcome, OutcomeUnknown)


def shows_no(canaries: tuple[str, ...], outcome: Any) -> None:
    """Neither an error, its traceback nor a receipt tells a secret."""
    shown = repr(outcome) + str(outcome)
    if isinstance(outcome, BaseException):
        shown += "".join(traceback.format_exception(outcome))
    assert not [secret for secret in canaries if secret in shown]


def void(_: Any) -> None:
    """Nothing."""
