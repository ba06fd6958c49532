"""Loading posts for those who keep order: deleted ones too, where they exist for this reader."""

from __future__ import annotations

from sqlalchemy import select

from qa.board import policy
from qa.board.models import Answer, Comment, Question
from qa.core.db import db
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.reputation.actors import Actor


def find_question(viewer: Actor | None, question_id: int) -> Question:
    """The question with this id. Raises `Missing`."""
    question = db.session.get(Question, question_id)
    if question is None or not _exists(viewer, question):
        raise Missing(_("There is no such question."))
    return question


def find_answer(viewer: Actor | None, answer_id: int) -> tuple[Answer, Question]:
    """The answer with this id and its question. Raises `Missing`."""
    row = db.session.execute(
        select(Answer, Question)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.id == answer_id)
    ).one_or_none()
    if row is None or not all(_exists(viewer, post) for post in row):
        raise Missing(_("There is no such answer."))
    return row[0], row[1]


def find_comment(viewer: Actor | None, comment_id: int) -> tuple[Comment, Question]:
    """The comment with this id and the question on whose page it stands. Raises `Missing`."""
    row = db.session.execute(
        select(Comment, Question, Answer)
        .join(Question, Question.id == Comment.question_id)
        .outerjoin(Answer, Answer.id == Comment.answer_id)
        .where(Comment.id == comment_id)
    ).one_or_none()
    if row is None or not all(_exists(viewer, post) for post in row if post is not None):
        raise Missing(_("There is no such comment."))
    return row[0], row[1]


def _exists(viewer: Actor | None, post: Question | Answer | Comment) -> bool:
    return post.hidden_at is None or policy.see_deleted(viewer, post)
