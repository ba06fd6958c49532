"""Being here day after day: a little for every day, more for every seventh in a row.

A day is one of the site's time zone, and counts with the member's first visit of it. What a day
gives is known by member and day, so that it is given once whatever the clock does; the streak is
what the days before say, and begins anew after a day that was missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, select, update

from qa.core import clock
from qa.core.db import fetch, insert_once

from . import awarding
from .awarding import Given
from .models import Attendance, Reputation
from .rules import rules

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row up to today or yesterday, and the most there ever were.

    `today` is whether this day is among them; `to_go` how many more bring the next extra. Whoever
    `shares` another's purse gets experience alone.
    """

    days: int
    longest: int
    today: bool
    shares: bool = False

    @property
    def to_go(self) -> int:
        """From 1 to the length of a streak: what is missing for the next extra."""
        every = rules().sign_in.streak_days
        return every - self.days % every

    @property
    def extra(self) -> Given:
        """What comes then, besides what comes every day."""
        rule = rules().awards["streak_kept"]
        points = 0 if rule.own_purse_only and self.shares else rule.points
        return Given(points, rule.experience)


@dataclass(frozen=True, slots=True)
class Attended:
    """What the first visit of a day gave, on the so manyth day in a row.

    No points where they would go to another's purse.
    """

    days: int
    points: int
    experience: int


_KEPT = select(Attendance.day, Attendance.streak, Attendance.longest).where(
    Attendance.member_id == bindparam("member_id")
)
_STREAK = _KEPT.add_columns(Reputation.purse_id).outerjoin(
    Reputation, Reputation.member_id == Attendance.member_id
)
_KEEP = (
    update(Attendance)
    .where(Attendance.member_id == bindparam("of"))
    .values(day=bindparam("today"), streak=bindparam("days"), longest=bindparam("most"))
)


def attend(member_id: int) -> Attended | None:
    """`member_id` is here today: give what the day gives; None where it was given before.

    Two requests at once wait for each other at the member's row of `reputations`.
    """
    today = clock.today()
    key = f"signed-in:{member_id}:{today}"
    awarding.hold(member_id)
    if awarding.is_given(key):
        return None
    days = _days_with(member_id, today)
    subject = f"day:{today}"
    given = [awarding.award(member_id, "signed_in", key, subject=subject)]
    if days % rules().sign_in.streak_days == 0:
        extra = f"streak:{member_id}:{today}"
        given.append(awarding.award(member_id, "streak_kept", extra, subject=subject))
    return Attended(days, sum(g.points for g in given), sum(g.experience for g in given))


def _days_with(member_id: int, today: date) -> int:
    """Write down that the member was here `today`; returns how many days in a row that makes."""
    kept = fetch(_KEPT, member_id=member_id).one_or_none()
    if kept is None:
        insert_once(Attendance, member_id=member_id, day=today, streak=1, longest=1)
        return 1
    days = kept.streak + 1 if kept.day == today - _DAY else 1
    fetch(_KEEP, of=member_id, today=today, days=days, most=max(days, kept.longest))
    return int(days)


def streak_of(member_id: int) -> Streak:
    """How long the member has been coming day after day; one statement."""
    kept = fetch(_STREAK, member_id=member_id).one_or_none()
    today = clock.today()
    if kept is None:
        return Streak(0, 0, today=False)
    shares = kept.purse_id not in (None, member_id)
    if kept.day < today - _DAY:
        return Streak(0, kept.longest, today=False, shares=shares)
    return Streak(kept.streak, kept.longest, today=kept.day >= today, shares=shares)
