"""Whether the books are right: every balance against its transfers, every unit against zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, case, func, select, union_all

from qa.core.db import db, fetch

from .models import Holder, LedgerAccount, Transfer

CHUNK = 1_000
"""Accounts that are looked at together; what they moved is added up in the database."""

_IDS: BindParameter[Sequence[int]] = bindparam("ids", expanding=True)
_AMOUNT = func.coalesce(func.sum(Transfer.amount), 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """An amount that was written down and is not what the transfers say."""

    what: str
    unit: str
    stored: int | None
    counted: int


@dataclass(frozen=True, slots=True)
class Look:
    """An account as it is stored, and by its transfers.

    `astray` is the first of them after which it held something else than was written with it.
    """

    id: int
    unit: str
    name: str
    balance: int
    counted: int
    astray: int | None


def count_accounts() -> int:
    """How many accounts `differences` will look at."""
    return db.session.scalar(select(func.count()).select_from(LedgerAccount)) or 0


def differences() -> Iterator[Difference | None]:
    """Look at every account in turn: a `Difference`, or None for one that is right.

    An account may have a second one, in what was written down with its transfers; and in the end
    comes one for each unit whose balances do not sum to zero. Memory is bounded. While others
    write, call it within `db.snapshot`.
    """
    last = 0
    while looks := look(last):
        for one in looks:
            wrong = one.counted != one.balance
            yield Difference(one.name, one.unit, one.balance, one.counted) if wrong else None
            if one.astray is not None:
                yield _astray(one)
        last = looks[-1].id
    for row in fetch(_TOTALS):
        if row.total:
            yield Difference("all accounts", row.unit, int(row.total), 0)


def look(after: int) -> Sequence[Look]:
    """The next accounts, by their ids, `after` this one; at most `CHUNK`."""
    accounts = fetch(_ACCOUNTS, after=after).all()
    system = [row.id for row in accounts if row.holder == Holder.SYSTEM]
    others = [row.id for row in accounts if row.holder != Holder.SYSTEM]
    found = {id_: (counted(id_), None) for id_ in system}
    if others:
        rows = fetch(_ADDED_UP, ids=others)
        found |= {row.account_id: (int(row.counted), row.astray) for row in rows}
    return [
        Look(
            row.id, row.unit, f"{row.holder}:{row.holder_key}", row.balance,
            *found.get(row.id, (0, None)),
        )
        for row in accounts
    ]  # fmt: skip


def counted(account_id: int) -> int:
    """What the transfers say that lies in the account."""
    come, gone = (fetch(query, id=account_id).scalar_one() for query in (_COME, _GONE))
    return int(come) - int(gone)


def _astray(one: Look) -> Difference:
    stored, running = fetch(_AT, ids=[one.id], transfer_id=one.astray).one()
    return Difference(f"{one.name} after transfer {one.astray}", one.unit, stored, int(running))


_ACCOUNTS = (
    select(
        LedgerAccount.id,
        LedgerAccount.unit,
        LedgerAccount.holder,
        LedgerAccount.holder_key,
        LedgerAccount.balance,
    )
    .where(LedgerAccount.id > bindparam("after"))
    .order_by(LedgerAccount.id)
    .limit(CHUNK)
)
_TOTALS = select(LedgerAccount.unit, func.sum(LedgerAccount.balance).label("total")).group_by(
    LedgerAccount.unit
)
_COME = select(_AMOUNT).where(Transfer.target_id == bindparam("id"))
_GONE = select(_AMOUNT).where(Transfer.source_id == bindparam("id"))

_MOVES = union_all(
    select(
        Transfer.id,
        Transfer.target_id.label("account_id"),
        Transfer.amount.label("change"),
        Transfer.target_after.label("stored"),
    ).where(Transfer.target_id.in_(_IDS)),
    select(
        Transfer.id, Transfer.source_id, -Transfer.amount, Transfer.source_after
    ).where(Transfer.source_id.in_(_IDS)),
).subquery()  # fmt: skip
_RUNNING = select(
    _MOVES,
    func.sum(_MOVES.c.change)
    .over(partition_by=_MOVES.c.account_id, order_by=_MOVES.c.id)
    .label("running"),
).subquery()
_ADDED_UP = select(
    _RUNNING.c.account_id,
    func.sum(_RUNNING.c.change).label("counted"),
    func.min(
        case((_RUNNING.c.stored.is_distinct_from(_RUNNING.c.running), _RUNNING.c.id))
    ).label("astray"),
).group_by(_RUNNING.c.account_id)  # fmt: skip
_AT = select(_RUNNING.c.stored, _RUNNING.c.running).where(_RUNNING.c.id == bindparam("transfer_id"))
