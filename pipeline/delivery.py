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
from dataclasses import asdict, dataclass, field
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

    code = "step-impossible"


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


@dataclass(frozen=True, slots=True)
class Mention:
    """What a programme says for one occasion of a campaign."""

    slug: str
    repeat: bool = False  # announced as heard before


@dataclass(frozen=True, slots=True)
class Sharing:
    """How a campaign's post goes out."""

    repeat: bool  # the occasion repeats what another carried
    spacing: int  # minutes to whatever went out before on the channel
    catch_up: str  # CatchUp, as staff read it


@dataclass(frozen=True, slots=True)
class DeliveryData:
    """What planning writes beside the columns of a delivery. What does not apply is empty."""

    path: str = ""  # file of the article, relative to content/
    slug: str = ""  # of the article, where the subject is another
    terms: Mapping[str, str] = field(default_factory=lambda: NOTHING)  # Article.terms, by edition
    scheduled: str = ""  # key of the occasion from which an article is public at all
    sharing: Sharing | None = None  # of a campaign's post
    urgent: bool = False
    item: str = ""  # urgent: digest of the item that its bulletin says
    slot: datetime | None = None  # of a programme: when it begins
    parts: tuple[str, ...] = ()  # of a programme: digests of its items
    words: tuple[str, ...] = ()  # of a programme: digests of what is heard (plan.words_of)
    occasions: Mapping[str, Mention] = field(default_factory=lambda: NOTHING)  # in it, by key
    heard: str = ""  # of a programme heard again: digest of the edition that was on air

    def to_json(self) -> dict[str, Any]:
        """The JSON object that `from_json` reads back; keys that do not apply are left out."""
        told: dict[str, Any] = {
            "path": self.path,
            "slug": self.slug,
            "terms": dict(self.terms),
            "scheduled": self.scheduled,
            "urgent": self.urgent,
            "item": self.item,
            "occasions": {key: asdict(each) for key, each in self.occasions.items()},
            "heard": self.heard,
        }
        told = {name: value for name, value in told.items() if value}
        if self.sharing:
            told |= asdict(self.sharing)
        if self.slot:
            programme = {"parts": list(self.parts), "words": list(self.words)}
            told |= {"slot": self.slot.isoformat(), **programme}
        return told

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> DeliveryData:
        """What `to_json` wrote, today or in an earlier version. Raises TypeError, ValueError."""
        slot, occasions = value.get("slot"), value.get("occasions") or {}
        return cls(
            path=value.get("path", ""),
            slug=value.get("slug", ""),
            terms=value.get("terms") or NOTHING,
            scheduled=value.get("scheduled") or "",
            sharing=_sharing(value) if "spacing" in value else None,
            urgent=bool(value.get("urgent")),
            item=value.get("item", ""),
            slot=datetime.fromisoformat(slot) if slot else None,
            parts=tuple(value.get("parts", ())),
            words=tuple(value.get("words", ())),
            occasions={key: Mention(**each) for key, each in occasions.items()} or NOTHING,
            heard=value.get("heard", ""),
        )


def _sharing(value: Mapping[str, Any]) -> Sharing:
    return Sharing(bool(value.get("repeat")), value["spacing"], value.get("catch_up", ""))


NO_DATA = DeliveryData()


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
    data: DeliveryData = NO_DATA

    @property
    def about(self) -> str:
        """The article's slug (or the slot's id): a campaign's subject is its occasion."""
        return self.data.slug or self.subject

    @property
    def terms(self) -> Mapping[str, str]:
        """On which terms each of its editions (digest) is to be approved; unnamed: on any."""
        return self.data.terms

    @property
    def urgent(self) -> bool:
        """Whether it goes ahead of everything: khẩn cấp."""
        return self.data.urgent


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
