"""Whose points a member earns and spends: their own, or the common ones of their organisation.

The row of `reputations` says so. Whoever awards a member, or moves points of theirs, holds that
row first, and so does whoever changes their purse; accounts of the ledger come after it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from qa.accounts.organisations import queries as organisations
from qa.core.db import fetch, insert_once
from qa.ledger import posting
from qa.ledger.models import Holder
from qa.ledger.posting import Account

from .models import Reputation


@dataclass(frozen=True, slots=True)
class Held:
    """A member's running sums, their row locked, and whose points they earn."""

    member_id: int
    experience: int
    level: int
    purse: Account

    @property
    def shares(self) -> bool:
        """Whether it is another's points that they earn."""
        return self.purse != posting.member(self.member_id)


def held(member_id: int) -> Held:
    """The member's sums; others wait for this member's row until the transaction ends."""
    row = fetch(_HELD, member_id=member_id).one_or_none()
    if row is None:
        shared = organisations.pooled_with(member_id)
        insert_once(Reputation, member_id=member_id, experience=0, level=1, purse_id=shared)
        row = fetch(_HELD, member_id=member_id).one()
    purse_of = posting.member(row.purse_id or member_id)
    return Held(member_id, row.experience, row.level, purse_of)


def purse(member_id: int) -> Account:
    """The account from which a member spends and into which they earn; it stays theirs until the
    transaction ends. Several members' are taken after `awarding.hold`.
    """
    return held(member_id).purse


def now_at(account: Account) -> Account:
    """Where the points of `account` lie now: a member's who shares a purse since, in that."""
    if account.holder != Holder.MEMBER:
        return account
    shared = fetch(_PURSE, member_id=int(account.key)).scalar()
    return posting.member(shared) if shared else account


def reverse(key: str) -> int:
    """As `posting.reverse`, from and to where the members' points lie now."""
    return posting.reverse(key, now_at=now_at)


_PURSE = select(Reputation.purse_id).where(Reputation.member_id == bindparam("member_id"))

_HELD = (
    select(Reputation.experience, Reputation.level, Reputation.purse_id)
    .where(Reputation.member_id == bindparam("member_id"))
    .with_for_update(key_share=True)
)
