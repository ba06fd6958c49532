"""What has happened to posts: the timeline, their revisions, and edits that wait for approval."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import Id, Model, UtcDateTime

from .answers import Answer
from .questions import Question


class TimelineEntry(Model):
    """A step in a question's life, shown to every reader of it.

    `data` holds what the sentence about the step needs beside the actor and the answer.
    """

    __tablename__ = "timeline"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey(Answer.id))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Revision(Model):
    """A post as it read from one edit to the next, whole; the first is stored with the second."""

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey(Question.id))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey(Answer.id))
    number: Mapped[int] = mapped_column()
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    approver_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    summary: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # the fields that can be edited
    rolled_back_to: Mapped[int | None] = mapped_column()
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (
        UniqueConstraint("question_id", "number"),
        UniqueConstraint("answer_id", "number"),
        CheckConstraint("(question_id IS NULL) <> (answer_id IS NULL)", name="one_post"),
    )


class SuggestedEdit(Model):
    """An edit by somebody below the privilege: it waits for a decision; one a post at a time."""

    __tablename__ = "suggested_edits"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey(Question.id))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey(Answer.id))
    base: Mapped[int] = mapped_column()  # the revision it was made from
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    summary: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        CheckConstraint("(question_id IS NULL) <> (answer_id IS NULL)", name="one_post"),
        CheckConstraint(
            "state IN ('waiting', 'approved', 'rejected', 'overtaken', 'withdrawn')", name="state"
        ),
        Index(
            "uq_suggested_edits_question",
            "question_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "uq_suggested_edits_answer",
            "answer_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
