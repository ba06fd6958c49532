"""Whom it concerns who was named a star of the week: the star."""

from __future__ import annotations

from qa.notifications.messages import Message
from qa.recognition.events import StarNamed


def star_named(fact: StarNamed) -> list[Message]:
    """The star, once for a week, on however many boards."""
    return [Message("star", f"star:{fact.week}", None, to=(fact.member_id,))]
