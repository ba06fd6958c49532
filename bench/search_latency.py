"""What the embedded engine costs at a size: building, opening, searching, one small change.

    python -m bench.search_latency DATA_DIR [--questions 100000] [--folder FOLDER]

DATA_DIR holds the development data (``titles-*.jsonl.gz``, ``questions-*.jsonl.gz``). Its titles
are recombined where there are too few; bodies and answers are real texts of other questions. All
figures are CPU of this process, analysis included. An index that lies in FOLDER is used again.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from qa.board.models import ANSWERED, RUNNING
from qa.search.analysis import asked_words
from qa.search.engine import Document, Filters, Query, Range, Sort
from qa.search.whoosh_engine import WhooshEngine

INDUSTRIES = 400
SEARCHES = 400

SOME = Filters(
    industries=frozenset(range(1, 40)),
    states=frozenset(ANSWERED),
    score=Range(least=1),
    created=Range(least=1_600_000_000),
)

QUERIES: dict[str, Callable[[str], Query]] = {
    "two words": Query,
    "two words, facets": lambda words: Query(words, with_facets=True),
    "two words, filters, facets": lambda words: Query(words, filters=SOME, with_facets=True),
    "two words, newest": lambda words: Query(words, sort=Sort.NEWEST),
    "two words, newer ones preferred": lambda words: Query(words, fresh=True),
    "two words, each excluding a third": lambda words: Query(words, excluded=("贷款",)),
    "two words, each with a synonym": lambda words: Query(
        words, synonyms=tuple((word, "定金 合同", "账号") for word in words.split())
    ),
    "one word": lambda words: Query(words.split()[0]),
    "one word, facets": lambda words: Query(words.split()[0], with_facets=True),
    "a phrase of two words": lambda words: Query("", phrases=(words,)),
    "no words, filters, facets": lambda _words: Query("", filters=SOME, with_facets=True),
    "no words, facets": lambda _words: Query("", with_facets=True),
}
"""What is asked of the engine, made of two words of a title; texts of phrases are at hand."""


def texts(data: Path) -> tuple[list[str], list[str]]:
    """The distinct titles of the data, and the texts of its answers."""
    titles: dict[str, None] = {}
    answers = []
    for file in sorted(data.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                question = json.loads(line)
                titles[question["title"][:200]] = None
                answers += [answer["body"][:2000] for answer in question["answers"]]
    return list(titles), answers


def documents(titles: list[str], answers: list[str], count: int) -> Iterator[Document]:
    """`count` questions, the same for the same data."""
    chance = random.Random(7)
    for number in range(count):
        title = titles[number] if number < len(titles) else recombined(titles, chance)
        body = "\n".join(chance.sample(titles, chance.randrange(4)))
        answered = chance.random() < 0.7
        yield Document(
            id=number + 1,
            title=title,
            body=body,
            answers=chance.choice(answers) if answered else "",
            industry_id=chance.randrange(INDUSTRIES) + 1,
            tags=tuple(chance.sample(range(1, 501), chance.randrange(4))),
            state=chance.choice((*RUNNING, *ANSWERED) if answered else RUNNING),
            created=1_500_000_000 + number * 2_500,
            score=chance.randrange(-2, 20),
            author_id=chance.randrange(20_000),
            answer_count=chance.randrange(1, 5) if answered else 0,
            bounty=chance.choice((0, 0, 0, 20)),
            expert=answered and chance.random() < 0.2,
        )


def recombined(titles: list[str], chance: random.Random) -> str:
    """The beginning of one title and the end of another."""
    first, second = chance.sample(titles, 2)
    return first[: len(first) // 2] + second[len(second) // 2 :]


def two_words(title: str, chance: random.Random) -> str:
    """Two telling words of a title, as somebody remembers it."""
    words = asked_words(title)
    return " ".join(chance.sample(words, min(2, len(words))))


class Texts:
    """The plain texts of questions made anew, in place of a database."""

    def __init__(self, made: Iterator[Document]) -> None:
        self._texts = {d.id: (d.title, d.body, d.answers) for d in made}

    def __call__(self, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
        return {id_: self._texts[id_] for id_ in ids}


def timed(act: Callable[[], object]) -> float:
    """CPU of `act` in milliseconds."""
    begun = time.process_time()
    act()
    return (time.process_time() - begun) * 1000


def memory() -> float:
    """Resident memory of this process in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def measure(engine: WhooshEngine, titles: list[str], count: int, table: Table) -> None:
    """Time what people ask of `engine` and add a row to `table` for each."""
    chance = random.Random(11)
    asked = chance.sample(titles[:count], SEARCHES)
    pairs = [two_words(title, chance) for title in asked]
    searches: dict[str, list[Callable[[], object]]] = {
        name: [lambda q=q, make=make: engine.search(make(q)) for q in pairs]
        for name, make in QUERIES.items()
    }
    searches["similar to a title"] = [lambda q=q: engine.similar(q, 10) for q in asked]
    for name, acts in searches.items():
        engine.close()
        engine.search(Query("无"))
        for state in ("cold", "warm"):
            times = sorted(timed(act) for act in acts)
            middle, slow = statistics.median(times), times[int(len(times) * 0.95)]
            table.add_row(name, state, f"{middle:.2f}", f"{slow:.2f}", f"{times[-1]:.2f}")


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    console = Console(width=100)
    folder = given.folder or Path(tempfile.mkdtemp(prefix="search-bench-"))
    titles, answers = texts(given.data)
    held = Texts(documents(titles, answers, given.questions))
    engine = WhooshEngine(folder, look_again=0, texts=held)
    start = memory()
    if not (folder / "current").exists():
        spent = timed(
            lambda: engine.rebuild(documents(titles, answers, given.questions), lambda _ids: ())
        )
        size = sum(file.stat().st_size for file in folder.rglob("*")) / 1e6
        console.print(f"{given.questions} questions: built in {spent / 1000:.1f} s, {size:.1f} MB")
    opened = timed(lambda: engine.search(Query("无")))
    console.print(f"first use {opened:.1f} ms; memory {start:.0f} MB, opened {memory():.0f} MB")
    table = Table("query", "postings", "p50 ms", "p95 ms", "max ms", title="CPU of a query")
    measure(engine, titles, given.questions, table)
    console.print(table, f"memory after the queries {memory():.0f} MB")
    changes, uses = [], []
    for number, document in enumerate(documents(titles, answers, 60)):
        changes.append(timed(lambda d=document: engine.write([d])))
        uses.append(timed(lambda n=number: engine.search(Query(titles[n]))))
    for name, times in (("write one and commit", changes), ("reopen and search", uses)):
        ordered = sorted(times)
        console.print(f"{name}: p50 {statistics.median(times):.1f} ms, p95 {ordered[57]:.1f} ms")


if __name__ == "__main__":
    main()
