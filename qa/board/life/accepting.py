"""Accepting an answer, and taking that back: the bounty finds its owner, and its way home."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from qa.board import policy
from qa.board.events import AcceptanceWithdrawn, AnswerAccepted
from qa.board.models import Answer, Question
from qa.core import outbox
from qa.core.db import db
from qa.core.errors import Invalid, Missing, Refused
from qa.core.i18n import _
from qa.reputation import awarding
from qa.reputation.actors import Actor

from . import outcomes, settling, transitions
from .transitions import Act

Shares = Mapping[int, int]
"""Points of the bounty by the id of the answer that gets them."""


def accept(actor: Actor, answer: Answer, shares: Shares | None = None) -> None:
    """Accept `answer`: it becomes the best answer, its author gets the points and the bounty.

    `shares` split the bounty between several answers: whole points which come to the bounty, to
    the accepted one at least as many as to any other. Accepting the same answer again changes
    nothing. Raises `Conflict` where the question has ended, `Refused`, `Missing`, `Invalid`.
    """
    question = transitions.lock(answer.question_id)
    if question.accepted_answer_id == answer.id and actor.id == question.author_id:
        return
    transitions.require(policy.accept(actor, question, answer))
    shares = _checked(question, answer, shares)
    answers = _locked_answers(actor, question, shares)
    awarding.hold(question.author_id, *(one.author_id for one in answers))
    settling.pay(question, {one: shares[one.id] for one in answers})
    answer.accepted_at = transitions.step(
        question, Act.ACCEPT, actor, answer_id=answer.id, data=_told(question, shares),
        accepted_answer_id=answer.id,
    )  # fmt: skip
    question.outcome_asked_at = None
    _award(question, answer)
    transitions.award_end(question)
    outbox.record(AnswerAccepted(question.id, answer.id))


def withdraw(actor: Actor, answer: Answer) -> None:
    """Take the acceptance of `answer` back: what it gave comes home, the question is open again.

    Raises `Conflict` where it is not accepted, `Refused` where it is too late, or where somebody
    has spent what it gave, or had to give it back (`forfeiting`): accepted anew, it would be given
    once more.
    """
    question = transitions.lock(answer.question_id)
    transitions.require(policy.withdraw_acceptance(actor, question, answer))
    answers = transitions.lock_answers(_paid_ids(question, answer))
    awarding.hold(question.author_id, *(one.author_id for one in answers))
    if awarding.is_taken(award_key(question, answer)):
        raise Refused(_("A moderator took back what this acceptance earned, so it stays."))
    settling.take_back(question, answers)
    taken = awarding.reverse(award_key(question, answer))
    transitions.step(question, Act.WITHDRAW, actor, answer_id=answer.id)
    if not (transitions.begin_round(question, bounty=question.bounty) and taken):
        raise Refused(
            _("The acceptance cannot be taken back: what it earned has been spent already.")
        )
    answer.accepted_at = None
    outcomes.forget(question, answer)
    outbox.record(AcceptanceWithdrawn(question.id, answer.id))


def _checked(question: Question, answer: Answer, shares: Shares | None) -> dict[int, int]:
    if shares is None:
        return {answer.id: question.bounty}
    whole = {answer.id: 0, **{id_: points for id_, points in shares.items() if points}}
    if min(whole.values()) < 0 or sum(whole.values()) != question.bounty:
        raise Invalid(
            {"shares": _("The shares must come to the bounty of %(points)s points.",
                         points=question.bounty)}
        )  # fmt: skip
    if max(whole.values()) > whole[answer.id]:
        raise Invalid({"shares": _("No other answer can get more than the accepted one.")})
    return whole


def _locked_answers(actor: Actor, question: Question, shares: Shares) -> list[Answer]:
    """The answers that get a share, as everybody may see them, from others than the asker's own."""
    found = [
        one
        for one in transitions.lock_answers(shares)
        if one.question_id == question.id
        and one.hidden_at is None
        and one.author_id != question.author_id
        and one.author_id not in actor.colleagues
    ]
    if len(found) < len(shares):
        raise Missing(_("There is no such answer."))
    return found


def _told(question: Question, shares: Shares) -> dict[str, int]:
    """What the timeline says of the bounty: its points, and between how many they were split."""
    if not question.bounty:
        return {}
    return {"bounty": question.bounty, "split": sum(1 for points in shares.values() if points)}


def _award(question: Question, answer: Answer) -> None:
    awarding.award(
        answer.author_id,
        "answer_accepted",
        award_key(question, answer),
        subject=f"answer:{answer.id}",
        industry_id=question.industry_id,
        bounty=answer.share,
    )


def _paid_ids(question: Question, answer: Answer) -> list[int]:
    shared = select(Answer.id).where(Answer.question_id == question.id, Answer.share > 0)
    return [answer.id, *db.session.scalars(shared)]


def award_key(question: Question, answer: Answer) -> str:
    """Key of what the acceptance of `answer` in this round gave its author."""
    return f"accept:answer:{answer.id}:{question.round}"
