"""Who reads what was looked for, and who changes what is found."""

from __future__ import annotations

from qa.accounts.models import Role
from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor

SIGN_IN = Denied(_("Sign in first."))
_MODERATORS = Denied(_("Only moderators can do this."))
_ADMINISTRATORS = Denied(_("Only administrators change what the search finds."))


def read_searches(actor: Actor | None) -> Ruling:
    """See what was looked for."""
    if actor is None:
        return SIGN_IN
    return ALLOWED if actor.moderates else _MODERATORS


def keep_search(actor: Actor | None) -> Ruling:
    """Say what means the same, and pin answers."""
    if actor is None:
        return SIGN_IN
    return ALLOWED if actor.role == Role.ADMINISTRATOR else _ADMINISTRATORS
