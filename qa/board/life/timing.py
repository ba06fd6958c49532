"""What the clock does to a question, once each time has come: the steps behind the chores.

Each takes the id of a question that seemed due, locks it, and looks again: one that is busy, has
moved on, or is not due after all is left alone. So it may be done late, twice, and on two hosts.
"""

from __future__ import annotations

from datetime import timedelta

from qa.board.events import (
    AnswerRecommended,
    AskerCharged,
    DeadlineNear,
    OutcomeAsked,
    QuestionExpired,
    VotingBegun,
)
from qa.board.models import Answer, Question, State
from qa.core import clock, outbox
from qa.reputation import awarding
from qa.reputation.rules import rules

from . import balloting, candidates, settling, transitions
from .transitions import Act


def reminded_before(days: int) -> timedelta:
    """How long before its deadline the asker is reminded, who had chosen one of `days`."""
    return min(timedelta(hours=rules().life.reminder_hours), timedelta(days=days) / 4)


def remind(question_id: int) -> None:
    """The deadline is near: say so once, while there is something to do about it."""
    question = transitions.lock_unless_busy(question_id)
    if question is None or question.state != State.OPEN or question.reminded_at is not None:
        return
    moment = clock.now()
    begins = question.deadline_at - reminded_before(question.deadline_days)
    if begins <= moment < question.deadline_at:
        question.reminded_at = moment
        outbox.record(DeadlineNear(question.id))


def end_time(question_id: int) -> None:
    """The deadline has passed: vote on several good answers, recommend a single one, or expire."""
    question = transitions.lock_unless_busy(question_id)
    if question is None or question.state != State.OPEN or clock.now() < question.deadline_at:
        return
    answers = candidates.eligible(question)
    if len(answers) > 1:
        ends = clock.now() + timedelta(days=rules().life.ballot_days)
        transitions.step(
            question, Act.BEGIN_VOTE, None, data={"answers": len(answers)}, ballot_ends_at=ends
        )
        outbox.record(VotingBegun(question.id))
    elif answers and candidates.well_voted(answers[0]):
        _recommend(question, answers[0], {})
    else:
        _expire(question)


def end_vote(question_id: int) -> None:
    """The public vote has ended: the answer with the most ballots is the recommended one.

    Of several, the one that readers rank higher, then the older; where nobody took part, the best
    ranked if readers think well of it. Hidden answers do not count.
    """
    question = transitions.lock_unless_busy(question_id)
    if question is None or question.ballot_ends_at is None:
        return
    if clock.now() < question.ballot_ends_at:
        return
    ballots = balloting.count(question)
    answers = candidates.standing(question)
    chosen = max(answers, key=lambda one: ballots.get(one.id, 0), default=None)
    if chosen is not None and (chosen.id in ballots or candidates.well_voted(chosen)):
        voices = {"ballots": ballots.get(chosen.id, 0), "cast": sum(ballots.values())}
        _recommend(question, chosen, voices)
    else:
        _expire(question)


def charge(question_id: int) -> None:
    """The asker left a question unhandled for too long, though there was a good answer in time."""
    question = transitions.lock_unless_busy(question_id)
    if question is None or question.charge_at is None or clock.now() < question.charge_at:
        return
    question.charge_at = None
    key = f"unhandled:question:{question.id}"
    answered = (one.created_at <= question.deadline_at for one in candidates.eligible(question))
    if awarding.is_given(key) or not any(answered):
        return
    awarding.award(
        question.author_id,
        "question_left_unhandled",
        key,
        subject=f"question:{question.id}",
        industry_id=question.industry_id,
    )
    transitions.enter(question, "unhandled", None)
    outbox.record(AskerCharged(question.id))


def ask_outcome(question_id: int) -> None:
    """The answer has had time to be tried: ask the asker once what came of it."""
    question = transitions.lock_unless_busy(question_id)
    if question is None or question.outcome_asked_at is not None or question.solved_at is None:
        return
    after = timedelta(days=rules().life.outcome_after_days)
    if question.accepted_answer_id is not None and question.solved_at + after <= clock.now():
        question.outcome_asked_at = clock.now()
        outbox.record(OutcomeAsked(question.id, question.accepted_answer_id))


def award_key(question: Question, answer: Answer) -> str:
    """Key of what the recommendation of `answer` in this round gave its author."""
    return f"recommend:answer:{answer.id}:{question.round}"


def _recommend(question: Question, answer: Answer, voices: dict[str, int]) -> None:
    """Make `answer` the recommended one: its author gets what that earns, and the bounty."""
    transitions.lock_answers([answer.id])
    if answer.hidden_at is not None:
        return  # in this very moment: the next run chooses another
    awarding.hold(answer.author_id)
    settling.pay(question, {answer: question.bounty})
    awarding.award(
        answer.author_id,
        "answer_chosen_by_vote",
        award_key(question, answer),
        subject=f"answer:{answer.id}",
        industry_id=question.industry_id,
    )
    told = {**voices, "bounty": question.bounty}
    answer.recommended_at = transitions.step(
        question, Act.RECOMMEND, None, answer_id=answer.id, data=told,
        recommended_answer_id=answer.id,
    )  # fmt: skip
    outbox.record(AnswerRecommended(question.id, answer.id))


def _expire(question: Question) -> None:
    awarding.hold(question.author_id)
    split = settling.burn_part(question)
    transitions.step(question, Act.EXPIRE, None, data=split._asdict())
    outbox.record(QuestionExpired(question.id))
