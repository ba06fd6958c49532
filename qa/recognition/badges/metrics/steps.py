"""The form of a metric, and what several of them are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    not_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from qa.board.models import Answer, Question
from qa.core.db import UtcDateTime
from qa.reputation.models import Award

Steps = Select[*tuple[Any, ...]]
Column = SQLColumnExpression[Any]

MEMBERS: BindParameter[Any] = bindparam("members", expanding=True)
"""The ids of the members that a statement is about."""

FEW_VOTES = 2
"""The votes of a post with fewer for it are not looked at: that is nearly every post."""

NO_MOMENT: ColumnElement[Any] = literal(None, UtcDateTime)


def _same(number: int) -> int:
    return number


def _as_it_is(at: datetime, _threshold: int) -> datetime:
    return at


@dataclass(frozen=True, slots=True)
class Metric:
    """What members have done, as a statement of the `steps` of those in `MEMBERS`.

    A step has ``member_id``, ``part``, ``at``, ``tie``, ``amount``: the sum of the member's
    `part` grew by the amount. A part is the id of a question, an answer or an industry where the
    metric counts for `each` of these; else the best part counts, and mostly there is only one.

    No threshold is below `least`. `goal` is the sum that a threshold means, `moment` when a step
    that reaches it did so.
    `so_far` is how far one is, as a statement of one number for each member, where that is not
    the sum of their best part.
    """

    steps: Steps
    each: str = ""
    undated: bool = False
    discreet: bool = False
    least: int = 1
    goal: Callable[[int], int] = _same
    moment: Callable[[datetime, int], datetime] = _as_it_is
    so_far: Steps | None = None


def steps(
    member: Column,
    at: Column,
    tie: Column,
    *conditions: ColumnElement[bool],
    part: Column | None = None,
    amount: Column | None = None,
) -> Steps:
    """A statement of steps: one of 1 for each row that `conditions` join and hold for."""
    return select(
        member.label("member_id"),
        (literal(0, Integer) if part is None else part).label("part"),
        at.label("at"),
        tie.label("tie"),
        (literal(1, Integer) if amount is None else amount).label("amount"),
    ).where(member.in_(MEMBERS), *conditions)


NAMED = and_(Question.hidden_at.is_(None), Question.anonymous.is_(False))
"""A question that everybody may see, and whose asker is known."""

SEEN = and_(
    Answer.question_id == Question.id, Answer.hidden_at.is_(None), Question.hidden_at.is_(None)
)
"""An answer that everybody may see."""


def not_nameless(member: Column) -> ColumnElement[bool]:
    """`member` is not the anonymous asker of the question."""
    return not_(and_(Question.anonymous, Question.author_id == member))


def kept(kind: str, *rules: str) -> FromClause:
    """The awards of `rules` about a post of `kind` that stand, one a post, as ``kept``.

    Taking back adds a row, giving again another one: the rows about a post are odd in number
    where the last word is that it stands. It has the moment at which it was first earned.
    """
    earned = Award.reverses_id.is_(None)
    prefix = f"{kind}:"
    post_id = case((Award.subject.startswith(prefix), func.substr(Award.subject, len(prefix) + 1)))
    return (
        select(
            Award.member_id,
            cast(post_id, BigInteger).label("post_id"),
            func.max(Award.industry_id).label("industry_id"),
            func.max(case((earned, Award.at))).label("at"),
            func.max(case((earned, Award.id))).label("tie"),
        )
        .where(
            Award.member_id.in_(MEMBERS), Award.rule.in_(rules), Award.subject.startswith(prefix)
        )
        .group_by(Award.member_id, Award.subject)
        .having(func.count() % 2 == 1)
        .subquery("kept")
    )


class seconds_between(GenericFunction[int]):
    """Whole seconds from the first moment to the second."""

    type = Integer()
    inherit_cache = True


@compiles(seconds_between, "sqlite")
def _seconds_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    begin, end = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(round((julianday({end}) - julianday({begin})) * 86400) AS INTEGER)"


@compiles(seconds_between, "postgresql")
def _seconds_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    begin, end = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(round(extract(epoch FROM {end} - {begin})) AS INTEGER)"


class day_number(GenericFunction[int]):
    """A date as a number, one more each day."""

    type = Integer()
    inherit_cache = True


@compiles(day_number, "sqlite")
def _day_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST(julianday({compiler.process(element.clauses, **kw)}) AS INTEGER)"


@compiles(day_number, "postgresql")
def _day_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)} - DATE '2000-01-01')"
