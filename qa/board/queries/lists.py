"""The lists: each tab on the whole site, in an industry, or under a tag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, text

from qa.board.models import TABS, Question, QuestionTag, Tag
from qa.board.tree import Node
from qa.core.db import db

from .shapes import QuestionCard, fetch_cards, visible_cards

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
    ids = db.session.scalars(
        _ids(tab, industry, tag).limit(PAGE_SIZE + 1).offset((page - 1) * PAGE_SIZE)
    ).all()
    return ListPage(cards_by_ids(ids[:PAGE_SIZE]), tab, page, len(ids) > PAGE_SIZE)


def cards_by_ids(ids: Sequence[int]) -> list[QuestionCard]:
    """The cards of those of `ids` that everybody may see, in the order given."""
    if not ids:
        return []
    cards = {card.id: card for card in fetch_cards(visible_cards().where(Question.id.in_(ids)))}
    return [cards[id_] for id_ in ids if id_ in cards]


def home_cards(tab: str, limit: int) -> list[QuestionCard]:
    """The first cards of `tab` on the whole site."""
    return cards_by_ids(db.session.scalars(_ids(tab, None, None).limit(limit)).all())


def neighbours(question_id: int, trade_id: int, limit: int = 6) -> list[QuestionCard]:
    """The liveliest other questions of a top-level industry, for the side of a question page."""
    ids = db.session.scalars(
        select(Question.id)
        .where(Question.trade_id == trade_id, text(TABS["hot"][1]))
        .order_by(Question.heat.desc(), Question.id.desc())
        .limit(limit + 1)
    ).all()
    return cards_by_ids([id_ for id_ in ids if id_ != question_id][:limit])


def tag_names(limit: int = 200) -> list[tuple[str, int]]:
    """The most used tags, each with the number of its questions."""
    rows = db.session.execute(
        select(Tag.name, Tag.questions)
        .where(Tag.questions > 0)
        .order_by(Tag.questions.desc(), Tag.name)
        .limit(limit)
    )
    return [(name, questions) for name, questions in rows]


def _ids(tab: str, industry: Node | None, tag: str | None) -> Select[Any]:
    column_name, where = TABS[tab]
    column = getattr(Question, column_name)
    # The tab's condition goes in as the very text of its partial index, so that both databases
    # see that the index serves the query.
    query = select(Question.id).where(text(where), _inside(industry))
    if tag is not None:
        query = query.join(QuestionTag, QuestionTag.question_id == Question.id).join(
            Tag, and_(Tag.id == QuestionTag.tag_id, Tag.name == tag)
        )
    if tab in SOONEST_FIRST:
        return query.order_by(column, Question.id)
    return query.order_by(column.desc(), Question.id.desc())


def _inside(industry: Node | None) -> ColumnElement[bool]:
    if industry is None:
        return text("1 = 1")  # type: ignore[return-value]
    column = Question.trade_id if industry.parent_id is None else Question.industry_id
    return column == industry.id
