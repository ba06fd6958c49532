"""Facts purge pages: at once in the same process, soon in others, and no page slips through."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import insert, select

from qa.core import clock
from qa.core.db import db
from qa.core.outbox import chores
from qa.core.outbox.models import Purge

from .conftest import Site


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
