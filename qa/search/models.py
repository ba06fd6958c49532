"""Tables of the search: what was looked for, what is kept on hand, what members saved."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa.accounts.models import Member
from qa.board.models import Question
from qa.core import clock
from qa.core.db import Id, Model, UtcDateTime


class LookedFor(Model):
    """How many looked for something on a day. Nothing here says who.

    `words` are folded, and what looks like somebody's number or address is left out. `unanswered`
    counts those who found nothing with all words, `followed` those who opened a result.
    """

    __tablename__ = "looked_for"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(String(200))
    searches: Mapped[int] = mapped_column(default=0)
    unanswered: Mapped[int] = mapped_column(default=0)
    followed: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("day", "words"),
        CheckConstraint(
            "unanswered BETWEEN 0 AND searches AND followed BETWEEN 0 AND searches", name="counts"
        ),
    )


class SearchTotal(Model):
    """What enough readers looked for in the last `days` days: `LookedFor` added up for reports.

    `unopened` counts those who found something and opened nothing, where most of them did so.
    """

    __tablename__ = "search_totals"

    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(String(200), primary_key=True)
    searches: Mapped[int]
    unanswered: Mapped[int]
    followed: Mapped[int]
    unopened: Mapped[int]

    __table_args__ = (
        Index("ix_search_totals_days_searches_words", "days", "searches", "words"),
        Index("ix_search_totals_days_unanswered_words", "days", "unanswered", "words"),
        Index("ix_search_totals_days_unopened_words", "days", "unopened", "words"),
    )


class SynonymGroup(Model):
    """Texts that mean the same to merchants: whoever looks for one finds the others as well.

    A `removed` one is kept for a while, for whoever wants it back.
    """

    __tablename__ = "synonym_groups"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    texts: Mapped[list[str]] = mapped_column(JSON)
    removed: Mapped[bool] = mapped_column(default=False)
    edited_by_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    edited_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class PinnedResult(Model):
    """A question that stands above the results of a search for `words`, which are folded.

    A `removed` one is kept for a while, for whoever wants it back.
    """

    __tablename__ = "pinned_results"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    words: Mapped[str] = mapped_column(String(200))
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id), index=True)
    removed: Mapped[bool] = mapped_column(default=False)
    edited_by_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    edited_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (UniqueConstraint("words", "question_id"),)


class SavedSearch(Model):
    """A search that a member keeps. `address` is its query string, without page.

    While `notifies`, they are told of questions newer than `seen_id` that it finds.
    """

    __tablename__ = "saved_searches"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    address: Mapped[str] = mapped_column(String(600))
    notifies: Mapped[bool] = mapped_column(default=True)
    seen_id: Mapped[int] = mapped_column(Id, default=0)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (
        UniqueConstraint("member_id", "address"),
        Index("ix_saved_searches_notifies_seen_id", "notifies", "seen_id", "id"),
    )
