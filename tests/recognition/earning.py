"""Members who earn, for the tests of places and stars."""

from __future__ import annotations

from itertools import count

from qa.core.db import db
from qa.recognition import ranking, sums
from qa.recognition.models import Place
from qa.reputation import awarding

_keys = count(1)


def earn(member_id: int, rule: str, industry_id: int | None = None, times: int = 1) -> str:
    """Give the member what `rule` says so often; returns the key of the last award."""
    for _ in range(times):
        key = f"test:{next(_keys)}"
        awarding.award(member_id, rule, key, industry_id=industry_id)
    return key


def make_places(period: str) -> int:
    """Make all places of `period`; returns how many rows were written."""
    written = sum(ranking.make(period, boards) for boards in list(sums.shares()))
    db.session.commit()
    return written


def places(period: str, industry_id: int = sums.SITE) -> dict[int, tuple[int, int | None]]:
    """Place by experience and by accepted answers of each member who stands on the board."""
    rows = db.session.query(Place).filter_by(period=period, industry_id=industry_id)
    return {row.member_id: (row.experience_place, row.accepted_place) for row in rows}
