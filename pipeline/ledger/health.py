"""A look into the ledger itself: whether its file is whole, and how much stands in it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select

from pipeline.errors import ConfigError
from pipeline.ledger import rows, schema, store

_TABLES = (
    schema.events, schema.editions, schema.approvals, schema.observations,
    schema.channel_state, schema.occasion_edits,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Health:
    """What was found. `spoilt` is empty when the file is whole, else says why it is not."""

    revision: str  # of the tables: "0004"
    deliveries: int = 0
    events: int = 0
    approvals: int = 0
    spoilt: str = ""  # a Vietnamese sentence


def look(engine: Engine) -> Health:
    """Read every page and every row. Raises nothing that is the file's fault."""
    try:
        with store.transaction(engine) as db:
            counts = {each.name: sum(1 for _ in db.execute(select(each))) for each in _TABLES}
            counts["deliveries"] = len(rows.where(db))
            spoilt = ""
            if engine.dialect.name == "sqlite":
                told = [str(each[0]) for each in db.exec_driver_sql("PRAGMA integrity_check(100)")]
                if told != ["ok"]:
                    spoilt = f"Tệp sổ phát hành hỏng ở {len(told)} chỗ. {store.SPOILT}"
    except ConfigError as error:
        return Health(store.HEAD, spoilt=str(error))
    return Health(store.HEAD, counts["deliveries"], counts["events"], counts["approvals"], spoilt)
