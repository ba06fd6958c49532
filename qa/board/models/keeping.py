"""What members keep for themselves: drafts, follows, bookmarks, invitations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import Id, Model, UtcDateTime

from .questions import Question


class Draft(Model):
    """What a member is writing and has not posted: the fields of its form as they were typed.

    `slot` says what for: ``ask:<request key>`` or ``answer:<question id>``. `version` counts
    what was saved, so that an older page of the same draft does not overwrite a newer one.
    """

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    slot: Mapped[str] = mapped_column(String(80))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (
        UniqueConstraint("member_id", "slot"),
        Index("ix_drafts_member_id_updated_at", "member_id", "updated_at"),
    )


class Follow(Model):
    """That a member wants to hear of something, or (`ignored`) wants to see nothing of it."""

    __tablename__ = "follows"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    kind: Mapped[str] = mapped_column(String(10))
    target_id: Mapped[int] = mapped_column(Id)
    ignored: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (
        UniqueConstraint("member_id", "kind", "target_id"),
        CheckConstraint("kind IN ('question', 'member', 'industry', 'tag')", name="kind"),
        Index("ix_follows_kind_target_id", "kind", "target_id", "id"),
    )


class BookmarkFolder(Model):
    """A member's own folder of bookmarks."""

    __tablename__ = "bookmark_folders"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    name: Mapped[str] = mapped_column(String(40))

    __table_args__ = (UniqueConstraint("member_id", "name"),)


class Bookmark(Model):
    """A question that a member keeps; without a folder, in the first drawer."""

    __tablename__ = "bookmarks"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id), index=True)
    folder_id: Mapped[int | None] = mapped_column(ForeignKey(BookmarkFolder.id), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (UniqueConstraint("member_id", "question_id"),)


class Invitation(Model):
    """That somebody asked a member to answer a question, and what they said to it."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id))
    inviter_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    invitee_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (
        UniqueConstraint("question_id", "invitee_id"),
        CheckConstraint("state IN ('waiting', 'answered', 'declined')", name="state"),
        Index("ix_invitations_invitee_id_state", "invitee_id", "state"),
        Index("ix_invitations_inviter_id_at", "inviter_id", "at"),
    )
