"""Which of the scored documents are hits, how many there are, and in which order they come."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.search.engine import PAGE_SIZE, Hit, Query, Results, Sort

from .scoring import Match, Scores
from .snapshot import Segment, Snapshot

NEAR = 0.25
"""Share of the weight of all words that a near hit has at least."""

QUALITY = 0.05
"""What the logarithm of its votes adds to the relevance of a question (search.md, section 7)."""

Masks = list[NDArray[np.bool_]]
"""For each segment of a snapshot whether each document belongs."""


def select(snapshot: Snapshot, found: Match, query: Query) -> Results:
    """The part of the hits that `query` wants: complete ones, and where they are few near ones."""
    allowed = [_allowed(snapshot, segment, query) for segment in snapshot.segments]
    complete = _covering(found, 0.999, allowed) if found.complete else _none(snapshot)
    keys = _keys(snapshot, found, query.sort)
    end = query.offset + query.limit
    total = number = _count(complete)
    hits = best(snapshot, keys, complete, end)
    if number < PAGE_SIZE:
        covering = _covering(found, NEAR, allowed)
        near = [some & ~all_ for some, all_ in zip(covering, complete, strict=True)]
        total += _count(near)
        hits += best(snapshot, keys, near, end)
    return Results(tuple(hits[query.offset : end]), total, number)


def best(snapshot: Snapshot, keys: Scores, masks: Masks, limit: int) -> list[Hit]:
    """The `limit` documents with the highest keys, of equal ones the newer first."""
    chosen = [np.flatnonzero(mask) for mask in masks]
    key = np.concatenate([key[some] for key, some in zip(keys, chosen, strict=True)])
    number = np.concatenate(
        [
            segment.figures.number[some]
            for segment, some in zip(snapshot.segments, chosen, strict=True)
        ]
    )
    if len(key) > limit:
        last = np.partition(key, len(key) - limit)[len(key) - limit]
        top = key >= last  # all that are equal to the last: which of them stay is settled below
        key, number = key[top], number[top]
    order = np.lexsort((-number, -key))[:limit]
    return [Hit(int(number[place]), float(key[place])) for place in order]


def _allowed(snapshot: Snapshot, segment: Segment, query: Query) -> NDArray[np.bool_]:
    mask = segment.alive
    if query.industries:
        mask = mask & np.isin(segment.figures.industry, list(query.industries))
    if query.solved is not None:
        mask = mask & (segment.figures.solved == query.solved)
    if query.tag is not None:
        tagged = np.zeros(len(segment), bool)
        tagged[snapshot.postings(segment, "tags", query.tag).documents] = True
        mask = mask & tagged
    return mask


def _covering(found: Match, share: float, allowed: Masks) -> Masks:
    least = max(share * found.full, 1e-6)
    return [(cover >= least) & mask for cover, mask in zip(found.cover, allowed, strict=True)]


def _none(snapshot: Snapshot) -> Masks:
    return [np.zeros(len(segment), bool) for segment in snapshot.segments]


def _count(masks: Masks) -> int:
    return sum(int(np.count_nonzero(mask)) for mask in masks)


def _keys(snapshot: Snapshot, found: Match, sort: Sort) -> Scores:
    return [
        _key(segment, score, sort)
        for segment, score in zip(snapshot.segments, found.scores, strict=True)
    ]


def _key(segment: Segment, score: NDArray[np.floating[Any]], sort: Sort) -> NDArray[np.float64]:
    relevance = score.astype(np.float64)
    if sort is Sort.NEWEST:
        return segment.figures.created.astype(np.float64)
    votes = segment.figures.score.astype(np.float64)
    if sort is Sort.SCORE:
        return votes + relevance / (1.0 + relevance)  # of equal votes the more relevant first
    return relevance * (1.0 + QUALITY * np.log1p(np.maximum(votes, 0.0)))
