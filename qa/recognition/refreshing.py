"""The chores of the leaderboards: when which places are made anew.

Day and week every five minutes and the month every fifteen, where anything was awarded since;
every hour in any case, for members who hide or leave and industries that move. All time every
hour on a small site, on a larger one in the night, which is its own day's first minutes. A run
stops after `SECONDS`, between two shares of the boards: what is left is due a minute later, and
the worker's other work has its turn. Each share is committed by itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from qa.core import clock
from qa.core.db import db, fetch
from qa.reputation.models import Award

from . import periods, ranking, stars, sums
from .models import Board

EVERY = {
    periods.DAY: timedelta(minutes=5),
    periods.WEEK: timedelta(minutes=5),
    periods.MONTH: timedelta(minutes=15),
    periods.ALL: timedelta(hours=1),
}
AT_LATEST = timedelta(hours=1)

SMALL = 20_000
"""Members with a place of all time, up to which all of them are placed every hour."""

SECONDS = 10.0
"""After so long a run begins nothing more."""

OVERLAP = timedelta(minutes=1)
"""An award bears the moment it was entered, and is seen when its transaction ends."""


def refresh_places() -> None:
    """A chore: make the places that are due, the shortest periods first."""
    until = time.monotonic() + SECONDS
    for period in periods.PERIODS:
        for boards in _due(period):
            ranking.make(period, boards)
            db.session.commit()
            if time.monotonic() > until:
                return


def name_stars() -> None:
    """A chore: keep the stars of the weeks that are over. The caller commits."""
    stars.name_due()


def refresh_all() -> None:
    """Make all places at once, due or not: for measuring, and after an import."""
    for period in periods.PERIODS:
        for boards in list(sums.shares()):
            ranking.make(period, boards)
            db.session.commit()


_BOARDS = select(Board.industry_id, Board.begins_on, Board.made_at, Board.members).where(
    Board.period == bindparam("period")
)
_NEWEST_AWARD = select(Award.at).order_by(Award.id.desc()).limit(1)


def _due(period: str) -> Iterator[Sequence[int]]:
    made = {row.industry_id: row for row in fetch(_BOARDS, period=period)}
    newest = fetch(_NEWEST_AWARD).scalar()
    large = sums.SITE in made and made[sums.SITE].members > SMALL
    begins, nightly = periods.begin(period), period == periods.ALL and large
    for boards in list(sums.shares()):
        rows = [made[board] for board in boards if board in made]
        stands = len(rows) == len(boards) and all(row.begins_on == begins for row in rows)
        if not stands or _is_old(period, min(row.made_at for row in rows), newest, nightly):
            yield boards


def _is_old(period: str, made_at: datetime, newest: datetime | None, nightly: bool) -> bool:
    if nightly:
        return made_at.astimezone(clock.zone()).date() < clock.today()
    age = clock.now() - made_at
    if age < EVERY[period]:
        return False
    return age >= AT_LATEST or (newest is not None and newest > made_at - OVERLAP)
