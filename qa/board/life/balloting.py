"""The public vote for the best answer: one voice a member, secret until the vote has ended."""

from __future__ import annotations

from sqlalchemy import select, update

from qa.board import policy
from qa.board.events import BallotCast
from qa.board.models import Answer, Ballot, Question
from qa.core import clock, outbox
from qa.core.db import db, insert_once
from qa.core.errors import Conflict
from qa.core.i18n import _
from qa.reputation import awarding
from qa.reputation.actors import Actor

from . import candidates, transitions


def cast(actor: Actor, answer: Answer) -> None:
    """Give the voice of `actor` to `answer`; until the end of the vote it can go to another.

    Taking part is rewarded once a vote. Raises `Conflict` where no vote is running or the answer
    does not stand for election, `Refused`.
    """
    question = transitions.lock(answer.question_id)
    transitions.require(policy.ballot(actor, question, answer))
    stands = select(Answer.id).where(
        Answer.id == answer.id,
        Answer.question_id == question.id,
        *candidates.conditions(question.author_id),
    )
    if db.session.scalar(stands) is None:
        raise Conflict(_("This answer does not stand for election."))
    voice = {"question_id": question.id, "round": question.round, "voter_id": actor.id}
    if insert_once(Ballot, **voice, answer_id=answer.id, at=clock.now()) is None:
        _change(voice, answer)
        return
    awarding.award(
        actor.id,
        "ballot_cast",
        f"ballot:question:{question.id}:{question.round}:{actor.id}",
        subject=f"question:{question.id}",
        industry_id=question.industry_id,
    )
    outbox.record(BallotCast(question.id))


def count(question: Question) -> dict[int, int]:
    """How many voices each answer has in this round."""
    found = select(Ballot.answer_id).where(
        Ballot.question_id == question.id, Ballot.round == question.round
    )
    counts: dict[int, int] = {}
    for answer_id in db.session.scalars(found):
        counts[answer_id] = counts.get(answer_id, 0) + 1
    return counts


def _change(voice: dict[str, int], answer: Answer) -> None:
    db.session.execute(
        update(Ballot).filter_by(**voice).values(answer_id=answer.id, at=clock.now()),
        execution_options={"synchronize_session": False},
    )
