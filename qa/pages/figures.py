"""The figures of the site."""

from __future__ import annotations

from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.board.models import ANSWERED, Answer, Question
from qa.core.db import db, fetch

from .models import SiteFigure

_COUNTS = {
    "questions": select(func.count()).where(Question.hidden_at.is_(None)),
    "solved": select(func.count()).where(
        Question.hidden_at.is_(None), Question.state.in_(ANSWERED)
    ),
    "answers": select(func.count()).where(Answer.hidden_at.is_(None)),
    "members": select(func.count()).where(Member.confirmed_at.is_not(None)),
}


_STORED = select(SiteFigure.name, SiteFigure.value)


def recount() -> None:
    """Count everything anew and store it. The caller commits."""
    for name, query in _COUNTS.items():
        db.session.merge(SiteFigure(name=name, value=db.session.scalar(query) or 0))


def read() -> dict[str, int]:
    """The figures as they were last counted; 0 for what never was."""
    stored = {row.name: row.value for row in fetch(_STORED)}
    return {name: stored.get(name, 0) for name in _COUNTS}
