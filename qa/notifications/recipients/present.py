"""What recipients are told by: the rows as they are now, if they are to be seen."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from qa.board.following import Followed, Target
from qa.board.models import Answer, Comment, Question, TimelineEntry
from qa.core.db import db


def visible_question(question_id: int) -> Question | None:
    """The question, where everybody may see it."""
    question = db.session.get(Question, question_id)
    return question if question is not None and question.hidden_at is None else None


def visible_answer(answer_id: int) -> tuple[Answer, Question] | None:
    """The answer and its question, where everybody may see both."""
    answer = db.session.get(Answer, answer_id)
    if answer is None or answer.hidden_at is not None:
        return None
    question = visible_question(answer.question_id)
    return (answer, question) if question is not None else None


def visible_comment(comment_id: int) -> tuple[Comment, Answer | None, Question] | None:
    """The comment with what it stands below, where everybody may see all of it."""
    comment = db.session.get(Comment, comment_id)
    if comment is None or comment.hidden_at is not None:
        return None
    question = visible_question(comment.question_id)
    if question is None or comment.answer_id is None:
        return (comment, None, question) if question is not None else None
    found = visible_answer(comment.answer_id)
    return (comment, *found) if found is not None else None


def latest_step(question_id: int, *kinds: str) -> TimelineEntry | None:
    """The last entry of one of these kinds on the question's timeline."""
    return db.session.scalars(
        select(TimelineEntry)
        .where(TimelineEntry.question_id == question_id, TimelineEntry.kind.in_(kinds))
        .order_by(TimelineEntry.id.desc())
        .limit(1)
    ).one_or_none()


def followers(question: Question) -> tuple[Target, ...]:
    """What one follows to hear what becomes of `question`."""
    return (Target(Followed.QUESTION, question.id),)


def by(question: Question, actor_id: int | None) -> dict[str, Any]:
    """Who acted, for a `Message`: the asker of an anonymous question is not named."""
    nameless = question.anonymous and actor_id == question.author_id
    return {"actor_id": actor_id, "named": not nameless}


def by_asker(question: Question) -> dict[str, Any]:
    """The same for what only the asker can do."""
    return by(question, question.author_id)


def step_by(question: Question, step: TimelineEntry) -> dict[str, Any]:
    """The same for whoever took a step: where it names nobody, and no votes, it was the asker."""
    if step.actor_id is None and "votes" not in step.data and question.anonymous:
        return by_asker(question)
    return by(question, step.actor_id)
