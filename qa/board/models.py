"""Tables of the board."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
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


class State(StrEnum):
    """How far a question is from solved."""

    OPEN = "open"
    SOLVED = "solved"


class Industry(Model):
    """A node of the two-level tree; the data file is ``industries.toml``."""

    __tablename__ = "industries"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("industries.id"))
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(8))  # trade or topic
    name_zh_Hans: Mapped[str] = mapped_column(String(60))
    name_zh_Hant: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(80))
    words: Mapped[list[str]] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(default=0)
    open_for_questions: Mapped[bool] = mapped_column(default=True)
    questions: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("kind IN ('trade', 'topic')", name="kind"),)


class Question(Model):
    """What a merchant asked. `trade_id` is the industry's top level, stored for the lists."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    industry_id: Mapped[int] = mapped_column(ForeignKey(Industry.id))
    trade_id: Mapped[int] = mapped_column(ForeignKey(Industry.id))
    title: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int] = mapped_column()
    excerpt: Mapped[str] = mapped_column(String(200))
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(12), default=State.OPEN)
    anonymous: Mapped[bool] = mapped_column(default=False)
    bounty: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    deadline_at: Mapped[datetime] = mapped_column(UtcDateTime)
    solved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ups: Mapped[int] = mapped_column(default=0)
    downs: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)
    heat: Mapped[float] = mapped_column(default=0.0)
    accepted_answer_id: Mapped[int | None] = mapped_column(
        ForeignKey("answers.id", use_alter=True), unique=True
    )
    request_key: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("author_id", "request_key"),
        CheckConstraint("state IN ('open', 'solved')", name="state"),
        CheckConstraint("(state = 'solved') = (accepted_answer_id IS NOT NULL)", name="solved"),
        CheckConstraint("bounty >= 0 AND answers >= 0 AND ups >= 0 AND downs >= 0", name="counts"),
        Index("ix_questions_author_id_created_at", "author_id", "created_at"),
    )


class Answer(Model):
    """One member's answer to one question. `rank` is the lower bound its votes give it."""

    __tablename__ = "answers"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id))
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int] = mapped_column()
    references: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ups: Mapped[int] = mapped_column(default=0)
    downs: Mapped[int] = mapped_column(default=0)
    rank: Mapped[float] = mapped_column(default=0.0)

    __table_args__ = (
        UniqueConstraint("question_id", "author_id"),
        CheckConstraint("ups >= 0 AND downs >= 0", name="counts"),
        Index("ix_answers_author_id_created_at", "author_id", "created_at"),
    )


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
    request_key: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("author_id", "request_key"),)


class Vote(Model):
    """What one member thinks of one post: 1, -1, or 0 once withdrawn. One row, for ever."""

    __tablename__ = "votes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    voter_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    question_id: Mapped[int | None] = mapped_column(ForeignKey(Question.id), index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey(Answer.id), index=True)
    value: Mapped[int] = mapped_column()
    changes: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (
        UniqueConstraint("voter_id", "question_id"),
        UniqueConstraint("voter_id", "answer_id"),
        CheckConstraint("value IN (-1, 0, 1)", name="value"),
        CheckConstraint("(question_id IS NULL) <> (answer_id IS NULL)", name="one_post"),
    )


class Tag(Model):
    """A word questions are found by; `questions` counts the visible ones."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    questions: Mapped[int] = mapped_column(default=0)


class QuestionTag(Model):
    """That a question carries a tag."""

    __tablename__ = "question_tags"

    tag_id: Mapped[int] = mapped_column(ForeignKey(Tag.id), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id), primary_key=True, index=True)


class TimelineEntry(Model):
    """A step in a question's life, shown to every reader of it."""

    __tablename__ = "timeline"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey(Answer.id))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


# Each tab of the lists is one of these orders, on the whole site, in a top-level industry and
# in an industry; the index holds just the rows of the tab, so every page is a short range scan.
TABS = {
    "newest": ("created_at", "hidden_at IS NULL"),
    "hot": ("heat", "hidden_at IS NULL"),
    "unanswered": ("created_at", "hidden_at IS NULL AND state = 'open' AND answers = 0"),
    "bounty": ("bounty", "hidden_at IS NULL AND state = 'open' AND bounty > 0"),
    "expiring": ("deadline_at", "hidden_at IS NULL AND state = 'open'"),
    "solved": ("solved_at", "hidden_at IS NULL AND state = 'solved'"),
}
"""Tab of the lists: the column that orders it, and which questions belong to it."""

for _tab, (_column, _where) in TABS.items():
    for _scope in ((), ("trade_id",), ("industry_id",)):
        Index(
            "_".join(("ix_questions", _tab, *_scope)),
            *(getattr(Question, name) for name in (*_scope, _column, "id")),
            sqlite_where=text(_where),
            postgresql_where=text(_where),
        )
