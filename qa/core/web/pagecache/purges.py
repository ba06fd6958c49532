"""Reading the purges that any process wrote, each once, as soon as it can be seen."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from threading import Lock

from flask import Flask
from sqlalchemy import Connection, func, or_, select
from sqlalchemy.exc import DBAPIError

from qa.core.db import db, reading
from qa.core.outbox.models import Purge

from .store import LIFETIME, Store

EVERY = 1.0
"""Seconds between two looks at what other processes purged."""

MOST = 2000
"""With more purges at a look than this, everything is dropped."""

MISSING = 1000
"""How many ids that may yet appear are watched for, the newest."""

RECENT = 200
"""How far back a process that starts looks for such ids."""

log = logging.getLogger(__name__)


class PurgeReader:
    """Reads each row of ``purges`` once, though they may not appear in the order of their ids.

    On PostgreSQL an id is given out when the row is written and seen when its transaction
    commits, maybe after greater ones. So the ids left out are watched for, until every page that
    was kept meanwhile has come of age; most of them were rolled back and never appear.
    """

    def __init__(self) -> None:
        self._last = 0
        self._missing: dict[int, float] = {}
        self._read_at = float("-inf")

    def read(self, connection: Connection) -> frozenset[str] | None:
        """The keys purged since the last time; None is everything, for it cannot be told."""
        now = time.monotonic()
        idle = now - self._read_at
        rows = None if idle > LIFETIME else self._unread(connection)
        if rows is None or len(rows) > MOST:
            self._start(connection, now)
        else:
            self._advance(rows, now)
        self._read_at = now
        return None if rows is None or len(rows) > MOST else frozenset(rows.values())

    def _unread(self, connection: Connection) -> dict[int, str]:
        rows = connection.execute(
            select(Purge.id, Purge.key)
            .where(or_(Purge.id > self._last, Purge.id.in_(list(self._missing))))
            .limit(MOST + 1)
        )
        return {row.id: row.key for row in rows}

    def _start(self, connection: Connection, now: float) -> None:
        newest = select(func.max(Purge.id)).scalar_subquery()
        recent = select(Purge.id).where(Purge.id > newest - RECENT)
        seen = connection.execute(recent).scalars().all()
        self._missing.clear()
        self._last = max(max(seen, default=0) - RECENT, 0)
        self._advance(seen, now)

    def _advance(self, seen: Collection[int], now: float) -> None:
        newest = max(seen, default=self._last)
        for purge_id in range(max(self._last, newest - MISSING) + 1, newest):
            self._missing[purge_id] = now
        for purge_id in seen:
            self._missing.pop(purge_id, None)
        watched = list(self._missing.items())[-MISSING:]
        self._missing = {purge_id: since for purge_id, since in watched if since > now - LIFETIME}
        self._last = max(newest, self._last)


class Purges:
    """Keeps `store` in step with the purges, at the cost of one small query a second."""

    def __init__(self, app: Flask, store: Store) -> None:
        self._app = app
        self._store = store
        self._reader = PurgeReader()
        self._lock = Lock()
        self._due = 0.0
        self._commit = self._commit_seen = object()

    def look_at_once(self) -> None:
        """This process has committed: who asks from now on sees it."""
        self._commit = object()

    def look(self) -> None:
        """Drop what was purged, if it is time to look."""
        if not self._is_time():
            return
        with self._lock:
            if not self._is_time():  # another thread looked while this one waited
                return
            self._due = time.monotonic() + EVERY
            commit = self._commit  # before the query: a commit during it asks for another look
            self._read()
            self._commit_seen = commit

    def _is_time(self) -> bool:
        return self._commit is not self._commit_seen or time.monotonic() >= self._due

    def _read(self) -> None:
        try:
            with self._app.app_context(), reading(), db.engine.connect() as connection:
                keys = self._reader.read(connection)
        except DBAPIError:
            log.exception("The purges cannot be read; pages may be stale for a while.")
            return
        if keys is None:
            self._store.purge_all()
        else:
            self._store.purge(keys)
