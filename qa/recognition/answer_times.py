"""How quickly a member answers: kept by the worker, for it takes many answers to say it.

The median from the question to the answer, over the newest `NEWEST` answers that everybody may
see; it says how they answer now, and costs the same however many they have given.
"""

from __future__ import annotations

from datetime import timedelta
from statistics import median_low
from typing import Any

from sqlalchemy import bindparam, delete, select

from qa.board.models import Answer, Question
from qa.core.db import db, dialect, fetch, insertion

from .models import MemberFigure

NEWEST = 200
MINUTE = timedelta(minutes=1)

_TAKEN = (
    select(Answer.created_at, Question.created_at)
    .join(Question, Question.id == Answer.question_id)
    .where(
        Answer.author_id == bindparam("member_id"),
        Answer.hidden_at.is_(None),
        Question.hidden_at.is_(None),
    )
    .order_by(Answer.created_at.desc())
    .limit(NEWEST)
)


def time_answers(payload: dict[str, Any]) -> None:
    """A reaction: the figure of whoever wrote the answer, or all answers of the question."""
    if payload.get("comment_id"):
        return
    if payload.get("answer_id"):
        which = Answer.id == payload["answer_id"]
    else:
        which = Answer.question_id == payload["question_id"]
    for member_id in sorted(set(db.session.scalars(select(Answer.author_id).where(which)))):
        _store(member_id)


def _store(member_id: int) -> None:
    minutes = [
        max(0, (answered - asked) // MINUTE)
        for answered, asked in fetch(_TAKEN, member_id=member_id)
    ]
    if not minutes:
        db.session.execute(delete(MemberFigure).where(MemberFigure.member_id == member_id))
        return
    figure = insertion(MemberFigure, dialect()).values(
        member_id=member_id, answer_minutes=median_low(minutes), answers=len(minutes)
    )
    kept = {name: figure.excluded[name] for name in ("answer_minutes", "answers")}
    db.session.execute(figure.on_conflict_do_update(index_elements=["member_id"], set_=kept))
