"""Changing an index on disk. Who may do so when is settled in ``folders``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import create_in, open_dir
from whoosh.reading import SegmentReader
from whoosh.writing import MERGE_SMALL, SegmentWriter

from qa.search.engine import Document

from .pool import TermPool
from .postings import read_column
from .schema import COLUMNS, MARKER, Row, make_row, schema

MEMORY_MB = 32
"""What a small commit keeps of postings before it sorts them on disk, as Whoosh counts it."""

SEGMENT = 50_000
"""Documents of a segment of a new index. Building one takes some 200 MB; each segment more makes
the index slower to open, and a query 0.1 ms dearer."""

WASTED = 0.25
"""Share of deleted documents from which on a segment is written anew."""


def build(folder: Path, documents: Iterable[Document]) -> None:
    """Make an index of `documents` in `folder`, which is empty."""
    index = create_in(str(folder), schema())
    rows = map(make_row, chain([MARKER], documents))
    for first in rows:
        with _writer(index) as writer:
            writer.pool = TermPool()  # type: ignore[assignment]  # it has the same methods
            for row in chain([first], islice(rows, SEGMENT - 1)):
                writer.add_document(**row)


def change(folder: Path, rows: Iterable[Row], ids: Collection[int]) -> None:
    """Put `rows` in place of everything that stands under `ids`, in one commit."""
    with _writer(open_dir(str(folder))) as writer:
        _delete(writer, folder, ids)
        for row in rows:
            writer.add_document(**row)


@contextmanager
def _writer(index: Any) -> Iterator[SegmentWriter]:
    """A writer that commits at the end. Its parts stay files, which readers need not copy."""
    writer = index.writer(compound=False, limitmb=MEMORY_MB)
    try:
        yield writer
        writer.commit(mergetype=_merge)
    finally:
        if not writer.is_closed:
            writer.cancel()


def _delete(writer: SegmentWriter, folder: Path, ids: Collection[int]) -> None:
    wanted = np.fromiter(ids, np.int64)
    for segment in writer.segments:
        numbers = read_column(folder, segment, "number", COLUMNS["number"])
        for document in np.flatnonzero(np.isin(numbers, wanted)):
            segment.delete_document(int(document))


def _merge(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Whoosh's policy, which merges small segments, after rewriting those full of deletions."""
    kept = []
    for segment in segments:
        if segment.deleted_count() <= WASTED * segment.doc_count_all():
            kept.append(segment)
        elif segment.deleted_count() < segment.doc_count_all():
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    merged: list[Any] = MERGE_SMALL(writer, kept)
    return merged
