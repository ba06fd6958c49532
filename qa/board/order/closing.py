"""Closing a question and opening it again: by a moderator at once, by the voices of members.

A member's voice counts for `Life.close_vote_days`; `Life.close_votes` of them decide, by the
reason that most of them name. The question is locked while they are counted, so those that meet
at the threshold close it once. The bounty goes back to the asker (`life.settling`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update

from qa.board import policy
from qa.board.life import settling, transitions
from qa.board.life.transitions import Act, require
from qa.board.models import CloseReason, CloseVote, Question
from qa.core import clock, outbox
from qa.core.db import db, insert_once
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.reputation.actors import Actor
from qa.reputation.rules import rules

from . import duplicates, reasons
from .events import QuestionClosed, QuestionReopened

CLOSE, REOPEN = "close", "reopen"

REASONS = tuple(reason for reason in CloseReason if reason is not CloseReason.DUPLICATE)
"""What one may close for; `duplicates.mark` is the act for a question that was asked before."""


def close(actor: Actor, question: Question, reason: str, note: str = "") -> None:
    """Close `question` at once; nothing where it is closed for that reason already.

    `note` says more than the reason. Raises `Refused`, `Conflict`, `Invalid`.
    """
    question = transitions.lock(question.id)
    if question.closed_reason == reason and actor.moderates:
        return
    require(policy.close(actor, question))
    why = {"reason": _reason(reason), **({"note": text} if (text := reasons.checked(note)) else {})}
    settling.give_back(question)
    transitions.step(question, Act.CLOSE, actor, data=why, closed_reason=reason)
    spend_voices(question)
    outbox.record(QuestionClosed(question.id))


def reopen(actor: Actor, question: Question, reason: str = "") -> None:
    """Reopen `question` for another round. Raises `Refused`, `Conflict`, `Invalid`."""
    question = duplicates.lock_for_parting(question.id)
    require(policy.reopen(actor, question))
    _reopen(question, actor, reasons.as_data(reasons.checked(reason)))


def vote_close(actor: Actor, question: Question, reason: str) -> None:
    """Give the actor's voice for closing `question`; a second one changes the reason.

    Raises `Refused`, `Conflict`, `Invalid`.
    """
    question = _lock_with_candidates(question)
    require(policy.vote_close(actor, question))
    _raise_voice(actor, question, CLOSE, _reason(reason))
    _count_for_closing(question)


def suggest_duplicate(actor: Actor, question: Question, original_id: int) -> None:
    """Give the actor's voice for closing `question` as asked before, at `original_id`.

    Raises `Refused`, `Conflict`, `Invalid`.
    """
    original_id = duplicates.final(original_id)
    question = _lock_with_candidates(question, original_id)
    require(policy.suggest_duplicate(actor, question))
    duplicates.check(question, original_id)
    _raise_voice(actor, question, CLOSE, CloseReason.DUPLICATE, original_id)
    _count_for_closing(question)


def vote_reopen(actor: Actor, question: Question) -> None:
    """Give the actor's voice for reopening `question`. Raises `Refused`, `Conflict`."""
    question = duplicates.lock_for_parting(question.id)
    require(policy.vote_reopen(actor, question))
    _raise_voice(actor, question, REOPEN)
    voices = len(waiting(question.id, REOPEN))
    if voices >= rules().life.reopen_votes:
        _reopen(question, None, {"votes": voices})


def withdraw_voice(actor: Actor, question: Question) -> None:
    """Take back the actor's voice on `question`, where it has not decided yet."""
    db.session.execute(
        delete(CloseVote).where(
            CloseVote.question_id == question.id,
            CloseVote.voter_id == actor.id,
            CloseVote.counted_at.is_(None),
        ),
        execution_options={"synchronize_session": False},
    )


def waiting(question_id: int, kind: str) -> Sequence[CloseVote]:
    """The voices on a question that still count, the oldest first."""
    since = clock.now() - timedelta(days=rules().life.close_vote_days)
    return db.session.scalars(
        select(CloseVote)
        .where(
            CloseVote.question_id == question_id,
            CloseVote.kind == kind,
            CloseVote.counted_at.is_(None),
            CloseVote.at > since,
        )
        .order_by(CloseVote.at, CloseVote.id)
        .execution_options(populate_existing=True)
    ).all()


def spend_voices(question: Question) -> None:
    """What was waiting on `question` was about a state it is no longer in."""
    db.session.execute(
        update(CloseVote)
        .where(CloseVote.question_id == question.id, CloseVote.counted_at.is_(None))
        .values(counted_at=clock.now()),
        execution_options={"synchronize_session": False},
    )


def _reason(reason: str) -> str:
    if reason not in REASONS:
        raise Invalid({"reason": _("Choose why the question is to be closed.")})
    return CloseReason(reason)


def _lock_with_candidates(question: Question, *more: int) -> Question:
    """Lock `question`, and in one order with it whatever may turn out to be its original."""

    def named() -> set[int]:
        voices = waiting(question.id, CLOSE)
        return {*more, *(vote.duplicate_of_id for vote in voices if vote.duplicate_of_id)}

    return duplicates.lock_found(question.id, named)


def _raise_voice(
    actor: Actor, question: Question, kind: str, reason: str | None = None, of: int | None = None
) -> None:
    voice = {"question_id": question.id, "voter_id": actor.id, "kind": kind}
    if insert_once(CloseVote, **voice, reason=reason, duplicate_of_id=of) is None:
        db.session.execute(
            update(CloseVote)
            .filter_by(**voice)
            .where(CloseVote.counted_at.is_(None))
            .values(reason=reason, duplicate_of_id=of, at=clock.now()),
            execution_options={"synchronize_session": False},
        )


def _count_for_closing(question: Question) -> None:
    """Close `question` where the voices suffice, without those whose original is gone."""
    voices = [vote for vote in waiting(question.id, CLOSE) if _stands(question, vote)]
    if len(voices) < rules().life.close_votes:
        return
    (reason, original_id), _count = Counter(
        (vote.reason, vote.duplicate_of_id) for vote in voices
    ).most_common(1)[0]
    data = {"reason": reason, "votes": len(voices)}
    if original_id:
        duplicates.link(question, original_id, None, data)
    else:
        settling.give_back(question)
        transitions.step(question, Act.CLOSE, None, data=data, closed_reason=reason)
    spend_voices(question)
    outbox.record(QuestionClosed(question.id))


def _stands(question: Question, vote: CloseVote) -> bool:
    return vote.duplicate_of_id is None or duplicates.fits(question, vote.duplicate_of_id)


def _reopen(question: Question, actor: Actor | None, data: Mapping[str, object]) -> None:
    duplicates.part(question)
    transitions.begin_round(question)
    transitions.step(question, Act.REOPEN, actor, data=data)
    spend_voices(question)
    outbox.record(QuestionReopened(question.id))
