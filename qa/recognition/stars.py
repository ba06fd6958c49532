"""The stars of the week: those who earned most in it, site-wide and in each industry, for ever.

Once a week has stars they stay, whatever is taken back later. A star has had an answer accepted
in that week, there where they are a star.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from qa.accounts.models import Member
from qa.core import clock, outbox
from qa.core.db import fetch, insert_once
from qa.reputation.models import Reputation
from qa.reputation.rules import rules

from . import periods, sums
from .events import StarNamed
from .models import Star

WEEK = timedelta(days=7)

SETTLED = timedelta(minutes=10)
"""How long after its last midnight a week is left alone: what was begun before it has ended."""

BACK = 8
"""Weeks that are named late at most, where no worker ran."""


def name_due() -> None:
    """Name the stars of every week that is over and has none. The caller commits."""
    for week in _weeks_due():
        _name(week)


def _weeks_due() -> Iterator[date]:
    last = periods.monday(clock.today()) - WEEK
    ended = datetime.combine(last + WEEK, time(), clock.zone())
    if clock.now() < ended + SETTLED:
        last -= WEEK
    newest = fetch(_NEWEST).scalar()
    week = max(newest + WEEK, last - (BACK - 1) * WEEK) if newest else last
    while week <= last:
        yield week
        week += WEEK


_NEWEST = select(func.max(Star.week))


def _name(week: date) -> None:
    named: dict[int, None] = {}
    for boards in list(sums.shares()):
        for row in fetch(_best(boards, week)).all():
            insert_once(
                Star, week=week, industry_id=row.industry_id, member_id=row.member_id,
                place=row.place, experience=row.experience, accepted=row.accepted,
            )  # fmt: skip
            named[row.member_id] = None
    outbox.record_all([StarNamed(member_id, week.isoformat()) for member_id in named])


def _best(boards: Sequence[int], week: date) -> Select[Any]:
    """The members of the first places of each board in that week; equal ones share a place."""
    s = sums.of_days(boards, week, week + timedelta(days=6)).subquery("sums").c
    place = func.rank().over(
        partition_by=s.industry_id, order_by=(s.experience.desc(), s.accepted.desc())
    )
    ranked = select(s.industry_id, s.member_id, s.experience, s.accepted, place.label("place"))
    r = ranked.where(s.accepted > 0).subquery("ranked").c
    first = r.place <= rules().leaderboards.stars
    return select(r.industry_id, r.member_id, r.experience, r.accepted, r.place).where(first)


@dataclass(frozen=True, slots=True)
class StarRow:
    """A star of one week on one board (0: the site), as a page shows them."""

    member_id: int
    name: str
    level: int
    place: int
    experience: int
    accepted: int


_NAMED = (
    select(
        Star.member_id,
        Member.name,
        func.coalesce(Reputation.level, 1),
        Star.place,
        Star.experience,
        Star.accepted,
    )
    .join(Member, Member.id == Star.member_id)
    .outerjoin(Reputation, Reputation.member_id == Star.member_id)
    .where(
        Star.week == bindparam("week"), Star.industry_id == bindparam("industry_id"), *sums.SHOWN
    )
    .order_by(Star.place, Star.member_id)
    .limit(bindparam("limit"))
)


def last_week() -> date:
    """The Monday that began the last week that is over."""
    return periods.monday(clock.today()) - WEEK


def named(industry_id: int, week: date) -> list[StarRow]:
    """The stars of `week` on a board, the first place first; of many equal ones, some."""
    limit = 2 * rules().leaderboards.stars
    return [StarRow(*row) for row in fetch(_NAMED, week=week, industry_id=industry_id, limit=limit)]


@dataclass(frozen=True, slots=True)
class Stardom:
    """How often a member was a star on one board (0: the site): in how many weeks, last when."""

    industry_id: int
    weeks: int
    last: date
    best: int


_OF = (
    select(Star.industry_id, func.count(), func.max(Star.week), func.min(Star.place))
    .join(Member, Member.id == Star.member_id)
    .where(Star.member_id == bindparam("member_id"), *sums.SHOWN)
    .group_by(Star.industry_id)
    .order_by(func.max(Star.week).desc(), Star.industry_id)
)


def stars_of(member_id: int) -> list[Stardom]:
    """Where a member was a star of the week, the latest first; `last_week()` is "this week's".

    Nothing for members who hide their places. One statement.
    """
    return [Stardom(*row) for row in fetch(_OF, member_id=member_id)]
