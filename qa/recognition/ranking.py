"""Making the places of the leaderboards from the sums, board by board.

A share of the boards is made in one transaction: new places are reckoned into a temporary table
and compared with those that stand, and only what differs is written. So whoever is killed leaves
the old places, whoever comes twice writes nothing, and two at once wait for each other at the
rows of `boards`. Nothing is read into memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Integer,
    MetaData,
    Select,
    Table,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.schema import CreateTable, DropTable

from qa.core import clock, outbox
from qa.core.db import db, dialect, fetch, insertion
from qa.reputation.rules import rules

from . import periods, sums
from .events import PlacesMade
from .models import Board, Place

NUMBERS = ("experience", "answers", "accepted", "experience_place", "accepted_place",
           "adoption_place")  # fmt: skip

_FRESH = Table(
    "fresh_places",
    MetaData(),
    Column("industry_id", Integer, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    *(Column(name, Integer) for name in NUMBERS),
    prefixes=["TEMPORARY"],
)


def make(period: str, boards: Sequence[int]) -> int:
    """Bring the places of `boards` in `period` up to date; returns how many rows were written.

    The caller commits, and so lets go of the boards.
    """
    _hold(period, boards)
    postgres = dialect() == "postgresql"
    if postgres:
        fetch(_ROOM)
    fetch(CreateTable(_FRESH))
    fetch(_FRESH.insert().from_select(_FRESH.c.keys(), _places(period, boards)))
    if postgres:
        fetch(_ANALYZE)
    written = fetch(_GONE, period=period, boards=boards).rowcount
    written += fetch(_changes(), period=period).rowcount
    fetch(_COUNTED, of=period, boards=boards)
    fetch(DropTable(_FRESH))
    if written:
        outbox.record(PlacesMade(period))
    return written


def _hold(period: str, boards: Sequence[int]) -> None:
    """Note that the boards are made now; others who want to make them wait until we are done."""
    insert = insertion(Board, dialect())
    noted = insert.on_conflict_do_update(
        index_elements=["period", "industry_id"],
        set_={name: insert.excluded[name] for name in ("begins_on", "made_at")},
    )
    times = {"period": period, "begins_on": periods.begin(period), "made_at": clock.now()}
    rows = [{**times, "industry_id": board, "members": 0} for board in sorted(boards)]
    db.session.connection().execute(noted, rows)


def _places(period: str, boards: Sequence[int]) -> Select[Any]:
    """The sums of each member with the places they give; equal sums share one.

    By adoption rate, whoever has the same rate of more answers stands before. What was accepted
    may have been answered before the period began: the rate is never above one.
    """
    whole = period == periods.ALL
    found = sums.of_all_time(boards) if whole else sums.of_days(boards, periods.begin(period))
    s = found.subquery("sums").c
    enough = and_(s.answers >= rules().leaderboards.adoption_floor, s.accepted > 0)
    rate = case(
        (s.accepted >= s.answers, literal(1.0, Double)),
        else_=cast(s.accepted, Double) / func.nullif(s.answers, 0),
    )
    by_experience = func.rank().over(partition_by=s.industry_id, order_by=s.experience.desc())
    by_accepted = func.rank().over(partition_by=s.industry_id, order_by=s.accepted.desc())
    by_adoption = func.rank().over(
        partition_by=(s.industry_id, enough), order_by=(rate.desc(), s.answers.desc())
    )
    return select(
        s.industry_id,
        s.member_id,
        s.experience,
        s.answers,
        s.accepted,
        by_experience,
        case((s.accepted > 0, by_accepted)),
        case((enough, by_adoption)),
    )


_ROOM = text("SELECT set_config('work_mem', '64MB', true)")
"""Memory for each sort of this transaction; what is more goes to the disk."""

_ANALYZE = text("ANALYZE fresh_places")

_GONE = delete(Place).where(
    Place.period == bindparam("period"),
    Place.industry_id.in_(bindparam("boards", expanding=True)),
    ~exists().where(
        _FRESH.c.industry_id == Place.industry_id, _FRESH.c.member_id == Place.member_id
    ),
)

_COUNTED = (
    update(Board)
    .where(
        Board.period == bindparam("of"), Board.industry_id.in_(bindparam("boards", expanding=True))
    )
    .values(
        members=select(func.count())
        .where(_FRESH.c.industry_id == Board.industry_id)
        .scalar_subquery()
    )
)


def _changes() -> Any:
    """Write those of the fresh places that are not there yet, or are others."""
    period = bindparam("period", type_=Place.period.type)
    stands = exists().where(
        Place.period == period,
        Place.industry_id == _FRESH.c.industry_id,
        Place.member_id == _FRESH.c.member_id,
        *(getattr(Place, name).is_not_distinct_from(_FRESH.c[name]) for name in NUMBERS),
    )
    names = ["period", *_FRESH.c.keys()]
    rows = select(period, *_FRESH.c).where(~stands)
    insert = insertion(Place, dialect()).from_select(names, rows)
    return insert.on_conflict_do_update(
        index_elements=["member_id", "period", "industry_id"],
        set_={name: insert.excluded[name] for name in NUMBERS},
    ).execution_options(preserve_rowcount=True)
