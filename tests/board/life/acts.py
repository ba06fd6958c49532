"""What two members, or two hosts, do at the same moment, for ``test_races``.

Their processes import this module, and must not import ``tests.conftest``, which makes databases.
"""

from __future__ import annotations

from multiprocessing.synchronize import Event
from typing import Any

from qa import create_app
from qa.board.life import accepting, balloting, declining, jobs, raising
from qa.board.models import Answer, Question
from qa.core.db import db
from qa.reputation import actors


def wait(self, timeout: float) -> int: ...


def accept(member_id: int, answer_id: int) -> None:
    accepting.accept(actors.load(member_id), db.session.get_one(Answer, answer_id))


def withdraw(member_id: int, answer_id: int) -> None:
    accepting.withdraw(actors.load(member_id), db.session.get_one(Answer, answer_id))


def decline(member_id: int, question_id: int) -> None:
    declining.decline(actors.load(member_id), db.session.get_one(Question, question_id))


def raise_bounty(member_id: int, question_id: int, points: int, key: str) -> None:
    question = db.session.get_one(Question, question_id)
    raising.raise_bounty(actors.load(member_id), question, points, key)


def ballot(member_id: int, answer_id: int) -> None:
    balloting.cast(actors.load(member_id), db.session.get_one(Answer, answer_id))


def chores() -> None:
    jobs.pass_time()


def pass_time(settings: dict[str, Any], ready: Event) -> None:
    """A host whose worker does the chores over and over, until it is killed."""
    app = create_app(settings)
    with app.app_context():
        ready.set()
        while True:
            chores()
