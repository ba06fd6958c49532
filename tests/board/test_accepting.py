"""Accepting: the question is solved once, and everybody gets what is theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.board.life import accepting
from qa.board.models import Answer, Question, TimelineEntry
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Conflict, Refused
from qa.core.outbox.models import Job
from qa.ledger import posting
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_question


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha", level=1, points=100)


@pytest.fixture
def ben(app: Flask) -> Actor:
    return make_actor("ben", level=1)


@pytest.fixture
def question(asha: Actor) -> Question:
    return make_question(asha, bounty=40)


@pytest.fixture
def answer(question: Question, ben: Actor) -> Answer:
    return make_answer(question, ben)


def points(actor: Actor) -> int:
    return actors.load(actor.id).points


def test_accepting_solves_pays_the_bounty_and_marks_the_timeline(
    asha: Actor, ben: Actor, question: Question, answer: Answer
) -> None:
    bystander = make_question(make_actor(points=10), bounty=10)
    indexed = select(func.count()).where(Job.reaction == "search.index")
    before = db.session.scalar(indexed) or 0
    accepting.accept(asha, answer)
    assert (question.state, question.accepted_answer_id) == ("solved", answer.id)
    assert points(ben) == 2 + 20 + 40
    assert actors.load(ben.id).experience == 2 + 20 + 20
    assert points(asha) == 100 - 40 + 3
    assert posting.balance(posting.escrow(f"question:{question.id}")) == 0
    kinds = select(TimelineEntry.kind).where(TimelineEntry.question_id == question.id)
    assert db.session.scalars(kinds).all()[-1] == "accepted"
    assert db.session.scalar(indexed) == before + 1
    assert bystander.state == "open"
    assert posting.balance(posting.escrow(f"question:{bystander.id}")) == 10


def test_accepting_twice_pays_once(asha: Actor, ben: Actor, answer: Answer) -> None:
    accepting.accept(asha, answer)
    accepting.accept(asha, answer)
    assert points(ben) == 62


def test_a_second_best_answer_is_a_conflict(
    asha: Actor, question: Question, answer: Answer
) -> None:
    second = make_answer(question)
    accepting.accept(asha, answer)
    with pytest.raises(Conflict):
        accepting.accept(asha, second)
    assert question.accepted_answer_id == answer.id


def test_only_the_asker_accepts(ben: Actor, question: Question, answer: Answer) -> None:
    for actor in (ben, make_actor("cleo", level=20)):
        with pytest.raises(Refused):
            accepting.accept(actor, answer)
    assert question.state == "open"


def test_ending_it_after_the_deadline_earns_the_asker_nothing(
    asha: Actor, question: Question, answer: Answer
) -> None:
    with clock.at(question.deadline_at + timedelta(seconds=1)):
        accepting.accept(asha, answer)
    assert points(asha) == 60
