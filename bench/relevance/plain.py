"""The yardstick: BM25 written down plainly, with exact lengths."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.search.analysis import words_of
from qa.search.whoosh_engine.schema import TITLE


class PlainBm25:
    """BM25 over titles with exact lengths, the words of a query added up in one array.

    `cut` gives the words of a text; `k1` and `b` are the constants.
    """

    def __init__(
        self,
        titles: Sequence[str],
        cut: Callable[[str], list[str]] = words_of,
        k1: float = TITLE.k1,
        b: float = TITLE.b,
    ) -> None:
        self.cut, self.k1 = cut, k1
        standing: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = np.zeros(len(titles))
        for place, title in enumerate(titles):
            counts = Counter(cut(title))
            lengths[place] = counts.total()
            for word, count in counts.items():
                standing[word].append((place, count))
        self.size, self.average = len(titles), float(lengths.mean())
        self.norms = k1 * (1 - b + b * lengths / self.average)
        self.standing = {word: np.array(pairs).T for word, pairs in standing.items()}

    def rarity(self, word: str) -> float:
        """Robertson's idf."""
        frequency = self.standing[word].shape[1] if word in self.standing else 0
        return float(np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)))

    def scores(self, text: str) -> NDArray[np.float64]:
        """The score of every title."""
        scores = np.zeros(self.size)
        for word in dict.fromkeys(self.cut(text)):
            if word in self.standing:
                places, counts = self.standing[word]
                part = counts * (self.k1 + 1) / (counts + self.norms[places])
                scores[places] += self.rarity(word) * part
        return scores

    def best(self, text: str, limit: int) -> list[int]:
        """Places of the best titles."""
        scores = self.scores(text)
        top = np.argpartition(-scores, limit)[:limit]
        return [int(place) for place in top[np.lexsort((-top, -scores[top]))] if scores[place] > 0]
