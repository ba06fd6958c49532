"""What the editor offers after an @ and a #: names and tags by their beginning."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select, union
from sqlalchemy.orm import aliased

from qa.accounts.models import Member, fold_name
from qa.board.models import Answer, Comment, FollowUp, Question, Tag
from qa.core.db import dialect, fetch

OFFERED = 8

_LAST = "\U0010ffff"

_SHOWN_COMPANY = case((Member.hides_company, ""), else_=Member.company).label("company")


def members_beginning(text: str, question_id: int | None = None) -> Sequence[tuple[str, str]]:
    """Name and company of members whose name begins with `text`.

    First those who have written below the question; without a text only they are offered. The
    asker of an anonymous question is not among them, whatever they wrote.
    """
    start = fold_name(text.strip())
    limits = {"start": start, "end": start + _LAST, "like": f"{_literal(start)}%"}
    found: dict[str, str] = {}
    if question_id is not None:
        rows = fetch(_in_thread(dialect()), question_id=question_id, **limits)
        found.update((row.name, row.company) for row in rows)
    if start and len(found) < OFFERED:
        rows = fetch(_on_the_site(dialect()), **limits)
        found.update((row.name, row.company) for row in rows if row.name not in found)
    return list(found.items())[:OFFERED]


def tags_beginning(text: str) -> Sequence[tuple[str, int]]:
    """Name and number of questions of tags that begin with `text`, the most used first.

    Where a synonym begins so, the tag that is meant by it.
    """
    start = text.strip().lower()
    if not start:
        return []
    limits = {"start": start, "end": start + _LAST, "like": f"{_literal(start)}%"}
    found: dict[str, int] = {}
    for row in fetch(_tags(dialect()), **limits):
        found.setdefault(row.name, row.questions)
    return list(found.items())[:OFFERED]


@cache
def _on_the_site(dialect: str) -> Select[*tuple[Any, ...]]:
    return (
        select(Member.name, _SHOWN_COMPANY)
        .where(Member.active, Member.confirmed_at.is_not(None))
        .where(_begins(Member.folded_name, dialect))
        .order_by(Member.folded_name)
        .limit(2 * OFFERED)
    )


@cache
def _in_thread(dialect: str) -> Select[*tuple[Any, ...]]:
    of_question = Question.id == bindparam("question_id")
    shown = and_(of_question, Question.hidden_at.is_(None))
    named = and_(shown, Question.anonymous.is_(False))
    asker = select(Question.author_id).where(named)
    answers = _writers(Answer, shown).where(Answer.hidden_at.is_(None))
    comments = _writers(Comment, shown).where(Comment.hidden_at.is_(None))
    follow_ups = (
        select(FollowUp.author_id)
        .join(Answer, Answer.id == FollowUp.answer_id)
        .join(Question, Question.id == Answer.question_id)
        .where(shown, FollowUp.hidden_at.is_(None), Answer.hidden_at.is_(None))
    )
    people = union(asker, answers, comments, follow_ups).subquery()
    hidden_asker = select(Question.author_id).where(shown, Question.anonymous)
    return (
        select(Member.name, _SHOWN_COMPANY)
        .join(people, people.c[0] == Member.id)
        .where(Member.active, _begins(Member.folded_name, dialect))
        .where(Member.id.not_in(hidden_asker))
        .order_by(Member.folded_name)
        .limit(OFFERED)
    )


def _writers(table: type[Answer] | type[Comment], shown: ColumnElement[bool]) -> Select[Any]:
    return select(table.author_id).join(Question, Question.id == table.question_id).where(shown)


@cache
def _tags(dialect: str) -> Select[*tuple[Any, ...]]:
    meant = aliased(Tag)
    name = func.coalesce(meant.name, Tag.name).label("name")
    questions = func.coalesce(meant.questions, Tag.questions).label("questions")
    return (
        select(name, questions)
        .select_from(Tag)
        .outerjoin(meant, meant.id == Tag.synonym_of_id)
        .where(_begins(Tag.name, dialect))
        .order_by(questions.desc(), name)
        .limit(2 * OFFERED)
    )


def _begins(column: Any, dialect: str) -> ColumnElement[bool]:
    """That `column` begins with ``:start``, in words that each database has an index for.

    SQLite has none for LIKE; on PostgreSQL a range would go by the order of its language.
    """
    if dialect == "sqlite":
        return and_(column >= bindparam("start"), column < bindparam("end"))
    return column.like(bindparam("like"), escape="\\")  # type: ignore[no-any-return]


def _literal(text: str) -> str:
    """`text` without meaning for LIKE."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
