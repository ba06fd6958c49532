"""While somebody asks: questions that may answer theirs already."""

from __future__ import annotations

from collections.abc import Sequence

from qa.board.queries import Alike, alike_by_ids

from .engine import Hit, IndexUnusable, current_engine

SHOWN = 5
ALIKE = 0.35
"""Share of its own score from which on a question is shown as similar: on pairs of people who
asked the same 64 to 87 in a hundred are above it (``bench/search_relevance.py``)."""


def similar_questions(title: str) -> list[Alike]:
    """Visible questions that ask what `title` asks, the solved ones first, of each the best first.

    None while there is no index.
    """
    return alike_by_ids([hit.id for hit in nearest(title, SHOWN) if hit.score >= ALIKE])


def nearest(text: str, limit: int) -> Sequence[Hit]:
    """The questions nearest to `text`; none while there is no index."""
    try:
        return current_engine().similar(text, limit)
    except IndexUnusable:
        return ()
