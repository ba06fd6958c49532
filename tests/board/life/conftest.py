from __future__ import annotations

import pytest
from flask import Flask

from qa.board.models import Answer, Question
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_question


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha", level=1, points=100)


@pytest.fixture
def ben(app: Flask) -> Actor:
    return make_actor("ben", level=1)


@pytest.fixture
def cleo(app: Flask) -> Actor:
    return make_actor("cleo")


@pytest.fixture
def question(asha: Actor) -> Question:
    return make_question(asha, bounty=41)


@pytest.fixture
def answer(question: Question, ben: Actor) -> Answer:
    return make_answer(question, ben)


@pytest.fixture
def second(question: Question, cleo: Actor) -> Answer:
    return make_answer(question, cleo)
