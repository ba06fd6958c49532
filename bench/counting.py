"""How many statements the site sends to its database for a request."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import event

from qa.core.db import db

from .load import Request, Unexpected

TRANSACTION = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")


def statements(app: Flask, request: Request) -> int:
    """The statements of `request`, sent to `app` in this process; transactions do not count."""
    count = 0

    def note(_connection: object, _cursor: object, statement: str, *_: Any) -> None:
        nonlocal count
        count += not statement.startswith(TRANSACTION)

    with app.app_context():
        engine = db.engine
    client = app.test_client(use_cookies=False)
    event.listen(engine, "before_cursor_execute", note)
    try:
        answer = client.open(
            request.path, method=request.method, data=request.body, headers=dict(request.headers)
        )
    finally:
        event.remove(engine, "before_cursor_execute", note)
    if answer.status_code != request.status:
        raise Unexpected(f"{request.path}: {answer.status_code}")
    return count
