"""Notices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from qa.accounts.models import Member
from qa.board.models import Question
from qa.core import clock
from qa.core.db import Id, Model, UtcDateTime


class Notice(Model):
    """What one member is told. `cause` names the fact: of one cause a member is told once."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    kind: Mapped[str] = mapped_column(String(30))
    cause: Mapped[str] = mapped_column(String(80))
    question_id: Mapped[int | None] = mapped_column(ForeignKey(Question.id), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("member_id", "cause"),
        Index("ix_notices_member_id_id", "member_id", "id"),
        Index(
            "ix_notices_read_at",
            "read_at",
            sqlite_where=text("read_at IS NOT NULL"),
            postgresql_where=text("read_at IS NOT NULL"),
        ),
        Index(
            "ix_notices_unread",
            "member_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )
