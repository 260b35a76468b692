"""What a rehearsal tells: everything that was published, spoken, refused, missed. As JSON.

No keys, no addresses: the same office rehearsed twice tells the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pipeline.delivery import PENDING, Action, Delivery, Known
from pipeline.model import VN
from pipeline.office.newsroom import Newsroom
from pipeline.office.rounds import Rounds


def report(
    rounds: Rounds, log: Sequence[dict[str, Any]], begin: datetime, days: int
) -> dict[str, Any]:
    """The report of so many days from `begin` on. `log`: what the rounds told, with its time."""
    room, known = rounds.room, rounds.room.ledger.known()
    titles = {each.slug: each.title for each in rounds.reading.articles} if rounds.reading else {}
    every = [each for line in known.lines.values() for each in line if each.since]
    rows = [_row(room, each, titles) for each in every]
    rows.sort(key=lambda each: json.dumps(each, ensure_ascii=False))
    missed = sorted(_missed(room, known), key=lambda each: (each["occasion"], each["channel"]))
    refused = [
        {"slug": each.article.slug, "title": each.article.title, "channel": each.channel}
        | {"why": each.reason}
        for each in rounds.made.refusals
    ]
    return {
        "office": room.office.config.ward.name,
        "from": f"{begin.astimezone(VN):%Y-%m-%d}",
        "days": days,
        "channels": list(room.channels),
        "deliveries": rows,
        "missed": missed,
        "refused": sorted(refused, key=lambda each: (each["slug"], each["channel"])),
        "reminded": [_told(each) for each in log if each["event"] == "reminded"],
        "warnings": [_told(each) for each in log if each["event"] in _WARNINGS],
    }


_WARNINGS = ("warning", "schedules-wrong", "not-made")


def _told(entry: dict[str, Any]) -> dict[str, str]:
    return {"at": entry["at"], "text": str(entry["detail"])}


def _missed(room: Newsroom, known: Known) -> Iterator[dict[str, str]]:
    titles = {each.name: each.called for each in room.timetable.campaigns}
    for key, edits in known.edits.items():
        campaign, _, moment = key.partition("/")
        for edit in edits:
            if edit.kind == "missed":
                at = datetime.strptime(moment[:15], "%Y-%m-%dT%H%M").replace(tzinfo=VN)
                yield {
                    "occasion": key,
                    "at": at.isoformat(),
                    "campaign": titles.get(campaign, campaign),
                    "channel": edit.value,
                    "why": edit.note,
                }


def _row(room: Newsroom, each: Delivery, titles: dict[str, str]) -> dict[str, Any]:
    """`at`: when it came to its state. `public`: when people see or hear it, or are to."""
    assert each.since
    slot = each.data.get("slot")
    seen = each.due if each.state in PENDING else each.since
    row: dict[str, Any] = {
        "at": each.since.isoformat(),
        "public": slot or seen.isoformat(),
        "channel": each.channel,
        "state": str(each.state),
        "word": each.state.vietnamese,
        "title": titles.get(each.about, f"Chương trình {each.about}"),
        "slug": each.about,
        "campaign": each.campaign,
        "occasion": each.occasion,
        "action": str(each.action),
        "detail": each.detail if each.action is Action.PUBLISH else "",
    }
    if slot:
        edition = room.ledger.edition(each.edition)
        said = [item["id"] for item in edition.data.get("items", ())]
        row["spoken"] = [titles.get(slug, slug) for slug in said]
    return row
