"""All that planning needs to know of the past, read at one moment."""

from __future__ import annotations

from sqlalchemy import Connection, select

from pipeline.delivery import Delivery, Known
from pipeline.ledger import approvals, articles, occasions, rows, schema
from pipeline.model import Correction


def known(db: Connection) -> Known:
    """What was planned, approved and corrected so far."""
    table = schema.deliveries
    lines: dict[tuple[str, str], list[Delivery]] = {}
    notes: dict[str, list[Correction]] = {}
    order = (table.c.subject, table.c.channel, table.c.sequence)
    for row in db.execute(select(table).order_by(*order)).mappings():
        lines.setdefault((row["subject"], row["channel"]), []).append(rows.of_row(row))
    written = select(schema.corrections).order_by(schema.corrections.c.id)
    for row in db.execute(written).mappings():
        notes.setdefault(row["subject"], []).append(Correction(row["at"], row["note"]))
    return Known(
        lines={name: tuple(line) for name, line in lines.items()},
        approved=approvals.granted(db),
        revoked=approvals.revoked(db),
        withdrawn=approvals.withdrawn(db),
        taken_back=approvals.taken_back(db),
        corrections={name: tuple(each) for name, each in notes.items()},
        edits=occasions.edits(db),
        planned=occasions.planned(db),
        addresses=articles.addresses(db),
    )
