"""``python -m bench.standings``: what standing costs with a million members, on PostgreSQL.

Makes a database of its own on ``--server``, fills it (`bench.merchants`), measures, and drops it;
one named by ``--database`` is filled if it is empty and kept, to be measured again. CPU is that of
this process and of the database's process that serves it, by their clocks (Linux; the server must
run on this machine). Figures of what is done many times are medians. The last line says what both
processes held in memory at most.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from rich.progress import track
from sqlalchemy import inspect, text

from qa import create_app
from qa.accounts.models import Member
from qa.core.config import read_settings
from qa.core.db import db, reading
from qa.recognition import periods, places, ranking, sums
from qa.reputation import awarding, recounting

from .merchants import generate

REQUESTS = 30


@dataclass(slots=True)
class Cost:
    """What a piece of work took: seconds by the clock, CPU here, CPU in the database."""

    wall: float = 0.0
    own: float = 0.0
    database: float = 0.0


@dataclass(slots=True)
class Report:
    """Lines of a Markdown table: what, and its figures."""

    lines: list[str] = field(default_factory=list)

    def add(self, what: str, *figures: str) -> None:
        """Another line, printed at once."""
        self.lines.append(f"| {what} | {' | '.join(figures)} |")
        print(self.lines[-1], flush=True)

    def requests(self, what: str, costs: list[Cost], note: str = "") -> None:
        """A line for work that was done many times, in milliseconds."""
        medians = (
            statistics.median(getattr(cost, name) for cost in costs) * 1000
            for name in ("own", "database", "wall")
        )
        self.add(what, *(f"{median:.1f} ms" for median in medians), note)

    def work(self, what: str, cost: Cost, note: str = "") -> None:
        """A line for work that was done once, in seconds."""
        self.add(what, f"{cost.own:.1f} s", f"{cost.database:.1f} s", f"{cost.wall:.1f} s", note)


@contextmanager
def costing() -> Iterator[Cost]:
    """What the block costs; the session's connection must be the only one it uses."""
    cost, pid = Cost(), _backend()
    began = time.perf_counter(), time.process_time(), _cpu_of(pid)
    yield cost
    cost.wall, cost.own = time.perf_counter() - began[0], time.process_time() - began[1]
    cost.database = _cpu_of(pid) - began[2]


def _backend() -> int:
    pid = int(db.session.scalar(text("SELECT pg_backend_pid()")) or 0)
    db.session.commit()
    return pid


