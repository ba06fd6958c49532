"""Who may keep a search."""

from __future__ import annotations

from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor

MOST = 20
"""Searches that one member keeps."""

SIGN_IN = Denied(_("Sign in first."))
_ENOUGH = Denied(
    _("You keep %(count)s searches; delete one that you no longer need first.", count=MOST)
)


def keep(actor: Actor | None, kept: int) -> Ruling:
    """Keep one more search, `kept` being there."""
    if actor is None:
        return SIGN_IN
    return ALLOWED if kept < MOST else _ENOUGH
