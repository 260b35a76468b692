"""Questions to a channel, one or many at once; whatever it raises becomes something told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from pipeline.channel import (
    Channel,
    FindsTogether,
    ObservesTogether,
    Replaces,
    Together,
    Withdraws,
)
from pipeline.delivery import Action, Delivery
from pipeline.errors import DeliveryError, LoaError, OutcomeUnknown, Rejected
from pipeline.model import Edition, Observation, Receipt

Outcome = Receipt | DeliveryError
Looked = Receipt | Exception | None


def act(channel: Channel, delivery: Delivery, edition: Edition, receipt: Receipt | None) -> Receipt:
    """Do at the far end what a delivery is for. Raises as `deliver` does."""
    if delivery.action is Action.PUBLISH:
        return channel.deliver(edition, delivery.key)
    if receipt is None:
        raise Rejected("Bản cũ không có biên nhận nên không biết thay hoặc gỡ cái gì.")
    if delivery.action is Action.REPLACE:
        if not isinstance(channel, Replaces):
            raise Rejected(f"Kênh {channel.name} không thay được bản đã phát.")
        return channel.replace(receipt, edition, delivery.key)
    if not isinstance(channel, Withdraws):
        raise Rejected(f"Kênh {channel.name} không gỡ được bản đã phát.")
    channel.withdraw(receipt)
    return receipt


def words(channel: Channel, error: Exception) -> str:
    """What staff read of an error; what nobody raised on purpose is told by its kind alone."""
    if isinstance(error, LoaError):
        return str(error)
    return f"Kênh {channel.name} hỏng bất ngờ ({type(error).__name__})."


def act_together(channel: Together, wanted: Sequence[tuple[Edition, str]]) -> list[Outcome]:
    """One outcome for each (edition, key), in order, whatever the channel raises."""
    try:
        outcomes: list[Outcome] = channel.deliver_together(wanted)
    except Exception as error:
        unknown = OutcomeUnknown(f"Kênh hỏng bất ngờ ({type(error).__name__}).")
        return [unknown] * len(wanted)
    if len(outcomes) != len(wanted):
        return [OutcomeUnknown("Kênh không trả lời đủ từng lượt.")] * len(wanted)
    return outcomes


def looks(channel: Channel, wanted: Sequence[tuple[Edition, str]]) -> Iterator[Looked]:
    """What looking tells of each (edition, key), in order; what went wrong is told too."""
    if isinstance(channel, FindsTogether) and wanted:
        try:
            found: Sequence[Looked] = channel.find_together(wanted)
        except Exception as error:
            found = [error] * len(wanted)
        short = LoaError(f"Kênh {channel.name} không trả lời đủ từng lượt.")
        yield from found if len(found) == len(wanted) else [short] * len(wanted)
        return
    for edition, key in wanted:
        try:
            yield channel.find(edition, key)
        except Exception as error:
            yield error


def seen(
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
