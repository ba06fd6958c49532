"""Whom it concerns that a company was verified, or no longer is: its main account."""

from __future__ import annotations

from qa.accounts.models import Organisation, OrganisationAct
from qa.accounts.organisations.events import VerificationChanged
from qa.core.db import db
from qa.notifications.messages import Message


def verification_changed(fact: VerificationChanged) -> list[Message]:
    """The main account; which moderator it was they are not told."""
    act = db.session.get(OrganisationAct, fact.act_id)
    organisation = db.session.get(Organisation, fact.organisation_id)
    if act is None or organisation is None:
        return []
    kind = "company_verified" if act.act == "verify" else "company_unverified"
    cause, data = f"organisation:{act.id}", {"reason": act.note}
    return [Message(kind, cause, None, act.actor_id, named=False, to=(organisation.main_id,),
                    data=data)]  # fmt: skip
