"""Whom it concerns that order was kept: closings, moves, marks, removals."""

from __future__ import annotations

from sqlalchemy import select

from qa.board.life.transitions import Act
from qa.board.models import Answer, Comment, HiddenBy, Question, State
from qa.board.order.events import (
    AnswersMoved,
    PostRemoved,
    PostRestored,
    QuestionClosed,
    QuestionMarked,
    QuestionMoved,
    QuestionReopened,
)
from qa.board.order.merging import MERGED, PARTED
from qa.core.db import db
from qa.notifications.messages import Message

from .present import by, followers, latest_step, step_by, visible_question

MARKS = ("locked", "unlocked", "protected", "featured", "pinned")
"""The marks that mean something to the asker."""


def question_closed(fact: QuestionClosed) -> list[Message]:
    """The asker, and who follows the question; whoever answered does."""
    question = visible_question(fact.question_id)
    step = latest_step(fact.question_id, Act.CLOSE)
    if question is None or step is None or question.state != State.CLOSED:
        return []
    cause, who = f"step:{step.id}", step_by(question, step)
    reason = str(step.data.get("reason", ""))
    own = f"closed_{reason}" if f"closed_{reason}" in CLOSINGS else "closed"
    return [
        Message(own, cause, question.id, **who, to=(question.author_id,)),
        Message("closed_followed", cause, question.id, **who, followers=followers(question)),
    ]


CLOSINGS = {"closed_duplicate"}
"""Closings that the asker is told of in words of their own."""


def question_reopened(fact: QuestionReopened) -> list[Message]:
    """The asker, and who follows the question."""
    question = visible_question(fact.question_id)
    step = latest_step(fact.question_id, Act.REOPEN)
    if question is None or step is None:
        return []
    cause, who = f"step:{step.id}", step_by(question, step)
    return [
        Message("reopened", cause, question.id, **who, to=(question.author_id,)),
        Message("reopened_followed", cause, question.id, **who, followers=followers(question)),
    ]


def answers_moved(fact: AnswersMoved) -> list[Message]:
    """The authors of the answers, on the page where these are now."""
    question = visible_question(fact.question_id)
    step = latest_step(fact.question_id, MERGED, PARTED)
    if question is None or step is None:
        return []
    rows = db.session.execute(
        select(Answer.id, Answer.author_id).where(
            Answer.id.in_(step.data.get("answers", ())),
            Answer.question_id == question.id,
            Answer.hidden_at.is_(None),
        )
    )
    # Nobody is named: who acted stands on the duplicate's timeline.
    return [
        Message("answer_moved", f"step:{step.id}:{row.id}", question.id, to=(row.author_id,),
                data={"answer": row.id})
        for row in rows
    ]  # fmt: skip


def question_moved(fact: QuestionMoved) -> list[Message]:
    """The asker."""
    return _for_asker(fact.question_id, "moved", "moved")


def question_marked(fact: QuestionMarked) -> list[Message]:
    """The asker, where the mark means something to them."""
    if fact.kind not in MARKS:
        return []
    return _for_asker(fact.question_id, fact.kind, fact.kind)


def post_removed(fact: PostRemoved) -> list[Message]:
    """The post's author, where it was a moderator: with the reason, and what it was."""
    post = _post(fact)
    question = db.session.get(Question, fact.question_id)
    if post is None or question is None or post.hidden_by != HiddenBy.MODERATOR:
        return []
    kind = f"{_kind(fact)}_removed"
    step = latest_step(question.id, kind)
    cause = f"step:{step.id}" if step else f"{kind}:{post.id}:{post.hidden_at:%Y%m%dT%H%M%S}"
    data = {"reason": post.hidden_reason or "", "title": question.title}
    who = by(question, step.actor_id if step else None)
    return [Message(kind, cause, question.id, **who, to=(post.author_id,), data=data)]


def post_restored(fact: PostRestored) -> list[Message]:
    """The post's author, where they did not restore it themselves."""
    post, question = _post(fact), visible_question(fact.question_id)
    kind = f"{_kind(fact)}_restored"
    step = latest_step(fact.question_id, kind)
    if post is None or question is None or step is None or post.hidden_at is not None:
        return []
    data = {"answer": fact.answer_id} if fact.answer_id else {}
    who = step_by(question, step)
    return [Message(kind, f"step:{step.id}", question.id, **who, to=(post.author_id,), data=data)]


def _for_asker(question_id: int, step_kind: str, kind: str) -> list[Message]:
    question, step = visible_question(question_id), latest_step(question_id, step_kind)
    if question is None or step is None:
        return []
    who = step_by(question, step)
    return [Message(kind, f"step:{step.id}", question.id, **who, to=(question.author_id,))]


def _post(fact: PostRemoved | PostRestored) -> Question | Answer | Comment | None:
    if fact.comment_id is not None:
        return db.session.get(Comment, fact.comment_id)
    if fact.answer_id is not None:
        return db.session.get(Answer, fact.answer_id)
    return db.session.get(Question, fact.question_id)


def _kind(fact: PostRemoved | PostRestored) -> str:
    if fact.comment_id is not None:
        return "comment"
    return "answer" if fact.answer_id is not None else "question"
