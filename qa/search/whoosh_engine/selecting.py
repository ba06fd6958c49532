"""Which of the scored documents are hits, how many there are, and in which order they come."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.core import clock
from qa.search.engine import MOST_CONFIRMED, PAGE_SIZE, Hit, Query, Results, Sort, Texts
from qa.search.phrases import stand_in

from .asking import Asked
from .candidates import Candidates, Mask, having
from .filtering import count_facets, masks, passing
from .scoring import Match
from .snapshot import Segment, Snapshot

COMPLETE = 0.9999
"""Share of the weight of all words that a complete hit has at least: all, but for rounding."""

NEAR = 0.25
"""Share of the weight of all words that a near hit has at least."""

VOTES = 0.15
"""What the logarithm of its votes adds to the relevance of a question: worth 0.009 MRR@10 on
questions held back. That one is solved added nothing (docs/search.md)."""

FRESH = 0.5
"""What being asked just now adds to it where newer ones are preferred: worth 0.03 MRR@10 if people
then want questions by their age (docs/search.md)."""

FRESH_DAYS = 180
"""Days after which half of that is left."""


def select(snapshot: Snapshot, found: Match, asked: Asked, query: Query, texts: Texts) -> Results:
    """The part of the hits that `query` wants: complete ones, and where they are few near ones."""
    if not asked.for_words and query.sort is Sort.RELEVANCE:
        query = replace(query, sort=Sort.NEWEST)
    pool = _Pool(snapshot, found, asked, query, NEAR if asked.phrases else COMPLETE)
    if asked.phrases:
        pool.confirm(asked.phrases, texts, query.with_facets)
    elif asked.for_words and np.count_nonzero(pool.whole & pool.allowed) < PAGE_SIZE:
        pool = _Pool(snapshot, found, asked, query, NEAR)
    return pool.results(query)


class _Pool:
    """Candidates with at least a `share` of the words: their keys, who passes, who is `whole`."""

    def __init__(
        self, snapshot: Snapshot, found: Match, asked: Asked, query: Query, share: float
    ) -> None:
        least = max(share * found.full, 1e-6) if asked.for_words else 0.0
        chosen = []
        for segment, cover in zip(snapshot.segments, found.cover, strict=True):
            mask = segment.alive & (cover >= least)
            chosen.append(np.flatnonzero(_said(snapshot, segment, asked, mask)))
        self.candidates = Candidates(snapshot, chosen)
        count = len(self.candidates)
        self.masks = masks(self.candidates, query.filters)
        self.allowed = passing(self.masks, count)
        self.whole = self.candidates.gather(found.cover) >= COMPLETE * found.full
        self.whole &= found.complete
        self.keys = _keys(self.candidates, self.candidates.gather(found.scores), query)

    def confirm(self, phrases: tuple[str, ...], texts: Texts, with_facets: bool) -> None:
        """Drop those that do not have the `phrases`, and all but the best `MOST_CONFIRMED`.

        Those that do not pass the filters are asked for last, and only for the facets' sake.
        """
        number = self.candidates.figure("number")
        order = np.lexsort((-number, -self.keys, ~self.whole, ~self.allowed))
        order = order[with_facets | self.allowed[order]][:MOST_CONFIRMED]
        held = texts(number[order].tolist())
        has = np.zeros(len(number), bool)
        has[order] = [stand_in(phrases, held.get(id_, ())) for id_ in number[order].tolist()]
        self.allowed &= has
        self.whole &= has

    def results(self, query: Query) -> Results:
        """The part of the hits that `query` wants, and how many there are."""
        number, end = self.candidates.figure("number"), query.offset + query.limit
        hits: list[Hit] = []
        counts = []
        whole = self.whole & self.allowed
        near = self.allowed & ~self.whole if np.count_nonzero(whole) < PAGE_SIZE else None
        for some in (whole, near):
            if some is not None:
                counts.append(int(np.count_nonzero(some)))
                hits += best(number[some], self.keys[some], end)
        facets = (
            count_facets(self.candidates, self.masks, self.whole) if query.with_facets else None
        )
        return Results(tuple(hits[query.offset : end]), sum(counts), counts[0], facets)


def best(number: NDArray[np.int64], key: NDArray[np.floating[Any]], limit: int) -> list[Hit]:
    """The `limit` documents with the highest keys, of equal ones the newer first."""
    if len(key) > limit:
        last = np.partition(key, len(key) - limit)[len(key) - limit]
        top = key >= last  # all that are equal to the last: which of them stay is settled below
        key, number = key[top], number[top]
    order = np.lexsort((-number, -key))[:limit]
    return [Hit(int(number[place]), float(key[place])) for place in order]


def _said(snapshot: Snapshot, segment: Segment, asked: Asked, mask: Mask) -> Mask:
    """Those of `mask` that may have the phrases, and have none of what is excluded."""
    for wording in asked.phrase_words:
        mask = mask & having(snapshot, segment, wording)
    for wording in asked.excluded:
        mask = mask & ~having(snapshot, segment, wording)
    return mask


def _keys(
    candidates: Candidates, score: NDArray[np.floating[Any]], query: Query
) -> NDArray[np.float64]:
    """What `candidates` are ordered by, the highest first; `score` is their relevance by BM25."""
    relevance = score.astype(np.float64)
    created = candidates.figure("created").astype(np.float64)
    if query.sort is Sort.NEWEST:
        return created
    votes = candidates.figure("score").astype(np.float64)
    if query.sort is Sort.SCORE:
        return votes + relevance / (1.0 + relevance)  # of equal votes the more relevant first
    quality = 1.0 + VOTES * np.log1p(np.maximum(votes, 0.0))
    if query.fresh:
        days = np.maximum(clock.now().timestamp() - created, 0.0) / 86_400
        quality += FRESH * np.exp2(-days / FRESH_DAYS)
    return relevance * quality
