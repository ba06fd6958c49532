"""The lists: each tab on the whole site, or narrowed down by filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select, text

from qa.board.models import TABS, Question, Tag
from qa.core.db import fetch

from .filters import EVERYTHING, Filters
from .seeking import SOONEST_FIRST, Place, first_rows, rows_after, rows_before
from .shapes import VISIBLE_CARDS, QuestionCard, make_cards

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a tab. `page` is its number from 1, as far as the address tells.

    `first` and `last` are the places of its rows, from which its neighbours are found.
    """

    cards: list[QuestionCard]
    tab: str
    filters: Filters
    page: int
    first: Place | None = None
    last: Place | None = None
    has_previous: bool = False
    has_next: bool = False


def list_page(tab: str, page: int, filters: Filters = EVERYTHING) -> ListPage:
    """Page `page` of `tab`, counted from where it begins now."""
    rows = first_rows(tab, filters, PAGE_SIZE + 1, (page - 1) * PAGE_SIZE)
    return _page(tab, filters, page, rows[:PAGE_SIZE], page > 1, len(rows) > PAGE_SIZE)


def page_after(tab: str, place: Place, page: int, filters: Filters = EVERYTHING) -> ListPage:
    """What follows `place`, whatever was asked since it was seen; its number is `page`."""
    rows = rows_after(tab, filters, place, PAGE_SIZE + 1)
    return _page(tab, filters, page, rows[:PAGE_SIZE], True, len(rows) > PAGE_SIZE)


def page_before(tab: str, place: Place, page: int, filters: Filters = EVERYTHING) -> ListPage:
    """What stands in front of `place`; where that fills no page, the list from its beginning."""
    rows = rows_before(tab, filters, place, PAGE_SIZE + 1)
    if len(rows) <= PAGE_SIZE:
        return list_page(tab, 1, filters)
    return _page(tab, filters, max(page, 2), rows[PAGE_SIZE - 1 :: -1], True, True)


def _page(
    tab: str, filters: Filters, page: int, rows: Sequence[Any], before: bool, after: bool
) -> ListPage:
    if not rows:
        return ListPage([], tab, filters, page)
    first, last = (Place(row.key, row.id) for row in (rows[0], rows[-1]))
    return ListPage(make_cards(rows), tab, filters, page, first, last, before, after)


_CARDS = VISIBLE_CARDS.where(Question.id.in_(bindparam("ids", expanding=True)))


def cards_by_ids(ids: Sequence[int]) -> list[QuestionCard]:
    """The cards of those of `ids` that everybody may see, in the order given."""
    if not ids:
        return []
    cards = {card.id: card for card in make_cards(fetch(_CARDS, ids=ids))}
    return [cards[id_] for id_ in ids if id_ in cards]


def home_cards(tab: str, limit: int) -> list[QuestionCard]:
    """The first cards of `tab` on the whole site."""
    return make_cards(fetch(_cards_of(tab), limit=limit))


@cache
def _cards_of(tab: str) -> Select[*tuple[Any, ...]]:
    """The first cards of `tab`."""
    column_name, where = TABS[tab]
    column = getattr(Question, column_name)
    query = VISIBLE_CARDS.where(text(where))
    order = (column, Question.id) if tab in SOONEST_FIRST else (column.desc(), Question.id.desc())
    return query.order_by(*order).limit(bindparam("limit"))


_TAG_NAMES = (
    select(Tag.name, Tag.questions)
    .where(Tag.questions > 0)
    .order_by(Tag.questions.desc(), Tag.name)
    .limit(bindparam("limit"))
)


def tag_names(limit: int = 200) -> list[tuple[str, int]]:
    """The most used tags, each with the number of its questions."""
    return [(name, questions) for name, questions in fetch(_TAG_NAMES, limit=limit)]
