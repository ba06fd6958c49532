"""What members think of posts: votes, ballots, reactions, and readers' ratings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import Id, Model, UtcDateTime

from .answers import Answer
from .questions import Question


class Vote(Model):
    """What one member thinks of one post: 1, -1, or 0 once withdrawn. One row, for ever.

    `counted` is False where the voter had voted for this author too often that day: such a vote
    moves no score and earns nothing.
    """

    __tablename__ = "votes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    voter_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    question_id: Mapped[int | None] = mapped_column(ForeignKey(Question.id), index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey(Answer.id), index=True)
    value: Mapped[int] = mapped_column()
    changes: Mapped[int] = mapped_column(default=0)
    counted: Mapped[bool] = mapped_column(default=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (
        UniqueConstraint("voter_id", "question_id"),
        UniqueConstraint("voter_id", "answer_id"),
        Index("ix_votes_voter_id_author_id_at", "voter_id", "author_id", "at"),
        CheckConstraint("value IN (-1, 0, 1)", name="value"),
        CheckConstraint("(question_id IS NULL) <> (answer_id IS NULL)", name="one_post"),
    )


class Ballot(Model):
    """One member's voice in the public vote for the best answer, in one round of a question."""

    __tablename__ = "ballots"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id))
    round: Mapped[int] = mapped_column()
    voter_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    answer_id: Mapped[int] = mapped_column(ForeignKey(Answer.id))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (UniqueConstraint("question_id", "round", "voter_id"),)


class CloseVote(Model):
    """One member's voice for closing or for reopening a question; `counted_at` once it decided."""

    __tablename__ = "close_votes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id))
    voter_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    kind: Mapped[str] = mapped_column(String(8))  # close or reopen
    reason: Mapped[str | None] = mapped_column(String(20))
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey(Question.id))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("kind IN ('close', 'reopen')", name="kind"),
        Index(
            "uq_close_votes_waiting",
            "question_id",
            "kind",
            "voter_id",
            unique=True,
            sqlite_where=text("counted_at IS NULL"),
            postgresql_where=text("counted_at IS NULL"),
        ),
    )


class Reaction(Model):
    """What came of an answer for one member who tried it; one a member, changeable."""

    __tablename__ = "reactions"

    answer_id: Mapped[int] = mapped_column(ForeignKey(Answer.id), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (CheckConstraint("kind IN ('works', 'outdated', 'risky')", name="kind"),)


class SolvedVisit(Model):
    """That a question answered what a visitor was about to ask; one a visitor and day.

    `visitor` is a keyed digest that is another one every day.
    """

    __tablename__ = "solved_visits"

    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id), primary_key=True)
    visitor: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)


class HelpfulRating(Model):
    """Whether an answer helped one reader; `rater` is a member, or a visitor of one day.

    It is a keyed digest, so that it tells readers apart and says nothing of them.
    """

    __tablename__ = "helpful_ratings"

    answer_id: Mapped[int] = mapped_column(ForeignKey(Answer.id), primary_key=True)
    rater: Mapped[str] = mapped_column(String(40), primary_key=True)
    helpful: Mapped[bool] = mapped_column()
