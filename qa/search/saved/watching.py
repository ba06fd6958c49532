"""Looking, every so often, for what saved searches newly find.

Nobody waits for it: looking only reads, and takes as long as `SECONDS`; what was found is stored
in one short transaction. Those that have waited longest come first, so that all have their turn
however many there are, and a run that is cut short loses and repeats nothing.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import accumulate
from operator import neg
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, select, update

from qa.board.models import Question
from qa.board.search_events import SavedSearchMatched
from qa.core import clock, outbox
from qa.core.db import db, fetch
from qa.core.outbox.models import Job
from qa.core.text import shorten
from qa.search import keeping
from qa.search.engine import Query, Range, Sort, current_engine
from qa.search.models import SavedSearch

from . import addresses

SECONDS = 0.5
"""How long to look at a time: enough for some 500 searches, and nothing else waits for long."""

AT_ONCE = 2_000
"""Saved searches that are looked at in one run, at most."""

SETTLED = timedelta(minutes=1)
"""Questions as old as this are committed and in the index, or a job for them waits."""

NEWS = timedelta(days=2)
"""A question asked longer ago is no news: it was imported, or the worker has stood still."""

MOST_NEW = 10_000
"""Questions that are news at a time; were there more, only the latest would be told of."""

MOST_TOLD = 50
"""Questions that one notice counts; there is no need to know how many more there are."""

LONGEST_NAME = 60
"""Characters by which a notice names the search."""


@dataclass(frozen=True, slots=True)
class Look:
    """A saved search was asked about the questions after `seen_id`; `fact` is what it found."""

    saved_id: int
    seen_id: int
    fact: SavedSearchMatched | None


_LATEST = (
    select(Question.id)
    .where(
        Question.hidden_at.is_(None),
        Question.created_at.between(bindparam("since"), bindparam("until")),
    )
    .order_by(Question.created_at.desc(), Question.id.desc())
    .limit(1)
)
_WAITING = (
    select(SavedSearch.id, SavedSearch.member_id, SavedSearch.address, SavedSearch.seen_id)
    .where(SavedSearch.notifies.is_(True), SavedSearch.seen_id < bindparam("until"))
    .order_by(SavedSearch.seen_id, SavedSearch.id)
    .limit(AT_ONCE)
)
_NEW = (
    select(Question.id, Question.created_at)
    .where(
        Question.id.between(bindparam("first"), bindparam("until")),
        Question.hidden_at.is_(None),
        Question.created_at >= bindparam("since"),
    )
    .order_by(Question.id.desc())
    .limit(MOST_NEW)
)
_BEHIND = select(
    exists().where(
        Job.reaction == keeping.REACTION,
        Job.parked_at.is_(None),
        Job.created_at < bindparam("moment"),
    )
)


def newest_settled() -> int | None:
    """Up to which id all questions can be found now; None where that is not so, or nothing is new.

    Ids are not committed in their order, and the index follows: only what has settled counts.
    """
    moment = clock.now()
    if fetch(_BEHIND, moment=moment - SETTLED / 2).scalar():
        return None
    found: int | None = fetch(_LATEST, since=moment - NEWS, until=moment - SETTLED).scalar()
    return found


def look(until: int) -> list[Look]:
    """Ask saved searches that wait about the questions up to `until`. Raises `IndexUnusable`."""
    end = time.monotonic() + SECONDS
    waiting = fetch(_WAITING, until=until).all()
    if not waiting:
        return []
    news = _read_news(waiting[0].seen_id, until)
    looks = []
    for saved in waiting:
        looks.append(Look(saved.id, saved.seen_id, _ask(saved, news, until)))
        if time.monotonic() > end:
            break
    return looks


@dataclass(frozen=True, slots=True)
class _News:
    """New questions, the newest first, and for each the earliest moment of it and those before.

    Moments are in seconds since 1970.
    """

    ids: Sequence[int]
    earliest: Sequence[int]

    def after(self, seen_id: int) -> int:
        """How many of them are newer than the question `seen_id`."""
        return bisect_left(self.ids, -seen_id, key=neg)


def _read_news(seen_id: int, until: int) -> _News:
    since = clock.now() - NEWS
    rows = fetch(_NEW, first=seen_id + 1, until=until, since=since).all()
    moments = (int(row.created_at.timestamp()) for row in rows)
    return _News([row.id for row in rows], [*accumulate(moments, min)])


def _ask(saved: Any, news: _News, until: int) -> SavedSearchMatched | None:
    number = news.after(saved.seen_id)
    form = addresses.read(saved.address) if number else None
    if form is None or form.empty or form.meaning.notes:
        return None  # without what it named, a tag or a member, it would find too much
    results = current_engine().search(_among(form.query(), news.earliest[number - 1]))
    new = frozenset(news.ids[:number])
    found = [hit.id for hit in results.hits[: results.complete] if hit.id in new]
    if not found:
        return None
    words = shorten(", ".join(map(str, addresses.in_words(form))), LONGEST_NAME)
    arguments = {**addresses.arguments(form), "sort": Sort.NEWEST}
    return SavedSearchMatched(saved.id, saved.member_id, words, arguments, found, until)


def _among(query: Query, earliest: int) -> Query:
    """The latest hits of `query` among what was asked since `earliest`."""
    created = query.filters.created
    least = max(earliest, created.least or 0)
    filters = replace(query.filters, created=Range(least, created.most))
    return replace(query, filters=filters, sort=Sort.NEWEST, offset=0, limit=MOST_TOLD)


def store(looks: Sequence[Look], until: int) -> None:
    """Announce what was found, and have no search asked about the same again.

    Whoever looked at the same time, or changed the search meanwhile, has moved it on: then that
    look counts, and not this one.
    """
    quiet = [look.saved_id for look in looks if look.fact is None]
    if quiet:
        _move_on(until, SavedSearch.id.in_(quiet), SavedSearch.seen_id < until)
    for look in looks:
        mine = SavedSearch.id == look.saved_id, SavedSearch.seen_id == look.seen_id
        if look.fact is not None and _move_on(until, *mine):
            outbox.record(look.fact)


def _move_on(until: int, *conditions: ColumnElement[bool]) -> int:
    """How many of the searches that notify and fulfil the conditions have seen all now."""
    moved = db.session.execute(
        update(SavedSearch)
        .where(SavedSearch.notifies.is_(True), *conditions)
        .values(seen_id=until)
        .returning(SavedSearch.id),
        execution_options={"synchronize_session": False},
    )
    return len(moved.all())
