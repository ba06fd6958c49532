"""Moving amounts: the verbs of the ledger.

Everybody locks both accounts of a transfer in one order, those of the system last, before they
are looked at: so no two transfers deadlock, whoever repeats a key finds it, and what an account
held after each of its transfers can be written down with it. The accounts of the system are kept
in shards, or all who earn something would wait for one row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, case, func, or_, select, update
from sqlalchemy.orm import aliased

from qa.core import clock
from qa.core.db import fetch, insert_once
from qa.core.errors import Refused

from .models import Holder, LedgerAccount, Transfer
from .units import POINTS, UNITS

SHARDS = 16


@dataclass(frozen=True, slots=True)
class Account:
    """Names an account; its row is made when something first moves."""

    holder: Holder
    key: str


MINT = Account(Holder.SYSTEM, "mint")
BURN = Account(Holder.SYSTEM, "burn")
"""Where points come from and where they end; each stands for all of its shards."""


def member(member_id: int) -> Account:
    """A member's account. Whose points they spend may differ: see ``reputation.purses``."""
    return Account(Holder.MEMBER, str(member_id))


def escrow(purpose: str) -> Account:
    """The account that holds an amount for `purpose`, e.g. ``question:17``."""
    return Account(Holder.ESCROW, purpose)


class NotCovered(Refused):
    """The source account holds less than was to be moved."""


def hold(*accounts: Account, unit: str = POINTS) -> None:
    """Have others wait who want to move something from or to these members' accounts.

    For what moves several amounts: all at once, in the order of everybody.
    """
    fetch(_HOLD, unit=unit, holder=Holder.MEMBER, keys=[account.key for account in accounts])


def transfer(
    key: str,
    source: Account,
    target: Account,
    amount: int,
    *,
    cause: str = "",
    subject: str = "",
    unit: str = POINTS,
) -> bool:
    """Move `amount` (whole, above zero) of `unit` once for `key`.

    `cause` names the rule or the act, `subject` what it is about, e.g. ``answer:17``. Returns
    False where the key has been used: nothing moves then. Raises `NotCovered` where a member or
    an escrow has too little; the transaction must then be given up.
    """
    sides = _locked(unit, _shard(source, target), _shard(target, source))
    if sides[0].covers(amount):
        return _move(key, sides, amount, cause, subject, unit)
    if moved(key):
        return False
    raise NotCovered(UNITS[unit].lacking)


def take(
    key: str,
    source: Account,
    target: Account,
    at_most: int,
    *,
    cause: str = "",
    subject: str = "",
    unit: str = POINTS,
) -> int:
    """Move what is there, `at_most` of it, once for `key`; returns the amount that moved now.

    For penalties: what is not there is waived.
    """
    sides = _locked(unit, _shard(source, target), _shard(target, source))
    amount = min(sides[0].balance, at_most)
    done = amount > 0 and _move(key, sides, amount, cause, subject, unit)
    return amount if done else 0


def _itself(account: Account) -> Account:
    return account


def reverse(
    key: str,
    *,
    back: str = "",
    at_most: int | None = None,
    now_at: Callable[[Account], Account] = _itself,
) -> int:
    """Move back what the transfer `key` moved, or what of it is still there, once.

    The new transfer names the one it reverses, and can be reversed in turn; its key is `back`, or
    `key` after ``reverse:``. No more than `at_most` moves, where that is given. `now_at` says where
    the amounts of an account lie now, if they were joined with another's since. Returns the amount
    that moved now; 0 where there is no such transfer.
    """
    row = fetch(_ENTRY, key=key).one_or_none()
    if row is None:
        return 0
    source = now_at(Account(Holder(row.target_holder), row.target_key))
    target = now_at(Account(Holder(row.source_holder), row.source_key))
    sides = _locked(row.unit, source, target)
    amount = row.amount if at_most is None else min(row.amount, at_most)
    if not sides[0].covers(amount):
        amount = sides[0].balance
    done = amount > 0 and _move(
        back or f"reverse:{key}", sides, amount, row.cause, row.subject, row.unit, row.id
    )
    return amount if done else 0


def moved(key: str) -> int:
    """The amount that the transfer `key` moved; 0 where there is none."""
    return fetch(_AMOUNT, key=key).scalar() or 0


def times(stem: str) -> int:
    """How many transfers there are of one that is repeated: its keys are ``<stem>:1``, ``:2`` …"""
    number = 0
    while moved(f"{stem}:{number + 1}"):
        number += 1
    return number


def balance(account: Account, unit: str = POINTS) -> int:
    """What lies in `account`; of one of the system's, in all its shards."""
    keys = [account.key]
    if account.holder == Holder.SYSTEM:
        keys = [f"{account.key}:{number}" for number in range(SHARDS)]
    return int(fetch(_BALANCE, unit=unit, holder=account.holder, keys=keys).scalar_one())


