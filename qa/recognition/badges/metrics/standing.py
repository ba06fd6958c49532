"""How far members have come, how faithfully they are here, and how they present themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Integer, bindparam, case, func, literal, select

from qa.accounts.models import Member
from qa.core.db import UtcDateTime
from qa.reputation.models import Attendance, Award, Reputation
from qa.reputation.rules import rules

from .steps import MEMBERS, NO_MOMENT, Metric, day_number, seconds_between, steps

LEAST_STREAK = 7
LEAST_LEVEL = 5
"""Whoever never came so far is not looked at."""

NOW = bindparam("now", type_=UtcDateTime)


def _experience(level: int) -> int:
    return rules().levels[level - 1].experience


def _days_later(at: datetime, days: int) -> datetime:
    return at + timedelta(days=days)


_days_here = (
    select(
        Award.member_id.label("member_id"),
        Award.id.label("id"),
        Award.at.label("at"),
        # Days in a row have the same difference to their number in the order.
        (
            day_number(Award.day)
            - func.row_number().over(partition_by=Award.member_id, order_by=Award.day)
        ).label("run"),
    )
    .where(
        Award.member_id.in_(MEMBERS),
        Award.rule == "signed_in",
        Award.reverses_id.is_(None),
        Attendance.member_id == Award.member_id,
        Attendance.longest >= LEAST_STREAK,
    )
    .subquery("days_here")
)

_filled_in = sum(
    (case((func.length(column) > 0, 1), else_=0)
     for column in (Member.company, Member.trades, Member.region, Member.about)),
    start=literal(0, Integer),
)  # fmt: skip

METRICS = {
    "level": Metric(
        steps(
            Award.member_id,
            Award.at,
            Award.id,
            Award.experience != 0,
            Reputation.member_id == Award.member_id,
            Reputation.level >= LEAST_LEVEL,
            amount=Award.experience,
        ),
        least=LEAST_LEVEL,
        goal=_experience,
        so_far=select(Reputation.experience).where(Reputation.member_id.in_(MEMBERS)),
    ),
    "streak": Metric(
        steps(_days_here.c.member_id, _days_here.c.at, _days_here.c.id, part=_days_here.c.run),
        least=LEAST_STREAK,
        so_far=select(Attendance.streak).where(Attendance.member_id.in_(MEMBERS)),
    ),
    "days_with_us": Metric(
        steps(
            Member.id,
            Member.confirmed_at,
            Member.id,
            Member.confirmed_at.is_not(None),
            Member.closed_at.is_(None),
            amount=seconds_between(Member.confirmed_at, NOW) // 86_400,
        ),
        moment=_days_later,
    ),
    "profile_filled": Metric(
        steps(
            Member.id, NO_MOMENT, Member.id, Member.closed_at.is_(None), amount=_filled_in
        ),
        undated=True,
    ),
}  # fmt: skip
"""The sums of everybody."""
