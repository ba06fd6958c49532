"""While somebody asks: questions that may answer theirs already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import bindparam, select

from qa.board.models import Question
from qa.board.queries import Alike, alike_by_ids
from qa.core.db import fetch

from . import associating
from .associating import Associations
from .engine import Hit, IndexUnusable, current_engine

SHOWN = 5
ALIKE = 0.35
"""Share of its own score from which on a question is shown as similar: on pairs of people who
asked the same 64 to 87 in a hundred are above it (``bench/search_relevance.py``)."""

CANDIDATES = 200
"""Questions nearest by their words that are compared by what was learnt as well."""

WEIGHTS = np.array([1.0, 3.3, 0.35, 0.7], np.float32)
"""How much counts: what they have in common by their words, then each of `Associations.traits`."""

SCALE = 1.44
"""Power that brings both together to the scale of words alone, so that `ALIKE` means the same: as
many pairs of people who asked the same are above it, and fewer of others (docs/search.md)."""

_TITLES = select(Question.id, Question.title).where(
    Question.id.in_(bindparam("ids", expanding=True))
)


def similar_questions(title: str) -> list[Alike]:
    """Visible questions that ask what `title` asks, the solved ones first, of each the best first.

    None while there is no index.
    """
    try:
        hits = nearest(title, SHOWN)
    except IndexUnusable:
        return []
    return alike_by_ids([hit.id for hit in hits if hit.score >= ALIKE])


def nearest(text: str, limit: int) -> Sequence[Hit]:
    """The questions nearest to `text` by words and by what was learnt.

    A hit's score is from 0 to 1. Where nothing was learnt it is the share of the words. Raises
    `IndexUnusable`.
    """
    learnt = associating.current()
    if learnt is None:
        return current_engine().similar(text, limit)
    hits = current_engine().similar(text, max(limit, CANDIDATES))
    titles = dict(fetch(_TITLES, ids=[hit.id for hit in hits]).all())
    return join(text, hits, titles, learnt)[:limit]


def join(
    text: str, hits: Sequence[Hit], titles: Mapping[int, str], learnt: Associations
) -> list[Hit]:
    """Those of `hits` that have a title, in the order of words and what was learnt together."""
    held = [hit for hit in hits if hit.id in titles]
    by_words = np.array([[hit.score] for hit in held], np.float32).reshape(-1, 1)
    traits = learnt.traits(text, [titles[hit.id] for hit in held])
    means = np.hstack([by_words, traits]) @ (WEIGHTS / WEIGHTS.sum())
    scores = np.clip(means, 0, 1) ** SCALE
    joined = [Hit(hit.id, float(score)) for hit, score in zip(held, scores, strict=True)]
    return sorted(joined, key=lambda hit: -hit.score)


def nearest_by_words(text: str, limit: int) -> Sequence[Hit]:
    """The questions whose titles share most with `text`; none while there is no index."""
    try:
        return current_engine().similar(text, limit)
    except IndexUnusable:
        return ()
