"""The articles as they were approved: which file an address belongs to, and what it said."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select, update

from pipeline.ledger import rows, schema, store
from pipeline.model import Address, Article, UnreadableJson, digest, dump, load


class Articles:
    """The register of addresses. One row an address; the last approved revision counts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, articles: Iterable[Article], now: datetime) -> None:
        """Write down articles that were approved before they were kept."""
        with store.transaction(self._engine) as db:
            keep(db, articles, now)

    def note_files(self, files: Mapping[str, Address]) -> None:
        """Where the files of addresses (by slug) lie now, and what words they were seen with."""
        if not files:
            return
        table = schema.articles
        with store.transaction(self._engine) as db:
            for slug, file in files.items():
                of = update(table).where(table.c.slug == slug)
                db.execute(of.values(path=file.path, seen=file.seen))

    def get(self, slug: str) -> Article | None:
        """The article of an address as it was last approved; None if nobody knows it."""
        table = schema.articles
        with store.transaction(self._engine) as db:
            body = db.scalar(select(table.c.body).where(table.c.slug == slug))
        return _read(body)

    def approved_as(self, edition: str) -> Article | None:
        """The article of which an edition (digest) was approved last; None if nobody knows it."""
        of, table = schema.approvals.c, schema.article_revisions
        chosen = select(of.revision).where(of.edition == edition, of.revision.is_not(None))
        newest = chosen.order_by(of.id.desc()).limit(1).scalar_subquery()
        with store.transaction(self._engine) as db:
            body = db.scalar(select(table.c.body).where(table.c.digest == newest))
        return _read(body)


def _read(body: str | None) -> Article | None:
    try:
        return load(Article, json.loads(body)) if body else None
    except UnreadableJson:
        return None  # written by another version of this program


def addresses(db: Connection) -> dict[str, Address]:
    """What each address (slug) belongs to."""
    of = schema.articles.c
    found = db.execute(select(of.slug, of.path, of.words, of.seen))
    return {row.slug: Address(row.path, row.words, row.seen) for row in found}


def keep(db: Connection, articles: Iterable[Article], now: datetime) -> dict[str, str]:
    """Write down articles as they are approved; slug → digest of the revision.

    Notes of correction are kept elsewhere.
    """
    table, wanted = schema.articles, {each.slug: each for each in articles}
    there: set[str] = set()
    for some in rows.chunks(wanted):
        there |= set(db.scalars(select(table.c.slug).where(table.c.slug.in_(some))))
    revisions: dict[str, dict[str, object]] = {}
    for slug, article in wanted.items():
        body = json.dumps(dump(article) | {"corrections": []}, ensure_ascii=False)
        words = digest(article.body.encode())
        values = {"path": article.path, "words": words, "body": body, "at": now}
        revisions[slug] = {"digest": digest(body.encode()), "body": body, "at": now}
        if slug in there:
            db.execute(update(table).where(table.c.slug == slug).values(**values))
        else:
            db.execute(insert(table).values(slug=slug, **values))
    rows.insert_new(db, schema.article_revisions, list(revisions.values()), "digest")
    return {slug: str(each["digest"]) for slug, each in revisions.items()}
