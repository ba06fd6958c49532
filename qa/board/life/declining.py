"""Declining: the asker says that no answer was satisfactory, and the question ends with that."""

from __future__ import annotations

from sqlalchemy import select

from qa.board import policy
from qa.board.drafts import checked_note
from qa.board.events import QuestionDeclined
from qa.board.models import Answer, Question
from qa.core import outbox
from qa.core.db import db
from qa.reputation import awarding
from qa.reputation.actors import Actor

from . import settling, transitions
from .transitions import Act


def decline(actor: Actor, question: Question, note: str = "") -> None:
    """End `question` without a best answer; `note` says to everybody what was missing.

    A part of the bounty is burnt, an odd point with it, and the rest goes back. Ending it in time
    earns the asker what accepting would, where somebody had answered at all: a question is not
    to be asked for that alone. Raises `Conflict`, `Refused`, `Invalid`.
    """
    question = transitions.lock(question.id)
    transitions.require(policy.decline(actor, question))
    note = checked_note(note)
    awarding.hold(question.author_id)
    if _answered(question):
        transitions.award_end(question)
    split = settling.burn_part(question)
    told = {"note": note} if note else {}
    transitions.step(question, Act.DECLINE, actor, data={**told, **split._asdict()})
    outbox.record(QuestionDeclined(question.id))


def _answered(question: Question) -> bool:
    others = (Answer.author_id != question.author_id, Answer.hidden_at.is_(None))
    found = select(Answer.id).where(Answer.question_id == question.id, *others).limit(1)
    return db.session.scalar(found) is not None
