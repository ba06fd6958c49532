"""Whom it concerns that a report was decided on: the member who made it, and nobody else."""

from __future__ import annotations

from qa.accounts.models import Member
from qa.board.models import Answer, Comment, Question
from qa.core.db import db
from qa.moderation.events import FlagDecided
from qa.moderation.models import Flag
from qa.notifications.messages import Message


def flag_decided(fact: FlagDecided) -> list[Message]:
    """The reporter; which moderator it was they are not told."""
    flag = db.session.get(Flag, fact.flag_id)
    if flag is None or flag.state == "open":
        return []
    question = _question(flag)
    member = db.session.get(Member, flag.member_id) if flag.member_id else None
    data = {"title": member.name} if member else {}
    question_id = question.id if question else None
    kind, cause = f"flag_{flag.state}", f"flag:{flag.id}"
    return [Message(kind, cause, question_id, flag.decided_by_id, named=False,
                    to=(flag.flagger_id,), data=data)]  # fmt: skip


def _question(flag: Flag) -> Question | None:
    """The question that the report is about, or that its post stands below."""
    if flag.question_id is not None:
        return db.session.get(Question, flag.question_id)
    post: Answer | Comment | None = None
    if flag.answer_id is not None:
        post = db.session.get(Answer, flag.answer_id)
    elif flag.comment_id is not None:
        post = db.session.get(Comment, flag.comment_id)
    return db.session.get(Question, post.question_id) if post else None
