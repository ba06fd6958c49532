"""What the search has found out about pairs of questions, kept for the pages to read."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import Id, Model, UtcDateTime

from .questions import Question


class RelatedQuestion(Model):
    """One of the questions most like another: `place` counts from 0, `likeness` from 0 to 1.

    A question that is like no other has one row that names itself, so that it is known for one
    that has been looked at.
    """

    __tablename__ = "related_questions"

    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    related_id: Mapped[int] = mapped_column(ForeignKey(Question.id), index=True)
    likeness: Mapped[float] = mapped_column()


class Decision(StrEnum):
    """What a moderator made of two questions that look alike."""

    DUPLICATE = "duplicate"
    DIFFERENT = "different"


class DuplicateCandidate(Model):
    """A question that may ask what an earlier one, `other_id`, asked already.

    `words` explain the `likeness`: pairs of a shared word and its part of it. `decision` is empty
    while nobody has looked at them.
    """

    __tablename__ = "duplicate_candidates"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id))
    other_id: Mapped[int] = mapped_column(ForeignKey(Question.id), index=True)
    likeness: Mapped[float] = mapped_column()
    words: Mapped[list[list[str | float]]] = mapped_column(JSON, default=list)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    decision: Mapped[str | None] = mapped_column(String(10))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("question_id", "other_id"),
        CheckConstraint("other_id < question_id", name="earlier"),
        CheckConstraint("decision IN ('duplicate', 'different')", name="decision"),
        CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)"
            " AND (decision IS NULL) = (decided_by_id IS NULL)",
            name="decided",
        ),
        Index(
            "ix_duplicate_candidates_open",
            "likeness",
            "id",
            sqlite_where=text("decision IS NULL"),
            postgresql_where=text("decision IS NULL"),
        ),
    )
