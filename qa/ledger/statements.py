"""Statements: what moved on one account, line by line, with what it held after each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select, union_all

from qa.core.db import MAX_ID, db, fetch

from .models import LedgerAccount, Transfer
from .posting import Account
from .units import POINTS


@dataclass(frozen=True, slots=True)
class Line:
    """`change` is above zero for what came in; `after` is what the account then held.

    `takes_back` says that the line undoes an earlier one.
    """

    id: int
    at: datetime
    cause: str
    subject: str
    change: int
    after: int
    takes_back: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Which lines: of causes (all where none is named), in or out (1, -1, or 0 for both), within
    moments (the end not included).
    """

    causes: tuple[str, ...] = ()
    direction: int = 0
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """What came in and what went out, both from 0 up."""

    earned: int
    spent: int


ALL = Choice()

_ACCOUNT = select(LedgerAccount.id).where(
    LedgerAccount.unit == bindparam("unit"),
    LedgerAccount.holder == bindparam("holder"),
    LedgerAccount.holder_key == bindparam("key"),
)


def lines(
    account: Account, limit: int, choice: Choice = ALL, before: int = MAX_ID, unit: str = POINTS
) -> list[Line]:
    """The newest `limit` lines of `account` before the line `before`, the newest first."""
    id_ = _id(account, unit)
    if id_ is None:
        return []
    sides = [
        _side(id_, direction, choice).where(Transfer.id < before)
        .order_by(Transfer.id.desc()).limit(limit).subquery()
        for direction in (1, -1)
        if choice.direction in (0, direction)
    ]  # fmt: skip
    both = union_all(*(select(side) for side in sides)).subquery()
    rows = db.session.execute(select(both).order_by(both.c.id.desc()).limit(limit))
    return [
        Line(
            row.id,
            row.at,
            row.cause,
            row.subject,
            row.change,
            row.after,
            row.reverses_id is not None,
        )
        for row in rows
    ]


def sums(account: Account, choice: Choice = ALL, unit: str = POINTS) -> Sums:
    """What the lines of `choice` come to."""
    id_ = _id(account, unit)
    if id_ is None:
        return Sums(0, 0)
    found = [
        db.session.scalar(
            select(func.coalesce(func.sum(Transfer.amount), 0)).where(
                *_conditions(id_, direction, choice)
            )
        )
        for direction in (1, -1)
    ]
    return Sums(int(found[0] or 0), int(found[1] or 0))


def _id(account: Account, unit: str) -> int | None:
    id_: int | None = fetch(_ACCOUNT, unit=unit, holder=account.holder, key=account.key).scalar()
    return id_


def _side(account_id: int, direction: int, choice: Choice) -> Select[*tuple[object, ...]]:
    after = Transfer.target_after if direction == 1 else Transfer.source_after
    return select(
        Transfer.id,
        Transfer.at,
        Transfer.cause,
        Transfer.subject,
        (Transfer.amount * direction).label("change"),
        after.label("after"),
        Transfer.reverses_id,
    ).where(*_conditions(account_id, direction, choice))


def _conditions(account_id: int, direction: int, choice: Choice) -> Sequence[ColumnElement[bool]]:
    side = Transfer.target_id if direction == 1 else Transfer.source_id
    conditions = [side == account_id]
    if choice.causes:
        conditions.append(Transfer.cause.in_(choice.causes))
    if choice.since is not None and choice.until is not None:
        conditions.append(and_(Transfer.at >= choice.since, Transfer.at < choice.until))
    return conditions
