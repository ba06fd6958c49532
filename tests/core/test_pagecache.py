"""The guests' page cache, in front of a site with a few views of its own."""

from __future__ import annotations

import gzip
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, make_response, request
from flask.testing import FlaskClient
from sqlalchemy import event, func, insert, select

from qa import create_app
from qa.core import clock
from qa.core.db import db, reading
from qa.core.outbox import chores
from qa.core.outbox.models import Purge
from qa.core.web import pagecache
from qa.core.web.pagecache import PageCache, cache_for_guests
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
    with _site(folder) as site:
        yield site


@contextmanager
def _site(folder: Path) -> Iterator[Site]:
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


def test_a_page_is_made_once_for_all_guests(site: Site) -> None:
    assert [site.get("/t/a") for _ in range(3)] == ["<h1>a 1</h1>"] * 3


def test_a_page_whose_view_did_not_ask_for_it_is_made_every_time(site: Site) -> None:
    assert [site.get("/unmarked") for _ in range(2)] == ["unmarked 1", "unmarked 2"]


def test_a_commit_of_this_process_is_seen_at_once_and_by_its_pages_alone(site: Site) -> None:
    site.get("/t/a")
    site.get("/t/b")
    site.commit("page:a")
    assert site.get("/t/a") == "<h1>a 2</h1>"
    assert site.get("/t/b") == "<h1>b 1</h1>"


def test_a_key_of_many_pages_purges_them_all(site: Site) -> None:
    site.get("/t/a")
    site.get("/t/b")
    site.commit("pages")
    assert (site.get("/t/a"), site.get("/t/b")) == ("<h1>a 2</h1>", "<h1>b 2</h1>")


def test_a_commit_of_another_process_is_seen_within_a_second_or_so(site: Site) -> None:
    site.get("/t/a")
    site.commit_elsewhere("page:a")
    deadline = time.monotonic() + 2
    while site.get("/t/a") == "<h1>a 1</h1>" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert site.get("/t/a") == "<h1>a 2</h1>"


def test_a_purge_that_was_rolled_back_purges_nothing(site: Site) -> None:
    site.get("/t/a")
    with site.app.app_context():
        db.session.execute(insert(Purge), [{"key": "page:a", "at": clock.now()}])
        db.session.rollback()
    site.look_again()
    assert site.get("/t/a") == "<h1>a 1</h1>"


def test_purges_are_seen_though_an_earlier_number_is_committed_later(site: Site) -> None:
    site.commit_elsewhere("other", id=1)
    site.get("/t/a")
    site.commit_elsewhere("page:b", id=5)
    site.look_again()
    site.get("/t/a")
    site.commit_elsewhere("page:a", id=3)
    site.look_again()
    assert site.get("/t/a") == "<h1>a 2</h1>"


def test_purges_of_a_long_transaction_are_seen_when_it_commits(site: Site) -> None:
    site.commit_elsewhere("other", id=1)
    site.get("/t/a")
    site.commit_elsewhere("page:b", id=900)
    site.look_again()
    site.get("/t/a")
    with site.app.app_context(), db.engine.begin() as connection:
        keys = {2: "page:a"} | {number: f"question:{number}" for number in range(3, 900)}
        rows = [{"id": number, "key": key, "at": clock.now()} for number, key in keys.items()]
        connection.execute(insert(Purge), rows)
    site.look_again()
    assert site.get("/t/a") == "<h1>a 2</h1>"


def test_a_purge_in_the_air_when_the_process_starts_is_seen(site: Site) -> None:
    site.commit_elsewhere("other", id=9)
    site.get("/t/a")
    site.commit_elsewhere("page:a", id=8)
    site.look_again()
    assert site.get("/t/a") == "<h1>a 2</h1>"


def test_very_many_purges_drop_everything(site: Site) -> None:
    site.get("/t/a")
    site.commit(*(f"question:{number}" for number in range(2500)))
    assert site.get("/t/a") == "<h1>a 2</h1>"
    site.commit("page:a")
    assert site.get("/t/a") == "<h1>a 3</h1>"


