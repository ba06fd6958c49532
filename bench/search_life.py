"""What many small commits leave behind: handles and memory of a writer and of those who read.

    python -m bench.search_life DATA_DIR [--commits 10000] [--questions 5000]

DATA_DIR holds the development data (as for ``bench.search_latency``). One process commits single
questions as fast as it can: mostly changed ones, one in ten is taken away or comes back. Two
others search all the while, each with one searcher that is opened anew whenever it is stale.
Times are CPU of the process in milliseconds, at the median and the 95th percentile.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from qa.search.engine import Document, Query
from qa.search.whoosh_engine import WhooshEngine
from qa.search.whoosh_engine.folders import IndexFolders

from .search_latency import documents, texts, timed, two_words

READERS = 2
ROUNDS = 10
PAUSE = 0.01
"""Seconds between two searches of a reader."""

processes = multiprocessing.get_context("fork")


def read_for_ever(root: Path, asked: Sequence[str], told: Connection) -> None:
    """Search until told to end; for every other word send the times since the last."""
    engine, times = WhooshEngine(root, look_again=0), list[float]()
    for words in iter(lambda: random.choice(asked), None):
        times.append(timed(lambda w=words: engine.search(Query(w))))
        if told.poll():
            if not told.recv():
                return
            told.send(times)
            times = []
        time.sleep(PAUSE)


class Reader:
    """One of those who search, in a process of its own."""

    def __init__(self, root: Path, asked: Sequence[str]) -> None:
        self._line, theirs = processes.Pipe()
        self._process = processes.Process(target=read_for_ever, args=(root, asked, theirs))
        self._process.start()
        self.pid: int = self._process.pid or 0

    def times(self) -> list[float]:
        """What its searches took since they were asked for last."""
        self._line.send(True)
        found: list[float] = self._line.recv()
        return found

    def end(self) -> None:
        """Have it end."""
        self._line.send(False)
        self._process.join()


class Writer:
    """Commits one question at a time, and keeps what the index then has to hold."""

    def __init__(self, root: Path, made: Sequence[Document]) -> None:
        self._chance = random.Random(5)
        self._made = made
        self.held = {document.id: document for document in made}
        self.engine = WhooshEngine(root, look_again=0)
        self.engine.rebuild(made, lambda _ids: ())

    def commit(self) -> None:
        """Change a question, or take it away or back."""
        one, other = self._chance.sample(self._made, 2)
        if self._chance.random() < 0.1 and one.id in self.held:
            del self.held[one.id]
            self.engine.delete([one.id])
            return
        changed = Document(
            one.id, other.title, other.body, other.answers, one.industry_id, one.tags, one.state,
            one.created, self._chance.randrange(20),
        )  # fmt: skip
        self.held[one.id] = changed
        self.engine.write([changed])


def handles(pid: int) -> int:
    """Open files of a process."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def resident(pid: int) -> float:
    """Resident memory of a process in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6


def spread(times: Sequence[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(times)
    return f"{statistics.median(ordered):.1f} / {ordered[int(len(ordered) * 0.95)]:.1f}"


def row(root: Path, done: int, commits: Sequence[float], readers: Sequence[Reader]) -> str:
    """What there is after so many commits."""
    folder = IndexFolders(root).current()
    pids = [os.getpid(), *(reader.pid for reader in readers)]
    searches = [ms for reader in readers for ms in reader.times()]
    cells = (
        f"{done:,}",
        str(len(list(folder.glob("*.trm")))),
        str(len(list(folder.iterdir()))),
        " ".join(str(handles(pid)) for pid in pids),
        " ".join(f"{resident(pid):.0f}" for pid in pids),
        spread(commits) if commits else "",
        spread(searches),
        f"{len(searches):,}",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Write, read, print."""
    parser = argparse.ArgumentParser(prog="bench.search_life", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--commits", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=5_000)
    given = parser.parse_args()
    titles, answers = texts(given.data)
    chance = random.Random(11)
    asked = [two_words(title, chance) for title in chance.sample(titles, 1_000)]
    print("| commits | segments | files | handles: writer, readers | memory MB | commit ms "
          "| search ms | searches |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="search-life-") as folder:
        root = Path(folder)
        writer = Writer(root, list(documents(titles, answers, given.questions)))
        readers = [Reader(root, asked) for _ in range(READERS)]
        time.sleep(2)
        print(row(root, 0, (), readers), flush=True)
        for turn in range(1, ROUNDS + 1):
            times = [timed(writer.commit) for _ in range(given.commits // ROUNDS)]
            print(row(root, turn * given.commits // ROUNDS, times, readers), flush=True)
        for reader in readers:
            reader.end()
        found = writer.engine.verify(writer.held.values())
        print(f"Index and what was written differ: {found}" if found else "Nothing differs.")
        writer.engine.close()


if __name__ == "__main__":
    main()
