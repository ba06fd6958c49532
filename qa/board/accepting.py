"""Accepting an answer: the question is solved, and the bounty finds its owner."""

from __future__ import annotations

from sqlalchemy import select

from qa.core import clock, outbox
from qa.core.db import db
from qa.core.errors import Conflict
from qa.core.i18n import _
from qa.core.rulings import require
from qa.ledger import posting
from qa.reputation import awarding
from qa.reputation.actors import Actor

from . import policy
from .events import AnswerAccepted
from .models import Answer, Question, State, TimelineEntry


def accept(actor: Actor, answer: Answer) -> None:
    """Accept `answer`: it becomes the best answer, its author gets the points and the bounty.

    Accepting the same answer again changes nothing; a different one raises `Conflict`, also
    where two acceptances meet, since the question's row is locked. Raises `Refused`.
    The rows are locked in the order that votes lock them, the posts, then the members; and as
    an update locks them, for whoever waits has locked their keys and could not let go.
    """
    question = db.session.scalars(
        select(Question)
        .where(Question.id == answer.question_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    if question.accepted_answer_id == answer.id and actor.id == question.author_id:
        return
    if question.state == State.SOLVED and actor.id == question.author_id:
        raise Conflict(_("An answer to this question has been accepted already."))
    require(policy.accept(actor, question, answer))
    db.session.refresh(answer, with_for_update={"key_share": True})
    awarding.hold(answer.author_id, question.author_id)
    moment = clock.now()
    question.state, question.solved_at = State.SOLVED, moment
    question.accepted_answer_id, answer.accepted_at = answer.id, moment
    db.session.add(
        TimelineEntry(
            question_id=question.id,
            kind="accepted",
            actor_id=None if question.anonymous else actor.id,
            answer_id=answer.id,
            at=moment,
        )
    )
    _reward(question, answer)
    outbox.record(AnswerAccepted(question.id, answer.id))


def _reward(question: Question, answer: Answer) -> None:
    if question.bounty:
        posting.transfer(
            f"bounty-paid:question:{question.id}",
            posting.escrow(f"question:{question.id}"),
            posting.member(answer.author_id),
            question.bounty,
        )
    awarding.award(
        answer.author_id,
        "answer_accepted",
        f"accept:answer:{answer.id}",
        industry_id=question.industry_id,
        bounty=question.bounty,
    )
    if question.solved_at and question.solved_at <= question.deadline_at:
        awarding.award(
            question.author_id,
            "question_ended_in_time",
            f"ended:question:{question.id}",
            industry_id=question.industry_id,
        )
