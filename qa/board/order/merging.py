"""Bringing the answers of a duplicate to its original, and back.

An answer moves with its votes, its comments and follow-ups. It stays where its author has
answered the other question or asked it, and where it was chosen as the best or holds a share of
the bounty. It stays, too, where an anonymous asker of either question wrote below it, edited it
or decided on an edit: under the other question the name would show, or cease to show, and either
tells who asked. Which ones moved stands on both timelines, and is what the undo reads.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import aliased

from qa.board.heating import count_answers
from qa.board.life import transitions
from qa.board.models import (
    Answer,
    Comment,
    FollowUp,
    Question,
    Revision,
    SuggestedEdit,
    TimelineEntry,
)
from qa.core import outbox
from qa.core.db import db

from .events import AnswersMoved

MERGED = "answers_merged"
PARTED = "answers_parted"


def merge(question: Question, original: Question) -> int:
    """Move what may move from `question` to `original`, both locked; returns how many."""
    moved = _move(question, original, _answer_ids(question.id))
    if moved:
        for here, there in ((question, original), (original, question)):
            data = {"from": question.id, "to": original.id, "other": there.id, "answers": moved}
            transitions.enter(here, MERGED, None, data=data)
    return len(moved)


def part(question: Question) -> None:
    """Move the answers that had moved from `question` back to it, wherever they are now."""
    taken = _taken_from(question.id)
    for place_id in sorted(places_of(question.id)):
        place = db.session.get_one(Question, place_id)
        moved = _move(place, question, taken)
        if moved:
            for here, there in ((place, question), (question, place)):
                data = {"from": place.id, "to": question.id, "other": there.id, "answers": moved}
                transitions.enter(here, PARTED, None, data=data)


def places_of(question_id: int) -> set[int]:
    """The other questions where answers that had moved from this one are now."""
    ids = _taken_from(question_id)
    places = select(Answer.question_id).where(Answer.id.in_(ids)).distinct()
    return set(db.session.scalars(places)) - {question_id}


def _taken_from(question_id: int) -> Sequence[int]:
    """Ids of the answers that the last merge took from the question."""
    entries = db.session.scalars(
        select(TimelineEntry.data)
        .where(TimelineEntry.question_id == question_id, TimelineEntry.kind == MERGED)
        .order_by(TimelineEntry.id.desc())
    )
    data = next((data for data in entries if data["from"] == question_id), None)
    return data["answers"] if data else []


def _answer_ids(question_id: int) -> Sequence[int]:
    return db.session.scalars(select(Answer.id).where(Answer.question_id == question_id)).all()


def _move(source: Question, target: Question, ids: Collection[int]) -> list[int]:
    """Move those of the answers `ids` from `source` to `target` that may; returns their ids."""
    transitions.lock_answers(ids)
    moved = db.session.scalars(
        select(Answer.id)
        .where(Answer.id.in_(ids), Answer.question_id == source.id, *_movable(source, target))
        .order_by(Answer.id)
    ).all()
    if not moved:
        return []
    for table, key in ((Answer, Answer.id), (Comment, Comment.answer_id)):
        db.session.execute(
            update(table).where(key.in_(moved)).values(question_id=target.id),
            execution_options={"synchronize_session": "fetch"},
        )
    count_answers(source.id, -len(moved))
    count_answers(target.id, len(moved))
    for question in (source, target):
        outbox.record(AnswersMoved(question.id))
    return list(moved)


def _movable(source: Question, target: Question) -> Sequence[ColumnElement[bool]]:
    there = aliased(Answer)
    nameless = [question.author_id for question in (source, target) if question.anonymous]
    traces = (Comment.author_id, FollowUp.author_id, Revision.author_id, Revision.approver_id,
              SuggestedEdit.author_id, SuggestedEdit.decided_by_id)  # fmt: skip
    named = [
        select(trace).where(trace.class_.answer_id == Answer.id, trace.in_(nameless)).exists()
        for trace in traces
    ]
    answered = select(there.id).where(
        there.question_id == target.id, there.author_id == Answer.author_id
    )
    return (
        Answer.hidden_at.is_(None),
        and_(Answer.accepted_at.is_(None), Answer.recommended_at.is_(None), Answer.share == 0),
        Answer.author_id != target.author_id,
        ~answered.exists(),
        ~or_(*named),
    )
