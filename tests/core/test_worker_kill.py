"""Workers are real processes here, and are killed with SIGKILL wherever they happen to be."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, text

from qa.core import clock
from qa.core.db import db, reading
from qa.core.outbox.models import Job
from tests.conftest import settings_for

from . import effects

ROUNDS = int(os.environ.get("KILLS", "8"))
"""How many workers are killed: `make test-long` sets more."""

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.core.effects"])


class Works:
    """A site, its workers, and what they have done."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.app: Flask = effects.site(settings)
        self.workers: list[BaseProcess] = []

    def execute(self, statement: str) -> None:
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(text(statement))

    def add_jobs(self, reaction: str, numbers: range) -> None:
        moment = clock.now()
        row = {"reaction": reaction, "created_at": moment, "run_at": moment}
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(insert(Job), [{"payload": {"n": n}, **row} for n in numbers])

    def start_worker(self) -> BaseProcess:
        ready = processes.Event()
        worker = processes.Process(target=effects.work, args=(self.settings, ready))
        worker.start()
        self.workers.append(worker)
        assert ready.wait(10)
        return worker

    def written(self) -> Counter[int]:
        with self.app.app_context(), reading(), db.engine.connect() as connection:
            return Counter(connection.execute(text("SELECT n FROM effects")).scalars())

    def indexed(self) -> Counter[int]:
        return Counter(map(int, (self.settings["DATA_DIR"] / "index").read_text().split()))

    def jobs(self, **columns: Any) -> int:
        with self.app.app_context(), reading(), db.engine.connect() as connection:
            query = select(func.count()).select_from(Job).filter_by(**columns)
            return connection.execute(query).scalar_one()

    def wait_until_done(self) -> None:
        deadline = time.monotonic() + 15
        while self.jobs() and time.monotonic() < deadline:
            time.sleep(0.05)


@pytest.fixture
def works(folder: Path) -> Iterator[Works]:
    works = Works(settings_for(folder))
    works.execute("DROP TABLE IF EXISTS effects")
    works.execute("CREATE TABLE effects (n INTEGER NOT NULL)")
    yield works
    for worker in works.workers:
        worker.kill()
        worker.join()
        worker.close()
    works.execute("DROP TABLE effects")
    with works.app.app_context():
        db.engine.dispose()


def test_whatever_is_killed_effects_in_the_database_happen_once_and_none_is_lost(
    works: Works,
) -> None:
    singles, batches, survivors = 0, 0, []
    for number in range(ROUNDS):
        works.add_jobs("write", range(singles, singles := singles + 30))
        works.add_jobs("index", range(batches, batches := batches + 100))
        victim = works.start_worker()
        if number % 7 == 0:
            survivors.append(works.start_worker())
        time.sleep(random.uniform(0, 0.12))
        victim.kill()
        victim.join()
        if number % 7 == 5:
            survivors.pop().kill()
    works.start_worker()
    works.wait_until_done()
    assert works.jobs() == 0
    assert works.written() == Counter(range(singles))
    assert works.indexed().keys() == set(range(batches))


def test_a_worker_asked_to_stop_finishes_the_job_at_hand_and_leaves_the_rest(
    works: Works,
) -> None:
    works.add_jobs("write slowly", range(3))
    worker = works.start_worker()
    time.sleep(0.2)
    worker.terminate()
    worker.join(5)
    assert worker.exitcode == 0
    assert works.written() == Counter([0])
    assert works.jobs(leased_by=None) == 2


def test_an_idle_worker_begins_soon_and_hardly_costs_anything(works: Works) -> None:
    worker = works.start_worker()
    time.sleep(0.5)
    before = _cpu_seconds(worker)
    time.sleep(1)
    assert _cpu_seconds(worker) - before < 0.25  # who never sleeps takes all of it
    works.add_jobs("write", range(1))
    asked = time.monotonic()
    while works.jobs() and time.monotonic() < asked + 30:
        time.sleep(0.01)
    assert works.jobs() == 0


def _cpu_seconds(process: BaseProcess) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
