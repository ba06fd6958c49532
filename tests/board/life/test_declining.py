from __future__ import annotations

import pytest

from qa.board.life import accepting, declining, raising
from qa.board.models import Answer, Question, State
from qa.core.errors import Conflict, Invalid, Refused
from qa.reputation.actors import Actor
from tests.factories import make_question

from .looking import chores_at, days_later, entries, escrow, kinds, points, read


def test_declining_burns_the_larger_half_and_returns_the_rest(
    asha: Actor, question: Question, answer: Answer
) -> None:
    bystander = make_question(asha, bounty=10)
    declining.decline(asha, question, "  没人说到付款方式  ")
    assert question.state == State.DECLINED
    assert escrow(question) == 0
    assert points(asha) == 100 - 41 - 10 + 20 + 3
    assert question.charge_at is None
    assert entries(question)[-1].data == {"note": "没人说到付款方式", "burnt": 21, "returned": 20}
    assert escrow(bystander) == 10


def test_nobody_earns_by_ending_what_nobody_answered(asha: Actor) -> None:
    declining.decline(asha, make_question(asha))
    assert points(asha) == 100


def test_it_ends_a_public_vote_too_late_to_earn_anything(
    asha: Actor, question: Question, answer: Answer, second: Answer
) -> None:
    chores_at(question.deadline_at)
    with days_later(question, 16):
        declining.decline(asha, question)
    question = read(question)
    assert question.state == State.DECLINED
    assert points(asha) == 100 - 41 - 20 + 20
    assert question.ballot_ends_at is None


def test_a_second_time_an_end_elsewhere_and_other_members_are_turned_away(
    asha: Actor, ben: Actor, question: Question, answer: Answer
) -> None:
    with pytest.raises(Refused):
        declining.decline(ben, question)
    declining.decline(asha, question)
    with pytest.raises(Conflict):
        declining.decline(asha, question)
    with pytest.raises(Conflict):
        accepting.accept(asha, answer)
    assert kinds(question).count("declined") == 1


def test_a_note_has_its_limits(asha: Actor, question: Question) -> None:
    with pytest.raises(Invalid) as error:
        declining.decline(asha, question, "长" * 201)
    assert set(error.value.errors) == {"note"}
    assert question.state == State.OPEN


def test_opening_it_again_takes_back_what_ending_it_had_earned(
    asha: Actor, question: Question, answer: Answer
) -> None:
    for number in range(3):
        declining.decline(asha, question)
        raising.raise_bounty(asha, question, 5, f"key {number}")
    assert points(asha) == 100 - 21 - 2 * 3 - 5
    assert escrow(question) == 5
