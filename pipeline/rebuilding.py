"""What the ledger says is public beside what stands there; and making that so again.

Of channels whose public place is a folder of ours. By itself only what is missing is put there
again: exactly the editions that were approved and delivered. Where something else stands, the
ledger may be the older one, and a person says (`loa rebuild`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline import decide
from pipeline.asking import act, act_together, waits_for
from pipeline.channel import Channel, Stands, Together
from pipeline.delivery import Action, Delivery, Known, State
from pipeline.errors import DeliveryError, LoaError
from pipeline.ledger import Ledger
from pipeline.model import Article, Edition, Receipt
from pipeline.plan.history import public_of

Told = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Apart:
    """Where a channel and the ledger differ: deliveries of the ledger."""

    missing: tuple[Delivery, ...] = ()  # public, and nothing stands there
    other: tuple[Delivery, ...] = ()  # public, and something else stands there
    left: tuple[Delivery, ...] = ()  # withdrawn, and it still stands there


def compare(known: Known, channel: Stands, name: str, now: datetime) -> Apart:
    """How a channel differs from the ledger. Raises TryLater."""
    lines = _lines(known, name)
    public = [each for line in lines if (each := public_of(line)) and _lasts(each, now)]
    there = list(_standing(channel, public))
    return Apart(
        missing=tuple(each for each, digest in there if digest is None),
        other=tuple(each for each, digest in there if digest not in (None, each.edition)),
        left=tuple(each for each, digest in _standing(channel, _gone(lines)) if digest),
    )


def comparable(channels: Iterable[Channel]) -> Iterator[tuple[Channel, Stands]]:
    """The channels that can be compared with the ledger."""
    for channel in channels:
        if isinstance(channel, Stands) and not waits_for(channel):
            yield channel, channel


def rebuild(
    ledger: Ledger,
    channels: Iterable[Channel],
    now: datetime,
    told: Told,
    title_of: Callable[[str], str],
    hidden: Collection[str] = (),
    by_word: bool = False,
) -> int:
    """Make what the ledger says so again; how many things were put right.

    `title_of`: what staff call a channel. `hidden`: slugs that are not shown again by themselves
    (secret or expired by now).
    `by_word`: a person said so: what stands there instead gives way, too.
    """
    done, known, says = 0, ledger.known(), _Says(ledger, told, title_of)
    for channel, stands in comparable(channels):
        if not by_word and channel.limits.articles > 1:
            continue  # whoever took a programme out of the hand-over may have meant it
        try:
            done += _one(says, known, channel, stands, now, hidden, by_word)
        except DeliveryError as error:  # a disk that is away for now stops no other channel
            told(str(error))
    return done


def unfit(articles: Iterable[Article], now: datetime) -> set[str]:
    """Slugs of articles that are secret or expired by now."""
    return {each.slug for each in articles if each.secret or (each.expiry and each.expiry <= now)}


@dataclass(frozen=True, slots=True)
class _Says:
    """What staff hear of what could not be put right."""

    ledger: Ledger
    told: Told
    title_of: Callable[[str], str]

    def not_yet(self, act: str, delivery: Delivery, why: object) -> None:
        """That a delivery was not put up again, or taken down again, and why."""
        title, channel = self.ledger.title_of(delivery), self.title_of(delivery.channel)
        self.told(f"“{title}” trên {channel}: chưa {act} lại được. {why}")


def _one(
    says: _Says,
    known: Known,
    channel: Channel,
    stands: Stands,
    now: datetime,
    hidden: Collection[str],
    by_word: bool,
) -> int:
    apart = compare(known, stands, channel.name, now)
    wanted = [*apart.missing, *(apart.other if by_word else ())]
    some = [each for each in wanted if by_word or each.about not in hidden]
    done = _again(channel, list(_approved(says, some)), says)
    for each in apart.left if by_word else ():
        done += _away(says, channel, each)
    lines = _lines(known, channel.name)
    if lines:
        stands.mend([each.receipt for each in _gone(lines) if each.receipt])
    return done


def _lines(known: Known, name: str) -> list[Sequence[Delivery]]:
    return [line for (_, on), line in known.lines.items() if on == name]


def _standing(
    channel: Stands, deliveries: Sequence[Delivery]
) -> Iterator[tuple[Delivery, str | None]]:
    some = [(each, each.receipt) for each in deliveries if each.receipt]
    there = channel.standing([receipt for _, receipt in some])
    yield from zip((each for each, _ in some), there, strict=True)


def _gone(lines: Iterable[Sequence[Delivery]]) -> list[Delivery]:
    last = [line[-1] for line in lines]
    down = (Action.WITHDRAW, State.DELIVERED)
    return [each for each in last if (each.action, each.state) == down and not each.urgent]


def _lasts(public: Delivery, now: datetime) -> bool:
    """Whether it is still of use: a programme until its slot, an alarm only once."""
    slot = public.data.slot
    over = slot is not None and slot <= now
    return not public.urgent and not over


def _approved(says: _Says, deliveries: Iterable[Delivery]) -> Iterator[tuple[Delivery, Edition]]:
    for each in deliveries:
        try:
            edition = says.ledger.edition(each.edition)
            decide.check_approved(each, edition)
        except LoaError as error:
            says.not_yet("dựng", each, error)
        else:
            yield each, edition


def _again(channel: Channel, wanted: Sequence[tuple[Delivery, Edition]], says: _Says) -> int:
    if not wanted:
        return 0
    if isinstance(channel, Together):
        outcomes = act_together(channel, [(edition, each.key) for each, edition in wanted])
    else:
        outcomes = [_deliver(channel, edition, each.key) for each, edition in wanted]
    for (each, _), outcome in zip(wanted, outcomes, strict=True):
        if not isinstance(outcome, Receipt):
            says.not_yet("dựng", each, outcome)
    return sum(isinstance(outcome, Receipt) for outcome in outcomes)


def _deliver(channel: Channel, edition: Edition, key: str) -> Receipt | DeliveryError:
    try:
        return channel.deliver(edition, key)
    except DeliveryError as error:
        return error


def _away(says: _Says, channel: Channel, delivery: Delivery) -> bool:
    try:
        act(channel, delivery, says.ledger.edition(delivery.edition), delivery.receipt)
    except LoaError as error:
        says.not_yet("gỡ", delivery, error)
        return False
    return True
