"""Which questions are like which: found in the index by the worker, stored for the pages.

Looking and storing are two steps, so that nobody waits for the index while the database is held:
`find` only reads, `store` only writes what was found. Both may run again, and in any order.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, or_, select

from qa.board.models import Question, RelatedQuestion, State
from qa.board.search_events import RelatedGone
from qa.core import outbox
from qa.core.db import db, fetch

from .comparing import Comparison
from .duplicates import proposing
from .duplicates.proposing import Pair
from .engine import Hit
from .similar import nearest

SHOWN = 6
LOOKED_AT = 12
"""Hits of a title that are looked at: itself and closed ones are among them."""

KIN = 0.25
"""Likeness from which on a question is related; among 60,000 seven in ten have six so alike."""

MOST_LISTS = 100
"""Lists that are made anew at once, besides those of the questions that changed. In a rush of
questions, which is a second's work by itself, their neighbours learn nothing of them."""


Lists = Mapping[int, Sequence[Mapping[str, Any]]]
"""The rows of the lists of questions, or as much of them as is compared."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What is like the questions `ids` now; `lists` has those of them that everybody may see.

    `pairs` are what may be the same of all that were compared, None where it no longer may.
    """

    ids: frozenset[int]
    lists: Mapping[int, Sequence[Hit]]
    pairs: Mapping[Pair, Comparison | None]


_VISIBLE = select(Question.id, Question.title, Question.state).where(
    Question.id.in_(bindparam("ids", expanding=True)), Question.hidden_at.is_(None)
)
_LISTING = select(RelatedQuestion.question_id).where(
    RelatedQuestion.related_id.in_(bindparam("ids", expanding=True))
)
_WITHOUT = (
    select(Question.id)
    .where(
        Question.hidden_at.is_(None),
        ~exists().where(RelatedQuestion.question_id == Question.id, RelatedQuestion.place == 0),
    )
    .order_by(Question.id.desc())
    .limit(bindparam("limit"))
)


def with_neighbours(ids: Collection[int]) -> list[int]:
    """The questions `ids`, with `MOST_LISTS` of those that list them or may have to."""
    own = sorted(ids)
    if len(own) > MOST_LISTS:
        return own
    listing = fetch(_LISTING, ids=own).scalars()
    hits = [nearest(row.title, LOOKED_AT) for row in fetch(_VISIBLE, ids=own).all()]
    found = (hit.id for hit in chain.from_iterable(hits) if hit.score >= KIN)
    return list(dict.fromkeys((*own, *listing, *found)))[: len(own) + MOST_LISTS]


def without_list(limit: int) -> list[int]:
    """Visible questions of which nobody has looked yet what they are like, the newest first."""
    return list(fetch(_WITHOUT, limit=limit).scalars())


def find(ids: Collection[int]) -> Findings:
    """Look for what is like the questions `ids`. Raises `IndexUnusable`."""
    own = {row.id: row for row in fetch(_VISIBLE, ids=list(ids))}
    hits = {id_: nearest(row.title, LOOKED_AT) for id_, row in own.items()}
    hit_ids = {hit.id for hit in chain.from_iterable(hits.values())}
    others = {row.id: row for row in fetch(_VISIBLE, ids=list(hit_ids))}
    lists = {id_: _kin(id_, found, others) for id_, found in hits.items()}
    near = {_pair(id_, hit.id) for id_, some in lists.items() for hit in some}
    return Findings(frozenset(ids), lists, proposing.weigh(near | proposing.open_pairs(ids)))


def _kin(question_id: int, hits: Sequence[Hit], visible: Mapping[int, Any]) -> Sequence[Hit]:
    return [
        hit
        for hit in hits
        if hit.id != question_id
        and hit.score >= KIN
        and hit.id in visible
        and visible[hit.id].state != State.CLOSED
    ][:SHOWN]


def _pair(one: int, other: int) -> Pair:
    return max(one, other), min(one, other)


def store(found: Findings) -> None:
    """Have the database say what was found; pages that show what has left a list are stale.

    A list that names a hidden question and was not made anew is dropped: the chore makes it.
    """
    _hold(found.ids)
    hidden = found.ids - found.lists.keys()
    held = _held(found.ids, hidden)
    fresh = {id_: _rows(id_, hits) for id_, hits in found.lists.items()}
    changed = {id_ for id_ in (*held, *fresh) if _named(held, id_) != _named(fresh, id_)}
    if changed:
        gone = delete(RelatedQuestion).where(RelatedQuestion.question_id.in_(changed))
        db.session.execute(gone, execution_options={"synchronize_session": False})
    rows = [row for id_ in sorted(changed & fresh.keys()) for row in fresh[id_]]
    if rows:
        db.session.execute(insert(RelatedQuestion), rows)
    left = {id_: {*_named(held, id_)} - {id_, *_named(fresh, id_)} for id_ in sorted(changed)}
    outbox.record_all([RelatedGone(id_) for id_, some in left.items() if some & found.ids])
    proposing.store(found.pairs)


def _hold(ids: Collection[int]) -> None:
    """Nobody else stores the lists of the same questions at the same time."""
    held = select(Question.id).where(Question.id.in_(ids)).order_by(Question.id)
    db.session.execute(held.with_for_update(key_share=True)).all()


def _held(ids: Collection[int], hidden: Collection[int]) -> Lists:
    """The lists that are stored, of the questions `ids` and of those that list `hidden` ones."""
    listing = select(RelatedQuestion.question_id).where(RelatedQuestion.related_id.in_(hidden))
    concerned = RelatedQuestion.question_id
    rows = db.session.execute(
        select(concerned, RelatedQuestion.related_id)
        .where(or_(concerned.in_(ids), concerned.in_(listing)))
        .order_by(concerned, RelatedQuestion.place)
    )
    lists: dict[int, list[dict[str, Any]]] = {}
    for question_id, related_id in rows:
        lists.setdefault(question_id, []).append({"related_id": related_id})
    return lists


def _rows(question_id: int, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """The rows of a list; that of a question like no other names itself."""
    return [
        {"question_id": question_id, "place": place, "related_id": hit.id, "likeness": hit.score}
        for place, hit in enumerate(hits or [Hit(question_id, 0.0)])
    ]


def _named(lists: Lists, question_id: int) -> list[int]:
    """The ids in a list; none where there is no list."""
    return [row["related_id"] for row in lists.get(question_id, ())]
