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
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from qa.core.db import Model, db

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
    """A rule of an address, compiled once for all sites."""

    kept: dict[tuple[Any, ...], Rule] = {}  # noqa: RUF012

    def compile(self) -> None:
        assert self.map is not None
        kinds = tuple(self.map.converters.items())
        key = (self.rule, self.host, self.subdomain, self.merge_slashes, str(self.defaults), kinds)
        same = self.kept.get(key)
        if same is None:
            super().compile()
            self.kept[key] = self
            return
        self._parts, self._trace, self._converters = same._parts, same._trace, same._converters
        self.arguments |= same.arguments
        self._build = same._build.__func__.__get__(self, None)
        self._build_unknown = same._build_unknown.__func__.__get__(self, None)


def make_sites_quickly() -> None:
    """Have every site of this process share what does not depend on it."""
    gc.freeze()
    gc.set_threshold(50_000, 10, 5)
    Flask.jinja_options = {"bytecode_cache": KeptTemplates()}
    Flask.url_rule_class = KeptRule
    event.listen(Engine, "connect", _do_not_wait_for_the_disk)
    db._make_engine = _KeptStatements(db._make_engine)  # type: ignore[method-assign]


class _KeptStatements:
    """Makes engines that share what they have compiled; it is filed by their dialect."""

    def __init__(self, make: Callable[..., Engine]) -> None:
        self.make = make
        self.kept: dict[str, Engine] = {}

    def __call__(self, *args: Any) -> Engine:
        engine = self.make(*args)
        first = self.kept.get(engine.dialect.name)
        if first is None or first.dialect.server_version_info is None:  # it never connected
            first = self.kept[engine.dialect.name] = engine
            engine._compiled_cache = LRUCache(5_000)
        engine.dialect = engine.pool._dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
        return engine


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
