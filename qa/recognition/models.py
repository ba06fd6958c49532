"""Badges members have, their places on the leaderboards, the stars of past weeks."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from qa.accounts.models import Member
from qa.core.db import Id, Model, UtcDateTime


class HeldBadge(Model):
    """A badge that a member holds; `subject` is what it was given for where it can be repeated.

    `at` is when history had met its condition, not when the job found it.
    """

    __tablename__ = "held_badges"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    badge: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("member_id", "badge", "subject"),
        Index("ix_held_badges_badge_at", "badge", "at", "id"),
    )


class BadgeFigure(Model):
    """How many members hold a badge, as last counted; `swept_at` is when it was last looked for
    among all members, and empty where it never was."""

    __tablename__ = "badge_figures"

    badge: Mapped[str] = mapped_column(String(40), primary_key=True)
    holders: Mapped[int] = mapped_column(default=0)
    swept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MemberFigure(Model):
    """How quickly a member answers: the median over their newest `answers`, in whole minutes."""

    __tablename__ = "member_figures"

    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id), primary_key=True, autoincrement=False
    )
    answer_minutes: Mapped[int] = mapped_column()
    answers: Mapped[int] = mapped_column()


class Place(Model):
    """Where a member stands on one leaderboard: of a period, and of an industry (0: the site).

    Sums of the period with the places they give, from 1; equal sums share a place. No adoption
    place below the number of answers that the rules ask for. An industry of the upper level
    counts what belongs to those below it.
    """

    __tablename__ = "places"

    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id), primary_key=True, autoincrement=False
    )
    period: Mapped[str] = mapped_column(String(5), primary_key=True)
    industry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    experience: Mapped[int] = mapped_column()
    answers: Mapped[int] = mapped_column()
    accepted: Mapped[int] = mapped_column()
    experience_place: Mapped[int] = mapped_column()
    accepted_place: Mapped[int | None] = mapped_column()
    adoption_place: Mapped[int | None] = mapped_column()

    __table_args__ = (
        CheckConstraint("period IN ('day', 'week', 'month', 'all')", name="period"),
        Index("ix_places_experience", "period", "industry_id", "experience_place", "member_id"),
        *(
            Index(
                f"ix_places_{by}", "period", "industry_id", f"{by}_place", "member_id",
                sqlite_where=text(f"{by}_place IS NOT NULL"),
                postgresql_where=text(f"{by}_place IS NOT NULL"),
            )
            for by in ("accepted", "adoption")
        ),
    )  # fmt: skip


class Board(Model):
    """When the places of one leaderboard were last made, since when they count, and how many.

    Of the leaderboard of all time `begins_on` says nothing.
    """

    __tablename__ = "boards"

    period: Mapped[str] = mapped_column(String(5), primary_key=True)
    industry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    begins_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    members: Mapped[int] = mapped_column(default=0)


class Star(Model):
    """One of those who earned most in a week that is over, which began on `week`, a Monday."""

    __tablename__ = "stars"

    week: Mapped[date] = mapped_column(Date, primary_key=True)
    industry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id), primary_key=True, autoincrement=False
    )
    place: Mapped[int] = mapped_column()
    experience: Mapped[int] = mapped_column()
    accepted: Mapped[int] = mapped_column()

    __table_args__ = (Index("ix_stars_member_id", "member_id", "week"),)
