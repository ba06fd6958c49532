"""Tables to which rows are only added: the database itself refuses to change or remove one."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import DDL, event

from .db import Model


def append_only(model: type[Model]) -> None:
    """Have the table of `model` refuse UPDATE, DELETE and TRUNCATE from its creation on."""
    for dialect in ("sqlite", "postgresql"):
        for statement in triggers(model.__tablename__, dialect):
            guard = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(model.__table__, "after_create", guard)


def triggers(table: str, dialect: str) -> Iterator[str]:
    """The statements that guard `table`. Migrations, which create tables by hand, run them; so
    does one that has Alembic build the table anew on SQLite, where the triggers go with the old.
    """
    said = f"{table} is append-only"
    if dialect == "sqlite":
        for act in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
            )
        return
    yield (
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    yield (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )
