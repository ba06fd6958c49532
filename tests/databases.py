"""The PostgreSQL databases of a run, beside the one that TEST_DATABASE_URL names."""

from __future__ import annotations

import os

import psycopg


def own_database(name: str, template: str = "") -> str:
    """A new database for this test process alone, empty or a copy of that at `template`.

    Returns its address; empty where the run is on SQLite.
    """
    return _make(f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{name}", template)


def shared_database(name: str) -> str:
    """A new one for all processes of the run; empty where it is on SQLite."""
    return _make(name)


def _make(name: str, template: str = "") -> str:
    """Who commits there does not wait for the disk."""
    url = os.environ.get("TEST_DATABASE_URL", "")
    if not url:
        return ""
    server, base = url.rsplit("/", 1)
    new, like = f"{base}_{name}", template.rpartition("/")[2] or "template1"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{new}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{new}" TEMPLATE "{like}"')
        connection.execute(f'ALTER DATABASE "{new}" SET synchronous_commit = off')
    return f"{server}/{new}"
