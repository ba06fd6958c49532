"""What a member's page shows of their part in the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from qa.board.models import Answer, Question
from qa.core.db import db, fetch

from .shapes import VISIBLE_CARDS, QuestionCard, make_cards

SHOWN = 10


@dataclass(frozen=True, slots=True)
class MemberFigures:
    """How many visible questions and answers a member has posted, and how many were accepted."""

    questions: int
    answers: int
    accepted: int


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """An answer of a member, as their page lists it."""

    id: int
    question_id: int
    question_slug: str
    title: str
    score: int
    accepted: bool
    created_at: datetime


_QUESTIONS = (
    VISIBLE_CARDS.where(Question.author_id == bindparam("member_id"), Question.anonymous.is_(False))
    .order_by(Question.created_at.desc())
    .limit(SHOWN)
)


def questions_of(member_id: int) -> list[QuestionCard]:
    """The member's newest questions; those they asked anonymously are nobody's."""
    return make_cards(fetch(_QUESTIONS, member_id=member_id))


def answers_of(member_id: int) -> list[MemberAnswer]:
    """The member's newest answers."""
    rows = db.session.execute(
        select(
            Answer.id,
            Question.id,
            Question.slug,
            Question.title,
            Answer.ups - Answer.downs,
            Answer.accepted_at.is_not(None),
            Answer.created_at,
        )
        .join(Question, Question.id == Answer.question_id)
        .where(
            Answer.author_id == member_id,
            Answer.hidden_at.is_(None),
            Question.hidden_at.is_(None),
        )
        .order_by(Answer.created_at.desc())
        .limit(SHOWN)
    )
    return [MemberAnswer(*row) for row in rows]


def figures_of(member_id: int) -> MemberFigures:
    """The member's figures; one member's rows are few enough to be counted."""
    questions = select(func.count()).where(
        Question.author_id == member_id,
        Question.hidden_at.is_(None),
        Question.anonymous.is_(False),
    )
    answers = select(func.count(), func.count(Answer.accepted_at)).where(
        Answer.author_id == member_id, Answer.hidden_at.is_(None)
    )
    given, accepted = db.session.execute(answers).one()
    return MemberFigures(db.session.scalar(questions) or 0, given, accepted)
