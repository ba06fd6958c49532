"""The state machine of a question: which act leads from which state to which.

Every verb that changes a question's state does it in the same four steps, and so does the clock:

    question = transitions.lock(question_id)       # others wait; read anew; `Missing` if hidden
    transitions.require(policy.accept(...))        # `Refused`, or `Conflict` from this state
    settling.pay(question, ...)                    # the bounty of this round, where there is one
    transitions.step(question, Act.ACCEPT, actor)  # state, its columns, timeline; `Conflict`

and records its own fact. What `step` takes beside the actor: `answer_id` and `data` for the
timeline entry, and the columns that belong to the new state, which are checked by constraints:

    CLOSE      closed_reason=CloseReason..., and duplicate_of_id= where it is one. From open,
               voting, declined, expired. First `settling.give_back(question)`, which returns the
               whole bounty, and does nothing where the round is settled already.
    REOPEN     from closed, declined, expired. First `begin_round(question)`: the next round, no
               bounty, time to answer again. What ending it in time had earned is taken back.

To hide a running question settles its bounty too, without a change of state: after setting
``hidden_at``, `settling.burn_hidden` (a moderator removed it) or `settling.return_hidden` (its
author did); after clearing it, `settling.restore_hidden`, which undoes either exactly. They need
`lock_even_hidden`. The lock order of the board: the question, its answers by id, members.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from qa.board.models import Answer, Question, State, TimelineEntry
from qa.core import clock, rulings
from qa.core.db import db, lock_rows
from qa.core.errors import Conflict, Missing
from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation import awarding
from qa.reputation.actors import Actor
from qa.reputation.rules import rules


class Act(StrEnum):
    """What moves a question on. The value is the kind of the timeline entry."""

    ACCEPT = "accepted"
    WITHDRAW = "acceptance_withdrawn"
    DECLINE = "declined"
    RAISE = "bounty_raised"
    BEGIN_VOTE = "voting_begun"
    RECOMMEND = "recommended"
    EXPIRE = "expired"
    CLOSE = "closed"
    REOPEN = "reopened"


@dataclass(frozen=True, slots=True)
class Transition:
    """The states in which an act is possible, and the one that it leads to."""

    found: tuple[State, ...]
    becomes: State


TRANSITIONS: Mapping[Act, Transition] = {
    Act.ACCEPT: Transition((State.OPEN, State.VOTING), State.SOLVED),
    Act.WITHDRAW: Transition((State.SOLVED,), State.OPEN),
    Act.DECLINE: Transition((State.OPEN, State.VOTING), State.DECLINED),
    Act.RAISE: Transition((State.OPEN, State.DECLINED, State.EXPIRED), State.OPEN),
    Act.BEGIN_VOTE: Transition((State.OPEN,), State.VOTING),
    Act.RECOMMEND: Transition((State.OPEN, State.VOTING), State.RECOMMENDED),
    Act.EXPIRE: Transition((State.OPEN, State.VOTING), State.EXPIRED),
    Act.CLOSE: Transition((State.OPEN, State.VOTING, State.DECLINED, State.EXPIRED), State.CLOSED),
    Act.REOPEN: Transition((State.CLOSED, State.DECLINED, State.EXPIRED), State.OPEN),
}
"""The whole machine. A question begins in `State.OPEN`, with the entry ``asked``."""

_HANDLED = (Act.ACCEPT, Act.DECLINE, Act.CLOSE)
"""After these nobody can say any more that the asker left the question unhandled."""

_BOUND = (
    "accepted_answer_id", "recommended_answer_id", "solved_at", "ballot_ends_at",
    "closed_at", "closed_reason", "duplicate_of_id",
)  # fmt: skip
"""The columns that belong to one state each."""

_INSTEAD = {
    State.OPEN: _("This question is still open."),
    State.VOTING: _("The public vote on this question is running."),
    State.SOLVED: _("An answer to this question has been accepted already."),
    State.RECOMMENDED: _("This question has its recommended answer already."),
    State.DECLINED: _("The asker ended this question: no answer was satisfactory."),
    State.EXPIRED: _("This question has expired."),
    State.CLOSED: _("This question is closed."),
}


MOVED = _("This answer stands below another question now.")


@dataclass(frozen=True, slots=True)
class NotNow(Denied):
    """Denied for the state the question is in, whoever asks: `require` makes it a `Conflict`."""


def possible(act: Act, state: str) -> Ruling:
    """Whether `act` leads on from `state`."""
    return ALLOWED if state in TRANSITIONS[act].found else not_now(state)


def not_now(state: str) -> NotNow:
    """Denied, with how the question stands."""
    return NotNow(_INSTEAD[State(state)])


def require(ruling: Ruling) -> None:
    """Raise `Conflict` where the question has moved on, `Refused` where it is not theirs to do."""
    if isinstance(ruling, NotNow):
        raise Conflict(ruling.reason)
    rulings.require(ruling)


def lock(question_id: int) -> Question:
    """The visible question as it stands now; whoever else wants it waits. Raises `Missing`."""
    question = lock_even_hidden(question_id)
    if question.hidden_at is not None:
        raise Missing(_("There is no such question."))
    return question


def lock_even_hidden(question_id: int) -> Question:
    """As `lock`, for those who keep order."""
    found = _locked(question_id)
    if found is None:
        raise Missing(_("There is no such question."))
    return found


def lock_unless_busy(question_id: int) -> Question | None:
    """As `lock`; None where it is hidden, or where somebody else is at work on it right now.

    SQLite lets only one write at all, so nobody else can be.
    """
    found = _locked(question_id, skip=True)
    return found if found is not None and found.hidden_at is None else None


def lock_answers(answer_ids: Iterable[int]) -> list[Answer]:
    """The answers as they stand now, locked in the order of their ids."""
    return list(lock_rows(Answer, answer_ids))


def keep_below(question: Question, answer: Answer) -> None:
    """Keep `answer` below `question` till the end; what is written there is about that question.

    Raises `Conflict` where it was moved to another one, whose readers may know its asker by name.
    """
    db.session.refresh(answer, with_for_update={"read": True})
    if answer.question_id != question.id:
        raise Conflict(MOVED)


def step(
    question: Question,
    act: Act,
    actor: Actor | None,
    *,
    answer_id: int | None = None,
    data: Mapping[str, Any] | None = None,
    **columns: Any,
) -> datetime:
    """Let `act` happen to the locked `question`, and put it on the timeline; returns when.

    `actor` is None for the clock; `columns` belong to the new state. Raises `Conflict`.
    """
    require(possible(act, question.state))
    moment = clock.now()
    question.state = TRANSITIONS[act].becomes
    if act in _HANDLED:
        question.charge_at = None
    for name in _BOUND:
        setattr(question, name, columns.pop(name, None))
    if question.state in (State.SOLVED, State.RECOMMENDED):
        question.solved_at = moment
    if question.state == State.CLOSED:
        question.closed_at = moment
    if columns:
        raise TypeError(f"columns of no state: {', '.join(columns)}")
    enter(question, act, actor, answer_id=answer_id, data=data)
    return moment


def enter(
    question: Question,
    kind: str,
    actor: Actor | None,
    *,
    answer_id: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Put an entry on the timeline; the asker of an anonymous question is not named."""
    nameless = actor is None or (question.anonymous and actor.id == question.author_id)
    db.session.add(
        TimelineEntry(
            question_id=question.id,
            kind=kind,
            actor_id=None if nameless or actor is None else actor.id,
            answer_id=answer_id,
            at=clock.now(),
            data=dict(data or {}),
        )
    )


