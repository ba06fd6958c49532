"""Worker processes whose effects can be counted, for ``test_worker_kill``.

The process that forks them imports this module, and must not import ``tests.conftest``, which
makes databases.
"""

from __future__ import annotations

import os
import random
import time
from datetime import timedelta
from multiprocessing.synchronize import Event
from typing import Any

from flask import Flask
from sqlalchemy import text

from qa.core.config import flask_settings
from qa.core.db import db
from qa.core.outbox.worker import Worker

LEASE = timedelta(seconds=0.4)
Payload = dict[str, Any]


def site(settings: dict[str, Any]) -> Flask:
    """A site of nothing but an outbox, whose effects are rows of a table and lines of a file."""
    app = Flask(__name__)
    app.config.from_mapping({**settings, **flask_settings(settings)})
    db.init_app(app)
    index = os.open(settings["DATA_DIR"] / "index", os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write(payload: Payload) -> None:
        db.session.execute(text("INSERT INTO effects (n) VALUES (:n)"), payload)
        time.sleep(random.uniform(0, 0.004))

    def write_slowly(payload: Payload) -> None:
        time.sleep(0.5)
        write(payload)

    def append(payloads: list[Payload]) -> None:
        for payload in payloads:
            time.sleep(random.uniform(0, 0.0004))
            os.write(index, f"{payload['n']}\n".encode())
        time.sleep(random.uniform(0, 0.01))

    handlers = {"write": write, "write slowly": write_slowly}
    app.extensions.update(handlers=handlers, batches={"index": append}, chores={})
    return app


def work(settings: dict[str, Any], ready: Event) -> None:
    """What a worker process does."""
    worker = Worker(site(settings), LEASE)
    ready.set()
    worker.run()
