"""How much votes and newness should count: somebody types two words of a question they remember.

Which question that is, is drawn by its readers where they are known, the upper hundredth cut to
the same: half of the questions serve to choose a weight, the other half to measure it. For
newness nobody's reading is known; there the questions are drawn by their age alone, half as often
for every half year, which is what somebody who asks for news is taken to want.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.board.models import State
from qa.search.analysis import asked_words
from qa.search.engine import Document, Query
from qa.search.whoosh_engine import WhooshEngine
from qa.search.whoosh_engine.selecting import FRESH_DAYS

from .items import BEST, read_rows

DRAWN = 6_000
VOTES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5)
SOLVED = (0.0, 0.02, 0.05, 0.1, 0.2)
FRESH = (0.0, 0.25, 0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Search:
    """Complete hits: places and relevance by words alone; and the place that is looked for."""

    hits: NDArray[np.intp]
    relevance: NDArray[np.float64]
    wanted: int


def of_votes(folder: Path) -> list[list[str]]:
    """Rows of a table: kind, weight, MRR@10 where it was chosen, MRR@10 where it is measured."""
    rows = [row for row in read_rows(folder, "questions-*") if "views" in row]
    views = np.array([row["views"] for row in rows], float)
    chosen, measured = _searches(rows, np.minimum(views, np.quantile(views, 0.99)))
    votes = np.log1p([max(row["score"], 0) for row in rows])
    solved = np.array([any(a["accepted"] for a in row["answers"]) for row in rows], float)
    return [
        [
            kind,
            f"{weight:.2f}",
            *(f"{_mrr(some, weight * what):.4f}" for some in (chosen, measured)),
        ]
        for kind, what, weights in (("votes", votes, VOTES), ("solved", solved, SOLVED))
        for weight in weights
    ]


def of_newness(folder: Path) -> list[list[str]]:
    """The same for questions of one forum that says when they were asked."""
    rows = [row for row in read_rows(folder, "questions-zh*") if row.get("asked_at")]
    asked = np.array([datetime.fromisoformat(row["asked_at"]).timestamp() for row in rows])
    newness = np.exp2((asked - asked.max()) / 86_400 / FRESH_DAYS)
    chosen, measured = _searches(rows, newness)
    return [
        ["newness", f"{weight:.2f}", f"{_mrr(chosen, weight * newness):.4f}",
         f"{_mrr(measured, weight * newness):.4f}"]
        for weight in FRESH
    ]  # fmt: skip


def _searches(
    rows: Sequence[dict[str, Any]], weights: NDArray[np.float64]
) -> tuple[list[Search], list[Search]]:
    chance = random.Random(3)
    half = [chance.random() < 0.5 for _ in rows]
    found: tuple[list[Search], list[Search]] = [], []
    with tempfile.TemporaryDirectory(prefix="search-bench-") as folder:
        engine = WhooshEngine(Path(folder))
        engine.rebuild(map(_document, range(1, len(rows) + 1), rows), lambda _ids: ())
        for wanted in chance.choices(range(len(rows)), weights.tolist(), k=DRAWN):
            words = asked_words(rows[wanted]["title"])
            if len(words) > 1:
                results = engine.search(Query(" ".join(chance.sample(words, 2)), limit=400))
                hits = results.hits[: results.complete]
                places = np.array([hit.id - 1 for hit in hits], np.intp)
                relevance = np.array([hit.score for hit in hits])
                found[half[wanted]].append(Search(places, relevance, wanted))
        engine.close()
    return found


def _document(id_: int, row: dict[str, Any]) -> Document:
    """Without votes and date, so that the score of a hit is its relevance alone."""
    best = sorted(row["answers"], key=lambda a: (not a["accepted"], -(a.get("score") or 0)))[:3]
    answers = "\n".join(answer["body"] for answer in best)[:4_000]
    return Document(id_, row["title"], row.get("body", ""), answers, 1, (), State.OPEN, id_, 0)


def _mrr(searches: Sequence[Search], bonus: NDArray[np.float64]) -> float:
    """MRR@10 where each relevance is multiplied by 1 and the bonus of its question."""
    total = 0.0
    for search in searches:
        keys = search.relevance * (1 + bonus[search.hits])
        best = search.hits[np.lexsort((-search.hits, -keys))][:BEST]
        total += sum(1 / n for n, place in enumerate(best.tolist(), 1) if place == search.wanted)
    return total / len(searches)
