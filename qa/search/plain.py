"""Searching the database itself, as long as there is no index: slower, and without ranking."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, or_, select

from qa.board.models import Answer, Question, QuestionTag
from qa.core.db import db

from .engine import Filters, Hit, Query, Range, Results, Sort

MOST_WORDS = 5
"""Words and phrases that are looked for, and texts left out; of a longer query the first."""

LOOKED_THROUGH = 20_000
"""Questions that pass the filters whose texts are looked through, the newest ones: that takes
0.1 s at most, and the index is there again before long."""

_SCORE = Question.ups - Question.downs
_LAST_SECOND = 253_402_300_799  # of the year 9999
_LARGEST = 2**31 - 1  # number that the databases compare with a column of whole numbers


def search(query: Query) -> Results:
    """Questions whose title or text holds every word of `query` as it was typed; no facets."""
    newest = (
        select(Question.id)
        .where(Question.hidden_at.is_(None), *_passing(query.filters))
        .order_by(Question.created_at.desc(), Question.id.desc())
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    wanted = islice((*query.phrases, *query.text.split()), MOST_WORDS)
    order = _SCORE.desc() if query.sort is Sort.SCORE else Question.created_at.desc()
    found = db.session.scalars(
        select(Question.id)
        .join(newest, newest.c.id == Question.id)
        .where(
            *map(_has, wanted),
            *(~_has(text) for text in query.excluded[:MOST_WORDS]),
        )
        .order_by(order, Question.id.desc())
        .offset(query.offset)
        .limit(query.limit + 1)
    ).all()
    hits = tuple(Hit(id_, 0.0) for id_ in found[: query.limit])
    total = query.offset + len(found)
    return Results(hits, total, total)


def _has(text: str) -> ColumnElement[bool]:
    return or_(
        Question.title.icontains(text, autoescape=True),
        Question.body.icontains(text, autoescape=True),
    )


def _passing(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        *_within(_SCORE, filters.score),
        *_within(Question.answers, filters.answers),
        *_since_and_until(filters.created),
    ]
    if filters.industries:
        conditions.append(Question.industry_id.in_(filters.industries))
    if filters.states:
        conditions.append(Question.state.in_(filters.states))
    if filters.authors:
        conditions += [Question.author_id.in_(filters.authors), ~Question.anonymous]
    if filters.bounty is not None:
        conditions.append((Question.bounty > 0) == filters.bounty)
    if filters.language is not None:
        conditions.append(Question.language == filters.language)
    for tag in filters.tags:
        tagged = select(QuestionTag.question_id).where(QuestionTag.tag_id == tag)
        conditions.append(Question.id.in_(tagged))
    if filters.expert is not None:
        known = exists().where(
            Answer.question_id == Question.id, Answer.by_expert, Answer.hidden_at.is_(None)
        )
        conditions.append(known if filters.expert else ~known)
    return conditions


def _within(value: SQLColumnExpression[Any], wanted: Range) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.least is not None:
        conditions.append(value >= _between(-_LARGEST, wanted.least, _LARGEST))
    if wanted.most is not None:
        conditions.append(value <= _between(-_LARGEST, wanted.most, _LARGEST))
    return conditions


def _since_and_until(wanted: Range) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.least is not None:
        conditions.append(Question.created_at >= _moment(wanted.least))
    if wanted.most is not None:
        conditions.append(Question.created_at < _moment(wanted.most + 1))
    return conditions


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(_between(0, second, _LAST_SECOND), UTC)


def _between(least: int, number: int, most: int) -> int:
    return max(least, min(number, most))