def test_purges_are_seen_after_old_ones_were_deleted(site: Site) -> None:
    with clock.at(clock.now() - timedelta(hours=2)):
        site.commit("x", "y", "z")
    site.get("/t/a")
    with site.app.app_context():
        chores.delete_old_purges()
        db.session.commit()
        assert db.session.scalars(select(Purge.key)).all() == ["z"]
        db.session.rollback()
    site.commit("page:a")
    assert site.get("/t/a") == "<h1>a 2</h1>"


def test_a_page_made_before_a_purge_that_was_seen_meanwhile_is_not_kept(site: Site) -> None:
    def purge_and_look() -> None:
        site.during = lambda: None
        site.commit_elsewhere("page:a")
        site.look_again()
        site.get("/t/b")

    site.during = purge_and_look
    assert site.get("/t/a") == "<h1>a 1</h1>"
    assert site.get("/t/a") == "<h1>a 2</h1>"
    assert site.get("/t/a") == "<h1>a 2</h1>"


def test_a_page_made_before_a_purge_that_is_seen_later_is_dropped_then(site: Site) -> None:
    site.during = lambda: site.commit_elsewhere("page:a")
    assert site.get("/t/a") == "<h1>a 1</h1>"
    site.during = lambda: None
    assert site.get("/t/a") == "<h1>a 1</h1>", "it was kept, and the second has not passed"
    site.look_again()
    assert site.get("/t/a") == "<h1>a 2</h1>"


def test_a_commit_while_the_purges_are_read_has_them_read_again(site: Site) -> None:
    site.get("/t/a")
    site.look_again()
    site.when_purges_are_read("after", lambda: site.commit("page:a"))
    assert site.get("/t/a") == "<h1>a 1</h1>", "it was asked for before the commit"
    assert site.get("/t/a") == "<h1>a 2</h1>"


def test_who_comes_after_a_commit_waits_for_the_thread_that_reads_the_purges(site: Site) -> None:
    site.get("/t/a")
    site.commit("page:a")
    reading_them, go_on = threading.Event(), threading.Event()
    site.when_purges_are_read("before", lambda: (reading_them.set(), go_on.wait(5)))
    with ThreadPoolExecutor() as threads:
        first = threads.submit(site.get, "/t/a")
        assert reading_them.wait(5)
        second = threads.submit(site.get, "/t/a")
        time.sleep(0.1)
        assert not second.done()
        go_on.set()
        assert "<h1>a 1</h1>" not in (first.result(), second.result())


def test_no_thread_ever_sees_less_than_this_process_had_committed(site: Site) -> None:
    committed, failures, stop = 0, [], threading.Event()

    def read() -> None:
        guest = site.guest
        while not stop.is_set():
            least = committed
            shown = int(guest.get("/count").text)
            if shown < least:
                failures.append((shown, least))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(20):
        site.commit("count")
        committed = number + 1
        time.sleep(0.005)
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert site.get("/count") == "20"


@pytest.mark.parametrize("kind", ["cookie", "text", "missing"])
def test_what_is_not_a_page_for_everybody_is_not_kept(site: Site, kind: str) -> None:
    assert [site.get(f"/odd/{kind}") for _ in range(2)] == [f"{kind} 1", f"{kind} 2"]


@pytest.mark.parametrize(
    "header",
    [
        {"Cookie": "language=en; session=abc"},
        {"Cookie": "remember_token=abc"},
        {"Authorization": "Bearer abc"},
        {"Authentication-Token": "abc"},
        {"X-Requested-With": "fetch"},
    ],
)
def test_who_may_be_known_goes_past_the_cache(site: Site, header: dict[str, str]) -> None:
    assert site.get("/t/a", **header) == "<h1>a 1</h1>"
    assert site.get("/t/a") == "<h1>a 2</h1>"
    assert site.get("/t/a", **header) == "<h1>a 3</h1>"


def test_a_post_is_never_answered_from_the_cache(site: Site) -> None:
    site.get("/t/a")
    assert "<h1>a 1</h1>" not in site.guest.post("/t/a").text


