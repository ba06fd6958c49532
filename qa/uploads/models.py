"""Uploaded files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import Id, Model, UtcDateTime


class Upload(Model):
    """One file of one member. `key` is its name in store and in its address: not guessable.

    `size` is in bytes, all sized versions together. `used_at` is when a post last referred to it;
    what never was is an orphan.
    """

    __tablename__ = "uploads"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    key: Mapped[str] = mapped_column(String(40), unique=True)
    digest: Mapped[str] = mapped_column(String(64))  # of what was sent: the same again is the same
    kind: Mapped[str] = mapped_column(String(8))  # ending of the stored file: webp, png, pdf
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column()
    width: Mapped[int | None] = mapped_column()
    height: Mapped[int | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("uq_uploads_owner_id_digest", "owner_id", "digest", unique=True),
        Index("ix_uploads_created_at", "created_at"),
    )
