"""What a million titles cost the embedded engine, beside a tenth as many.

    python -m bench.search_titles DATA_DIR [--sizes 100000 1000000]

DATA_DIR holds the development data (as for ``bench.search_latency``), whose titles are recombined
to as many as are wanted; there are no bodies and no answers. Each index is built by a process of
its own, in a temporary folder that is removed. Times are CPU, analysis included.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from qa.search.engine import Document, Query
from qa.search.whoosh_engine import WhooshEngine

from .search_latency import documents, memory, texts, timed, two_words

SEARCHES = 400
CHANGES = 60

QUERIES: dict[str, Callable[[WhooshEngine, str, str], object]] = {
    "one word": lambda engine, words, _title: engine.search(Query(words.split()[0])),
    "two words": lambda engine, words, _title: engine.search(Query(words)),
    "two words, facets": lambda engine, words, _title: engine.search(
        Query(words, with_facets=True)
    ),
    "similar to a title": lambda engine, _words, title: engine.similar(title, 10),
}
"""What is asked, made of a title and of two of its words."""


def titled(titles: list[str], count: int) -> Iterator[Document]:
    """`count` questions that are nothing but a title."""
    return (replace(one, body="", answers="") for one in documents(titles, [""], count))


def build(folder: Path, titles: list[str], count: int) -> resource.struct_rusage:
    """Build the index in a process of its own; what that process used."""
    child = os.fork()
    if not child:
        status = 1
        try:
            WhooshEngine(folder).rebuild(titled(titles, count), lambda _ids: ())
            status = 0
        finally:
            os._exit(status)
    _pid, status, used = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"the index was not built: {status}")
    return used


def spread(times: Sequence[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(times)
    return f"{statistics.median(ordered):.1f} / {ordered[int(len(ordered) * 0.95)]:.1f}"


def measure(folder: Path, titles: list[str], count: int) -> Iterator[tuple[str, str]]:
    """Name and figure of everything that is measured of an index of `count` titles."""
    used = build(folder, titles, count)
    size = sum(file.stat().st_size for file in folder.rglob("*")) / 1e6
    yield "build, CPU s", f"{used.ru_utime + used.ru_stime:.0f}"
    yield "build, most memory MB", f"{used.ru_maxrss * 1024 / 1e6:.0f}"
    yield "size MB", f"{size:.1f}"
    engine, before = WhooshEngine(folder, look_again=0), memory()
    yield "first use ms", f"{timed(lambda: engine.search(Query('无'))):.0f}"
    yield "memory for the opened index MB", f"{memory() - before:.0f}"
    chance = random.Random(11)
    asked = [(title, two_words(title, chance)) for title in chance.sample(titles, SEARCHES)]
    for name, ask in QUERIES.items():
        engine.close()
        engine.search(Query("无"))
        for state in ("cold", "warm"):
            times = [timed(lambda t=t, w=w, ask=ask: ask(engine, w, t)) for t, w in asked]
            yield f"{name}, {state}, ms", spread(times)
    yield "memory after the queries MB", f"{memory() - before:.0f}"
    changes, uses = [], []
    for number, document in enumerate(titled(titles, CHANGES)):
        changes.append(timed(lambda d=document: engine.write([d])))
        uses.append(timed(lambda n=number: engine.search(Query(titles[n]))))
    yield "write one and commit ms", spread(changes)
    yield "reopen and search ms", spread(uses)
    engine.close()


def main() -> None:
    """Measure each size, print the table."""
    parser = argparse.ArgumentParser(prog="bench.search_titles", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000], metavar="N")
    given = parser.parse_args()
    titles, _answers = texts(given.data)
    rows: dict[str, list[str]] = {}
    for count in given.sizes:
        print(f"{count:,} titles …", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="search-titles-") as folder:
            for name, figure in measure(Path(folder), titles, count):
                rows.setdefault(name, []).append(figure)
    print("| titles |", " | ".join(f"{count:,}" for count in given.sizes), "|")
    print("|---" * (len(given.sizes) + 1) + "|")
    for name, figures in rows.items():
        print(f"| {name} |", " | ".join(figures), "|")


if __name__ == "__main__":
    main()
