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


@dataclass(frozen=True, slots=True)
class Match:
    """How well each document fits a set of words.

    `cover` adds up the weights of the words a document has, in whatever field: it is `full`
    where it has all that stand anywhere. `complete` is False where a word stands nowhere.
    """

    scores: Scores
    cover: Scores
    full: float
    complete: bool


def match(snapshot: Snapshot, words: Iterable[str], fields: Sequence[Field]) -> Match:
    """Score all documents of `snapshot` for the distinct `words`."""
    scores = [np.zeros(len(segment), np.float32) for segment in snapshot.segments]
    cover = [np.zeros(len(segment), np.float32) for segment in snapshot.segments]
    norms = [_norms(snapshot, field) for field in fields]
    full, complete = 0.0, True
    for word in words:
        found = [_everywhere(snapshot, field, word) for field in fields]
        frequencies = [_frequency(lists) for lists in found]
        if not any(frequencies):
            complete = False
            continue
        for field, norm, lists, frequency in zip(fields, norms, found, frequencies, strict=True):
            factor = field.boost * _rarity(snapshot, frequency) * (field.k1 + 1)
            _add(snapshot, field, norm, factor, lists, scores)
        weight = _rarity(snapshot, max(frequencies))
        full += weight
        _cover(found, weight, cover)
    return Match(scores, cover, full, complete)


def own_score(snapshot: Snapshot, words: Sequence[str], field: Field) -> float:
    """What a document with nothing but `words` in `field` would score for them; never 0."""
    norm = _norm(field, len(words), snapshot.average_length(field.name))
    total = 0.0
    for word, count in Counter(words).items():
        frequency = _frequency(_everywhere(snapshot, field, word))
        total += _rarity(snapshot, frequency) * count * (field.k1 + 1) / (count + norm)
    return (field.boost * total) or 1.0


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
