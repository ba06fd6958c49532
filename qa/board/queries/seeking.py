"""Finding the questions of one page of a list, in the order of its tab.

A page begins behind a row (or ends before one), named by its place in the order and its id, so
it shows what follows, however much was asked meanwhile. Everything is answered by indexes that
carry the filters' columns behind the order: no row is read that the page does not show.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select, text, tuple_
from sqlalchemy.orm import aliased

from qa.board.models import DRIVERS, TABS, Kind, Question, QuestionTag, State, Tag, tag_bits
from qa.board.trade_card import CHOICES
from qa.core.db import fetch

from .filters import CONDITIONS, Filters
from .shapes import VISIBLE_CARDS

SOONEST_FIRST = {"expiring", "voting"}

Query = Select[*tuple[Any, ...]]

MANY = 3_000
"""A tag with fewer questions is read whole and put in order. With more it is not rare, and the
list is read in its order, asking each row for the tag, until the page is full. Where nothing fits
that is the whole list: so only those rows are asked that `tag_bits` do not rule out."""

RARE_STATES = (State.VOTING, State.DECLINED, State.CLOSED)
HIGH = 50
"""A bounty above this is rare; both are those of `DRIVERS`."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(r"(-?\d{1,18}(?:\.\d{1,18})?)_(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place in the order of a tab: what it is ordered by, then its id."""

    key: Any
    id: int

    def __str__(self) -> str:
        """As it stands in an address."""
        key = self.key
        if isinstance(key, datetime):
            key = (key - _EPOCH) // timedelta(microseconds=1)
        return f"{key}_{self.id}"


def place_in(tab: str, written: str) -> Place | None:
    """The place that an address names; None where it names none."""
    found = _CURSOR.fullmatch(written)
    if found is None:
        return None
    kind = getattr(Question, TABS[tab][0]).type.python_type
    number, question_id = found[1], int(found[2])
    try:
        if kind is float:
            return Place(float(number), question_id)
        if kind is int:
            return Place(int(number), question_id)
        return Place(_EPOCH + timedelta(microseconds=int(number)), question_id)
    except (ValueError, OverflowError):
        return None


def first_rows(tab: str, filters: Filters, limit: int, offset: int) -> Sequence[Any]:
    """The rows of `limit` cards, each with the `key` of its place, `offset` from the beginning."""
    return _rows(tab, filters, "", limit=limit, offset=offset)


def rows_after(tab: str, filters: Filters, place: Place, limit: int) -> Sequence[Any]:
    """Those that follow `place`."""
    return _rows(tab, filters, "after", limit=limit, key=place.key, id=place.id)


def rows_before(tab: str, filters: Filters, place: Place, limit: int) -> Sequence[Any]:
    """Those in front of `place`, the nearest first."""
    return _rows(tab, filters, "before", limit=limit, key=place.key, id=place.id)


def _rows(tab: str, filters: Filters, side: str, **parameters: Any) -> Sequence[Any]:
    values = dict(filters.values)
    tagging = ""
    if filters.tag:
        tag = fetch(_TAG, name=filters.tag).one_or_none()
        if tag is None:
            return []
        tagging = "few" if tag.questions < MANY else "many"
        parameters["tag_id"] = tag.id
        if tagging == "many":
            parameters["bits"] = tag_bits([tag.name])
    statement = _statement(tab, tuple(values), side, tagging, _driver(filters))
    values.pop("featured", None)
    return fetch(statement, **values, **parameters).all()


def _driver(filters: Filters) -> str:
    """Of the indexes of the few, one that holds all that `filters` let through; or nothing."""
    for name in CHOICES:
        if getattr(filters, name):
            return name
    if filters.featured:
        return "featured_at"
    if filters.kind == Kind.GENUINE:
        return "kind"
    if filters.state in RARE_STATES:
        return "state"
    return "bounty" if filters.bounty > HIGH else ""


_meant = aliased(Tag)

_TAG = (
    select(_meant.id, _meant.name, _meant.questions)
    .join(Tag, _meant.id == func.coalesce(Tag.synonym_of_id, Tag.id))
    .where(Tag.name == bindparam("name"))
)


@lru_cache(maxsize=256)  # one takes 70 kB, with what SQLAlchemy keeps of it
def _statement(
    tab: str, conditions: tuple[str, ...], side: str, tagging: str, driver: str
) -> Query:
    column, where = getattr(Question, TABS[tab][0]), TABS[tab][1]
    # The tab's condition goes in as the very text of its partial index, so that both databases
    # see that the index serves the query.
    query = select(Question.id, column.label("key")).where(text(where))
    query = query.where(*(CONDITIONS[name] for name in conditions))
    if tagging:
        query = _tagged(query, tagging)
    if driver and tagging != "few":
        query = _by(driver, query.where(text(DRIVERS[driver])))
    upwards = (tab in SOONEST_FIRST) == (side != "before")
    part = query.where(_beyond(column, upwards)) if side else query.offset(bindparam("offset"))
    part = part.order_by(*_order(column, Question.id, upwards)).limit(bindparam("limit"))
    places = part.subquery()
    return (
        VISIBLE_CARDS.add_columns(places.c.key)
        .join(places, places.c.id == Question.id)
        .order_by(*_order(places.c.key, places.c.id, upwards))
    )


def _order(key: Any, id_: Any, upwards: bool) -> tuple[Any, Any]:
    return (key, id_) if upwards else (key.desc(), id_.desc())


def _beyond(column: Any, upwards: bool) -> ColumnElement[bool]:
    row = tuple_(column, Question.id)
    place = tuple_(bindparam("key", type_=column.type), bindparam("id", type_=Question.id.type))
    return row > place if upwards else row < place


def _tagged(query: Query, tagging: str) -> Query:
    its = QuestionTag.question_id == Question.id, QuestionTag.tag_id == bindparam("tag_id")
    if tagging == "many":
        bits = bindparam("bits", type_=Question.tag_bits.type)
        return query.where(Question.tag_bits.bitwise_and(bits) == bits, exists().where(*its))
    return _by("id", query.join(QuestionTag, its[0]).where(its[1]))


def _by(name: str, query: Query) -> Query:
    """SQLite does not know how many rows a condition leaves, so it is told."""
    return query.with_hint(Question, f"INDEXED BY ix_questions_by_{name}", "sqlite")
