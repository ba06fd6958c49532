"""The embedded engine, put together."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from qa.search.analysis import words_of
from qa.search.engine import Differences, Document, Hit, IndexUnusable, Query, Results, Texts

from .asking import MOST_WORDS, read
from .candidates import Candidates
from .folders import IndexFolders
from .postings import read_column
from .schema import COLUMNS, FIELDS, TITLE, Row, make_row
from .scoring import frequency, match, own_score, rarity, score
from .selecting import best, select
from .snapshot import LOOK_AGAIN, Reading, Segment, Snapshot
from .writing import build, change

LARGE = 300_000
"""Documents from which on what is similar is looked for without words that `COMMON` of them have:
they would be most of the work and say least (search.md, section 4)."""

COMMON = 0.1

FEW = 100
"""Changes during a build that are caught up at once while nobody else may write."""


class WhooshEngine:
    """The index below the folder `root`, which need not exist.

    `texts` reads the questions in which a phrase may stand; without it no phrase is found.
    """

    def __init__(
        self, root: Path, look_again: float = LOOK_AGAIN, texts: Texts = lambda _ids: {}
    ) -> None:
        self._texts = texts
        self._folders = IndexFolders(root)
        self._reading = Reading(self._folders, look_again)
        finalize(self, self._reading.close)

    def write(self, documents: Iterable[Document]) -> None:
        """As `Engine.write`."""
        fresh = {document.id: document for document in documents}
        self._change(fresh.values(), fresh.keys())

    def delete(self, ids: Collection[int]) -> None:
        """As `Engine.delete`."""
        self._change((), ids)

    def search(self, query: Query) -> Results:
        """As `Engine.search`."""
        asked = read(query)
        with self._reading.snapshot() as snapshot:
            found = match(snapshot, asked.words, FIELDS, asked.choices)
            return select(snapshot, found, asked, query, self._texts)

    def similar(self, text: str, limit: int) -> list[Hit]:
        """As `Engine.similar`."""
        with self._reading.snapshot() as snapshot:
            words = _affordable(snapshot, words_of(text))
            scores = score(snapshot, list(dict.fromkeys(words))[:MOST_WORDS], TITLE)
            own = own_score(snapshot, words, TITLE)
            fitting = [
                np.flatnonzero((figures > 0) & segment.alive)
                for figures, segment in zip(scores, snapshot.segments, strict=True)
            ]
            candidates = Candidates(snapshot, fitting)
            hits = best(candidates.figure("number"), candidates.gather(scores), limit)
        return [Hit(hit.id, min(hit.score / own, 1.0)) for hit in hits]

    def rarities(self, words: Collection[str]) -> Mapping[str, float]:
        """As `Engine.rarities`."""
        with self._reading.snapshot() as snapshot:
            return {word: rarity(snapshot, word, TITLE) for word in words}

    def rebuild(
        self,
        documents: Iterable[Document],
        load: Callable[[Collection[int]], Collection[Document]],
    ) -> None:
        """As `Engine.rebuild`."""
        with self._folders.rebuilding() as folder:
            build(folder, documents)
            while len(changed := self._folders.take_changed()) > FEW:
                change(folder, map(make_row, load(changed)), changed)
            with self._folders.writing():
                changed |= self._folders.changed()
                if changed:
                    change(folder, map(make_row, load(changed)), changed)
                self._folders.point_to(folder)
            self._reading.close()
            self._folders.sweep()

    def verify(self, documents: Iterable[Document]) -> Differences:
        """As `Engine.verify`."""
        held, held_prints = self._fingerprints()
        ids, prints = array("q"), array("Q")
        for document in documents:
            ids.append(document.id)
            prints.append(document.fingerprint)
        wanted, wanted_prints = np.array(ids, np.int64), np.array(prints, np.uint64)
        _both, here, there = np.intersect1d(wanted, held, return_indices=True)
        unequal = wanted[here][wanted_prints[here] != held_prints[there]]
        distinct, times = np.unique(held, return_counts=True)
        return Differences(
            missing=_sorted(np.setdiff1d(wanted, held)),
            extra=_sorted(np.setdiff1d(held, wanted)),
            stale=_sorted(np.union1d(unequal, distinct[times > 1])),
        )

    def count(self) -> int:
        """As `Engine.count`."""
        with self._reading.snapshot() as snapshot:
            snapshot.probe()
            return snapshot.count()

    def close(self) -> None:
        """Let go of the files; the next use opens them again."""
        self._reading.close()

    def _change(self, documents: Iterable[Document], ids: Collection[int]) -> None:
        if not ids:
            return
        rows = [make_row(document) for document in documents]
        with self._folders.writing():
            rebuilt = self._folders.being_rebuilt()
            if rebuilt:
                self._folders.note(ids)
            try:
                self._change_current(rows, ids)
            except IndexUnusable:
                if not rebuilt:
                    raise
        self._reading.look()

    def _change_current(self, rows: Iterable[Row], ids: Collection[int]) -> None:
        folder = self._folders.current()
        try:
            change(folder, rows, ids)
        except Exception as error:  # a damaged index makes Whoosh fail in any way there is
            raise self._folders.condemn(folder, error) from error

    def _fingerprints(self) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Ids and fingerprints of all documents that can be found, while nobody writes."""
        with self._folders.writing():
            self._reading.look()
            with self._reading.snapshot() as snapshot:
                prints = [_read_prints(snapshot, segment) for segment in snapshot.segments]
                numbers = [segment.figures.number[segment.alive] for segment in snapshot.segments]
        return np.concatenate(numbers), np.concatenate(prints)


def _read_prints(snapshot: Snapshot, segment: Segment) -> NDArray[np.uint64]:
    """Fingerprints of the documents of a segment that can be found, while nobody writes."""
    described = segment.reader.segment()
    try:
        prints = read_column(snapshot.folder, described, "fingerprint", COLUMNS["fingerprint"])
    except OSError as error:
        raise IndexUnusable(f"fingerprints cannot be read: {error!r}") from error
    return prints[segment.alive]


def _affordable(snapshot: Snapshot, words: list[str]) -> list[str]:
    """Those of `words` that similar titles are looked for by; all, where all are common."""
    most = COMMON * snapshot.documents
    if snapshot.documents < LARGE:
        return words
    return [word for word in words if frequency(snapshot, word, TITLE) <= most] or words


def _sorted(ids: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(int(id_) for id_ in np.sort(ids))
