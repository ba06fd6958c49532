"""The outcome report: whether the accepted answer worked in practice."""

from __future__ import annotations

from enum import StrEnum

from qa.board import policy
from qa.board.drafts import checked_note
from qa.board.events import OutcomeReported
from qa.board.models import Answer, Question
from qa.core import clock, outbox
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.reputation import awarding
from qa.reputation.actors import Actor

from . import transitions


class Outcome(StrEnum):
    """What came of an answer."""

    WORKS = "works"
    PARTLY = "partly"
    FAILED = "failed"


def report(actor: Actor, answer: Answer, outcome: str, note: str = "") -> None:
    """Say what came of the accepted `answer`; it stands with it, and can be said anew.

    What it earns is given once a question, while the acceptance stands. Raises `Conflict` where
    the answer is not the accepted one, `Refused`, `Invalid`.
    """
    question = transitions.lock(answer.question_id)
    transitions.require(policy.report_outcome(actor, question, answer))
    note = checked_note(note)
    if outcome not in list(Outcome):
        raise Invalid({"outcome": _("Say whether it worked, worked in part, or failed.")})
    transitions.lock_answers([answer.id])
    if (answer.outcome, answer.outcome_note) == (outcome, note):
        return
    answer.outcome, answer.outcome_note, answer.outcome_at = outcome, note, clock.now()
    transitions.enter(question, "outcome", actor, answer_id=answer.id, data={"outcome": outcome})
    awarding.award(
        question.author_id,
        "outcome_reported",
        _award_key(question),
        subject=f"question:{question.id}",
        industry_id=question.industry_id,
        unseen=question.anonymous,
    )
    awarding.restore(_award_key(question))
    outbox.record(OutcomeReported(question.id, answer.id, outcome))


def forget(question: Question, answer: Answer) -> None:
    """The acceptance of `answer` is taken back, and with it what was said to have come of it."""
    answer.outcome = answer.outcome_at = None
    answer.outcome_note = ""
    awarding.reverse(_award_key(question))


def _award_key(question: Question) -> str:
    return f"outcome:question:{question.id}"
