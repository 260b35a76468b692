"""Wake, tick, reconcile, observe: the only room from which anything leaves the house.

    wake       what was left `sending` when the power failed is `unknown`
    tick       for each channel: due → media made → intent written → far end asked → answer written
    reconcile  look before repeating: found, absent, or not settled yet
    observe    what the public sees of what was delivered

The intent is durable before the far end is asked, the answer right after. Between the two
anything may happen, and then the answer is *unknown*, never a guess.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pipeline import asking, decide, doubts, observing
from pipeline.asking import Looked, Outcome
from pipeline.channel import Channel, Redelivery, Together
from pipeline.config import Planning
from pipeline.delivery import LIFE, OUT, PENDING, Action, Delivery, Event, State
from pipeline.errors import DeliveryError, LoaError, OutcomeUnknown, Rejected, TryLater
from pipeline.ledger import Ledger, Raced
from pipeline.model import Edition, Receipt


def _do_nothing(*_: object) -> None:
    """Tell nobody, make nothing."""


@dataclass
class Dispatch:
    """One office's sender. `clock` tells the time (aware); `prepare` makes an edition's media.

    `told` hears of each delivery whose state changed.
    """

    ledger: Ledger
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]
    planning: Planning = field(default_factory=Planning)
    prepare: Callable[[Edition], object] = _do_nothing
    told: Callable[[Delivery], object] = _do_nothing
    proved_absent: bool = False  # something was looked for in vain, and may be planned anew

    def wake(self) -> int:
        """Settle what a power failure interrupted. How many deliveries became unknown."""
        left = self.ledger.in_state(State.SENDING)
        for each in left:
            self._advance(each, Event.SILENT, detail="Máy dừng giữa lúc gửi: phải đối soát trước.")
        return len(left)

    def tick(self) -> Counter[State]:
        """Everything that is due, each channel after those it waits for."""
        tally: Counter[State] = Counter()
        for delivery in self.ledger.in_state(*PENDING, lapsed=self.clock()):
            if decide.is_missed(delivery, self.clock()):
                after = self._advance(delivery, Event.MISSED, detail=decide.why_missed(delivery))
                tally[after.state] += 1
        for channel in asking.in_order(self.channels.values()):
            if asking.waits_for(channel) or channel.name in self.ledger.pauses(self.clock()):
                continue
            try:
                if isinstance(channel, Together):
                    tally += self._send_together(channel, channel)
                else:
                    tally += self._send_one_by_one(channel)
            except LoaError:  # of the ledger: without it nothing may be sent at all
                raise
            except Exception as error:  # a fault of one channel is that one's own
                until = self.clock() + decide.FAULT_RESTS
                self.ledger.pause(channel.name, until, asking.error_sentence(error))
        return tally

    def acts(self) -> Counter[State]:
        """Corrections and withdrawals that are due: they wait behind no queue of news."""
        tally: Counter[State] = Counter()
        if not any(map(decide.is_act, self.ledger.in_state(State.SCHEDULED))):
            return tally
        for channel in asking.in_order(self.channels.values()):
            if not asking.waits_for(channel):
                for delivery in filter(decide.is_act, self._find_due(channel)):
                    if channel.name not in self.ledger.pauses(self.clock()):
                        tally += self._send(channel, delivery)
        return tally

    def settle_urgent(self, only: str = "") -> None:
        """Look for what a run left half-done of urgent deliveries. Only under a lock."""
        for delivery in self._find_urgent(State.SENDING, only):
            self._advance(delivery, Event.SILENT, detail="Máy dừng giữa lúc giao bản tin khẩn.")
        for delivery in self._find_urgent(State.UNKNOWN, only):
            self._look_for(self.channels[delivery.channel], [delivery])

    def rush(self, only: str = "") -> Counter[State]:
        """Send urgent deliveries alone, after `settle_urgent`. `only`: those about one article, or
        about words typed in; what else waits is planned anew before it is sent.
        """
        tally: Counter[State] = Counter()
        for delivery in self._find_urgent(State.SCHEDULED, only):
            if decide.is_missed(delivery, self.clock()):
                self._advance(delivery, Event.MISSED, detail=decide.why_missed(delivery))
            elif decide.has_come(delivery, self.clock()):  # an alarm waits for no second try
                tally += self._send(self.channels[delivery.channel], delivery)
        return tally

    def _find_urgent(self, state: State, only: str) -> list[Delivery]:
        able = {name for name, channel in self.channels.items() if not asking.waits_for(channel)}
        found = [each for each in self.ledger.in_state(state) if only in ("", each.about)]
        return [each for each in found if each.urgent and each.channel in able]

    def reconcile(self) -> Counter[State]:
        """Look for every unknown outcome whose time to look has come."""
        now = self.clock()
        due: dict[str, list[Delivery]] = {}
        for delivery in self.ledger.in_state(State.UNKNOWN):
            channel = self.channels.get(delivery.channel)
            if channel is not None and not asking.waits_for(channel) and decide.due(delivery, now):
                due.setdefault(channel.name, []).append(delivery)
        tally: Counter[State] = Counter()
        for name, some in due.items():
            tally.update(each.state for each in self._look_for(self.channels[name], some))
        return tally

    def observe(self, most: int = 200) -> int:
        """Write down what the public sees of delivered editions; how many were looked at."""
        able = {name: each for name, each in self.channels.items() if not asking.waits_for(each)}
        least = timedelta(hours=self.planning.observe_hours)
        observing.tidy_channels(able.values())
        return observing.observe_deliveries(self.ledger, able, self.clock, least, most)

    # --- sending --------------------------------------------------------------------------

    def _find_due(self, channel: Channel) -> list[Delivery]:
        """What may leave by this channel now, oldest due time first."""
        now = self.clock()
        ready = [
            delivery
            for delivery in self.ledger.in_state(State.SCHEDULED)
            if delivery.channel == channel.name
            and decide.due(delivery, now)
            and not decide.is_quiet(delivery, self.planning.quiet, now)
        ]
        if not ready:
            return []
        subjects = {each.about for each in ready}
        standing = {name: self.ledger.standing(name, subjects) for name in channel.limits.after}
        return [each for each in ready if not decide.lacks(each, channel.limits, standing)]

    def _send_one_by_one(self, channel: Channel) -> Counter[State]:
        tally: Counter[State] = Counter()
        for delivery in self._find_due(channel):
            if decide.is_act(delivery) or self._look_first(channel, delivery):
                continue  # acts are done between any two others
            tally += self.acts()
            now = self.clock()
            last = self.ledger.last_claim(channel.name, now)
            soon = decide.too_soon(channel.limits, last, now)
            if soon or channel.name in self.ledger.pauses(now):
                break
            if decide.is_crowded(delivery, self.ledger.last_claim(channel.name, now, OUT), now):
                continue
            tally += self._send(channel, delivery)
        return tally + self.acts()

    def _look_first(self, channel: Channel, delivery: Delivery) -> bool:
        """Whether it must be looked for first: a restored ledger doesn't know all that went out."""
        repeats = decide.may_repeat(delivery, channel.limits)
        if not (repeats and (since := self.ledger.claims.doubted(delivery))):
            return False
        doubted = replace(delivery, since=since)
        self._advance(doubted, Event.DOUBTED, detail=decide.why_doubted(channel.limits))
        return True

    def _send(self, channel: Channel, delivery: Delivery) -> Counter[State]:
        """Make, write down the intent, ask, write down the answer."""
        tally: Counter[State] = Counter()
        if (edition := self._prepare_media(delivery)) is None or not self._resolve_target(delivery):
            return tally
        for claimed in self.ledger.claim([delivery], self.clock()):
            after = self._record_outcome(claimed, self._ask_channel(channel, claimed, edition))
            tally[after.state] += 1
        return tally

    def _send_together(self, channel: Channel, batch: Together) -> Counter[State]:
        """New publications at the cost of one; the rest one by one."""
        tally: Counter[State] = Counter()
        new = [each for each in self._find_due(channel) if not decide.is_act(each)]
        made = ((each.key, self._prepare_media(each)) for each in new)
        ready = {key: edition for key, edition in made if edition}
        claimed = self.ledger.claim([each for each in new if each.key in ready], self.clock())
        if claimed:
            wanted = [(ready[each.key], each.key) for each in claimed]
            answers = zip(claimed, asking.act_together(batch, wanted), strict=True)
            tally.update(each.state for each in self._record_all(list(answers)))
        return tally + self._send_one_by_one(channel)

    def _record_all(self, outcomes: Sequence[tuple[Delivery, Outcome]]) -> Iterator[Delivery]:
        """Write down the answers to what was asked together."""
        taken = [(each, told) for each, told in outcomes if isinstance(told, Receipt)]
        for after in self.ledger.record_publications(taken, self.clock()):
            self.told(after)
            yield after
        for delivery, outcome in outcomes:
            if not isinstance(outcome, Receipt):
                yield self._record_outcome(delivery, outcome)

    def _prepare_media(self, delivery: Delivery) -> Edition | None:
        """The approved edition with its media made; None if they can't be made now."""
        try:
            edition = self.ledger.edition(delivery.edition)
            if delivery.action is not Action.WITHDRAW:
                decide.check_approved(delivery, edition)
                self.prepare(edition)
        except Exception as error:  # what can't be made holds only its own delivery
            again = self.clock() + decide.wait_after(delivery.attempts, timedelta(minutes=1))
            broken = f"Làm tệp cho ấn bản này hỏng bất ngờ ({type(error).__name__})."
            self.ledger.wait(delivery, again, str(error) if isinstance(error, LoaError) else broken)
            return None
        if decide.is_missed(delivery, self.clock()):  # making them took too long
            self._advance(delivery, Event.MISSED, detail="Làm xong âm thanh thì đã quá giờ phát.")
            return None
        return edition

    def _resolve_target(self, delivery: Delivery) -> bool:
        """Whether what it replaces or withdraws is there; stops it if that is gone for good."""
        target = self._target(delivery)
        event = decide.aim(delivery, target)
        if event is Event.STOPPED:
            self._advance(delivery, event, detail="Bản cần thay hoặc gỡ không còn ở đầu nhận.")
            waits = target is not None and (target.state, event) in LIFE
            if target and waits and delivery.action is Action.WITHDRAW:
                self._advance(target, event, detail="Đã được gỡ trước khi tới đầu nhận.")
        return event is Event.CLAIMED

    def _target(self, delivery: Delivery) -> Delivery | None:
        return self.ledger.delivery(delivery.target) if delivery.target else None

    def _ask_channel(self, channel: Channel, delivery: Delivery, edition: Edition) -> Outcome:
        """Ask the far end once. Whatever is no clear answer is unknown."""
        target = self._target(delivery)
        receipt = target.receipt if target else None
        try:
            answer: object = asking.act(channel, delivery, edition, receipt)
        except DeliveryError as error:
            return error
        except Exception as error:
            return OutcomeUnknown(asking.error_sentence(error))
        if not isinstance(answer, Receipt):
            return OutcomeUnknown("Kênh này không đưa biên nhận.")
        return answer

    def _record_outcome(self, delivery: Delivery, outcome: Outcome) -> Delivery:
        now = self.clock()
        if isinstance(outcome, Receipt):
            return self._advance(delivery, Event.TOOK, receipt=outcome)
        if isinstance(outcome, Rejected | TryLater) and outcome.pauses:
            self.ledger.pause(delivery.channel, now + outcome.pauses, str(outcome))
        if isinstance(outcome, Rejected):
            return self._advance(delivery, Event.REFUSED, detail=str(outcome))
        if isinstance(outcome, TryLater):
            again = now + decide.wait_after(delivery.attempts, outcome.after)
            return self._advance(delivery, Event.BUSY, detail=str(outcome), not_before=again)
        safe = self.channels[delivery.channel].limits.redelivery is Redelivery.SAFE
        look = now if safe else now + decide.FIRST_LOOK
        return self._advance(delivery, Event.SILENT, detail=str(outcome), not_before=look)

    # --- looking --------------------------------------------------------------------------

    def _look_for(self, channel: Channel, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Look for unknown outcomes of one channel; what became of each."""
        looked: list[Delivery] = []
        wanted: list[tuple[Edition, str]] = []
        after: list[Delivery] = []
        for each in deliveries:
            if not decide.must_look(each, channel.limits):
                after.append(self._record_look(channel, each, None))
                continue
            try:
                wanted.append((self.ledger.edition(each.edition), each.key))
                looked.append(each)
            except Exception as error:  # what can't be read holds only its own delivery
                after.append(self._record_look(channel, each, error))
        for each, outcome in zip(looked, list(asking.look_for_each(channel, wanted)), strict=True):
            found = outcome or doubts.put_in_place(self.ledger, channel, each, self._prepare_media)
            after.append(self._record_look(channel, each, found))
        return after

    def _record_look(self, channel: Channel, delivery: Delivery, found: Looked) -> Delivery:
        """Write down what a look told."""
        now = self.clock()
        look = now + timedelta(minutes=self.planning.look_minutes)
        if isinstance(found, TryLater):
            look = now + max(found.after, decide.FIRST_LOOK)
        if isinstance(found, Exception):  # a bug in one channel blocks no other
            self.ledger.wait(delivery, look, asking.error_sentence(found))
            return delivery
        event = decide.verdict(delivery, channel.limits, found, now)
        if event is None:
            settled = decide.settles_at(delivery, channel.limits, now)
            asks = channel.limits.redelivery is Redelivery.ASK
            self.ledger.wait(delivery, look if asks else min(look, settled), delivery.detail)
            return delivery
        self.proved_absent |= event is Event.ABSENT and decide.must_look(delivery, channel.limits)
        detail = "Đối soát: đã có ở đầu nhận." if found else "Đối soát: chưa có, gửi lại được."
        return self._advance(delivery, event, receipt=found, detail=detail)

    def _advance(
        self,
        delivery: Delivery,
        event: Event,
        *,
        detail: str = "",
        receipt: Receipt | None = None,
        not_before: datetime | None = None,
    ) -> Delivery:
        try:
            after = self.ledger.advance(
                delivery,
                event,
                self.clock(),
                detail=detail,
                receipt=receipt,
                not_before=not_before,
            )
        except Raced:
            return self.ledger.delivery(delivery.key) or delivery
        self.told(after)
        return after
