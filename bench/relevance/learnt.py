"""What pairs that people called the same teach: learnt from four fifths, measured on the others."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa.search import associating, learning
from qa.search.associating import Associations
from qa.search.pairs import Pair
from qa.search.similar import CANDIDATES, join
from qa.search.whoosh_engine import WhooshEngine

from .items import Item, groups_of, make_items

FOLDS = 5
"""Every so manieth group is held back: nothing is learnt from any of its texts."""

CHOSEN_ON = 0
"""The fold on which the weights of `similar` were chosen and learnt; the others measure them."""

THRESHOLDS = (0.2, 0.35, 0.45, 0.55, 0.65)


@dataclass(frozen=True, slots=True)
class Learnt:
    """The file as the site would read it, its size in MB, seconds of CPU to make it, and whom to
    ask for."""

    associations: Associations
    size: float
    seconds: float
    held_back: list[Item]


def learn(pairs: Sequence[Pair], titles: Sequence[str], fold: int = CHOSEN_ON) -> Learnt:
    """Learn from the groups that are not of the fold."""
    groups = groups_of(pairs)
    held = groups[fold::FOLDS]
    hidden = {text for texts in held for text in texts}
    same = [
        (pair.query, pair.candidate) for pair in pairs if pair.same and pair.query not in hidden
    ]
    begun = time.process_time()
    learnt = learning.learn(same, [title for title in titles if title not in hidden])
    seconds = time.process_time() - begun
    with tempfile.TemporaryDirectory(prefix="search-bench-") as folder:
        file = associating.path_of(Path(folder))
        learnt.save(file)
        size, loaded = file.stat().st_size / 1e6, associating.load(file)
    places = {title: place for place, title in enumerate(titles)}
    return Learnt(loaded, size, seconds, make_items(held, pairs, places))


class Joined:
    """Asks the engine, whose ids are places + 1, then the associations; notes what they cost."""

    def __init__(self, engine: WhooshEngine, titles: Sequence[str], learnt: Associations) -> None:
        self._engine, self._titles, self._learnt = engine, titles, learnt
        self.milliseconds: list[float] = []

    def __call__(self, text: str, limit: int) -> list[int]:
        """Places of the best titles."""
        return list(self.likenesses(text))[:limit]

    def likenesses(self, text: str) -> dict[int, float]:
        """The places of the candidates and their likeness, best first."""
        hits = self._engine.similar(text, CANDIDATES)
        begun = time.process_time()
        titles = {hit.id: self._titles[hit.id - 1] for hit in hits}
        found = join(text, hits, titles, self._learnt)
        self.milliseconds.append((time.process_time() - begun) * 1000)
        return {hit.id - 1: hit.score for hit in found}

    def cost(self) -> tuple[float, float]:
        """Milliseconds of CPU, p50 and p95."""
        times = sorted(self.milliseconds)
        return statistics.median(times), times[int(len(times) * 0.95)]


def shares(likenesses: Sequence[float]) -> list[str]:
    """Which share of the likenesses is above each of `THRESHOLDS`."""
    return [f"{(np.array(likenesses) >= least).mean():.2f}" for least in THRESHOLDS]
