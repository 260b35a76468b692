"""Who accepted which edition. Append-only: the last decision about an edition counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Text, cast, func, insert, select, update

from pipeline.delivery import Approval
from pipeline.ledger import rows, schema
from pipeline.model import NOTHING


def decide(
    db: Connection,
    editions: Sequence[str],
    granted: bool,
    by: str,
    now: datetime,
    note: str,
    terms: Mapping[str, str] = NOTHING,
    substance: str | None = None,
    revisions: Mapping[str, str] = NOTHING,
) -> None:
    """Write one decision for each edition (digest); `terms`: on which each is accepted.

    `substance` (Article.substance): what it is that a person takes back, however it is filed.
    `revisions`: slug → the revision of the article that a person accepts.
    """
    subjects = _subjects(db, editions) if revisions else {}
    decisions = [
        {
            "edition": each,
            "granted": granted,
            "by": by,
            "note": note,
            "at": now,
            "terms": terms.get(each),
            "substance": substance,
            "revision": revisions.get(subjects.get(each, "")),
        }
        for each in editions
    ]
    if decisions:
        db.execute(insert(schema.approvals), decisions)


def _subjects(db: Connection, editions: Sequence[str]) -> dict[str, str]:
    """Digest → what the edition is about."""
    table, found = schema.editions, dict[str, str]()
    for some in rows.chunks(editions):
        wanted = select(table.c.digest, table.c.subject).where(table.c.digest.in_(some))
        found |= {row.digest: row.subject for row in db.execute(wanted)}
    return found


def adopt(db: Connection, terms: Mapping[str, str]) -> None:
    """Approvals written before terms were kept hold on those of the article as it stands now."""
    table = schema.approvals
    for edition in sorted(terms):
        wanted = table.c.edition == edition, table.c.granted, table.c.terms.is_(None)
        db.execute(update(table).where(*wanted).values(terms=terms[edition]))


def granted(db: Connection) -> dict[str, Approval]:
    """Digests of all accepted editions, with the decision that counts."""
    table = schema.approvals
    newest = select(func.max(table.c.id)).group_by(table.c.edition)
    found = db.execute(select(table).where(table.c.id.in_(newest), table.c.granted))
    return {
        row["edition"]: Approval(row["by"], row["at"], row["terms"]) for row in found.mappings()
    }


def granted_of(db: Connection, editions: Iterable[str]) -> dict[str, Approval]:
    """As `granted`, of some editions."""
    table, newest = schema.approvals, dict[str, Approval | None]()
    for some in rows.chunks(editions):
        decisions = select(table).where(table.c.edition.in_(some)).order_by(table.c.id)
        for row in db.execute(decisions):
            accepted = Approval(row.by, row.at, row.terms) if row.granted else None
            newest[row.edition] = accepted
    return {edition: each for edition, each in newest.items() if each}


def approvers(db: Connection) -> dict[str, str]:
    """Digest → who accepted it last, also of what was taken back since."""
    table = schema.approvals
    newest = select(func.max(table.c.id)).where(table.c.granted).group_by(table.c.edition)
    found = db.execute(select(table.c.edition, table.c.by).where(table.c.id.in_(newest)))
    return {row.edition: row.by for row in found}


def revoked(db: Connection) -> frozenset[str]:
    """Digests of editions about which the last decision was to take the approval back."""
    table = schema.approvals
    later = table.alias()
    given_anew = select(later.c.id).where(
        later.c.edition == table.c.edition, later.c.id > table.c.id, later.c.granted
    )
    wanted = select(table.c.edition).where(~table.c.granted, ~given_anew.exists())
    return frozenset(db.scalars(wanted))


def taken_back(db: Connection) -> frozenset[tuple[str, str, str]]:
    """(subject, channel, substance) of what was ever withdrawn: it does not come back."""
    table, of = schema.approvals, schema.editions.c
    wanted = (
        select(of.subject, of.channel, table.c.substance)
        .join(table, table.c.edition == of.digest)
        .where(~table.c.granted, table.c.substance.is_not(None))
        .distinct()
    )
    return frozenset((row.subject, row.channel, row.substance) for row in db.execute(wanted))


def withdrawn(db: Connection) -> frozenset[tuple[str, str]]:
    """(subject, channel) about whose editions the last decision was to take an approval back."""
    table, of = schema.approvals, schema.editions.c
    later, other = table.alias(), schema.editions.alias()
    given_anew = (
        select(later.c.id)
        .join(other, later.c.edition == other.c.digest)
        .where(
            other.c.subject == of.subject,
            other.c.channel == of.channel,
            later.c.id > table.c.id,
            later.c.granted,
        )
    )
    wanted = (
        select(of.subject, of.channel)
        .join(table, table.c.edition == of.digest)
        .where(~table.c.granted, ~given_anew.exists())
        .distinct()
    )
    return frozenset((row.subject, row.channel) for row in db.execute(wanted))


class Acceptance:
    """What counts as accepted now: an edition by its own digest, or by all of its parts.

    Asked about `editions` alone.
    """

    def __init__(self, db: Connection, editions: Iterable[str]) -> None:
        table, wanted = schema.editions, list(dict.fromkeys(editions))
        made_of_parts = cast(table.c.parts, Text) != "[]"  # few are, of very many
        self._parts: dict[str, list[str]] = {}
        for some in rows.chunks(wanted):
            asked = select(table.c.digest, table.c.parts).where(table.c.digest.in_(some))
            found = db.execute(asked.where(made_of_parts))
            self._parts |= {row.digest: row.parts for row in found}
        parts = (each for some in self._parts.values() for each in some)
        self._granted = granted_of(db, (*wanted, *parts))

    def of(self, edition: str, terms: Mapping[str, str]) -> bool:
        """Whether an edition is accepted on the terms (by digest) of a delivery."""
        parts = self._parts.get(edition)
        return self._one(edition, terms) or bool(
            parts and all(self._one(each, terms) for each in parts)
        )

    def _one(self, edition: str, terms: Mapping[str, str]) -> bool:
        approval = self._granted.get(edition)
        return approval is not None and (edition not in terms or approval.covers(terms[edition]))
