"""The database: one declarative base, constraint names, column types, and SQLite's manners.

Nothing loads lazily: there are no relationships, and what was committed is not read again. On
SQLite a transaction that will write takes the write lock when it begins, so that two writers
wait for each other instead of failing half-way; one that only reads does not (`reading`).
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    CursorResult,
    DateTime,
    Engine,
    Executable,
    Integer,
    MetaData,
    TypeDecorator,
    event,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.dml import ReturningInsert

BUSY_MS = 20_000
"""How long a SQLite connection waits for another's write lock, in milliseconds."""

BETWEEN_TRIES = 0.001, 0.006
"""Seconds between two tries to take it, from and to; chance keeps those who wait apart."""

CACHE_KB = 4_000
"""Memory of each SQLite connection for pages of the file, and a web process has one a thread.
More of it saves nothing: what it does not hold lies in the memory of the operating system."""

Id = BigInteger().with_variant(Integer, "sqlite")
"""Type of every surrogate key; SQLite numbers rows by itself only in an INTEGER column."""

MAX_ID = 2**63 - 1


class Model(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


Row = TypeVar("Row", bound=Model)

db = SQLAlchemy(model_class=Model, session_options={"expire_on_commit": False})


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in store. A naive value is a mistake and raises."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_reading: ContextVar[bool] = ContextVar("reading", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside take no write lock on SQLite; writing in them is a mistake."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside may write, also within `reading`, on a connection of their own."""
    token = _reading.set(False)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def snapshot() -> Iterator[None]:
    """As `reading`, in a transaction that sees the whole time what was there when it began.

    The session must not be in one already; it is in none afterwards.
    """
    with reading():
        if dialect() == "postgresql":
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        try:
            yield
        finally:
            db.session.rollback()


def begin_reading() -> None:
    """As `reading`, until `end_reading`: for the request hooks."""
    _reading.set(True)


def end_reading() -> None:
    """Undo `begin_reading`."""
    _reading.set(False)


def insert_once(model: type[Model], **values: Any) -> int | None:
    """Insert a row unless a unique constraint already holds one like it.

    Returns the new row's key (its first column), or None where the row was there before. Atomic
    on both databases: whoever comes second is told so, whatever the timing.
    """
    return fetch(_insertion_once(model, dialect()), **values).scalar()


@cache
def _insertion_once(model: type[Model], dialect: str) -> ReturningInsert[Any]:
    key = model.__mapper__.primary_key[0]
    return insertion(model, dialect).on_conflict_do_nothing().returning(key)


def insertion(model: type[Model], dialect: str) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what becomes of a row where one like it is there already.

    What keeps a statement for good keeps one for each `dialect`, which names the database.
    """
    return postgresql.insert(model) if dialect == "postgresql" else sqlite.insert(model)


def dialect() -> str:
    """What database the site is on: ``postgresql`` or ``sqlite``."""
    return db.session.get_bind().dialect.name


def lock_rows(model: type[Row], ids: Iterable[int]) -> Sequence[Row]:
    """The rows with these ids as they stand now, held till the transaction ends.

    In the order of the ids, as everybody locks them: no two wait for each other.
    """
    key = model.__mapper__.primary_key[0]
    return db.session.scalars(
        select(model)
        .where(key.in_(sorted(ids)))
        .order_by(key)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def lock_table(model: type[Model]) -> None:
    """Have others who would write into the table wait till the transaction ends.

    For small tables with a rule that no constraint can hold. SQLite has one writer at a time.
    """
    if dialect() == "postgresql":
        table = model.__tablename__
        db.session.execute(text(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"))


def fetch(statement: Executable, **parameters: Any) -> CursorResult[*tuple[Any, ...]]:
    """The rows of a `statement` that was built once and takes its values by `bindparam`.

    SQLAlchemy spends five times as long on building a statement as on running it. So what every
    page asks stands in module constants, and is run past the ORM: columns come back, no objects.
    What was changed before is flushed first, as the ORM does it.
    """
    session = db.session()
    session.flush()
    return session.connection().execute(statement, parameters)


def _sqlite_hint(_compiler: object, _table: object, text: str | None) -> str | None:
    """What ``with_hint(table, "INDEXED BY …", "sqlite")`` writes; SQLAlchemy knows none there."""
    return text


SQLiteCompiler.get_from_hint_text = _sqlite_hint  # type: ignore[method-assign, assignment]


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # we send BEGIN ourselves, below
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_MS}",
            "journal_mode=WAL",
            "foreign_keys=ON",
            "synchronous=NORMAL",
            f"cache_size=-{CACHE_KB}",
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    if connection.dialect.name != "sqlite":
        return
    if _reading.get():
        connection.exec_driver_sql("BEGIN")
    else:
        _begin_writing(connection)


def _begin_writing(connection: Any) -> None:
    """Take the write lock of SQLite, within `BUSY_MS`.

    SQLite itself looks whether it is free ten times a second: beside somebody who writes one
    transaction after another, whoever waits so would find it taken each time.
    """
    until = time.monotonic() + BUSY_MS / 1000
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < until:
            with suppress(sqlite3.OperationalError):
                cursor.execute("BEGIN IMMEDIATE")
                return
            time.sleep(random.uniform(*BETWEEN_TRIES))
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # fails in SQLAlchemy's words
    finally:
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        cursor.close()
