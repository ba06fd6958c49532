"""Moving amounts: the verbs of the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.engine import CursorResult

from qa.core.db import db, fetch, insert_once
from qa.core.errors import Refused
from qa.core.i18n import _

from .models import Holder, LedgerAccount, Transfer

POINTS = "points"


@dataclass(frozen=True, slots=True)
class Account:
    """Names an account; its row is made when something first moves."""

    holder: Holder
    key: str


MINT = Account(Holder.SYSTEM, "mint")
BURN = Account(Holder.SYSTEM, "burn")


def member(member_id: int) -> Account:
    """A member's account."""
    return Account(Holder.MEMBER, str(member_id))


def escrow(purpose: str) -> Account:
    """The account that holds an amount for `purpose`, e.g. ``question:17``."""
    return Account(Holder.ESCROW, purpose)


class NotCovered(Refused):
    """The source account holds less than was to be moved."""


def transfer(
    key: str,
    source: Account,
    target: Account,
    amount: int,
    unit: str = POINTS,
    reverses_id: int | None = None,
) -> bool:
    """Move `amount` (whole, above zero) of `unit` once for `key`.

    Returns False where the key has been used: nothing moves then. Raises `NotCovered` where a
    member or an escrow has too little; the transaction must then be given up.
    """
    rows = _rows(unit, source, target)
    moved = insert_once(
        Transfer,
        key=key,
        unit=unit,
        source_id=rows[source].id,
        target_id=rows[target].id,
        amount=amount,
        reverses_id=reverses_id,
    )
    if moved is None:
        return False
    changes = [(rows[source], -amount), (rows[target], amount)]
    # One order for everybody, the busy system accounts last: no two transfers can deadlock.
    changes.sort(key=lambda change: (change[0].holder == Holder.SYSTEM, change[0].id))
    for account, change in changes:
        _move(account, change)
    return True


def take(key: str, source: Account, target: Account, at_most: int, unit: str = POINTS) -> int:
    """Move what is there, `at_most` of it, once for `key`; returns the amount that moved now.

    For penalties: what is not there is waived.
    """
    amount = min(_held(source, unit, locked=True), at_most)
    return amount if amount > 0 and transfer(key, source, target, amount, unit) else 0


def reverse(key: str) -> int:
    """Move back what the transfer `key` moved, or what of it is still there, once.

    Returns the amount that moved now; 0 where there is no such transfer.
    """
    row = db.session.scalar(select(Transfer).where(Transfer.key == key))
    if row is None:
        return 0
    source, target = _account(row.target_id), _account(row.source_id)
    amount = min(_held(source, row.unit, locked=True), row.amount)
    if amount <= 0 or not transfer(f"reverse:{key}", source, target, amount, row.unit, row.id):
        return 0
    return amount


def balance(account: Account, unit: str = POINTS) -> int:
    """What lies in `account`."""
    return _held(account, unit, locked=False)


def _held(account: Account, unit: str, *, locked: bool) -> int:
    query = select(LedgerAccount.balance).where(
        LedgerAccount.unit == unit,
        LedgerAccount.holder == account.holder,
        LedgerAccount.holder_key == account.key,
    )
    return db.session.scalar(query.with_for_update(key_share=True) if locked else query) or 0


def _account(account_id: int) -> Account:
    row = db.session.get_one(LedgerAccount, account_id)
    return Account(Holder(row.holder), row.holder_key)


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    holder: str


def _rows(unit: str, *accounts: Account) -> dict[Account, _Row]:
    """The rows of `accounts`, made where they are missing."""
    found = _find(unit, accounts)
    missing = [account for account in accounts if account not in found]
    for account in missing:
        insert_once(
            LedgerAccount, unit=unit, holder=account.holder, holder_key=account.key, balance=0
        )
    return found | _find(unit, missing) if missing else found


_ID = select(LedgerAccount.id).where(
    LedgerAccount.unit == bindparam("unit"),
    LedgerAccount.holder == bindparam("holder"),
    LedgerAccount.holder_key == bindparam("key"),
)


def _find(unit: str, accounts: tuple[Account, ...] | list[Account]) -> dict[Account, _Row]:
    # One by one: SQLite would read every account of the unit to find two pairs of columns.
    found = {}
    for account in accounts:
        id_ = fetch(_ID, unit=unit, holder=account.holder, key=account.key).scalar()
        if id_ is not None:
            found[account] = _Row(id_, account.holder)
    return found


def _move(account: _Row, change: int) -> None:
    result: CursorResult[None] = db.session.execute(  # type: ignore[assignment]
        update(LedgerAccount)
        .where(
            LedgerAccount.id == account.id,
            or_(LedgerAccount.holder == Holder.SYSTEM, LedgerAccount.balance + change >= 0),
        )
        .values(balance=LedgerAccount.balance + change)
        .execution_options(synchronize_session=False)
    )
    if not result.rowcount:
        raise NotCovered(_("There are not enough points for this."))
