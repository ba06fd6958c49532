"""How well questions are found: MRR@10 and hit@10 on pairs that people called the same.

    python -m bench.search_relevance FOLDER [--decisions] [--record | --folds]

FOLDER holds ``similar-dev.tsv.gz`` and the questions among which those of the pairs must be found
(``titles-*.jsonl.gz``, ``questions-*.jsonl.gz``). One question of a group is asked for; the others
of it must be found. Printed are the engine beside a plain BM25 in numpy, the same in Traditional
characters, with and without Taiwan's wording, what associations learnt from four fifths of the
groups add on the other fifth and cost, and what votes and newness are worth. With ``--decisions``
also what each decision about words is worth; with ``--folds`` only what associations add and cost
on each fifth of the groups, learnt from the others (exit status 1 if not worth it).

Exit status 1 where a figure is more than 0.005 below the one recorded in
``search_relevance.toml``, the engine below plain BM25, or Traditional below Simplified characters.
``--record`` records the figures anew.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import mean

import opencc
from rich.console import Console
from rich.table import Table

from qa.board.models import State
from qa.search import pairs as pairs_file
from qa.search.engine import Document
from qa.search.pairs import Pair
from qa.search.whoosh_engine import WhooshEngine

from .relevance import decisions, learnt, quality
from .relevance.items import Item, Way, by_source, groups_of, make_items, ranks, read_rows
from .relevance.plain import PlainBm25

QUERIES = 1_500
"""Groups of a set that are asked for; all where there are fewer."""

RECORDED = Path(__file__).with_suffix(".toml")
ALL = "all"
"""All sets together."""

MAY_LOSE = 0.005
"""What a change may cost, and what the engine may lose against plain BM25."""

SCRIPT_MAY_LOSE = 0.01
MUST_GAIN = 0.02
MUST_COST = 5.0
"""What associations should add over all sets, and may cost at the median, in ms of CPU."""

Figures = dict[str, float]
"""MRR@10 by way and set."""


class Evaluation:
    """Asks for items in several ways, prints what comes of it and keeps the figures."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.figures: Figures = {}
        self.misses: list[str] = []

    def ask(self, title: str, items: Sequence[Item], ways: dict[str, Way]) -> None:
        """A table of each way and set, and of all sets together."""
        table = Table("asked of", "set", "queries", "MRR@10", "hit@10", title=title)
        sources = [item.source for item in items]
        for name, way in ways.items():
            found = ranks(items, way)
            for of in (*dict.fromkeys(sources), ALL):
                some = [
                    rank for rank, source in zip(found, sources, strict=True) if of in {source, ALL}
                ]
                mrr, hit = mean(some), mean(rank > 0 for rank in some)
                self.figures[f"{name}: {of}"] = round(mrr, 4)
                table.add_row(name, of, str(len(some)), f"{mrr:.4f}", f"{hit:.4f}")
        self.console.print(table)

    def require(self, better: str, worse: str, least: float) -> None:
        """Every set of one way must be better than of another by `least`, which may be below 0."""
        for name, mrr in self.figures.items():
            way, _colon, source = name.partition(": ")
            if way == better and mrr - self.figures[f"{worse}: {source}"] < least - 1e-9:
                self.misses.append(f"{name}: {mrr} is not {least:+} of {worse}")

    def print(self, title: str, columns: Sequence[str], rows: Iterator[list[str]]) -> None:
        """A table."""
        table = Table(*columns, title=title)
        for row in rows:
            table.add_row(*row)
        self.console.print(table)


def built(titles: Sequence[str]) -> WhooshEngine:
    """An index of the titles; the id of each is its place + 1."""
    engine = WhooshEngine(Path(tempfile.mkdtemp(prefix="search-bench-")))
    engine.rebuild(
        (Document(n, title, "", "", 1, (), State.OPEN, n, 0) for n, title in enumerate(titles, 1)),
        lambda _ids: (),
    )
    return engine


def evaluate_words(run: Evaluation, items: list[Item], titles: list[str], ask: Way) -> None:
    """The engine beside plain BM25, and in other scripts."""
    traditional, taiwanese = opencc.OpenCC("s2t"), opencc.OpenCC("s2twp")
    ways: dict[str, Way] = {
        "numpy BM25": PlainBm25(titles).best,
        "engine": ask,
        "engine, 繁體": lambda text, limit: ask(traditional.convert(text), limit),
        "engine, 臺灣用詞": lambda text, limit: ask(taiwanese.convert(text), limit),
    }
    run.ask("Similar questions, by words", items, ways)
    run.require("engine", "numpy BM25", -MAY_LOSE)
    run.require("engine, 繁體", "engine", -SCRIPT_MAY_LOSE)


def evaluate_learnt(
    run: Evaluation, pairs: list[Pair], titles: list[str], engine: WhooshEngine, ask: Way
) -> None:
    """What associations add to the engine on groups held back."""
    found = learnt.learn(pairs, titles)
    run.console.print(f"learnt in {found.seconds:.0f} s of CPU, {found.size:.1f} MB")
    way = learnt.Joined(engine, titles, found.associations)
    traditional = opencc.OpenCC("s2t")
    ways: dict[str, Way] = {
        "by words, held back": ask,
        "learnt": way,
        "learnt, 繁體": lambda text, limit: way(traditional.convert(text), limit),
    }
    run.ask("Similar questions of groups held back", found.held_back, ways)
    middle, slow = way.cost()
    run.console.print(f"a look-up costs {middle:.1f} ms more at the median, {slow:.1f} at p95")
    run.require("learnt, 繁體", "learnt", -SCRIPT_MAY_LOSE)
    show_likeness(run, pairs, titles, found, engine)


