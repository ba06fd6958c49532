"""Pairs of questions that may ask the same, weighed and stored by the worker."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, or_, select, tuple_

from qa.board.models import DuplicateCandidate, Question, State
from qa.core import clock
from qa.core.db import db, dialect, fetch, insertion
from qa.search.comparing import SAME, Comparison, compare, words_to_compare
from qa.search.engine import current_engine

Pair = tuple[int, int]
"""The ids of two questions, the later one first."""

WORDS_KEPT = 16
"""Shared words that explain a likeness; those that gave more come first."""

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_OPEN = select(DuplicateCandidate.question_id, DuplicateCandidate.other_id).where(
    or_(DuplicateCandidate.question_id.in_(_IDS), DuplicateCandidate.other_id.in_(_IDS)),
    DuplicateCandidate.decision.is_(None),
)
_TITLES = select(Question.id, Question.title).where(
    Question.id.in_(_IDS), Question.hidden_at.is_(None), Question.state != State.CLOSED
)


def open_pairs(ids: Collection[int]) -> set[Pair]:
    """The pairs with one of the questions `ids` on which nobody has decided."""
    return {(later, earlier) for later, earlier in fetch(_OPEN, ids=list(ids))}


def weigh(pairs: Collection[Pair]) -> Mapping[Pair, Comparison | None]:
    """How alike each of `pairs` is; None where they are not alike enough, or one is not open.

    Raises `IndexUnusable`, also where there are none.
    """
    titles = fetch(_TITLES, ids=list({*chain.from_iterable(pairs)}))
    words = {row.id: words_to_compare(row.title) for row in titles}
    weights = current_engine().rarities({*chain.from_iterable(words.values())})
    return {pair: _compared(pair, words, weights) for pair in pairs}


def _compared(
    pair: Pair, words: Mapping[int, Collection[str]], weights: Mapping[str, float]
) -> Comparison | None:
    if not words.keys() >= {*pair}:
        return None
    comparison = compare(words[pair[0]], words[pair[1]], weights)
    return comparison if comparison.likeness >= SAME else None


def store(pairs: Mapping[Pair, Comparison | None]) -> None:
    """Propose the pairs that are alike, and the others no longer; what is decided stays so."""
    _propose([(pair, found) for pair in sorted(pairs) if (found := pairs[pair]) is not None])
    unlike = [pair for pair, found in pairs.items() if found is None]
    if unlike:
        key = tuple_(DuplicateCandidate.question_id, DuplicateCandidate.other_id)
        db.session.execute(
            delete(DuplicateCandidate).where(
                key.in_(unlike), DuplicateCandidate.decision.is_(None)
            ),
            execution_options={"synchronize_session": False},
        )


def _propose(pairs: Iterable[tuple[Pair, Comparison]]) -> None:
    moment = clock.now()
    rows = [
        {
            "question_id": later,
            "other_id": earlier,
            "likeness": found.likeness,
            "words": [[word, round(part, 4)] for word, part in found.words[:WORDS_KEPT]],
            "found_at": moment,
        }
        for (later, earlier), found in pairs
    ]
    if not rows:
        return
    insert = insertion(DuplicateCandidate, dialect())
    db.session.execute(
        insert.on_conflict_do_update(
            index_elements=("question_id", "other_id"),
            set_={name: insert.excluded[name] for name in ("likeness", "words")},
            where=DuplicateCandidate.decision.is_(None),
        ),
        rows,
    )
