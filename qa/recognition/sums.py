"""Adding up what members did on each board of the leaderboards: in SQL, never row by row here.

A board is an industry's, by its id, or the site's, `SITE`. What a merged industry brought in
counts where it went; an industry of the upper level counts those below it as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import aliased

from qa.accounts.models import Member
from qa.board.models import Industry
from qa.core.db import fetch
from qa.reputation.models import MemberDay, Standing

SITE = 0

Sums = Select[tuple[int, int, int, int, int]]
"""Rows of industry_id (the board's), member_id, experience, answers, accepted."""

AT_ONCE = 8
"""Industries of the upper level, with all below them, that make up a share."""

SHOWN = (
    Member.active,
    Member.closed_at.is_(None),
    Member.hides_place.is_(False),
)
"""Who stands on leaderboards; the places of all others close up."""

_HOMES = select(
    Industry.id, func.coalesce(Industry.merged_into_id, Industry.id), Industry.parent_id
).order_by(Industry.position, Industry.id)


def shares() -> Iterator[list[int]]:
    """All boards in the lists in which they are made: the site's alone, then the industries'."""
    yield [SITE]
    rows = [tuple(row) for row in fetch(_HOMES)]
    parents = {id_: parent for id_, _home, parent in rows}
    families: dict[int, list[int]] = {}
    for id_, home, _parent in rows:
        families.setdefault(parents[home] or home, []).append(id_)
    upper = list(families.values())
    for first in range(0, len(upper), AT_ONCE):
        yield sorted(id_ for family in upper[first : first + AT_ONCE] for id_ in family)


def of_days(boards: Sequence[int], first: date, last: date | None = None) -> Sums:
    """What each member did on `boards` from `first` on, until `last` where one is given."""
    days = [MemberDay.day >= first]
    if last is not None:
        days.append(MemberDay.day <= last)
    return _sums(MemberDay, boards).where(*days)


def of_all_time(boards: Sequence[int]) -> Sums:
    """What each member ever did on `boards`."""
    return _sums(Standing, boards)


def _sums(source: type[MemberDay] | type[Standing], boards: Sequence[int]) -> Sums:
    scope = _scope()
    board: ColumnElement[int] = literal(SITE) if SITE in boards else scope.c.board_id
    sums: Any = (
        select(
            board.label("industry_id"),
            source.member_id,
            *(func.sum(column).label(column.key)
              for column in (source.experience, source.answers, source.accepted)),
        )
        .join(Member, Member.id == source.member_id)
        .where(*SHOWN)
        .group_by(source.member_id)
        .having(func.sum(source.experience) > 0)
    )  # fmt: skip
    if SITE not in boards:
        sums = sums.join(scope, scope.c.industry_id == source.industry_id)
        sums = sums.where(scope.c.board_id.in_(boards)).group_by(scope.c.board_id)
    return sums  # type: ignore[no-any-return]


def _scope() -> Any:
    """On which boards of industries each industry counts: its own and the one above."""
    home = aliased(Industry)
    moved = home.id == func.coalesce(Industry.merged_into_id, Industry.id)
    own = select(Industry.id.label("industry_id"), home.id.label("board_id")).join(home, moved)
    above = select(Industry.id, home.parent_id).join(home, moved).where(home.parent_id.isnot(None))
    return union_all(own, above).subquery("scope")
