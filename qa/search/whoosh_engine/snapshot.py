"""The index as one process reads it: opened once, shared by its threads, replaced when stale."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.index import open_dir
from whoosh.reading import SegmentReader

from qa.search.engine import IndexUnusable

from .folders import IndexFolders, hold
from .postings import PostingCache, Postings, read_column, read_lengths
from .schema import COLUMNS, FIELDS, FIGURES, MARKER, TITLE

LOOK_AGAIN = 0.5
"""Seconds for which an opened index is not asked whether it is stale."""

TRIES = 10
"""How often to open an index from which a commit takes away the files just being opened."""

CACHE_BYTES = 16 << 20
"""Memory for postings in each process: at 100,000 questions enough for some 250 common words."""

CACHE_PER_DOCUMENT = 64
"""Bytes for postings, where the index is so large that these are more."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a segment holds of each document besides its words (``schema.FIGURES``).

    `lengths` are those of its fields, as bytes of `LENGTH_OF_BYTE`.
    """

    number: NDArray[np.int64]
    industry: NDArray[np.int32]
    author: NDArray[np.uint32]
    created: NDArray[np.uint32]
    score: NDArray[np.int32]
    tags: NDArray[np.int32]
    answers: NDArray[np.uint16]
    bounty: NDArray[np.uint16]
    state: NDArray[np.uint8]
    language: NDArray[np.uint8]
    expert: NDArray[np.bool_]
    lengths: Mapping[str, NDArray[np.uint8]]


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of an opened index; `alive` tells the documents that can be found."""

    name: str
    reader: SegmentReader
    figures: Figures
    alive: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.alive)


class Snapshot:
    """The index in `folder` as it was when this was made, until `close`."""

    def __init__(self, folder: Path, cache: PostingCache, known: Mapping[str, Figures]) -> None:
        with ExitStack() as opened:
            opened.enter_context(hold(folder))
            self._index = open_dir(str(folder))
            self._reader = opened.enter_context(closing(self._index.reader()))
            self.folder = folder
            self.users = 0
            self._generation = self._reader.generation()
            self._cache = cache
            self.segments = [
                self._segment(leaf, known) for leaf, _offset in self._reader.leaf_readers()
            ]
            self.documents = sum(len(segment) for segment in self.segments)
            """All documents, deleted ones included: they count in the statistics of words."""
            self._opened = opened.pop_all()

    def is_stale(self, folder: Path) -> bool:
        """Whether the index in use, in `folder`, is another or has changed."""
        return folder != self.folder or self._index.latest_generation() != self._generation

    def postings(self, segment: Segment, field: str, word: str) -> Postings:
        """Where `word` stands in `field` of `segment`, deleted documents included."""
        return self._cache.get(segment.reader, segment.name, field, word)

    def average_length(self, field: str) -> float:
        """Words of `field` in a document, on the average; never 0."""
        return (self._reader.field_length(field) / max(self.documents, 1)) or 1.0

    def count(self) -> int:
        """How many documents can be found."""
        return sum(int(segment.alive.sum()) for segment in self.segments)

    def probe(self) -> None:
        """Look the marker up. Raises `IndexUnusable` where that fails."""
        for segment in self.segments:
            found = self.postings(segment, TITLE.name, MARKER.title).documents
            if MARKER.id in segment.figures.number[found]:
                return
        raise IndexUnusable("the marker is not in the index")

    def close(self) -> None:
        """Let go of the files."""
        self._opened.close()

    def _segment(self, reader: SegmentReader, known: Mapping[str, Figures]) -> Segment:
        described: Any = reader.segment()
        name = described.segment_id()
        figures = known.get(name) or read_figures(self.folder, described)
        alive = figures.number != MARKER.id
        alive[list(described.deleted_docs())] = False
        return Segment(name, reader, figures, alive)


def read_figures(folder: Path, segment: Any) -> Figures:
    """The columns and lengths of a segment. All at once: its files go when it is merged."""
    records = read_column(folder, segment, "figures", COLUMNS["figures"])
    return Figures(
        number=read_column(folder, segment, "number", COLUMNS["number"]),
        lengths={field.name: read_lengths(folder, segment, field.name) for field in FIELDS},
        **{name: np.ascontiguousarray(records[name]) for name in FIGURES.names or ()},
    )


class Reading:
    """Lends the newest snapshot of the index to whoever searches.

    Whoosh's ``refresh`` would bring deleted documents back, so a stale snapshot is replaced by
    a new one, and closed when the last of its users has gone.
    """

    def __init__(self, folders: IndexFolders, look_again: float = LOOK_AGAIN) -> None:
        self._folders = folders
        self._look_again = look_again
        self._cache = PostingCache(CACHE_BYTES)
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._fresh_until = 0.0

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The index to search in. Raises `IndexUnusable`; one raised inside condemns the index."""
        snapshot = self._borrow()
        try:
            yield snapshot
        except IndexUnusable as error:
            raise self._folders.condemn(snapshot.folder, error) from error
        finally:
            self._give_back(snapshot)

    def look(self) -> None:
        """Ask at the next use whether the snapshot is stale: after writing."""
        self._fresh_until = 0.0

    def close(self) -> None:
        """Let go of the snapshot; the next use opens the index again."""
        with self._lock:
            self._replace(None)

    def _borrow(self) -> Snapshot:
        with self._lock:
            snapshot = self._newest()
            snapshot.users += 1
            return snapshot

    def _give_back(self, snapshot: Snapshot) -> None:
        with self._lock:
            snapshot.users -= 1
            if snapshot.users == 0 and snapshot is not self._snapshot:
                snapshot.close()

    def _newest(self) -> Snapshot:
        snapshot = self._snapshot
        if snapshot is None or time.monotonic() >= self._fresh_until:
            snapshot = self._opened()
            if snapshot is not self._snapshot:
                self._replace(snapshot)
            self._fresh_until = time.monotonic() + self._look_again
        return snapshot

    def _opened(self) -> Snapshot:
        """The snapshot we have, or where it is stale another."""
        held, tries_left = self._snapshot, TRIES
        known = {segment.name: segment.figures for segment in held.segments} if held else {}
        while True:
            folder = self._folders.current()
            if held is not None and not held.is_stale(folder):
                return held
            try:
                return Snapshot(folder, self._cache, known)
            except Exception as error:  # a damaged index makes Whoosh fail in any way there is
                tries_left -= 1
                if not tries_left or not isinstance(error, FileNotFoundError):
                    raise self._folders.condemn(folder, error) from error

    def _replace(self, fresh: Snapshot | None) -> None:
        old, self._snapshot = self._snapshot, fresh
        if fresh is not None:
            self._cache.limit = max(CACHE_BYTES, fresh.documents * CACHE_PER_DOCUMENT)
        self._cache.forget_all_but({segment.name for segment in fresh.segments} if fresh else set())
        if old is not None and old.users == 0:
            old.close()
