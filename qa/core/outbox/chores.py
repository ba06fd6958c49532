"""Chores: what is to be done every so often, by whichever worker gets the turn.

A chore may run late, and twice if its worker is slow or the clock jumps, so it must not mind.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import delete, func, select, update

from qa.core import clock
from qa.core.db import db, insert_once, reading

from .models import ChoreTurn, Purge

PURGES_KEPT = timedelta(hours=1)
"""Far longer than any web process goes between two looks at them and still has pages."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """`run` is called in an app context every so often; its session is committed."""

    every: timedelta
    run: Callable[[], object]


Chores = Mapping[str, Chore]
"""Chores by name; the name must stay the same from release to release."""


def run_due(app: Flask, chores: Chores) -> None:
    """Run those of `chores` whose time has come and whose turn nobody else took."""
    for name in _due(chores):
        try:
            with app.app_context():
                if _take_turn(name, chores[name].every):
                    chores[name].run()
                    db.session.commit()
        except Exception:
            log.exception("The chore %s failed; it is run again when it is due.", name)


def _due(chores: Chores) -> list[str]:
    moment = clock.now()
    with reading(), db.engine.connect() as connection:
        rows = connection.execute(select(ChoreTurn.name, ChoreTurn.due_at))
        turns = {row.name: row.due_at for row in rows}
    return [name for name in chores if turns.get(name, moment) <= moment]


def _take_turn(name: str, every: timedelta) -> bool:
    """Whether the chore is ours to run; committed, so that other workers need not wait for it."""
    moment = clock.now()
    taken = insert_once(ChoreTurn, name=name, due_at=moment + every) or db.session.scalar(
        update(ChoreTurn)
        .where(ChoreTurn.name == name, ChoreTurn.due_at <= moment)
        .values(due_at=moment + every)
        .returning(ChoreTurn.name)
    )
    db.session.commit()
    return taken is not None


def delete_old_purges() -> None:
    """Delete purges that every web process has seen.

    The newest stays: SQLite would number from it again, and readers go by the number.
    """
    newest = select(func.max(Purge.id)).scalar_subquery()
    db.session.execute(delete(Purge).where(Purge.at < clock.now() - PURGES_KEPT, Purge.id < newest))


CHORES: Chores = {"outbox.delete_old_purges": Chore(timedelta(minutes=10), delete_old_purges)}
"""The outbox's own, for ``qa/subscriptions.py`` to list."""
