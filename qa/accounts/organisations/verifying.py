"""The mark that says a company is who it says it is: given by moderators, for what they saw."""

from __future__ import annotations

from sqlalchemy import select

from qa.accounts.models import Member, Organisation, OrganisationAct
from qa.core import clock, outbox
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Missing
from qa.core.i18n import Text, _
from qa.core.rulings import require
from qa.core.text import clean_line

from . import policy
from .events import VerificationChanged

LONGEST = 200
"""Characters of what a moderator saw, or why the mark is withdrawn."""


def verify(actor: Member, organisation_id: int, note: str) -> None:
    """Mark the company as verified; `note` says what was seen. Raises `Refused`, `Conflict`.

    The note is kept with the mark and in the log; moderators and the company read it.
    """
    organisation = _held(actor, organisation_id)
    if organisation.verified_at is not None:
        raise Conflict(_("This organisation is verified already."))
    seen = _sentence(note, _("Say what you saw: a register entry, a licence, a call."))
    organisation.verified_at, organisation.verified_note = clock.now(), seen
    _log(actor, organisation, "verify", seen)


def withdraw(actor: Member, organisation_id: int, reason: str) -> None:
    """Take the mark away, for a `reason` that the company is told. Raises as `verify` does."""
    organisation = _held(actor, organisation_id)
    if organisation.verified_at is None:
        raise Conflict(_("This organisation is not verified."))
    why = _sentence(reason, _("Say why: the company is told."))
    organisation.verified_at, organisation.verified_note = None, ""
    _log(actor, organisation, "withdraw", why)


def _held(actor: Member, organisation_id: int) -> Organisation:
    organisation = db.session.scalar(
        select(Organisation).where(Organisation.id == organisation_id).with_for_update()
    )
    if organisation is None:
        raise Missing(_("There is no such organisation."))
    require(policy.verify(actor, organisation.id))
    return organisation


def _sentence(typed: str, missing: Text) -> str:
    text = clean_line(typed)
    if not text:
        raise Invalid({"note": missing})
    if len(text) > LONGEST:
        raise Invalid({"note": _("Use at most %(most)s characters.", most=LONGEST)})
    return text


def _log(actor: Member, organisation: Organisation, act: str, note: str) -> None:
    entry = OrganisationAct(organisation_id=organisation.id, act=act, actor_id=actor.id, note=note)
    db.session.add(entry)
    db.session.flush()
    outbox.record(VerificationChanged(organisation.id, entry.id))
