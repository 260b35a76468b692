"""The life of one delivery: states, events, one table, one function. Pure.

held →approved→ scheduled →claimed→ sending →took→ delivered →removed→ withdrawn
                                                   delivered →superseded→ replaced
sending →busy→ scheduled            certainly nothing happened: the clock decides
sending →refused→ rejected          a person decides; →retried→ unknown: look before repeating
sending →silent→ unknown            look before repeating
scheduled →doubted→ unknown         a restored ledger doesn't know: look before sending
unknown →found→ delivered           it is there
unknown →absent→ scheduled          looked, after `settle`: it is not there
held|scheduled →missed→ expired     its time has passed
held|scheduled|rejected →stopped→ cancelled
scheduled →changed→ held            its approval was taken back
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from pipeline.errors import LoaError
from pipeline.model import NOTHING, Address, Correction, Receipt


class State(StrEnum):
    """Where a delivery stands. Values are the words of the ledger, `vietnamese` staff's."""

    HELD = "held"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    DELIVERED = "delivered"
    UNKNOWN = "unknown"
    REJECTED = "rejected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"

    @property
    def vietnamese(self) -> str:
        """What staff read."""
        return _VIETNAMESE[self]


_VIETNAMESE = {
    State.HELD: "chờ duyệt",
    State.SCHEDULED: "chờ phát hành",
    State.SENDING: "đang gửi",
    State.DELIVERED: "đã phát hành",
    State.UNKNOWN: "chưa rõ",
    State.REJECTED: "bị từ chối",
    State.EXPIRED: "quá hạn",
    State.CANCELLED: "đã hủy",
    State.WITHDRAWN: "đã gỡ",
    State.REPLACED: "đã thay bản mới",
}


class Event(StrEnum):
    """What can happen to a delivery."""

    APPROVED = "approved"
    CLAIMED = "claimed"
    TOOK = "took"
    BUSY = "busy"
    REFUSED = "refused"
    SILENT = "silent"
    FOUND = "found"
    ABSENT = "absent"
    MISSED = "missed"
    STOPPED = "stopped"
    RETRIED = "retried"
    DOUBTED = "doubted"
    REMOVED = "removed"
    SUPERSEDED = "superseded"
    CHANGED = "changed"


LIFE: Mapping[tuple[State, Event], State] = {
    (State.HELD, Event.APPROVED): State.SCHEDULED,
    (State.SCHEDULED, Event.CLAIMED): State.SENDING,
    (State.SENDING, Event.TOOK): State.DELIVERED,
    (State.SENDING, Event.BUSY): State.SCHEDULED,
    (State.SENDING, Event.REFUSED): State.REJECTED,
    (State.SENDING, Event.SILENT): State.UNKNOWN,
    (State.UNKNOWN, Event.FOUND): State.DELIVERED,
    (State.UNKNOWN, Event.ABSENT): State.SCHEDULED,
    (State.HELD, Event.MISSED): State.EXPIRED,
    (State.SCHEDULED, Event.MISSED): State.EXPIRED,
    (State.HELD, Event.STOPPED): State.CANCELLED,
    (State.SCHEDULED, Event.STOPPED): State.CANCELLED,
    (State.REJECTED, Event.STOPPED): State.CANCELLED,
    (State.REJECTED, Event.RETRIED): State.UNKNOWN,  # a no may have been a yes
    (State.SCHEDULED, Event.CHANGED): State.HELD,
    (State.SCHEDULED, Event.DOUBTED): State.UNKNOWN,
    (State.DELIVERED, Event.REMOVED): State.WITHDRAWN,
    (State.DELIVERED, Event.SUPERSEDED): State.REPLACED,
}

PENDING = frozenset({State.HELD, State.SCHEDULED})
OPEN = frozenset({State.HELD, State.SCHEDULED, State.SENDING, State.UNKNOWN, State.REJECTED})
PUBLIC = frozenset({State.DELIVERED})
OUT = frozenset(  # it went out, or may have
    {State.SENDING, State.UNKNOWN, State.DELIVERED, State.WITHDRAWN, State.REPLACED}
)


class Impossible(LoaError):
    """An event that can't happen in this state."""


def step(state: State, event: Event) -> State:
    """The state after `event`. Raises Impossible if the table has no such step."""
    try:
        return LIFE[state, event]
    except KeyError:
        raise Impossible(
            f"Lượt phát hành đang “{state.vietnamese}” không nhận được việc “{event}”."
        ) from None