def _cpu_of(pid: int) -> float:
    """Seconds that a process of one thread has run."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _memory() -> str:
    """Peaks of both processes; that of the database has the buffers it shares with the others."""
    lines = Path(f"/proc/{_backend()}/status").read_text().splitlines()
    kilobytes = {line.split(":")[0]: line.split()[1] for line in lines if line.endswith(" kB")}
    peak, shared = (int(kilobytes[name]) // 1024 for name in ("VmHWM", "RssShmem"))
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return f"{own} MB here at most, {peak} MB in the database ({shared} of them shared buffers)"


def measure(app: Flask, members: int, report: Report) -> None:
    """All of it, in the order in which one part makes what the next one reads."""
    report.add("what", "CPU here", "CPU of the database", "by the clock", "")
    report.add("---", "---", "---", "---", "---")
    _awarding(members, report)
    _placing(report)
    _awarding(members, report)
    _placing(report, " again, after 1,000 awards")
    _placing(report, " again, nothing changed")
    _pages(app, report)
    _recounting(report)
    report.add("memory", _memory(), "", "", "")


def _awarding(members: int, report: Report) -> None:
    first = (db.session.scalar(text("SELECT max(id) FROM awards")) or 0) + 1
    random = Random(first)
    ids = list(db.session.execute(text("SELECT id FROM industries WHERE parent_id > 0")).scalars())
    costs = []
    for number in range(first, first + 1_000):
        member_id = 1 + int(members * random.random() ** 3)
        rule = random.choice(("answer_given", "answer_voted_up", "answer_accepted"))
        with costing() as cost:
            awarding.award(
                member_id, rule, f"new:{number}", subject=f"answer:{number}",
                industry_id=random.choice(ids),
            )  # fmt: skip
            db.session.commit()
        costs.append(cost)
    report.requests("an award, with its commit", costs, "1,000 of three rules")


def _placing(report: Report, note: str = "") -> None:
    for period in periods.PERIODS:
        with costing() as cost:
            written = 0
            for boards in list(sums.shares()):
                written += ranking.make(period, boards)
                db.session.commit()
        report.work(f"places, {period}{note}", cost, f"{written:,} rows written")


def _pages(app: Flask, report: Report) -> None:
    last = db.session.execute(text("""
        SELECT member_id, experience_place FROM places WHERE period = 'all' AND industry_id = 0
        ORDER BY experience_place DESC, member_id DESC LIMIT 1""")).one()  # fmt: skip
    middle = places.made("all", 0, "experience")
    far = min(2_000, max(1, (middle.members if middle else 1) // places.PAGE_SIZE))
    slug = db.session.scalar(
        text("""SELECT slug FROM industries JOIN places ON industry_id =
        industries.id WHERE period = 'month' GROUP BY slug ORDER BY count(*) DESC LIMIT 1""")
    )
    db.session.commit()
    guest, member = app.test_client(), app.test_client()
    _sign_in(member, last.member_id)
    spot = f"{last.experience_place}_{max(1, last.member_id - 50)}"
    for what, client, path in (
        ("leaderboard, guest", guest, "/members"),
        ("of an industry, guest", guest, f"/members?industry={slug}&period=month&by=adoption"),
        (f"page {far:,} of all time, guest", guest, f"/members?period=all&page={far}"),
        ("behind the last place but 50, guest", guest, f"/members?period=all&after={spot}"),
        ("leaderboard, the last of all", member, "/members?period=all"),
        ("profile of the busiest, guest", guest, "/members/m1"),
        ("profile of the last, guest", guest, f"/members/m{last.member_id}"),
        ("own profile of the last", member, f"/members/m{last.member_id}"),
    ):
        report.requests(what, _request(client, path))


def _sign_in(client: FlaskClient, member_id: int) -> None:
    uniquifier = db.session.get_one(Member, member_id).fs_uniquifier
    db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = uniquifier, True


def _request(client: FlaskClient, path: str) -> list[Cost]:
    costs = []
    for turn in range(REQUESTS + 3):
        with costing() as cost:
            answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        if turn >= 3:
            costs.append(cost)
    return costs


def _recounting(report: Report) -> None:
    def check() -> int:
        found = 0
        with reading():
            for within in track(list(recounting.ranges()), "Recount"):
                found += len(recounting.differing(within))
                db.session.rollback()
        return found

    report.work("recount, nothing wrong", *_counted(check))
    db.session.execute(text("UPDATE reputations SET experience = 1 WHERE member_id % 1000 = 7"))
    db.session.commit()

    def repair() -> int:
        found = 0
        for within in track(list(recounting.ranges()), "Repair"):
            found += len(recounting.repair(within))
            db.session.commit()
        return found

    report.work("recount that repairs", *_counted(repair))


def _counted(act: Callable[[], int]) -> tuple[Cost, str]:
    with costing() as cost:
        found = act()
    return cost, f"{found:,} members differed"


@contextmanager
def own_site(server: str, kept: str = "") -> Iterator[Flask]:
    """A site on a database of `server`: on `kept`, or on a new one that is dropped at the end."""
    name = kept or f"shangbang_standings_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        named = "SELECT 1 FROM pg_database WHERE datname = %s"
        if not connection.execute(named, [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        with tempfile.TemporaryDirectory() as folder:
            settings = read_settings({
                "ENVIRONMENT": "testing", "SECRET_KEY": "only for measuring, not a secret at all",
                "DATA_DIR": folder, "DATABASE_URL": f"{server}/{name}", "PAGE_CACHE_MB": "0",
            })  # fmt: skip
            app = create_app(settings)
            with app.app_context():
                yield app
                db.session.remove()
                db.engine.dispose()
    finally:
        if not kept:
            with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.standings", description=__doc__)
    parser.add_argument("--members", type=int, default=1_000_000)
    parser.add_argument("--awards", type=int, default=20_000_000)
    parser.add_argument("--server", default="postgresql://postgres@127.0.0.1:5432")
    parser.add_argument("--database", default="", metavar="NAME", help="fill it if empty; keep it")
    options = parser.parse_args()
    with own_site(options.server, options.database) as app:
        began = time.perf_counter()
        if not inspect(db.engine).has_table(Member.__tablename__):
            generate(options.members, options.awards)
            print(f"{options.members:,} members, {options.awards:,} awards, made in "
                  f"{time.perf_counter() - began:.0f} s.")  # fmt: skip
        measure(app, options.members, Report())


if __name__ == "__main__":
    main()
