"""Whether a member has earned an act: the one place that compares levels.

Three things decide, all of them known with the actor: their level, how grown the site is, and,
for an account of an organisation, the rights that its main account gave it.
"""

from __future__ import annotations

from qa.accounts.organisations.rights import Right
from qa.core.i18n import Text, _
from qa.core.rulings import ALLOWED, Denied, Ruling

from .actors import Actor
from .figures import RIGHT_OF, Privilege


def earned(actor: Actor, privilege: Privilege, act: Text) -> Ruling:
    """Allowed where `actor` may; `act` names it in the sentence that says why not."""
    if actor.may(privilege):
        return ALLOWED
    if not actor.has(RIGHT_OF[privilege]):
        return _not_given(act)
    return Denied(
        _(
            "%(act)s is open from level %(level)s; you are at level %(own)s. "
            "Helpful answers raise your level.",
            act=act,
            level=actor.level_for(privilege),
            own=actor.level,
        )
    )


def given(actor: Actor, right: Right, act: Text) -> Ruling:
    """Allowed where `actor` has `right`; for what no level opens, such as spending points."""
    return ALLOWED if actor.has(right) else _not_given(act)


def _not_given(act: Text) -> Denied:
    return Denied(
        _("%(act)s: the main account of your organisation has not opened this to you.", act=act)
    )
