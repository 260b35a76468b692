"""The port: what the pipeline asks of a channel. Types only; channels/ implements them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from pipeline.errors import DeliveryError
from pipeline.model import Bulletin, Edition, Form, Observation, Receipt


class Redelivery(StrEnum):
    """What may be done about an unknown outcome."""

    SAFE = "làm lại được"  # repeating makes the same one thing
    FIND = "tìm lại được"  # `find` can tell whether it is there
    ASK = "phải hỏi người"  # only a person can tell


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel declares of itself. The matrix of channels is printed from it."""

    redelivery: Redelivery
    settle: timedelta = timedelta(0)  # how long absence in a listing proves nothing
    title_chars: int | None = None
    text_chars: int | None = None
    images: int | None = None  # at most; None: any number
    image_bytes: int | None = None  # at most, each
    forms: frozenset[Form] = frozenset({Form.IMAGE})
    spare: frozenset[Form] = frozenset()  # forms without which an edition goes out all the same
    articles: int = 1  # articles that one bulletin may hold
    min_gap: timedelta = timedelta(0)  # between two deliveries
    after: tuple[str, ...] = ()  # channels that must have delivered the article before
    promotion: bool = True  # may introduce an enterprise's product
    again: str = ""  # the channel whose programmes it lets people hear again, when they are over


class Channel(Protocol):
    """One far end behind one interface.

    `waiting` is empty when the channel can work, else the Vietnamese sentence that tells
    staff what it waits for (e.g. not connected yet); compose works all the same.
    """

    @property
    def name(self) -> str:
        """Its name in config.toml."""
        ...

    @property
    def limits(self) -> Limits:
        """What it declares of itself."""
        ...

    @property
    def waiting(self) -> str:
        """What it waits for; asked again each time, since tokens die and come."""
        ...

    def compose(self, bulletin: Bulletin) -> Edition:
        """The edition of a bulletin. Pure. Raises Unsupported, ContentError."""
        ...

    def deliver(self, edition: Edition, key: str) -> Receipt:
        """Publish: the only effect. Raises Rejected, TryLater or OutcomeUnknown, nothing else."""
        ...

    def find(self, edition: Edition, key: str) -> Receipt | None:
        """Look for the delivery at the far end. Changes nothing. Raises TryLater, Rejected."""
        ...

    def observe(self, receipt: Receipt) -> Observation:
        """What the public sees. Changes nothing. Raises TryLater, Rejected."""
        ...


@runtime_checkable
class Withdraws(Protocol):
    """A channel that can take down. Repeating it is harmless: gone stays gone."""

    def withdraw(self, receipt: Receipt) -> None:
        """Take it down. Raises as `deliver` does."""
        ...


@runtime_checkable
class Urges(Protocol):
    """A channel that can break into whatever it carries: khẩn cấp goes out at once."""

    def urgent(self, item: Edition, at: datetime) -> Edition:
        """The bulletin of an item, named by a moment (aware). Pure.

        Its parts tell what must be approved: the item, and its countersign if a second person
        has to confirm beforehand. Raises as `compose`.
        """
        ...


@runtime_checkable
class Replaces(Protocol):
    """A channel that can put a new edition in the place of the old. Repeating is harmless."""

    def replace(self, receipt: Receipt, edition: Edition, key: str) -> Receipt:
        """Replace what `receipt` names by `edition`. Raises as `deliver` does."""
        ...


@runtime_checkable
class FindsEarlier(Replaces, Protocol):
    """A channel that recognises other editions of an article among what is public."""

    def find_earlier(self, edition: Edition, key: str) -> list[Receipt]:
        """Other editions of the same article that no delivery of these notes owns, oldest first.

        Asked only when the ledger may not know all that went out. Raises TryLater, Rejected:
        also where only a person can tell what stands there.
        """
        ...


@runtime_checkable
class Together(Protocol):
    """A SAFE channel that publishes many editions at the cost of one."""

    def deliver_together(
        self, wanted: Sequence[tuple[Edition, str]]
    ) -> list[Receipt | DeliveryError]:
        """One outcome for each (edition, key), in order; what `deliver` raises is returned."""
        ...


@runtime_checkable
class FindsTogether(Protocol):
    """A channel that looks for many deliveries in one reading of the far end's listing.

    The questions grow with the listing plus the wanted, not with their product.
    """

    def find_together(
        self, wanted: Sequence[tuple[Edition, str]]
    ) -> list[Receipt | DeliveryError | None]:
        """One outcome for each (edition, key), in order; what `find` raises is returned."""
        ...


