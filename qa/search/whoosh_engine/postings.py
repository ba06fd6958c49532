"""What Whoosh has on disk, as arrays: postings of a word, columns and lengths of a segment.

Whoosh's public way is one Python call a posting. The quick ways here read a block of 128
postings at a time and whole column files; they know the format of the pinned version, which
``tests/search/test_postings.py`` compares with the public way. Where Whoosh hands out another
kind of matcher than the one known here, the public way is taken.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher
from whoosh.matching.mcore import Matcher
from whoosh.matching.wrappers import FilterMatcher
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.util.numeric import byte_to_length

from qa.search.engine import IndexUnusable

LENGTH_OF_BYTE = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float32)
"""Whoosh keeps the length of a field in a byte; this is what each byte stands for."""


@dataclass(frozen=True, slots=True)
class Postings:
    """In which documents of a segment a word stands, ascending, and how often (255 at most)."""

    documents: NDArray[np.unsignedinteger[Any]]
    counts: NDArray[np.uint8]


NOWHERE = Postings(np.empty(0, np.uint16), np.empty(0, np.uint8))


def read_postings(reader: SegmentReader, field: str, word: str) -> Postings:
    """Where `word` stands in `field` of a segment, deleted documents included.

    Raises `IndexUnusable` where that cannot be read.
    """
    try:
        postings = _read(reader.postings(field, word))
    except TermNotFound:
        return NOWHERE
    except Exception as error:  # a damaged index makes Whoosh fail in any way there is
        raise IndexUnusable(f"postings cannot be read: {error!r}") from error
    size = reader.doc_count_all()
    if postings.documents[-1] >= size:
        raise IndexUnusable("postings of documents that are not there")
    smallest = np.min_scalar_type(size)  # two bytes a document in most segments
    return Postings(postings.documents.astype(smallest), postings.counts)


def _read(matcher: Any) -> Postings:
    if isinstance(matcher, FilterMatcher):  # leaves out deleted documents, which come and go
        matcher = matcher.child
        matcher.reset()
    return read_blocks(matcher) if isinstance(matcher, W3LeafMatcher) else read_stepwise(matcher)


def read_blocks(matcher: Any) -> Postings:
    """All postings of Whoosh's matcher over blocks on disk, from its first one on.

    A block's data are the gaps between its documents, counted from 0, and the weights: one
    for each document, or one for all, or None where all are 1.
    """
    gaps: list[int] = []
    counts: list[float] = []
    before: list[int] = []
    while True:
        matcher._read_data()
        block_gaps, weights, _values = matcher._data
        size = len(block_gaps)
        before += [len(gaps)] * size
        gaps += block_gaps
        counts += weights if isinstance(weights, tuple) else [weights or 1.0] * size
        if matcher._lastblock:
            break
        matcher._next_block()
    sums = np.concatenate(([0], np.cumsum(gaps)))
    documents = (sums[1:] - sums[before]).astype(np.uint32)
    return Postings(documents, np.minimum(counts, 255).astype(np.uint8))


def read_stepwise(matcher: Matcher) -> Postings:
    """The same for any matcher, by what is public and slow."""
    documents, counts = [], []
    while matcher.is_active():
        documents.append(matcher.id())
        counts.append(min(matcher.weight(), 255))
        matcher.next()
    return Postings(np.array(documents, np.uint32), np.array(counts).astype(np.uint8))


def read_column(folder: Path, segment: Any, name: str, kind: np.dtype[Any]) -> NDArray[Any]:
    """A column of values of one size, that lie on disk as `kind`; those missing at the end are 0.

    Raises FileNotFoundError where the segment has been merged into another meanwhile.
    """
    values = np.zeros(segment.doc_count_all(), kind.newbyteorder("="))
    stored = np.fromfile(folder / W3Codec.column_filename(segment, name), kind)
    values[: len(stored)] = stored
    return values


def read_lengths(folder: Path, segment: Any, field: str) -> NDArray[np.uint8]:
    """The length of `field` in each document of the segment, as bytes of `LENGTH_OF_BYTE`."""
    try:
        return read_column(folder, segment, f"_{field}_len", np.dtype("u1"))
    except FileNotFoundError:  # the field is empty in all of them
        return np.zeros(segment.doc_count_all(), np.uint8)


class PostingCache:
    """The postings used last, up to a number of bytes. Segments never change, so neither do they.

    Threads share it, and the readers behind it: reading moves a file's position, so that only
    one at a time may do it.
    """

    OVERHEAD = 400
    """Bytes that an entry takes besides its postings, about: arrays, key and dictionary."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._size = 0
        self._held: OrderedDict[tuple[str, str, str], Postings] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """Bytes taken now."""
        return self._size

    def get(self, reader: SegmentReader, segment: str, field: str, word: str) -> Postings:
        """Where `word` stands in `field` of the segment that `reader` reads."""
        key = (segment, field, word)
        with self._lock:
            postings = self._held.get(key)
            if postings is not None:
                self._held.move_to_end(key)
                return postings
            postings = self._held[key] = read_postings(reader, field, word)
            self._size += self._cost(postings)
            while self._size > self.limit:
                _key, oldest = self._held.popitem(last=False)
                self._size -= self._cost(oldest)
            return postings

    def forget_all_but(self, segments: set[str]) -> None:
        """Drop what belongs to segments that are gone."""
        with self._lock:
            for key in [key for key in self._held if key[0] not in segments]:
                self._size -= self._cost(self._held.pop(key))

    def _cost(self, postings: Postings) -> int:
        return postings.documents.nbytes + postings.counts.nbytes + self.OVERHEAD