class Action(StrEnum):
    """What a delivery does at the far end."""

    PUBLISH = "publish"
    REPLACE = "replace"  # puts its edition where `target`'s is
    WITHDRAW = "withdraw"  # takes down what `target` delivered


@dataclass(frozen=True)
class Delivery:
    """Lượt phát hành: one edition, one channel, one due time. A row of the ledger."""

    key: str
    channel: str
    subject: str
    edition: str  # digest
    due: datetime
    until: datetime | None = None  # not to be sent from then on
    occasion: str = ""
    campaign: str = ""
    action: Action = Action.PUBLISH
    target: str = ""  # key of the delivery that is replaced or withdrawn
    state: State = State.HELD
    attempts: int = 0
    not_before: datetime | None = None  # after `busy`, or the next look after `silent`
    since: datetime | None = (
        None  # when it entered its state; retried, doubted: since when nothing was asked
    )
    claimed: datetime | None = None  # when the far end was last asked
    detail: str = ""  # the last thing worth telling staff, Vietnamese
    receipt: Receipt | None = None
    data: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    @property
    def about(self) -> str:
        """The article's slug (or the slot's id): a campaign's subject is its occasion."""
        return str(self.data.get("slug") or self.subject)

    @property
    def terms(self) -> Mapping[str, str]:
        """On which terms each of its editions (digest) is to be approved; unnamed: on any."""
        found: Mapping[str, str] = self.data.get("terms") or NOTHING
        return found

    @property
    def urgent(self) -> bool:
        """Whether it goes ahead of everything: khẩn cấp."""
        return bool(self.data.get("urgent"))


class EditKind(StrEnum):
    """What was written about an occasion; of a campaign or a deadline, about itself."""

    MOVED = "moved"  # by a person, like the next three
    SKIPPED = "skipped"
    REPLACED = "replaced"
    RESTORED = "restored"
    MISSED = "missed"  # by planning
    BEGUN = "begun"  # the office knows of the campaign
    REMINDED = "reminded"  # of a deadline


@dataclass(frozen=True, slots=True)
class OccasionEdit:
    """What was written about one occasion of a campaign: by a person, or by planning."""

    kind: EditKind
    note: str = ""  # why, Vietnamese
    moment: datetime | None = None  # MOVED: its new time; BEGUN: since when it is known
    article: str = ""  # REPLACED: slug of what it carries instead
    channel: str = ""  # MISSED: where


@dataclass(frozen=True, slots=True)
class Approval:
    """Who accepted an edition, when, and on which terms (Article.terms)."""

    by: str
    at: datetime
    terms: str | None = None  # None: on any; so were approved what had none to be asked about

    def covers(self, terms: str) -> bool:
        """Whether it holds on these terms."""
        return self.terms in (None, terms)


@dataclass(frozen=True, slots=True)
class Known:
    """All that planning needs to know of the past."""

    lines: Mapping[tuple[str, str], tuple[Delivery, ...]]  # (subject, channel) -> in order
    approved: Mapping[str, Approval]  # digest of an edition -> the approval that counts
    corrections: Mapping[str, tuple[Correction, ...]]
    # by occasion
    edits: Mapping[str, tuple[OccasionEdit, ...]] = field(default_factory=lambda: NOTHING)
    planned: Mapping[str, datetime] = field(default_factory=lambda: NOTHING)  # how far, by campaign
    revoked: frozenset[str] = frozenset()  # digests of editions whose approval was taken back
    withdrawn: frozenset[tuple[str, str]] = frozenset()  # (slug, channel): until a person says so
    taken_back: frozenset[tuple[str, str, str]] = frozenset()  # (slug, channel, Article.substance)
    addresses: Mapping[str, Address] = field(default_factory=lambda: NOTHING)  # by slug

    @property
    def owned(self) -> dict[str, Address]:
        """The addresses of what is public, or on its way; and of what was only spoken, of which no
        line is kept.
        """
        settled: dict[str, bool] = {}
        for line in self.lines.values():
            last = line[-1]
            standing = any(each.state in PUBLIC for each in line) or last.state in OPEN
            settled[last.about] = settled.get(last.about, False) or standing
        return {slug: each for slug, each in self.addresses.items() if settled.get(slug, True)}


def key_of(campaign: str, subject: str, edition: str, channel: str, occasion: str) -> str:
    """The deterministic name of a delivery: planning twice plans once."""
    return f"{campaign or 'thường'}/{subject}@{edition[:16]}/{channel}/{occasion}"
