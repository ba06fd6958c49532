"""Where postings wait for their commit: sorted by word from the start, in little memory.

Whoosh's own pool notes every posting by itself, pickles what outgrows its memory to disk and
merges that in the end. For many documents at once this one takes a third of the time and no
disk; but it keeps everything in memory, so it is for builds, which commit every so often.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

Posting = tuple[str, bytes, int, float, bytes]
"""Field, word, document, weight, payload, as Whoosh's writers hand them over."""


class TermPool:
    """Takes the place of ``SegmentWriter.pool``: postings of one word lie together in arrays."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, bytes], tuple[array[int], array[float]]] = {}

    def add(self, posting: Posting) -> None:
        """Take a posting, which has no payload; those of one word come by ascending documents."""
        field, word, document, weight, _payload = posting
        held = self._words.get((field, word))
        if held is None:
            held = self._words[field, word] = array("I"), array("f")
        documents, weights = held
        documents.append(document)
        weights.append(weight)

    def iter_postings(self) -> Iterator[Posting]:
        """Give all postings back, by field, word and document."""
        for field, word in sorted(self._words):
            documents, weights = self._words.pop((field, word))
            for document, weight in zip(documents, weights, strict=True):
                yield field, word, document, weight, b""

    def cleanup(self) -> None:
        """Forget everything."""
        self._words.clear()
