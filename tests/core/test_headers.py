"""What every response carries, and which requests may write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import event, text

from qa import create_app
from qa.core.config import read_settings
from qa.core.db import db
from tests.conftest import TEST_DATABASE_URL
from tests.page_quality import PageClient


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/img/seal.svg", "/static/site.css"])
def test_every_response_is_to_be_taken_for_what_it_says(client: PageClient, path: str) -> None:
    assert client.get(path).headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_runs_nothing_inline_and_stands_in_nobody_s_frame(client: PageClient) -> None:
    policy = client.get("/nowhere").headers["Content-Security-Policy"].split("; ")
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in "".join(policy)


def test_a_page_is_kept_by_nobody_unless_it_says_so(app: Flask, client: PageClient) -> None:
    app.add_url_rule("/public", "public", lambda: ("x", {"Cache-Control": "public"}))
    assert client.get("/nowhere").headers["Cache-Control"] == "private, no-cache"
    assert client.get("/public").headers["Cache-Control"] == "public"


@pytest.mark.parametrize(("environment", "expected"), [("production", True), ("testing", False)])
def test_only_production_insists_on_https(tmp_path: Path, environment: str, expected: bool) -> None:
    settings = {"ENVIRONMENT": environment, "SECRET_KEY": "k" * 32, "DATA_DIR": str(tmp_path)}
    app = create_app(read_settings(settings))
    response = app.test_client().get("/nothing-here.txt", headers={"Accept": "application/json"})
    assert ("Strict-Transport-Security" in response.headers) is expected


@contextmanager
def _every_statement() -> Iterator[list[str]]:
    """What SQLite is told from here on, by whichever way, its settings left out."""
    sent: list[str] = []

    def watch(connection: Any, *_: object) -> None:
        connection.set_trace_callback(sent.append)

    db.session.remove()
    engine = db.engine
    event.listen(engine, "checkout", watch)
    yield sent
    event.remove(engine, "checkout", watch)
    sent[:] = [statement for statement in sent if not statement.startswith("PRAGMA")]


def _select() -> str:
    db.session.execute(text("SELECT 1"))
    return request.method


on_sqlite = pytest.mark.skipif(
    bool(TEST_DATABASE_URL), reason="only SQLite locks when a transaction begins"
)


@on_sqlite
@pytest.mark.parametrize(
    ("path", "method", "begin"),
    [
        ("/select", "GET", "BEGIN"),
        ("/select", "HEAD", "BEGIN"),
        ("/select", "POST", "BEGIN IMMEDIATE"),
        ("/confirm/x", "GET", "BEGIN IMMEDIATE"),
    ],
)
def test_a_request_that_only_reads_takes_no_write_lock(
    app: Flask, client: PageClient, path: str, method: str, begin: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/select", "select", _select, methods=["GET", "POST"])
    app.add_url_rule("/confirm/x", "security.probe", _select)
    with _every_statement() as sent:
        client.open(path, method=method)
    assert sent[sent.index("SELECT 1") - 1] == begin


@on_sqlite
def test_after_a_request_transactions_may_write_again(client: PageClient) -> None:
    client.get("/nowhere")
    with _every_statement() as sent:
        db.session.execute(text("SELECT 1"))
    assert sent == ["BEGIN IMMEDIATE", "SELECT 1"]
