"""A worker at work: single reactions, batch ones and chores do not wait for each other."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from qa.core import clock
from qa.core.db import db
from qa.core.outbox.chores import Chore
from qa.core.outbox.models import Job
from qa.core.outbox.worker import Worker

PATIENCE = 30
"""Seconds; who waits for another in vain gives up then, and the test fails."""


@pytest.fixture
def handlers() -> Iterator[None]:
    """A worker that is asked to stop has the next signal kill it."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers")
def test_a_batch_is_done_while_a_job_and_a_chore_take_long(app: Flask) -> None:
    begun, done = (Event(), Event()), Event()
    waited = []

    def take_long(which: int) -> None:
        begun[which].set()
        waited.append(done.wait(PATIENCE))

    def index(_payloads: object) -> None:
        waited.extend(event.wait(PATIENCE) for event in begun)
        done.set()
        os.kill(os.getpid(), signal.SIGTERM)

    app.extensions.update(
        handlers={"slow": lambda _payload: take_long(0)},
        batches={"index": index},
        chores={"sweep": Chore(timedelta(hours=1), lambda: take_long(1))},
    )
    moment = clock.now()
    rows = [
        {"reaction": name, "payload": {}, "created_at": moment, "run_at": moment}
        for name in ("slow", "index")
    ]
    db.session.execute(insert(Job), rows)
    db.session.commit()
    Worker(app).run()
    assert waited == [True] * 4
    assert db.session.scalar(select(func.count()).select_from(Job)) == 0
