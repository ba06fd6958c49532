"""Whom a level concerns: the member who reached it, once for each level."""

from __future__ import annotations

from qa.core.db import db
from qa.notifications.messages import Message
from qa.reputation.events import LevelReached
from qa.reputation.models import Reputation


def level_reached(fact: LevelReached) -> list[Message]:
    """The member, while they still have it; who loses a level and comes back heard it before."""
    sums = db.session.get(Reputation, fact.member_id)
    if sums is None or sums.level < fact.level:
        return []
    cause, data = f"level:{fact.level}", {"level": fact.level}
    return [Message("level_reached", cause, None, to=(fact.member_id,), data=data)]
