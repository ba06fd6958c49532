"""The questions at the head of an industry's board."""

from __future__ import annotations

from sqlalchemy import bindparam

from qa.board.models import Question
from qa.core.db import fetch

from .shapes import VISIBLE_CARDS, QuestionCard, make_cards

_PINNED = VISIBLE_CARDS.where(
    Question.industry_id == bindparam("industry_id"), Question.pinned_at.is_not(None)
).order_by(Question.pinned_at.desc())


def pinned_in(industry_id: int) -> list[QuestionCard]:
    """The questions pinned in this very industry, the last pinned first."""
    return make_cards(fetch(_PINNED, industry_id=industry_id))
