"""What a rehearsal tells: everything that was published, spoken, refused, missed. As JSON.

No keys, no addresses: the same office rehearsed twice tells the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.delivery import OPEN, PENDING, Action, Delivery, EditKind, Known, OccasionEdit, State
from pipeline.model import VN
from pipeline.office.newsroom import Newsroom
from pipeline.office.rounds import Rounds

BY = "Người duyệt thử (loa rehearse)"


@dataclass(frozen=True, slots=True)
class Before:
    """What was in the ledger when the days of a rehearsal began."""

    last: datetime | None  # when the office itself last wrote into it; None: it is a new office
    states: Mapping[str, State]  # of deliveries, by key
    edits: Mapping[str, tuple[OccasionEdit, ...]]  # of occasions

    @classmethod
    def of(cls, room: Newsroom, last: datetime | None) -> Before:
        """The ledger of an office as it is now."""
        known = room.ledger.known()
        lines = known.lines.values()
        states = {each.key: each.state for line in lines for each in line}
        return cls(last, states, dict(known.edits))

    def has(self, delivery: Delivery) -> bool:
        """Whether a delivery had come to its end before, and was not touched since."""
        return self.states.get(delivery.key) is delivery.state and delivery.state not in OPEN


def build_report(
    rounds: Rounds, log: Sequence[dict[str, Any]], begin: datetime, days: int, before: Before
) -> dict[str, Any]:
    """The report of so many days from `begin` on. `log`: what the rounds told, with its time."""
    room, known = rounds.room, rounds.room.ledger.known()
    titles = {each.slug: each.title for each in rounds.made.articles}
    every = [each for line in known.lines.values() for each in line if each.since]
    assumed = _assumed_editions(known) if before.last else frozenset[str]()
    rows = [_delivery_row(room, each, titles, assumed) for each in every if not before.has(each)]
    rows.sort(key=lambda each: json.dumps(each, ensure_ascii=False))
    missed = sorted(
        _missed_occasions(room, known, before.edits),
        key=lambda each: (each["occasion"], each["channel"]),
    )
    refused = [
        {"slug": each.article.slug, "title": each.article.title, "channel": each.channel}
        | {"why": each.reason}
        for each in rounds.made.refusals
    ]
    return {
        "office": room.office.config.ward.name,
        "from": f"{begin.astimezone(VN):%Y-%m-%d}",
        "days": days,
        "past": before.last.astimezone(VN).isoformat() if before.last else "",
        "channels": list(room.channels),
        "titles": {name: room.office.title_of(name) for name in room.channels},
        "deliveries": rows,
        "missed": missed,
        "refused": sorted(refused, key=lambda each: (each["slug"], each["channel"])),
        "reminded": [_log_message(each) for each in log if each["event"] == "reminded"],
        "warnings": [_log_message(each) for each in log if each["event"] in _WARNINGS],
    }


_WARNINGS = ("warning", "schedules-wrong", "not-made")


def _log_message(entry: dict[str, Any]) -> dict[str, str]:
    return {"at": entry["at"], "text": str(entry["detail"])}


def _assumed_editions(known: Known) -> frozenset[str]:
    """Editions (digests) that only the rehearsal approved."""
    return frozenset(digest for digest, each in known.approved.items() if each.by == BY)


def _missed_occasions(
    room: Newsroom, known: Known, before: Mapping[str, Sequence[OccasionEdit]]
) -> Iterator[dict[str, str]]:
    titles = {each.name: each.called for each in room.timetable.campaigns}
    for key, edits in known.edits.items():
        campaign, _, moment = key.partition("/")
        for edit in edits[len(before.get(key, ())) :]:
            if edit.kind is EditKind.MISSED:
                at = datetime.strptime(moment[:15], "%Y-%m-%dT%H%M").replace(tzinfo=VN)
                yield {
                    "occasion": key,
                    "at": at.isoformat(),
                    "campaign": titles.get(campaign, campaign),
                    "channel": edit.channel,
                    "why": edit.note,
                }


def _delivery_row(
    room: Newsroom, each: Delivery, titles: Mapping[str, str], assumed: frozenset[str]
) -> dict[str, Any]:
    """`at`: when it came to its state. `public`: when people see or hear it, or are to.

    `assumed`: whether it goes out only if somebody approves what waits (editions `assumed`).
    """
    assert each.since
    slot = each.data.slot
    seen = each.due if each.state in PENDING else each.since
    row: dict[str, Any] = {
        "at": each.since.isoformat(),
        "public": (slot or seen).isoformat(),
        "channel": each.channel,
        "state": str(each.state),
        "word": each.state.vietnamese,
        "title": titles.get(each.about, f"Chương trình {each.about}"),
        "slug": each.about,
        "campaign": each.campaign,
        "occasion": each.occasion,
        "action": str(each.action),
        "detail": each.detail if each.action is Action.PUBLISH else "",
        "assumed": not assumed.isdisjoint((each.edition, *each.data.parts)),
    }
    if slot:
        edition = room.ledger.edition(each.edition)
        said = [item["id"] for item in edition.data.get("items", ())]
        row["spoken"] = [titles.get(slug, slug) for slug in said]
    return row
