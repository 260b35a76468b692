"""What the public sees of a post, and its counts, asked metric by metric.

One metric that Facebook has retired fails the whole call, and they are retired without notice
(facebook-python-business-sdk#656; code 100 “must be a valid insights metric”, trypost#320). So
each is asked alone; those that fail are left out, and none of it touches the state of publishing.
Metrics that live on v25/v26: docs/graph-api/reference/v26.0/insights and postiz-app, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping

from channels.facebook.codes import FaultMeaning, Refused
from channels.facebook.page import FacebookPage
from channels.facebook.receipts import Published
from channels.facebook.times import SETTLE
from channels.facebook.usage import FULL
from pipeline.errors import TryLater
from pipeline.model import Observation, Receipt

METRICS: Mapping[str, str] = {
    "post_media_view": "views",
    "post_total_media_view_unique": "viewers",
    "post_reactions_by_type_total": "reactions",
    "post_clicks": "clicks",
}


def observe_post(page: FacebookPage, receipt: Receipt, dead: set[str]) -> Observation:
    """The observation of a receipt. `dead`: metrics known to fail; grows. Raises as `observe`."""
    video = Published.from_receipt(receipt).video
    if video:
        body = page.read_object(video, "id,published")
        visible = body is not None and body.get("published") is True
        edge = f"{video}/video_insights"  # reels answer here only (trypost#320)
    else:
        body = page.read_object(receipt.remote_id, "id,is_published")
        visible = body is not None and body.get("is_published") is not False
        edge = f"{receipt.remote_id}/insights"
    if body is None and not page.has_passed(receipt.at, SETTLE):
        raise TryLater("Facebook chưa cho thấy bài vừa đăng. Máy sẽ xem lại.", SETTLE)
    if not visible:
        gone = "Bài không còn trên Trang." if body is None else "Bài chưa công khai."
        return Observation(False, note=gone)
    return Observation(True, _read_counts(page, edge, dead, () if video else tuple(METRICS)))


def _read_counts(
    page: FacebookPage, edge: str, dead: set[str], metrics: tuple[str, ...]
) -> dict[str, int]:
    found: dict[str, int] = {}
    for metric in [each for each in metrics if each not in dead] or [""] * (not metrics):
        if page.graph.usage.percent >= FULL:
            break  # counts are not worth a block
        try:
            body = page.graph.read(edge, **({"metric": metric} if metric else {}))
        except Refused as no:
            if no.fault.meaning is not FaultMeaning.CONTENT:
                break  # no right to read insights: the others would fail alike
            dead.add(metric)
        except TryLater:
            break
        else:
            found |= _parse_counts(body)
    return found


def _parse_counts(body: Mapping[str, object]) -> dict[str, int]:
    """The newest value of each metric; a value by kinds is their sum."""
    found: dict[str, int] = {}
    rows = body.get("data")
    for row in rows if isinstance(rows, list) else []:
        values = row.get("values") if isinstance(row, dict) else None
        last = values[-1].get("value") if isinstance(values, list) and values else None
        number = _sum(last)
        if number is not None:
            found[METRICS.get(str(row["name"]), str(row["name"]))] = number
    return found


def _sum(value: object) -> int | None:
    if isinstance(value, Mapping):
        parts = [_sum(each) for each in value.values()]
        return sum(each for each in parts if each is not None)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
