"""Commenting on a question or on an answer."""

from __future__ import annotations

from sqlalchemy import select

from qa.core import outbox
from qa.core.db import db, insert_once
from qa.core.markup import RENDERER
from qa.core.rulings import require
from qa.reputation.actors import Actor

from . import mentioning, policy, sensitive
from .drafts import checked_comment
from .events import CommentPosted
from .life import transitions
from .models import Answer, Comment, Question
from .newcomers import limit_comments, limit_links, links_in


def comment(
    actor: Actor,
    question: Question,
    answer: Answer | None,
    body: str,
    request_key: str | None = None,
    confirmed: str = "",
) -> int:
    """Comment on `answer`, or on `question` itself where it is None; returns the comment's id.

    The same comment sent twice (by its request key) is one; `confirmed` is as
    `sensitive.confirmation` gives it. Raises `Refused`, `Invalid`, `Conflict`.
    """
    require(policy.comment(actor, question, answer or question))
    text = checked_comment(body)
    sensitive.require_clean({"body": text}, confirmed)
    html = mentioning.rendered(text)
    limit_links(actor, links_in(html))
    limit_comments(actor)
    if answer is not None:
        transitions.keep_below(question, answer)
    comment_id = insert_once(
        Comment,
        question_id=question.id,
        answer_id=answer.id if answer else None,
        author_id=actor.id,
        body=text,
        body_html=html,
        renderer=RENDERER,
        request_key=request_key,
    )
    if comment_id is None:
        return _commented_before(actor, request_key)
    outbox.record(CommentPosted(question.id, comment_id))
    return comment_id


def _commented_before(actor: Actor, request_key: str | None) -> int:
    return db.session.scalars(
        select(Comment.id).where(Comment.author_id == actor.id, Comment.request_key == request_key)
    ).one()
