"""Visits that solved something: a question was not posted, because another answers it already."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update

from qa.core import clock
from qa.core.db import db, insert_once
from qa.reputation.actors import Actor

from .models import Question, SolvedVisit

KEPT_FOR = timedelta(days=2)
"""A visitor is told apart for a day of the site's time zone; no row is needed for longer."""


def count(actor: Actor | None, question: Question, visitor: str) -> None:
    """Count that `question` answers what `visitor` was about to ask, once a visitor and day.

    `visitor` tells the day's visitors apart (`qa.core.web.visitors`). That askers find their own
    question again is not counted.
    """
    if actor is not None and actor.id == question.author_id:
        return
    if insert_once(SolvedVisit, question_id=question.id, visitor=visitor) is None:
        return
    db.session.execute(
        update(Question)
        .where(Question.id == question.id)
        .values(solved_visits=Question.solved_visits + 1),
        execution_options={"synchronize_session": False},
    )


def forget_old() -> None:
    """A chore: delete the rows of days gone by. The caller commits."""
    db.session.execute(delete(SolvedVisit).where(SolvedVisit.at < clock.now() - KEPT_FOR))
