"""Reading notices: one's own, marked so that they need not be looked at again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update

from qa.core import clock
from qa.core.db import db
from qa.reputation.actors import Actor

from .models import Notice

KEPT_FOR = timedelta(days=180)
"""How long a notice stays after it was read."""


def read(actor: Actor, notice_id: int) -> None:
    """Mark one notice of `actor`; one that is read already stays as it is."""
    db.session.execute(
        update(Notice)
        .where(Notice.id == notice_id, Notice.member_id == actor.id, Notice.read_at.is_(None))
        .values(read_at=clock.now()),
        execution_options={"synchronize_session": False},
    )


def read_all(actor: Actor, until: int) -> None:
    """Mark all notices up to the one with the id `until`: those that came later were not seen."""
    db.session.execute(
        update(Notice)
        .where(Notice.member_id == actor.id, Notice.id <= until, Notice.read_at.is_(None))
        .values(read_at=clock.now()),
        execution_options={"synchronize_session": False},
    )


def forget_old() -> None:
    """A chore: delete what was read long ago. The caller commits."""
    db.session.execute(
        delete(Notice).where(Notice.read_at < clock.now() - KEPT_FOR),
        execution_options={"synchronize_session": False},
    )


def forget_member(payload: dict[str, Any]) -> None:
    """A reaction: what a member was told goes with the account that they closed."""
    db.session.execute(
        delete(Notice).where(Notice.member_id == payload["member_id"]),
        execution_options={"synchronize_session": False},
    )
