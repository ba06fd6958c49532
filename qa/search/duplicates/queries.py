"""What moderators read of questions that look alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.orm import aliased

from qa.accounts.models import Member
from qa.board.models import DuplicateCandidate, Question, State
from qa.core.db import MAX_ID, fetch

PAGE = 20
"""Pairs on a page."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two questions, as the list shows it."""

    id: int
    slug: str
    title: str
    excerpt: str
    state: str
    answers: int
    created_at: datetime
    deadline_at: datetime
    ballot_ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two questions that look alike; `words` are those they share, each with its part of that.

    `decision` and who took it are None while nobody has.
    """

    id: int
    likeness: float
    words: Sequence[tuple[str, float]]
    later: Side
    earlier: Side
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """Some of them; `next_id` is where the next page begins, None on the last one."""

    candidates: Sequence[Candidate]
    next_id: int | None


_later, _earlier = aliased(Question), aliased(Question)
_SIDE = tuple(field.name for field in fields(Side))


def _columns(question: Any, name: str) -> list[Any]:
    return [getattr(question, column).label(f"{name}_{column}") for column in _SIDE]


_PAIRS = (
    select(
        DuplicateCandidate.id,
        DuplicateCandidate.likeness,
        DuplicateCandidate.words,
        DuplicateCandidate.decision,
        DuplicateCandidate.decided_at,
        Member.name.label("decided_by"),
        *_columns(_later, "later"),
        *_columns(_earlier, "earlier"),
    )
    .join(_later, _later.id == DuplicateCandidate.question_id)
    .join(_earlier, _earlier.id == DuplicateCandidate.other_id)
    .outerjoin(Member, Member.id == DuplicateCandidate.decided_by_id)
    .where(_later.hidden_at.is_(None), _earlier.hidden_at.is_(None))
    .limit(bindparam("limit"))
)
_OPEN = _PAIRS.where(
    DuplicateCandidate.decision.is_(None),
    _later.state != State.CLOSED,
    _earlier.state != State.CLOSED,
    tuple_(DuplicateCandidate.likeness, DuplicateCandidate.id)
    < tuple_(bindparam("likeness"), bindparam("before")),
).order_by(DuplicateCandidate.likeness.desc(), DuplicateCandidate.id.desc())
_DECIDED = _PAIRS.where(
    DuplicateCandidate.decision.is_not(None), DuplicateCandidate.id < bindparam("before")
).order_by(DuplicateCandidate.id.desc())

_LIKENESS = select(DuplicateCandidate.likeness).where(
    DuplicateCandidate.id == bindparam("candidate_id")
)


def open_candidates(before: int = MAX_ID) -> CandidatePage:
    """Those on which nobody has decided, most alike first, from behind the pair `before` on.

    From the beginning where that pair is gone.
    """
    likeness = fetch(_LIKENESS, candidate_id=before).scalar()
    place = (2.0, MAX_ID) if likeness is None else (likeness, before)
    return _page(fetch(_OPEN, likeness=place[0], before=place[1], limit=PAGE + 1).all())


def decided_candidates(before: int = MAX_ID) -> CandidatePage:
    """Those that are decided, the latest found first, found before the pair `before`."""
    return _page(fetch(_DECIDED, before=before, limit=PAGE + 1).all())


def _page(rows: Sequence[Any]) -> CandidatePage:
    shown = [_candidate(row) for row in rows[:PAGE]]
    return CandidatePage(shown, shown[-1].id if len(rows) > PAGE else None)


def _candidate(row: Any) -> Candidate:
    return Candidate(
        id=row.id,
        likeness=row.likeness,
        words=[(word, part) for word, part in row.words],
        later=_side(row, "later"),
        earlier=_side(row, "earlier"),
        decision=row.decision,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def _side(row: Any, name: str) -> Side:
    return Side(**{column: getattr(row, f"{name}_{column}") for column in _SIDE})
