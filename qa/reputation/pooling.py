"""Points of an organisation: kept in one purse, the main account's, or by each account apart.

Experience always stays with whoever earned it. Which purse an account earns into and spends from
is `Reputation.purse_id`; it changes while the rows of all accounts are held, in the order of
their ids, so an award or a payment under way is wholly before the change or wholly after it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, update

from qa.accounts.models import Member, Organisation
from qa.accounts.organisations.founding import led
from qa.core import clock
from qa.core.db import db
from qa.ledger import posting

from . import awarding
from .models import Award, Reputation
from .rules import rules


def pool(actor: Member) -> None:
    """Have all accounts that `actor` leads earn and spend the points of the main account.

    What they have moves there, but not what they got for coming alone (`own_purse_only`): else it
    would only have to be pooled every evening. That waits for them until they part. Twice is once.
    Raises `Refused`.
    """
    organisation = led(actor)
    if organisation.pooled:
        return
    organisation.pooled = True
    accounts = _held(organisation)
    _point(accounts, organisation.main_id)
    moment = f"{clock.now().timestamp():.6f}"
    for account_id in accounts:
        own = posting.member(account_id)
        earned = posting.balance(own) - _given(account_id)
        if earned > 0:
            posting.take(
                f"pooled:{account_id}:{moment}",
                own,
                posting.member(organisation.main_id),
                earned,
                cause="pooled",
                subject=f"organisation:{organisation.id}",
            )


def part(actor: Member) -> None:
    """Have each account earn and spend points of its own; what was pooled stays where it is.

    Twice is once. Raises `Refused`.
    """
    organisation = led(actor)
    if organisation.pooled:
        organisation.pooled = False
        _point(_held(organisation), None)


def _given(account_id: int) -> int:
    """The points that an account got for being there, not for what it did."""
    causes = [name for name, rule in rules().awards.items() if rule.own_purse_only]
    points = select(func.coalesce(func.sum(Award.points), 0)).where(
        Award.member_id == account_id, Award.rule.in_(causes)
    )
    return db.session.scalar(points) or 0


def _held(organisation: Organisation) -> Sequence[int]:
    """The accounts but the main one, in the order of their ids, the rows of all held.

    Those that were never used have no row yet; it will begin as the organisation is then.
    """
    accounts = db.session.scalars(
        select(Member.id)
        .where(
            Member.organisation_id == organisation.id,
            Member.id != organisation.main_id,
            Member.confirmed_at.is_not(None),
        )
        .order_by(Member.id)
    ).all()
    awarding.hold(organisation.main_id, *accounts)
    return accounts


def _point(accounts: Sequence[int], purse_id: int | None) -> None:
    db.session.execute(
        update(Reputation)
        .where(Reputation.member_id.in_(accounts))
        .values(purse_id=purse_id)
        .execution_options(synchronize_session=False)
    )
