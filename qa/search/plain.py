"""Searching the database itself, as long as there is no index: slower, and without ranking."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_, select

from qa.board.models import ANSWERED, Question, QuestionTag, Tag
from qa.core.db import db

from .engine import Hit, Query, Results, Sort

MOST_WORDS = 5


def search(query: Query) -> Results:
    """Questions whose title or text holds every word of `query` as it was typed."""
    words = query.text.split()[:MOST_WORDS]
    if not words:
        return Results((), 0, 0)
    order: ColumnElement[Any] = Question.created_at.desc()
    if query.sort is Sort.SCORE:
        order = (Question.ups - Question.downs).desc()
    found = db.session.scalars(
        select(Question.id)
        .where(Question.hidden_at.is_(None), *map(_has, words), *_filters(query))
        .order_by(order, Question.id.desc())
        .offset(query.offset)
        .limit(query.limit + 1)
    ).all()
    hits = tuple(Hit(id_, 0.0) for id_ in found[: query.limit])
    total = query.offset + len(found)
    return Results(hits, total, total)


def _has(word: str) -> ColumnElement[bool]:
    return or_(
        Question.title.icontains(word, autoescape=True),
        Question.body.icontains(word, autoescape=True),
    )


def _filters(query: Query) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.industries:
        conditions.append(Question.industry_id.in_(query.industries))
    if query.solved is not None:
        solved = Question.state.in_(ANSWERED)
        conditions.append(solved if query.solved else ~solved)
    if query.tag is not None:
        tagged = (
            select(QuestionTag.question_id)
            .join(Tag, Tag.id == QuestionTag.tag_id)
            .where(Tag.name == query.tag)
        )
        conditions.append(Question.id.in_(tagged))
    return conditions
