"""Finding in history who has met which conditions, since when, and how far members have come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, literal, or_, select, union_all
from sqlalchemy.sql import CompoundSelect

from qa.core import clock
from qa.core.db import fetch

from .declaring import of_metric
from .metrics import METRICS


class Key(NamedTuple):
    """What is held: by whom, which badge, and what for, e.g. ``answer:17``."""

    member_id: int
    badge: str
    subject: str


def met(member_ids: Sequence[int], metrics: Iterable[str]) -> dict[Key, datetime | None]:
    """The badges of `metrics` whose conditions these members meet, and since when.

    A sum can fall again: then it is since it last reached the threshold. None where the metric
    is undated.
    """
    found: dict[Key, datetime | None] = {}
    for name in metrics:
        found.update(_met(member_ids, name))
    return found


def _met(member_ids: Sequence[int], name: str) -> dict[Key, datetime | None]:
    metric = METRICS[name]
    reached: dict[tuple[Key, Any], datetime | None] = {}
    for row in fetch(_crossings(name), members=member_ids, now=clock.now()):
        subject = f"{metric.each}:{row.part}" if metric.each else ""
        for badge in of_metric(name):
            if row.before < badge.goal <= min(row.after, row.in_all):
                at = row.at and metric.moment(row.at, badge.threshold)
                reached[Key(row.member_id, badge.name, subject), row.part] = at
    earliest: dict[Key, datetime | None] = {}
    for (key, _part), at in reached.items():
        before = earliest.get(key)
        earliest[key] = at if before is None or at is None else min(before, at)
    return earliest


@cache
def _crossings(name: str) -> Select[*tuple[Any, ...]]:
    """The steps with which a sum reached a threshold of the metric and, in the end, stayed there.

    The sums before and after each come with it, and that of all; the steps are in their order.
    """
    step = METRICS[name].steps.subquery("step")
    of_part = (step.c.member_id, step.c.part)
    in_order = (step.c.at, step.c.tie)
    sums = select(
        step.c.member_id,
        step.c.part,
        step.c.at,
        step.c.tie,
        step.c.amount,
        func.sum(step.c.amount)
        .over(partition_by=of_part, order_by=in_order, rows=(None, 0))
        .label("after"),
        func.sum(step.c.amount).over(partition_by=of_part).label("in_all"),
    ).subquery("sums")
    before = sums.c.after - sums.c.amount
    reached = (
        and_(sums.c.after >= badge.goal, before < badge.goal, sums.c.in_all >= badge.goal)
        for badge in of_metric(name)
    )
    return (
        select(
            sums.c.member_id,
            sums.c.part,
            sums.c.at,
            before.label("before"),
            sums.c.after,
            sums.c.in_all,
        )
        .where(or_(*reached))
        .order_by(sums.c.at, sums.c.tie)
    )


def so_far(member_id: int) -> Mapping[str, int]:
    """How far a member has come in every metric: the sum of their best part."""
    rows = fetch(_so_far(), members=[member_id], now=clock.now())
    return {row.metric: max(0, int(row.best or 0)) for row in rows}


@cache
def _so_far() -> CompoundSelect[*tuple[Any, ...]]:
    each: Collection[Select[*tuple[Any, ...]]] = [_best(name) for name in METRICS]
    return union_all(*each)


def _best(name: str) -> Select[*tuple[Any, ...]]:
    metric = METRICS[name]
    if metric.so_far is not None:
        known = metric.so_far.subquery(f"known_{name}")
        return select(literal(name).label("metric"), func.max(*known.c).label("best"))
    step = metric.steps.subquery(f"step_{name}")
    parts = select(func.sum(step.c.amount).label("sum")).group_by(step.c.part)
    part = parts.subquery(f"part_{name}")
    return select(literal(name).label("metric"), func.max(part.c.sum).label("best"))
