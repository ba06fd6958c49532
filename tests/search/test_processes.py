"""Four web processes, a worker and a rebuild at once, over real sockets: ``flask serve``."""

from __future__ import annotations

import gc
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.board import industries
from qa.board.models import Industry, Question
from qa.board.order import hiding
from qa.core.db import db
from qa.core.outbox.models import Job
from qa.search import keeping, verifying
from qa.search.engine import Query, current_engine
from qa.search.whoosh_engine import WhooshEngine
from tests.browser.conftest import free_port
from tests.conftest import environment_for
from tests.factories import make_actor, make_moderator, make_question

from .samples import random_documents

ROOT = Path(__file__).parents[2]
WEB_PROCESSES = 4
READERS = 4
ROUNDS = 12
PATIENCE = 60.0


def word(number: int) -> str:
    """A word that one question has."""
    return f"zq{chr(97 + number // 26)}{chr(97 + number % 26)}x"


def flask(folder: Path, *arguments: str, **changes: str) -> subprocess.Popen[str]:
    """A command of the site whose data lies in `folder`."""
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", *arguments],
        cwd=ROOT, env=os.environ | environment_for(folder, LOG_LEVEL="ERROR", **changes),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


class Site:
    """The running site, asked over a new connection each time: any of its processes answers."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.process = flask(folder, "serve", PORT=str(self.port), WEB_PROCESSES=str(WEB_PROCESSES))

    def get(self, path: str) -> str:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request("GET", path)
            reply = line.getresponse()
            text = reply.read().decode()
        assert reply.status == 200, (path, reply.status, text[:500])
        return text

    def shows(self, number: int) -> bool:
        return f"<mark>{word(number)}</mark>" in self.get(f"/search?q={word(number)}")

    def is_up(self) -> bool:
        assert self.process.poll() is None
        try:
            self.get("/search")
        except OSError:
            return False
        return True

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=PATIENCE)


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for what has to come true soon."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.fixture
def industry(app: Flask) -> int:
    """Some questions, in the index before the site is up."""
    industries.sync()
    industry = db.session.scalars(select(Industry).where(Industry.open_for_questions)).first()
    assert industry
    author = make_actor()
    for number in range(ROUNDS):
        make_question(author, industry, title=f"提单 {word(number)}")
    db.session.commit()
    keeping.rebuild()
    return industry.id


@pytest.fixture
def site(folder: Path, industry: int) -> Iterator[Site]:
    """The site, up."""
    site = Site(folder)
    try:
        wait_until(site.is_up)
        yield site
    finally:
        db.session.rollback()
        site.stop()


class Reader(threading.Thread):
    """Searches and opens questions all the while; remembers what should not have been shown."""

    def __init__(self, site: Site, hidden: list[int], seed: int) -> None:
        super().__init__(daemon=True)
        self.site, self.hidden, self.chance = site, hidden, random.Random(seed)
        self.stop = threading.Event()
        self.wrong: list[object] = []
        self.pages = 0

    def run(self) -> None:
        while not self.stop.is_set():
            hidden = {word(number) for number in self.hidden}
            try:
                page = self.site.get(self.address())
            except Exception as error:
                self.wrong.append(error)
            else:
                self.wrong += [one for one in hidden if f"<mark>{one}</mark>" in page]
                self.pages += 1
            time.sleep(0.03)  # the others want to work, too

    def address(self) -> str:
        one, other = self.chance.sample(range(ROUNDS), 2)
        title = quote(f"提单 {word(one)}")
        return self.chance.choice(
            (f"/search?q={word(one)}", f"/search?q={quote('提单')}&page=2",
             f"/questions/similar?title={title}", f"/search?q={word(one)}+{word(other)}"),
        )  # fmt: skip


def test_four_web_processes_a_worker_and_a_rebuild_do_not_get_in_each_others_way(
    app: Flask, folder: Path, site: Site, industry: int
) -> None:
    mona, asker, hidden = make_moderator(), make_actor(), list[int]()
    db.session.commit()
    readers = [Reader(site, hidden, seed) for seed in range(READERS)]
    for reader in readers:
        reader.start()
    building = None
    for number in range(ROUNDS):
        if number == 4:
            building = flask(folder, "search", "rebuild")
        place = db.session.get_one(Industry, industry)
        make_question(asker, place, title=f"提单 {word(ROUNDS + number)}")
        if number % 2:
            title = f"提单 {word(number)}"
            question = db.session.scalars(select(Question).filter_by(title=title)).one()
            hiding.delete_question(mona, question, "spam")
        db.session.commit()
        if number % 2:
            hidden.append(number)
            assert not site.shows(number)
    assert building
    assert "questions indexed" in building.communicate(timeout=PATIENCE)[0]
    for reader in readers:
        reader.stop.set()
        reader.join()
        assert not reader.wrong
        assert reader.pages

    def nothing_waits() -> bool:
        db.session.rollback()
        waiting = select(func.count()).where(Job.reaction == keeping.REACTION)
        return not db.session.scalar(waiting)

    assert "Only the beginning" in site.get(f"/search?q={quote('提单' * 5_000)}")
    wait_until(nothing_waits)
    db.session.rollback()
    assert not verifying.lasting_differences()
    assert current_engine().count() == 2 * ROUNDS - len(hidden)
    wait_until(lambda: all(site.shows(2 * ROUNDS - 1) for _ in range(5 * WEB_PROCESSES)))


def handles() -> int:
    gc.collect()  # Whoosh leaves some files to it
    return len(os.listdir("/proc/self/fd"))


def test_a_hundred_commits_leave_no_handle_and_no_snapshot_behind(tmp_path: Path) -> None:
    documents = {document.id: document for document in random_documents(50)}
    writer, reader = (WhooshEngine(tmp_path, look_again=0) for _ in range(2))
    writer.rebuild(documents.values(), lambda _ids: ())
    reader.search(Query("定金"))
    before = handles()
    for number in range(100):
        fresh = random_documents(1, seed=number, first=number % 50 + 1)
        writer.write(fresh)
        documents |= {document.id: document for document in fresh}
        reader.search(Query("定金 模具"))
    writer.rebuild(documents.values(), lambda _ids: ())
    reader.search(Query("定金"))
    assert handles() == before
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) <= 2
    assert not reader.verify(documents.values())
    reader.close()
    writer.close()
