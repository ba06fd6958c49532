"""The member's row."""

from __future__ import annotations

import unicodedata
import uuid
from datetime import datetime
from enum import StrEnum

from flask_security import UserMixin
from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qa.core import clock
from qa.core.db import Id, Model, UtcDateTime


class Role(StrEnum):
    """What a member is trusted with on the whole site."""

    MEMBER = "member"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


def fold_name(name: str) -> str:
    """The form under which names are compared: ``ＡＳＨＡ`` and ``asha`` are one."""
    return unicodedata.normalize("NFKC", name).casefold()


def new_uniquifier() -> str:
    """What a session is bound to; replacing it signs the member out everywhere."""
    return uuid.uuid4().hex


class Member(Model, UserMixin):
    """A merchant with an account. Names the Flask-Security columns as that library wants them."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    folded_name: Mapped[str] = mapped_column(String(40), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=new_uniquifier)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    role: Mapped[str] = mapped_column(String(20), default=Role.MEMBER)
    language: Mapped[str | None] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    company: Mapped[str] = mapped_column(String(80), default="")
    trades: Mapped[str] = mapped_column(String(120), default="")
    region: Mapped[str] = mapped_column(String(60), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    about_html: Mapped[str] = mapped_column(Text, default="")
    about_renderer: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("role IN ('member', 'moderator', 'administrator')", name="role"),
    )

    # Flask-Principal asks for roles on every request; rights come from `role` and the policies.
    roles = []  # noqa: RUF012