def evaluate_folds(
    run: Evaluation, pairs: list[Pair], titles: list[str], engine: WhooshEngine, ask: Way
) -> None:
    """What associations add on each fold, and on those together that no weight was chosen on."""
    gains: dict[str, list[float]] = {}
    for fold in range(learnt.FOLDS):
        found = learnt.learn(pairs, titles, fold)
        way = learnt.Joined(engine, titles, found.associations)
        run.ask(f"Fold {fold} held back", found.held_back, {"by words": ask, "learnt": way})
        middle, slow = way.cost()
        run.console.print(f"a look-up costs {middle:.1f} ms more at the median, {slow:.1f} at p95")
        if middle > MUST_COST:
            run.misses.append(f"fold {fold}: a look-up costs {middle:.1f} ms more")
        if fold != learnt.CHOSEN_ON:
            for name in (*by_source(found.held_back), ALL):
                gain = run.figures[f"learnt: {name}"] - run.figures[f"by words: {name}"]
                gains.setdefault(name, []).append(gain)
    rows = ([name, f"{mean(some):+.4f}"] for name, some in gains.items())
    run.print("Mean gain where no weight was chosen", ("set", "MRR@10"), rows)
    if mean(gains[ALL]) < MUST_GAIN:
        run.misses.append(f"learnt: {mean(gains[ALL]):+.4f} is not {MUST_GAIN:+}")


def show_likeness(
    run: Evaluation,
    pairs: list[Pair],
    titles: list[str],
    found: learnt.Learnt,
    engine: WhooshEngine,
) -> None:
    """Which share of pairs is above a likeness: by words, and by what was learnt as well."""
    places = {title: place for place, title in enumerate(titles)}
    held = {titles[place] for item in found.held_back for place in (item.place, *item.same)}
    of_words = in_engine(engine)
    of_both = learnt.Joined(engine, titles, found.associations).likenesses
    rows = []
    for same, words in ((True, "the same, held back"), (False, "different")):
        some = [pair for pair in pairs if pair.same is same and (pair.query in held or not same)]
        some = random.Random(2).sample(some, min(1_000, len(some)))
        for name, likenesses in (("words", of_words), ("learnt", of_both)):
            found_of = [likenesses(p.query).get(places[p.candidate], 0.0) for p in some]
            rows.append([words, name, str(len(some)), *learnt.shares(found_of)])
    columns = ("pairs", "by", "number", *map(str, learnt.THRESHOLDS))
    run.print("Share of pairs above a likeness", columns, iter(rows))


def in_engine(engine: WhooshEngine) -> Callable[[str], dict[int, float]]:
    """Likeness by words of the nearest places."""
    many = learnt.CANDIDATES
    return lambda text: {hit.id - 1: hit.score for hit in engine.similar(text, many)}


def losses(figures: Figures, recorded: Figures) -> list[str]:
    """The figures that are below the recorded ones by more than may be."""
    return [
        f"{name}: {figures.get(name, 0.0)}, recorded {mrr}"
        for name, mrr in recorded.items()
        if figures.get(name, 0.0) < mrr - MAY_LOSE
    ]


def record(figures: Figures) -> None:
    """Write the figures down."""
    lines = "".join(f'"{name}" = {mrr}\n' for name, mrr in figures.items())
    RECORDED.write_text(
        f"# MRR@10, written by `make search-quality DATA=folder RECORD=--record`.\n{lines}"
    )


def main() -> None:
    """Read, evaluate, print; compare or record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--decisions", action="store_true")
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--record", action="store_true")
    either.add_argument("--folds", action="store_true")
    given = parser.parse_args()
    pairs = pairs_file.read(given.folder / "similar-dev.tsv.gz")
    sides = (side for pair in pairs for side in (pair.query, pair.candidate))
    titles = list(dict.fromkeys([*(row["title"] for row in read_rows(given.folder)), *sides]))
    places = {title: place for place, title in enumerate(titles)}
    items = make_items(groups_of(pairs), pairs, places, QUERIES)
    run = Evaluation(Console(width=100))
    run.console.print(f"{len(titles)} titles")
    engine = built(titles)

    def ask(text: str, limit: int) -> list[int]:
        return [hit.id - 1 for hit in engine.similar(text, limit)]

    if given.folds:
        evaluate_folds(run, pairs, titles, engine, ask)
    else:
        evaluate_words(run, items, titles, ask)
        evaluate_learnt(run, pairs, titles, engine, ask)
        engine.close()
        columns = ("what", "weight", "MRR@10, choosing", "MRR@10, held back")
        run.print("Two words of a question", columns, iter(quality.of_votes(given.folder)))
        run.print("The same, newer wanted", columns, iter(quality.of_newness(given.folder)))
        if given.decisions:
            columns = ("undone", *by_source(items))
            run.print("Decisions", columns, decisions.rows(items, titles))
    if given.record:
        record(run.figures)
    elif not given.folds:
        run.misses += losses(run.figures, tomllib.loads(RECORDED.read_text("utf-8")))
    if run.misses:
        sys.exit("\n".join(run.misses))


if __name__ == "__main__":
    main()
