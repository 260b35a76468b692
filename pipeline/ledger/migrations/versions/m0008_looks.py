"""When each public delivery is observed next, and indexes for what is asked every round.

Until now whatever was public was observed once a day for ever; to find what was due, every
delivery and every observation was read.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_AGES = tuple(timedelta(hours=hours) for hours in (1, 24, 72, 168, 720, 4320))
_AT_ONCE = 1_000  # rows
_deliveries = sa.table(
    "deliveries",
    *(sa.column(name) for name in ("key", "state", "action")),
    sa.column("since", sa.DateTime()),
    sa.column("look", sa.DateTime()),
)
_observations = sa.table("observations", sa.column("delivery"), sa.column("at", sa.DateTime()))


def upgrade() -> None:
    """Add the column with the time that follows the last observation; change the indexes."""
    op.add_column("deliveries", sa.Column("look", sa.DateTime()))
    _fill(op.get_bind())
    op.create_index("deliveries_look", "deliveries", ["look"])
    op.create_index("deliveries_claimed", "deliveries", ["channel", "claimed"])
    op.drop_index("approvals_edition", "approvals")
    op.create_index("approvals_edition", "approvals", ["edition", "id"])
    op.create_index("approvals_taken_back", "approvals", ["granted", "edition"])


def _fill(db: sa.Connection) -> None:
    of = _deliveries.c
    values = list(_looks(db))
    change = sa.update(_deliveries).where(of.key == sa.bindparam("name"))
    for start in range(0, len(values), _AT_ONCE):
        db.execute(change.values(look=sa.bindparam("next")), values[start : start + _AT_ONCE])


def _looks(db: sa.Connection) -> Iterator[dict[str, Any]]:
    of, seen = _deliveries.c, _observations.c
    last = sa.select(seen.delivery, sa.func.max(seen.at).label("at")).group_by(seen.delivery)
    newest = last.subquery()
    wanted = sa.select(of.key, of.since, newest.c.at).outerjoin(newest, newest.c.delivery == of.key)
    public = of.state == "delivered", of.action != "withdraw"
    for row in db.execute(wanted.where(*public).select_from(_deliveries)):
        if (look := _next(row.since, row.at)) is not None:
            yield {"name": row.key, "next": look}


def _next(since: datetime, seen: datetime | None) -> datetime | None:
    """The first age after the last observation; at once if there is none."""
    if seen is None:
        return since
    return next((since + age for age in _AGES if since + age > seen), None)
