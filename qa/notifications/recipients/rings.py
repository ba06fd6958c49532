"""Whom it concerns what is decided on a ring: its members, and nobody else."""

from __future__ import annotations

from qa.core.db import db
from qa.moderation.events import RingDecided
from qa.moderation.models import Ring, RingAct
from qa.notifications.messages import Message

KINDS = {"take_back": "ring_taken_back", "give_back": "ring_given_back"}


def ring_decided(fact: RingDecided) -> list[Message]:
    """Every member, with the reason; who else is in the ring and who decided they are not told."""
    ring, act = db.session.get(Ring, fact.ring_id), db.session.get(RingAct, fact.act_id)
    if ring is None or act is None:
        return []
    return [
        Message(
            KINDS[act.act],
            f"ring:{act.id}",
            None,
            act.actor_id,
            named=False,
            to=tuple(ring.members),
            data={"reason": act.reason},
        )
    ]
