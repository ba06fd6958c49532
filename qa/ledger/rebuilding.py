"""Setting stored balances right; the transfers, which cannot change, say what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from qa.core.db import db, fetch, snapshot, writing

from . import auditing
from .models import Holder, LedgerAccount


@dataclass(frozen=True, slots=True)
class Change:
    """A balance that was wrong, and what it was set to.

    `done` is False where its transfers come to less than zero, which no balance of a member or
    an escrow can be: it was left as it is.
    """

    what: str
    unit: str
    before: int
    after: int
    done: bool


def rebuild() -> Iterator[Change | None]:
    """Look at every account in turn and set its balance to what its transfers say.

    Yields a `Change`, or None for one that is right. Others may go on moving amounts: each
    account is looked at again under its lock, and committed by itself. The caller's session must
    hold nothing, for it is given up.
    """
    last = 0
    while looks := _look(last):
        for one in looks:
            yield _set(one) if one.counted != one.balance else None
        last = looks[-1].id


def _look(after: int) -> list[auditing.Look]:
    with snapshot():
        return list(auditing.look(after))


def _set(one: auditing.Look) -> Change | None:
    with writing():
        row = fetch(_LOCK, id=one.id).one()
        counted = auditing.counted(one.id)
        done = counted >= 0 or row.holder == Holder.SYSTEM
        if done and counted != row.balance:
            fetch(_SET, of=one.id, amount=counted)
        db.session.commit()
    if counted == row.balance:
        return None  # somebody else has set it right meanwhile
    return Change(one.name, one.unit, row.balance, counted, done)


_LOCK = (
    select(LedgerAccount.balance, LedgerAccount.holder)
    .where(LedgerAccount.id == bindparam("id"))
    .with_for_update(key_share=True)
)
_SET = (
    update(LedgerAccount)
    .where(LedgerAccount.id == bindparam("of"))
    .values(balance=bindparam("amount"))
)
