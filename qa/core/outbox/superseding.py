"""Jobs whose work was done in another way: all at once, from the tables themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import delete, select

from qa.core.db import db, reading, writing

from .models import Job

AT_ONCE = 500
"""Jobs deleted in one transaction."""


@contextmanager
def superseded(reaction: str) -> Iterator[None]:
    """Delete the jobs of `reaction` that waited when the block began, if it ends well.

    Only those that could be seen then: their commits came before everything the block reads.
    """
    with reading(), db.engine.connect() as connection:
        ids = connection.scalars(select(Job.id).where(Job.reaction == reaction)).all()
    yield
    for start in range(0, len(ids), AT_ONCE):
        _delete(ids[start : start + AT_ONCE])


def _delete(ids: Sequence[int]) -> None:
    with writing(), db.engine.begin() as connection:
        connection.execute(delete(Job).where(Job.id.in_(ids)))
