"""Awards, and the sums made of them: whole, by industry, by day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qa.accounts.models import Member
from qa.core import clock
from qa.core.appending import append_only
from qa.core.db import Id, Model, UtcDateTime


class Reputation(Model):
    """A member's experience and level; the sum of the awards, kept so that pages need not add.

    `purse_id` is whose points they earn and spend: their own where it is empty, or those of the
    organisation's main account where its points are pooled.
    """

    __tablename__ = "reputations"

    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id), primary_key=True, autoincrement=False
    )
    experience: Mapped[int] = mapped_column(default=0)
    level: Mapped[int] = mapped_column(default=1)
    purse_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))


class Standing(Model):
    """What a member has earned and done in one industry; in 0, what belongs to none.

    The sums of the awards with that industry: `answers` given less those removed, and `accepted`
    those of them that the asker or the public vote chose.
    """

    __tablename__ = "standings"

    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id), primary_key=True, autoincrement=False
    )
    industry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    experience: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)


class MemberDay(Model):
    """The same sums of one day in the site's time zone; what is taken back leaves its own day."""

    __tablename__ = "member_days"

    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    industry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    experience: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("ix_member_days_day", "day"),)


class Attendance(Model):
    """The last day on which a member was here, and for how many days in a row."""

    __tablename__ = "attendances"

    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(Date)
    streak: Mapped[int] = mapped_column(default=1)
    longest: Mapped[int] = mapped_column(default=1)


class SiteStage(Model):
    """How grown the site is, which decides what each level may do; one row."""

    __tablename__ = "site_stages"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    stage: Mapped[str] = mapped_column(String(8))
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("stage IN ('young', 'growing', 'grown')", name="stage"),
    )


class Award(Model):
    """What one cause gave one member, after the day's limits; append-only.

    `subject` is what it was about, e.g. ``answer:17``. `answers` and `accepted` are what it adds
    to those sums, `waived` points of a penalty that the member did not have. A row that takes
    back another names it, and has its day.
    """

    __tablename__ = "awards"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    rule: Mapped[str] = mapped_column(String(40))
    points: Mapped[int] = mapped_column()
    experience: Mapped[int] = mapped_column()
    answers: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    waived: Mapped[int] = mapped_column(default=0)
    subject: Mapped[str] = mapped_column(String(40), default="")
    industry_id: Mapped[int | None] = mapped_column()
    day: Mapped[date] = mapped_column(Date, default=clock.today)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("awards.id"), unique=True)

    __table_args__ = (
        Index(
            "ix_awards_member_id_day_rule", "member_id", "day", "rule",
            # A member's awards lie all over the table: what they come to is read here alone.
            postgresql_include=["industry_id", "points", "experience", "answers", "accepted"],
        ),
    )  # fmt: skip


append_only(Award)