def begin_round(question: Question, *, bounty: int = 0, days: int | None = None) -> bool:
    """Ready the locked `question` for another round, with `bounty` in escrow and time to answer.

    `days` from now is the new deadline at least; the rules say how many where nothing is said.
    Returns whether the asker still had what ending the last round had earned.
    """
    whole = awarding.reverse(end_key(question))
    days = rules().life.reopened_days if days is None else days
    question.round += 1
    question.bounty = bounty
    put_off(question, clock.now() + timedelta(days=days))
    return whole


def put_off(question: Question, deadline: datetime) -> None:
    """Make `deadline` the question's unless it has a later one; reminder and charge follow it."""
    question.deadline_at = max(question.deadline_at, deadline)
    question.reminded_at = None
    question.charge_at = charge_moment(question.created_at, question.deadline_at)


def charge_moment(asked: datetime, deadline: datetime) -> datetime:
    """From when on leaving a question unhandled costs its asker points."""
    return max(asked + timedelta(days=rules().life.unhandled_after_days), deadline)


def award_end(question: Question) -> None:
    """Give the asker what ending the question earns, where they did it in time."""
    if clock.now() <= question.deadline_at:
        awarding.award(
            question.author_id,
            "question_ended_in_time",
            end_key(question),
            subject=f"question:{question.id}",
            industry_id=question.industry_id,
            unseen=question.anonymous,
        )


def end_key(question: Question) -> str:
    """Key of what ending this round in time gave the asker."""
    return f"ended:question:{question.id}:{question.round}"


def _locked(question_id: int, *, skip: bool = False) -> Question | None:
    return db.session.scalars(
        select(Question)
        .where(Question.id == question_id)
        .with_for_update(key_share=True, skip_locked=skip)
        .execution_options(populate_existing=True)
    ).one_or_none()
