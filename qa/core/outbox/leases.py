"""Who runs which job: claims, retries and parking, each step one short transaction.

A claim is a lease: it counts as an attempt when it is made, not when it ends, so that a job
that takes its worker down is parked in the end like one that raises. Whoever finishes, renews
or fails a job shows the token of the lease; once another worker has claimed the job the token
no longer fits and nothing happens.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Update,
    and_,
    delete,
    exists,
    literal,
    or_,
    select,
    union_all,
    update,
)

from qa.core import clock
from qa.core.db import db, reading

from .models import Job

BATCH = 200
"""How many jobs of a batch reaction are handed over at once, at most."""

ATTEMPTS = 10
"""After so many attempts, about three quarters of an hour, a job is parked."""

SUSPECT = 3
"""A batch job with so many attempts behind it is run alone: it may be what kills the worker."""

FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(hours=1)

log = logging.getLogger(__name__)


class Hopeless(Exception):
    """Raised by a handler where another attempt cannot help: the job is parked at once."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A job in hand; `attempts` counts this one."""

    token: str
    job_id: int
    reaction: str
    payload: dict[str, Any]
    attempts: int


def due(reactions: Sequence[str]) -> list[str]:
    """Those of `reactions` that have a job to run now; takes no lock."""
    if not reactions:
        return []
    ready = _ready(clock.now())
    each = (
        select(literal(name)).where(exists().where(Job.reaction == name, ready))
        for name in reactions
    )
    with reading(), db.engine.connect() as connection:
        return list(connection.execute(union_all(*each)).scalars())


def claim_one(reaction: str, length: timedelta) -> list[Lease]:
    """Lease the oldest due job of `reaction`, if there is one."""
    return _claim(reaction, 1, length)


def claim_batch(reaction: str, length: timedelta, limit: int = BATCH) -> list[Lease]:
    """Lease the oldest due jobs of `reaction`, at most `limit`, leaving out suspects."""
    return _claim(reaction, limit, length, Job.attempts < SUSPECT)


def claim_suspect(reaction: str, length: timedelta) -> list[Lease]:
    """Lease the oldest due job of `reaction` that should be run alone, if there is one."""
    return _claim(reaction, 1, length, Job.attempts >= SUSPECT)


def _claim(
    reaction: str, limit: int, length: timedelta, *conditions: ColumnElement[bool]
) -> list[Lease]:
    moment, token = clock.now(), str(uuid4())
    # In a CTE, because PostgreSQL may run a plain subquery more than once and lock more.
    chosen = (
        select(Job.id)
        .where(Job.reaction == reaction, _ready(moment), *conditions)
        .order_by(Job.run_at, Job.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    statement = (
        update(Job)
        .where(Job.id.in_(select(chosen.c.id)))
        .values(leased_by=token, leased_until=moment + length, attempts=Job.attempts + 1)
        .returning(Job.id, Job.payload, Job.attempts)
    )
    with db.engine.begin() as connection:
        rows = connection.execute(statement).all()
    return [Lease(token, row.id, reaction, row.payload, row.attempts) for row in sorted(rows)]


def _ready(moment: datetime) -> ColumnElement[bool]:
    free = or_(Job.leased_until.is_(None), Job.leased_until <= moment)
    return and_(Job.parked_at.is_(None), Job.run_at <= moment, free)


def finish_with_session(lease: Lease) -> bool:
    """Delete the job in the session's transaction, which the caller commits or rolls back.

    False where the lease was lost: then the work is another's, and must not be committed.
    """
    statement = delete(Job).where(_held(lease)).returning(Job.id)
    return db.session.scalar(statement) is not None


def finish(leases: Sequence[Lease]) -> None:
    """Delete the jobs, all claimed together."""
    with db.engine.begin() as connection:
        connection.execute(delete(Job).where(_held(*leases)))


def renew(leases: Sequence[Lease], length: timedelta) -> None:
    """Begin the leases of jobs claimed together anew."""
    _change(update(Job).values(leased_until=clock.now() + length), *leases)


def release(leases: Sequence[Lease]) -> None:
    """Give back jobs, claimed together, that were not begun."""
    free = update(Job).values(leased_by=None, leased_until=None, attempts=Job.attempts - 1)
    _change(free, *leases)


def fail(lease: Lease, error: str) -> None:
    """Have the job tried again later, or park it after the last attempt."""
    if lease.attempts >= ATTEMPTS:
        park(lease, error)
        return
    run_at = clock.now() + delay(lease.attempts)
    _change(_let_go(error).values(run_at=run_at), lease)


def park(lease: Lease, error: str) -> None:
    """Lay the job aside until an operator retries or drops it."""
    if _change(_let_go(error).values(parked_at=clock.now()), lease):
        log.error(
            "Job %s (%s) is parked after %s attempts: %s",
            lease.job_id, lease.reaction, lease.attempts, error,
        )  # fmt: skip


def delay(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubling, with jitter so that jobs spread."""
    longest: timedelta = min(FIRST_DELAY * 2 ** (attempts - 1), LONGEST_DELAY)
    return longest * random.uniform(0.5, 1)


def _let_go(error: str) -> Update:
    # A message may hold what the database cannot: NUL on PostgreSQL, lone surrogates on SQLite.
    storable = error.replace("\0", "�").encode(errors="replace").decode()[:2000]
    return update(Job).values(leased_by=None, leased_until=None, last_error=storable)


def _change(statement: Update, *leases: Lease) -> int:
    with db.engine.begin() as connection:
        return connection.execute(statement.where(_held(*leases))).rowcount


def _held(*leases: Lease) -> ColumnElement[bool]:
    ids = [lease.job_id for lease in leases]
    return and_(Job.id.in_(ids), Job.leased_by == leases[0].token)
