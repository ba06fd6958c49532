"""What two can do at once about a ring; processes import it, and not ``tests.conftest``."""

from __future__ import annotations

from qa.board import voting
from qa.board.life import accepting
from qa.board.models import Answer
from qa.core.db import db
from qa.moderation.rings import deciding, detecting, returning
from qa.moderation.rings.returning import Place
from qa.reputation import actors


def take_back(actor_id: int, ring_id: int) -> None:
    deciding.take_back(actors.load(actor_id), ring_id, "互相点赞")


def give_back(actor_id: int, ring_id: int) -> None:
    deciding.give_back(actors.load(actor_id), ring_id, "看错了")


def work_off(ring_id: int) -> None:
    """All parts, each in a transaction, as workers do it."""
    act = returning.last_act(ring_id)
    place = Place(act.id) if act else None
    while place is not None:
        place = returning.part(ring_id, place)
        db.session.commit()


def withdraw_vote(actor_id: int, answer_id: int) -> None:
    voting.cast(actors.load(actor_id), db.session.get_one(Answer, answer_id), 1, 0)


def withdraw_acceptance(actor_id: int, answer_id: int) -> None:
    accepting.withdraw(actors.load(actor_id), db.session.get_one(Answer, answer_id))


def detect() -> None:
    detecting.detect()
