"""Questions to ask for, each with those that ask the same, and how well they are found."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.search.learning import group
from qa.search.pairs import Pair

BEST = 10
"""Hits among which a question must be to count as found."""

Way = Callable[[str, int], Iterable[int]]
"""Finds the places of as many texts as it is told, best first."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question to ask for, its place among all, and the places of those that ask the same."""

    text: str
    place: int
    same: frozenset[int]
    source: str


def read_rows(folder: Path, pattern: str = "*.jsonl.gz") -> Iterator[dict[str, Any]]:
    """The rows of the files of the folder."""
    for file in sorted(folder.glob(pattern)):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def groups_of(pairs: Iterable[Pair]) -> list[list[str]]:
    """The texts of each group that people called the same, in an order of chance."""
    numbers = group((pair.query, pair.candidate) for pair in pairs if pair.same)
    groups: dict[int, list[str]] = {}
    for text in sorted(numbers):
        groups.setdefault(numbers[text], []).append(text)
    found = sorted(groups.values())
    random.Random(1).shuffle(found)
    return found


def make_items(
    groups: Iterable[Collection[str]],
    pairs: Iterable[Pair],
    places: Mapping[str, int],
    most: int | None = None,
) -> list[Item]:
    """A question of each group, of a source `most` at the most."""
    sources = {side: pair.source for pair in pairs for side in (pair.query, pair.candidate)}
    chance = random.Random(1)
    items: dict[str, list[Item]] = {}
    for texts in groups:
        text = chance.choice(sorted(texts))
        same = frozenset(places[other] for other in texts if other != text)
        item = Item(text, places[text], same, sources[text])
        items.setdefault(item.source, []).append(item)
    return [item for source in sorted(items) for item in items[source][:most]]


def by_source(items: Iterable[Item]) -> dict[str, list[Item]]:
    """The items of each source."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.source, []).append(item)
    return found


def ranks(items: Iterable[Item], way: Way) -> list[float]:
    """For each item 1 / the place of the best that asks the same, 0 where none is among `BEST`.

    The item's own place is left out.
    """
    found = []
    for item in items:
        places = [place for place in way(item.text, BEST + 1) if place != item.place][:BEST]
        found.append(next((1 / n for n, place in enumerate(places, 1) if place in item.same), 0.0))
    return found
