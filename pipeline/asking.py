"""Questions to a channel, one or many at once; whatever it raises becomes something told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from pipeline.channel import (
    Channel,
    FindsTogether,
    Limits,
    ObservesTogether,
    Redelivery,
    Refreshes,
    Replaces,
    Together,
    Withdraws,
)
from pipeline.delivery import Action, Delivery
from pipeline.errors import (
    ConfigError,
    DeliveryError,
    LoaError,
    OutcomeUnknown,
    Rejected,
    TryLater,
    Unsupported,
)
from pipeline.model import Bulletin, Edition, Form, Observation, Receipt

Outcome = Receipt | DeliveryError
Looked = Receipt | Exception | None


def waits_for(channel: Channel) -> str:
    """What a channel waits for, Vietnamese; empty if it can work.

    One that fails when it is asked (a file with its secrets that can't be read, a fault of its
    own) can do nothing, and stops no other.
    """
    try:
        return channel.waiting
    except Exception as error:
        return error_sentence(error)


def fault_of(channel: Channel) -> str:
    """What is broken about a channel, beyond what it waits for; empty if nothing is."""
    if isinstance(channel, Shut):
        return channel.waiting
    try:
        _ = channel.waiting
    except Exception as error:
        return error_sentence(error)
    return ""


_ANY = Limits(Redelivery.ASK, forms=frozenset(Form))


@dataclass(frozen=True)
class Shut:
    """A channel that could not be opened: it waits with a sentence, and the others go on."""

    name: str
    waiting: str
    limits: Limits = _ANY

    def compose(self, bulletin: Bulletin) -> Edition:
        """Nothing: planning passes it by. Raises Unsupported."""
        raise Unsupported(self.waiting)

    def deliver(self, edition: Edition, key: str) -> Receipt:
        """Nothing. Raises TryLater."""
        raise TryLater(self.waiting)

    def find(self, edition: Edition, key: str) -> Receipt | None:
        """Nothing. Raises TryLater."""
        raise TryLater(self.waiting)

    def observe(self, receipt: Receipt) -> Observation:
        """Nothing. Raises TryLater."""
        raise TryLater(self.waiting)


def open_or_shut(name: str, where: str, make: Callable[[], Channel]) -> Channel:
    """The channel that `make` opens, or one that waits and says why it could not be opened.

    Raises ConfigError: wrong settings are for their author to mend, before anything starts.
    """
    try:
        return make()
    except ConfigError:
        raise
    except Exception as error:
        said = str(error) if isinstance(error, LoaError) else f"hỏng ({type(error).__name__})."
        return Shut(
            name,
            f"không mở được: {said} Kiểm tra {where} và cài đặt của máy (“make run”), "
            "rồi khởi động lại. Các kênh khác vẫn chạy.",
        )


def in_order(channels: Iterable[Channel]) -> list[Channel]:
    """Channels, each after those it waits for."""
    waiting = list(channels)
    placed: list[Channel] = []
    while waiting:
        names = {channel.name for channel in waiting}
        free = [each for each in waiting if not names & set(each.limits.after)] or waiting[:1]
        placed += free
        waiting = [each for each in waiting if each not in free]
    return placed


def act(channel: Channel, delivery: Delivery, edition: Edition, receipt: Receipt | None) -> Receipt:
    """Do at the far end what a delivery is for. Raises as `deliver` does."""
    if delivery.action is Action.PUBLISH:
        return channel.deliver(edition, delivery.key)
    if receipt is None:
        raise Rejected("Bản cũ không có biên nhận nên không biết thay hoặc gỡ cái gì.")
    if delivery.action is Action.REPLACE:
        if not isinstance(channel, Replaces):
            raise Rejected("Kênh này không thay được bản đã phát.")
        return channel.replace(receipt, edition, delivery.key)
    if not isinstance(channel, Withdraws):
        raise Rejected("Kênh này không gỡ được bản đã phát.")
    channel.withdraw(receipt)
    return receipt


def error_sentence(error: Exception) -> str:
    """What staff read of an error; what nobody raised on purpose is told by its kind alone.

    Like all that is said here it stands beside the channel's title, so it is “this channel”.
    """
    if isinstance(error, LoaError):
        return str(error)
    return f"Kênh này hỏng bất ngờ ({type(error).__name__})."


def act_together(channel: Together, wanted: Sequence[tuple[Edition, str]]) -> list[Outcome]:
    """One outcome for each (edition, key), in order, whatever the channel raises."""
    try:
        outcomes: list[Outcome] = channel.deliver_together(wanted)
    except Exception as error:
        unknown = OutcomeUnknown(f"Kênh này hỏng bất ngờ ({type(error).__name__}).")
        return [unknown] * len(wanted)
    if len(outcomes) != len(wanted):
        return [OutcomeUnknown("Kênh này không trả lời đủ từng lượt.")] * len(wanted)
    return outcomes


def look_for_each(channel: Channel, wanted: Sequence[tuple[Edition, str]]) -> Iterator[Looked]:
    """What looking tells of each (edition, key), in order; what went wrong is told too."""
    if isinstance(channel, FindsTogether) and wanted:
        try:
            found: Sequence[Looked] = channel.find_together(wanted)
        except Exception as error:
            found = [error] * len(wanted)
        short = LoaError("Kênh này không trả lời đủ từng lượt.")
        yield from found if len(found) == len(wanted) else [short] * len(wanted)
        return
    for edition, key in wanted:
        try:
            yield channel.find(edition, key)
        except Exception as error:
            yield error


def observe_each(
    channel: Channel, wanted: Sequence[tuple[Delivery, Receipt]]
) -> Iterator[tuple[Delivery, Observation | Exception]]:
    """What the public sees of each delivery; what went wrong is told too."""
    if isinstance(channel, ObservesTogether) and wanted:
        told: Sequence[Observation | Exception] = []
        with suppress(Exception):
            told = channel.observe_together([receipt for _, receipt in wanted])
        if len(told) == len(wanted):
            yield from zip((each for each, _ in wanted), told, strict=True)
        return
    for delivery, receipt in wanted:
        try:
            yield delivery, channel.observe(receipt)
        except Exception as error:
            yield delivery, error


def refresh_channels(channels: Iterable[Channel]) -> None:
    """Let channels show what holds at this time: an alarm whose end has come leaves a page."""
    for channel in channels:
        if isinstance(channel, Refreshes) and not waits_for(channel):
            with suppress(DeliveryError):  # tried again in the next round
                channel.refresh()
