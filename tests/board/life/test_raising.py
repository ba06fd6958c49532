from __future__ import annotations

from datetime import timedelta

import pytest

from qa.board.life import accepting, raising
from qa.board.models import Answer, Question, State
from qa.core import clock
from qa.core.errors import Conflict, Invalid, Refused
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_question

from .looking import chores_at, days_later, entries, escrow, kinds, points, read

DAY = timedelta(days=1)


def test_a_raise_adds_points_and_five_days(asha: Actor) -> None:
    question = make_question(asha, bounty=10, deadline_days=3)
    deadline, charge = question.deadline_at, question.charge_at
    chores_at(deadline - DAY / 4)
    question = read(question)
    assert question.reminded_at
    raising.raise_bounty(asha, question, 20, "once")
    assert question.bounty == escrow(question) == 30
    assert question.deadline_at == deadline + 5 * DAY
    assert question.charge_at == charge
    assert question.reminded_at is None
    assert points(asha) == 70
    assert entries(question)[-1].data == {"points": 20, "bounty": 30}


def test_pressed_twice_it_is_one_raise(asha: Actor, question: Question) -> None:
    for _ in range(2):
        raising.raise_bounty(asha, question, 5, "the same key")
    raising.raise_bounty(asha, question, 5, "another key")
    assert question.bounty == escrow(question) == 51
    assert kinds(question).count("bounty_raised") == 2


def test_no_deadline_lies_further_off_than_the_longest(asha: Actor, question: Question) -> None:
    with days_later(question, 2):
        raising.raise_bounty(asha, question, 5, "key")
        assert question.deadline_at == clock.now() + 15 * DAY
        raising.raise_bounty(asha, question, 5, "another")
        assert question.deadline_at == clock.now() + 15 * DAY
        assert question.charge_at == question.deadline_at


@pytest.mark.parametrize("amount", [0, 4, 51, -5])
def test_a_raise_has_its_limits(asha: Actor, question: Question, amount: int) -> None:
    with pytest.raises(Invalid) as error:
        raising.raise_bounty(asha, question, amount, "key")
    assert set(error.value.errors) == {"bounty"}


def test_what_is_not_there_cannot_be_put_up(asha: Actor, question: Question) -> None:
    raising.raise_bounty(asha, question, 50, "key")
    with pytest.raises(Invalid) as error:
        raising.raise_bounty(asha, question, 50, "another")
    assert set(error.value.errors) == {"bounty"}


def test_it_opens_an_expired_question_for_another_round(asha: Actor, question: Question) -> None:
    chores_at(question.deadline_at)
    question = read(question)
    assert question.state == State.EXPIRED
    with days_later(question, 20):
        raising.raise_bounty(asha, question, 5, "key")
        assert question.deadline_at == clock.now() + 5 * DAY
    assert (question.state, question.round) == (State.OPEN, 2)
    assert question.bounty == escrow(question) == 5
    assert points(asha) == 100 - 21 - 5
    chores_at(question.deadline_at)
    assert read(question).state == State.EXPIRED
    assert escrow(question) == 0


def test_strangers_and_a_solved_question_are_turned_away(
    asha: Actor, question: Question, answer: Answer
) -> None:
    with pytest.raises(Refused):
        raising.raise_bounty(make_actor(points=50), question, 5, "key")
    accepting.accept(asha, answer)
    with pytest.raises(Conflict):
        raising.raise_bounty(asha, question, 5, "key")
    assert question.bounty == 41


def test_a_question_in_the_vote_has_no_raise(
    asha: Actor, question: Question, answer: Answer, second: Answer
) -> None:
    chores_at(question.deadline_at)
    with pytest.raises(Conflict):
        raising.raise_bounty(asha, question, 5, "key")
    assert escrow(read(question)) == 41
