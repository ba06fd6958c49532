"""Who may close an account."""

from __future__ import annotations

from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling

from .models import Member, Role

_CLOSED = Denied(_("This account has been closed."))
_LAST = Denied(
    _(
        "You are the only administrator. Make somebody else one first, "
        "or nobody could run the site any more."
    )
)


def close(actor: Member, administrators: int) -> Ruling:
    """Close the account of `actor`; `administrators` are those beside them.

    What an organisation says of it is for `organisations.policy`.
    """
    if actor.closed_at is not None:
        return _CLOSED
    if actor.role == Role.ADMINISTRATOR and not administrators:
        return _LAST
    return ALLOWED
