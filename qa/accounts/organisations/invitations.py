"""The mailed link by which somebody makes an account of their company's their own."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from qa.accounts import letters
from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Missing
from qa.core.i18n import _

WITHIN = timedelta(days=7)
"""How long a link works."""

_NOT_VALID = _(
    "This invitation was used before, is older than a week, or was taken back. "
    "Ask your company for a new one."
)


def send(account: Member, main: Member) -> None:
    """Mail the person of `account` the link, in the name of `main`."""
    letters.write(
        "invitation", account.email, account.language,
        account=account, company=main.name, token=token_of(account), within=WITHIN,
    )  # fmt: skip


def token_of(account: Member) -> str:
    """What the link carries: it ends when it was used, when another is sent, and by time.

    It names the account by what its sessions are bound to, which each of these acts replaces.
    """
    ends = clock.now() + WITHIN
    return str(_serializer().dumps([account.fs_uniquifier, int(ends.timestamp())]))


def invited(token: str, *, hold: bool = False) -> Member:
    """The account whose link has `token`; others who `hold` it wait. Raises `Missing`."""
    try:
        uniquifier, ends = _serializer().loads(token)
    except BadSignature:
        raise Missing(_NOT_VALID) from None
    statement = select(Member).where(
        Member.fs_uniquifier == uniquifier, Member.confirmed_at.is_(None), Member.active
    )
    account = db.session.scalar(statement.with_for_update() if hold else statement)
    if account is None or clock.now().timestamp() > ends:
        raise Missing(_NOT_VALID)
    return account


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="organisation invitation")
