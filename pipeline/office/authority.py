"""Whether a person may approve: the station's own rules are asked before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import LoaError
from pipeline.office.newsroom import Newsroom
from pipeline.plan import Item
from pipeline.plan.filling import is_heard
from pipeline.regulation import authority


def check_authority(room: Newsroom, wanted: Sequence[Item], by: str) -> None:
    """Raise LoaError, with the article, if an approval is not this person's to give.

    Nothing is approved then: neither what was refused, nor the rest of what was asked for.
    """
    known = room.ledger.known()
    if room.timetable.unruled and any(
        is_heard(room.channels[each.edition.channel])
        for each in wanted
        if not each.is_approved(known.approved)
    ):
        raise LoaError(f"Chưa duyệt gì. {room.timetable.unruled}")
    refused = [
        (f"“{item.article.title}”", item.edition.channel, sentence)
        for item in wanted
        if not item.is_approved(known.approved)
        if (rules := room.timetable.hours.regulation(item.edition.channel))
        if (sentence := authority(rules, item.article.priority, item.article.section, by))
    ]
    if refused:
        told = "; ".join(dict.fromkeys(title for title, _, _ in refused))
        channel = room.office.title_of(refused[0][1])
        raise LoaError(
            f"Chưa duyệt gì: {told} trên kênh “{channel}”. {refused[0][2]} Nhờ người ấy duyệt, "
            "hoặc duyệt riêng kênh khác bằng --channel, riêng bài khác bằng tên bài."
        )
