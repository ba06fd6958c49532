"""A site with a few views of its own behind the guests' page cache."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, make_response
from flask.testing import FlaskClient
from sqlalchemy import event, func, insert, select

from qa import create_app
from qa.core import clock
from qa.core.db import db, reading
from qa.core.outbox.models import Purge
from qa.core.web import pagecache
from qa.core.web.pagecache import cache_for_guests
from tests.conftest import settings_for


class Site:
    """The views below, how often each was run, and purges as verbs and other processes do them."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.runs: Counter[str] = Counter()
        self.during: Callable[[], object] = lambda: None

    @property
    def guest(self) -> FlaskClient:
        return self.app.test_client(use_cookies=False)

    def get(self, path: str, **headers: str) -> str:
        return self.guest.get(path, headers=headers).text

    def commit(self, *keys: str) -> None:
        """Purge as a request of this process does."""
        with self.app.app_context():
            db.session.execute(insert(Purge), [{"key": key, "at": clock.now()} for key in keys])
            db.session.commit()

    def commit_elsewhere(self, *keys: str, **columns: Any) -> None:
        """Purge as another process does."""
        with self.app.app_context(), db.engine.begin() as connection:
            values = [{"key": key, "at": clock.now(), **columns} for key in keys]
            connection.execute(insert(Purge), values)

    def when_purges_are_read(self, moment: str, act: Callable[[], object]) -> None:
        """Have `act` done the next time they are read, before or after the database is asked."""
        todo = [act]

        def listener(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if todo and "FROM purges" in statement:
                todo.pop()()

        with self.app.app_context():
            event.listen(db.engine, f"{moment}_cursor_execute", listener)

    def look_again(self) -> None:
        """As if a second had passed."""
        self.app.extensions["page_cache"].purges.look_at_once()


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    with cached_site(folder) as site:
        yield site


@contextmanager
def cached_site(folder: Path) -> Iterator[Site]:
    app = create_app(settings_for(folder, PAGE_CACHE_MB="0"))
    app.config["PAGE_CACHE_MB"] = 1
    pagecache.init_app(app)
    site = Site(app)

    @app.get("/t/<name>")
    def page(name: str) -> str:
        cache_for_guests(f"page:{name}", "pages", arguments=("page", "tab"))
        site.runs[name] += 1
        text = f"<h1>{name} {site.runs[name]}</h1>"
        site.during()
        return text

    @app.get("/odd/<kind>")
    def odd(kind: str) -> Any:
        cache_for_guests(kind)
        site.runs[kind] += 1
        response = make_response(f"{kind} {site.runs[kind]}", 404 if kind == "missing" else 200)
        if kind == "cookie":
            response.set_cookie("seen", "1")
        if kind == "text":
            response.mimetype = "text/plain"
        return response

    @app.get("/unmarked")
    def unmarked() -> str:
        site.runs["unmarked"] += 1
        return f"unmarked {site.runs['unmarked']}"

    @app.get("/count")
    def count() -> str:
        cache_for_guests("count")
        with reading():
            number = db.session.scalar(select(func.count()).select_from(Purge))
        return str(number)

    yield site
    with app.app_context():
        db.engine.dispose()
