"""Whether a person may approve: the station's own rules are asked before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.commands.newsroom import Newsroom
from pipeline.errors import LoaError
from pipeline.plan import Plan
from pipeline.regulation import authority


def check_authority(room: Newsroom, made: Plan, slugs: Sequence[str], only: str, by: str) -> None:
    """Raise LoaError, with the article, if an approval is not this person's to give.

    Nothing is approved then: neither what was refused, nor the rest of what was asked for.
    """
    approved = room.ledger.known().approved
    refused = [
        (slug, channel, sentence)
        for (slug, channel), item in sorted(made.items.items(), key=lambda each: each[0])
        if slug in slugs and only in ("", channel) and item.edition.digest not in approved
        if (rules := room.timetable.hours.regulation(channel))
        if (sentence := authority(rules, item.article.priority, item.article.section, by))
    ]
    if refused:
        told = "; ".join(dict.fromkeys(slug for slug, _, _ in refused))
        channel = refused[0][1]
        raise LoaError(
            f"Chưa duyệt gì: {told} trên kênh “{channel}”. {refused[0][2]} Nhờ người ấy duyệt, "
            "hoặc duyệt riêng kênh khác bằng --channel, riêng bài khác bằng tên bài."
        )
