"""Questions that may answer what somebody is about to ask.

Which ones they are is the search's to say, one floor up; it leaves its finder with the app.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import bindparam, or_, select

from qa.board.models import ANSWERED, Answer
from qa.core.db import fetch
from qa.core.markup import excerpt

from .lists import cards_by_ids
from .shapes import QuestionCard

EXCERPT_LENGTH = 120
SOURCE_LENGTH = 2_000
"""Characters of an answer that are read for its first lines."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A question like the one being asked; `excerpt` is how its best answer begins."""

    card: QuestionCard
    excerpt: str

    @property
    def solved(self) -> bool:
        """Whether one of its answers was accepted or recommended."""
        return self.card.state in ANSWERED


Finder = Callable[[str], list[Alike]]

_BEST = select(Answer.question_id, Answer.body).where(
    Answer.question_id.in_(bindparam("ids", expanding=True)),
    Answer.hidden_at.is_(None),
    or_(Answer.accepted_at.is_not(None), Answer.recommended_at.is_not(None)),
)


def alike_by_ids(ids: Sequence[int]) -> list[Alike]:
    """Those of `ids` that everybody may see, in the order given, but the solved ones first."""
    cards = cards_by_ids(ids)
    solved = [card.id for card in cards if card.state in ANSWERED]
    bodies = dict(fetch(_BEST, ids=solved).all()) if solved else {}
    found = [
        Alike(card, excerpt(bodies.get(card.id, "")[:SOURCE_LENGTH], EXCERPT_LENGTH))
        for card in cards
    ]
    return sorted(found, key=lambda alike: not alike.solved)


def find_alike(title: str) -> list[Alike]:
    """The questions that ask what `title` asks, as the search finds them."""
    finder: Finder | None = current_app.extensions.get("alike")
    return finder(title) if finder and title else []
