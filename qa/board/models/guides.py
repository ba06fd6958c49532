"""Guides: solved questions grown into something kept up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import Id, Model, UtcDateTime

from .questions import Question


class Guide(Model):
    """A guide as it reads now; it grew from one question."""

    __tablename__ = "guides"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int] = mapped_column()
    excerpt: Mapped[str] = mapped_column(String(200))
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    edited_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GuideRevision(Model):
    """A guide as it read from one edit to the next; `authorship` says who wrote what of it."""

    __tablename__ = "guide_revisions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    guide_id: Mapped[int] = mapped_column(ForeignKey(Guide.id))
    number: Mapped[int] = mapped_column()
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    summary: Mapped[str] = mapped_column(String(200), default="")
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    authorship: Mapped[list[Any]] = mapped_column(JSON)  # [member, characters] after each other
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (UniqueConstraint("guide_id", "number"),)


class GuideCredit(Model):
    """A member's share in a guide, in hundredths."""

    __tablename__ = "guide_credits"

    guide_id: Mapped[int] = mapped_column(ForeignKey(Guide.id), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id), primary_key=True, index=True)
    share: Mapped[int] = mapped_column()

    __table_args__ = (CheckConstraint("share BETWEEN 0 AND 100", name="share"),)
