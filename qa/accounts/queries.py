"""Finding a member."""

from __future__ import annotations

from sqlalchemy import select

from qa.core.db import db

from .models import Member, fold_name


def by_name(name: str) -> Member | None:
    """The member called `name`, in whatever case and width it is written."""
    return db.session.scalar(select(Member).where(Member.folded_name == fold_name(name)))


def by_email(email: str) -> Member | None:
    """The member with this normalised address."""
    return db.session.scalar(select(Member).where(Member.email == email))
