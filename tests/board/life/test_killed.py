"""Hosts that are killed while time passes: what they had not committed, the next one does."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from pathlib import Path

from flask import Flask

from qa.board.models import State
from qa.core import clock
from qa.core.db import db
from qa.ledger import auditing
from tests.conftest import settings_for
from tests.factories import make_actor, make_answer, make_question
from tests.meeting import processes

from . import acts
from .looking import escrow, kinds, points, read, replayed, vote_up

QUESTIONS = 120


def test_whenever_a_host_is_killed_every_bounty_is_settled_once(app: Flask, folder: Path) -> None:
    asha, ben = make_actor("asha", points=2_000), make_actor("ben")
    questions = [make_question(asha, bounty=10) for _ in range(QUESTIONS)]
    for question in questions:
        vote_up(make_answer(question, ben))
        question.deadline_at = clock.now() - timedelta(minutes=1)
    before = points(ben)
    db.session.commit()
    for delay in (0.05, 0.15, 0.3):
        ready = processes.Event()
        host = processes.Process(target=acts.pass_time, args=(settings_for(folder), ready))
        host.start()
        assert ready.wait(60)
        time.sleep(delay * random.uniform(0.5, 1.5))
        host.kill()
        host.join()
        host.close()
    acts.chores()
    for question in map(read, questions):
        assert question.state == replayed(question) == State.RECOMMENDED
        assert kinds(question).count("recommended") == 1
        assert escrow(question) == 0
    assert points(ben) == before + QUESTIONS * 30
    assert not any(auditing.differences())
