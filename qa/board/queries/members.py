"""What a member's page shows of their part in the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select, tuple_

from qa.board.models import Answer, Question
from qa.core.db import fetch

from .shapes import VISIBLE_CARDS, QuestionCard, make_cards

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """An answer of a member, as their page lists it."""

    id: int
    question_id: int
    question_slug: str
    title: str
    score: int
    accepted: bool
    recommended: bool
    created_at: datetime


def _newest(query: Rows, table: type[Question] | type[Answer]) -> Rows:
    order = (table.created_at.desc(), table.id.desc())
    return query.order_by(*order).limit(bindparam("limit"))


def _older(query: Rows, table: type[Question] | type[Answer]) -> Rows:
    """Those that come after the row `before`, wherever that is gone too."""
    before: Any = bindparam("before")
    moment = select(table.created_at).where(table.id == before).scalar_subquery()
    return query.where(tuple_(table.created_at, table.id) < tuple_(moment, before))


_ASKED = VISIBLE_CARDS.where(
    Question.author_id == bindparam("member_id"), Question.anonymous.is_(False)
)
_GIVEN: Rows = (
    select(
        Answer.id,
        Question.id,
        Question.slug,
        Question.title,
        Answer.ups - Answer.downs,
        Answer.accepted_at.is_not(None),
        Answer.recommended_at.is_not(None),
        Answer.created_at,
    )
    .join(Question, Question.id == Answer.question_id)
    .where(
        Answer.author_id == bindparam("member_id"),
        Answer.hidden_at.is_(None),
        Question.hidden_at.is_(None),
    )
)
_QUESTIONS = _newest(_ASKED, Question)
_QUESTIONS_OLDER = _newest(_older(_ASKED, Question), Question)
_ANSWERS = _newest(_GIVEN, Answer)
_ANSWERS_OLDER = _newest(_older(_GIVEN, Answer), Answer)


def questions_of(member_id: int, limit: int, before: int | None = None) -> list[QuestionCard]:
    """The member's newest questions, or those before the question with the id `before`.

    Those they asked anonymously are nobody's.
    """
    return make_cards(_part(_QUESTIONS, _QUESTIONS_OLDER, member_id, limit, before))


def answers_of(member_id: int, limit: int, before: int | None = None) -> list[MemberAnswer]:
    """The member's newest answers, or those before the answer with the id `before`."""
    rows = _part(_ANSWERS, _ANSWERS_OLDER, member_id, limit, before)
    return [MemberAnswer(*row) for row in rows]


def _part(newest: Rows, older: Rows, member_id: int, limit: int, before: int | None) -> Any:
    if before is None:
        return fetch(newest, member_id=member_id, limit=limit)
    return fetch(older, member_id=member_id, limit=limit, before=before)
