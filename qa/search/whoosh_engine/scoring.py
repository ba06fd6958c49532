"""BM25 over whole segments: word by word, each word's postings added to one array of scores."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .postings import LENGTH_OF_BYTE, NOWHERE, Postings
from .schema import Field
from .snapshot import Snapshot

Scores = list[NDArray[np.floating[Any]]]
"""For each segment of a snapshot one figure a document."""


LEAST_WEIGHT = 0.1
"""What a word adds to the cover even where nearly every document has it: of the most words of a
query (``asking.MOST_WORDS``) more than `selecting.COMPLETE` leaves open, and than rounding adds."""

Choice = tuple[tuple[str, ...], ...]
"""Sets of words of which one must be there: what was asked for, and what means the same."""


@dataclass(slots=True)
class Match:
    """How well each document fits a set of words.

    `cover` adds up the rarities of the words a document has, in whatever field: it is `full`
    where it has all that stand anywhere. `complete` is False where a word stands nowhere. Of a
    choice, the set counts of which a document has most.
    """

    scores: Scores
    cover: Scores
    full: float
    complete: bool


def match(
    snapshot: Snapshot,
    words: Iterable[str],
    fields: Sequence[Field],
    choices: Iterable[Choice] = (),
) -> Match:
    """Score all documents of `snapshot` for the distinct `words`, and for one of each choice."""
    found = Match(_zeros(snapshot), _zeros(snapshot), 0.0, complete=True)
    norms = [_norms(snapshot, field) for field in fields]
    for word in words:
        lists = [_everywhere(snapshot, field, word) for field in fields]
        frequencies = [_frequency(some) for some in lists]
        if not any(frequencies):
            found.complete = False
            continue
        for field, norm, some, frequency in zip(fields, norms, lists, frequencies, strict=True):
            factor = field.boost * _rarity(snapshot, frequency) * (field.k1 + 1)
            _add(snapshot, field, norm, factor, some, found.scores)
        weight = max(_rarity(snapshot, max(frequencies)), LEAST_WEIGHT)
        found.full += weight
        _cover(lists, weight, found.cover)
    for choice in choices:
        _add_best(found, [match(snapshot, words, fields) for words in choice])
    return found


def score(snapshot: Snapshot, words: Iterable[str], field: Field) -> Scores:
    """The scores alone, of the distinct `words` in one field."""
    scores, norm = _zeros(snapshot), _norms(snapshot, field)
    for word in words:
        lists = _everywhere(snapshot, field, word)
        factor = field.boost * _rarity(snapshot, _frequency(lists)) * (field.k1 + 1)
        _add(snapshot, field, norm, factor, lists, scores)
    return scores


def _add_best(found: Match, parts: list[Match]) -> None:
    """Add for each document the best of `parts`, which all count as much as the weightiest.

    Those with words that stand nowhere count only where all have some.
    """
    known = [part for part in parts if part.complete]
    found.complete &= bool(known)
    parts = [part for part in known or parts if part.full]
    if not parts:
        return
    weight = max(part.full for part in parts)
    found.full += weight
    factors = [weight / part.full for part in parts]
    for place, (score, cover) in enumerate(zip(found.scores, found.cover, strict=True)):
        score += _best([part.scores[place] for part in parts], factors)
        cover += _best([part.cover[place] for part in parts], factors)


def _best(
    figures: list[NDArray[np.floating[Any]]], factors: list[float]
) -> NDArray[np.floating[Any]]:
    weighted = [figure * factor for figure, factor in zip(figures, factors, strict=True)]
    best: NDArray[np.floating[Any]] = np.maximum.reduce(weighted)
    return best


def _zeros(snapshot: Snapshot) -> Scores:
    return [np.zeros(len(segment), np.float32) for segment in snapshot.segments]


def own_score(snapshot: Snapshot, words: Sequence[str], field: Field) -> float:
    """What a document with nothing but `words` in `field` would score for them; never 0."""
    norm = _norm(field, len(words), snapshot.average_length(field.name))
    total = 0.0
    for word, count in Counter(words).items():
        total += rarity(snapshot, word, field) * count * (field.k1 + 1) / (count + norm)
    return (field.boost * total) or 1.0


def rarity(snapshot: Snapshot, word: str, field: Field) -> float:
    """How much `word` tells of a document that has it in `field`."""
    return _rarity(snapshot, frequency(snapshot, word, field))


def frequency(snapshot: Snapshot, word: str, field: Field) -> int:
    """In how many documents `word` stands in `field`."""
    return _frequency(_everywhere(snapshot, field, word))


def _everywhere(snapshot: Snapshot, field: Field, word: str) -> list[Postings]:
    return [snapshot.postings(segment, field.name, word) for segment in snapshot.segments]


def _frequency(lists: list[Postings]) -> int:
    return sum(len(postings.documents) for postings in lists)


def _rarity(snapshot: Snapshot, frequency: int) -> float:
    """Robertson's idf of a word that stands in so many documents; never negative."""
    return math.log1p((snapshot.documents - frequency + 0.5) / (frequency + 0.5))


def _norm(field: Field, length: float, average: float) -> float:
    return field.k1 * (1 - field.b + field.b * length / average)


def _norms(snapshot: Snapshot, field: Field) -> NDArray[np.float32]:
    """BM25's length term for each byte that a length is kept in."""
    average = snapshot.average_length(field.name)
    relative = LENGTH_OF_BYTE / average
    norms: NDArray[np.float32] = (field.k1 * (1 - field.b + field.b * relative)).astype(np.float32)
    return norms


def _add(
    snapshot: Snapshot,
    field: Field,
    norm: NDArray[np.float32],
    factor: float,
    lists: list[Postings],
    scores: Scores,
) -> None:
    for segment, postings, score in zip(snapshot.segments, lists, scores, strict=True):
        if postings is not NOWHERE:
            counts = postings.counts.astype(np.float32)
            lengths = segment.figures.lengths[field.name][postings.documents]
            score[postings.documents] += factor * counts / (counts + norm[lengths])


def _cover(found: list[list[Postings]], weight: float, cover: Scores) -> None:
    for number, covered in enumerate(cover):
        lists = [lists[number].documents for lists in found if lists[number] is not NOWHERE]
        if len(lists) == 1:
            covered[lists[0]] += weight
        elif lists:
            has = np.zeros(len(covered), bool)
            for documents in lists:
                has[documents] = True
            covered += has * np.float32(weight)
