"""Finding a member."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import select

from qa.core.db import db

from .models import Member, RetiredName, fold_name


def by_name(name: str) -> Member | None:
    """The member called `name`, in whatever case and width it is written."""
    return db.session.scalar(select(Member).where(Member.folded_name == fold_name(name)))


def is_taken(name: str) -> bool:
    """Whether a member is called `name`, or was until they closed the account."""
    return by_name(name) is not None or (
        db.session.get(RetiredName, name_digest(fold_name(name))) is not None
    )


def name_digest(folded_name: str) -> str:
    """What `RetiredName` keeps of a name."""
    return sha256(folded_name.encode()).hexdigest()


def by_email(email: str) -> Member | None:
    """The member with this normalised address."""
    return db.session.scalar(select(Member).where(Member.email == email))
