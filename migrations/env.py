"""Runs the migrations inside the application, on the database its settings name."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection

from qa.core.db import Model, UtcDateTime, db


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write our own column type by its name."""
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen_context.imports.add("from qa.core.db import UtcDateTime")
        return "UtcDateTime()"
    return False


def drop_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """A revision without a change is not written."""
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []


def check_foreign_keys(connection: Connection, on: bool) -> None:
    """Let SQLite check foreign keys, or not: a table that is made anew is dropped in between.

    It takes the word only outside a transaction, so past SQLAlchemy, which would begin one.
    """
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        driver.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
        if on and driver.execute("PRAGMA foreign_key_check").fetchone():
            raise RuntimeError("a migration left a row that refers to nothing")


with db.engine.connect() as connection:
    check_foreign_keys(connection, on=False)
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        process_revision_directives=drop_empty,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    check_foreign_keys(connection, on=True)
