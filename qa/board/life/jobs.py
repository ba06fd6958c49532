"""The chore that lets time pass for questions.

What is due is found by the partial indexes, some at a time. Each question is a transaction of its
own: one that fails is logged and keeps no other waiting, no writer waits for more than one, and
none holds the members of one question while it waits for those of the next. What failed is tried
again in a minute.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, text, tuple_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute

from qa.board.drafts import DEADLINE_DAYS
from qa.board.models import TABS, Question
from qa.core import clock
from qa.core.db import db
from qa.reputation.rules import rules

from . import timing

AT_ONCE = 50
"""Questions found by one look."""

log = logging.getLogger(__name__)

_OPEN = TABS["expiring"][1]
_VOTING = TABS["voting"][1]


def pass_time() -> None:
    """Do to every question what its clocks say, oldest first."""
    moment = clock.now()
    tried = timedelta(days=rules().life.outcome_after_days)
    _for_each(Question.deadline_at, _OPEN, _near(), timing.remind)
    _for_each(Question.deadline_at, _OPEN, Question.deadline_at <= moment, timing.end_time)
    _for_each(Question.ballot_ends_at, _VOTING, Question.ballot_ends_at <= moment, timing.end_vote)
    _for_each(
        Question.charge_at, "charge_at IS NOT NULL", Question.charge_at <= moment, timing.charge
    )
    _for_each(
        Question.solved_at,
        "state = 'solved' AND outcome_asked_at IS NULL",
        Question.solved_at <= moment - tried,
        timing.ask_outcome,
    )


def _near() -> ColumnElement[bool]:
    """The deadline is still to come, but so near that its asker is to be reminded."""
    moment = clock.now()
    near = (
        and_(
            Question.deadline_days == days,
            Question.deadline_at <= moment + timing.reminded_before(days),
        )
        for days in DEADLINE_DAYS
    )
    longest = max(timing.reminded_before(days) for days in DEADLINE_DAYS)
    within = Question.deadline_at.between(moment, moment + longest)  # what the index can find
    return and_(within, Question.reminded_at.is_(None), or_(*near))


def _for_each(
    column: InstrumentedAttribute[Any],
    index: str,
    due: ColumnElement[bool],
    act: Callable[[int], None],
) -> None:
    """Let `act` have each question that is `due` by `column`, of those in the partial `index`."""
    for ids in _due(column, index, due):
        for question_id in ids:
            _try(act, question_id)


def _due(
    column: InstrumentedAttribute[Any], index: str, due: ColumnElement[bool]
) -> Iterator[list[int]]:
    query = (
        select(column, Question.id).where(text(index), due).order_by(column, Question.id)
    ).limit(AT_ONCE)
    rows = db.session.execute(query).all()
    while rows:
        yield [row[1] for row in rows]
        after = tuple_(column, Question.id) > tuple_(*rows[-1])
        rows = db.session.execute(query.where(after)).all()


def _try(act: Callable[[int], None], question_id: int) -> None:
    try:
        act(question_id)
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            raise
        log.exception("Time cannot pass for question %s; it is tried again.", question_id)
