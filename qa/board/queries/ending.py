"""What a question page says of the question's end: the public vote, the best answer, the acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select

from qa.board import policy
from qa.board.models import Ballot, State
from qa.core.db import fetch
from qa.core.rulings import Ruling
from qa.reputation.actors import Actor
from qa.reputation.figures import Bounty
from qa.reputation.rules import rules


@dataclass(frozen=True, slots=True)
class EndingView:
    """How far a question is from its end; `can` holds the rulings for what its asker may do.

    `voted` says how many took part in the running vote, `my_ballot` which answer the reader chose;
    whom the others chose is secret until it ends. `bounty` holds the rules for a raise.
    """

    outcome_asked: bool
    voted: int
    my_ballot: int | None
    bounty: Bounty
    can: Mapping[str, Ruling]


@dataclass(frozen=True, slots=True)
class AnswerEndingView:
    """What the end of its question means to one answer, for one reader.

    `ballot` is the ruling for voting for it where it stands for election, None elsewhere.
    """

    recommended: bool
    share: int
    outcome: str | None
    outcome_note: str
    outcome_at: datetime | None
    can_withdraw: bool
    can_report: bool
    ballot: Ruling | None


_BALLOTS = select(
    func.count().label("voted"),
    func.max(case((Ballot.voter_id == bindparam("viewer_id"), Ballot.answer_id))).label("mine"),
).where(Ballot.question_id == bindparam("question_id"), Ballot.round == bindparam("round"))


def ending_view(viewer: Actor | None, question: Any) -> EndingView:
    """The end of `question`, a row of the question page; one statement, in a public vote."""
    voted, mine = 0, None
    if question.state == State.VOTING:
        voted, mine = fetch(
            _BALLOTS,
            question_id=question.id,
            round=question.round,
            viewer_id=viewer.id if viewer else None,
        ).one()
    return EndingView(
        outcome_asked=question.outcome_asked_at is not None,
        voted=voted,
        my_ballot=mine,
        bounty=rules().bounty,
        can={
            "decline": policy.decline(viewer, question),
            "raise_bounty": policy.raise_bounty(viewer, question),
        },
    )


def answer_ending_view(viewer: Actor | None, question: Any, answer: Any) -> AnswerEndingView:
    """The same of one of its answers, a row of the answers."""
    elected = (
        question.state == State.VOTING
        and answer.author_id != question.author_id
        and answer.ups - answer.downs >= rules().life.eligible_score
    )
    accepted = answer.accepted_at is not None
    return AnswerEndingView(
        recommended=answer.recommended_at is not None,
        share=answer.share,
        outcome=answer.outcome,
        outcome_note=answer.outcome_note,
        outcome_at=answer.outcome_at,
        can_withdraw=accepted and policy.withdraw_acceptance(viewer, question, answer).ok,
        can_report=accepted and policy.report_outcome(viewer, question, answer).ok,
        ballot=policy.ballot(viewer, question, answer) if elected else None,
    )
