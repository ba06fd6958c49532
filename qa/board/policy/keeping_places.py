"""Keeping the places questions stand in: tags and industries."""

from __future__ import annotations

from qa.accounts.models import Role
from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor
from qa.reputation.privileges import earned

from .shapes import SIGN_IN

_MODERATORS = Denied(_("Only moderators can do this."))
_ADMINISTRATORS = Denied(_("Only administrators change the industries."))
_DESCRIBING = _("Describing tags")


def describe_tag(actor: Actor | None) -> Ruling:
    """Say what a tag is for."""
    if actor is None:
        return SIGN_IN
    return earned(actor, "create_tag", _DESCRIBING)


def replace_tag(actor: Actor | None) -> Ruling:
    """Make a tag a synonym, merge it into another, or undo it."""
    if actor is None:
        return SIGN_IN
    return ALLOWED if actor.moderates else _MODERATORS


def keep_industries(actor: Actor | None) -> Ruling:
    """Change the industries in any way."""
    if actor is None:
        return SIGN_IN
    return ALLOWED if actor.role == Role.ADMINISTRATOR else _ADMINISTRATORS
