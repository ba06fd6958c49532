"""The member who acts: what every policy needs to know of them, loaded in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g
from flask_login import current_user
from sqlalchemy import String, and_, bindparam, cast, func, select

from qa.accounts.models import Member, Role
from qa.core.db import fetch
from qa.core.errors import Refused
from qa.core.i18n import _
from qa.ledger.models import Holder, LedgerAccount
from qa.ledger.posting import POINTS

from .models import Reputation
from .rules import rules


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: their trust (`role`), what they have earned, and the points they can spend."""

    id: int
    name: str
    role: str
    experience: int
    level: int
    points: int

    @property
    def moderates(self) -> bool:
        """Whether the whole site trusts them to keep order."""
        return self.role in (Role.MODERATOR, Role.ADMINISTRATOR)

    @property
    def newcomer(self) -> bool:
        """Whether the limits for new accounts hold for them."""
        return not self.moderates and self.level < rules().newcomers.established_level

    def may(self, level: int) -> bool:
        """Whether they have reached `level`, or moderate."""
        return self.moderates or self.level >= level


_ACTOR = (
    select(
        Member.id,
        Member.name,
        Member.role,
        func.coalesce(Reputation.experience, 0),
        func.coalesce(Reputation.level, 1),
        func.coalesce(LedgerAccount.balance, 0),
    )
    .outerjoin(Reputation, Reputation.member_id == Member.id)
    .outerjoin(
        LedgerAccount,
        and_(
            LedgerAccount.unit == POINTS,
            LedgerAccount.holder == Holder.MEMBER,
            LedgerAccount.holder_key == cast(Member.id, String),
        ),
    )
    .where(Member.id == bindparam("member_id"))
)


def load(member_id: int) -> Actor:
    """The actor with this id, as they stand now; they must exist."""
    return Actor(*fetch(_ACTOR, member_id=member_id).one())


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
