"""Who leads an organisation, and who may begin, verify or leave one."""

from __future__ import annotations

from qa.accounts.models import Member, Organisation, Role
from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling

_NOT_MAIN = Denied(_("Only the main account of your organisation can do this."))
_NO_ORGANISATION = Denied(_("Your account is not a company account."))
_MEMBER_ALREADY = Denied(
    _("Your account belongs to an organisation already, so it cannot begin one of its own.")
)
_MAIN_ALREADY = Denied(_("Your account is a company account already."))
_ACCOUNTS_LEFT = Denied(
    _("Your organisation still has accounts that are switched on. Switch them off first.")
)
_MODERATORS = Denied(_("Only moderators can do this."))
_OWN = Denied(_("You belong to this organisation, so another moderator decides here."))


def found(actor: Member) -> Ruling:
    """Make the account of `actor` the main one of a new organisation."""
    if actor.organisation_id is None:
        return ALLOWED
    return _MEMBER_ALREADY if ":" in actor.name else _MAIN_ALREADY


def lead(actor: Member, organisation: Organisation | None) -> Ruling:
    """Open, change and switch accounts of `organisation`, and say how its points are kept."""
    if organisation is None:
        return _NO_ORGANISATION
    return ALLOWED if organisation.main_id == actor.id else _NOT_MAIN


def close(actor: Member, organisation: Organisation | None, accounts: int) -> Ruling:
    """Close the account of `actor`; `accounts` of the organisation it may lead are switched on."""
    leads = organisation is not None and organisation.main_id == actor.id
    return _ACCOUNTS_LEFT if leads and accounts else ALLOWED


def verify(actor: Member, organisation_id: int) -> Ruling:
    """Say that the company is who it says it is, or take that back."""
    if actor.role not in (Role.MODERATOR, Role.ADMINISTRATOR):
        return _MODERATORS
    return _OWN if actor.organisation_id == organisation_id else ALLOWED