def test_each_language_theme_and_host_has_its_own_page(site: Site) -> None:
    others = [
        {"Cookie": "language=zh_Hant"},
        {"Accept-Language": "zh-CN,zh;q=0.9"},
        {"Cookie": "theme=dark"},
        {"Host": "evil.example"},
    ]
    assert site.get("/t/a") == "<h1>a 1</h1>"
    for number, headers in enumerate(others, start=2):
        assert site.get("/t/a", **headers) == f"<h1>a {number}</h1>"
    assert site.get("/t/a", **{"Accept-Language": "zh-TW"}) == "<h1>a 2</h1>"
    assert site.get("/t/a", Cookie="theme=none; language=xx") == "<h1>a 1</h1>"


def test_arguments_that_the_view_knows_are_part_of_the_address_in_any_order(site: Site) -> None:
    assert site.get("/t/a?page=200&tab=hot") == "<h1>a 1</h1>"
    assert site.get("/t/a?tab=%68ot&page=200") == "<h1>a 1</h1>"
    assert site.get("/t/a?page=2&tab=hot") == "<h1>a 2</h1>"


@pytest.mark.parametrize(
    "query",
    ["x=1", "page=1&page=2", "page=1&utm=%FF", "page=外", "page=1%00", "&".join(["page=1"] * 30)],
)
def test_other_arguments_fill_no_cache(site: Site, query: str) -> None:
    assert site.get(f"/t/a?{query}") == "<h1>a 1</h1>"
    assert site.get(f"/t/a?{query}") == "<h1>a 2</h1>"


def test_a_gzip_copy_is_sent_to_who_takes_it(site: Site) -> None:
    plain = site.guest.get("/t/a")
    packed = site.guest.get("/t/a", headers={"Accept-Encoding": "br, gzip, deflate"})
    refused = site.guest.get("/t/a", headers={"Accept-Encoding": "gzip;q=0"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == refused.data
    assert packed.content_length == len(packed.data)
    assert packed.headers["ETag"] == plain.headers["ETag"]
    for response in plain, packed:
        assert "Accept-Encoding" in response.headers["Vary"]


def test_a_browser_that_has_the_page_is_told_so(site: Site) -> None:
    first = site.guest.get("/t/a")
    assert first.headers["ETag"].startswith("W/")
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = site.guest.get("/t/a", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    site.commit("page:a")
    changed = site.guest.get("/t/a", headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.text) == (200, "<h1>a 2</h1>")


def test_a_head_request_gets_the_headers_of_the_page(site: Site) -> None:
    assert site.guest.head("/t/a").status_code == 200
    page = site.guest.get("/t/a")
    head = site.guest.head("/t/a")
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(page.data))
    assert head.headers["ETag"] == page.headers["ETag"]
    assert site.runs["a"] == 2


def test_a_view_that_fails_is_asked_again(site: Site) -> None:
    def fail() -> None:
        raise RuntimeError("out of order")

    site.during = fail
    with pytest.raises(RuntimeError):
        site.get("/t/a")
    site.during = lambda: None
    assert site.get("/t/a") == "<h1>a 2</h1>"
    assert site.get("/t/a") == "<h1>a 2</h1>"


def test_the_page_asked_for_longest_ago_makes_room(site: Site) -> None:
    site.app.wsgi_app = PageCache(site.app, site.app.wsgi_app._inner, limit=8_000)
    for name in "abcade":
        site.get(f"/t/{name}")
    assert site.get("/t/a") == "<h1>a 1</h1>"
    assert site.get("/t/b") == "<h1>b 2</h1>"


def test_a_page_is_made_anew_when_it_is_old(site: Site) -> None:
    site.app.wsgi_app = PageCache(site.app, site.app.wsgi_app._inner, 10**6, lifetime=0.05)
    assert site.get("/t/a") == site.get("/t/a")
    time.sleep(0.06)
    assert site.get("/t/a") == "<h1>a 2</h1>"


def test_without_memory_for_it_there_is_no_cache(folder: Path) -> None:
    app = create_app(settings_for(folder, PAGE_CACHE_MB="0"))
    pagecache.init_app(app)
    assert not isinstance(app.wsgi_app, PageCache)

    @app.get("/t/a")
    def page() -> str:
        cache_for_guests("a")
        return request.path

    assert app.test_client().get("/t/a").text == "/t/a"
