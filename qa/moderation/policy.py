"""Who may report what, and who decides on it."""

from __future__ import annotations

from collections.abc import Collection

from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor
from qa.reputation.privileges import earned

SIGN_IN = Denied(_("Sign in first."))
_OWN = Denied(_("You cannot report what is yours; you can edit or delete it."))
_REPORTING = _("Reporting")
_MODERATORS = Denied(_("Only moderators can do this."))
_COLLEAGUES_FLAG = Denied(
    _("An account of your organisation reported this, so another moderator decides on it.")
)
_OWN_RING = Denied(
    _("You or your organisation are part of this case, so another moderator decides on it.")
)
_OWN_FLAG = Denied(_("You reported this yourself, so another moderator decides on it."))


def flag(actor: Actor | None, reported_id: int) -> Ruling:
    """Report the member `reported_id`, or a post of theirs."""
    if actor is None:
        return SIGN_IN
    if actor.id == reported_id:
        return _OWN
    return earned(actor, "flag", _REPORTING)


def read_flags(actor: Actor | None) -> Ruling:
    """See what was reported."""
    if actor is None:
        return SIGN_IN
    return ALLOWED if actor.moderates else _MODERATORS


def decide(actor: Actor, flagger_id: int) -> Ruling:
    """Uphold or dismiss a flag that the member `flagger_id` raised."""
    if not actor.moderates:
        return _MODERATORS
    if flagger_id in actor.colleagues:
        return _COLLEAGUES_FLAG
    return _OWN_FLAG if actor.id == flagger_id else ALLOWED


def read_rings(actor: Actor | None) -> Ruling:
    """See who seems to lift whom."""
    return read_flags(actor)


def decide_ring(actor: Actor, members: Collection[int]) -> Ruling:
    """Decide on the case of `members`."""
    if not actor.moderates:
        return _MODERATORS
    own = actor.id in members or not actor.colleagues.isdisjoint(members)
    return _OWN_RING if own else ALLOWED
