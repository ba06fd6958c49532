"""No badge tells who asked anonymously, neither by its post nor by its day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from qa.board import commenting
from qa.board.life import accepting, outcomes
from qa.board.models import Question, Vote
from qa.core import clock
from qa.core.db import db
from qa.core.outbox import worker
from qa.recognition.badges.awarding import settle
from qa.recognition.badges.finding import so_far
from qa.recognition.badges.metrics import METRICS, asking
from qa.recognition.models import HeldBadge
from qa.reputation.models import Award
from tests.factories import make_actor, make_answer, make_question

from .history import STEPS
from .rows import BEGIN, merchant

EVERY = list(METRICS)


@pytest.mark.parametrize("metric", asking.METRICS)
def test_anonymous_questions_count_for_nothing(app: Flask, metric: str) -> None:
    asha = merchant("asha")
    STEPS[metric](asha, 0, 120)
    db.session.execute(update(Question).where(Question.author_id == asha).values(anonymous=True))
    settle([asha], EVERY)
    assert db.session.scalars(select(HeldBadge)).all() == []
    assert so_far(asha)[metric] == 0
    db.session.execute(update(Question).where(Question.author_id == asha).values(anonymous=False))
    settle([asha], EVERY)
    assert so_far(asha)[metric] > 0


def test_whatever_an_anonymous_asker_does_there_earns_nothing(app: Flask) -> None:
    asha, ben = make_actor("asha", points=500), make_actor("ben")
    with clock.at(BEGIN):
        question = make_question(asha, bounty=50, anonymous=True)
        answer = make_answer(question, ben)
        accepting.accept(asha, answer)
        for _ in range(12):
            commenting.comment(asha, question, answer, "再请教一下细节。")
    with clock.at(BEGIN + timedelta(hours=2)):
        outcomes.report(asha, answer, "works")
        worker.drain(app)
        settle([asha.id, ben.id], [name for name in EVERY if name != "days_with_us"])
    holders = set(db.session.scalars(select(HeldBadge.member_id)))
    assert holders == {ben.id}
    assert db.session.scalars(select(Award).where(Award.member_id == asha.id)).first() is not None


def test_votes_on_an_anonymous_question_honour_nobody(app: Flask) -> None:
    asha = merchant("asha")
    STEPS["question_score"](asha, 0, 100)
    db.session.execute(update(Question).values(anonymous=True))
    settle([asha], EVERY)
    assert db.session.scalars(select(Vote)).all() != []
    assert db.session.scalars(select(HeldBadge)).all() == []
