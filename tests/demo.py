"""The demo content, loaded once a run: what needs it works on a copy."""

from __future__ import annotations

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from flask_migrate import upgrade

from qa import create_app
from qa.cli import demo, serve
from qa.core.config import read_settings
from qa.core.db import db
from qa.core.outbox.worker import Worker

from .databases import own_database, shared_database


@dataclass(frozen=True)
class Demo:
    """A site with the demo content, all of whose jobs and chores are done."""

    folder: Path
    url: str

    def copy_to(self, folder: Path, name: str) -> str:
        """A copy of its data for `folder`, and of its database; returns the address of that."""
        shutil.copytree(self.folder, folder, symlinks=True, dirs_exist_ok=True)
        return own_database(name, template=self.url)


def made_once(run: Path) -> Demo:
    """The demo in the folder of a `run`, which all its processes share; the first one makes it."""
    folder, done = run / "demo", run / "demo.done"
    with (run / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists():
            return Demo(folder, done.read_text())
        made = Demo(folder, shared_database("demo"))
        _make(made)
        done.write_text(made.url)
        return made


def _make(made: Demo) -> None:
    """As ``flask demo`` and ``flask serve --demo`` do on an empty machine, then the worker."""
    settings = {**os.environ, "DATABASE_URL": made.url, "DATA_DIR": str(made.folder)}
    app = create_app(read_settings(settings))
    with app.app_context():
        upgrade()
        assert demo.load()
        db.session.commit()
        serve.prepare(app, with_demo=True)
    worker = Worker(app)
    worker.run_chores()
    worker.drain()
    with app.app_context():
        db.engine.dispose()
