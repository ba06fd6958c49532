"""Awards, and the running sums made of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import Id, Model, UtcDateTime


class Reputation(Model):
    """A member's experience and level; the sum of the awards, kept so that pages need not add."""

    __tablename__ = "reputations"

    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id), primary_key=True, autoincrement=False
    )
    experience: Mapped[int] = mapped_column(default=0)
    level: Mapped[int] = mapped_column(default=1)


class Award(Model):
    """What one cause gave one member, after the day's limits; append-only."""

    __tablename__ = "awards"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    rule: Mapped[str] = mapped_column(String(40))
    points: Mapped[int] = mapped_column()
    experience: Mapped[int] = mapped_column()
    industry_id: Mapped[int | None] = mapped_column()
    day: Mapped[date] = mapped_column(Date, default=clock.today)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("awards.id"), unique=True)

    __table_args__ = (Index("ix_awards_member_id_day_rule", "member_id", "day", "rule"),)