@dataclass(frozen=True, slots=True)
class _Side:
    """An account of a transfer, its row locked."""

    id: int
    holder: str
    balance: int

    def covers(self, amount: int) -> bool:
        return self.holder == Holder.SYSTEM or self.balance >= amount

    def after(self, change: int) -> int | None:
        return None if self.holder == Holder.SYSTEM else self.balance + change


Sides = tuple[_Side, _Side]
"""Where an amount comes from, and where it goes."""


def _named(side: str) -> Any:
    return and_(
        LedgerAccount.holder == bindparam(f"{side}_holder"),
        LedgerAccount.holder_key == bindparam(f"{side}_key"),
    )


_ORDER = (LedgerAccount.holder == Holder.SYSTEM, LedgerAccount.id)

_SIDES = (
    select(LedgerAccount.id, LedgerAccount.holder, LedgerAccount.holder_key, LedgerAccount.balance)
    .where(LedgerAccount.unit == bindparam("unit"), or_(_named("source"), _named("target")))
    .order_by(*_ORDER)
    .with_for_update(key_share=True)
)


def _of(query: Select[Any]) -> Select[Any]:
    """`query` of the accounts ``keys`` of one ``holder``."""
    return query.where(
        LedgerAccount.unit == bindparam("unit"),
        LedgerAccount.holder == bindparam("holder"),
        LedgerAccount.holder_key.in_(bindparam("keys", expanding=True)),
    )


_HOLD = _of(select(LedgerAccount.id)).order_by(*_ORDER).with_for_update(key_share=True)
_BALANCE = _of(select(func.coalesce(func.sum(LedgerAccount.balance), 0)))
_AMOUNT = select(Transfer.amount).where(Transfer.key == bindparam("key"))

_source, _target = aliased(LedgerAccount), aliased(LedgerAccount)
_ENTRY = (
    select(
        Transfer.id,
        Transfer.unit,
        Transfer.amount,
        Transfer.cause,
        Transfer.subject,
        _source.holder.label("source_holder"),
        _source.holder_key.label("source_key"),
        _target.holder.label("target_holder"),
        _target.holder_key.label("target_key"),
    )
    .join(_source, _source.id == Transfer.source_id)
    .join(_target, _target.id == Transfer.target_id)
    .where(Transfer.key == bindparam("key"))
)

_amount = bindparam("amount", type_=LedgerAccount.balance.type)
_MOVE = (
    update(LedgerAccount)
    .where(LedgerAccount.id.in_((bindparam("source_id"), bindparam("target_id"))))
    .values(
        balance=LedgerAccount.balance
        + case((LedgerAccount.id == bindparam("source_id"), -_amount), else_=_amount)
    )
)


def _shard(account: Account, other: Account) -> Account:
    """Which account it is in truth: of the system's, the shard that deals with `other`."""
    if account.holder != Holder.SYSTEM:
        return account
    number = sum(other.key.encode()) % SHARDS
    return Account(Holder.SYSTEM, f"{account.key}:{number}")


def _locked(unit: str, source: Account, target: Account) -> Sides:
    """Both accounts, made where they are missing, and held until the transaction ends."""
    found = _find(unit, source, target)
    if len(found) < 2:
        for account in sorted((source, target), key=lambda one: one.holder == Holder.SYSTEM):
            _make(unit, account)
        found = _find(unit, source, target)
    return found[source], found[target]


def _find(unit: str, source: Account, target: Account) -> dict[Account, _Side]:
    rows = fetch(
        _SIDES,
        unit=unit,
        source_holder=source.holder,
        source_key=source.key,
        target_holder=target.holder,
        target_key=target.key,
    )
    return {_account(row): _Side(row.id, row.holder, row.balance) for row in rows}


def _account(row: Row[Any]) -> Account:
    return Account(Holder(row.holder), row.holder_key)


def _make(unit: str, account: Account) -> None:
    if unit not in UNITS:
        raise ValueError(f"there is no unit {unit}")
    insert_once(LedgerAccount, unit=unit, holder=account.holder, holder_key=account.key, balance=0)


def _move(
    key: str,
    sides: Sides,
    amount: int,
    cause: str,
    subject: str,
    unit: str,
    reverses_id: int | None = None,
) -> bool:
    """Write the transfer and move the balances; False where it has been written before."""
    source, target = sides
    written = insert_once(
        Transfer,
        key=key,
        unit=unit,
        source_id=source.id,
        target_id=target.id,
        amount=amount,
        cause=cause,
        subject=subject,
        source_after=source.after(-amount),
        target_after=target.after(amount),
        at=clock.now(),
        reverses_id=reverses_id,
    )
    if written is None:
        return False
    fetch(_MOVE, source_id=source.id, target_id=target.id, amount=amount)
    return True
