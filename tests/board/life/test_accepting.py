"""Splitting a bounty, and taking an acceptance back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qa.board.life import accepting, outcomes
from qa.board.models import Answer, Question, State
from qa.core import clock
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.ledger import posting
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_question

from .looking import chores_at, days_later, entries, escrow, kinds, points, read, replayed


def test_a_bounty_is_split_and_only_the_accepted_answer_is_rewarded_beyond_it(
    asha: Actor, ben: Actor, cleo: Actor, question: Question, answer: Answer, second: Answer
) -> None:
    third = make_answer(question, make_actor("dora"))
    before = actors.load(ben.id), actors.load(cleo.id)
    accepting.accept(asha, answer, {answer.id: 21, second.id: 20, third.id: 0})
    assert (answer.share, second.share, third.share) == (21, 20, 0)
    assert points(ben) == before[0].points + 20 + 21
    assert points(cleo) == before[1].points + 20
    assert actors.load(ben.id).experience == before[0].experience + 20 + 10
    assert actors.load(cleo.id).experience == before[1].experience
    assert escrow(question) == 0
    assert second.accepted_at is None
    assert entries(question)[-1].data == {"bounty": 41, "split": 2}


@pytest.mark.parametrize(
    "shares", [(41, 1), (20, 20), (20, 21), (42, -1), (0, 0)], ids=lambda s: f"{s[0]}-{s[1]}"
)
def test_shares_must_come_to_the_bounty_and_favour_the_accepted_answer(
    asha: Actor, question: Question, answer: Answer, second: Answer, shares: tuple[int, int]
) -> None:
    with pytest.raises(Invalid) as error:
        accepting.accept(asha, answer, {answer.id: shares[0], second.id: shares[1]})
    assert set(error.value.errors) == {"shares"}
    assert question.state == State.OPEN
    assert escrow(question) == 41


def test_only_visible_answers_of_others_to_this_question_get_a_share(
    asha: Actor, question: Question, answer: Answer, second: Answer
) -> None:
    elsewhere, own = make_answer(make_question()), make_answer(question)
    own.author_id = asha.id
    second.hidden_at = clock.now()
    for other in (elsewhere.id, own.id, second.id, 4711):
        with pytest.raises(Missing):
            accepting.accept(asha, answer, {answer.id: 40, other: 1})


def test_a_hidden_answer_cannot_be_accepted(asha: Actor, answer: Answer) -> None:
    answer.hidden_at = clock.now()
    with pytest.raises(Missing):
        accepting.accept(asha, answer)


def test_without_a_bounty_there_is_nothing_to_split(asha: Actor) -> None:
    answer = make_answer(make_question(asha))
    with pytest.raises(Invalid):
        accepting.accept(asha, answer, {answer.id: 1})
    accepting.accept(asha, answer, {answer.id: 0})
    assert answer.accepted_at


def test_accepting_ends_a_public_vote(
    asha: Actor, question: Question, answer: Answer, second: Answer
) -> None:
    chores_at(question.deadline_at)
    with days_later(question, 16):
        accepting.accept(asha, second)
    question = read(question)
    assert (question.state, question.accepted_answer_id) == (State.SOLVED, second.id)
    assert question.ballot_ends_at is None
    chores_at(question.deadline_at + timedelta(days=9))
    assert replayed(question) == read(question).state == State.SOLVED


def test_the_asker_of_an_anonymous_question_is_not_named(asha: Actor) -> None:
    question = make_question(asha, anonymous=True)
    answer = make_answer(question)
    accepting.accept(asha, answer)
    outcomes.report(asha, answer, "works")
    accepting.withdraw(asha, answer)
    others = [entry.actor_id for entry in entries(question) if entry.kind != "answered"]
    assert others == [None] * 4


def test_taking_an_acceptance_back_undoes_it_to_the_point(
    asha: Actor, ben: Actor, cleo: Actor, question: Question, answer: Answer, second: Answer
) -> None:
    before = [actors.load(one.id) for one in (asha, ben, cleo)]
    accepting.accept(asha, answer, {answer.id: 30, second.id: 11})
    outcomes.report(asha, answer, "works", "省了两千")
    accepting.withdraw(asha, answer)
    assert [actors.load(one.id) for one in (asha, ben, cleo)] == before
    assert (question.state, question.round) == (State.OPEN, 2)
    assert question.accepted_answer_id is question.solved_at is None
    assert (answer.accepted_at, answer.share, second.share) == (None, 0, 0)
    assert (answer.outcome, answer.outcome_note) == (None, "")
    assert escrow(question) == question.bounty == 41
    assert question.charge_at == question.deadline_at
    assert kinds(question)[-1] == "acceptance_withdrawn"


def test_a_second_acceptance_pays_once_more(
    asha: Actor, ben: Actor, question: Question, answer: Answer, second: Answer
) -> None:
    for chosen in (answer, second, answer):
        accepting.accept(asha, chosen)
        accepting.accept(asha, chosen)
        if chosen is not answer or question.round == 1:
            accepting.withdraw(asha, chosen)
    assert (question.state, question.round) == (State.SOLVED, 3)
    assert points(ben) == 2 + 20 + 41
    assert points(asha) == 100 - 41 + 3
    assert escrow(question) == 0


def test_a_question_opened_again_has_three_days_at_least(
    asha: Actor, question: Question, answer: Answer
) -> None:
    with days_later(question, 14):
        accepting.accept(asha, answer)
        accepting.withdraw(asha, answer)
        assert question.deadline_at == clock.now() + timedelta(days=3)
    assert question.charge_at == question.deadline_at


def test_after_three_days_it_stays(asha: Actor, question: Question, answer: Answer) -> None:
    accepting.accept(asha, answer)
    with days_later(question, 3.01), pytest.raises(Refused):
        accepting.withdraw(asha, answer)
    assert question.state == State.SOLVED


def test_only_the_asker_takes_it_back_and_only_once(
    asha: Actor, ben: Actor, question: Question, answer: Answer, second: Answer
) -> None:
    with pytest.raises(Conflict):
        accepting.withdraw(asha, answer)
    accepting.accept(asha, answer)
    with pytest.raises(Conflict):
        accepting.withdraw(asha, second)
    with pytest.raises(Refused):
        accepting.withdraw(ben, answer)
    accepting.withdraw(asha, answer)
    with pytest.raises(Conflict):
        accepting.withdraw(asha, answer)
    assert kinds(question).count("acceptance_withdrawn") == 1


def test_points_already_spent_keep_the_acceptance(
    asha: Actor, ben: Actor, question: Question, answer: Answer
) -> None:
    accepting.accept(asha, answer)
    posting.transfer("shopping", posting.member(ben.id), posting.BURN, points(ben) - 40)
    with pytest.raises(Refused):
        accepting.withdraw(asha, answer)
