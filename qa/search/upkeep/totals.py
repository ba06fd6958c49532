"""What was looked for, added up for the reports; and what of it is forgotten.

A report over a season would have to read and group every row of it, which takes 50 ms at 100,000
rows; so the worker does that every hour, and a report reads a page of an index.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Integer, and_, bindparam, case, delete, func, insert, or_, select

from qa.core import clock
from qa.core.db import fetch
from qa.search.models import LookedFor, PinnedResult, SearchTotal, SynonymGroup

PERIODS = (7, 30, 90)
"""Days that a report looks back, today among them."""

LEAST = 3
"""Readers, or days, from which on a report shows what was looked for: what fewer typed may tell
who they are."""

FEW = 5
"""A search counts as not opened where fewer than one in so many readers who found something did."""

KEPT_FOR = timedelta(days=90)
RARE_KEPT_FOR = timedelta(days=14)
"""What fewer than `LEAST` looked for in all is forgotten sooner."""

REMOVED_KEPT_FOR = timedelta(days=30)
"""Removed synonyms and pins can be put back for so long."""


def add_up() -> None:
    """A chore: make the totals of every period anew. The caller commits."""
    for days in PERIODS:
        fetch(delete(SearchTotal).where(SearchTotal.days == days))
        fetch(_ADD_UP, of_days=days, since=clock.today() - timedelta(days=days - 1))


def forget_old() -> None:
    """A chore: delete what nobody needs any more. The caller commits."""
    known = select(LookedFor.words).group_by(LookedFor.words).having(_SEARCHES >= LEAST)
    fetch(
        delete(LookedFor).where(
            or_(
                LookedFor.day <= clock.today() - KEPT_FOR,
                (LookedFor.day < clock.today() - RARE_KEPT_FOR) & LookedFor.words.not_in(known),
            )
        )
    )
    for model in (SynonymGroup, PinnedResult):
        fetch(delete(model).where(model.removed, model.edited_at < clock.now() - REMOVED_KEPT_FOR))


_SEARCHES, _UNANSWERED, _FOLLOWED = map(
    func.sum, (LookedFor.searches, LookedFor.unanswered, LookedFor.followed)
)
_FOUND = _SEARCHES - _UNANSWERED
_RARELY_OPENED = and_(_FOUND >= LEAST, _FOLLOWED * FEW < _FOUND)

_ADD_UP = insert(SearchTotal).from_select(
    ["days", "words", "searches", "unanswered", "followed", "unopened"],
    select(
        bindparam("of_days", type_=Integer),
        LookedFor.words,
        _SEARCHES,
        _UNANSWERED,
        _FOLLOWED,
        case((_RARELY_OPENED, _FOUND - _FOLLOWED), else_=0),
    )
    .where(LookedFor.day >= bindparam("since"))
    .group_by(LookedFor.words)
    .having(_SEARCHES >= LEAST),
)
