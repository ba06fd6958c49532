"""What the accounts of an organisation may do, and whether they may do anything."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from qa.accounts import signing_out
from qa.accounts.models import Member, Organisation
from qa.core import outbox
from qa.core.db import db
from qa.core.errors import Missing
from qa.core.i18n import _

from . import rights
from .events import OrganisationChanged
from .founding import led


def allow(actor: Member, account_id: int, names: Collection[str]) -> Member:
    """Let an account do what `names` say and nothing else, from now on.

    Raises `Refused`, `Missing`, `Invalid`.
    """
    account = account_of(led(actor), account_id)
    account.rights = rights.chosen(names)
    return account


def switch_off(actor: Member, account_id: int) -> Member:
    """End an account's sessions and keep it from signing in; twice is once.

    What it wrote stays, under its name. Raises `Refused`, `Missing`.
    """
    organisation = led(actor)
    account = account_of(organisation, account_id)
    if account.active:
        account.active = False
        signing_out.everywhere(account)
        outbox.record(OrganisationChanged(organisation.id, account.id))
    return account


def switch_on(actor: Member, account_id: int) -> Member:
    """Let an account sign in again; twice is once. Raises `Refused`, `Missing`."""
    organisation = led(actor)
    account = account_of(organisation, account_id)
    if not account.active:
        account.active = True
        outbox.record(OrganisationChanged(organisation.id, account.id))
    return account


def account_of(organisation: Organisation, account_id: int) -> Member:
    """An account of `organisation` other than the main one, held until the transaction ends.

    Those that their person has closed are gone. Raises `Missing`.
    """
    account = db.session.scalar(
        select(Member)
        .where(
            Member.id == account_id,
            Member.organisation_id == organisation.id,
            Member.id != organisation.main_id,
            Member.closed_at.is_(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if account is None:
        raise Missing(_("There is no such account in your organisation."))
    return account
