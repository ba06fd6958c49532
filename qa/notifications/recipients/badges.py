"""Whom it concerns that a badge was earned: who earned it."""

from __future__ import annotations

from sqlalchemy import select

from qa.core.db import db
from qa.notifications.messages import Message
from qa.recognition.badges.events import BadgeEarned
from qa.recognition.models import HeldBadge


def badge_earned(fact: BadgeEarned) -> list[Message]:
    """The member, while they hold it; once, also where it was lost and earned again."""
    held = select(HeldBadge.id).where(
        HeldBadge.member_id == fact.member_id,
        HeldBadge.badge == fact.badge,
        HeldBadge.subject == fact.subject,
    )
    if db.session.scalar(held) is None:
        return []
    cause = f"badge:{fact.badge}:{fact.subject}"
    return [Message("badge", cause, None, to=(fact.member_id,), data={"badge": fact.badge})]
