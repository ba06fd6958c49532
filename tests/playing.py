"""Playing acts together with somebody else, in this process or in one of its own.

The process that forks the players imports this module, and must not import ``tests.conftest``,
which makes databases.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from multiprocessing.queues import Queue
from typing import Any, Protocol

from flask import Flask
from sqlalchemy.exc import OperationalError

from qa import create_app
from qa.core.db import db
from qa.core.errors import DomainError

Act = tuple[str, tuple[Any, ...]]
"""Name of a function of the module that holds the acts, and what it is called with."""


class Barrier(Protocol):
    """Of threads or of processes."""

    def wait(self, timeout: float) -> int: ...


def play(app: Flask, module: str, acts: Sequence[Act], barrier: Barrier) -> list[str]:
    """Do each of `acts` of `module` together with the other one; how each came out."""
    functions = import_module(module)
    came_out = []
    for name, values in acts:
        barrier.wait(30)
        with app.app_context():
            came_out.append(_done(getattr(functions, name), values))
    return came_out


def _done(act: Any, values: tuple[Any, ...]) -> str:
    """How it came out. As on the site, what a deadlock has ended is done once more."""
    for attempt in (1, 2):
        try:
            act(*values)
            db.session.commit()
        except DomainError as error:
            db.session.rollback()
            return type(error).__name__
        except OperationalError:
            db.session.rollback()
            if attempt == 2:
                raise
        else:
            return "done"
    raise AssertionError


def play_in_process(
    settings: dict[str, Any],
    module: str,
    acts: Sequence[Act],
    barrier: Barrier,
    found: Queue[list[str]],
) -> None:
    """The same in a process of its own."""
    app = create_app(settings)
    found.put(play(app, module, acts, barrier))