@runtime_checkable
class ObservesTogether(Protocol):
    """A channel that sees many of its deliveries in one reading of the far end's listing."""

    def observe_together(self, receipts: Sequence[Receipt]) -> list[Observation | DeliveryError]:
        """One outcome for each receipt, in order; what `observe` raises is returned."""
        ...


@runtime_checkable
class Stands(Protocol):
    """A channel whose public place is a folder of ours, to be compared with the ledger."""

    def standing(self, receipts: Sequence[Receipt]) -> list[str | None]:
        """For each: the digest of the edition that stands there whole; "": it was taken down;
        None: nothing stands there. Changes nothing that the public sees. Raises TryLater."""
        ...

    def mend(self, withdrawn: Sequence[Receipt]) -> None:
        """Make right what others touched: lists, feeds, pages, and those that say what was
        withdrawn. Raises TryLater, Rejected."""
        ...


@runtime_checkable
class Tidies(Protocol):
    """A channel that removes from the far end what it uploaded there and never used."""

    def tidy(self) -> None:
        """Remove what is certainly of no use any more. Raises as `find` does."""
        ...

    def left(self) -> int:
        """How many things are still to be used or removed, by its own notes. Asks nobody."""
        ...


@runtime_checkable
class Refreshes(Protocol):
    """A channel that shows something by the time of day, whether or not anything is delivered."""

    def refresh(self) -> None:
        """Show what holds now. Harmless to repeat. Raises TryLater."""
        ...


class Notes(Protocol):
    """One channel's own durable memory between the steps of one delivery.

    E.g. the id of an unpublished post, or the token of an article still being processed.
    A note is on disk when `put` returns. Never a secret that opens an account.
    """

    def get(self, key: str) -> Mapping[str, Any]:
        """The notes of a delivery; empty if none."""
        ...

    def put(self, key: str, **values: Any) -> None:
        """Add or change notes (JSON values) of a delivery; None forgets one."""
        ...

    def of(self, channel: str) -> Notes:
        """The memory of another channel of the office: broadcasts ask for articles' ids."""
        ...


class Secrets(Protocol):
    """Where a channel finds and keeps its tokens: the environment, or files of mode 0600."""

    def get(self, name: str) -> str | None:
        """The secret, or None. E.g. `FACEBOOK_PAGE_TOKEN`."""
        ...

    def put(self, name: str, value: str) -> None:
        """Keep a secret; on disk, mode 0600, when it returns. Raises ConfigError."""
        ...


@dataclass(frozen=True, slots=True)
class Overflow:
    """An approved article that a programme had no room for."""

    article: str  # slug
    title: str
    reason: str  # Vietnamese
    next_slot: str = ""  # id of the slot that says it instead; empty: none is known yet

    def to_json(self) -> dict[str, str]:
        """As a cue sheet tells it."""
        told = {"id": self.article, "title": self.title, "reason": self.reason}
        return told | {"next": self.next_slot}


class Provenance(Protocol):
    """What the ledger knows of a programme beside its edition. Read-only.

    Known only after the edition is frozen, so it is no part of its digest.
    """

    def approvals(self, editions: Sequence[str]) -> Mapping[str, tuple[str, str]]:
        """Who approved each of the editions (digests), and when (ISO 8601); unapproved: absent."""
        ...

    def dropped(self, channel: str, programme: str) -> Sequence[Overflow]:
        """What a programme (by its slot's id) had no room for."""
        ...


@dataclass(frozen=True)
class Unrecorded:
    """The provenance of what no ledger holds: for previews and benchmarks."""

    def approvals(self, editions: Sequence[str]) -> Mapping[str, tuple[str, str]]:
        """Nobody approved anything."""
        return {}

    def dropped(self, channel: str, programme: str) -> Sequence[Overflow]:
        """Nothing was left out."""
        return ()


UNRECORDED = Unrecorded()


@dataclass
class MemoryNotes:
    """Notes that live as long as the object: for previews and for channels that need none.

    Channels that share one object share its keys.
    """

    kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    def of(self, channel: str) -> MemoryNotes:
        """The same object."""
        return self

    def get(self, key: str) -> Mapping[str, Any]:
        """The notes of a delivery; empty if none."""
        return self.kept.get(key, {})

    def put(self, key: str, **values: Any) -> None:
        """Add or change notes of a delivery."""
        known = {**self.kept.get(key, {}), **values}
        self.kept[key] = {name: value for name, value in known.items() if value is not None}
