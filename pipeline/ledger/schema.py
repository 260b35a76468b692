"""The tables of the ledger. Migrations (migrations/) are their history; a test compares both.

Every time is stored in UTC and read back in Asia/Ho_Chi_Minh. `events`, `approvals`,
`corrections`, `observations`, `occasion_edits`, `claims`, `guard_answers` and `broadcasts` are
append-only.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from pipeline.model import VN


class Instant(TypeDecorator[datetime]):
    """An aware datetime; naive UTC on disk, so that every database orders it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware → naive UTC."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Naive UTC → aware, Asia/Ho_Chi_Minh."""
        return value.replace(tzinfo=UTC).astimezone(VN) if value else None


metadata = MetaData()

editions = Table(
    "editions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("channel", String(64), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("title", Text, nullable=False),
    Column("parts", JSON, nullable=False),  # digests
    Column("body", Text, nullable=False),  # the edition's JSON
    Column("at", Instant, nullable=False),
    Index("editions_subject", "subject", "channel"),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("edition", String(64), nullable=False),
    Column("granted", Boolean, nullable=False),  # False: taken back
    Column("by", String(200), nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("at", Instant, nullable=False),
    Column("terms", Text),  # Article.terms; null: on any
    Column("substance", String(64)),  # Article.substance, of what was withdrawn
    Column("revision", String(64)),  # of article_revisions; null: of no article, or not known
    Index("approvals_edition", "edition", "id"),
    Index("approvals_taken_back", "granted", "edition"),
)

articles = Table(
    "articles",
    metadata,
    Column("slug", String(200), primary_key=True),
    Column("path", Text, nullable=False),  # relative to content/
    Column("words", String(64), nullable=False),  # digest of the article's body
    Column("seen", String(64)),  # of the body that its file had when it was last read
    Column("body", Text, nullable=False),  # the article's JSON (model.dump)
    Column("at", Instant, nullable=False),
)

article_revisions = Table(
    "article_revisions",
    metadata,
    Column("digest", String(64), primary_key=True),  # of the body
    Column("body", Text, nullable=False),  # an article's JSON (model.dump) as it was approved
    Column("at", Instant, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", String(400), primary_key=True),
    Column("channel", String(64), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("edition", String(64), nullable=False),
    Column("campaign", String(200), nullable=False, default=""),
    Column("occasion", String(200), nullable=False, default=""),
    Column("action", String(16), nullable=False),
    Column("target", String(400), nullable=False, default=""),
    Column("sequence", Integer, nullable=False),  # order within (subject, channel)
    Column("due", Instant, nullable=False),
    Column("until", Instant),
    Column("state", String(16), nullable=False),
    Column("since", Instant, nullable=False),
    Column("not_before", Instant),
    Column("claimed", Instant),
    Column("attempts", Integer, nullable=False, default=0),
    Column("detail", Text, nullable=False, default=""),
    Column("receipt", JSON),
    Column("data", JSON, nullable=False),
    Column("look", Instant),  # when to observe it next; null: never
    Index("deliveries_state", "state", "channel", "due"),
    Index("deliveries_line", "subject", "channel", "sequence", unique=True),
    Index("deliveries_claimed", "channel", "claimed"),
    Index("deliveries_look", "look"),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery", String(400), nullable=False),
    Column("at", Instant, nullable=False),
    Column("event", String(16), nullable=False),
    Column("before", String(16), nullable=False),
    Column("after", String(16), nullable=False),
    Column("by", String(200), nullable=False, default=""),
    Column("detail", Text, nullable=False, default=""),
    Index("events_delivery", "delivery", "id"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", String(200), nullable=False),
    Column("note", Text, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Instant, nullable=False),
)

observations = Table(
    "observations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery", String(400), nullable=False),
    Column("at", Instant, nullable=False),
    Column("visible", Boolean, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Index("observations_delivery", "delivery", "at"),
)

guard_answers = Table(
    "guard_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", String(200), nullable=False),  # slug of the article
    Column("kind", String(64), nullable=False),  # guard/…
    Column("mark", String(16), nullable=False),  # of the place; its words are kept nowhere
    Column("reason", Text, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    Index("guard_answers_subject", "subject", "id"),
)

channel_state = Table(
    "channel_state",
    metadata,
    Column("channel", String(64), primary_key=True),
    Column("key", String(400), primary_key=True),  # of the channel's own choice
    Column("name", String(100), primary_key=True),
    Column("value", JSON),
)

left_out = Table(
    "left_out",
    metadata,
    Column("channel", String(64), primary_key=True),
    Column("slot", String(200), primary_key=True),  # Slot.id of the programme
    Column("position", Integer, primary_key=True, autoincrement=False),  # 1, 2, …
    Column("article", String(200), nullable=False),  # slug
    Column("title", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("next_slot", String(200), nullable=False),  # that says it instead; empty: none yet
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("service", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("office", String(32), nullable=False),
    Column("ward", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    Column("as_of", Instant),  # of a restored copy: when it was made
    Column("last_event", Integer, nullable=False),
)

occasion_edits = Table(
    "occasion_edits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("occasion", String(400), nullable=False),  # CAMPAIGN/OCCASION
    Column("kind", String(16), nullable=False),  # EditKind
    Column("moment", Instant),  # moved: its new time; begun: since when it is known
    Column("article", String(200), nullable=False),  # replaced: slug of what it carries instead
    Column("channel", String(64), nullable=False),  # missed: where
    Column("note", Text, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    Index("occasion_edits_occasion", "occasion", "id"),
)

campaigns_planned = Table(
    "campaigns_planned",
    metadata,
    Column("campaign", String(200), primary_key=True),
    Column("until", Instant, nullable=False),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("key", String(400), nullable=False, unique=True),
    Column("body", Text, nullable=False),  # the entry's JSON
    Column("before", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)

broadcast_head = Table(  # apart from the rows, so that a book cut short shows it
    "broadcast_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1
    Column("hash", String(64), nullable=False),  # of the last row
)

pauses = Table(
    "pauses",
    metadata,
    Column("channel", String(64), primary_key=True),
    Column("until", Instant, nullable=False),
    Column("reason", Text, nullable=False),
)
