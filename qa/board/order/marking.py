"""Marks that moderators set on a question and take off again: locked, protected, featured, pinned.

A locked question stands still for all but moderators; a protected one takes answers of
established members only; a featured one is worth reading; a pinned one heads its industry.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import func, select

from qa.board import policy
from qa.board.life import transitions
from qa.board.models import Industry, Question
from qa.core import clock, outbox
from qa.core.db import db
from qa.core.errors import Conflict
from qa.core.i18n import _
from qa.core.rulings import require
from qa.reputation.actors import Actor

from . import reasons
from .events import QuestionMarked

PINNED = 3
"""More than this at the head of an industry would push its list out of sight."""


class Mark(StrEnum):
    """A mark. The value is the kind of its timeline entry; ``un`` before it, of its undoing."""

    LOCKED = "locked"
    PROTECTED = "protected"
    FEATURED = "featured"
    PINNED = "pinned"

    @property
    def column(self) -> str:
        """Where the question holds since when it has been marked."""
        return f"{self.value}_at"


def put(actor: Actor, question: Question, mark: Mark, reason: str = "") -> None:
    """Put `mark` on `question`; nothing where it is there.

    Raises `Refused`, `Invalid`, and `Conflict` where an industry has no room for another pin.
    """
    question = transitions.lock(question.id)
    require(policy.keep_order(actor, question))
    text = reasons.checked(reason)
    if getattr(question, mark.column) is not None:
        return
    if mark is Mark.PINNED:
        _find_room(question)
    setattr(question, mark.column, clock.now())
    _note(actor, question, mark.value, text)


def take_off(actor: Actor, question: Question, mark: Mark, reason: str = "") -> None:
    """Take `mark` off `question`; nothing where it has none. Raises `Refused`, `Invalid`."""
    question = transitions.lock(question.id)
    require(policy.keep_order(actor, question))
    text = reasons.checked(reason)
    if getattr(question, mark.column) is None:
        return
    setattr(question, mark.column, None)
    _note(actor, question, f"un{mark.value}", text)


def _find_room(question: Question) -> None:
    """Raise `Conflict` where the industry has its fill; others who pin there wait for its row."""
    db.session.execute(
        select(Industry.id)
        .where(Industry.id == question.industry_id)
        .with_for_update(key_share=True)
    )
    pinned = select(func.count()).where(
        Question.industry_id == question.industry_id,
        Question.pinned_at.is_not(None),
        Question.hidden_at.is_(None),
    )
    if (db.session.scalar(pinned) or 0) >= PINNED:
        raise Conflict(
            _(
                "This industry has %(count)s pinned questions already; unpin one first.",
                count=PINNED,
            )
        )


def _note(actor: Actor, question: Question, kind: str, reason: str) -> None:
    transitions.enter(question, kind, actor, data=reasons.as_data(reason))
    outbox.record(QuestionMarked(question.id, kind))
