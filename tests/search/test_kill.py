"""Writers are killed with SIGKILL wherever they happen to be: writing, building, swapping."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from qa.board.models import Industry, Question
from qa.board.order import hiding
from qa.core.db import db
from qa.core.outbox.worker import drain
from qa.search import jobs, keeping, verifying
from qa.search.engine import Document, Query, current_engine
from qa.search.whoosh_engine import WhooshEngine
from tests.factories import make_actor, make_industry, make_moderator, make_question

from .samples import random_documents

ROUNDS = 20
QUESTIONS = 240


def write_for_ever(root: Path, site: Mapping[int, Document], chance: random.Random) -> None:
    """Do what the worker does, over and over: batches in any order, now and then a rebuild."""
    engine = WhooshEngine(root)
    while True:
        if chance.random() < 0.3:
            engine.rebuild(site.values(), lambda ids: load(site, ids))
        else:
            index(engine, site, chance.sample(range(1, QUESTIONS + 1), 25))


def index(engine: WhooshEngine, site: Mapping[int, Document], ids: Collection[int]) -> None:
    """As `qa.search.jobs.index_questions`, on a site that is a dictionary."""
    engine.write(load(site, ids))
    engine.delete([id_ for id_ in ids if id_ not in site])


def load(site: Mapping[int, Document], ids: Collection[int]) -> list[Document]:
    return [site[id_] for id_ in ids if id_ in site]


def fork(work: Callable[[], object]) -> int:
    """Have a process of its own do `work`; its id."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(1)
    return child


def kill(child: int) -> None:
    """Kill a process, which must not have ended by itself."""
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def kill_a_writer(root: Path, site: Mapping[int, Document], chance: random.Random) -> None:
    """Let a process write for a moment."""
    child = fork(lambda: write_for_ever(root, site, chance))
    time.sleep(chance.uniform(0.005, 0.2))
    kill(child)


def test_whatever_is_killed_the_index_stays_usable_and_catches_up(tmp_path: Path) -> None:
    chance = random.Random(5)
    site = {document.id: document for document in random_documents(QUESTIONS)}
    engine = WhooshEngine(tmp_path, look_again=0)
    engine.rebuild(site.values(), lambda _ids: ())
    for turn in range(ROUNDS):
        changed = chance.sample(range(1, QUESTIONS + 1), 20)
        for document in random_documents(QUESTIONS, seed=turn + 100):
            if document.id in changed:
                site[document.id] = document
        for hidden in changed[:5]:
            site.pop(hidden, None)
        kill_a_writer(tmp_path, site, chance)
        assert engine.search(Query("订单")).total > 0
        index(engine, site, changed)
        assert not engine.verify(site.values()), f"after kill {turn + 1}"
    folders = [path for path in tmp_path.iterdir() if path.is_dir()]
    engine.rebuild(site.values(), lambda _ids: ())
    left = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert len(folders) <= 3
    assert len(left) == 1
    engine.close()


@pytest.fixture
def questions(app: Flask) -> list[Question]:
    """Indexed questions, each with a word that no other has."""
    author, industry = make_actor(), make_industry()
    made = [make_question(author, industry, title=f"提单 {word(n)}") for n in range(60)]
    db.session.commit()
    keeping.rebuild()
    drain(app)
    return made


def word(number: int) -> str:
    return f"zq{chr(97 + number // 26)}{chr(97 + number % 26)}x"


def index_for_ever(app: Flask, ids: Collection[int], chance: random.Random) -> None:
    """What the worker and ``flask search rebuild`` do, over and over, on the real database."""
    db.engine.dispose(close=False)  # its connections are our parent's
    while True:
        if chance.random() < 0.5:
            keeping.rebuild()
        else:
            jobs.index_questions([{"question_id": id_} for id_ in chance.sample([*ids], 20)])


def test_whatever_is_killed_nothing_deleted_is_shown_and_the_index_catches_up(
    app: Flask, client: Any, questions: list[Question]
) -> None:
    chance, mona, asker = random.Random(9), make_moderator(), make_actor()
    ids, industry = [question.id for question in questions], questions[0].industry_id
    for turn in range(ROUNDS):
        db.session.commit()
        db.engine.dispose()
        child = fork(lambda: index_for_ever(app, ids, chance))
        make_question(asker, db.session.get_one(Industry, industry), title=f"提单第 {turn} 份")
        hiding.delete_question(mona, questions[turn], "spam")
        time.sleep(chance.uniform(0.005, 0.15))
        gone = f"<mark>{word(turn)}</mark>"
        assert gone not in client.get(f"/search?q={word(turn)}").text
        kill(child)
        assert gone not in client.get(f"/search?q={word(turn)}").text
        drain(app)
        assert not verifying.differences(), f"after kill {turn + 1}"
    assert current_engine().count() == len(questions)
