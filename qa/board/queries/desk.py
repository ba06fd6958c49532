"""A member's desk: what waits for them, and what they keep. Each part is one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, or_, select, union_all

from qa.accounts.models import Member
from qa.board.models import Answer, Invitation, Question, State, SuggestedEdit
from qa.core import clock
from qa.core.db import fetch
from qa.core.web.moments import SOON
from qa.reputation.actors import Actor

from .shapes import VISIBLE_CARDS, QuestionCard, make_cards


@dataclass(frozen=True, slots=True)
class Need:
    """A question that waits for its asker, and why: deadline, decide, outcome or voting."""

    card: QuestionCard
    why: str
    answer_id: int | None


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation that waits; `inviter` is None where an anonymous asker sent it."""

    id: int
    at: datetime
    inviter: str | None
    card: QuestionCard


@dataclass(frozen=True, slots=True)
class EditRow:
    """An edit that somebody suggests for a post of the viewer."""

    id: int
    at: datetime
    author: str
    summary: str
    question_id: int
    slug: str
    title: str
    answer_id: int | None


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """An answer of the viewer with what became of it; by its `id` the list goes on."""

    id: int
    question_id: int
    slug: str
    title: str
    score: int
    accepted: bool
    recommended: bool
    outcome: str | None
    state: str
    hidden: bool
    created_at: datetime


_ACCEPTED = Answer.__table__.alias("accepted")
_WHY = case(
    (and_(Question.state == State.OPEN, Question.deadline_at < bindparam("soon")), "deadline"),
    (Question.state == State.OPEN, "decide"),
    (Question.state == State.SOLVED, "outcome"),
    else_="voting",
)
_URGENCY = case({"deadline": 0, "decide": 1, "outcome": 2}, value=_WHY, else_=3)
_NEEDS = (
    VISIBLE_CARDS.add_columns(_WHY.label("why"), Question.accepted_answer_id)
    .outerjoin(_ACCEPTED, _ACCEPTED.c.id == Question.accepted_answer_id)
    .where(
        Question.author_id == bindparam("member_id"),
        or_(
            Question.state == State.VOTING,
            and_(
                Question.state == State.OPEN,
                or_(Question.answers > 0, Question.deadline_at < bindparam("soon")),
            ),
            and_(
                Question.state == State.SOLVED,
                Question.outcome_asked_at.is_not(None),
                _ACCEPTED.c.outcome.is_(None),
            ),
        ),
    )
    .order_by(_URGENCY, Question.deadline_at, Question.id)
    .limit(bindparam("limit"))
)


def needs_of(viewer: Actor, limit: int) -> list[Need]:
    """The viewer's questions that need them, the most urgent first."""
    rows = fetch(_NEEDS, member_id=viewer.id, soon=clock.now() + SOON, limit=limit).all()
    cards = make_cards(rows)
    return [
        Need(card, row.why, row.accepted_answer_id) for row, card in zip(rows, cards, strict=True)
    ]


_QUESTIONS = (
    VISIBLE_CARDS.where(
        Question.author_id == bindparam("member_id"), Question.id < bindparam("before")
    )
    .order_by(Question.id.desc())
    .limit(bindparam("limit"))
)


def own_questions(viewer: Actor, limit: int, before: int) -> list[QuestionCard]:
    """All questions of the viewer, the anonymous ones too, older than the question `before`."""
    return make_cards(fetch(_QUESTIONS, member_id=viewer.id, limit=limit, before=before))


_INVITER = Member.__table__.alias("inviter")
_INVITATIONS = (
    VISIBLE_CARDS.add_columns(
        Invitation.id.label("invitation_id"),
        Invitation.at,
        case(
            (and_(Question.anonymous, Invitation.inviter_id == Question.author_id), None),
            else_=_INVITER.c.name,
        ).label("inviter"),
    )
    .join(Invitation, Invitation.question_id == Question.id)
    .join(_INVITER, _INVITER.c.id == Invitation.inviter_id)
    .where(
        Invitation.invitee_id == bindparam("member_id"),
        Invitation.state == "waiting",
        Question.author_id != bindparam("member_id"),
        Question.state != State.CLOSED,
        Invitation.id < bindparam("before"),
    )
    .order_by(Invitation.id.desc())
    .limit(bindparam("limit"))
)


def invitations_of(viewer: Actor, limit: int, before: int) -> list[InvitationRow]:
    """The invitations to answer that wait for the viewer, older than the invitation `before`."""
    rows = fetch(_INVITATIONS, member_id=viewer.id, limit=limit, before=before).all()
    cards = make_cards(rows)
    return [
        InvitationRow(row.invitation_id, row.at, row.inviter, card)
        for row, card in zip(rows, cards, strict=True)
    ]


def _edits() -> Select[*tuple[Any, ...]]:
    return select(
        SuggestedEdit.id,
        SuggestedEdit.at,
        Member.name,
        SuggestedEdit.summary,
        Question.id.label("question_id"),
        Question.slug,
        Question.title,
        SuggestedEdit.answer_id,
    ).join(Member, Member.id == SuggestedEdit.author_id)


_WAITING = and_(SuggestedEdit.state == "waiting", Question.hidden_at.is_(None))
# Two look-ups, each from the viewer's own posts: with an OR every waiting edit would be read.
_BOTH = union_all(
    _edits()
    .join(Question, Question.id == SuggestedEdit.question_id)
    .where(_WAITING, Question.author_id == bindparam("member_id")),
    _edits()
    .join(Answer, Answer.id == SuggestedEdit.answer_id)
    .join(Question, Question.id == Answer.question_id)
    .where(_WAITING, Answer.author_id == bindparam("member_id"), Answer.hidden_at.is_(None)),
).subquery()
_EDITS = select(_BOTH).order_by(_BOTH.c.id.desc()).limit(bindparam("limit"))


def edits_for(viewer: Actor, limit: int) -> Sequence[EditRow]:
    """The latest edits that wait for the viewer to approve them."""
    return [EditRow(*row) for row in fetch(_EDITS, member_id=viewer.id, limit=limit)]


_ANSWERS = (
    select(
        Answer.id,
        Question.id,
        Question.slug,
        Question.title,
        Answer.ups - Answer.downs,
        Answer.accepted_at.is_not(None),
        Answer.recommended_at.is_not(None),
        Answer.outcome,
        Question.state,
        Answer.hidden_at.is_not(None),
        Answer.created_at,
    )
    .join(Question, Question.id == Answer.question_id)
    .where(
        Answer.author_id == bindparam("member_id"),
        Question.hidden_at.is_(None),
        Answer.id < bindparam("before"),
    )
    .order_by(Answer.id.desc())
    .limit(bindparam("limit"))
)


def own_answers(viewer: Actor, limit: int, before: int) -> list[OwnAnswer]:
    """The latest answers of the viewer and what became of them, older than `before`."""
    rows = fetch(_ANSWERS, member_id=viewer.id, limit=limit, before=before)
    return [OwnAnswer(*row) for row in rows]
