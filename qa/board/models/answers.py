"""Answers, and what is said below posts."""

from __future__ import annotations

from datetime import date, datetime
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

from .questions import Question


class Answer(Model):
    """One member's answer to one question. `rank` is the lower bound its votes give it."""

    __tablename__ = "answers"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id))
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int] = mapped_column()
    references: Mapped[list[Any]] = mapped_column(JSON, default=list)
    checks: Mapped[list[Any]] = mapped_column(JSON, default=list)  # its links: address, status, at
    check_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # its links, the next time
    by_expert: Mapped[bool] = mapped_column(default=False)  # known in its trade when they answered
    interest: Mapped[str] = mapped_column(String(200), default="")  # what the author gains by it
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recommended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    share: Mapped[int] = mapped_column(default=0)  # of the bounty, in points
    outcome: Mapped[str | None] = mapped_column(String(8))
    outcome_note: Mapped[str] = mapped_column(String(400), default="")
    outcome_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_by: Mapped[str | None] = mapped_column(String(10))
    hidden_reason: Mapped[str | None] = mapped_column(String(200))
    ups: Mapped[int] = mapped_column(default=0)
    downs: Mapped[int] = mapped_column(default=0)
    rank: Mapped[float] = mapped_column(default=0.0)
    works: Mapped[int] = mapped_column(default=0)
    outdated: Mapped[int] = mapped_column(default=0)
    risky: Mapped[int] = mapped_column(default=0)
    helpful_yes: Mapped[int] = mapped_column(default=0)
    helpful_no: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("question_id", "author_id"),
        CheckConstraint("ups >= 0 AND downs >= 0", name="counts"),
        CheckConstraint("outcome IN ('works', 'partly', 'failed')", name="outcome"),
        Index("ix_answers_author_id_created_at", "author_id", "created_at"),
        Index(
            "ix_answers_helpful",
            "helpful_yes",
            sqlite_where=text("helpful_yes > 0"),
            postgresql_where=text("helpful_yes > 0"),
        ),
        Index(
            "ix_answers_check_at",
            "check_at",
            sqlite_where=text("check_at IS NOT NULL"),
            postgresql_where=text("check_at IS NOT NULL"),
        ),
    )


class Regulation(Model):
    """A rule or fee that answers rest on; `changed_on` is the day it last became another."""

    __tablename__ = "regulations"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    folded_name: Mapped[str] = mapped_column(String(120), unique=True)
    changed_on: Mapped[date | None] = mapped_column()
    note: Mapped[str] = mapped_column(String(400), default="")


class Citation(Model):
    """That an answer rests on a regulation as it stood on a day.

    `review_since` asks for another look: the regulation has changed since.
    """

    __tablename__ = "citations"

    answer_id: Mapped[int] = mapped_column(ForeignKey(Answer.id), primary_key=True)
    regulation_id: Mapped[int] = mapped_column(
        ForeignKey(Regulation.id), primary_key=True, index=True
    )
    as_of: Mapped[date] = mapped_column()
    review_since: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Comment(Model):
    """A short remark below a question, or below an answer to it."""

    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id), index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey(Answer.id))
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_by: Mapped[str | None] = mapped_column(String(10))
    hidden_reason: Mapped[str | None] = mapped_column(String(200))
    request_key: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("author_id", "request_key"),)


class FollowUp(Model):
    """A question of the asker below an answer, or its author's reply: a thread of the two."""

    __tablename__ = "follow_ups"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey(Answer.id), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    request_key: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("author_id", "request_key"),)
