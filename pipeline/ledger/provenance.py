"""What the ledger tells a channel of a programme beside its edition: approvals, what was left out.

What was left out changes with every plan until the programme is handed over, so it is a note
and not part of a delivery.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine

from pipeline.ledger import approvals, store
from pipeline.ledger.notes import LedgerNotes
from pipeline.model import VN

_ROOT = "còn lại/"
_NAME = "dropped"


class LedgerProvenance:
    """pipeline.channel.Provenance, from the ledger's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def approvals(self, editions: Sequence[str]) -> Mapping[str, tuple[str, str]]:
        """Who approved each of the editions (digests), and when (ISO 8601, Asia/Ho_Chi_Minh)."""
        with store.transaction(self._engine) as db:
            granted = approvals.granted(db)
        rows = {each: granted[each] for each in editions if each in granted}
        return {
            digest: (row["by"], row["at"].astimezone(VN).isoformat(timespec="seconds"))
            for digest, row in rows.items()
        }

    def dropped(self, channel: str, programme: str) -> Sequence[Mapping[str, str]]:
        """What a programme had no room for when it was last planned."""
        found: Sequence[Mapping[str, str]] = (
            LedgerNotes(self._engine).get(_key(channel, programme)).get(_NAME, ())
        )
        return found

    def drop(self, channel: str, programme: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Write down what a programme has no room for; nothing is written if that is known."""
        wanted = [dict(each) for each in rows]
        if wanted != list(self.dropped(channel, programme)):
            LedgerNotes(self._engine).put(_key(channel, programme), **{_NAME: wanted})


def _key(channel: str, programme: str) -> str:
    return f"{_ROOT}{channel}/{programme}"
