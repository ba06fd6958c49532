"""What moderators read of the searches: in vain, without an opened result, most often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, bindparam, select

from qa.core.db import fetch
from qa.search.models import SearchTotal

ON_PAGE = 50
LAST_PAGE = 20
"""What comes later is rare; who has worked that far begins anew."""


class Report(StrEnum):
    """The reports, by what their address says."""

    UNANSWERED = "unanswered"
    UNOPENED = "unopened"
    MOST = "most"


@dataclass(frozen=True, slots=True)
class Searched:
    """How many looked for `words`, found nothing with all of them, and opened a result."""

    words: str
    searches: int
    unanswered: int
    followed: int


def read(report: Report, days: int, page: int) -> tuple[list[Searched], bool]:
    """A page of `report` over the last `days`, and whether it goes on."""
    rows = fetch(_REPORTS[report], of_days=days, some=ON_PAGE + 1, after=(page - 1) * ON_PAGE).all()
    return [Searched(*row) for row in rows[:ON_PAGE]], len(rows) > ON_PAGE and page < LAST_PAGE


_ALL = (
    select(SearchTotal.words, SearchTotal.searches, SearchTotal.unanswered, SearchTotal.followed)
    .where(SearchTotal.days == bindparam("of_days"))
    .limit(bindparam("some"))
    .offset(bindparam("after"))
)
_REPORTS: Mapping[Report, Select[*tuple[Any, ...]]] = {
    report: _ALL.where(figure > 0).order_by(figure.desc(), SearchTotal.words.desc())
    for report, figure in (
        (Report.UNANSWERED, SearchTotal.unanswered),
        (Report.UNOPENED, SearchTotal.unopened),
        (Report.MOST, SearchTotal.searches),
    )
}
"""Each reads a part of the index of its figure."""
