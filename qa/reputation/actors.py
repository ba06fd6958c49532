"""The member who acts: what every policy needs to know of them, loaded in one statement.

With them comes how grown the site is, for `Actor.may` goes by it, and what an account of an
organisation is allowed to do in the company's name. Policies ask through `privileges.earned`;
nothing else compares levels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g
from flask_login import current_user
from sqlalchemy import String, and_, bindparam, cast, func, select

from qa.accounts.models import Member, Organisation, Role
from qa.accounts.organisations.rights import RIGHTS, Right
from qa.core.db import fetch
from qa.core.errors import Refused
from qa.core.i18n import _
from qa.ledger.models import Holder, LedgerAccount
from qa.ledger.units import POINTS

from . import stages
from .figures import RIGHT_OF, Privilege, Stage
from .models import Reputation
from .rules import rules

_ALL = frozenset(RIGHTS)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: their trust (`role`), what they have earned, and the points they can spend.

    `points` are those of the purse they spend from, the organisation's where it is pooled.
    `stage` is that of the site. `rights` are all but for an account that another one, the main
    account of its organisation, has made: this has those that were given to it. `colleagues`
    are the ids of all accounts of their organisation: what one of them is given, they all gain.
    """

    id: int
    name: str
    role: str
    experience: int
    level: int
    points: int
    stage: Stage
    organisation_id: int | None = None
    rights: frozenset[str] = _ALL
    colleagues: frozenset[int] = frozenset()

    @property
    def moderates(self) -> bool:
        """Whether the whole site trusts them to keep order."""
        return self.role in (Role.MODERATOR, Role.ADMINISTRATOR)

    @property
    def newcomer(self) -> bool:
        """Whether the limits for new accounts hold for them."""
        return not self.moderates and self.level < rules().newcomers.established_level

    def has(self, right: Right) -> bool:
        """Whether their organisation, if they belong to one, lets them do this."""
        return right in self.rights

    def level_for(self, privilege: Privilege) -> int:
        """The level that opens `privilege` at the stage the site is in."""
        return rules().privileges[self.stage][privilege]

    def may(self, privilege: Privilege) -> bool:
        """Whether they have earned `privilege`, or moderate, and their organisation agrees."""
        earned = self.moderates or self.level >= self.level_for(privilege)
        return earned and self.has(RIGHT_OF[privilege])


_ACTOR = (
    select(
        Member.id,
        Member.name,
        Member.role,
        func.coalesce(Reputation.experience, 0).label("experience"),
        func.coalesce(Reputation.level, 1).label("level"),
        func.coalesce(LedgerAccount.balance, 0).label("points"),
        stages.STORED.label("stage"),
        Member.organisation_id,
        Member.rights,
        Organisation.main_id,
    )
    .outerjoin(Reputation, Reputation.member_id == Member.id)
    .outerjoin(Organisation, Organisation.id == Member.organisation_id)
    .outerjoin(
        LedgerAccount,
        and_(
            LedgerAccount.unit == POINTS,
            LedgerAccount.holder == Holder.MEMBER,
            LedgerAccount.holder_key == cast(func.coalesce(Reputation.purse_id, Member.id), String),
        ),
    )
    .where(Member.id == bindparam("member_id"))
)


def load(member_id: int) -> Actor:
    """The actor with this id, as they stand now; they must exist."""
    row = fetch(_ACTOR, member_id=member_id).one()
    led = row.organisation_id is not None and row.main_id != row.id
    return Actor(
        id=row.id,
        name=row.name,
        role=row.role,
        experience=row.experience,
        level=row.level,
        points=row.points,
        stage=stages.in_force(row.stage),
        organisation_id=row.organisation_id,
        rights=frozenset(row.rights) if led else _ALL,
        colleagues=_colleagues(row.organisation_id),
    )


_COLLEAGUES = select(Member.id).where(Member.organisation_id == bindparam("organisation_id"))


def _colleagues(organisation_id: int | None) -> frozenset[int]:
    if organisation_id is None:
        return frozenset()
    return frozenset(fetch(_COLLEAGUES, organisation_id=organisation_id).scalars())


def current() -> Actor | None:
    """The reader of this request as an actor, or None for a guest; loaded once a request."""
    if "actor" not in g:
        g.actor = load(current_user.id) if current_user.is_authenticated else None
    actor: Actor | None = g.actor
    return actor


def acting() -> Actor:
    """The reader as an actor, where only a signed-in member gets. Raises `Refused` for a guest."""
    actor = current()
    if actor is None:
        raise Refused(_("Sign in first."))
    return actor


def level_title(level: int) -> Mapping[str, str]:
    """The title of `level`, by language."""
    return rules().levels[level - 1].title
