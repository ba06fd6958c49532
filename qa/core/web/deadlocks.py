"""A request that PostgreSQL gave up because of a deadlock is done once more.

Verbs lock rows in one order, as far as one can be kept; where two members' clicks still wait
for each other, PostgreSQL ends one of the transactions after a second. Nothing of it was
stored, so its view can run again, and this time it only waits. SQLite knows no deadlocks.
"""

from __future__ import annotations

from flask import Flask, current_app, g
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from qa.core.db import db

MOST = 3
"""How many times a view is run again."""

_DEADLOCK = "40P01"


def init_app(app: Flask) -> None:
    """Install the handler."""
    app.register_error_handler(OperationalError, _run_again)


def _run_again(error: OperationalError) -> ResponseReturnValue:
    ended = g.get("deadlocks", 0) + 1
    if getattr(error.orig, "sqlstate", None) != _DEADLOCK or ended > MOST:
        raise error
    g.deadlocks = ended
    db.session.rollback()
    try:
        return current_app.dispatch_request()
    except Exception as next_error:  # whatever it is, it is answered as on the first run
        answer: ResponseReturnValue = current_app.handle_user_exception(next_error)
        return answer
