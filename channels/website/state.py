"""What the site has been told to show, and what it wrote: one SQLite file beside the folder.

It is written before the first page changes (what is wanted, and for which articles the pages
are not yet right) and after the last one (which pages were made from what). So a process that
dies in between leaves a note of what is undone, and the next delivery of anything, or the
repeat of this one, does it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from channels._public_folder import FileStamp
from channels.website.index import ArticleCard
from channels.website.pictures import file
from pipeline.model import Edition, Rendition, canonical

_PATIENCE = 30  # seconds that one process waits for another to finish writing

_SCHEMA = """
create table if not exists article (
    slug text primary key, public integer not null, edition_digest text not null,
    card blob not null, edition blob not null);
create table if not exists media (
    file text, slug text, rendition blob not null, primary key (file, slug)) without rowid;
create index if not exists media_of on media (slug);
create table if not exists page (
    path text primary key, inputs blob not null, size integer not null, mtime integer not null
    ) without rowid;
create table if not exists undone (slug text primary key) without rowid;
create table if not exists version (number integer not null);
insert into version select 0 where not exists (select 1 from version);
"""


class WrittenPage(NamedTuple):
    """A written page: the digest of what it was made from, and its file's stamp."""

    inputs: bytes
    stamp: FileStamp


class KnownArticle(NamedTuple):
    """What the state says of one article."""

    public: bool
    edition: str  # digest
    undone: bool


@dataclass
class SiteSnapshot:
    """All of the state but the editions; `version` tells if another process wrote since."""

    version: int = -1
    cards: list[ArticleCard] = field(default_factory=list)
    editions: dict[str, str] = field(default_factory=dict)  # slug -> digest, of the public ones
    withdrawn: set[str] = field(default_factory=set)
    pages: dict[str, WrittenPage] = field(default_factory=dict)


class SiteState:
    """Opens the file for each step, so that any thread and any process may ask."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One writer at a time; the lock goes when its holder dies. Raises sqlite3.Error."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(f"{self.path}.lock", timeout=_PATIENCE)) as lock:
            lock.execute("pragma journal_mode=off")
            lock.isolation_level = None
            lock.execute("begin exclusive")
            with self._open() as db:
                db.executescript(_SCHEMA)
            yield

    def version(self) -> int:
        """Grows with every change."""
        with self._open() as db:
            number: int = db.execute("select number from version").fetchone()[0]
            return number

    def load(self) -> SiteSnapshot:
        """Everything but the editions."""
        with self._open() as db:
            memory = SiteSnapshot(db.execute("select number from version").fetchone()[0])
            rows = db.execute("select slug, public, edition_digest, card from article")
            for slug, public, edition, card in rows:
                if public:
                    memory.cards.append(ArticleCard.from_list(json.loads(card)))
                    memory.editions[slug] = edition
                else:
                    memory.withdrawn.add(slug)
            for path, inputs, size, mtime in db.execute("select * from page"):
                memory.pages[path] = WrittenPage(inputs, FileStamp(size, mtime))
        return memory

    def intend(
        self, editions: Iterable[tuple[Edition, ArticleCard]], withdrawn: Iterable[str]
    ) -> None:
        """Durably: these are to be public as they are here, those are to be gone."""
        shown, gone = list(editions), list(withdrawn)
        slugs = [(slug,) for slug in (*(edition.subject for edition, _ in shown), *gone)]
        rows = (
            (each.subject, each.digest, canonical(card.to_list()), canonical(each.to_json()))
            for each, card in shown
        )
        used = (
            (file(rendition), edition.subject, canonical(rendition.to_json()))
            for edition, _ in shown
            for rendition in edition.renditions
        )
        with self._change() as db:
            db.executemany("replace into article values (?, 1, ?, ?, ?)", rows)
            absent = ((slug,) for slug in gone)
            db.executemany("replace into article values (?, 0, '', '', '')", absent)
            db.executemany("delete from media where slug = ?", slugs)
            db.executemany("insert or ignore into media values (?, ?, ?)", used)
            db.executemany("insert or ignore into undone values (?)", slugs)

    def done(self, written: Mapping[str, WrittenPage], removed: Iterable[str]) -> None:
        """Durably: these pages stand as they should, those are gone; nothing is undone."""
        with self._change() as db:
            rows = ((path, page.inputs, *page.stamp) for path, page in written.items())
            db.executemany("replace into page values (?, ?, ?, ?)", rows)
            db.executemany("delete from page where path = ?", ((path,) for path in removed))
            db.execute("delete from undone")

    def undone(self) -> set[str]:
        """Articles whose pages may not be right: a process died while writing them."""
        with self._open() as db:
            return {slug for (slug,) in db.execute("select slug from undone")}

    def media(self) -> list[Rendition]:
        """Every file that some public article uses, once."""
        with self._open() as db:
            found = db.execute("select rendition from media group by file")
            return [Rendition.from_json(json.loads(text)) for (text,) in found]

    def media_of(self, slugs: Iterable[str]) -> set[str]:
        """The files that these articles use."""
        with self._open() as db:
            query = "select file from media where slug = ?"
            return {name for slug in slugs for (name,) in db.execute(query, (slug,))}

    def unused(self, files: Iterable[str]) -> list[str]:
        """Those of the files that no public article uses."""
        with self._open() as db:
            query = "select 1 from media where file = ? limit 1"
            return [name for name in files if not db.execute(query, (name,)).fetchone()]

    def editions(self, slugs: Iterable[str]) -> Iterator[Edition]:
        """The public editions of these articles."""
        query = "select edition from article where slug = ? and public"
        with self._open() as db:
            for slug in slugs:
                if row := db.execute(query, (slug,)).fetchone():
                    yield Edition.from_json(json.loads(row[0]))

    def known(self, slug: str) -> KnownArticle | None:
        """What is known of one article; None if it was never delivered."""
        if not self.path.exists():
            return None
        query = (
            "select public, edition_digest, exists (select 1 from undone u where u.slug = a.slug)"
            " from article a where slug = ?"
        )
        with self._open() as db:
            row = db.execute(query, (slug,)).fetchone()
        return KnownArticle(bool(row[0]), row[1], bool(row[2])) if row else None

    def standing(self) -> dict[str, str]:
        """The digest of each article's edition; empty text: it was taken down.

        A file that is no database any more is put aside: the ledger knows all that it knew.
        """
        if not self.path.exists():
            return {}
        try:
            with self._open() as db:
                rows = db.execute("select slug, edition_digest, public from article").fetchall()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                self.path.replace(self.path.with_name(f"{self.path.name}.hong"))
            elif error.sqlite_errorcode != sqlite3.SQLITE_ERROR:  # no such table: nothing yet
                raise
            return {}
        return {slug: digest if public else "" for slug, digest, public in rows}

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=_PATIENCE)) as db:
            db.execute("pragma synchronous=full")
            yield db

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._open() as db, db:
            db.execute("begin immediate")
            db.execute("update version set number = number + 1")
            yield db
