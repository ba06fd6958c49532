"""What the tests of a question's life look at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import select

from qa.board.life import jobs
from qa.board.life.transitions import TRANSITIONS, Act
from qa.board.models import Answer, Question, State, TimelineEntry
from qa.core import clock
from qa.core.db import db
from qa.ledger import posting
from qa.reputation import actors
from qa.reputation.actors import Actor


def points(actor: Actor) -> int:
    return actors.load(actor.id).points


def escrow(question: Question) -> int:
    return posting.balance(posting.escrow(f"question:{question.id}"))


def entries(question: Question) -> list[TimelineEntry]:
    rows = select(TimelineEntry).where(TimelineEntry.question_id == question.id)
    return list(db.session.scalars(rows.order_by(TimelineEntry.id)))


def kinds(question: Question) -> list[str]:
    return [entry.kind for entry in entries(question)]


def replayed(question: Question) -> State:
    """The state that the timeline tells of."""
    state = State.OPEN
    for entry in entries(question):
        if entry.kind in list(Act):
            transition = TRANSITIONS[Act(entry.kind)]
            assert state in transition.found
            state = transition.becomes
    return state


def read(question: Question) -> Question:
    """The question as it stands now."""
    db.session.expire_all()
    return db.session.get_one(Question, question.id)


def chores_at(moment: datetime) -> None:
    """What the worker does at `moment`."""
    db.session.commit()
    with clock.at(moment):
        jobs.pass_time()


@contextmanager
def days_later(question: Question, days: float) -> Iterator[None]:
    """It is so many days after the question was asked."""
    with clock.at(question.created_at + timedelta(days=days)):
        yield


def vote_up(answer: Answer, times: int = 1) -> None:
    """Readers like `answer`."""
    answer.ups += times
    answer.rank = answer.ups / (answer.ups + 1.6)
    db.session.flush()
