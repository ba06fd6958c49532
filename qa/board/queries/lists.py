"""The lists: each tab on the whole site, in an industry, or under a tag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select, text

from qa.board.models import TABS, Question, QuestionTag, Tag
from qa.board.tree import Node
from qa.core.db import fetch

from .shapes import VISIBLE_CARDS, QuestionCard, make_cards

PAGE_SIZE = 20
SOONEST_FIRST = {"expiring"}


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a tab, numbered from 1."""

    cards: list[QuestionCard]
    tab: str
    page: int
    has_next: bool


def list_page(
    tab: str, page: int, industry: Node | None = None, tag: str | None = None
) -> ListPage:
    """Page `page` of `tab`, in `industry` and below, under `tag`.

    The ids of the page are found in the tab's index alone before anything else is read, so a
    late page costs about what the first one does.
    """
    ids = _ids(tab, PAGE_SIZE + 1, (page - 1) * PAGE_SIZE, industry, tag)
    return ListPage(cards_by_ids(ids[:PAGE_SIZE]), tab, page, len(ids) > PAGE_SIZE)


_CARDS = VISIBLE_CARDS.where(Question.id.in_(bindparam("ids", expanding=True)))


def cards_by_ids(ids: Sequence[int]) -> list[QuestionCard]:
    """The cards of those of `ids` that everybody may see, in the order given."""
    if not ids:
        return []
    cards = {card.id: card for card in make_cards(fetch(_CARDS, ids=ids))}
    return [cards[id_] for id_ in ids if id_ in cards]


def home_cards(tab: str, limit: int) -> list[QuestionCard]:
    """The first cards of `tab` on the whole site."""
    return make_cards(fetch(_cards_of(tab, ""), limit=limit, offset=0))


def neighbours(question_id: int, trade_id: int, limit: int = 6) -> list[QuestionCard]:
    """The liveliest other questions of a top-level industry, for the side of a question page."""
    rows = fetch(_cards_of("hot", "trade_id"), scope=trade_id, limit=limit + 1, offset=0)
    return [card for card in make_cards(rows) if card.id != question_id][:limit]


_TAG_NAMES = (
    select(Tag.name, Tag.questions)
    .where(Tag.questions > 0)
    .order_by(Tag.questions.desc(), Tag.name)
    .limit(bindparam("limit"))
)


def tag_names(limit: int = 200) -> list[tuple[str, int]]:
    """The most used tags, each with the number of its questions."""
    return [(name, questions) for name, questions in fetch(_TAG_NAMES, limit=limit)]


def _ids(
    tab: str, limit: int, offset: int, industry: Node | None, tag: str | None
) -> Sequence[int]:
    scope, values = "", {"limit": limit, "offset": offset}
    if industry is not None:
        scope = "trade_id" if industry.parent_id is None else "industry_id"
        values["scope"] = industry.id
    statement = _ids_of(tab, scope, tag is not None)
    return fetch(statement, **values, tag=tag).scalars().all()


@cache
def _ids_of(tab: str, scope: str, tagged: bool) -> Select[*tuple[Any, ...]]:
    """The statement for the ids of `tab`, in the industry that the column `scope` names."""
    query = select(Question.id)
    if tagged:
        query = query.join(QuestionTag, QuestionTag.question_id == Question.id).join(
            Tag, and_(Tag.id == QuestionTag.tag_id, Tag.name == bindparam("tag"))
        )
    return _part(query, tab, scope)


@cache
def _cards_of(tab: str, scope: str) -> Select[*tuple[Any, ...]]:
    """The same for its cards at once: where nothing is skipped, one statement will do."""
    return _part(VISIBLE_CARDS, tab, scope)


def _part(query: Select[*tuple[Any, ...]], tab: str, scope: str) -> Select[*tuple[Any, ...]]:
    column_name, where = TABS[tab]
    column = getattr(Question, column_name)
    # The tab's condition goes in as the very text of its partial index, so that both databases
    # see that the index serves the query.
    query = query.where(text(where))
    if scope:
        query = query.where(getattr(Question, scope) == bindparam("scope"))
    if tab in SOONEST_FIRST:
        query = query.order_by(column, Question.id)
    else:
        query = query.order_by(column.desc(), Question.id.desc())
    return query.limit(bindparam("limit")).offset(bindparam("offset"))
