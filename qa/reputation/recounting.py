"""Reckoning experience, levels and the sums of awards anew, and repairing what differs.

A range of members is looked at in one statement, which locks nothing. Only members for whom
something differs are held, looked at again and repaired, in the same transaction: an award that
is being entered meanwhile is waited for, and no difference is made of it. Level follows the
thresholds now in force, so after a change of the rules this is what brings members to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    cast,
    delete,
    func,
    or_,
    select,
    union,
    union_all,
    update,
)

from qa.accounts.models import Member
from qa.core.db import Model, fetch

from . import purses
from .models import Award, MemberDay, Reputation, Standing
from .rules import rules

AT_ONCE = 500
"""Ids of members in one range, which is one transaction where something is repaired."""

COUNTED = ("experience", "answers", "accepted")


@dataclass(frozen=True, slots=True)
class Range:
    """Ids of members, from the first to the last; not all need be there."""

    first: int
    last: int


def ranges(after: int = 0) -> Iterator[Range]:
    """All members whose ids are above `after`, in ranges."""
    newest = fetch(_NEWEST).scalar() or 0
    for first in range(after + 1, newest + 1, AT_ONCE):
        yield Range(first, first + AT_ONCE - 1)


def count_members() -> int:
    """The highest id of a member, up to which `ranges` go."""
    return int(fetch(_NEWEST).scalar() or 0)


def differing(within: Range) -> list[int]:
    """The members in the range of whom something stored is not what their awards say."""
    rows = fetch(_differing(), first=within.first, last=within.last)
    return sorted(row.member_id for row in rows)


def repair(within: Range) -> list[int]:
    """Repair what differs in the range; returns whose it was. The caller commits."""
    suspects = differing(within)
    if not suspects:
        return []
    for member_id in suspects:
        purses.held(member_id)
    wrong = [id_ for id_ in differing(within) if id_ in set(suspects)]
    for member_id in wrong:
        _rewrite(member_id)
    return wrong


_NEWEST = select(func.max(Member.id))


def _within(column: Any) -> ColumnElement[bool]:
    between: ColumnElement[bool] = column.between(bindparam("first"), bindparam("last"))
    return between


def _given() -> CTE:
    """What the awards of each member come to, by day and industry."""
    industry = func.coalesce(Award.industry_id, 0)
    return (
        select(
            Award.member_id,
            Award.day,
            industry.label("industry_id"),
            *(_total(getattr(Award, name)).label(name) for name in COUNTED),
        )
        .where(_within(Award.member_id))
        .group_by(Award.member_id, Award.day, industry)
        .cte("given")
    )


def _total(column: Any) -> Any:
    """The sum as the whole number it is stored as: PostgreSQL would go on in slow numerics."""
    return cast(func.sum(column), Integer)


@cache
def _differing() -> Select[Any]:
    """Whoever has sums that do not cancel out with those of the awards, or another level.

    Sums that are all zero and sums that are not stored are the same.
    """
    given = _given()
    parts = (
        _unequal(MemberDay, ("member_id", "day", "industry_id"), COUNTED, given),
        _unequal(Standing, ("member_id", "industry_id"), COUNTED, given),
        _unequal(Reputation, ("member_id",), ("experience",), given),
        select(Reputation.member_id).where(
            _within(Reputation.member_id), Reputation.level != _level(Reputation.experience)
        ),
    )
    return select(union(*parts).subquery("differing").c.member_id)


def _unequal(
    model: type[Model], keys: Sequence[str], counted: Sequence[str], given: CTE
) -> Select[Any]:
    table = model.__table__
    stored = select(*(table.c[name] for name in (*keys, *counted))).where(
        _within(table.c.member_id)
    )
    own = [given.c[name] for name in keys]
    sums = [(-_total(given.c[name])).label(name) for name in counted]
    taken = select(*own, *sums).group_by(*own)
    both = union_all(stored, taken).subquery()
    differs = or_(*(func.sum(both.c[name]) != 0 for name in counted))
    return select(both.c.member_id).group_by(*(both.c[name] for name in keys)).having(differs)


def _level(experience: Any) -> ColumnElement[int]:
    """`Rules.level_of` in SQL."""
    falling = [level for level in reversed(rules().levels) if level.number > 1]
    return case(*((experience >= level.experience, level.number) for level in falling), else_=1)


def _rewrite(member_id: int) -> None:
    """Store what the awards of a member, whose row is held, say."""
    total = fetch(_TOTAL, of=member_id).scalar() or 0
    level = rules().level_of(total).number
    fetch(_SET, of=member_id, total=total, level=level)
    for deletion, insertion in _SUMS:
        fetch(deletion, of=member_id)
        fetch(insertion, of=member_id)


_OF = Award.member_id == bindparam("of")
_TOTAL = select(func.sum(Award.experience)).where(_OF)
_SET = (
    update(Reputation)
    .where(Reputation.member_id == bindparam("of"))
    .values(experience=bindparam("total"), level=bindparam("level"))
)


def _refill(model: type[Model], keys: Sequence[str]) -> tuple[Any, Any]:
    """Delete a member's rows of sums; insert them as the awards have them."""
    table: Any = model.__table__
    values = {
        "member_id": Award.member_id,
        "day": Award.day,
        "industry_id": func.coalesce(Award.industry_id, 0),
    }
    grouped = [values[key] for key in keys]
    sums = [func.sum(getattr(Award, name)) for name in COUNTED]
    counts = or_(*(column != 0 for column in sums))
    rows = select(*grouped, *sums).where(_OF).group_by(*grouped).having(counts)
    return (
        delete(table).where(table.c.member_id == bindparam("of")),
        table.insert().from_select([*keys, *COUNTED], rows),
    )


_SUMS = (
    _refill(Standing, ("member_id", "industry_id")),
    _refill(MemberDay, ("member_id", "day", "industry_id")),
)
