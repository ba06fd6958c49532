"""The stretches of time that leaderboards are about, by the site's calendar."""

from __future__ import annotations

from datetime import date, timedelta

from qa.core import clock

DAY, WEEK, MONTH, ALL = "day", "week", "month", "all"
PERIODS = (DAY, WEEK, MONTH, ALL)

LONG_AGO = date(2000, 1, 1)
"""What all time begins with; nobody earned anything here before."""


def begin(period: str) -> date:
    """The first day of the present day, week (from Monday) or month; `LONG_AGO` of all time."""
    today = clock.today()
    if period == WEEK:
        return monday(today)
    return {DAY: today, MONTH: today.replace(day=1), ALL: LONG_AGO}[period]


def monday(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())
