"""What stands beside a question: those most like it, as the worker has stored them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, false, literal, or_, select, text, true, union_all

from qa.board.models import TABS, Question, RelatedQuestion, State
from qa.core.db import fetch

from .shapes import VISIBLE_CARDS, QuestionCard, make_cards

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Beside:
    """Other questions for the side of a page; those that are not `related` are lively ones."""

    cards: list[QuestionCard]
    related: bool


_LIVELY = (
    select(Question.id)
    .where(Question.trade_id == bindparam("trade_id"), text(TABS["hot"][1]))
    .order_by(Question.heat.desc(), Question.id.desc())
    .limit(SHOWN + 1)
    .subquery()
)
_CHOSEN = union_all(
    select(RelatedQuestion.related_id.label("id"), RelatedQuestion.place, true().label("related"))
    .where(RelatedQuestion.question_id == bindparam("question_id")),
    select(_LIVELY.c.id, literal(0), false()),
).subquery()  # fmt: skip
_BESIDE = (
    VISIBLE_CARDS.add_columns(_CHOSEN.c.related)
    .join(_CHOSEN, _CHOSEN.c.id == Question.id)
    .where(
        Question.id != bindparam("question_id"),
        or_(~_CHOSEN.c.related, Question.state != State.CLOSED),
    )
    .order_by(_CHOSEN.c.place, Question.heat.desc(), Question.id.desc())
)


def beside(question_id: int, trade_id: int) -> Beside:
    """The questions related to this one; where there are none, the liveliest of its trade.

    One statement, which reads both.
    """
    rows = fetch(_BESIDE, question_id=question_id, trade_id=trade_id).all()
    related = [row for row in rows if row.related]
    return Beside(make_cards(related or rows)[:SHOWN], related=bool(related))
