"""Loading what a verb is to work on: what its reader may not see does not exist."""

from __future__ import annotations

from sqlalchemy import select

from qa.board.models import Answer, Question
from qa.core.db import db
from qa.core.errors import Missing
from qa.core.i18n import _


def load_question(question_id: int) -> Question:
    """The visible question with this id. Raises `Missing`."""
    question = db.session.get(Question, question_id)
    if question is None or question.hidden_at is not None:
        raise Missing(_("There is no such question."))
    return question


def load_answer(answer_id: int) -> tuple[Answer, Question]:
    """The visible answer with this id and its visible question. Raises `Missing`."""
    row = db.session.execute(
        select(Answer, Question)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.id == answer_id, Answer.hidden_at.is_(None), Question.hidden_at.is_(None))
    ).one_or_none()
    if row is None:
        raise Missing(_("There is no such answer."))
    return row[0], row[1]
