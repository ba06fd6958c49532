"""Writers are killed with SIGKILL wherever they happen to be: writing, building, swapping."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Collection, Mapping
from pathlib import Path

from qa.search.engine import Document, Query
from qa.search.whoosh_engine import WhooshEngine

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


def kill_a_writer(root: Path, site: Mapping[int, Document], chance: random.Random) -> None:
    """Let a process write for a moment."""
    child = os.fork()
    if not child:
        try:
            write_for_ever(root, site, chance)
        finally:
            os._exit(1)
    time.sleep(chance.uniform(0.005, 0.2))
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL


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
