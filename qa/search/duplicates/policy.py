"""Who decides whether two questions are the same."""

from __future__ import annotations

from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor

SIGN_IN = Denied(_("Sign in first."))
_MODERATORS = Denied(_("Only moderators can do this."))


def decide(actor: Actor | None) -> Ruling:
    """See what may have been asked twice, and decide on it."""
    if actor is None:
        return SIGN_IN
    return ALLOWED if actor.moderates else _MODERATORS
