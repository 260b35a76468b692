"""The one door of SQLAlchemy's engine: open a database, bring it up to date, run transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from pipeline.errors import ConfigError, fault, reason

_MIGRATIONS = Path(__file__).parent / "migrations"
# the newest of the scripts, `m0003_….py`; by name, since Alembic is slow to load
HEAD = max(path.name[1:5] for path in (_MIGRATIONS / "versions").glob("m[0-9]*.py"))
# Before 3.51.3 a WAL file could be reset under a reader and lose committed pages
# (sqlite.org/wal.html, "The WAL-reset bug", read 2026-11); Debian 12 ships 3.40.1.
_WAL_IS_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3)


def connect(url: str | URL) -> Engine:
    """An engine whose database has today's tables. Raises ConfigError."""
    try:
        url = make_url(url)
    except ArgumentError:
        raise ConfigError(
            "config.toml, mục [ledger]: “url” không phải địa chỉ của sổ phát hành. Để trống thì sổ "
            "nằm trong var/ledger.db; máy chủ thì viết postgresql+psycopg://tên@máy/sổ.",
            code="ledger-url",
        ) from None
    if url.get_backend_name() == "sqlite":
        if url.database:
            _make_folder(Path(url.database).parent)
        engine = create_engine(url, connect_args={"timeout": 30})
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    else:
        engine = _remote(url)
    with explained(url):
        version = _version(engine)
        if version is not None and version > HEAD:
            raise ConfigError(
                f"Sổ phát hành ({url.render_as_string()}) do bản Loa Phường mới hơn ghi, bản đang "
                "chạy không đọc được. Chưa đổi gì. Cập nhật Loa Phường trên máy này rồi chạy lại.",
                code="ledger-newer",
            )
        if version != HEAD:
            upgrade(engine)
    return engine


def _remote(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True)
    except (ImportError, NoSuchModuleError) as error:
        raise ConfigError(
            f"Máy này chưa có phần nối tới sổ phát hành “{url.drivername}”. "
            'Với PostgreSQL: chạy .venv/bin/python -m pip install "psycopg[binary]" và viết url '
            "trong config.toml, mục [ledger], bắt đầu bằng postgresql+psycopg://.",
            code="ledger-driver-missing",
        ) from error


def exists(url: str) -> bool:
    """Whether a database's file is there; a server's is taken to be."""
    parsed = make_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(str(parsed.database)).exists()


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction: all of it is on disk when this ends, or none of it."""
    with explained(engine.url), engine.begin() as connection:
        yield connection


Version = tuple[object, ...]


def version(db: Connection) -> Version:
    """What differs whenever anybody wrote to the database meanwhile; to be asked at the start of a
    transaction.

    Of SQLite two counters: of this very connection's own changes, and of others' commits as it sees
    them (sqlite.org/pragma.html#pragma_data_version, read 2026-12). Of PostgreSQL the transactions
    that this one sees (pg_current_snapshot).
    """
    if db.dialect.name == "sqlite":
        own = db.connection.dbapi_connection
        assert own is not None, "a transaction has begun"
        others = db.exec_driver_sql("PRAGMA data_version").scalar()
        return own, own.total_changes, others
    return (db.exec_driver_sql("select pg_current_snapshot()::text").scalar(),)


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Database faults become a sentence for the operator (the URL without its password)."""
    where = url.render_as_string(hide_password=True)
    try:
        yield
    except DBAPIError as error:
        original = error.orig or error
        why = reason(original) if url.get_backend_name() == "sqlite" else original
        if is_spoilt(original):
            has_code = hasattr(original, "sqlite_errorcode")
            raise ConfigError(
                f"Sổ phát hành ({where}): {why if has_code else 'tệp đã hỏng'}. {SPOILT}",
                code="ledger-spoilt",
            ) from error
        raise ConfigError(
            f"Sổ phát hành ({where}) không đọc, ghi được: {why}. "
            "Kiểm tra đĩa còn chỗ, quyền ghi thư mục var/ và máy chủ cơ sở dữ liệu, rồi chạy lại: "
            "những gì đã ghi vẫn còn nguyên.",
            code="ledger-unreachable",
        ) from error
    except (ValueError, TypeError, LookupError, AttributeError, SQLAlchemyError) as error:
        raise ConfigError(
            f"Sổ phát hành ({where}) có chỗ không đọc được ({fault(error)}). {SPOILT}",
            code="ledger-row-spoilt",
        ) from error


SPOILT = (
    "Dừng mọi lệnh loa, rồi lấy lại bản sao lưu gần nhất: chạy “loa restore” để xem có những bản "
    "nào. Đừng xóa sổ: không có sổ thì máy không biết bài nào đã phát."
)


def is_spoilt(error: BaseException) -> bool:
    """Whether the bytes of an SQLite file are to blame: CORRUPT, NOTADB, or no text at all."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # sqlite3 has no code for what is no text
        return isinstance(error, sqlite3.Error) and "decode" in str(error)
    return code & 0xFF in (11, 26)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"Không tạo được thư mục {folder} cho sổ phát hành: {reason(error)}. "
            "Kiểm tra quyền ghi và chỗ trống trên đĩa.",
            code="ledger-folder",
            path=str(folder),
        ) from error


def _prepare(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    connection.execute(f"PRAGMA journal_mode = {'WAL' if _WAL_IS_SAFE else 'TRUNCATE'}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    # IMMEDIATE: a transaction that reads and then writes never fails half-way for the lock
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _version(engine: Engine) -> str | None:
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.begin() as connection:
        found: str | None = connection.scalar(
            select(text("version_num")).select_from(text("alembic_version"))
        )
        return found


def upgrade(engine: Engine, revision: str = HEAD) -> None:
    """Bring a database's tables to a revision, by default today's."""
    # imported here: Alembic is slow to load and needed once in the life of an office
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
