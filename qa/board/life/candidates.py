"""The answers that can become a question's best one without its asker."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from qa.accounts.models import Member
from qa.board.models import Answer, Question
from qa.core.db import db
from qa.reputation.rules import rules


def eligible(question: Question) -> Sequence[Answer]:
    """The visible answers of others that readers do not think bad, best first."""
    return _ranked(question, conditions(question.author_id))


def standing(question: Question) -> Sequence[Answer]:
    """The answers that a vote can choose, best ranked first, whatever readers thought since."""
    return _ranked(question, _of_others(question.author_id))


def conditions(asker_id: int) -> tuple[ColumnElement[bool], ...]:
    """What makes an answer eligible, for a question of member `asker_id`."""
    return (*_of_others(asker_id), Answer.ups - Answer.downs >= rules().life.eligible_score)


def well_voted(answer: Answer) -> bool:
    """Whether readers think so well of `answer` that it needs no vote to be recommended."""
    return answer.ups - answer.downs >= rules().life.recommended_score


def _of_others(asker_id: int) -> tuple[ColumnElement[bool], ...]:
    asker = select(Member.organisation_id).where(Member.id == asker_id).scalar_subquery()
    colleagues = select(Member.id).where(Member.organisation_id == asker)  # none without one
    return (
        Answer.hidden_at.is_(None),
        Answer.author_id != asker_id,
        Answer.author_id.not_in(colleagues),
    )


def _ranked(question: Question, where: Sequence[ColumnElement[bool]]) -> Sequence[Answer]:
    return db.session.scalars(
        select(Answer)
        .where(Answer.question_id == question.id, *where)
        .order_by(Answer.rank.desc(), Answer.id)
        .execution_options(populate_existing=True)
    ).all()
