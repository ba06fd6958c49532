"""What a member has earned in the course of time: line by line, by day, by industry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from qa.core.db import MAX_ID, fetch

from .models import Award, MemberDay, Reputation, Standing


@dataclass(frozen=True, slots=True)
class Gain:
    """A line of experience; `after` is what the member then had."""

    id: int
    at: datetime
    rule: str
    subject: str
    change: int
    after: int
    takes_back: bool


@dataclass(frozen=True, slots=True)
class Day:
    """What one day came to; what was taken back since is taken off."""

    day: date
    experience: int
    answers: int
    accepted: int


_GAINS = (
    select(Award.id, Award.at, Award.rule, Award.subject, Award.experience, Award.reverses_id)
    .where(
        Award.member_id == bindparam("member_id"),
        Award.experience != 0,
        Award.id < bindparam("before"),
    )
    .order_by(Award.id.desc())
    .limit(bindparam("limit"))
)
_HELD_UNTIL = select(
    func.coalesce(
        select(Reputation.experience)
        .where(Reputation.member_id == bindparam("member_id"))
        .scalar_subquery(),
        0,
    )
    - func.coalesce(
        select(func.sum(Award.experience))
        .where(Award.member_id == bindparam("member_id"), Award.id > bindparam("newest"))
        .scalar_subquery(),
        0,
    )
)


def gains(member_id: int, limit: int, before: int = MAX_ID) -> list[Gain]:
    """The newest `limit` awards that moved experience, before the award `before`."""
    rows = fetch(_GAINS, member_id=member_id, before=before, limit=limit).all()
    if not rows:
        return []
    after = int(fetch(_HELD_UNTIL, member_id=member_id, newest=rows[0].id).scalar_one())
    found = []
    for row in rows:
        taken_back = row.reverses_id is not None
        found.append(Gain(row.id, row.at, row.rule, row.subject, row.experience, after, taken_back))
        after -= row.experience
    return found


_DAYS = (
    select(
        MemberDay.day,
        func.sum(MemberDay.experience),
        func.sum(MemberDay.answers),
        func.sum(MemberDay.accepted),
    )
    .where(MemberDay.member_id == bindparam("member_id"), MemberDay.day >= bindparam("since"))
    .group_by(MemberDay.day)
    .order_by(MemberDay.day)
)
_INDUSTRIES = select(Standing.industry_id, Standing.experience).where(
    Standing.member_id == bindparam("member_id")
)


def days(member_id: int, since: date) -> list[Day]:
    """The days on which something was earned, from `since` on, the oldest first."""
    return [
        Day(row[0], *map(int, row[1:])) for row in fetch(_DAYS, member_id=member_id, since=since)
    ]


def by_industry(member_id: int) -> dict[int, int]:
    """Experience by industry; under 0 what belongs to none."""
    return {row.industry_id: row.experience for row in fetch(_INDUSTRIES, member_id=member_id)}
