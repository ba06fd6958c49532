"""Flags, and rings of members who lift each other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from qa.accounts.models import Member
from qa.board.models import Answer, Comment, Question
from qa.core import clock
from qa.core.db import Id, Model, UtcDateTime

POSTS = ("question_id", "answer_id", "comment_id", "member_id")


class Flag(Model):
    """One member's report of a post or of a member, and the decision; one open a reporter."""

    __tablename__ = "flags"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey(Question.id), index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey(Answer.id), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey(Comment.id), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id), index=True)
    industry_id: Mapped[int | None] = mapped_column()  # of the post: whose experts see it
    flagger_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    state: Mapped[str] = mapped_column(String(10), default="open")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("state IN ('open', 'upheld', 'dismissed')", name="state"),
        CheckConstraint(
            " + ".join(f"CASE WHEN {post} IS NULL THEN 0 ELSE 1 END" for post in POSTS) + " = 1",
            name="one_target",
        ),
        *(
            Index(
                f"uq_flags_{post}_open",
                "flagger_id",
                post,
                unique=True,
                sqlite_where=text(f"state = 'open' AND {post} IS NOT NULL"),
                postgresql_where=text(f"state = 'open' AND {post} IS NOT NULL"),
            )
            for post in POSTS
        ),
        Index("ix_flags_state_at", "state", "at"),
    )


class Ring(Model):
    """Members who seem to lift each other, with what speaks for it, and what was decided.

    `members` are their ids in order; `key` names the same members whenever they are found again,
    so that there is one case of them. `evidence` is what the detection saw, by kind. `taken_back`
    counts how often the gains were taken back: each time and its undoing has keys of its own.
    """

    __tablename__ = "rings"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    members: Mapped[list[int]] = mapped_column(JSON)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    weight: Mapped[int] = mapped_column()
    state: Mapped[str] = mapped_column(String(10), default="open")
    taken_back: Mapped[int] = mapped_column(default=0)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    reason: Mapped[str] = mapped_column(String(400), default="")

    __table_args__ = (
        CheckConstraint("state IN ('open', 'dismissed', 'taken_back')", name="state"),
        Index("ix_rings_state_weight", "state", "weight", "id"),
    )


class RingAct(Model):
    """One act of keeping order on a ring: who did it, when, why, and what it came to."""

    __tablename__ = "ring_acts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ring_id: Mapped[int] = mapped_column(ForeignKey(Ring.id), index=True)
    act: Mapped[str] = mapped_column(String(12))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    reason: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    awards: Mapped[int] = mapped_column(default=0)
    points: Mapped[int] = mapped_column(default=0)
    experience: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("act IN ('take_back', 'give_back', 'dismiss', 'reopen')", name="act"),
    )
