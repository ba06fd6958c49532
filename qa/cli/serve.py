"""``flask serve``: the whole site on one machine, web and worker, stopped together."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from gunicorn.app.base import BaseApplication
from gunicorn.http import message

from qa.board import industries, tree
from qa.core.db import db
from qa.core.outbox import worker as outbox_worker
from qa.pages import figures
from qa.search import keeping

from . import demo

LONGEST_ADDRESS = 128 * 1024
"""Bytes of the first line of a request: a search for ten thousand Chinese characters is answered
by our own page. gunicorn itself knows no limit between 8 kB and none."""


@click.command()
@click.option("--demo", "with_demo", is_flag=True, help="Load the demo content first, once.")
@with_appcontext
def serve(with_demo: bool) -> None:
    """Migrate, then serve on http://127.0.0.1:PORT with the worker, until Ctrl-C."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    prepare(app, with_demo=with_demo)
    db.session.remove()
    db.engine.dispose()  # the processes below open connections of their own
    click.echo(f"\nShangbang 商帮  →  http://127.0.0.1:{app.config['PORT']}\n")
    if with_demo:
        click.echo(demo.accounts_text())
    click.echo("Ctrl-C stops it.")
    sys.exit(Pair(app).run())


def prepare(app: Flask, *, with_demo: bool) -> None:
    """Bring database, industries, demo content and search index up to date; quick when they are."""
    from flask_migrate import upgrade

    upgrade()
    industries.sync()
    db.session.commit()
    if with_demo and demo.load():
        figures.recount()
    db.session.commit()  # what was read, too: building the index waits for nobody
    tree.forget()  # its counters are from before the demo, and the processes would inherit them
    keeping.ensure(app)


class Pair:
    """The web process and the worker as children of this one.

    A worker that dies is started again; when the web ends, or a signal asks, both end.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.stopping = False
        self.web = self.worker = 0

    def run(self) -> int:
        """Run both until one of them is to stop; returns the exit status."""
        self.web = _child(lambda: _Web(self.app).run())
        self.worker = _child(lambda: outbox_worker.run(self.app))
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        status = 0
        while self.web:
            pid, ended = os.wait()
            if pid == self.worker:
                self.worker = 0 if self.stopping else _child(lambda: outbox_worker.run(self.app))
            elif pid == self.web:
                self.web, status = 0, os.waitstatus_to_exitcode(ended)
        self._stop()
        if self.worker:
            os.waitpid(self.worker, 0)
        return 0 if self.stopping and status in (0, -signal.SIGINT, -signal.SIGTERM) else status

    def _stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        self.stopping = True
        for pid in filter(None, (self.web, self.worker)):
            os.kill(pid, signal.SIGTERM)


def _child(work: Callable[[], Any]) -> int:
    """Fork a process that does `work` and ends; returns its id."""
    pid = os.fork()
    if pid:
        return pid
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    status = 1
    try:
        work()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


class _Web(BaseApplication):  # type: ignore[misc]
    """gunicorn, told its settings here instead of on a command line."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        super().__init__()

    def load_config(self) -> None:
        message.MAX_REQUEST_LINE = LONGEST_ADDRESS
        values = {
            "bind": f"127.0.0.1:{self.app.config['PORT']}",
            "workers": self.app.config["WEB_PROCESSES"],
            "threads": self.app.config["WEB_THREADS"],
            "worker_class": "gthread",
            "loglevel": "warning",
            "control_socket_disable": True,
            "limit_request_line": LONGEST_ADDRESS,
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app
