"""Two who act on a question at the same moment, in threads and in processes of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.board.models import Answer, Ballot, Question, State
from qa.core import clock
from qa.core.db import db
from qa.ledger import auditing
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_question
from tests.meeting import WAYS, Meet, Pair, meet_in

from . import acts
from .looking import escrow, kinds, points, read, replayed, vote_up

ROUNDS = 8


@pytest.fixture(params=WAYS, ids=lambda way: way.__name__)
def meet(request: pytest.FixtureRequest, app: Flask, folder: Path) -> Iterator[Meet]:
    """Let each pair of acts happen at the same moment; the ledger is right afterwards."""
    yield meet_in(request.param, app, folder, acts.__name__)
    assert not any(auditing.differences())


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha", points=1_000)


@pytest.fixture
def questions(asha: Actor) -> list[Question]:
    return [make_question(asha, bounty=10) for _ in range(ROUNDS)]


def pay_once(questions: list[Question]) -> None:
    """Each question has one state, the one that its timeline tells, and nothing left in escrow."""
    for question in map(read, questions):
        assert replayed(question) == question.state
        held = question.bounty if question.state in (State.OPEN, State.VOTING) else 0
        assert escrow(question) == held


def test_of_two_answers_accepted_at_once_one_is(
    meet: Meet, asha: Actor, questions: list[Question]
) -> None:
    pairs: list[Pair] = []
    for question in questions:
        one, two = make_answer(question), make_answer(question)
        pairs.append((("accept", (asha.id, one.id)), ("accept", (asha.id, two.id))))
    assert {tuple(sorted(pair)) for pair in meet(pairs)} == {("Conflict", "done")}
    pay_once(questions)
    assert all(kinds(question).count("accepted") == 1 for question in questions)


def test_the_same_answer_accepted_twice_at_once_is_paid_once(
    meet: Meet, asha: Actor, questions: list[Question]
) -> None:
    ben = make_actor("ben")
    accepts = [("accept", (asha.id, make_answer(one, ben).id)) for one in questions]
    before = points(ben)
    assert set(meet([(one, one) for one in accepts])) == {("done", "done")}
    pay_once(questions)
    assert points(ben) == before + ROUNDS * 30


def test_an_acceptance_and_the_deadline_are_one_end(
    meet: Meet, asha: Actor, questions: list[Question]
) -> None:
    pairs: list[Pair] = []
    for question in questions:
        answer = make_answer(question)
        vote_up(answer)
        question.deadline_at = clock.now() - timedelta(minutes=1)
        pairs.append((("accept", (asha.id, answer.id)), ("chores", ())))
    came_out = meet(pairs)
    pay_once(questions)
    for question in questions:
        ends = [kind for kind in kinds(question) if kind in ("accepted", "recommended")]
        assert len(ends) == 1
    accepted = [one for one in questions if one.state == State.SOLVED]
    assert len(accepted) == [first for first, _ in came_out].count("done")


def test_a_bounty_raised_while_an_answer_is_accepted_is_paid_whole_or_not_taken(
    meet: Meet, asha: Actor, questions: list[Question]
) -> None:
    ben, pairs = make_actor("ben"), list[Pair]()
    for question in questions:
        answer = make_answer(question, ben)
        raised = ("raise_bounty", (asha.id, question.id, 5, "key"))
        pairs.append((("accept", (asha.id, answer.id)), raised))
    before, cost = points(ben), points(asha)
    came_out = meet(pairs)
    pay_once(questions)
    raises = [second for _, second in came_out].count("done")
    assert {first for first, _ in came_out} == {"done"}
    assert points(ben) == before + ROUNDS * 30 + raises * 5
    assert points(asha) == cost + ROUNDS * 3 - raises * 5


def test_a_raise_pressed_twice_at_once_is_one(
    meet: Meet, asha: Actor, questions: list[Question]
) -> None:
    raises = [("raise_bounty", (asha.id, one.id, 5, "key")) for one in questions]
    assert set(meet([(one, one) for one in raises])) == {("done", "done")}
    pay_once(questions)
    assert {read(one).bounty for one in questions} == {15}


def test_declining_and_accepting_at_once_are_one_end(
    meet: Meet, asha: Actor, questions: list[Question]
) -> None:
    pairs: list[Pair] = []
    for question in questions:
        answer = make_answer(question)
        pairs.append((("accept", (asha.id, answer.id)), ("decline", (asha.id, question.id))))
    assert {tuple(sorted(pair)) for pair in meet(pairs)} == {("Conflict", "done")}
    pay_once(questions)


def test_a_member_has_one_voice_however_often_they_press(
    meet: Meet, questions: list[Question]
) -> None:
    voter, pairs = make_actor(), list[Pair]()
    for question in questions:
        one, two = make_answer(question), make_answer(question)
        question.state, question.ballot_ends_at = State.VOTING, clock.now() + timedelta(days=1)
        pairs.append((("ballot", (voter.id, one.id)), ("ballot", (voter.id, two.id))))
    assert set(meet(pairs)) == {("done", "done")}
    each = select(func.count()).select_from(Ballot).group_by(Ballot.question_id)
    assert db.session.scalars(each).all() == [1] * ROUNDS
    assert points(voter) == 5  # the most of one day


def test_two_hosts_do_each_step_once(meet: Meet, asha: Actor, questions: list[Question]) -> None:
    ben = make_actor("ben")
    for number, question in enumerate(questions):
        for author in (ben, make_actor())[: number % 3]:
            vote_up(make_answer(question, author))
        question.deadline_at = question.charge_at = clock.now()
    assert set(meet([(("chores", ()), ("chores", ()))] * 2)) == {("done", "done")}
    pay_once(questions)
    ends = {
        State.EXPIRED: "expired",
        State.RECOMMENDED: "recommended",
        State.VOTING: "voting_begun",
    }
    assert {read(one).state for one in questions} == set(ends)
    for question in questions:
        steps = kinds(question)
        assert steps.count(ends[State(question.state)]) == 1
        assert steps.count("unhandled") == (question.state != State.EXPIRED)
    assert db.session.scalar(select(func.count()).where(Answer.recommended_at.is_not(None))) == 3
