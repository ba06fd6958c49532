"""Asking on below an answer, and its author's replies: a thread of the two, apart from comments."""

from __future__ import annotations

from sqlalchemy import select

from qa.core import clock, outbox
from qa.core.db import db, insert_once
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.markup import RENDERER
from qa.core.rulings import require
from qa.reputation.actors import Actor

from . import mentioning, policy, sensitive
from .answer_events import FollowUpHidden, FollowUpPosted
from .drafts import checked_comment
from .life import transitions
from .models import Answer, FollowUp, Question
from .newcomers import limit_comments, limit_links, links_in


def follow_up(
    actor: Actor,
    question: Question,
    answer: Answer,
    body: str,
    request_key: str | None = None,
    confirmed: str = "",
) -> int:
    """Ask on below `answer`, or reply as its author; returns the follow-up's id.

    The same one sent twice (by its request key) is one; `confirmed` is as
    `sensitive.confirmation` gives it. Raises `Refused`, `Invalid`, `Conflict`.
    """
    require(policy.follow_up(actor, question, answer))
    text = checked_comment(body)
    sensitive.require_clean({"body": text}, confirmed)
    html = mentioning.rendered(text)
    limit_links(actor, links_in(html))
    limit_comments(actor)
    transitions.keep_below(question, answer)
    follow_up_id = insert_once(
        FollowUp,
        answer_id=answer.id,
        author_id=actor.id,
        body=text,
        body_html=html,
        renderer=RENDERER,
        request_key=request_key,
    )
    if follow_up_id is None:
        return _posted_before(actor, request_key)
    outbox.record(FollowUpPosted(question.id, answer.id, follow_up_id))
    return follow_up_id


def hide(actor: Actor, question: Question, follow_up: FollowUp) -> None:
    """Take a follow-up away. Raises `Refused`."""
    require(policy.hide_follow_up(actor, question))
    follow_up.hidden_at = follow_up.hidden_at or clock.now()
    outbox.record(FollowUpHidden(question.id, follow_up.answer_id, follow_up.id))


def restore(actor: Actor, question: Question, follow_up: FollowUp) -> None:
    """Put a follow-up back. Raises `Refused`."""
    require(policy.hide_follow_up(actor, question))
    follow_up.hidden_at = None
    outbox.record(FollowUpHidden(question.id, follow_up.answer_id, follow_up.id))


def load(follow_up_id: int) -> tuple[FollowUp, Question]:
    """The follow-up, hidden or not, below a visible answer to a visible question.

    Raises `Missing`.
    """
    row = db.session.execute(
        select(FollowUp, Question)
        .join(Answer, Answer.id == FollowUp.answer_id)
        .join(Question, Question.id == Answer.question_id)
        .where(
            FollowUp.id == follow_up_id,
            Answer.hidden_at.is_(None),
            Question.hidden_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise Missing(_("There is no such follow-up."))
    return row[0], row[1]


def _posted_before(actor: Actor, request_key: str | None) -> int:
    return db.session.scalars(
        select(FollowUp.id).where(
            FollowUp.author_id == actor.id, FollowUp.request_key == request_key
        )
    ).one()
