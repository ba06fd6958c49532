"""How well industries are guessed from a title: top-1 and top-3, as the site's questions grow.

    python -m bench.industry_guess DATA_DIR [--held-back 2000]

DATA_DIR holds the development data (``questions-*.jsonl.gz``, ``titles-*.jsonl.gz``), whose rows
name an industry. Some are held back; the others become questions of a site in a folder that is
thrown away, more and more of them, and after each step the titles held back are asked for. Right
is the top-level industry. ``even`` gives every industry the same weight, however many rows it has.
At the end stands what a whole request to ``/questions/similar`` costs with all of them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import flask_migrate
from flask import Flask
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert

from qa import create_app
from qa.accounts import registering
from qa.board import industries
from qa.board.models import Question
from qa.board.tree import Node, tree
from qa.cli.importing.industries import Places
from qa.core import clock
from qa.core.config import read_settings
from qa.core.db import db
from qa.core.markup import RENDERER
from qa.core.text import slugify
from qa.search import guessing, keeping

STEPS = (0, 100, 1_000, 10_000, 50_000)
"""Questions of the site; the last step is all there are."""

REQUESTS = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A row of the data: what was asked, and where it belongs."""

    title: str
    body: str
    industry: Node

    @property
    def top_id(self) -> int:
        """The top-level industry."""
        return self.industry.parent_id or self.industry.id


def read(folder: Path) -> list[Asked]:
    """The rows of all files that name an industry of ours, each title once."""
    places = Places()
    rows: dict[str, Asked] = {}
    for file in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                title = row["title"][:200]
                rows[title] = Asked(title, row.get("body", "")[:2000], places.find(row["industry"]))
    return list(rows.values())


def add(author_id: int, rows: Sequence[Asked]) -> None:
    """Make questions of `rows`."""
    now = clock.now()
    values = [
        {
            "author_id": author_id,
            "industry_id": row.industry.id,
            "trade_id": row.top_id,
            "title": row.title,
            "slug": slugify(row.title),
            "body": row.body,
            "body_html": "",
            "renderer": RENDERER,
            "excerpt": "",
            "created_at": now,
            "deadline_at": now + timedelta(days=15),
        }
        for row in rows
    ]
    if values:
        db.session.execute(insert(Question), values)
        db.session.commit()


def evaluate(held_back: Sequence[Asked]) -> list[str]:
    """A row of the table: top-1, top-3, the same by industry, milliseconds of CPU a guess."""
    first: dict[int, list[bool]] = defaultdict(list)
    third: dict[int, list[bool]] = defaultdict(list)
    spent = []
    for row in held_back:
        begun = time.process_time()
        guesses = guessing.guess_industries(row.title, row.body)
        spent.append((time.process_time() - begun) * 1000)
        tops = [guess.industry.parent_id or guess.industry.id for guess in guesses]
        first[row.top_id].append(tops[:1] == [row.top_id])
        third[row.top_id].append(row.top_id in tops)
    figures = []
    for right in (first, third):
        every = [one for some in right.values() for one in some]
        figures += [statistics.mean(every), statistics.mean(map(statistics.mean, right.values()))]
    return [*(f"{figure:.1%}" for figure in figures), f"{statistics.median(spent):.1f}"]


def request_times(app: Flask, held_back: Sequence[Asked]) -> list[float]:
    """Milliseconds of CPU that each whole request to ``/questions/similar`` takes, in order."""
    client, times = app.test_client(), []
    for row in held_back[:REQUESTS]:
        query = {"title": row.title, "body": row.body}
        begun = time.process_time()
        client.get("/questions/similar", query_string=query)
        times.append((time.process_time() - begun) * 1000)
    return sorted(times)


def main() -> None:
    """Read, grow, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--held-back", type=int, default=2_000)
    given = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="guess-bench-")
    environment = {"ENVIRONMENT": "testing", "DATA_DIR": folder, "SECRET_KEY": "only measured" * 4}
    app = create_app(read_settings(environment))
    with app.app_context():
        flask_migrate.upgrade()
        industries.sync()
        author_id = registering.make("bench", "bench@example.com").id
        db.session.commit()
        rows = read(given.data)
        random.Random(3).shuffle(rows)
        held_back, others = rows[: given.held_back], rows[given.held_back :]
        console = Console(width=100)
        table = Table("questions", "top-1", "even", "top-3", "even", "p50 ms",
                      title=f"Guesses for {len(held_back)} titles held back")  # fmt: skip
        before = 0
        for count in (*(step for step in STEPS if step < len(others)), len(others)):
            add(author_id, others[before:count])
            before = count
            keeping.rebuild()
            table.add_row(f"{count:,}", *evaluate(held_back))
        console.print(table, f"{len({row.top_id for row in rows})} of {len(tree().top)} industries")
        times = request_times(app, held_back)
        middle, slow = statistics.median(times), times[int(len(times) * 0.95)]
        console.print(f"request: p50 {middle:.1f} ms, p95 {slow:.1f} ms, max {times[-1]:.1f} ms")


if __name__ == "__main__":
    main()
