"""Whom the steps of a question's life concern."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa.board.events import (
    AcceptanceWithdrawn,
    AnswerAccepted,
    AnswerRecommended,
    AskerCharged,
    BountyRaised,
    DeadlineNear,
    OutcomeAsked,
    OutcomeReported,
    QuestionDeclined,
    QuestionExpired,
    VotingBegun,
)
from qa.board.life.transitions import Act
from qa.board.models import Question
from qa.notifications.messages import Message

from .present import by_asker, followers, latest_step, visible_answer, visible_question


def answer_accepted(fact: AnswerAccepted) -> list[Message]:
    """The answer's author, and who follows the question."""
    return _about_answer(fact, Act.ACCEPT, "accepted", "accepted_followed")


def acceptance_withdrawn(fact: AcceptanceWithdrawn) -> list[Message]:
    """The answer's author."""
    return _about_answer(fact, Act.WITHDRAW, "acceptance_withdrawn", None)


def question_declined(fact: QuestionDeclined) -> list[Message]:
    """Who follows the question; whoever answered does."""
    return _for_followers(fact.question_id, Act.DECLINE, "declined")


def bounty_raised(fact: BountyRaised) -> list[Message]:
    """Who follows the question."""
    return _for_followers(fact.question_id, Act.RAISE, "bounty_raised", {"points": fact.points})


def voting_begun(fact: VotingBegun) -> list[Message]:
    """The asker, and who follows the question."""
    return _by_the_clock(fact.question_id, Act.BEGIN_VOTE, "voting_own", "voting")


def question_expired(fact: QuestionExpired) -> list[Message]:
    """The asker, and who follows the question."""
    return _by_the_clock(fact.question_id, Act.EXPIRE, "expired_own", "expired")


def answer_recommended(fact: AnswerRecommended) -> list[Message]:
    """The answer's author, the asker, and who follows the question."""
    found = visible_answer(fact.answer_id)
    cause = _cause(fact.question_id, Act.RECOMMEND)
    if found is None or cause is None:
        return []
    answer, question = found
    data = {"answer": answer.id}
    return [
        Message("recommended", cause, question.id, to=(answer.author_id,), data=data),
        Message("recommended_own", cause, question.id, to=(question.author_id,), data=data),
        Message("recommended_followed", cause, question.id, followers=followers(question),
                data=data),
    ]  # fmt: skip


def deadline_near(fact: DeadlineNear) -> list[Message]:
    """The asker, once for each deadline that the question has had."""
    question = visible_question(fact.question_id)
    if question is None:
        return []
    cause = f"deadline:{question.id}:{question.deadline_at:%Y%m%dT%H%M%S}"
    return [_for_asker("deadline_near", cause, question)]


def outcome_asked(fact: OutcomeAsked) -> list[Message]:
    """The asker, while the answer is the accepted one and they have not said anything of it."""
    found = visible_answer(fact.answer_id)
    if found is None or found[0].accepted_at is None or found[0].outcome is not None:
        return []
    answer, question = found
    cause = f"outcome-asked:{answer.id}"
    return [_for_asker("outcome_asked", cause, question, {"answer": answer.id})]


def outcome_reported(fact: OutcomeReported) -> list[Message]:
    """The answer's author hears what the asker says of it now."""
    found = visible_answer(fact.answer_id)
    cause = _cause(fact.question_id, "outcome")
    if found is None or cause is None or found[0].outcome is None:
        return []
    answer, question = found
    kind, data = f"outcome_{answer.outcome}", {"answer": answer.id}
    who = by_asker(question)
    return [Message(kind, cause, question.id, **who, to=(answer.author_id,), data=data)]


def asker_charged(fact: AskerCharged) -> list[Message]:
    """The asker."""
    question = visible_question(fact.question_id)
    cause = _cause(fact.question_id, "unhandled")
    return [_for_asker("charged", cause, question)] if question and cause else []


def _cause(question_id: int, kind: str) -> str | None:
    step = latest_step(question_id, kind)
    return f"step:{step.id}" if step is not None else None


def _for_asker(
    kind: str, cause: str, question: Question, data: Mapping[str, Any] | None = None
) -> Message:
    return Message(kind, cause, question.id, to=(question.author_id,), data=data or {})


def _about_answer(
    fact: AnswerAccepted | AcceptanceWithdrawn, act: Act, own: str, followed: str | None
) -> list[Message]:
    found, cause = visible_answer(fact.answer_id), _cause(fact.question_id, act)
    if found is None or cause is None:
        return []
    answer, question = found
    who, data = by_asker(question), {"answer": answer.id}
    messages = [Message(own, cause, question.id, **who, to=(answer.author_id,), data=data)]
    if followed:
        messages.append(
            Message(followed, cause, question.id, **who, followers=followers(question), data=data)
        )
    return messages


def _for_followers(
    question_id: int, act: Act, kind: str, data: Mapping[str, Any] | None = None
) -> list[Message]:
    question, cause = visible_question(question_id), _cause(question_id, act)
    if question is None or cause is None:
        return []
    who = by_asker(question)
    return [Message(kind, cause, question.id, **who, followers=followers(question),
                    data=data or {})]  # fmt: skip


def _by_the_clock(question_id: int, act: Act, own: str, followed: str) -> list[Message]:
    question, cause = visible_question(question_id), _cause(question_id, act)
    if question is None or cause is None:
        return []
    return [
        _for_asker(own, cause, question),
        Message(followed, cause, question.id, followers=followers(question)),
    ]
