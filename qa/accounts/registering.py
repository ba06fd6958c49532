"""Opening an account, and confirming its address."""

from __future__ import annotations

from qa.core import clock, outbox
from qa.core.db import db
from qa.core.errors import Invalid

from . import names
from .events import MemberConfirmed
from .models import Member, Role, fold_name
from .passwords import nobodys_hash


def sign_up(name: str, email: str, password_hash: str, language: str) -> Member:
    """Open an account for a visitor; it can be signed in to once its address is confirmed.

    Raises `Invalid` for a name nobody may have, and as `make` does.
    """
    fault = names.fault(name)
    if fault:
        raise Invalid({"name": fault})
    return make(name, email, password_hash, language=language)


def make(
    name: str,
    email: str,
    password_hash: str | None = None,
    *,
    role: Role = Role.MEMBER,
    language: str | None = None,
) -> Member:
    """Open an account on the site's own behalf: demo, import, tests. Returns it with its id.

    `email` is normalised and `password_hash` made by `passwords.hashed`; without one nobody can
    sign in until the password is reset. Raises sqlalchemy's `IntegrityError` where another
    account has the name or the address.
    """
    member = Member(
        name=name,
        folded_name=fold_name(name),
        email=email,
        password=password_hash or nobodys_hash(),
        role=role,
        language=language,
    )
    db.session.add(member)
    db.session.flush()
    return member


def confirm(member: Member) -> None:
    """Take the member's address as theirs; nothing where that was done before."""
    if member.confirmed_at is None:
        member.confirmed_at = clock.now()
        outbox.record(MemberConfirmed(member.id))
