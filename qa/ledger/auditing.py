"""Whether the books are right: every balance against its transfers, every unit against zero."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from qa.core.db import db

from .models import LedgerAccount, Transfer

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Difference:
    """An account (or a whole unit) whose stored amount is not what its transfers say."""

    what: str
    stored: int
    counted: int


def count_accounts() -> int:
    """How many accounts `differences` will look at."""
    return db.session.scalar(select(func.count()).select_from(LedgerAccount)) or 0


def differences() -> Iterator[Difference | None]:
    """Look at every account in turn: a `Difference`, or None for one that is right.

    Ends with one more for each unit whose balances do not sum to zero. Memory is bounded.
    """
    last = 0
    while accounts := db.session.execute(
        select(LedgerAccount.id, LedgerAccount.unit, LedgerAccount.holder, LedgerAccount.holder_key,
               LedgerAccount.balance)
        .where(LedgerAccount.id > last).order_by(LedgerAccount.id).limit(CHUNK)
    ).all():  # fmt: skip
        last = accounts[-1].id
        sums = _sums(accounts[0].id, last)
        for row in accounts:
            counted = sums.get(row.id, 0)
            name = f"{row.unit} {row.holder}:{row.holder_key}"
            yield Difference(name, row.balance, counted) if counted != row.balance else None
    totals = select(LedgerAccount.unit, func.sum(LedgerAccount.balance)).group_by(
        LedgerAccount.unit
    )
    for unit, total in db.session.execute(totals):
        if total:
            yield Difference(f"all of {unit}", int(total), 0)


def _sums(first: int, last: int) -> dict[int, int]:
    """What the transfers say for the accounts numbered `first` to `last`."""
    sums: dict[int, int] = {}
    for column, sign in ((Transfer.target_id, 1), (Transfer.source_id, -1)):
        rows = db.session.execute(
            select(column, func.sum(Transfer.amount))
            .where(column.between(first, last))
            .group_by(column)
        )
        for account_id, amount in rows:
            sums[account_id] = sums.get(account_id, 0) + sign * int(amount)
    return sums
