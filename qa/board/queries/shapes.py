"""The shapes that every page of the board is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from qa.accounts.models import Member
from qa.board.models import Question
from qa.board.tree import Node, tree


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote something, as it is marked everywhere: name and level."""

    name: str
    level: int


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question in a list. `author` is the name, None where the asker stays anonymous."""

    id: int
    slug: str
    title: str
    excerpt: str
    state: str
    created_at: datetime
    edited_at: datetime | None
    deadline_at: datetime
    ballot_ends_at: datetime | None
    bounty: int
    answers: int
    score: int
    views: int
    featured: bool
    author: str | None
    tags: list[str]
    industry: Node
    trade: Node


VISIBLE_CARDS = (
    select(
        Question.id,
        Question.slug,
        Question.title,
        Question.excerpt,
        Question.state,
        Question.created_at,
        Question.edited_at,
        Question.deadline_at,
        Question.ballot_ends_at,
        Question.bounty,
        Question.answers,
        (Question.ups - Question.downs).label("score"),
        Question.views,
        Question.featured_at,
        Question.anonymous,
        Question.tags,
        Member.name,
        Question.industry_id,
        Question.trade_id,
    )
    .join(Member, Member.id == Question.author_id)
    .where(Question.hidden_at.is_(None))
)
"""The columns of a card, over all visible questions; the caller narrows and orders them."""


def make_cards(rows: Iterable[Any]) -> list[QuestionCard]:
    """Cards of rows with the columns of `VISIBLE_CARDS`."""
    industries = tree().by_id
    return [
        QuestionCard(
            id=row.id,
            slug=row.slug,
            title=row.title,
            excerpt=row.excerpt,
            state=row.state,
            created_at=row.created_at,
            edited_at=row.edited_at,
            deadline_at=row.deadline_at,
            ballot_ends_at=row.ballot_ends_at,
            bounty=row.bounty,
            answers=row.answers,
            score=row.score,
            views=row.views,
            featured=row.featured_at is not None,
            author=None if row.anonymous else row.name,
            tags=row.tags,
            industry=industries[row.industry_id],
            trade=industries[row.trade_id],
        )
        for row in rows
    ]
