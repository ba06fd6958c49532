"""What an operator sees of the jobs, and does about those that do not get done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, delete, func, or_, select, update

from qa.core import clock
from qa.core.db import db

from .models import Job


@dataclass(frozen=True, slots=True)
class Count:
    """How many jobs of a reaction are due, running, waiting (for another attempt) or parked."""

    reaction: str
    state: str
    jobs: int


@dataclass(frozen=True, slots=True)
class ParkedJob:
    """A job that was given up, and why."""

    id: int
    reaction: str
    parked_at: datetime
    attempts: int
    last_error: str


def counts() -> list[Count]:
    """All jobs, counted by reaction and state."""
    moment = clock.now()
    state = case(
        (Job.parked_at.is_not(None), "parked"),
        (Job.leased_until > moment, "running"),
        (Job.run_at > moment, "waiting"),
        else_="due",
    ).label("state")
    rows = db.session.execute(
        select(Job.reaction, state, func.count())
        .group_by(Job.reaction, state)
        .order_by(Job.reaction, state)
    )
    return [Count(*row) for row in rows]


def parked(limit: int = 100) -> list[ParkedJob]:
    """The jobs parked last, newest first."""
    rows = db.session.execute(
        select(Job.id, Job.reaction, Job.parked_at, Job.attempts, Job.last_error)
        .where(Job.parked_at.is_not(None))
        .order_by(Job.parked_at.desc(), Job.id.desc())
        .limit(limit)
    )
    return [
        ParkedJob(row.id, row.reaction, row.parked_at, row.attempts, row.last_error) for row in rows
    ]


def retry(job_id: int) -> bool:
    """Make the job due now, as if it had never been tried; False where none is to be had."""
    return bool(_retry(Job.id == job_id, _at_rest()))


def retry_parked() -> int:
    """`retry` every parked job; returns how many."""
    return len(_retry(Job.parked_at.is_not(None)))


def drop(job_id: int) -> bool:
    """Delete the job unless a worker is at it; False where none is to be had."""
    dropped = db.session.scalar(delete(Job).where(Job.id == job_id, _at_rest()).returning(Job.id))
    return dropped is not None


def _retry(*conditions: ColumnElement[bool]) -> Sequence[int]:
    return db.session.scalars(
        update(Job)
        .where(*conditions)
        .values(run_at=clock.now(), attempts=0, parked_at=None, leased_by=None, leased_until=None)
        .returning(Job.id)
    ).all()


def _at_rest() -> ColumnElement[bool]:
    return or_(Job.leased_until.is_(None), Job.leased_until <= clock.now())
