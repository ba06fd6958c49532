"""Fixtures: a fresh site for every test, on SQLite, or on PostgreSQL by TEST_DATABASE_URL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask

from qa import create_app
from qa.core.config import read_settings
from qa.core.db import db
from tests import demo, quickly
from tests.databases import own_database
from tests.page_quality import PageClient

TEST_DATABASE_URL = own_database("tests")
quickly.make_sites_quickly()


def environment_for(folder: Path, **changes: str) -> dict[str, str]:
    """What the environment says to a site under test whose data lies in `folder`."""
    return {
        "ENVIRONMENT": "testing",
        "SECRET_KEY": "a key that is only used in tests, never else",
        "DATA_DIR": str(folder),
        "DATABASE_URL": TEST_DATABASE_URL,
        "DEFAULT_LANGUAGE": "en",
        "SITE_STAGE": "grown",  # levels open what member-system.md says; presets have own tests
        "PAGE_CACHE_MB": "0",  # queries are counted; the cache has tests of its own
        **changes,
    }


def settings_for(folder: Path, **changes: str) -> dict[str, Any]:
    """The settings that such a site reads from it."""
    return read_settings(environment_for(folder, **changes))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose database has just been migrated; made once a run."""
    folder = tmp_path_factory.mktemp("migrated")
    own_database("tests")  # a test that needs no empty site may have started one there before
    with create_app(settings_for(folder)).app_context():
        flask_migrate.upgrade()
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> demo.Demo:
    """The demo content, for copies; made once a run."""
    run = tmp_path_factory.getbasetemp()
    return demo.made_once(run.parent if "PYTEST_XDIST_TESTRUNUID" in os.environ else run)


@pytest.fixture
def folder(migrated: Path, tmp_path: Path) -> Path:
    """The data folder of this test's site, with an empty migrated database."""
    if TEST_DATABASE_URL:
        quickly.empty_postgresql(TEST_DATABASE_URL)
    else:
        for file in migrated.glob("shangbang.db*"):
            shutil.copy(file, tmp_path)
    return tmp_path


@pytest.fixture
def app(folder: Path) -> Iterator[Flask]:
    """The site, within an app context."""
    app = create_app(settings_for(folder))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Any:
    """The database session of the test."""
    return db.session


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser without script that checks every page it is sent."""
    app.test_client_class = PageClient
    return PageClient(app, app.response_class)


LONGEST = (
    "tests/cli/test_demo.py",  # makes the demo, for which the browser journeys would wait
    "tests/guards/test_every_address.py",
    "tests/browser/",
    "tests/notifications/test_wrong_person.py",
    "tests/machine/",
    "tests/cli/",
    "tests/journeys/",
    "tests/crowd/",
    "tests/bench/",
)
"""What takes longest begins first, so that no process ends long after the others."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the `LONGEST` first, file by file."""
    items.sort(key=lambda item: _turn(item.nodeid))


def _turn(name: str) -> int:
    turns = (turn for turn, start in enumerate(LONGEST) if name.startswith(start))
    return next(turns, len(LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[Any]:
    """A failure that quotes hostile text can still be sent from one test process to another."""
    report = yield
    report.sections = [(name, _sendable(text)) for name, text in report.sections]
    if report.longrepr is not None and report.failed:
        report.longrepr = _sendable(report.longreprtext)
    return report


def _sendable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
