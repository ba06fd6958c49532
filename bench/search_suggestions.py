"""What suggestions cost at a size: making the book, making it again, asking it, a whole request.

    python -m bench.search_suggestions DATA_DIR [--questions 100000]

DATA_DIR holds the development data (``titles-*.jsonl.gz``, ``questions-*.jsonl.gz``). Its titles
become the questions of a new site, recombined where there are too few. All figures are CPU of
this process.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import flask_migrate
from flask import Flask
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, insert, select

from bench.search_latency import memory, recombined, texts, timed
from qa import create_app
from qa.accounts.models import Member
from qa.board import industries
from qa.board.models import Industry, Question, Tag
from qa.core import clock
from qa.core.config import read_settings
from qa.core.db import db, reading
from qa.core.text import is_chinese, slugify
from qa.search.correcting import better
from qa.search.suggesting.book import shelf
from qa.search.suggesting.building import build
from qa.search.suggesting.offering import suggest

LOOKUPS = 300
MEMBERS = 20_000
TAGS = 2_000


def fill(titles: list[str], count: int) -> None:
    """A site with `count` questions."""
    chance = random.Random(7)
    industries.sync()
    now = clock.now()
    below = list(db.session.scalars(select(Industry.id).where(Industry.parent_id.is_not(None))))
    names = [
        f"{chance.choice('张王李陈林')}{titles[number][:2]}{number}" for number in range(MEMBERS)
    ]
    _insert(
        Member,
        [
            {"name": name, "folded_name": name, "email": f"{number}@example.com", "password": "-"}
            | {"fs_uniquifier": str(number), "confirmed_at": now}
            for number, name in enumerate(names)
        ],
    )
    _insert(
        Tag,
        [
            {"name": f"{titles[number][:6].lower()}{number}", "questions": chance.randrange(1, 300)}
            for number in range(TAGS)
        ],
    )
    rows = []
    for number in range(count):
        title = titles[number] if number < len(titles) else recombined(titles, chance)
        rows.append(
            {"author_id": number % MEMBERS + 1, "industry_id": chance.choice(below)}
            | {"trade_id": below[0], "title": title, "slug": slugify(title), "excerpt": title}
            | {"body": title * 5, "body_html": title * 5, "renderer": 1, "deadline_at": now}
            | {"ups": int(chance.paretovariate(1)) % 200, "views": chance.randrange(2000)}
        )
    _insert(Question, rows)
    db.session.commit()


def _insert(model: type, rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), 5_000):
        db.session.execute(insert(model), rows[start : start + 5_000])


def typed(titles: Sequence[str]) -> dict[str, list[str]]:
    """What people type, by kind, out of `titles`."""
    from pypinyin import lazy_pinyin

    chance = random.Random(11)
    chinese = [title for title in titles if is_chinese(title) and len(title) > 8]
    other = [title for title in titles if title.isascii() and len(title) > 12]
    some = chance.sample(chinese, LOOKUPS)
    spoken = ["".join(lazy_pinyin(title[:6])) for title in some]
    kinds = {f"{length} Chinese": [title[:length] for title in some] for length in (1, 2, 3, 4, 8)}
    kinds |= {f"{length} of pinyin": [one[:length] for one in spoken] for length in (1, 3, 8)}
    kinds["initials of 3"] = ["".join(word[0] for word in lazy_pinyin(title[:3])) for title in some]
    kinds["from the middle"] = [title[4:7] for title in some]
    kinds |= {
        f"{length} Latin": [title[:length] for title in chance.sample(other, LOOKUPS)]
        for length in (1, 3, 12)
    }
    kinds["nothing like it"] = ["龘靐" + title[:2] for title in some]
    kinds["200 of nonsense"] = [title[::-1] * 20 for title in some]
    return kinds


def mistaken(titles: Sequence[str]) -> dict[str, list[str]]:
    """Queries for `better`, by kind."""
    chance = random.Random(12)
    some = chance.sample(list(titles), LOOKUPS)
    return {
        "a title": some,
        "its letters mixed up": ["".join(chance.sample(title, len(title))) for title in some],
        "a Latin word": ["".join(chance.choices("abcdeinorst", k=9)) for _ in some],
        "200 characters": [(title * 20)[:200] for title in some],
    }


def row(table: Table, name: str, acts: Sequence[Callable[[], object]]) -> None:
    """Time each of `acts` once warm and add their spread to `table`."""
    for act in acts[:20]:
        act()
    times = sorted(timed(act) for act in acts)
    middle, slow = statistics.median(times), times[int(len(times) * 0.95)]
    table.add_row(name, f"{middle:.2f}", f"{slow:.2f}", f"{times[-1]:.2f}")


def measure(app: Flask, titles: Sequence[str], console: Console) -> None:
    """Time what people ask and print it."""
    client = app.test_client()
    table = Table("act", "p50 ms", "p95 ms", "max ms", title="CPU")
    row(table, "GET /healthz", [lambda: client.get("/healthz")] * LOOKUPS)
    for kind, some in typed(titles).items():
        with app.test_request_context(), reading():
            row(table, f"look up: {kind}", [lambda one=one: suggest(one) for one in some])
        asked = [
            lambda one=one: client.get("/search/suggest", query_string={"q": one}) for one in some
        ]
        row(table, f"GET: {kind}", asked)
    for kind, some in mistaken(titles).items():
        with app.app_context():
            row(table, f"did you mean: {kind}", [lambda one=one: better(one) for one in some])
    console.print(table)


def main() -> None:
    """Fill, build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=100_000)
    given = parser.parse_args()
    console = Console(width=100)
    folder = tempfile.mkdtemp(prefix="suggest-bench-")
    settings = {"ENVIRONMENT": "testing", "SECRET_KEY": "only for measuring, " * 3}
    app = create_app(read_settings({**settings, "DATA_DIR": folder, "PAGE_CACHE_MB": "0"}))
    titles, _answers = texts(given.data)
    random.Random(3).shuffle(titles)
    with app.app_context():
        flask_migrate.upgrade()
        fill(titles, given.questions)
        console.print(f"{db.session.scalar(select(func.count(Question.id)))} questions")
        db.session.rollback()
        before = memory()
        for name in ("made", "made again"):
            spent = timed(build) / 1000
            size = shelf().path.stat().st_size / 1e6
            told = f"{name} in {spent:.1f} s, {size:.1f} MB"
            console.print(f"{told}; memory {before:.0f} MB, then {memory():.0f} MB")
    measure(app, titles[: given.questions], console)


if __name__ == "__main__":
    main()
