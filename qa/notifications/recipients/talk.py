"""Whom questions, answers, comments, follow-ups and invitations concern."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from qa.board.answer_events import FollowUpPosted
from qa.board.events import (
    AnswerGiven,
    AskerRevealed,
    CommentPosted,
    InvitationSent,
    QuestionAsked,
)
from qa.board.following import Followed, Target
from qa.board.mentioning import mentioned
from qa.board.models import FollowUp, Invitation, QuestionTag
from qa.core import clock
from qa.core.db import db
from qa.notifications.messages import Message

from .present import (
    by,
    by_asker,
    followers,
    visible_answer,
    visible_comment,
    visible_question,
)

NEWS = timedelta(days=2)
"""A question asked longer ago is no news: the worker has stood still for days."""


def question_asked(fact: QuestionAsked) -> list[Message]:
    """Whom it mentions; then who follows its industry, its tags, or its asker if they are named."""
    question = visible_question(fact.question_id)
    if question is None or question.created_at < clock.now() - NEWS:
        return []
    industries = dict.fromkeys((question.industry_id, question.trade_id))
    tags = db.session.scalars(
        select(QuestionTag.tag_id).where(QuestionTag.question_id == question.id)
    )
    followed = [
        *(Target(Followed.INDUSTRY, id_) for id_ in industries),
        *(Target(Followed.TAG, id_) for id_ in tags),
        *([] if question.anonymous else [Target(Followed.MEMBER, question.author_id)]),
    ]
    cause, who = f"question:{question.id}", by_asker(question)
    return [
        Message("mentioned", cause, question.id, **who, to=mentioned(question.body)),
        Message("asked", cause, question.id, **who, followers=followed),
    ]


def answer_given(fact: AnswerGiven) -> list[Message]:
    """The asker, who had invited the author, whom it mentions, who follows the question."""
    found = visible_answer(fact.answer_id)
    if found is None:
        return []
    answer, question = found
    inviter = db.session.scalar(
        select(Invitation.inviter_id).where(
            Invitation.question_id == question.id, Invitation.invitee_id == answer.author_id
        )
    )
    cause, who = f"answer:{answer.id}", by(question, answer.author_id)
    data = {"answer": answer.id}
    return [
        Message("answered", cause, question.id, **who, to=(question.author_id,), data=data),
        Message("answered_invited", cause, question.id, **who,
                to=(inviter,) if inviter else (), data=data),
        Message("mentioned", cause, question.id, **who, to=mentioned(answer.body), data=data),
        Message("answered_followed", cause, question.id, **who,
                followers=followers(question), data=data),
    ]  # fmt: skip


def comment_posted(fact: CommentPosted) -> list[Message]:
    """The author of the post it stands below, and whom it mentions."""
    found = visible_comment(fact.comment_id)
    if found is None:
        return []
    comment, answer, question = found
    cause, who = f"comment:{comment.id}", by(question, comment.author_id)
    data = {"comment": comment.id, **({"answer": answer.id} if answer else {})}
    author = (answer or question).author_id
    return [
        Message("commented", cause, question.id, **who, to=(author,), data=data),
        Message("mentioned", cause, question.id, **who, to=mentioned(comment.body), data=data),
    ]


def follow_up_posted(fact: FollowUpPosted) -> list[Message]:
    """The other one of the two whose thread it is, and whom it mentions."""
    found = visible_answer(fact.answer_id)
    follow_up = db.session.get(FollowUp, fact.follow_up_id)
    if found is None or follow_up is None or follow_up.hidden_at is not None:
        return []
    answer, question = found
    cause, who = f"follow-up:{follow_up.id}", by(question, follow_up.author_id)
    data = {"answer": answer.id}
    return [
        Message("followed_up", cause, question.id, **who, to=(answer.author_id,), data=data),
        Message("replied", cause, question.id, **who, to=(question.author_id,), data=data),
        Message("mentioned", cause, question.id, **who, to=mentioned(follow_up.body), data=data),
    ]


def invitation_sent(fact: InvitationSent) -> list[Message]:
    """Who is invited, while they have not said anything to it."""
    question = visible_question(fact.question_id)
    invitation = db.session.get(Invitation, fact.invitation_id)
    if question is None or invitation is None or invitation.state != "waiting":
        return []
    if invitation.invitee_id == question.author_id:  # nobody answers themselves
        return []
    who = by(question, invitation.inviter_id)
    cause = f"invitation:{invitation.id}"
    return [Message("invited", cause, question.id, **who, to=(invitation.invitee_id,))]


def asker_revealed(fact: AskerRevealed) -> list[Message]:
    """The one member to whom the asker shows themselves, by name, and nobody else."""
    question = visible_question(fact.question_id)
    if question is None or question.revealed_to_id != fact.member_id:
        return []
    cause = f"revealed:{question.id}"
    to = (fact.member_id,)
    return [Message("revealed", cause, question.id, question.author_id, named=True, to=to)]
