"""What the ledger tells a channel of a programme beside its edition: approvals, what was left out.

What was left out changes with every plan until the programme is handed over, so it is a note
and not part of a delivery.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine

from pipeline.ledger import approvals, store
from pipeline.ledger.notes import LedgerNotes
from pipeline.model import VN

LEFT_OUT = "còn lại/"  # begins the notes' keys


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
            digest: (each.by, each.at.astimezone(VN).isoformat(timespec="seconds"))
            for digest, each in rows.items()
        }

    def dropped(self, channel: str, programme: str) -> Sequence[Mapping[str, str]]:
        """What a programme had no room for when it was last planned."""
        found: Sequence[Mapping[str, str]] = self._notes(channel).get(programme, ())
        return found

    def drop(self, channel: str, rows: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
        """Write down what programmes (by slot's id) have no room for, if it changed."""
        known = self._notes(channel)
        wanted = {slot: [dict(each) for each in some] for slot, some in rows.items()}
        fresh = {slot: some for slot, some in wanted.items() if known.get(slot, []) != some}
        if fresh:
            LedgerNotes(self._engine).put(LEFT_OUT + channel, **fresh)

    def _notes(self, channel: str) -> Mapping[str, Any]:
        return LedgerNotes(self._engine).get(LEFT_OUT + channel)
