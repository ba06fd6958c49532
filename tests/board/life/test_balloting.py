from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from qa.board.life import balloting
from qa.board.models import Answer, Ballot, Question
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Conflict, Refused
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_question

from .looking import chores_at, days_later, points, read


@pytest.fixture
def voted_on(question: Question, answer: Answer, second: Answer) -> Question:
    chores_at(question.deadline_at)
    return read(question)


def test_a_voice_is_one_row_that_can_go_to_another_answer(
    voted_on: Question, answer: Answer, second: Answer
) -> None:
    voter = make_actor(level=4)
    with days_later(voted_on, 16):
        for chosen in (answer, answer, second):
            balloting.cast(voter, chosen)
    row = db.session.scalars(select(Ballot)).one()
    assert (row.answer_id, row.voter_id, row.round) == (second.id, voter.id, 1)
    assert points(voter) == 1


def test_taking_part_is_rewarded_five_times_a_day_at_most(voted_on: Question) -> None:
    questions = [make_question() for _ in range(6)]
    answers = [(make_answer(one), make_answer(one))[0] for one in questions]
    chores_at(voted_on.deadline_at + timedelta(hours=1))
    voter = make_actor()
    with days_later(voted_on, 16):
        for chosen in answers:
            balloting.cast(voter, chosen)
    assert points(voter) == 5
    assert len(db.session.scalars(select(Ballot)).all()) == 6


def test_the_asker_the_author_and_apprentices_have_no_voice(
    voted_on: Question, asha: Actor, ben: Actor, cleo: Actor, answer: Answer, second: Answer
) -> None:
    with days_later(voted_on, 16):
        for actor, chosen in ((asha, answer), (cleo, second), (make_actor(level=3), answer)):
            with pytest.raises(Refused):
                balloting.cast(actor, chosen)
        balloting.cast(cleo, answer)  # an author may think another answer the best
    assert balloting.count(voted_on) == {answer.id: 1}


def test_only_answers_that_stand_for_election_get_voices(voted_on: Question) -> None:
    bad, hidden = make_answer(voted_on), make_answer(voted_on)
    bad.downs, hidden.hidden_at = 1, clock.now()
    for chosen in (bad, hidden):
        with days_later(voted_on, 16), pytest.raises(Conflict):
            balloting.cast(make_actor(), chosen)


def test_before_and_after_the_vote_nobody_has_a_voice(question: Question, answer: Answer) -> None:
    with pytest.raises(Conflict):
        balloting.cast(make_actor(), answer)
    chores_at(question.deadline_at)
    with days_later(question, 20), pytest.raises(Conflict):
        balloting.cast(make_actor(), answer)
    chores_at(question.deadline_at + timedelta(days=5))
    with pytest.raises(Conflict):
        balloting.cast(make_actor(), answer)
    assert not db.session.scalars(select(Ballot)).all()
