"""Accounts for the people of an organisation: invited, invited again, opened, removed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from qa.accounts import names, queries, registering, signing_out
from qa.accounts.addresses import normalised
from qa.accounts.models import Member, Organisation
from qa.core import outbox
from qa.core.db import db
from qa.core.errors import Conflict, Invalid
from qa.core.i18n import Text, _
from qa.core.text import clean_line

from . import invitations, rights
from .events import OrganisationChanged
from .founding import led
from .keeping import account_of


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """An account as it was typed: `name` is the part after the colon."""

    name: str = ""
    email: str = ""
    rights: Collection[str] = field(default=())


def open_account(actor: Member, draft: AccountDraft, most: int) -> Member:
    """Open ``company:name`` and mail its person a link; they choose the password.

    `most` is how many accounts the rules let an organisation have, those switched off included.
    Raises `Refused`, `Invalid`.
    """
    organisation = led(actor)
    name, email, allowed = _checked(actor, draft)
    if _count(organisation) >= most:
        raise Invalid({"name": _("An organisation has at most %(most)s accounts.", most=most)})
    try:
        with db.session.begin_nested():
            account = registering.make(name, email, language=actor.language)
    except IntegrityError:  # somebody else was faster
        raise Invalid({"name": _("This name or address is taken. Try again.")}) from None
    account.organisation_id = organisation.id
    account.rights = allowed
    invitations.send(account, actor)
    outbox.record(OrganisationChanged(organisation.id, account.id))
    return account


def invite_again(actor: Member, account_id: int) -> Member:
    """Mail the link of an account that was never used once more; the link before it ends."""
    _organisation, account = _unused(actor, account_id)
    signing_out.everywhere(account)
    invitations.send(account, actor)
    return account


def accept(token: str, password_hash: str) -> Member:
    """Open the account whose mailed link has `token`, with the password that was chosen.

    Using the link shows that the address is theirs; it works once. Raises `Missing`.
    """
    account = invitations.invited(token, hold=True)
    account.password = password_hash
    signing_out.everywhere(account)
    registering.confirm(account)
    return account


def remove(actor: Member, account_id: int) -> None:
    """Take an account that was never used away, name and all. Raises `Conflict` if it was."""
    organisation, _account = _unused(actor, account_id)
    try:
        with db.session.begin_nested():
            db.session.execute(delete(Member).where(Member.id == account_id))
    except IntegrityError:  # a member follows it, or has mentioned it
        raise Conflict(
            _("Others refer to this account already. You can switch it off instead.")
        ) from None
    outbox.record(OrganisationChanged(organisation.id, account_id))


def _checked(actor: Member, draft: AccountDraft) -> tuple[str, str, list[str]]:
    """Name, address and rights as they are stored. Raises `Invalid`."""
    part = clean_line(draft.name)
    name = f"{actor.name}:{part}"
    errors: dict[str, Text] = {}
    fault = names.fault(part) if part else _("Choose a name.")
    if fault is None and queries.is_taken(name):
        fault = _("This name is taken. Please choose another one.")
    if fault is not None:
        errors["name"] = fault
    try:
        email = normalised(draft.email)
    except ValueError:
        email = ""
        errors["email"] = _("This is not an e-mail address. It looks like name@example.com.")
    if email and queries.by_email(email) is not None:
        errors["email"] = _("There is an account with this address already.")
    if errors:
        raise Invalid(errors)
    return name, email, rights.chosen(draft.rights)


def _count(organisation: Organisation) -> int:
    statement = select(func.count()).where(
        Member.organisation_id == organisation.id, Member.id != organisation.main_id
    )
    return db.session.scalar(statement) or 0


def _unused(actor: Member, account_id: int) -> tuple[Organisation, Member]:
    organisation = led(actor)
    account = account_of(organisation, account_id)
    if account.confirmed_at is not None:
        raise Conflict(_("This account is in use. You can switch it off."))
    return organisation, account
