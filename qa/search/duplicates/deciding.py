"""Deciding on two questions that look alike, and taking that back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from qa.board.models import Decision, DuplicateCandidate, Question
from qa.board.order import duplicates
from qa.core import clock
from qa.core.db import db, lock_rows
from qa.core.errors import Conflict, Missing
from qa.core.i18n import _
from qa.core.rulings import require
from qa.reputation.actors import Actor

from . import policy

_NOT_DECIDED = {"decision": None, "decided_by_id": None, "decided_at": None}


def close_later(actor: Actor, candidate_id: int) -> None:
    """The later question asks what the earlier one asked: close it as its duplicate.

    Raises `Refused`, `Missing`, `Invalid`, and `Conflict` where somebody decided meanwhile.
    """
    later, earlier = _hold(actor, candidate_id)
    _close(actor, candidate_id, later, earlier)


def close_earlier(actor: Actor, candidate_id: int) -> None:
    """As `close_later`, where the later one is the better one to keep."""
    later, earlier = _hold(actor, candidate_id)
    _close(actor, candidate_id, earlier, later)


def tell_apart(actor: Actor, candidate_id: int) -> None:
    """They ask different things, and are not proposed again. Raises as `close_later`."""
    _hold(actor, candidate_id)
    _decide(actor, candidate_id, Decision.DIFFERENT)


def propose_again(actor: Actor, candidate_id: int) -> None:
    """Take back that they are different; nothing where nobody said so. Raises `Refused`."""
    require(policy.decide(actor))
    _set(candidate_id, _NOT_DECIDED, DuplicateCandidate.decision == Decision.DIFFERENT)


def _close(actor: Actor, candidate_id: int, closing: Question, original: Question) -> None:
    _decide(actor, candidate_id, Decision.DUPLICATE)
    duplicates.mark(actor, closing, original.id)


def _hold(actor: Actor, candidate_id: int) -> tuple[Question, Question]:
    """The later and the earlier question, locked, as everything that changes them locks them."""
    require(policy.decide(actor))
    candidate = db.session.get(DuplicateCandidate, candidate_id)
    if candidate is None:
        raise Missing(_("These two questions are no longer proposed."))
    duplicates.lock_all(candidate.question_id, candidate.other_id)
    earlier, later = lock_rows(Question, (candidate.other_id, candidate.question_id))
    return later, earlier


def _decide(actor: Actor, candidate_id: int, decision: Decision) -> None:
    values = {"decision": decision, "decided_by_id": actor.id, "decided_at": clock.now()}
    if not _set(candidate_id, values, DuplicateCandidate.decision.is_(None)):
        raise Conflict(_("Somebody has decided on these two questions meanwhile."))


def _set(candidate_id: int, values: dict[str, Any], still: Any) -> bool:
    """Whether the decision was changed, which it is only where `still` holds."""
    changed = db.session.scalar(
        update(DuplicateCandidate)
        .where(DuplicateCandidate.id == candidate_id, still)
        .values(**values)
        .returning(DuplicateCandidate.id),
        execution_options={"synchronize_session": False},
    )
    return changed is not None
