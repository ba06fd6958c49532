"""Keeping a question's heat true to its counters."""

from __future__ import annotations

from sqlalchemy import Update, update

from qa.core.db import db

from .models import Question
from .ranking import heat


def count_answers(question_id: int, change: int) -> None:
    """Count `change` more visible answers of the question, or fewer."""
    table = Question
    reheat(update(table).where(table.id == question_id).values(answers=table.answers + change))


def reheat(change: Update) -> None:
    """Run `change`, an update of one question's counters, and store the heat they now give."""
    row = db.session.execute(
        change.returning(
            Question.id, Question.created_at, Question.ups, Question.downs, Question.answers
        ),
        execution_options={"synchronize_session": False},
    ).one()
    db.session.execute(
        update(Question)
        .where(Question.id == row.id)
        .values(heat=heat(row.created_at, row.ups, row.downs, row.answers)),
        execution_options={"synchronize_session": False},
    )
