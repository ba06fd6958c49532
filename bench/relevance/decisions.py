"""What each decision about words and weights is worth: the yardstick with one of them undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import mean

import rjieba

from qa.search.analysis import RUN, fold, telling_words_of, words_of, words_of_run

from .items import Item, by_source, ranks
from .plain import PlainBm25


class NoRarity(PlainBm25):
    """Every word counts the same."""

    def rarity(self, word: str) -> float:
        """1, whatever the word."""
        return 1.0


def _cut(text: str, *, guess: bool) -> Iterator[str]:
    for chinese, other in RUN.findall(fold(text)):
        yield from rjieba.cut_for_search(chinese, guess) if chinese else words_of_run(other)


def _with_characters(text: str) -> list[str]:
    return words_of(text) + [c for chinese, _ in RUN.findall(fold(text)) for c in chinese]


WAYS: Mapping[str, Callable[[Sequence[str]], PlainBm25]] = {
    "as it is": lambda titles: PlainBm25(titles),
    "without the rarity of words (idf)": lambda titles: NoRarity(titles),
    "single characters not joined in pairs": lambda titles: PlainBm25(
        titles, lambda text: list(_cut(text, guess=False))
    ),
    "unknown words guessed (HMM), not joined": lambda titles: PlainBm25(
        titles, lambda text: list(_cut(text, guess=True))
    ),
    "every character a word besides": lambda titles: PlainBm25(titles, _with_characters),
    "function words left out": lambda titles: PlainBm25(titles, telling_words_of),
    "Whoosh's constants: K1 1.2, B 0.75": lambda titles: PlainBm25(titles, k1=1.2, b=0.75),
    "no regard to length: B 0": lambda titles: PlainBm25(titles, b=0.0),
}


def rows(items: Sequence[Item], titles: Sequence[str]) -> Iterator[list[str]]:
    """Rows of a table: the decision, then MRR@10 of each set."""
    for name, make in WAYS.items():
        plain = make(titles)
        yield [
            name,
            *(f"{mean(ranks(some, plain.best)):.4f}" for some in by_source(items).values()),
        ]
