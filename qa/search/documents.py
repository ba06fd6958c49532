"""Questions as the index wants them, read from the board's tables as they stand now.

Documents are read in transactions of their own, many rows at a time and never for long: building
an index keeps nobody from writing, and the worker may do it in the middle of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from qa.board.models import Answer, Question, QuestionTag, State
from qa.core.db import db, reading

from .engine import Document

AT_ONCE = 500
"""Questions read in one transaction."""

LONGEST_TEXT = 4_000
"""Characters of a body, or of the answers together, that are searched."""

BEST_ANSWERS = 3
"""Answers of a question that are searched: the best one, then those with the best votes."""


def load(ids: Collection[int]) -> list[Document]:
    """Those of the questions `ids` that everybody may see."""
    wanted = list(ids)
    return [
        document
        for start in range(0, len(wanted), AT_ONCE)
        for document in _read(
            select_visible().where(Question.id.in_(wanted[start : start + AT_ONCE]))
        )
    ]


def load_all() -> Iterator[Document]:
    """All questions that everybody may see, by their ids."""
    last = 0
    while True:
        part = _read(
            select_visible().where(Question.id > last).order_by(Question.id).limit(AT_ONCE)
        )
        if not part:
            return
        yield from part
        last = part[-1].id


def count() -> int:
    """How many questions `load_all` gives."""
    with reading(), db.engine.connect() as connection:
        number = connection.scalar(select(func.count()).where(Question.hidden_at.is_(None)))
        return number or 0


def select_visible() -> Select[*tuple[Any, ...]]:
    """The columns of a document, over the questions that everybody may see."""
    return select(
        Question.id,
        Question.title,
        Question.body_html,
        Question.industry_id,
        Question.state,
        Question.created_at,
        (Question.ups - Question.downs).label("score"),
        case((Question.anonymous, 0), else_=Question.author_id).label("author_id"),
        Question.answers,
        Question.bounty,
        Question.language,
    ).where(Question.hidden_at.is_(None))


def select_best_answers(question_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """``question_id`` and ``body_html`` of the best visible answers, best first."""
    chosen = (Answer.accepted_at.is_(None), Answer.recommended_at.is_(None))
    order = (*chosen, Answer.rank.desc(), Answer.id)
    place = func.row_number().over(partition_by=Answer.question_id, order_by=order).label("place")
    visible: ColumnElement[bool] = Answer.hidden_at.is_(None)
    ranked = (
        select(Answer.question_id, Answer.body_html, place)
        .where(Answer.question_id.in_(question_ids), visible)
        .subquery()
    )
    return (
        select(ranked.c.question_id, ranked.c.body_html)
        .where(ranked.c.place <= BEST_ANSWERS)
        .order_by(ranked.c.question_id, ranked.c.place)
    )


def gather_answers(rows: Any) -> Mapping[int, str]:
    """The plain text of the rows of `select_best_answers`, by question."""
    texts: dict[int, list[str]] = {}
    for question_id, html in rows:
        texts.setdefault(question_id, []).append(plain_text(html))
    return {question_id: "\n".join(some)[:LONGEST_TEXT] for question_id, some in texts.items()}


def plain_text(html: str) -> str:
    """What a reader sees of rendered `html`, on one line, as far as it is searched."""
    return Markup(html).striptags()[:LONGEST_TEXT]  # noqa: S704  (ours, and taken apart here)


def texts(ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """Title, body and answers of those of the questions `ids` that everybody may see."""
    columns = select(Question.id, Question.title, Question.body_html)
    rows = db.session.execute(columns.where(Question.id.in_(ids), Question.hidden_at.is_(None)))
    answers = gather_answers(db.session.execute(select_best_answers(ids)))
    return {row.id: (row.title, plain_text(row.body_html), answers.get(row.id, "")) for row in rows}


def _read(query: Select[*tuple[Any, ...]]) -> list[Document]:
    with reading(), db.engine.connect() as connection:
        rows = connection.execute(query).all()
        ids = [row.id for row in rows]
        answers = gather_answers(connection.execute(select_best_answers(ids)))
        tags = _read_tags(connection, ids)
        experts = _read_experts(connection, ids)
    return [
        Document(
            id=row.id,
            title=row.title,
            body=plain_text(row.body_html),
            answers=answers.get(row.id, ""),
            industry_id=row.industry_id,
            tags=tuple(tags.get(row.id, ())),
            state=State(row.state),
            created=int(row.created_at.timestamp()),
            score=row.score,
            author_id=row.author_id,
            answer_count=row.answers,
            bounty=row.bounty,
            expert=row.id in experts,
            language=row.language,
        )
        for row in rows
    ]


def _read_tags(connection: Connection, question_ids: list[int]) -> Mapping[int, list[int]]:
    """The ids of the tags of each question, ascending."""
    query = (
        select(QuestionTag.question_id, QuestionTag.tag_id)
        .where(QuestionTag.question_id.in_(question_ids))
        .order_by(QuestionTag.question_id, QuestionTag.tag_id)
    )
    found: dict[int, list[int]] = {}
    for question_id, tag_id in connection.execute(query):
        found.setdefault(question_id, []).append(tag_id)
    return found


def _read_experts(connection: Connection, question_ids: list[int]) -> set[int]:
    """Those of the questions that somebody known in their trade has answered."""
    query = select(Answer.question_id).where(
        Answer.question_id.in_(question_ids), Answer.by_expert, Answer.hidden_at.is_(None)
    )
    return set(connection.scalars(query))
