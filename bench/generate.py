"""``python -m bench.generate --questions N``: a site of any size, straight into the tables.

The database is the one that the site's settings name; it must hold no members yet. The same
seed makes the same site, its last question asked this morning. Every counter, balance and level
is what the verbs would have left; the search index is made afterwards by ``flask search
rebuild``.
"""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import flask_migrate
from flask import current_app
from rich.progress import track
from sqlalchemy import Connection, select

from qa import create_app
from qa.accounts import passwords
from qa.accounts.models import Member
from qa.board import industries
from qa.board.models import Industry
from qa.core import clock
from qa.core.db import db
from qa.pages import figures

from .books import Books, add_up
from .bulk import Tables
from .people import PASSWORD, People
from .threads import FULL, Board

SPAN = timedelta(days=730)
"""How long before the last question the first one was asked."""

CHUNK = 500
"""Questions, or members, between two commits; a question brings about 45 rows."""

CROWD = 500
"""Answers of a few questions that far more members answer than any page shows."""

CROWDED_ONES = 40
CROWD_FROM = 10_000  # smaller sites have too few members for such a crowd

FULL_ONES = 20
"""Questions with exactly `FULL` answers; those with three are many."""


def generate(questions: int, seed: int = 1) -> None:
    """Fill the database of the current application."""
    random = Random(seed)
    end = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with db.engine.connect() as connection:
        _hurry(connection)
        tables = Tables(connection)
        books = Books(tables)
        people = People(random, books, max(200, questions // 4))
        _join(people, tables, end - SPAN)
        board = Board(random, tables, books, people, _industries(connection), end)
        _follow(board, people, tables, end - SPAN)
        _ask(board, tables, random, questions, end - SPAN)
        board.close()
        books.close()
        tables.flush()
        add_up(connection)
        tables.hand_over_numbering()
    figures.recount()
    db.session.commit()


def _join(people: People, tables: Tables, before: datetime) -> None:
    password = passwords.hashed(PASSWORD)
    for number in track(range(1, people.number + 1), "Members  "):
        at = before - timedelta(minutes=people.number - number + 10)
        people.join(tables, number, password, at)
        if number % CHUNK == 0:
            tables.flush()
    tables.flush()


def _follow(board: Board, people: People, tables: Tables, at: datetime) -> None:
    for number in track(range(1, people.number + 1), "Follows  "):
        board.follow(number, at)
        if number % CHUNK == 0:
            tables.flush()
    tables.flush()


def _ask(board: Board, tables: Tables, random: Random, questions: int, start: datetime) -> None:
    every, crowd = max(1, questions // FULL_ONES), max(1, questions // CROWDED_ONES)
    for number in track(range(questions), "Questions"):
        at = start + SPAN * ((number + random.random()) / questions)
        answers = FULL if number % every == every // 2 else None
        if number % crowd == crowd // 3 and questions > CROWD_FROM:
            answers = CROWD
        board.add(at, answers)
        if number % CHUNK == CHUNK - 1:
            tables.flush()
    tables.flush()


def _industries(connection: Connection) -> list[tuple[int, int]]:
    """Every industry below the top level, with its trade; in an order that has no meaning."""
    rows = connection.execute(
        select(Industry.id, Industry.parent_id)
        .where(Industry.parent_id.is_not(None))
        .order_by(Industry.id % 17, Industry.id)
    )
    return [(row.id, row.parent_id) for row in rows]


def _hurry(connection: Connection) -> None:
    """A file that is lost when the machine stops can be made again."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA cache_size=-131072")
        connection.commit()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.generate", description=__doc__)
    parser.add_argument("--questions", type=int, required=True, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with create_app().app_context():
        Path(current_app.config["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
        flask_migrate.upgrade()
        if db.session.scalar(select(Member.id).limit(1)):
            parser.error("there are members in the database already.")
        industries.sync()
        db.session.commit()
        generate(options.questions, options.seed)


if __name__ == "__main__":
    main()
