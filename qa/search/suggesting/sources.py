"""What may be offered, as it stands in the database: who goes by which texts, and its weight.

All weights are logarithms, so that the tenth vote counts for more than the hundredth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log1p
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from qa.accounts.models import Member
from qa.board.models import ANSWERED, Answer, Question, Revision, Tag
from qa.board.tree import tree
from qa.core.db import db, reading
from qa.reputation.models import Reputation

AT_ONCE = 5_000
"""Rows read in one transaction."""

SOLVED = 1.0
"""What it adds to the weight of a question that it is solved, in logarithms of votes."""

VIEWS = 0.3
"""What a view weighs, where a vote weighs 1."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something that goes by `texts`; `weight` is 0 or more."""

    id: int
    texts: tuple[str, ...]
    weight: float


def offered_members() -> ColumnElement[bool]:
    """Who is offered: who may be seen, and did not ask to be kept out of search engines."""
    return (
        Member.active
        & Member.confirmed_at.is_not(None)
        & Member.closed_at.is_(None)
        & ~Member.hides_from_search
    )


def offered_tags() -> ColumnElement[bool]:
    """Which tags are offered: those that lead to questions."""
    return (Tag.questions > 0) & Tag.synonym_of_id.is_(None)


def titles() -> Iterator[Source]:
    """The questions that everybody may see."""
    votes = (Question.ups - Question.downs).label("votes")
    shown = select(Question.id, Question.title, votes, Question.views, Question.state).where(
        Question.hidden_at.is_(None)
    )
    for row in _all(shown, Question.id):
        weight = log1p(max(row.votes, 0)) + VIEWS * log1p(row.views)
        yield Source(row.id, (row.title,), weight + SOLVED * (row.state in ANSWERED))


def industries() -> Iterator[Source]:
    """The industries, each by its names in all languages."""
    for node in tree().by_id.values():
        if node.open:
            yield Source(node.id, tuple(dict.fromkeys(node.names.values())), log1p(node.questions))


def tags() -> Iterator[Source]:
    """The tags that lead to questions, each by its name and by those that mean the same."""
    others: dict[int, list[str]] = defaultdict(list)
    for row in _all(select(Tag.id, Tag.name, Tag.synonym_of_id), Tag.id):
        if row.synonym_of_id:
            others[row.synonym_of_id].append(row.name)
    for row in _all(select(Tag.id, Tag.name, Tag.questions).where(offered_tags()), Tag.id):
        yield Source(row.id, (row.name, *others[row.id]), log1p(row.questions))


def members() -> Iterator[Source]:
    """The members who have written what everybody may see, with their name; by experience.

    Where they hide their figures, their experience weighs nothing.
    """
    asked = select(Question.id).where(
        Question.author_id == Member.id, Question.hidden_at.is_(None), ~Question.anonymous
    )
    answered = select(Answer.id).where(Answer.author_id == Member.id, Answer.hidden_at.is_(None))
    shown = (
        select(Member.id, Member.name, Member.hides_figures, Reputation.experience)
        .outerjoin(Reputation, Reputation.member_id == Member.id)
        .where(offered_members(), or_(asked.exists(), answered.exists()))
    )
    for row in _all(shown, Member.id):
        known = 0 if row.hides_figures else max(row.experience or 0, 0)
        yield Source(row.id, (row.name,), log1p(known))


def state() -> list[int]:
    """Numbers that differ when there are other questions, titles, tags or members than before."""
    counted = (
        select(func.max(Question.id)),
        select(func.count()).where(Question.hidden_at.is_(None)),
        select(func.max(Revision.id)),
        select(func.count()).select_from(Tag).where(offered_tags()),
        select(func.count()).select_from(Member).where(offered_members()),
    )
    with reading(), db.engine.connect() as connection:
        row = connection.execute(select(*(one.scalar_subquery() for one in counted))).one()
    return [number or 0 for number in row]


def _all(query: Select[*tuple[Any, ...]], id_: Any) -> Iterable[Any]:
    """All rows of `query` by their `id_`, in transactions that never last long."""
    last = 0
    while True:
        with reading(), db.engine.connect() as connection:
            rows = connection.execute(query.where(id_ > last).order_by(id_).limit(AT_ONCE)).all()
        yield from rows
        if len(rows) < AT_ONCE:
            return
        last = rows[-1].id
