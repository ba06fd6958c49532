"""Making the rows of held badges say what history says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select, update

from qa.core import clock, outbox
from qa.core.db import db, fetch, insert_once
from qa.recognition.models import BadgeFigure, HeldBadge
from qa.reputation.models import Reputation

from .declaring import names_of
from .events import BadgeEarned
from .finding import Key, met

NEWS = timedelta(days=7)
"""What happened longer ago is no news: nobody is told that they have held a badge for years."""


@dataclass(frozen=True, slots=True)
class Changed:
    """How many badges were added, taken away, and dated anew."""

    added: int = 0
    removed: int = 0
    dated: int = 0

    def __add__(self, other: Changed) -> Changed:
        return Changed(
            self.added + other.added, self.removed + other.removed, self.dated + other.dated
        )


class _Held(NamedTuple):
    id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class _Difference:
    """What is met and not held, held and not met, and held since another moment than met."""

    missing: Mapping[Key, datetime | None]
    gone: Mapping[Key, _Held]
    misdated: Mapping[Key, tuple[int, datetime]]

    def members(self) -> list[int]:
        return sorted({key.member_id for key in (*self.missing, *self.gone, *self.misdated)})


def settle(member_ids: Sequence[int], metrics: Sequence[str]) -> Changed:
    """Have these members hold just the badges of `metrics` whose conditions they meet.

    Others who settle the same members wait; the caller commits.
    """
    if not member_ids or not metrics:
        return Changed()
    hold(member_ids)
    found = _difference(member_ids, metrics)
    _remove(found.gone)
    for id_, at in found.misdated.values():
        fetch(_DATED, of=id_, moment=at)
    return Changed(_add(found.missing), len(found.gone), len(found.misdated))


def hold(member_ids: Sequence[int]) -> None:
    """Lock the members, in the order in which everybody does, until the transaction ends."""
    fetch(_LOCKED, members=list(member_ids))


def unsettled(member_ids: Sequence[int], metrics: Sequence[str]) -> list[int]:
    """Those of the members for whom `settle` would have something to do; only reads."""
    return _difference(member_ids, metrics).members()


_LOCKED = (
    select(Reputation.member_id)
    .where(Reputation.member_id.in_(bindparam("members", expanding=True)))
    .order_by(Reputation.member_id)
    .with_for_update()
)
_HELD = select(
    HeldBadge.id, HeldBadge.member_id, HeldBadge.badge, HeldBadge.subject, HeldBadge.at
).where(
    HeldBadge.member_id.in_(bindparam("members", expanding=True)),
    HeldBadge.badge.in_(bindparam("names", expanding=True)),
)
_DATED = update(HeldBadge).where(HeldBadge.id == bindparam("of")).values(at=bindparam("moment"))


def _difference(member_ids: Sequence[int], metrics: Sequence[str]) -> _Difference:
    wanted = met(member_ids, metrics)
    rows = fetch(_HELD, members=member_ids, names=names_of(metrics))
    held = {Key(row.member_id, row.badge, row.subject): _Held(row.id, row.at) for row in rows}
    return _Difference(
        missing={key: at for key, at in wanted.items() if key not in held},
        gone={key: row for key, row in held.items() if key not in wanted},
        misdated={
            key: (held[key].id, at)
            for key, at in wanted.items()
            if key in held and at is not None and at != held[key].at
        },
    )


def _remove(gone: Mapping[Key, _Held]) -> None:
    if gone:
        ids = [row.id for row in gone.values()]
        db.session.execute(
            delete(HeldBadge).where(HeldBadge.id.in_(ids)),
            execution_options={"synchronize_session": False},
        )


def _add(missing: Mapping[Key, datetime | None]) -> int:
    if not missing:
        return 0
    moment, known, added = clock.now(), _swept(), 0
    for key, at in sorted(missing.items(), key=lambda item: (item[1] or moment, item[0])):
        if insert_once(HeldBadge, **key._asdict(), at=at or moment) is None:
            continue
        added += 1
        # What is found without a moment is news only where it was looked for before.
        if at > moment - NEWS if at else key.badge in known:
            outbox.record(BadgeEarned(*key))
    return added


_SWEPT = select(BadgeFigure.badge).where(BadgeFigure.swept_at.is_not(None))


def _swept() -> set[str]:
    """The badges that have been looked for among all members."""
    return set(fetch(_SWEPT).scalars())
