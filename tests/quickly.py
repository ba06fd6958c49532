"""What makes a fresh site for every test cheap: no test sees a difference but in time."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cache
from types import CodeType
from typing import Any, LiteralString

import psycopg
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, event
from werkzeug.routing import Rule

from qa.core.db import Model

WORN_BYTES = 256 * 1024
"""Size of a PostgreSQL table from which on it is truncated: what is deleted stays in its file."""


class KeptTemplates(BytecodeCache):
    """Templates are compiled once in a test process, not once in each of its sites."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = (bucket.checksum, bucket.code)


class KeptRule(Rule):
    """A rule of an address whose builder was made for the same rule of an earlier site."""

    kept: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}  # noqa: RUF012

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if self.defaults:
            return super()._compile_builder(append_unknown)
        key = (self.rule, tuple(self._trace), append_unknown)
        if key not in self.kept:
            self.kept[key] = super()._compile_builder(append_unknown)
        return self.kept[key]


def make_sites_quickly() -> None:
    """Have every site of this process share what does not depend on it."""
    gc.freeze()
    gc.set_threshold(50_000, 10, 5)
    Flask.jinja_options = {"bytecode_cache": KeptTemplates()}
    Flask.url_rule_class = KeptRule
    event.listen(Engine, "connect", _do_not_wait_for_the_disk)


def _do_not_wait_for_the_disk(connection: Any, _record: object) -> None:
    """A test process that ends has no use for its database."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA synchronous=OFF")


def empty_postgresql(url: str) -> None:
    """Delete all rows, and number from 1 again.

    TRUNCATE makes each table's and index's file anew, and waits for the disk for each. But what
    is deleted stays in the file, so a table that has grown is truncated.
    """
    with psycopg.connect(url) as connection:
        # Some tables refuse to lose a row; their triggers are not for whoever says this.
        connection.execute("SET session_replication_role = replica")
        for statement in _emptying():
            connection.execute(statement)


@cache
def _emptying() -> tuple[LiteralString, ...]:
    """One statement deletes from all tables, as some refer to each other."""
    names = [table.name for table in Model.metadata.sorted_tables]
    deleting = ", ".join(f"from_{name} AS (DELETE FROM {name})" for name in names)  # noqa: S608
    sizes = ", ".join(f"pg_relation_size('{name}')" for name in names)
    return (
        f"WITH {deleting} SELECT",
        "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'",
        f"""DO $$ BEGIN IF greatest({sizes}) > {WORN_BYTES} THEN
            TRUNCATE {", ".join(names)} CASCADE; END IF; END $$""",
    )
