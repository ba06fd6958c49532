"""How well similar questions are found: MRR@10 and hit@10 on pairs that people called the same.

    python -m bench.search_relevance /work/shared/data/similar-dev.tsv.gz

One side of a pair is asked for; the other sides of its group must be found among all titles
that lie beside the file (``titles-*.jsonl.gz``, ``questions-*.jsonl.gz``). The engine is compared
with a plain BM25 in numpy over the same words: what it loses on the way must stay below 0.005.
The Chinese queries are asked in Traditional characters too, with and without Taiwan's wording.
Below stands which share of such pairs, and of those called different, is above a likeness.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import opencc
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from qa.search.analysis import words_of
from qa.search.engine import Document
from qa.search.similar import ALIKE
from qa.search.whoosh_engine import WhooshEngine
from qa.search.whoosh_engine.schema import TITLE

QUERIES = 1_500
"""Groups of a set that are asked for; all where there are fewer."""

BEST = 10
LIKENESSES = (0.25, ALIKE, 0.45, 0.55)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions, and whether people said that they ask the same."""

    query: str
    candidate: str
    same: bool
    source: str


@dataclass(frozen=True, slots=True)
class Item:
    """A question to ask for, and the places of those that ask the same."""

    text: str
    place: int
    same: frozenset[int]


def read_pairs(file: Path) -> list[Pair]:
    """The pairs of the file."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        next(lines)
        rows = (line.rstrip("\n").split("\t") for line in lines)
        return [Pair(query, other, label == "1", source) for query, other, label, _, source in rows]


def read_titles(folder: Path) -> Iterator[str]:
    """The titles of all data in the folder."""
    for file in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["title"]


def make_items(pairs: Iterable[Pair], places: dict[str, int]) -> dict[str, list[Item]]:
    """For each source some questions of its groups; a group are all that are called the same."""
    group: dict[str, set[str]] = {}
    sources: dict[str, str] = {}
    for pair in pairs:
        if pair.same and pair.query != pair.candidate:
            joined = group.get(pair.query, {pair.query}) | group.get(
                pair.candidate, {pair.candidate}
            )
            for text in joined:
                group[text] = joined
            sources[pair.query] = sources[pair.candidate] = pair.source
    chance = random.Random(1)
    items: dict[str, list[Item]] = {}
    for source in sorted(set(sources.values())):
        texts = sorted({min(some) for text, some in group.items() if sources[text] == source})
        items[source] = []
        for first in chance.sample(texts, min(QUERIES, len(texts))):
            text = chance.choice(sorted(group[first]))
            same = frozenset(places[other] for other in group[text] if other != text)
            items[source].append(Item(text, places[text], same))
    return items


class PlainBm25:
    """BM25 over titles with exact lengths, the words of a query added up in one array."""

    def __init__(self, titles: list[str]) -> None:
        standing: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = np.zeros(len(titles))
        for place, title in enumerate(titles):
            counts = Counter(words_of(title))
            lengths[place] = counts.total()
            for word, count in counts.items():
                standing[word].append((place, count))
        self.size, self.average = len(titles), float(lengths.mean())
        self.norms = TITLE.k1 * (1 - TITLE.b + TITLE.b * lengths / self.average)
        self.standing = {word: np.array(pairs).T for word, pairs in standing.items()}

    def rarity(self, word: str) -> float:
        """Robertson's idf."""
        frequency = self.standing[word].shape[1] if word in self.standing else 0
        return float(np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)))

    def scores(self, text: str) -> NDArray[np.float64]:
        """The score of every title."""
        scores = np.zeros(self.size)
        for word in dict.fromkeys(words_of(text)):
            if word in self.standing:
                places, counts = self.standing[word]
                part = counts * (TITLE.k1 + 1) / (counts + self.norms[places])
                scores[places] += self.rarity(word) * part
        return scores

    def best(self, text: str, limit: int) -> list[int]:
        """Places of the best titles."""
        scores = self.scores(text)
        top = np.argpartition(-scores, limit)[:limit]
        return [int(place) for place in top[np.lexsort((-top, -scores[top]))] if scores[place] > 0]


def evaluate(items: list[Item], best: Callable[[str, int], list[int]]) -> tuple[float, float]:
    """MRR@10 and hit@10, each item's own place left out."""
    ranks = []
    for item in items:
        places = [place for place in best(item.text, BEST + 1) if place != item.place][:BEST]
        ranks.append(next((1 / n for n, place in enumerate(places, 1) if place in item.same), 0.0))
    return sum(ranks) / len(ranks), sum(rank > 0 for rank in ranks) / len(ranks)


def evaluate_all(console: Console, items: dict[str, list[Item]], titles: list[str]) -> None:
    """Index the titles, ask for the items, print."""
    engine = WhooshEngine(Path(tempfile.mkdtemp(prefix="search-bench-")))
    engine.rebuild(
        (Document(n, title, "", "", 1, (), False, n, 0) for n, title in enumerate(titles, 1)),
        lambda _ids: (),
    )
    plain = PlainBm25(titles)
    traditional, taiwanese = opencc.OpenCC("s2t"), opencc.OpenCC("s2twp")

    def ask(text: str, limit: int) -> list[int]:
        return [hit.id - 1 for hit in engine.similar(text, limit)]

    ways: dict[str, Callable[[str, int], list[int]]] = {
        "numpy BM25": plain.best,
        "engine": ask,
        "engine, 繁體": lambda text, limit: ask(traditional.convert(text), limit),
        "engine, 臺灣用詞": lambda text, limit: ask(taiwanese.convert(text), limit),
    }
    table = Table("asked of", "set", "queries", "MRR@10", "hit@10", title="Similar questions")
    for source, some in items.items():
        for name, way in ways.items():
            mrr, hit = evaluate(some, way)
            table.add_row(name, source, str(len(some)), f"{mrr:.4f}", f"{hit:.4f}")
    console.print(table)
    engine.close()


def show_likeness(console: Console, pairs: list[Pair], titles: list[str]) -> None:
    """How many pairs of each kind are above each likeness."""
    plain = PlainBm25(titles)
    places = {title: place for place, title in enumerate(titles)}
    chance = random.Random(2)
    table = Table("set", "pairs", *map(str, LIKENESSES), title="Share of pairs above a likeness")
    for source in sorted({pair.source for pair in pairs}):
        for same, words in ((True, "the same"), (False, "different")):
            some = [pair for pair in pairs if pair.source == source and pair.same is same]
            likenesses = np.array(
                [
                    plain.scores(pair.query)[places[pair.candidate]]
                    / plain.scores(pair.query)[places[pair.query]]
                    for pair in chance.sample(some, min(500, len(some)))
                    if words_of(pair.query)
                ]
            )
            shares = [f"{(likenesses >= least).mean():.2f}" for least in LIKENESSES]
            table.add_row(source, words, *shares)
    console.print(table)


def main() -> None:
    """Read, evaluate, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    given = parser.parse_args()
    pairs = read_pairs(given.pairs)
    sides = (side for pair in pairs for side in (pair.query, pair.candidate))
    titles = list(dict.fromkeys([*read_titles(given.pairs.parent), *sides]))
    console = Console(width=100)
    console.print(f"{len(titles)} titles")
    items = make_items(pairs, {title: place for place, title in enumerate(titles)})
    evaluate_all(console, items, titles)
    show_likeness(console, pairs, titles)


if __name__ == "__main__":
    main()
