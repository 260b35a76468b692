"""What each channel remembers between the steps of a delivery: one memory for each channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from pipeline.ledger import schema, store


class ChannelState:
    """The memory of one channel (pipeline.channel.Notes), in the ledger's database."""

    def __init__(self, engine: Engine, channel: str) -> None:
        self._engine = engine
        self._channel = channel

    def get(self, key: str) -> Mapping[str, Any]:
        """What the channel wrote under a key; empty if nothing."""
        table = schema.channel_state
        mine = table.c.channel == self._channel, table.c.key == key
        with store.transaction(self._engine) as db:
            rows = db.execute(select(table.c.name, table.c.value).where(*mine))
            return {row.name: row.value for row in rows}

    def put(self, key: str, **values: Any) -> None:
        """Add or change values of a key (None forgets one); durable when this returns."""
        table = schema.channel_state
        with store.transaction(self._engine) as db:
            for name, value in values.items():
                place = {"channel": self._channel, "key": key, "name": name}
                where = [table.c[column] == each for column, each in place.items()]
                if value is None:
                    db.execute(delete(table).where(*where))
                elif not db.execute(update(table).where(*where).values(value=value)).rowcount:
                    db.execute(insert(table).values(value=value, **place))

    def of(self, channel: str) -> ChannelState:
        """The memory of another channel."""
        return ChannelState(self._engine, channel)
