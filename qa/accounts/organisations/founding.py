"""Beginning an organisation, and ending what is done in its name."""

from __future__ import annotations

from sqlalchemy import select

from qa.accounts import signing_out
from qa.accounts.models import Member, Organisation
from qa.core import outbox
from qa.core.db import db, insert_once
from qa.core.errors import Conflict, Refused
from qa.core.i18n import _
from qa.core.rulings import require

from . import policy
from .events import OrganisationChanged
from .rights import RIGHTS


def found(actor: Member) -> int:
    """Make `actor` the main account of a new organisation; returns its id.

    Raises `Refused` where they belong to one, `Conflict` where it began a moment ago.
    """
    require(policy.found(actor))
    organisation_id = insert_once(Organisation, main_id=actor.id)
    if organisation_id is None:
        raise Conflict(_("Your account is a company account already."))
    actor.organisation_id = organisation_id
    actor.rights = list(RIGHTS)
    outbox.record(OrganisationChanged(organisation_id, actor.id))
    return organisation_id


def led(actor: Member) -> Organisation:
    """The organisation that `actor` leads, held until the transaction ends. Raises `Refused`."""
    organisation = db.session.scalar(
        select(Organisation).where(Organisation.id == actor.organisation_id).with_for_update()
    )
    ruling = policy.lead(actor, organisation)
    if organisation is None or not ruling.ok:
        raise Refused(ruling.reason)
    return organisation


def dissolve(actor: Member) -> int:
    """Switch all accounts of the organisation of `actor` off; returns how many were on.

    What they wrote stays, under their names. Raises `Refused`.
    """
    organisation = led(actor)
    accounts = db.session.scalars(
        select(Member)
        .where(
            Member.organisation_id == organisation.id,
            Member.id != organisation.main_id,
            Member.active,
        )
        .order_by(Member.id)
        .with_for_update()
    ).all()
    for account in accounts:
        account.active = False
        signing_out.everywhere(account)
        outbox.record(OrganisationChanged(organisation.id, account.id))
    return len(accounts)
