"""Going through all members, some at a time, for what no fact announces and what was missed.

Each part of a round is a job, committed together with the job of the next part: a worker that is
killed loses and repeats nothing. Every night it is what only time or a counter brings; once a
week, and for a badge that is new, everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from qa.accounts.models import Member
from qa.core import clock, outbox
from qa.core.db import db, fetch, insert_once, reading
from qa.recognition.models import BadgeFigure, HeldBadge

from .awarding import Changed, settle, unsettled
from .concerns import ANNOUNCED
from .declaring import badges, names_of, of_metric
from .events import RoundGoesOn
from .metrics import METRICS

AT_ONCE = 500
"""Members in one transaction."""

WHOLE_EVERY = timedelta(days=7)

_NEXT = (
    select(Member.id)
    .where(Member.id > bindparam("after"), Member.confirmed_at.is_not(None))
    .order_by(Member.id)
    .limit(AT_ONCE)
)


def begin_round() -> None:
    """A chore: have a round begin with whatever is due. The caller commits."""
    outbox.record(RoundGoesOn(due(), 0))


def go_on(payload: dict[str, Any]) -> None:
    """A reaction: settle the next members of a round, and have it go on behind them."""
    metrics = [name for name in payload["metrics"] if name in METRICS]
    ids = next_members(payload["after"])
    if not ids:
        end_round(metrics)
        return
    settle_some(ids, metrics)
    outbox.record(RoundGoesOn(metrics, ids[-1]))


def due() -> list[str]:
    """The metrics to go through now: what no fact announces, and what waited for a week."""
    since = clock.now() - WHOLE_EVERY + timedelta(hours=12)
    rows = db.session.execute(select(BadgeFigure.badge, BadgeFigure.swept_at))
    fresh = {row.badge for row in rows if row.swept_at and row.swept_at > since}
    return [
        name
        for name in METRICS
        if name not in ANNOUNCED or any(badge.name not in fresh for badge in of_metric(name))
    ]


def next_members(after: int) -> Sequence[int]:
    """The ids of the next members above `after`, at most `AT_ONCE`."""
    with reading():
        ids = fetch(_NEXT, after=after).scalars().all()
        db.session.rollback()
    return ids


def settle_some(ids: Sequence[int], metrics: Sequence[str]) -> Changed:
    """Settle those of the members who need it; nobody is kept from writing by the search."""
    with reading():
        wrong = unsettled(ids, metrics)
        db.session.rollback()
    return settle(wrong, metrics)


def all_members() -> Iterator[Sequence[int]]:
    """The ids of all members, some at a time."""
    after = 0
    while ids := next_members(after):
        yield ids
        after = ids[-1]


def end_round(metrics: Sequence[str]) -> None:
    """Note that all members were gone through, and count who holds what."""
    db.session.execute(delete(HeldBadge).where(HeldBadge.badge.not_in(badges())))
    count_holders()
    fetch(_SWEPT, names=names_of(metrics), moment=clock.now())


def count_holders() -> None:
    """A chore: count the members who hold each badge. The caller commits."""
    counted = {row.badge: row.members for row in fetch(_HOLDERS)}
    for name in sorted(badges()):
        insert_once(BadgeFigure, badge=name, holders=0)
        fetch(_COUNTED, name=name, members=counted.get(name, 0))


_HOLDERS = select(
    HeldBadge.badge, func.count(HeldBadge.member_id.distinct()).label("members")
).group_by(HeldBadge.badge)
_COUNTED = (
    update(BadgeFigure)
    .where(BadgeFigure.badge == bindparam("name"))
    .values(holders=bindparam("members"))
)
_SWEPT = (
    update(BadgeFigure)
    .where(BadgeFigure.badge.in_(bindparam("names", expanding=True)))
    .values(swept_at=bindparam("moment"))
)
